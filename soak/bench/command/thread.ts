import { AWARDED_CENTS, toDraft, toInReview, toSubmitted } from '../../../test/support/fixtures.ts';
import { withPayee } from '../../../test/support/command-harness.ts';
import type { Request } from '../asking.ts';
import { followAll, many, owesNothing, PROJECT, untilQuiet } from '../applications.ts';
import { copyApplication } from '../copies.ts';
import type { Ground } from './ground.ts';
import { signatures, type Told } from './kinds.ts';

/** The deposit of a draft, of which screeners are told; nothing follows a draft yet. */
export const deposits = ({ stage: { people }, say }: Ground): Told => ({
  name: 'submitApplication',
  make: async (count) => {
    say(`thread: ${count} drafts`);
    const drafts = await many(count, () => toDraft(people, PROJECT));
    return drafts.map(({ id, version }) => ({ login: 'applicant', path: `/applications/${id}/submission`, body: { version } }));
  },
});

/** Copies of an application as it stands, each followed by its workflow. */
async function followedCopies({ stage, say }: Ground, original: string, count: number): Promise<string[]> {
  say(`thread: ${count} applications`);
  await untilQuiet(stage);
  const ids = await copyApplication(stage.database, original, count);
  await followAll(stage, 'application', ids, say);
  return ids;
}

export const admissions = (ground: Ground): Told => ({
  name: 'decideAdmissibility',
  make: async (count) => {
    const ids = await followedCopies(ground, await toSubmitted(ground.stage.people, PROJECT), count);
    return ids.map((id) => ({
      login: 'screener',
      path: `/applications/${id}/admissibility`,
      body: { revision: 1, decision: 'admissible' },
    }));
  },
});

/** A reviewer is named for a step that has none. */
export const assignments = (ground: Ground): Told => ({
  name: 'assignReviewer',
  make: async (count) => {
    const { people } = ground.stage;
    const { id: reviewerId } = await people.as('reviewer-legal');
    const ids = await followedCopies(ground, await toInReview(people, PROJECT), count);
    return ids.map((id) => ({ login: 'lead', path: `/applications/${id}/assignments`, body: { step: 'legal', reviewerId } }));
  },
});

/** The order of what was certified of a signed grant, to bank details that were approved. */
export const orders = (ground: Ground): Told => ({
  name: 'orderPayment',
  make: async (count) => {
    const { stage, db, harness, say } = ground;
    const [first, ...others] = await signatures(ground).make(count + 1);
    const certify = async ({ path = '', body = {} }: Partial<Request> = {}) => {
      const id = path.split('/')[2] ?? '';
      await harness.accept('finance', 'signGrant', body, { id });
      await withPayee(harness, db, id);
      const certified = { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' };
      await harness.accept('finance', 'certifyService', certified, { id });
      return id;
    };
    // Bank details are approved once for an organisation: on its first grant by a command, on the others as proposed.
    await certify(first);
    const ids = await many(count, (place) => certify(others[place]));
    await owesNothing(stage.database);
    await followAll(stage, 'grant', ids, say);
    return ids.map((id) => ({ login: 'finance', path: `/grants/${id}/payment-orders`, body: { tranche: 1, orderedCents: AWARDED_CENTS } }));
  },
});
