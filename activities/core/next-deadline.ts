import type { Transaction } from 'kysely';
import { lockAbsence } from '../../db/people/absences.ts';
import { readAppeals } from '../../db/committee/appeals.ts';
import { lockApplication } from '../../db/applications/applications.ts';
import { readUnattributed } from '../../db/applications/unattributed.ts';
import { readOpenCorrection } from '../../db/applications/corrections.ts';
import { lockDatalabRequest } from '../../db/datalab/requests.ts';
import { lockGrant, readApplicationIdOf } from '../../db/grants/grants.ts';
import { readExpected } from '../../db/grants/locked-grant.ts';
import { lockMission } from '../../db/datalab/missions.ts';
import { readReexamination } from '../../db/committee/reexaminations.ts';
import { readSteps } from '../../db/review/reviews.ts';
import { readDue, restoreDue } from '../../db/core/events.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockSession } from '../../db/committee/sessions.ts';
import { nextAbsenceDue } from '../../domain/people/absence.ts';
import { type Appeal, nextAppealDue } from '../../domain/committee/appeal.ts';
import type { Application } from '../../domain/applications/application.ts';
import { type Due, earliest } from '../../domain/core/command.ts';
import { nextDatalabDue } from '../../domain/datalab/request.ts';
import { type Expected, nextApplicationDue, nextGrantDue } from '../../domain/desk/deadlines.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { nextMissionDue } from '../../domain/datalab/mission.ts';
import { PERSON_STATE } from '../../domain/people/person.ts';
import type { ReviewStep } from '../../domain/review/review.ts';
import { nextSessionDue } from '../../domain/committee/session.ts';

type StateAndDeadline = Pick<Effect, 'due' | 'state'>;

/**
 * The next deadline of a locked application, by its steps, its correction and its appeals as this transaction has left
 * them.
 * @param steps if already read, since the last change that affects a date
 */
export async function dueOfApplication(trx: Transaction<DB>, application: Application, steps?: readonly ReviewStep[]): Promise<Due | null> {
  const correction = application.state === 'correction_requested' ? await readOpenCorrection(trx, application.id) : null;
  const reexamination = application.state === 'in_reexamination' ? await readReexamination(trx, application.id) : null;
  const isUnattributed = await readUnattributed(trx, application);
  const own = nextApplicationDue(application, steps ?? (await readSteps(trx, application.id)), correction, reexamination, isUnattributed);
  return besideAppeals(own, await readAppeals(trx, application.id));
}

/** The next date of an application whose own is known: its appeals wait beside it. */
export const besideAppeals = (own: Due | null, appeals: readonly Appeal[]): Due | null => earliest([own, ...appeals.map(nextAppealDue)]);

/**
 * The next deadline of a locked grant in its state, including what its beneficiary owes and its open amendment, as this
 * transaction has left it.
 * @param expected if already read, since the last change that affects a date
 */
export const dueOfGrant = async (trx: Transaction<DB>, grant: Grant, expected?: Expected): Promise<Due | null> =>
  nextGrantDue(grant, expected ?? (await readExpected(trx, [grant.id]))(grant.id));

/** The state and next deadline of a locked grant, as this transaction has left it. */
export const grantNow = async (trx: Transaction<DB>, grant: Grant, expected?: Expected): Promise<StateAndDeadline> => ({
  due: await dueOfGrant(trx, grant, expected),
  state: grant.state,
});

/** The same for an application, by its steps if they have been read. */
export const applicationNow = async (
  trx: Transaction<DB>,
  application: Application,
  steps?: readonly ReviewStep[],
): Promise<StateAndDeadline> => ({
  due: await dueOfApplication(trx, application, steps),
  state: application.state,
});

/**
 * Locks the application of a grant before the grant, as all transactions do, since signing the grant, or ending it
 * before that, ends the fund's silence.
 * @returns stores the application's next date anew, once the grant has moved
 */
export async function lockApplicationOfGrant(trx: Transaction<DB>, grantId: string): Promise<() => Promise<void>> {
  const id = await readApplicationIdOf(trx, grantId);
  const application = id === undefined ? undefined : await lockApplication(trx, id);
  return async () => {
    if (application?.silenceAt) await restoreDue(trx, application.id, await dueOfApplication(trx, application));
  };
}

/** The same for a session. */
export const sessionNow = (session: Parameters<typeof nextSessionDue>[0]): StateAndDeadline => ({
  due: nextSessionDue(session),
  state: session.state,
});

/** The same for a person, whose only dates are those of their absence: other events change none. */
export const personNow = async (trx: Transaction<DB>, id: string): Promise<StateAndDeadline> => ({
  due: await readDue(trx, id),
  state: PERSON_STATE,
});

/** The same deadline for many grants at once, by their ids. */
export async function duesOfGrants(trx: Transaction<DB>, grants: readonly Grant[]): Promise<(grant: Grant) => Due | null> {
  const expectedOf = await readExpected(
    trx,
    grants.map(({ id }) => id),
  );
  return (grant) => nextGrantDue(grant, expectedOf(grant.id));
}

/** The next deadline of a thing by today's rules; the thing is locked as by a command on it. Null if it has none. */
export async function readNextDue(trx: Transaction<DB>, id: string): Promise<Due | null> {
  const kind = (await trx.selectFrom('stream').where('id', '=', id).select('kind').executeTakeFirst())?.kind;
  switch (kind) {
    case 'application': {
      const application = await lockApplication(trx, id);
      return application ? dueOfApplication(trx, application) : null;
    }
    case 'grant': {
      const grant = await lockGrant(trx, id);
      return grant ? dueOfGrant(trx, grant) : null;
    }
    case 'session': {
      const session = await lockSession(trx, id);
      return session ? nextSessionDue(session) : null;
    }
    case 'mission': {
      const mission = await lockMission(trx, id);
      return mission ? nextMissionDue(mission) : null;
    }
    case 'datalab_request': {
      const request = await lockDatalabRequest(trx, id);
      return request ? nextDatalabDue(request) : null;
    }
    case 'person':
      return nextAbsenceDue(await lockAbsence(trx, id));
    default:
      return null;
  }
}
