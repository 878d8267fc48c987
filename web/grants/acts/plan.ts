import { listPlans } from '../../../api/grants/amendments.ts';
import type { Call } from '../../../domain/calls/call.ts';
import { oncePerPage } from '../../core/acts.ts';
import type { AnswerOf } from '../../core/answer.ts';
import { readVersion } from '../../applications/application-draft.ts';
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

/** The version of the call by which the project of a grant was judged. */
export const callOfGrant = ({ visit, read: { callId, callVersion } }: OnGrant): Promise<Call> => readVersion(visit, callId, callVersion);
