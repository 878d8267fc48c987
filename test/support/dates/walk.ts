import { isDeepStrictEqual } from 'node:util';
import { type Deadlines, deadlines, meetBy } from '../../../activities/index.ts';
import type { Meet } from '../../../db/core/commands.ts';
import { LONGEST_REQUEST_MS } from '../../../domain/core/command.ts';
import { type Database, freshDatabase } from '../database.ts';
import { type CommandName, examinerOf, openCopyingHarness } from '../command-harness.ts';
import { openUndone } from '../undone.ts';
import { type Question, questionsOn } from './asking.ts';
import { openOutcomes, type Passed } from './outcome.ts';
import { type Laid, type Stage, STAGES } from './stages.ts';

const SECOND_MS = 1_000;
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
export const datesOf = ({ dates }: Pick<Laid, 'dates'>) => Object.keys(dates) as (keyof Deadlines)[];

/** Runs stages in a database of this file's own that keeps nothing of them. */
async function openWalks({ url }: Database) {
  const nothing = await openUndone(url);
  const harness = await openCopyingHarness(nothing.db);
  await examinerOf(harness, nothing.db);
  const outcomes = await openOutcomes(nothing, harness);

  /** The next deadline of a stage, met as soon as it may be; the command comes a second later. */
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
   * All that can be asked of a stage. Where a date changes what is allowed, each command is sent by a person who read
   * the thing before the date was met, and by one who has read it since; for other dates each command is sent once.
   */
  async function questionsAt(stage: Stage, { what, id, metAt }: Passed, { changes }: { changes: boolean }): Promise<Question[]> {
    const all = await questionsOn(harness, nothing.db, stage);
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

  /**
   * Which commands have another outcome where a date has passed and was not met yet; and whether `telling` does where
   * the date is not met before the command.
   */
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

  /** Prepares a stage and meets its dates one after the other, comparing at each date that it names. */
  async function walk({ dates, lay }: Laid): Promise<string[]> {
    const stage = await lay(harness, nothing.db);
    const [left, then] = [new Set(datesOf({ dates })), { ...stage.then }];
    const found: string[] = [];
    while (left.size > 0) {
      const passed = await nextOf(stage);
      const { what, id, metAt } = passed;
      if (left.delete(what)) {
        const telling = dates[what] ?? null;
        const { differences, tells } = await differencesAt(stage, passed, telling);
        found.push(...differences, ...(tells ? [] : [`no comparison would show by ${telling} that ${what} was not met`]));
      }
      if (!(await deadlines(nothing.db)[what](id, metAt))) throw new Error(`${what} was due, and did nothing`);
      await then[what]?.(metAt);
      delete then[what];
    }
    return found;
  }

  return { walk: (stage: Laid): Promise<string[]> => nothing.undone(() => walk(stage)), stop: nothing.stop };
}

/** Tests a noun's stages: each command has the same outcome whether a passed date was met before it, or by it. */
export function describeDatesOf(noun: keyof typeof STAGES): void {
  let database: Database;
  let walks: Awaited<ReturnType<typeof openWalks>>;
  beforeAll(async () => {
    database = await freshDatabase();
    walks = await openWalks(database);
  });
  afterAll(async () => {
    await walks.stop();
    await database.drop();
  });

  describe('every command has the same outcome whether or not its date has been met', () => {
    test.each(STAGES[noun].map((stage) => [stage.name, datesOf(stage).join(', '), stage] as const))('of %s: %s', async (_, __, stage) => {
      expect(await walks.walk(stage)).toEqual([]);
    });
  });
}
