import { getApplication } from '../../../api/applications/applications.ts';
import { listPlans } from '../../../api/grants/amendments.ts';
import type { Call } from '../../../domain/calls/call.ts';
import { oncePerPage } from '../../core/acts.ts';
import type { AnswerOf } from '../../core/answer.ts';
import { orNothing } from '../../core/page.ts';
import { callOf } from '../../applications/application-draft.ts';
import type { OnGrant } from './grant-act-parts.ts';

export type Plan = Plans['items'][number];

type Plans = AnswerOf<typeof listPlans>;

/** The plans that were ever in force of a grant, the newest last. */
const plansOf = oncePerPage(
  async ({ visit, read }: OnGrant): Promise<readonly Plan[]> => (await visit.read(listPlans, { params: { id: read.id } })).items,
);

/** The plan in force; undefined before both sides have signed. */
export const planInForce = async (on: OnGrant): Promise<Plan | undefined> => (await plansOf(on)).at(-1);

/** The plan that an amendment proposed to change: the one before its own, or the one in force while it waits. */
export const planBefore = async (on: OnGrant, amendment: { number: number }): Promise<Plan | undefined> =>
  (await plansOf(on)).findLast((plan) => plan.number <= amendment.number);

/** The call by which the project of a grant was judged; undefined where its application is not the caller’s to see. */
export async function callOfGrant({ visit, read }: OnGrant): Promise<Call | undefined> {
  const application = await orNothing(visit.read(getApplication, { params: { id: read.applicationId } }));
  return application && callOf(visit, application);
}
