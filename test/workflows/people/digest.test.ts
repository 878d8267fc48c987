import { nextDigestAt } from '../../../domain/digest.ts';
import { LetterRefused } from '../../../letters/post.ts';
import { people } from '../../../local/people.ts';
import { digestIdOf } from '../../../workflows/messages.ts';
import { atRest } from '../../support/behind.ts';
import { assign, AWARDED_CENTS, sign, toGrant, toInReview, toSubmitted } from '../../support/lives.ts';
import { allotComingYears } from '../../support/money.ts';
import { prefer } from '../../support/people-lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const addressOf = (login: string): string => people.find((person) => person.login === login)?.email ?? '';

/** Whose letters the mail server does not take now: nobody's, everybody's, or one address; and after which words of one it loses the connection. */
let refused: 'none' | 'all' | string = 'none';
let breaksOffAfter = '';
const taken: { id: string; text: string }[] = [];
const post = async ({ to, id, text }: { to: string; id: string; text: string }) => {
  if (refused === 'all') throw new Error('the mail server is away');
  if (refused === to) throw new LetterRefused('550 no such box');
  taken.push({ id, text });
  if (breaksOffAfter !== '' && text.includes(breaksOffAfter)) {
    breaksOffAfter = '';
    throw new Error('the connection was lost after the letter');
  }
};

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true, post });
  await signIn(world, ...EVERYBODY, 'editor');
  await allotComingYears(world, 3);
  await prefer(await world.as('applicant'), 'daily');
  const { taskQueue } = world;
  await world.temporal.start('digest', { workflowId: digestIdOf(taskQueue), args: [], taskQueue });
});
afterAll(() => world.stop());

const digestsTo = (login: string) => world.mail.filter(({ to, subject }) => to === addressOf(login) && /^Guichet ?:/.test(subject));
const held = async () =>
  (await world.database.db.selectFrom('letter').where('subject', 'is not', null).select('subject').execute()).map(({ subject }) => subject);

/** The instant of the next digest that leaves on this day of the week (1: Monday). */
function digestOn(weekday: number, from: string): string {
  let at = nextDigestAt(from);
  while (new Date(at).getUTCDay() !== weekday) at = nextDigestAt(at);
  return at;
}

const HOUR = 3_600;
/** Noon, more or less, of a day of the week. */
const moveToNoonOf = async (weekday: number) => moveTo(world, shifted(digestOn(weekday, await world.now()), 4 * HOUR));

/** An application in review, whose two letters to the applicant are held or have left. */
async function inReview(title: string): Promise<string> {
  const id = await toInReview(world, titled(title));
  await atRest(world, 'application', id);
  return id;
}

/** Moves past the next digest, and waits until so many have come to somebody in all. */
async function digestComes(login: string, all: number): Promise<void> {
  await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
  await until(`digest ${all} to ${login}`, () => digestsTo(login).length >= all);
}

test('what is held during a day leaves at eight on the next working day as one letter, oldest first', async () => {
  await moveToNoonOf(1);
  await inReview('Carte du lundi');
  expect(writtenTo(world, 'Carte du lundi')).toEqual([]);
  const at = nextDigestAt(await world.now());
  await moveTo(world, shifted(at, -60));
  expect([digestsTo('applicant'), await held()]).toEqual([
    [],
    ['Accusé de réception : Carte du lundi', 'Dossier recevable : Carte du lundi'],
  ]);
  await digestComes('applicant', 1);
  const [{ subject, text } = { subject: '', text: '' }, ...more] = digestsTo('applicant');
  expect([subject, more]).toEqual(['Guichet : 2 nouvelles', []]);
  expect(text).toMatch(/^Bonjour Aïcha Benkirane,\n\nVoici ce qui vous concerne/);
  const places = ['* Accusé de réception : Carte du lundi', 'est bien déposé', '* Dossier recevable', 'est recevable'].map((words) =>
    text.indexOf(words),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

test('once it has left its words are dropped, and the next days bring nothing', async () => {
  await until('nothing is held', async () => (await held()).length === 0);
  const letters = await world.database.db.selectFrom('letter').select(['sent_at', 'digest_on']).execute();
  expect(letters.every(({ sent_at: sentAt, digest_on: on }) => sentAt !== null && on !== null)).toBe(true);
  await moveTo(world, shifted(await world.now(), 3 * 24 * HOUR));
  expect(digestsTo('applicant')).toHaveLength(1);
});

test('what happens on a Friday leaves on Monday, and nothing over the weekend', async () => {
  await moveToNoonOf(5);
  await inReview('Carte du vendredi');
  await moveTo(world, shifted(await world.now(), 2 * 24 * HOUR));
  expect(digestsTo('applicant')).toHaveLength(1);
  await digestComes('applicant', 2);
  expect(new Date(await world.now()).getUTCDay()).toBe(1);
  expect(digestsTo('applicant')[1]?.text).toContain('Carte du vendredi');
});

test('a digest whose taking nobody could note is the same one when it is sent again', async () => {
  await inReview('Carte répétée');
  breaksOffAfter = 'Carte répétée';
  await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
  await until('the digest was sent once', () => breaksOffAfter === '');
  await moveTo(world, shifted(await world.now(), 60));
  await until('and again', () => digestsTo('applicant').length === 3);
  const twice = taken.filter(({ text }) => text.includes('Carte répétée'));
  expect(twice).toHaveLength(2);
  expect(twice[0]).toEqual(twice[1]);
});

test('while the mail server is away in the morning, the digest waits for it and what comes meanwhile for the next one', async () => {
  await inReview('Carte du matin');
  refused = 'all';
  await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
  await inReview('Carte de midi');
  refused = 'none';
  await moveTo(world, shifted(await world.now(), HOUR));
  await until('the morning’s digest', () => digestsTo('applicant').length === 4);
  expect(digestsTo('applicant')[3]?.text).toContain('Carte du matin');
  expect(digestsTo('applicant')[3]?.text).not.toContain('Carte de midi');
  await digestComes('applicant', 5);
  expect(digestsTo('applicant')[4]?.subject).toBe('Guichet : 2 nouvelles');
  expect(digestsTo('applicant')[4]?.text).toContain('Carte de midi');
});

test('after a whole day without a mail server, the next digest brings everything, once', async () => {
  await moveToNoonOf(2);
  await inReview('Carte perdue un jour');
  refused = addressOf('applicant');
  await moveTo(world, shifted(nextDigestAt(await world.now()), 14 * HOUR));
  await inReview('Carte du lendemain');
  refused = 'none';
  await digestComes('applicant', 6);
  const { text } = digestsTo('applicant')[5] ?? { text: '' };
  for (const title of ['Carte perdue un jour', 'Carte du lendemain']) expect(text).toContain(title);
  expect(taken.filter(({ text: each }) => each.includes('Carte perdue un jour'))).toHaveLength(1);
});

test('a mailbox that takes nothing delays nobody else’s digest', async () => {
  await prefer(await world.as('editor'), 'daily', 'en');
  refused = addressOf('applicant');
  const id = await toSubmitted(world, titled('Boîte pleine'), 'applicant');
  await atRest(world, 'application', id);
  const other = await toSubmitted(world, titled('Un autre dossier'), 'applicant2');
  await atRest(world, 'application', other);
  await prefer(await world.as('applicant2'), 'daily', 'en');
  const next = await toSubmitted(world, titled('Encore un autre'), 'applicant2');
  await atRest(world, 'application', next);
  await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
  await until('the other’s digest', () => digestsTo('applicant2').length === 1);
  expect(digestsTo('applicant2')[0]).toMatchObject({
    subject: 'Guichet: one piece of news',
    text: expect.stringMatching(/^Dear Yann Le Goff,/),
  });
  expect(digestsTo('applicant')).toHaveLength(6);
  refused = 'none';
  await moveTo(world, shifted(await world.now(), HOUR));
  await until('the digest of the mailbox that is free again', () => digestsTo('applicant').length === 7);
});

test('who goes back to a letter at each event gets what is held with the next digest, and what follows at once', async () => {
  const applicant = await world.as('applicant');
  const id = await toSubmitted(world, titled('Revenue'));
  await atRest(world, 'application', id);
  await prefer(applicant, 'each');
  const other = await toSubmitted(world, titled('Aussitôt'));
  await atRest(world, 'application', other);
  expect([writtenTo(world, 'Revenue'), writtenTo(world, 'Aussitôt')]).toEqual([[], ['applicant']]);
  await digestComes('applicant', 8);
  expect(digestsTo('applicant')[7]?.text).toContain('Revenue');
});

describe('what cannot wait goes at once, even to who prefers a digest:', () => {
  beforeAll(async () => {
    for (const login of ['screener', 'lead', 'reviewer-legal', 'finance', 'applicant']) await prefer(await world.as(login), 'daily');
  });

  test('a screening that is late', async () => {
    const id = await toSubmitted(world, titled('En retard'));
    await moveTo(world, shifted(String((await streamOf(world, id)).due_at), 60));
    await until('the screener is told', () => writtenTo(world, 'À examiner sans tarder', 'En retard').length === 1);
  });

  test('an opinion whose term is a day away, while one that has weeks is held', async () => {
    const id = await inReview('Terme proche');
    await assign(world, id, 'legal');
    await atRest(world, 'application', id);
    expect(writtenTo(world, 'Un avis vous est demandé', 'Terme proche')).toEqual([]);
    const { term_at: termAt } = await world.database.db
      .selectFrom('review_step')
      .where('application_id', '=', id)
      .where('key', '=', 'legal')
      .select('term_at')
      .executeTakeFirstOrThrow();
    await moveTo(world, shifted(termAt ?? '', -12 * HOUR));
    await assign(world, id, 'legal');
    await until('the reviewer is told', () => writtenTo(world, 'Un avis vous est demandé', 'Terme proche').length === 1);
  });

  test('and not a signed agreement, which waits for the morning', async () => {
    const { grantId } = await toGrant(world, AWARDED_CENTS, titled('Signée'));
    for (const login of ['applicant', 'finance']) await sign(world, grantId, login);
    await atRest(world, 'grant', grantId);
    expect(writtenTo(world, 'Convention signée', 'Signée')).toEqual([]);
    await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
    await until('both sides know', () =>
      ['applicant', 'finance'].every((login) => digestsTo(login).some(({ text }) => text.includes('Convention signée : Signée'))),
    );
  });
});

test('nobody was written to twice of the same, and nothing is left behind', async () => {
  await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
  await until('nothing is held', async () => (await held()).length === 0);
  const unsent = await world.database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute();
  expect(unsent).toEqual([]);
  const ids = world.mail.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the history of the digest and of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
