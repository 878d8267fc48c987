import { z } from 'zod';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { Movement } from '../ledger/envelope.ts';
import { sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type AgendaItem, Decision, MAX_AGENDA, type OnAgenda, refuseList, type Session, sessionTable } from './session.ts';
import { type CommandOf, refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { line } from '../core/words.ts';

/** Scenarios are read side by side on one page. */
const MOST_SCENARIOS = 10;

/** A named list of decisions that are considered, not made. It replaces a scenario of the same name. */
export const SaveScenario = z.strictObject({
  version: Ordinal,
  name: line(120).min(1),
  decisions: z.array(Decision).min(1).max(MAX_AGENDA),
});
export type SaveScenario = z.infer<typeof SaveScenario>;

const OnScenario = z.strictObject({ version: Ordinal, scenario: Ordinal });
export const RemoveScenario = OnScenario;
export const PromoteScenario = OnScenario;
type OnScenario = z.infer<typeof OnScenario>;

export type Scenario = { number: number; name: string };

export type ScenarioInSession = { session: Pick<Session, 'state' | 'promotedScenario'>; scenario: Pick<Scenario, 'number'> };

const refusePromoted = ({ session, scenario: { number } }: ScenarioInSession): Refusal | null =>
  number === session.promotedScenario ? { code: 'scenario_promoted', scenario: number } : null;

/** The first refusal, in order of precedence; null if a scenario may be saved for what is left on the agenda. */
export const maySaveScenario = ({ session, agenda }: OnAgenda): Refusal | null =>
  refuseState(sessionTable, session.state, 'saveScenario') ?? (agenda.length === 0 ? { code: 'agenda_empty' } : null);

/**
 * The first refusal, in order of precedence; null if another list may take the scenario's name. A promoted scenario
 * stays as it was read.
 */
export const mayReplaceScenario = (on: OnAgenda & ScenarioInSession): Refusal | null => maySaveScenario(on) ?? refusePromoted(on);

/** The first refusal, in order of precedence; null if the scenario may be removed. */
export const mayRemoveScenario = (on: ScenarioInSession): Refusal | null =>
  refuseState(sessionTable, on.session.state, 'removeScenario') ?? refusePromoted(on);

/** The first refusal, in order of precedence; null if the chair may promote the scenario. */
export const mayPromoteScenario = (on: ScenarioInSession): Refusal | null =>
  refuseState(sessionTable, on.session.state, 'promoteScenario') ?? refusePromoted(on);

/**
 * The first refusal, in order of precedence; null if the scenario may be saved, provided that the envelope has room for
 * it.
 */
export function refuseSaving(
  session: Session,
  agenda: readonly AgendaItem[],
  scenarios: readonly Scenario[],
  given: Given<SaveScenario>,
): Refusal | null {
  const { version, name, decisions } = given.body;
  const replaced = scenarios.find((each) => each.name === name);
  const refusal = maySaveScenario({ session, agenda }) ?? refuseStale(session, version);
  if (refusal) return refusal;
  if (!replaced && scenarios.length >= MOST_SCENARIOS) return { code: 'too_many_scenarios', most: MOST_SCENARIOS };
  return (replaced && mayReplaceScenario({ session, agenda, scenario: replaced })) ?? refuseList(agenda, decisions);
}

/** Refuses a command on a scenario that the session does not have, or that does not take it. */
function refuseChange(
  [command, may]: [command: CommandOf<typeof sessionTable>, may: (on: ScenarioInSession) => Refusal | null],
  session: Session,
  scenarios: readonly Scenario[],
  { body }: Given<OnScenario>,
): Refusal | null {
  const stale = refuseState(sessionTable, session.state, command) ?? refuseStale(session, body.version);
  if (stale) return stale;
  const scenario = scenarios.find(({ number }) => number === body.scenario);
  return scenario ? may({ session, scenario }) : { code: 'scenario_unknown', known: scenarios.map(({ number }) => number) };
}

/** The first refusal, in order of precedence; null if the scenario may be removed. */
export const refuseRemoval = (session: Session, scenarios: readonly Scenario[], given: Given<OnScenario>): Refusal | null =>
  refuseChange(['removeScenario', mayRemoveScenario], session, scenarios, given);

/**
 * The first refusal, in order of precedence; null if the chair may promote the scenario, provided that the envelope
 * still has room for it.
 */
export const refusePromotion = (session: Session, scenarios: readonly Scenario[], given: Given<OnScenario>): Refusal | null =>
  refuseChange(['promoteScenario', mayPromoteScenario], session, scenarios, given);

/**
 * A scenario's decisions on what is left on the agenda: an application may have been withdrawn since the scenario was
 * saved.
 */
export const leftOf = (decisions: readonly Decision[], agenda: readonly Pick<AgendaItem, 'applicationId'>[]): Decision[] =>
  decisions.filter(({ applicationId }) => agenda.some((item) => item.applicationId === applicationId));

/**
 * The day from which a session's decision counts: the session's own, or today if that has passed. Its year is the year
 * of the credits.
 */
export const decisionDay = ({ heldOn }: Pick<Session, 'heldOn'>, at: string): string => (heldOn > parisDate(at) ? heldOn : parisDate(at));

/** The reservations that these decisions would ask of the ledger, in the list's order. */
export const reservationsAsked = (
  { id, version }: Pick<Session, 'id' | 'version'>,
  decisions: readonly Decision[],
  envelopeOf: ReadonlyMap<string, string>,
  day: string,
): Movement[] =>
  decisions.flatMap((decision): Movement[] => {
    const envelopeId = envelopeOf.get(decision.applicationId);
    if (decision.decision !== 'award' || envelopeId === undefined) return [];
    return [
      {
        kind: 'reserve',
        envelopeId,
        year: Number(day.slice(0, 4)),
        credit: 'AE',
        amountCents: decision.awardedCents,
        trancheId: null,
        subject: decision.applicationId,
        valueDate: day,
        cause: { streamId: id, version: version + 1 },
      },
    ];
  });

/** How many applications of a list are awarded, waitlisted and refused, and the sum of the awards. */
export const tallyOf = (decisions: readonly Decision[]) => ({
  awarded: decisions.filter(({ decision }) => decision === 'award').length,
  waitlisted: decisions.filter(({ decision }) => decision === 'waitlist').length,
  refused: decisions.filter(({ decision }) => decision === 'refuse').length,
  awardedCents: sumCents(decisions.map((each) => (each.decision === 'award' ? each.awardedCents : 0))),
});

/** What an award leaves of its envelope. `exceeds`: true for the award with which the envelope no longer suffices. */
type Left = { leftCents: number; exceeds: boolean };

/**
 * What each award of a list leaves of its envelope, in the list's order; below zero from the first award that exceeds
 * it.
 * @param availableCents by envelope; an envelope that is missing has none
 */
export function leftAfterEach(
  decisions: readonly Decision[],
  envelopeOf: ReadonlyMap<string, string>,
  availableCents: ReadonlyMap<string, number>,
): Map<string, Left> {
  const left = new Map(availableCents);
  const after = new Map<string, Left>();
  for (const decision of decisions) {
    if (decision.decision !== 'award') continue;
    const envelopeId = envelopeOf.get(decision.applicationId) ?? '';
    const before = left.get(envelopeId) ?? 0;
    const leftCents = before - decision.awardedCents;
    left.set(envelopeId, leftCents);
    after.set(decision.applicationId, { leftCents, exceeds: leftCents < 0 && before >= 0 });
  }
  return after;
}

/** What some of a scenario's applications ask for and get. `unmetCents`: the rest of their requests. */
type Share = ReturnType<typeof tallyOf> & { key: string; requestedCents: number; unmetCents: number };

/**
 * A scenario's shares by a key of its applications, in the order of the keys. Each application is in one share, so that
 * they add up.
 */
export function sharesBy(
  decisions: readonly Decision[],
  requestedCents: ReadonlyMap<string, number>,
  keyOf: (applicationId: string) => string,
): Share[] {
  const groups = Map.groupBy(decisions, ({ applicationId }) => keyOf(applicationId));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const tally = tallyOf(group);
      const requested = sumCents(group.map(({ applicationId }) => requestedCents.get(applicationId) ?? 0));
      return { key, ...tally, requestedCents: requested, unmetCents: requested - tally.awardedCents };
    });
}
