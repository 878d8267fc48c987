import { z } from 'zod';
import { type ApplicationState, applicationTable } from '../applications/application-life.ts';
import type { EventTable, Facts } from '../core/event.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';
import type { StateRow } from '../core/state-table.ts';
import { Id } from '../core/words.ts';
import type { Side } from '../grants/signature.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';
import { mayStartThread, sideOf, type ThreadFile, WRITERS } from './thread.ts';

export const NameContact = z.strictObject({
  file: Id,
  personId: Id.meta({ description: 'A person of the caller’s own side, who may write to the other' }),
  offSheet: z
    .boolean()
    .optional()
    .meta({ description: 'True of a person who names themselves and does not consent, or no longer, to stand on a public sheet' }),
});
export type NameContact = z.infer<typeof NameContact>;

export const CONTACT_COMMANDS = { nameContact: [...WRITERS.beneficiary, ...WRITERS.fund] } as const satisfies GivenBy<string>;

/** It stands with the caller, as what they have done: a version of the file would make open forms stale. */
export const contactEvents = { nameContact: { applicant: false, letters: true } } satisfies EventTable;

/** The first refusal, in order of precedence; null if the caller may name the contact of their own side. */
export const mayNameContact = (file: ThreadFile, caller: Caller): Refusal | null => mayStartThread(file, caller);

/** True for a person who may write to the other side about this file for this one. A person without a role has left. */
export function maySpeakFor(side: Side, file: Omit<Judged, 'fundActs'>, person: Caller): boolean {
  if (!WRITERS[side].some((role) => person.roles.includes(role))) return false;
  return side === 'beneficiary' ? person.organisationId === file.organisationId : !isConflicted(file, person);
}

/** The roles that lead a file on: of their holders the last one who acted on it is the fund's contact by default. */
export const LEADERS = ['screener', 'lead'] as const satisfies readonly Role[];

/** The commands on an application that they may give. */
export const OF_LEADERS = [
  ...new Set(
    Object.values<StateRow<ApplicationState>>(applicationTable).flatMap(({ takes }) =>
      Object.entries(takes).flatMap(([name, { by }]) => (by !== 'time' && LEADERS.some((role) => by.includes(role)) ? [name] : [])),
    ),
  ),
];

/** @param person who is named, as they would call; undefined where they have no account */
export function refuseContact(file: ThreadFile, caller: Caller, { personId }: NameContact, person: Caller | undefined): Refusal | null {
  const refusal = mayNameContact(file, caller);
  if (refusal) return refusal;
  return person && maySpeakFor(sideOf(file, caller), file, person) ? null : { code: 'not_a_contact', personId };
}

/** `isNamed`: false for the default of their side. */
type Chosen = { personId: string; isNamed: boolean };

/**
 * The contact of a side, and the person who was named and may speak for it no more.
 * @param named who was named; null if no person was
 * @param defaults who speaks for the side otherwise, in their order
 * @param people these people, each as they would call
 */
export function chooseContact(
  side: Side,
  file: Omit<Judged, 'fundActs'>,
  { named, defaults, people }: { named: string | null; defaults: readonly string[]; people: readonly Caller[] },
): { contact: Chosen | null; gone: string | null } {
  const speaks = (id: string): boolean => people.some((person) => person.personId === id && maySpeakFor(side, file, person));
  if (named !== null && speaks(named)) return { contact: { personId: named, isNamed: true }, gone: null };
  const first = defaults.find(speaks);
  return { contact: first === undefined ? null : { personId: first, isNamed: false }, gone: named };
}

/** The file whose contact an event has named; null for another event. */
export function fileIn({ applicationId, requestId, contactId }: Facts): Pick<ThreadFile, 'kind' | 'id'> | null {
  if (typeof contactId !== 'string') return null;
  if (typeof applicationId === 'string') return { kind: 'application', id: applicationId };
  return typeof requestId === 'string' ? { kind: 'datalab_request', id: requestId } : null;
}
