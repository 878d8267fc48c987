import { z } from 'zod';
import { type Application, APPLICATION_STATES, applicationTable } from '../applications/application.ts';
import type { Caller } from '../core/role.ts';
import { isStaff } from '../core/role.ts';
import { Key } from '../core/words.ts';

/** A page that is open says so more often than this; one that was closed without a word is forgotten after it. */
export const PRESENCE_MINUTES = 3;

/** Everything that somebody may prepare on an application. */
const PREPARED = [
  ...new Set(
    APPLICATION_STATES.flatMap((state) =>
      Object.entries(applicationTable[state].takes)
        .filter(([, { by }]) => by !== 'time')
        .map(([command]) => command),
    ),
  ),
] as [string, ...string[]];

/** On what somebody works: the command that it prepares, on which step of the review where it is about one. */
export const ShowPresence = z.strictObject({ on: z.enum(PREPARED), step: Key.optional() });
export type ShowPresence = z.infer<typeof ShowPresence>;

/**
 * Who works together, and is shown to each other: the fund's people, or those of one organisation that write its
 * application.
 */
export type PresenceSide = 'applicant' | 'fund';

/** The side on which somebody works on an application that it sees; null where it only reads it. */
export function sideOfPresence(
  { state, organisationId }: Pick<Application, 'state' | 'organisationId'>,
  caller: Caller,
): PresenceSide | null {
  const writes = state === 'draft' || state === 'correction_requested';
  if (writes && caller.organisationId === organisationId && caller.roles.some((role) => role === 'applicant' || role === 'signatory'))
    return 'applicant';
  return isStaff(caller.roles) && state !== 'draft' ? 'fund' : null;
}
