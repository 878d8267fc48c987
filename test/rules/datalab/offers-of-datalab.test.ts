import { firstOf, lastOf, monthOf, monthsFromOn } from '../../../domain/datalab/capacity.ts';
import { signingOf } from '../../support/agreements.ts';
import { DVF, FEEDBACK } from '../../support/datalab-fixtures.ts';
import { today } from '../../support/fixtures.ts';
import { describeOffers } from '../../support/offers/describe.ts';
import { awarded, helped, type CommandHarness, plannedDays } from '../../support/command-harness.ts';
import type { Undone } from '../../support/undone.ts';

const REASON = 'Une raison.';

/** An agreement in force. */
async function active(harness: CommandHarness, db: Undone['db']): Promise<string> {
  const { grantId: id } = await awarded(harness, db);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
  return id;
}

const proposal = (grantId: string) => {
  const [, next = ''] = monthsFromOn(monthOf(today()), 2);
  const period = { startsOn: firstOf(next), endsOn: lastOf(next) };
  return { grantId, kind: 'service_assessment', days: 5, indicator: 'users_informed', reason: REASON, alert: null, ...period };
};

describeOffers(
  ['datalab_request', 'mission'],
  [
    {
      name: 'a request for the Datalab’s help that is delivered and closed',
      async live(harness) {
        const id = await plannedDays(harness);
        const { accept, callers } = harness;
        const spentBy = [{ personId: callers['reviewer-data']?.personId, month: monthOf(today()), skill: 'data_engineering', days: 1 }];
        const spent = [{ skill: 'data_engineering', days: 1 }];
        await accept('reviewer-data', 'deliverDatalabRequest', { version: 4, summary: REASON, deliverables: [], spent, spentBy }, { id });
        await accept('applicant', 'closeDatalabRequest', { version: 5, feedback: FEEDBACK }, { id });
      },
    },
    {
      name: 'a request whose leads have an interest in who asks',
      async live(harness) {
        const { accept, callers } = harness;
        const id = callers['lead']?.personId ?? '';
        await accept('lead', 'declareInterest', { siret: '99990017800016', reason: REASON }, { id });
        await accept('applicant', 'createDatalabRequest', DVF);
      },
    },
    { name: 'a mission that is staffed, and delivered', live: async (harness, db) => helped(harness, await active(harness, db)) },
    {
      name: 'a mission whose grant is suspended',
      async live(harness, db) {
        const grantId = await active(harness, db);
        const { accept } = harness;
        const { id, version } = await accept('lead', 'proposeMission', proposal(grantId));
        const { version: read } = await db.selectFrom('stream').where('id', '=', grantId).select('version').executeTakeFirstOrThrow();
        await accept('lead', 'suspendGrant', { version: read, reason: REASON }, { id: grantId });
        await accept('applicant', 'declineMission', { version, reason: REASON }, { id });
      },
    },
  ],
);
