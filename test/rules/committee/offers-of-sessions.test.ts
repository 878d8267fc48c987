import { deadlines } from '../../../activities/index.ts';
import { describeOffers } from '../../support/offers/describe.ts';
import { today } from '../../support/fixtures.ts';
import { planned, reviewed } from '../../support/command-harness.ts';

const REASON = 'Une raison.';

describeOffers(
  ['session'],
  [
    {
      name: 'a session that the chair decides without a vote',
      async live(harness) {
        const { session, applicationIds } = await planned(harness, 2);
        const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'refuse', reason: REASON }));
        await harness.accept('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
      },
    },
    {
      name: 'a session whose members vote, and one of whom has no part in something',
      async live(harness, db) {
        const { accept, callers } = harness;
        const applicationIds = [await reviewed(harness), await reviewed(harness)];
        const [first, second] = applicationIds;
        const memberIds = ['chair', 'member-1'].map((login) => callers[login]?.personId);
        const [opensAt, closesAt] = [60, 3_600].map((seconds) => new Date(Date.now() + seconds * 1_000).toISOString());
        const vote = { memberIds, quorum: 1, opensAt, closesAt };
        const { id } = await accept('lead', 'createSession', { heldOn: today(), applicationIds, vote });
        await deadlines(db).openVote(id, opensAt ?? '');
        await accept('member-1', 'declareRecusal', { applicationId: first, reason: REASON }, { id });
        await accept('member-1', 'castBallots', { ballots: [{ applicationId: second, choice: 'favour' }] }, { id });
      },
    },
    {
      name: 'a session whose chair has an interest in what it has to decide',
      async live(harness) {
        const { callers, accept } = harness;
        await accept('chair', 'declareInterest', { siret: '99990017800016', reason: REASON }, { id: callers['chair']?.personId ?? '' });
        await planned(harness, 1);
      },
    },
  ],
);
