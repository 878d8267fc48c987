import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { type CommandHarness, drafted, openCommandHarness } from './command-harness.ts';
import { type Asked, type Original, readOriginal } from './copies.ts';
import { codeOfLike } from './calls.ts';
import { freshDatabase, inTurn, setting } from './database.ts';
import { THREE_OPINIONS } from './three-opinions.ts';
import { FUEL_MAP, opinionOn, type Project, stepsFor, STUDENTS, STUDENTS_OF_A_YEAR, today, underShipped } from './fixtures.ts';

/** What is asked for by many files: made once in a run, in a database of its own, and copied into theirs. */
const PROJECTS: readonly Project[] = [STUDENTS, FUEL_MAP, STUDENTS_OF_A_YEAR, underShipped(STUDENTS), underShipped(FUEL_MAP)];
const wordsOf = (project: Asked['project']): string => JSON.stringify({ ...project, title: '' });
const SHARED: ReadonlyMap<string, Project> = new Map(PROJECTS.map((project) => [wordsOf(project), project]));

type Live = (harness: CommandHarness, project: Project, login: string) => Promise<string>;

const toReview: Live = async (harness, project, login) => {
  const { id, version } = await drafted(harness, project, login);
  await harness.accept(login, 'submitApplication', { version }, { id });
  await harness.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'admissible', reason: '' }, { id });
  return id;
};

/** Makes an application that has come this far. */
const LIVES: Readonly<Record<string, Live>> = {
  'in review': toReview,
  reviewed: async (harness, project, login) => {
    const id = await toReview(harness, project, login);
    for (const step of stepsFor(project)) {
      await harness.accept('lead', 'assignReviewer', { step, reviewerId: harness.callers[`reviewer-${step}`]?.personId }, { id });
      await harness.accept(`reviewer-${step}`, 'giveOpinion', opinionOn(step, 'favourable', project), { id });
    }
    return id;
  },
};

/** An original, and the people and organisations in it: their ids there, and what they are known by everywhere. */
type Kept = Omit<Original, 'rows'> & {
  rows: [string, string][];
  people: [id: string, login: string][];
  houses: [id: string, siret: string][];
};

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

async function make(live: Live, project: Project, login: string): Promise<Kept> {
  const database = await freshDatabase();
  try {
    const harness = await openCommandHarness(database.db);
    const { rows, ...original } = await readOriginal(database.db, await live(harness, project, login));
    const named = new Set(JSON.stringify([...rows.values(), original.events]).match(ID));
    const people = await database.db.selectFrom('person').select(['id', 'subject']).execute();
    const houses = await database.db.selectFrom('organisation').select(['id', 'siret']).execute();
    return {
      ...original,
      rows: [...rows],
      people: people.filter(({ id }) => named.has(id)).map(({ id, subject }) => [id, subject]),
      houses: houses.filter(({ id }) => named.has(id)).map(({ id, siret }) => [id, siret]),
    };
  } finally {
    await database.drop();
  }
}

/** What was made in this run, by its name; made where no process has done so. */
const kept = new Map<string, Kept>();
async function keptUnder(name: string, makeIt: () => Promise<Kept>): Promise<Kept> {
  const known = kept.get(name);
  if (known) return known;
  const folder = join(setting('TEST_ISSUER_DATA_DIR'), 'originals');
  const file = join(folder, `${createHash('sha256').update(name).digest('hex')}.json`);
  const found = await inTurn('original', async () => {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Kept;
    const made = await makeIt();
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(made));
    return made;
  });
  kept.set(name, found);
  return found;
}

/**
 * An application that was made in another database, as the people of this one would have made it: under the call of
 * three opinions where the one that is asked for is like it until a session.
 * @param idOf the id of the person of this login, who is known in this database from now on
 */
export async function borrowInto(
  db: Kysely<DB>,
  { far, project: asked, login }: Asked,
  idOf: (login: string) => Promise<string>,
): Promise<Original | undefined> {
  const code = codeOfLike(asked.callId);
  const [project, live] = [SHARED.get(wordsOf(code ? { ...asked, callId: THREE_OPINIONS.id } : asked)), LIVES[far]];
  if (!project || !live) return undefined;
  // An application and its reference are of the year in which it is made.
  const name = JSON.stringify([far, wordsOf(project), login, today().slice(0, 4)]);
  const { people, houses, rows, events, reference, title } = await keptUnder(name, () => make(live, project, login));
  const ids = new Map<string, string>();
  for (const [id, each] of people) ids.set(id, await idOf(each));
  for (const [id, siret] of houses)
    ids.set(id, (await db.selectFrom('organisation').where('siret', '=', siret).select('id').executeTakeFirstOrThrow()).id);
  const [thatCall, thisCall] = [project.callId, asked.callId].map((id) => JSON.stringify(id)) as [string, string];
  const here = (json: string): string => json.replace(ID, (id) => ids.get(id) ?? id).replaceAll(thatCall, thisCall);
  return {
    title,
    reference: code ? reference.replace(THREE_OPINIONS.code, code) : reference,
    rows: new Map(rows.map(([table, json]) => [table, here(json)])),
    events: JSON.parse(here(JSON.stringify(events))) as Original['events'],
  };
}
