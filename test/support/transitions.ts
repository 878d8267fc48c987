import type { Response } from 'supertest';
import { type Deadlines, deadlines } from '../../activities/index.ts';
import { MOVEMENT_NOTES } from '../../domain/ledger/movement-notes.ts';
import type { StateTable } from '../../domain/core/state-table.ts';
import { allotMore } from './money.ts';
import { type LocalAppHarness, startAppHarness, type AppHarness } from './app-harness.ts';

type Deadline = keyof Deadlines;

/**
 * A transition that people make: the same request by a person who may not make it, which changes nothing, and then by
 * one who may.
 */
type Asked<Thing> = {
  reach: (harness: AppHarness) => Promise<Thing>;
  ask: (harness: AppHarness, login: string, thing: Thing) => Promise<Pick<Response, 'status' | 'body'>>;
  may: string;
  mayNot: string;
};
/**
 * A transition that a date makes: a millisecond before it nothing happens. `put` sets that date; `streamId` names the
 * stream whose deadline it is.
 */
type Dated<Thing> = {
  reach: (harness: AppHarness) => Promise<Thing>;
  put?: (harness: AppHarness, thing: Thing) => Promise<void>;
  date: Deadline;
  streamId: (thing: Thing) => string;
};

/** A transition that a workflow makes by itself after `once`: credits come, or an opinion is given. */
type Following<Thing> = { reach: (harness: AppHarness) => Promise<Thing>; once: (harness: AppHarness, thing: Thing) => Promise<unknown> };

export type Transition<Thing> = Asked<Thing> | Dated<Thing> | Following<Thing>;

/** How a noun's table is tested: where its state is read, and a case for each command of a state that is tested. */
type Transitions<State extends string, Thing> = {
  table: StateTable<State>;
  stateOf: (harness: AppHarness, thing: Thing) => Promise<State>;
  /** By `state command`. */
  cases: Record<string, Transition<Thing>>;
};

type Rowed = Pick<AppHarness, 'database'>;
const rowsOf = ({ database: { db } }: Rowed): Deadlines => deadlines(db);

async function dueOf({ database: { db } }: Rowed, id: string): Promise<{ at: string; what: Deadline }> {
  const { due_at: at, due_what: what } = await db
    .selectFrom('stream')
    .where('id', '=', id)
    .select(['due_at', 'due_what'])
    .executeTakeFirstOrThrow();
  if (!at || !what) throw new Error(`nothing is due on ${id}`);
  // What is due is the name of the activity that meets it.
  return { at, what: what as Deadline };
}

/** Meets the next deadline of a thing at its date, as its workflow would; returns its name. */
export async function meetNextDeadline(harness: Rowed, id: string): Promise<Deadline> {
  const { at, what } = await dueOf(harness, id);
  if (!(await rowsOf(harness)[what](id, at))) throw new Error(`${what} was due on ${id} and did nothing`);
  return what;
}

/** The same thing once its reminder is given: the next deadline is the final one. */
export const reminded = (reach: (harness: AppHarness) => Promise<string>) => async (harness: AppHarness) => {
  const id = await reach(harness);
  await meetNextDeadline(harness, id);
  return id;
};

/**
 * Tests transitions of a table, each by a person who may and by one who may not: those that no other test meets. `npm
 * test` names the ones that none does.
 */
export function testTransitions<State extends string, Thing>({ table, stateOf, cases }: Transitions<State, Thing>): void {
  let harness: LocalAppHarness;
  beforeAll(async () => {
    harness = await startAppHarness();
    for (let times = 0; times < 2; times += 1) await allotMore(harness);
  });
  afterAll(() => harness.stop());

  describe.each(Object.entries(cases))('%s', (name, each) => {
    const [state, command = ''] = name.split(' ') as [State, string?];
    const to = table[state].takes[command]?.to ?? [];

    test(`${'may' in each ? `by ${each.may}, not by ${each.mayNot}` : 'once' in each ? 'by itself, once its cause is there' : 'at its date, not before'}, and leads to ${to.join(' or ')}`, async () => {
      const thing = await each.reach(harness);
      expect(await stateOf(harness, thing)).toBe(state);
      if ('may' in each) {
        const refused = await each.ask(harness, each.mayNot, thing);
        expect([refused.body, [403, 404, 422].includes(refused.status)]).toEqual([refused.body, true]);
        expect(await stateOf(harness, thing)).toBe(state);
        const [{ status, body }, after] = await harness.withoutFollowing(async () => [
          await each.ask(harness, each.may, thing),
          await stateOf(harness, thing),
        ]);
        expect([status < 300, body]).toEqual([true, body]);
        expect(to).toContain(after);
        return;
      } else if ('once' in each) {
        await each.once(harness, thing);
        await harness.heard();
      } else {
        const id = each.streamId(thing);
        // A date that is due at once would otherwise be met as a consequence.
        await harness.withoutFollowing(async () => {
          await each.put?.(harness, thing);
          const { at, what } = await dueOf(harness, id);
          expect(what).toBe(each.date);
          expect(await rowsOf(harness)[what](id, new Date(Date.parse(at) - 1).toISOString())).toBeNull();
          expect(await stateOf(harness, thing)).toBe(state);
          await meetNextDeadline(harness, id);
        });
      }
      expect(to).toContain(await stateOf(harness, thing));
    });
  });

  test('what has moved money meanwhile is what is told to lead there', async () => {
    const untold = (await movementsAsked(harness)).filter(({ kind, name }) => !MOVEMENT_NOTES[kind].asked.includes(name));
    expect(untold).toEqual([]);
  });
}

/**
 * Each kind of movement with each event that caused one. The credits of a shipped call come without a command, and a
 * reversal is asked for as such.
 */
async function movementsAsked({ database: { db } }: AppHarness) {
  return db
    .selectFrom('movement as m')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'm.cause_stream_id').onRef('e.version', '=', 'm.cause_version'))
    .where('m.reverses', 'is', null)
    .where('e.name', '<>', 'publishCall')
    .select(['m.kind', 'e.name'])
    .distinct()
    .orderBy('m.kind')
    .orderBy('e.name')
    .execute();
}
