import { isDeepStrictEqual } from 'node:util';
import { type Deadlines, deadlines, meetBy } from '../../../activities/index.ts';
import type { Meet } from '../../../db/commands.ts';
import { LAPSING, LONGEST_REQUEST_MS } from '../../../domain/command.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { type Question, questionsOn } from '../../support/dates/asking.ts';
import { openOutcomes, type Outcomes, type Passed } from '../../support/dates/outcome.ts';
import { type Laid, type Stage, STAGES } from '../../support/dates/stages.ts';
import { type CommandName, examinerOf, type Office, openOffice } from '../../support/office.ts';
import { openUndone, type Undone } from '../../support/undone.ts';

let database: Database;
let nothing: Undone;
let office: Office;
let outcomes: Outcomes;
beforeAll(async () => {
  database = await freshDatabase();
  nothing = await openUndone(database.url);
  office = await openOffice(nothing.db);
  await examinerOf(office, nothing.db);
  outcomes = await openOutcomes(nothing, office);
});
afterAll(async () => {
  await nothing.stop();
  await database.drop();
});

const SECOND_MS = 1_000;
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** What a stage waits for next, met as soon as any may be; the command comes a second later. */
async function nextOf({ id }: Stage): Promise<Passed> {
  const { due_at: at, due_what } = await nothing.db
    .selectFrom('stream')
    .where('id', '=', id)
    .select(['due_at', 'due_what'])
    .executeTakeFirstOrThrow();
  if (!at || !due_what) throw new Error('nothing is due any more');
  // What is due is the name of the activity that meets it.
  const what = due_what as keyof Deadlines;
  const metAt = later(at, LONGEST_REQUEST_MS);
  return { what, id, metAt, askedAt: later(metAt, SECOND_MS) };
}

/**
 * All that can be asked of a stage: of a date that changes what is allowed as it is asked by who has read its thing before the date was met, and by who has read
 * it since; of another one each command once.
 */
async function questionsAt(stage: Stage, { what, id, metAt }: Passed, { changes }: { changes: boolean }): Promise<Question[]> {
  const all = await questionsOn(office, nothing.db, stage);
  const asked = changes ? all : [...new Map(all.map((question) => [question.name, question])).values()];
  const before = await readVersions();
  const since = await nothing.undone(async () => {
    await deadlines(nothing.db)[what](id, metAt);
    return readVersions();
  });
  return asked.flatMap((question) => {
    if (!('version' in question.body)) return [question];
    const versions = new Set([since.get(question.id), changes ? before.get(question.id) : since.get(question.id)]);
    return [...versions].map((version) => ({ ...question, body: { ...question.body, version } }));
  });
}
async function readVersions(): Promise<Map<string, number>> {
  const streams = await nothing.db.selectFrom('stream').select(['id', 'version']).execute();
  return new Map(streams.map(({ id, version }) => [id, version]));
}

/** Which commands come to something else where a date has passed and nobody has met it yet; and whether `telling` does where nobody meets it before the command. */
async function differencesAt(
  stage: Stage,
  passed: Passed,
  telling: CommandName | null,
): Promise<{ differences: string[]; tells: boolean }> {
  const meet = meetBy(deadlines(nothing.db));
  const questions = await questionsAt(stage, passed, { changes: telling !== null });
  const met = await outcomes.afterDate(passed, questions, meet);
  const differences = new Set<string>();
  let tells = telling === null;
  for (const [place, question] of questions.entries()) {
    const isSame = async (by?: Meet): Promise<boolean> => isDeepStrictEqual(await outcomes.alone(passed, question, by), met[place]);
    if (!(await isSame(meet))) differences.add(`${question.name} by ${question.login}, after ${passed.what}`);
    if (question.name === telling) tells ||= !(await isSame());
  }
  return { differences: [...differences], tells };
}

/** Lays a stage and meets its dates one after the other, looking at each that it is laid for. */
async function walk({ dates, lay }: Laid): Promise<string[]> {
  const stage = await lay(office, nothing.db);
  const [left, then] = [new Set(datesOf({ dates })), { ...stage.then }];
  const found: string[] = [];
  while (left.size > 0) {
    const passed = await nextOf(stage);
    const { what, id, metAt } = passed;
    if (left.delete(what)) {
      const telling = dates[what] ?? null;
      const { differences, tells } = await differencesAt(stage, passed, telling);
      found.push(...differences, ...(tells ? [] : [`nobody would notice by ${telling} that ${what} was not met`]));
    }
    if (!(await deadlines(nothing.db)[what](id, metAt))) throw new Error(`${what} was due, and did nothing`);
    await then[what]?.(metAt);
    delete then[what];
  }
  return found;
}
const datesOf = ({ dates }: Pick<Laid, 'dates'>) => Object.keys(dates) as (keyof Deadlines)[];

describe('every command has the same outcome whether or not its date has been met', () => {
  test.each(STAGES.map((stage) => [stage.name, datesOf(stage).join(', '), stage] as const))('of %s: %s', async (_, __, stage) => {
    expect(await nothing.undone(() => walk(stage))).toEqual([]);
  });
});

test('each date is one of a stage', () => {
  const looked = new Set<string>(STAGES.flatMap(datesOf));
  expect(Object.keys(deadlines(database.db)).filter((what) => !looked.has(what))).toEqual([]);
});

test('each date that ends something has a command by which it would be noticed that it was not met', () => {
  const told = new Set(STAGES.flatMap(({ dates }) => Object.entries(dates).flatMap(([what, telling]) => (telling ? [what] : []))));
  expect(LAPSING.filter((what) => !told.has(what))).toEqual([]);
});
