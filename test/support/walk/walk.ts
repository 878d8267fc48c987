import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { type Chance, chanceOf } from '../../../chaos/chance.ts';
import type { DB } from '../../../db/schema.ts';
import type { Caller } from '../../../domain/role.ts';
import { digest, invariantFaults } from '../proof.ts';
import { appealMakers } from './appeals.ts';
import { applicationMakers } from './applications.ts';
import { type Entrance, openEntrance } from './door.ts';
import { grantMakers } from './grants.ts';
import { openWalkedCall, recogniseWalkers } from './ground.ts';
import { reexaminationMakers } from './reexaminations.ts';
import { reviewMakers } from './reviews.ts';
import { movesIn, NOUN_NAMES, NOUNS, stuckIn, TRANSITIONS, wayOf } from './rules.ts';
import { type Kind, type Maker, oneOf, rowsOf, type Scene } from './scene.ts';
import { sessionMakers } from './sessions.ts';
import { slip } from './slip.ts';
import { eventsSince, readView, type View } from './view.ts';

export const MAKERS: Readonly<Record<string, Maker>> = {
  ...applicationMakers,
  ...reviewMakers,
  ...reexaminationMakers,
  ...appealMakers,
  ...sessionMakers,
  ...grantMakers,
};

/** The first morning of every walk: a seed leads the same way on whatever day it is walked. */
const BEGINNING = '2026-12-01T09:00:00.000Z';
const DAY_MS = 86_400_000;
/** Of how many in a hundred requests every row of every table is looked at before and after. */
const DIGESTED_PERCENT = 20;
/** So many deadlines of one thing may come at one instant; of more, one is never met. */
const MOST_RINGS = 60;

/**
 * A walk through a database of its own. Nothing is random in it but what its seed says, and time goes forward only.
 * `slips`: how many in a hundred requests go wrong; `trodden`: the ways that were gone, by the names that rules.ts gives them; `taken`: the commands, in whatever state; `reached`: the states; `trail`: what was done, a line each; `calls`: how many were opened.
 */
export type Walk = {
  db: Kysely<DB>;
  entrance: Entrance;
  chance: Chance;
  callers: Readonly<Record<string, Caller>>;
  trodden: Set<string>;
  taken: Set<string>;
  reached: Set<string>;
  trail: string[];
  slips: number;
  calls: number;
  now: string;
  view: View;
};

export async function beginWalk(db: Kysely<DB>, seed: number): Promise<Walk> {
  const callers = await recogniseWalkers(db);
  const walk: Walk = {
    db,
    entrance: openEntrance(db),
    chance: chanceOf(seed),
    callers,
    trodden: new Set(),
    taken: new Set(),
    reached: new Set(),
    trail: [],
    slips: 25,
    calls: 0,
    now: BEGINNING,
    view: await readView(db),
  };
  await openCalls(walk);
  return walk;
}

const OPEN_CALLS = 3;
/** A call that was closed is followed by another one. */
async function openCalls(walk: Walk): Promise<void> {
  const published = walk.view.calls.filter(({ state }) => state === 'published').length;
  if (published >= OPEN_CALLS) return;
  for (let missing = OPEN_CALLS - published; missing > 0; missing -= 1) await openWalkedCall(walk.db, walk.calls++, walk.now);
  walk.view = await readView(walk.db);
}

/** An id that the seed says. */
const newId = (chance: Chance): string => {
  const hex = (digits: number) => Array.from({ length: digits }, () => chance.below(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
};

const sceneOf = ({ db, view, chance, now, callers }: Walk): Scene => ({ db, view, chance, now, callers });

/** Has somebody ask for this, and holds what it did against the tables. Returns false where nobody could, or it was refused. */
async function ask(walk: Walk, name: string, on: { id: string } | null): Promise<boolean> {
  const { chance, callers, now } = walk;
  const maker = MAKERS[name];
  const scene = sceneOf(walk);
  // A maker is asked with a row of its own kind.
  const meant = await maker?.ask(scene, on as never);
  if (!meant) return false;
  const { login, body, id = on?.id ?? newId(chance) } = chance.percent(walk.slips) ? slip(scene, meant, on) : meant;
  const caller = callers[login];
  if (!caller) throw new Error(`nobody has the login ${login}`);
  const rows = chance.percent(DIGESTED_PERCENT) ? await digest(walk.db) : null;
  const outcome = await walk.entrance.send({ name, id, caller, body, at: now });
  const result = 'refused' in outcome ? outcome.refused : `${outcome.receipt.state}, version ${outcome.receipt.version}`;
  walk.trail.push(`${now} ${login} ${name} ${id} ${JSON.stringify(body).slice(0, 200)}: ${result}`);
  if ('receipt' in outcome) await look(walk, caller, name);
  else if (!outcome.atDoor) await expectSame(walk, rows);
  return 'receipt' in outcome;
}

/** What is refused has changed nothing: neither a state, a version or a date, nor, as often as that is asked, any row of any table. */
async function expectSame({ db, view, trail }: Walk, rows: Record<string, string> | null): Promise<void> {
  const now = await readView(db);
  const nouns = Object.keys(view) as (keyof View)[];
  const changed = nouns.filter((noun) => !isDeepStrictEqual(view[noun], now[noun])).map(String);
  const left = rows ? await digest(db) : {};
  changed.push(...Object.keys(left).filter((table) => rows?.[table] !== left[table]));
  if (changed.length > 0) goAstray(trail, `what was refused has changed ${changed.join(', ')}`);
}

/** A fault ends the walk: what would come after it means little. */
function goAstray(trail: readonly string[], ...faults: string[]): never {
  throw new Error([...faults, 'The last steps that led there:', ...trail.slice(-20)].join('\n'));
}

/** Looks at what has come of a step. */
async function look(walk: Walk, caller?: Caller, asked: string | null = null): Promise<void> {
  const before = walk.view;
  const after = await readView(walk.db);
  const { made, faults } = movesIn(before, after, await eventsSince(walk.db, before, after), caller, asked);
  const stuck = stuckIn(after, Object.values(walk.callers));
  if (faults.length + stuck.length > 0) goAstray(walk.trail, ...faults, ...stuck);
  for (const each of made) {
    walk.trodden.add(wayOf(each));
    walk.taken.add(`${each.noun} ${each.command}`);
  }
  for (const noun of NOUN_NAMES) for (const { state } of NOUNS[noun].standing(after)) walk.reached.add(`${noun} ${state}`);
  walk.view = after;
}

type Dated = View['dues'][number];

/** Time passes until this is due, where it is not yet, and its deadline comes, and whatever is due of the same thing by then. */
async function ring(walk: Walk, due: Dated): Promise<void> {
  if (due.at > walk.now) walk.now = due.at;
  let next: Dated | undefined = due;
  for (let rings = 0; next && next.at <= walk.now; rings += 1) {
    const { what, id }: Dated = next;
    const receipt = await walk.entrance.meet(what, id, walk.now);
    walk.trail.push(`${walk.now} ${what} ${id}: ${receipt ? `${receipt.state}, version ${receipt.version}` : 'nothing'}`);
    if (!receipt) goAstray(walk.trail, `${what} of ${id} is due, and its coming does nothing`);
    if (rings > MOST_RINGS) goAstray(walk.trail, `${what} of ${id} is due again and again at one instant`);
    await look(walk);
    next = walk.view.dues.find((each) => each.id === id);
  }
}

const later = (instant: string, days: number): string => new Date(Date.parse(instant) + days * DAY_MS).toISOString();

/** Time passes, half of the time to what is due, as a rule next; else so many days, in which no deadline is met. */
async function passTime(walk: Walk): Promise<void> {
  const { chance, view } = walk;
  const due = chance.percent(70) ? view.dues[0] : oneOf(chance, view.dues);
  if (due && chance.percent(85)) await ring(walk, due);
  else {
    walk.now = later(walk.now, chance.below(6));
    walk.trail.push(`${walk.now} days have passed`);
  }
}

const isNoun = (kind: string): kind is keyof typeof NOUNS => Object.hasOwn(NOUNS, kind);

/** Those things of which this can be asked as they are now; a thing that is to be made can be asked for at any time. */
function takersOf({ view }: Walk, name: string, kind: Kind) {
  const rows = rowsOf(view, kind);
  const table = isNoun(kind) ? NOUNS[kind].table : null;
  return rows.filter((row) => row === null || !table || Object.hasOwn(table[row.state]?.takes ?? {}, name));
}

const drawn = (chance: Chance, makers: readonly [string, Maker][]): [string, Maker] | undefined =>
  chance.weighed(makers.map((choice) => ({ choice, weight: choice[1].weight })));

/** Does what has not been done yet, where something stands in the state that takes it; false where it could not be done. */
async function tryOut(walk: Walk, { noun, from, command, by }: (typeof TRANSITIONS)[number]): Promise<boolean> {
  const { chance, view } = walk;
  const standing = NOUNS[noun].standing(view).filter(({ state }) => state === from);
  const streams = standing.map(({ streamId }) => streamId);
  const dues = by === 'time' ? view.dues.filter(({ id }) => streams.includes(id)) : [];
  // What is due before it brings it nearer.
  const due = dues.find(({ what }) => what === command) ?? dues[0];
  if (due) await ring(walk, due);
  const callIds = view.applications.filter(({ id }) => streams.includes(id)).map(({ callId }) => callId);
  const rows = rowsOf(view, MAKERS[command]?.on ?? 'nothing').filter(
    (row) => row && (streams.includes(row.id) || ('callId' in row && !('revision' in row) && callIds.includes(String(row.callId)))),
  );
  const on = due ? undefined : oneOf(chance, rows);
  return due !== undefined || (on !== undefined && (await ask(walk, command, on)));
}

/** Dossiers that are taken back come to nothing else: that is left to chance. */
const SOUGHT = TRANSITIONS.filter(({ noun, command }) => command !== 'withdrawApplication' || noun === 'correction');

/** Of what was not done yet on this walk, some is tried until one is taken. */
async function seekOut(walk: Walk): Promise<void> {
  const { chance, trodden } = walk;
  for (let tries = 0; tries < 4; tries += 1) {
    const standing = new Set(NOUN_NAMES.flatMap((noun) => NOUNS[noun].standing(walk.view).map(({ state }) => `${noun} ${state}`)));
    const next = oneOf(
      chance,
      SOUGHT.filter((each) => standing.has(`${each.noun} ${each.from}`) && !trodden.has(wayOf(each))),
    );
    if (!next || (await tryOut(walk, next))) return;
  }
}

/** One step: somebody asks for something, whether its state takes it or not, or time passes. */
export async function step(walk: Walk): Promise<void> {
  const { chance } = walk;
  await openCalls(walk);
  if (chance.percent(14)) return passTime(walk);
  if (chance.percent(30)) return seekOut(walk);
  const all = Object.entries(MAKERS);
  const fit = all.filter(([name, { on }]) => takersOf(walk, name, on).length > 0);
  const [name, maker] = drawn(chance, chance.percent(85) ? fit : all) ?? [];
  if (!name || !maker) return;
  const takers = takersOf(walk, name, maker.on);
  const on = oneOf(chance, takers.length > 0 && chance.percent(90) ? takers : rowsOf(walk.view, maker.on));
  if (on !== undefined) await ask(walk, name, on);
}

/** Somebody has to do something about it, or a date comes: neither has to appeal, nor to find a fault in an award. */
const isAwaited = (state: string): boolean =>
  Object.entries(NOUNS.application.table[state]?.takes ?? {}).some(([name, { by }]) => by === 'time' || MAKERS[name]?.leads);

const MOST_TRIES = 2_000;

/**
 * Everybody does what leads on, and nobody gets anything wrong, until every dossier has come to its end: none of the places to which the walk has brought
 * them is one that nothing leads out of. Then what must hold of all rows is asked.
 */
export async function finish(walk: Walk): Promise<void> {
  const { chance } = walk;
  walk.slips = 0;
  // A draft that cannot be submitted keeps nobody waiting but its own people, who take it back.
  for (const draft of walk.view.applications.filter(({ state }) => state === 'draft')) await ask(walk, 'withdrawApplication', draft);
  const left = () => walk.view.applications.filter(({ state }) => isAwaited(state));
  for (let tries = 0; left().length > 0; tries += 1) {
    if (tries > MOST_TRIES)
      goAstray(walk.trail, ...left().map(({ id, state }) => `application ${id} is ${state}, and nothing that anybody does leads on`));
    const makers = Object.entries(MAKERS).filter(([name, { on, leads }]) => leads && takersOf(walk, name, on).length > 0);
    const [name, maker] = drawn(chance, makers) ?? [];
    const on = name && maker ? oneOf(chance, takersOf(walk, name, maker.on)) : undefined;
    if (!name || on === undefined || !(await ask(walk, name, on))) if (chance.percent(20)) await passTime(walk);
  }
  const faults = await invariantFaults(walk.db);
  if (faults.length > 0) goAstray(walk.trail, ...faults);
}
