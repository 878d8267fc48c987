import { CONSEQUENCES } from '../../../domain/core/command.ts';
import { amendmentTable } from '../../../domain/grants/amendment-life.ts';
import { appealEvents, appealTable } from '../../../domain/committee/appeal-life.ts';
import { applicationTable } from '../../../domain/applications/application-life.ts';
import { correctionTable } from '../../../domain/applications/correction.ts';
import { datalabTable } from '../../../domain/datalab/request.ts';
import type { EventName } from '../../../domain/core/event.ts';
import { accountTable } from '../../../domain/grants/final-account.ts';
import { grantTable } from '../../../domain/grants/grant.ts';
import { milestoneTable } from '../../../domain/grants/milestone.ts';
import { missionTable } from '../../../domain/datalab/mission.ts';
import { obligationTable } from '../../../domain/grants/obligation.ts';
import { stepTable } from '../../../domain/review/review.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { sessionTable } from '../../../domain/committee/session.ts';
import type { StateTable, Transition } from '../../../domain/core/state-table.ts';
import { trancheTable } from '../../../domain/grants/tranche.ts';
import type { View } from './view.ts';

/**
 * One thing in its state; `streamId`: the stream whose events move it; `organisationId`: its organisation, where it has
 * one.
 */
type Standing = { key: string; streamId: string; state: string; organisationId: string | null };

/** A noun whose life is checked against its table; `first`: the states in which it may begin. */
type Noun = { table: StateTable<string>; first: readonly string[]; standing: (view: View) => Standing[] };

const ownerIn = (view: View) => new Map(view.applications.map(({ id, organisationId }) => [id, organisationId]));

export type NounName =
  | 'application'
  | 'step'
  | 'correction'
  | 'appeal'
  | 'session'
  | 'grant'
  | 'tranche'
  | 'milestone'
  | 'obligation'
  | 'account'
  | 'amendment'
  | 'mission'
  | 'request';
export const NOUNS: Record<NounName, Noun> = {
  application: {
    table: applicationTable,
    first: ['draft'],
    standing: (view) => view.applications.map(({ id, state, organisationId }) => ({ key: id, streamId: id, state, organisationId })),
  },
  step: {
    table: stepTable,
    // A step that a correction adds after an unfavourable opinion is cancelled at once.
    first: ['waiting', 'open', 'cancelled'],
    standing: (view) => {
      const owners = ownerIn(view);
      return view.steps.map(({ applicationId: streamId, key, state }) => ({
        key: `${streamId}/${key}`,
        streamId,
        state,
        organisationId: owners.get(streamId) ?? null,
      }));
    },
  },
  correction: {
    table: correctionTable,
    first: ['open'],
    standing: (view) => {
      const owners = ownerIn(view);
      return view.corrections.map(({ applicationId: streamId, number, state }) => ({
        key: `${streamId}#${number}`,
        streamId,
        state,
        organisationId: owners.get(streamId) ?? null,
      }));
    },
  },
  appeal: {
    table: appealTable,
    first: ['received'],
    standing: (view) => {
      const owners = ownerIn(view);
      return view.appeals.map(({ applicationId: streamId, number, state }) => ({
        key: `${streamId}!${number}`,
        streamId,
        state,
        organisationId: owners.get(streamId) ?? null,
      }));
    },
  },
  session: {
    table: sessionTable,
    first: ['planned'],
    standing: (view) => view.sessions.map(({ id, state }) => ({ key: id, streamId: id, state, organisationId: null })),
  },
  grant: {
    table: grantTable,
    first: ['to_accept', 'to_sign'],
    standing: (view) => view.grants.map(({ id, state, organisationId }) => ({ key: id, streamId: id, state, organisationId })),
  },
  obligation: {
    table: obligationTable,
    first: ['awaited'],
    standing: (view) => view.obligations.map(({ grantId: streamId, key, ...rest }) => ({ key: `${streamId}/${key}`, streamId, ...rest })),
  },
  account: {
    table: accountTable,
    first: ['awaited'],
    standing: (view) => view.accounts.map(({ grantId: streamId, ...rest }) => ({ key: `${streamId}/account`, streamId, ...rest })),
  },
  amendment: {
    table: amendmentTable,
    first: ['proposed'],
    standing: (view) =>
      view.amendments.map(({ grantId: streamId, number, ...rest }) => ({ key: `${streamId}+${number}`, streamId, ...rest })),
  },
  tranche: {
    table: trancheTable,
    first: ['planned'],
    standing: (view) => view.tranches.map(({ id: key, grantId: streamId, ...rest }) => ({ key, streamId, ...rest })),
  },
  milestone: {
    table: milestoneTable,
    first: ['planned'],
    standing: (view) => view.milestones.map(({ grantId: streamId, rank, ...rest }) => ({ key: `${streamId}.${rank}`, streamId, ...rest })),
  },
  mission: {
    table: missionTable,
    first: ['proposed'],
    standing: (view) => view.missions.map(({ id, state, organisationId }) => ({ key: id, streamId: id, state, organisationId })),
  },
  request: {
    table: datalabTable,
    first: ['requested'],
    standing: (view) => view.requests.map(({ id, state, organisationId }) => ({ key: id, streamId: id, state, organisationId })),
  },
};
export const NOUN_NAMES = Object.keys(NOUNS) as NounName[];

/** What was recorded in one step of a walk. */
type Happened = { streamId: string; name: EventName; personId: string | null };

/** An organisation's own people act on what is theirs. */
const isOwnRole = (role: Role): boolean => role === 'applicant' || role === 'signatory';

/**
 * True where this caller may do it to a thing of this organisation, by a role; without a caller, where a date does it.
 */
const mayDo = (by: readonly Role[] | 'time', caller: Caller | undefined, organisationId: string | null): boolean => {
  if (by === 'time' || !caller) return by === 'time' && !caller;
  const isOwn = organisationId === null || caller.organisationId === organisationId;
  return by.some((role) => caller.roles.includes(role) && (isOwn || !isOwnRole(role)));
};

export const commandsOf = (table: StateTable<string>): string[] => [
  ...new Set(Object.values(table).flatMap(({ takes }) => Object.keys(takes))),
];

/** A transition of a table: what leads from where. */
type Step = { noun: NounName; from: string; command: string };
/** One way out of a state, or within it. */
export const wayOf = ({ noun, from, command }: Step): string => `${noun} ${from} ${command}`;

/** A transition of a table, and who makes it. */
export type Way = Step & Pick<Transition<string>, 'by' | 'to'>;
/** Every transition of the tables of these nouns. */
export const waysOf = (nouns: readonly NounName[]): Way[] =>
  nouns.flatMap((noun) =>
    Object.entries(NOUNS[noun].table).flatMap(([from, { takes }]) =>
      Object.entries(takes).map(([command, { by, to }]) => ({ noun, from, command, by, to })),
    ),
  );
/** Each state in which a thing begins, or to which one of these ways leads from another one; as `noun state`. */
export const statesOn = (nouns: readonly NounName[], ways: readonly Way[]): string[] => [
  ...new Set([
    ...nouns.flatMap((noun) => NOUNS[noun].first.map((state) => `${noun} ${state}`)),
    ...ways.flatMap(({ noun, from, to }) => to.filter((state) => state !== from).map((state) => `${noun} ${state}`)),
  ]),
];

/** A transition that was made. */
type Made = Step & { to: string };

/**
 * Where a command leads from these states, sent by a person who may send it, or done by its date. A consequence of what
 * a person did may be carried out in the same transaction.
 */
const leadsTo = (
  table: StateTable<string>,
  states: readonly string[],
  command: string,
  caller: Caller | undefined,
  organisationId: string | null,
): string[] =>
  states.flatMap((state) => {
    const taken = table[state]?.takes[command];
    const by = CONSEQUENCES.includes(command) ? undefined : caller;
    return taken && mayDo(taken.by, by, organisationId) ? taken.to : [];
  });

/** An appeal against another decision than a refusal leaves its application where it is. */
const isOfAppealAlone = (noun: NounName, from: string, name: string): boolean =>
  noun === 'application' && Object.hasOwn(appealEvents, name) && !NOUNS.application.table[from]?.takes[name];

/**
 * Checks what happened against the tables. A thing that changed its state was led there by a command that its state
 * takes, sent by a person who may send it, or by its date; a thing that kept its state took each command that its
 * stream has recorded.
 * @param caller the person who sent it; undefined where a date came
 * @param asked the command that was sent: a thing that it moves beside its own may record it under another name
 */
export function movesIn(
  before: View,
  after: View,
  events: readonly Happened[],
  caller: Caller | undefined,
  asked: string | null,
): { made: Made[]; faults: string[] } {
  const made: Made[] = [];
  const faults: string[] = [];
  for (const noun of NOUN_NAMES) {
    const { table, first, standing } = NOUNS[noun];
    const then = new Map(standing(before).map((each) => [each.key, each.state]));
    const known = commandsOf(table);
    for (const { key, streamId, state, organisationId } of standing(after)) {
      const from = then.get(key);
      then.delete(key);
      if (from === undefined) {
        if (!first.includes(state)) faults.push(`${noun} ${key} begins as ${state}`);
        continue;
      }
      const own = events.filter(
        ({ streamId: moved, name }) => moved === streamId && known.includes(name) && !isOfAppealAlone(noun, from, name),
      );
      const led = own.filter(({ name }) => leadsTo(table, [from], name, caller, organisationId).includes(state));
      const isLedBeside = asked !== null && leadsTo(table, [from], asked, caller, organisationId).includes(state);
      // A step and a correction share their application's stream: what is recorded there may be about another one.
      const isAlone = key === streamId;
      const reached = own.reduce<readonly string[]>((states, { name }) => leadsTo(table, states, name, caller, organisationId), [from]);
      made.push(...(isAlone ? own : led).map(({ name }) => ({ noun, command: name, from, to: state })));
      // A command on another thing is recorded there, or under another name here.
      if (asked !== null && isLedBeside && from !== state && led.length === 0) made.push({ noun, command: asked, from, to: state });
      if (own.length > 0 && isAlone && !reached.includes(state))
        faults.push(`${noun} ${key} went from ${from} to ${state} by ${own.map(({ name }) => name).join(', ')}`);
      else if (from !== state && !isLedBeside && (isAlone ? own : led).length === 0)
        faults.push(`${noun} ${key} went from ${from} to ${state}, and no command of its table led there`);
    }
    faults.push(...[...then.keys()].map((key) => `${noun} ${key} is gone`));
  }
  return { made, faults };
}

/** The things that have not ended and wait for no person and no date. */
export function stuckIn(view: View, people: readonly Caller[]): string[] {
  const due = new Set(view.dues.map(({ id }) => id));
  return NOUN_NAMES.flatMap((noun) => {
    const { table, standing } = NOUNS[noun];
    return standing(view)
      .filter(({ streamId, state, organisationId }) => {
        const leading = Object.entries(table[state]?.takes ?? {}).filter(([, { to }]) => to.some((next) => next !== state));
        const leads = leading.some(([, { by }]) =>
          by === 'time' ? due.has(streamId) : people.some((person) => by.some((role) => mayLead(person, role, organisationId))),
        );
        return leading.length > 0 && !leads;
      })
      .map(({ key, state }) => `${noun} ${key} is ${state}, and waits for no person and no date`);
  });
}

/**
 * An organisation's own people act on its things; the fund's people on things that are not their own organisation's.
 */
const mayLead = (person: Caller, role: Role, organisationId: string | null): boolean => {
  if (!person.roles.includes(role)) return false;
  return organisationId === null || isOwnRole(role) === (person.organisationId === organisationId);
};
