import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { digestActivities } from '../../../activities/people/digests.ts';
import { letterActivities } from '../../../activities/letters.ts';
import { nextDigestAt } from '../../../domain/people/digest.ts';
import { MailAway, oneAsksFirst } from '../../../letters/core/mail-server.ts';
import { LetterRefused, PostUnavailable } from '../../../letters/core/post.ts';
import { people } from '../../../local/people.ts';
import { plain } from '../../support/french.ts';
import { commandsOfFile, inReview } from '../../support/command-harness.ts';

const { database, harness } = commandsOfFile();

/** The people who were written to, in order; those whom the mail server refuses, and whether it is there at all. */
let tried: string[] = [];
let taken: string[] = [];
let refused = '';
let isAway = false;
/** Runs before the first letter is accepted. */
let during: (() => Promise<unknown>) | undefined;
beforeEach(() => {
  [tried, taken, refused, isAway, during, woken, patience] = [[], [], '', false, undefined, [], []];
});
/** How long the mail server may take for each letter; undefined: as long as it takes. */
let patience: (number | undefined)[] = [];
const post = async ({ to, subject }: { to: string; subject: string }, withinMs?: number) => {
  patience.push(withinMs);
  const login = people.find(({ email }) => email === to)?.login ?? to;
  tried.push(login);
  await during?.();
  during = undefined;
  if (isAway) throw new Error('the mail server is away');
  if (login === refused) throw new LetterRefused('550 no such box');
  taken.push(`${login}: ${plain(subject).split(' : ')[0]}`);
};

/** Runs an activity as a worker would; an activity that fails is what is tested here. */
const runner = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
let woken: string[] = [];
/** The clock by which a mail server that is away is asked again. */
let at = 0;
const activities = () =>
  letterActivities(database.db, oneAsksFirst(post, { now: () => at }), { wake: async ({ id }) => void woken.push(id) });
let worker: ReturnType<typeof activities>;
beforeAll(() => {
  worker = activities();
});
const sendLetters = (id: string) => runner().run(worker.sendLetters, id);
const writeLetters = () => runner().run(worker.writeLetters);
const acknowledged = async (id: string) =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('acknowledged').executeTakeFirstOrThrow()).acknowledged;

/** Its second event and its third are told to the applicant, its fourth, fifth and sixth to one reviewer each. */
const LAST = 6;
const TO_REVIEWERS = ['legal', 'data', 'impact'].map((step) => `reviewer-${step}: Un avis vous est demandé`);
const TO_APPLICANT = ['applicant: Accusé de réception', 'applicant: Dossier recevable'];

test('an address that is refused delays no other letter, and its own leave in their order once it is accepted', async () => {
  const id = await inReview(harness);
  const before = await acknowledged(id);
  refused = 'applicant';
  await expect(sendLetters(id)).rejects.toThrow(LetterRefused);
  expect(tried).toEqual(['applicant', 'reviewer-legal', 'reviewer-data', 'reviewer-impact']);
  expect([taken, await acknowledged(id)]).toEqual([TO_REVIEWERS, before]);
  refused = '';
  expect(await sendLetters(id)).toBe(LAST);
  expect([taken, await acknowledged(id)]).toEqual([[...TO_REVIEWERS, ...TO_APPLICANT], LAST]);
});

test('what happens while letters leave is theirs who read it next: no more is acknowledged than was read', async () => {
  const id = await inReview(harness);
  during = () => harness.accept('lead', 'extendStep', { step: 'legal', workingDays: 5, reason: 'Une pièce manque.' }, { id });
  expect([await sendLetters(id), await acknowledged(id)]).toEqual([LAST, LAST]);
  expect(taken).toEqual([...TO_APPLICANT, ...TO_REVIEWERS]);
  expect([await sendLetters(id), await acknowledged(id)]).toEqual([LAST + 1, LAST + 1]);
});

test('a mail server that is away is asked once, however many letters wait', async () => {
  const id = await inReview(harness);
  isAway = true;
  await expect(sendLetters(id)).rejects.toThrow('the mail server is away');
  expect(tried).toEqual(['applicant']);
});

describe('a round of letters', () => {
  // Letters that another test has left owed are not looked at.
  beforeEach(() => database.pool.query('UPDATE stream SET acknowledged = version'));

  /**
   * The state of its letters: up to which version they have left, and whether its own workflow is to go on with them.
   */
  const standing = (id: string) =>
    database.db.selectFrom('stream').where('id', '=', id).select(['acknowledged', 'undelivered_at']).executeTakeFirstOrThrow();

  test('writes what all things owe, the longest owed first, and is over when nothing is left', async () => {
    const [later, first] = [await inReview(harness), await inReview(harness)];
    await database.pool.query(`UPDATE stream SET owed_since = now() - interval '1 minute' WHERE id = $1`, [first]);
    const order: string[] = [];
    during = async () => void order.push((await standing(later)).acknowledged < LAST ? 'first' : 'later');
    expect(await writeLetters()).toBe(true);
    expect([await acknowledged(first), await acknowledged(later), taken.length, woken]).toEqual([LAST, LAST, 10, []]);
    expect(order).toEqual(['first']);
  });

  test('writes what comes to be owed meanwhile, without being told of it', async () => {
    const id = await inReview(harness);
    during = () => harness.accept('lead', 'extendStep', { step: 'legal', workingDays: 5, reason: 'Une pièce manque.' }, { id });
    expect(await writeLetters()).toBe(true);
    expect(await standing(id)).toEqual({ acknowledged: LAST + 1, undelivered_at: null });
  });

  test('waits for no letter for long, since others wait behind it; its own workflow has the patience of the mail server', async () => {
    await inReview(harness);
    await writeLetters();
    expect(new Set(patience)).toEqual(new Set([10_000]));
    patience = [];
    await sendLetters(await inReview(harness));
    expect(new Set(patience)).toEqual(new Set([undefined]));
  });

  test('waits for what is owed in a moment, since many are owed theirs by one decision', async () => {
    const id = await inReview(harness);
    const { rows } = await database.pool.query(
      `UPDATE stream SET owed_since = clock_timestamp() + interval '300 milliseconds' WHERE id = $1 RETURNING owed_since`,
      [id],
    );
    expect(await writeLetters()).toBe(true);
    expect(await acknowledged(id)).toBe(LAST);
    const { rows: letters } = await database.pool.query('SELECT min(sent_at) AS first FROM letter WHERE stream_id = $1', [id]);
    expect(Date.parse(letters[0].first)).toBeGreaterThanOrEqual(Date.parse(rows[0].owed_since));
  });

  test('leaves what is refused to the workflow of its thing, which is woken, and tries it no more itself', async () => {
    const [id, other] = [await inReview(harness), await inReview(harness)];
    const { email } = people.find(({ login }) => login === 'applicant') ?? {};
    await database.pool.query(`UPDATE stream SET acknowledged = 4 WHERE id = $1`, [other]);
    refused = 'applicant';
    expect(await writeLetters()).toBe(true);
    expect([email !== undefined, woken, tried.filter((login) => login === refused)]).toEqual([true, [id], [refused]]);
    expect(await standing(id)).toEqual({ acknowledged: 1, undelivered_at: expect.any(String) });
    expect(await standing(other)).toEqual({ acknowledged: LAST, undelivered_at: null });
    tried = [];
    expect(await writeLetters()).toBe(true);
    expect(tried).toEqual([]);
    refused = '';
    await sendLetters(id);
    expect(await standing(id)).toEqual({ acknowledged: LAST, undelivered_at: null });
  });

  test('gives up soon where no mail server is there; the next rounds ask it by one letter, and once it is back the rest leave', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1) ids.push(await inReview(harness));
    isAway = true;
    await expect(writeLetters()).rejects.toThrow(PostUnavailable);
    // Eight at once, and another one for each of the two that were left to their workflows before it was known.
    expect(tried.length).toBeLessThanOrEqual(10);
    expect(woken.length).toBeLessThanOrEqual(2);
    tried = [];
    at += 10_000;
    await expect(writeLetters()).rejects.toThrow(MailAway);
    expect(tried).toHaveLength(1);
    isAway = false;
    at += 10_000;
    expect(await writeLetters()).toBe(true);
    for (const id of woken) await sendLetters(id);
    expect(await Promise.all(ids.map(acknowledged))).toEqual(ids.map(() => LAST));
  });
});

test('of several digests one whose address is refused delays not the others; while the mail server is away one is tried', async () => {
  await database.pool.query(`UPDATE person SET letters = 'daily'`);
  await sendLetters(await inReview(harness));
  // The acknowledgement and the decision on admissibility wait for no digest.
  expect(tried).toEqual(['applicant', 'applicant']);
  [tried, taken] = [[], []];
  const nextMorning = nextDigestAt(new Date().toISOString());
  const sendDigests = () => runner().run(digestActivities(database.db, post, () => nextMorning).sendDigests);
  isAway = true;
  await expect(sendDigests()).rejects.toThrow('the mail server is away');
  expect(tried).toHaveLength(1);
  isAway = false;
  refused = 'reviewer-legal';
  await expect(sendDigests()).rejects.toThrow(LetterRefused);
  expect(taken.sort()).toEqual(['data', 'impact'].map((step) => `reviewer-${step}: Guichet`));
  refused = '';
  await sendDigests();
  expect(taken.slice(2)).toEqual(['reviewer-legal: Guichet']);
});
