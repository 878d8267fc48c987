import { people } from '../../local/people.ts';
import { openCall } from '../support/calls.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Project, STUDENTS } from '../support/fixtures.ts';
import { drafted, type CommandHarness, openCommandHarness } from '../support/command-harness.ts';
import { MUTANTS } from '../support/overlap-race/mutants.ts';
import type { Asked, Attempt, Job } from '../support/overlap-race/racer.ts';
import type { Change } from '../support/race/mutation.ts';
import { startRacers } from '../support/race/racers.ts';

const ROUNDS = 8;
/** A database takes a second to see that two wait for each other. */
const ANSWERS = 2;
/** A mutant that has luck is raced again, so many times at the most. */
const LUCK = 8;

const personOf = (login: string) => people.find((person) => person.login === login);
const nameOf = (login: string): string => personOf(login)?.organisation.name ?? '';

/** Who asks at one moment: for which organisation, with which co-funder, and whether under another call. */
type Side = { login: string; names?: string; elsewhere?: boolean };
const PAIRS = {
  'of one organisation': [{ login: 'applicant' }, { login: 'applicant', elsewhere: true }],
  'of a co-funder and of who names it': [{ login: 'applicant', names: nameOf('applicant2').toUpperCase() }, { login: 'applicant2' }],
  'of two that name each other': [
    { login: 'applicant', names: nameOf('applicant2') },
    { login: 'applicant2', names: nameOf('applicant') },
  ],
} satisfies Record<string, Side[]>;
type Pair = keyof typeof PAIRS;
const ALL = Object.keys(PAIRS) as Pair[];

const [fund, own] = STUDENTS.fundingLines;
/** The students' project in months of its pair and round alone, paid in part by whom it names. */
const projectOf = (pair: Pair, round: number, title: string, { names }: Side, callId: string): Project => ({
  ...STUDENTS,
  callId,
  title,
  startsOn: `${2030 + 20 * ALL.indexOf(pair) + round}-01-01`,
  ...(fund && own && names
    ? { fundingLines: [fund, { ...own, amountCents: own.amountCents - 100 }, { label: names, source: 'other', amountCents: 100 }] }
    : {}),
});

type Draft = { id: string; version: number; login: string; body: Project };
type Round = { pair: Pair; drafts: Draft[] };

/** A draft for each side of these pairs, so many times. */
async function draftAll(database: Database, harness: CommandHarness, pairs: readonly Pair[], times: number): Promise<Round[]> {
  const callId = await openCall({ database }, {});
  const rounds: Round[] = [];
  for (const pair of pairs) {
    for (let round = 0; round < times; round += 1) {
      const drafts: Draft[] = [];
      const sides: Side[] = PAIRS[pair];
      for (const [place, side] of sides.entries()) {
        const body = projectOf(pair, round, `Projet ${round}, volet ${place}`, side, side.elsewhere ? callId : STUDENTS.callId);
        drafts.push({ ...(await drafted(harness, body, side.login)), login: side.login, body });
      }
      rounds.push({ pair, drafts });
    }
  }
  return rounds;
}

/** Has these rounds asked in a database, by the sources as they are or changed; what was not taken of it. */
async function run({ url }: Database, rounds: Asked[][], changes: readonly Change[]): Promise<Attempt[]> {
  const racers = startRacers<Job, Attempt>(1, 'test/support/overlap-race/racer.ts', changes);
  try {
    return (await racers.run([{ url, rounds }])).filter((answer) => !('receipt' in answer));
  } finally {
    await racers.stop();
  }
}

async function withDatabase<T>(use: (database: Database, harness: CommandHarness) => Promise<T>): Promise<T> {
  const database = await freshDatabase();
  try {
    return await use(database, await openCommandHarness(database.db));
  } finally {
    await database.drop();
  }
}

/**
 * Submits both of a pair at one moment, in each round: how often the two were found to overlap, and what was not taken.
 */
const submitBoth = (pairs: readonly Pair[], changes: readonly Change[] = []) =>
  withDatabase(async (database, harness) => {
    const rounds = await draftAll(database, harness, pairs, ROUNDS);
    const submit = ({ login, id, version }: Draft): Asked => ({ login, name: 'submitApplication', id, body: { version } });
    const asked = rounds.map(({ drafts }) => drafts.map(submit));
    const wrong = await run(database, asked, changes);
    const overlaps = await database.db.selectFrom('overlap').select(['application_id', 'other_id']).execute();
    const found = rounds.map(({ pair, drafts }) => {
      const ids = drafts.map(({ id }) => id);
      return { pair, times: overlaps.filter((each) => ids.includes(each.application_id) && ids.includes(each.other_id)).length };
    });
    return { found, wrong };
  });

/** Has both of one organisation answer for a correction at one moment, under new titles: what was not taken. */
const answerBoth = (changes: readonly Change[] = []) =>
  withDatabase(async (database, harness) => {
    const rounds = await draftAll(database, harness, ['of one organisation'], ANSWERS);
    const items = [{ field: '/title', kind: 'incomplete', comment: 'Pour qui ?' }];
    for (const { id, version, login } of rounds.flatMap(({ drafts }) => drafts)) {
      await harness.accept(login, 'submitApplication', { version }, { id });
      await harness.accept('screener', 'requestCorrection', { revision: 1, items }, { id });
    }
    const answer = ({ id, login, body: { callId: _, title, ...content } }: Draft): Asked => {
      const body = { ...content, title: `${title}, pour tous`, siret: personOf(login)?.siret, version: 3 };
      return { login, name: 'answerCorrection', id, body };
    };
    const asked = rounds.map(({ drafts }) => drafts.map(answer));
    return run(database, asked, changes);
  });

test('of two submissions at one moment one finds the other: of one organisation, of a co-funder, of two that name each other', async () => {
  const { found, wrong } = await submitBoth(ALL);
  expect({ missed: found.filter(({ times }) => times !== 1), wrong }).toEqual({ missed: [], wrong: [] });
});

test('two answers at one moment, of one organisation and under new titles, are both taken', async () =>
  expect(await answerBoth()).toEqual([]));

/** Races a mutant until it shows what it is known by; one that has luck is raced again. */
async function shows(race: () => Promise<boolean>): Promise<boolean> {
  for (let left = LUCK; left > 0; left -= 1) if (await race()) return true;
  return false;
}

test.each<[string, Pair, Change[]]>([
  ['holds nobody', 'of one organisation', MUTANTS.holdsNobody],
  ['looks before it holds', 'of two that name each other', MUTANTS.looksBeforeItHolds],
  ['holds only who asks', 'of a co-funder and of who names it', MUTANTS.holdsOnlyWhoAsks],
])(
  'a search that %s is caught: two submissions %s miss each other',
  async (_, pair, changes) =>
    expect(await shows(async () => (await submitBoth([pair], changes)).found.some(({ times }) => times === 0))).toBe(true),
  120_000,
);

test('a search that holds the organisation’s row is caught: of two answers each waits for the other', async () => {
  const isDeadlock = (answer: Attempt): boolean => 'error' in answer && answer.error.includes('deadlock');
  expect(await shows(async () => (await answerBoth(MUTANTS.holdsTheRow)).some(isDeadlock))).toBe(true);
}, 120_000);
