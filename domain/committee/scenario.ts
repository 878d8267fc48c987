import { z } from 'zod';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { Movement } from '../ledger/envelope.ts';
import { sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type AgendaItem, Decision, MAX_AGENDA, type OnAgenda, refuseList, type Session, sessionTable } from './session.ts';
import { refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { line } from '../core/words.ts';

/** Side by side they are read on one page. */
const MOST_SCENARIOS = 10;

/** A list of decisions under a name, thought of and not made. One that has this name already is replaced. */
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

/** A session's scenario, by its number there. */
export type Scenario = { number: number; name: string };

/** A session's scenario, as it stands there. */
export type ScenarioInSession = { session: Pick<Session, 'state' | 'promotedScenario'>; scenario: Pick<Scenario, 'number'> };

const refusePromoted = ({ session, scenario: { number } }: ScenarioInSession): Refusal | null =>
  number === session.promotedScenario ? { code: 'scenario_promoted', scenario: number } : null;

/** Guards in order of precedence; null: a scenario may be saved, of what is left on the agenda. */
export const maySaveScenario = ({ session, agenda }: OnAgenda): Refusal | null =>
  refuseState(sessionTable, session.state, 'saveScenario') ?? (agenda.length === 0 ? { code: 'agenda_empty' } : null);

/**
 * Guards in order of precedence; null: another list may take the scenario's name. What is promoted stays as it was
 * read.
 */
export const mayReplaceScenario = (on: OnAgenda & ScenarioInSession): Refusal | null => maySaveScenario(on) ?? refusePromoted(on);

/** Guards in order of precedence; null: the scenario may be removed. */
export const mayRemoveScenario = (on: ScenarioInSession): Refusal | null =>
  refuseState(sessionTable, on.session.state, 'removeScenario') ?? refusePromoted(on);

/** Guards in order of precedence; null: the chair may promote the scenario. */
export const mayPromoteScenario = (on: ScenarioInSession): Refusal | null =>
  refuseState(sessionTable, on.session.state, 'promoteScenario') ?? refusePromoted(on);

/** Guards in order of precedence; null: the scenario may be saved, if the envelope has room for it. */
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

/** Refuses what is said of a scenario that the session does not have, or on which the command may not be given. */
function refuseChange(
  [command, may]: [command: string, may: (on: ScenarioInSession) => Refusal | null],
  session: Session,
  scenarios: readonly Scenario[],
  { body }: Given<OnScenario>,
): Refusal | null {
  const stale = refuseState(sessionTable, session.state, command) ?? refuseStale(session, body.version);
  if (stale) return stale;
  const scenario = scenarios.find(({ number }) => number === body.scenario);
  return scenario ? may({ session, scenario }) : { code: 'scenario_unknown', known: scenarios.map(({ number }) => number) };
}

/** Guards in order of precedence; null: the scenario may be removed. */
export const refuseRemoval = (session: Session, scenarios: readonly Scenario[], given: Given<OnScenario>): Refusal | null =>
  refuseChange(['removeScenario', mayRemoveScenario], session, scenarios, given);

/** Guards in order of precedence; null: the chair may promote the scenario, if the envelope still has room for it. */
export const refusePromotion = (session: Session, scenarios: readonly Scenario[], given: Given<OnScenario>): Refusal | null =>
  refuseChange(['promoteScenario', mayPromoteScenario], session, scenarios, given);

/** What a scenario decides of what is left on the agenda: an application may have been withdrawn since it was saved. */
export const leftOf = (decisions: readonly Decision[], agenda: readonly Pick<AgendaItem, 'applicationId'>[]): Decision[] =>
  decisions.filter(({ applicationId }) => agenda.some((item) => item.applicationId === applicationId));

/**
 * The day from which a session's decision counts: its own, or today where that has passed. Its year is that of the
 * credits.
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

/** How many of a list are awarded, put on the waitlist and refused, and what the awards come to. */
export const tallyOf = (decisions: readonly Decision[]) => ({
  awarded: decisions.filter(({ decision }) => decision === 'award').length,
  waitlisted: decisions.filter(({ decision }) => decision === 'waitlist').length,
  refused: decisions.filter(({ decision }) => decision === 'refuse').length,
  awardedCents: sumCents(decisions.map((each) => (each.decision === 'award' ? each.awardedCents : 0))),
});

/** What an award leaves of its envelope. `exceeds`: it is the one with which the envelope no longer suffices. */
export type Left = { leftCents: number; exceeds: boolean };

/**
 * What each award of a list leaves of its envelope, one after the other in the list's order; below zero from the one on
 * that exceeds it.
 * @param availableCents by envelope; one without credits has none
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

/** What some of a scenario's applications ask and get. `unmetCents`: what is left of their requests. */
export type Share = ReturnType<typeof tallyOf> & { key: string; requestedCents: number; unmetCents: number };

/**
 * A scenario's shares by a key of its applications, each application in one, so that they add up; in the keys' order.
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
