import { endOfDate, parisDate } from '../../../domain/calendar.ts';
import { longDate } from '../../../letters/format.ts';
import { runOf } from '../../support/behind.ts';
import { toCorrect, toCorrectInReview, withdraw } from '../../support/correction-lives.ts';
import { assign, expectStatus, toDraft, toInReview, toReviewed, toSession, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const inSession = async (title: string) => {
  const id = await toReviewed(world, titled(title));
  await toSession(world, [id]);
  return id;
};

test.each<[string, (title: string) => Promise<string>, string[]]>([
  ['as a draft', async (title) => (await toDraft(world, titled(title))).id, []],
  ['before its screening', (title) => toSubmitted(world, titled(title)), ['lead', 'screener']],
  ['out for a correction before its screening', (title) => toCorrect(world, titled(title)), ['lead', 'screener']],
  [
    'in review, with one step asked',
    async (title) => {
      const id = await toInReview(world, titled(title));
      await assign(world, id, 'data');
      return id;
    },
    ['lead', 'reviewer-data'],
  ],
  [
    'out for a correction in review',
    (title) => toCorrectInReview(world, ['legal'], titled(title)),
    ['lead', 'reviewer-data', 'reviewer-impact', 'reviewer-legal'],
  ],
  ['reviewed', (title) => toReviewed(world, titled(title)), ['lead']],
  ['in a session', inSession, ['chair', 'lead']],
])('withdrawn %s, it has ended: the applicant has its receipt, and who was waiting is told', async (state, reach, told) => {
  const title = `Retrait ${state}`;
  const id = await reach(title);
  expect(expectStatus(await withdraw(world, id), 200)).toMatchObject({ state: 'withdrawn', due: null });
  // Nobody follows a draft.
  const hasEnded = async (): Promise<boolean> => state === 'as a draft' || (await runOf(world, 'application', id)).status === 'COMPLETED';
  await until(`${title}: its workflow has completed, and its letters have left`, async () => (await hasEnded()) && allWritten(world, id));
  expect(writtenTo(world, title, 'Dossier retiré')).toEqual(['applicant', ...told].sort());
  const quoting = world.mail.filter(({ subject, text }) => subject.includes(title) && text.includes('Le projet est reporté.'));
  expect(quoting).toHaveLength(told.length);
  const names = await namesOf(world, id);
  expect(await streamOf(world, id)).toMatchObject({ due_at: null });
  await moveTo(world, shifted(await world.now(), 90 * 86_400));
  expect(await namesOf(world, id)).toEqual(names);
});

test('a session of which everything was withdrawn asks its chair for nothing', async () => {
  const id = await toReviewed(world, titled('Ordre du jour vide'));
  // Long enough ahead that its agenda is not sent at once.
  const heldOn = parisDate(shifted(await world.now(), 30 * 86_400));
  const session = await toSession(world, [id], heldOn);
  expectStatus(await withdraw(world, id), 200);
  await moveTo(world, shifted(endOfDate(heldOn), 86_400));
  await until('the session has dealt with its day', () => allWritten(world, session.id));
  expect(writtenTo(world, longDate('fr', heldOn))).toEqual([]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
