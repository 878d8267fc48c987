import { type Kysely, sql } from 'kysely';
import { type Deadlines, deadlines as deadlinesOf } from '../../../activities/index.ts';
import { mayAsk } from '../../../api/http/operation.ts';
import { operations } from '../../../api/operations.ts';
import type { DB } from '../../../db/core/schema.ts';
import { LONGEST_REQUEST_MS } from '../../../domain/core/command.ts';
import { type CommandHarness, copyLike, examinerOf, openCopyingHarness } from '../command-harness.ts';
import { type Question, questionsOn } from '../dates/asking.ts';
import { type Laid, type Stage, STAGES } from '../dates/stages.ts';
import { openReads } from '../offers/reading.ts';
import { openUndone } from '../undone.ts';
import { LIVES } from './lives.ts';

/**
 * A statement that was executed, with its last values. `by`: the commands, dates and reads that execute it, each as
 * `command giveOpinion`, `date openVote`, `read getGrant`.
 */
export type Asked = { text: string; values: readonly unknown[]; by: Set<string> };

/**
 * The readers, and how often each of them reads the answer of one operation: the statements depend on the thing's
 * state.
 */
const READERS = ['lead', 'applicant'];
const READ_AT_MOST = 4;

/** The kind of thing whose id a path holds. */
const KINDS = {
  applications: 'application',
  grants: 'grant',
  sessions: 'session',
  missions: 'mission',
  'datalab-requests': 'datalab_request',
  people: 'person',
} as const;
/** The tables of what has a state, with the column by which it is of a thing. */
const STATES = {
  ...{ application: 'id', grant: 'id', session: 'id', mission: 'id', datalab_request: 'id' },
  ...{ appeal: 'application_id', review_step: 'application_id' },
  ...{ amendment: 'grant_id', tranche: 'grant_id', milestone: 'grant_id', obligation: 'grant_id' },
};
const isKind = (word: string | undefined): word is keyof typeof KINDS => word !== undefined && word in KINDS;

/** The states of these things and of what is under way on them, as one word. */
async function readStates(db: Kysely<DB>, ids: readonly string[]): Promise<string> {
  const of = (table: string, column: string) =>
    sql`SELECT concat_ws(' ', ${sql.lit(table)}, state) AS state FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ANY(${ids}::uuid[])`;
  const each = Object.entries(STATES).map(([table, column]) => of(table, column));
  const { rows } = await sql<{ state: string }>`${sql.join(each, sql` UNION `)} ORDER BY 1`.execute(db);
  return rows.map(({ state }) => state).join();
}

/**
 * Runs the stages of all nouns in a database that keeps nothing: each thing is read, each command is sent until one is
 * accepted, and each date is met. Returns every statement that this executes, and the commands accepted.
 */
export async function live(url: string): Promise<{ asked: Asked[]; accepted: Set<string> }> {
  const asked = new Map<string, Asked>();
  let by = '';
  const nothing = await openUndone(url, (text, values) => {
    if (by === '') return;
    const one = asked.get(text) ?? { text, values, by: new Set() };
    asked.set(text, { ...one, values, by: one.by.add(by) });
  });
  const { db } = nothing;
  /** Notes the statements of what runs under a name; what runs inside it under another name has its own. */
  async function under<T>(name: string, run: () => Promise<T>): Promise<T> {
    const before = by;
    by = name;
    try {
      return await run();
    } finally {
      by = before;
    }
  }

  const plain = await openCopyingHarness(db);
  const accepted = new Set<string>();
  const ask: CommandHarness['ask'] = async (login, name, ...rest) => {
    const answer = await under(`command ${name}`, () => plain.ask(login, name, ...rest));
    if ('receipt' in answer) accepted.add(name);
    return answer;
  };
  const harness = copyLike(plain, {
    ...plain,
    ask,
    async accept(login, name, ...rest) {
      const answer = await ask(login, name, ...rest);
      if ('refusal' in answer) throw new Error(`${login} ${name}: ${JSON.stringify(answer.refusal)}`);
      return answer.receipt;
    },
  });
  await examinerOf(harness, db);
  const deadlines: Deadlines = deadlinesOf(db);
  const readAs = openReads(db, harness.callers);
  const { id: envelopeId } = await db.selectFrom('envelope').select('id').orderBy('id').executeTakeFirstOrThrow();
  const answered = new Map<string, number>();
  const refused = new Set<string>();

  async function readAll({ things }: Stage): Promise<void> {
    for (const { spec } of operations) {
      const [, word] = spec.path.split('/');
      const id = isKind(word) ? things[KINDS[word]] : word === 'envelopes' ? envelopeId : undefined;
      if (spec.method !== 'get' || (spec.path.includes('{') && id === undefined)) continue;
      for (const login of READERS) {
        const caller = harness.callers[login];
        if (!caller || !mayAsk(spec, caller)) continue;
        const times = answered.get(`${spec.operationId} ${login}`) ?? 0;
        if (times >= READ_AT_MOST) continue;
        // A read that streams, such as a file, needs a socket; the statements before that are noted.
        const page = await under(`read ${spec.operationId}`, () => nothing.undone(() => readAs(login, spec.path, id))).catch(() => null);
        if (page) answered.set(`${spec.operationId} ${login}`, times + 1);
      }
    }
  }

  /** Asks for a command that was not accepted yet, unless the same person was refused it in the same states. */
  async function askFor({ id, login, name, body }: Question, states: string): Promise<void> {
    const once = `${name} ${login} ${states}`;
    if (accepted.has(name) || refused.has(once)) return;
    refused.add(once);
    const { version } = (await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirst()) ?? { version: 0 };
    await nothing.undone(() => harness.ask(login, name, 'version' in body ? { ...body, version } : body, { id }));
  }

  async function walk({ dates, lay }: Laid): Promise<void> {
    const stage = await lay(harness, db);
    await readAll(stage);
    const [left, then] = [new Set(Object.keys(dates)), { ...stage.then }];
    while (left.size > 0) {
      const { due_at: at, due_what: what } = await db
        .selectFrom('stream')
        .where('id', '=', stage.id)
        .select(['due_at', 'due_what'])
        .executeTakeFirstOrThrow();
      if (!at || !what) throw new Error('nothing is due any more');
      const states = await readStates(db, Object.values(stage.things));
      if (left.delete(what)) for (const question of await questionsOn(harness, db, stage)) await askFor(question, states);
      // What is due is the name of the activity that meets it.
      const date = what as keyof Deadlines;
      const metAt = new Date(Date.parse(at) + LONGEST_REQUEST_MS).toISOString();
      if (!(await under(`date ${date}`, () => deadlines[date](stage.id, metAt)))) throw new Error(`${date} was due, and did nothing`);
      await then[date]?.(metAt);
      delete then[date];
    }
  }
  try {
    for (const stage of Object.values(STAGES).flat()) await nothing.undone(() => walk(stage));
    for (const life of Object.values(LIVES)) await nothing.undone(() => life(harness, db));
  } finally {
    await nothing.stop();
  }
  return { asked: [...asked.values()], accepted };
}
