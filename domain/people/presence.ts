import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { APPLICATION_STATES, applicationTable } from '../applications/application-life.ts';
import type { Caller } from '../core/role.ts';
import { isStaff } from '../core/role.ts';
import { Key } from '../core/words.ts';

/** Minutes after which a presence is forgotten: an open page renews it more often, a closed one may not say so. */
export const PRESENCE_MINUTES = 3;

/** Everything that a person may prepare on an application. */
const PREPARED = [
  ...new Set(
    APPLICATION_STATES.flatMap((state) =>
      Object.entries(applicationTable[state].takes)
        .filter(([, { by }]) => by !== 'time')
        .map(([command]) => command),
    ),
  ),
] as [string, ...string[]];

/** What a person works on: the command that they prepare, and its review step if it has one. */
export const ShowPresence = z.strictObject({ on: z.enum(PREPARED), step: Key.optional() });
export type ShowPresence = z.infer<typeof ShowPresence>;

/**
 * People who work together and see each other: the fund's people, or those of one organisation who write its
 * application.
 */
export type PresenceSide = 'applicant' | 'fund';

/** The side on which a person works on an application that they see; null if they only read it. */
export function sideOfPresence(
  { state, organisationId }: Pick<Application, 'state' | 'organisationId'>,
  caller: Caller,
): PresenceSide | null {
  const writes = state === 'draft' || state === 'correction_requested';
  if (writes && caller.organisationId === organisationId && caller.roles.some((role) => role === 'applicant' || role === 'signatory'))
    return 'applicant';
  return isStaff(caller.roles) && state !== 'draft' ? 'fund' : null;
}
