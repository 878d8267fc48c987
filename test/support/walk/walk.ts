import { DAY_MS } from '../../../domain/core/calendar.ts';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { resumeTranches } from '../../../activities/grants/resumptions.ts';
import { type Chance, chanceOf } from '../../../soak/chaos/chance.ts';
import type { DB } from '../../../db/core/schema.ts';
import { sealDay } from '../../../db/core/seals.ts';
import { CONSEQUENCES } from '../../../domain/core/command.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { isOfSeparation } from '../../../domain/core/separation.ts';
import { digest, invariantFaults } from '../invariants.ts';
import { disabledLogins, peopleMakers, standIns } from './changing.ts';
import { type Entrance, openEntrance, rolesFor, type Outcome, type Request } from './door.ts';
import { recogniseWalker, recogniseWalkers } from './ground.ts';
import { CHANGING_LOGINS, gone, MOVING } from './people.ts';
import { commandsOf, movesIn, NOUN_NAMES, type NounName, NOUNS, stuckIn, type Way, wayOf, waysOf } from './rules.ts';
import { type Kind, type Maker, newId, oneOf, rowsOf, type Scene } from './scene.ts';
import { slip } from './slip.ts';
import { eventsSince, readView, type View } from './view.ts';

/**
 * What a walk goes through. `steps`: how many a walk takes; `makers`: the commands of the walk, by name; `nouns`: those
 * whose whole tables are walked; `isSought`: false for a way that is left to chance; `isClaimed`: true for a way whose
 * command must be accepted on some of its walks.
 */
export type Course = {
  steps: number;
  makers: Readonly<Record<string, Maker>>;
  nouns: readonly NounName[];
  isSought: (way: Way) => boolean;
  isClaimed: (way: Way) => boolean;
  /** What happens to its people on some of its walks: each is a name of `Walk.met`. */
  meets: readonly string[];
  /** Makes something to walk through at the beginning, and again when too little is left of it. */
  open: (walk: Walk) => Promise<void>;
  /** Ends what only its own people wait for, before all else is brought to its end. */
  end?: (walk: Walk) => Promise<void>;
  /** What has not come to its end yet, a sentence each. */
  left: (view: View) => string[];
};

/** The first morning of every walk: a seed leads the same way on whatever day it is walked. */
const BEGINNING = '2026-12-01T09:00:00.000Z';
/** How many in a hundred requests go wrong. */
const SLIPS_PERCENT = 15;
/**
 * How many in a hundred steps are about people, are actions of substitutes, repeat a command, or move a person to
 * another house.
 */
const [PEOPLES_PERCENT, STAND_INS_PERCENT, REPEATS_PERCENT, MOVES_PERCENT] = [8, 12, 5, 2];
const [REPEAT_TRIES, STAND_IN_TRIES] = [4, 6];
const PEOPLES_COMMANDS: readonly string[] = [
  ...['confirmAbsence', 'endAbsence', 'declareInterest', 'confirmInterest', 'askInterestWithdrawal', 'confirmInterestWithdrawal'],
  ...['rejectInterestWithdrawal', 'retractInterestWithdrawal', 'disableAccount', 'enableAccount', 'setCompetences', 'remarkOnAnswer'],
];
const PEOPLES_REFUSALS: readonly string[] = ['substitute_cumulates', 'conflict_of_interest', 'account_disabled'];
/** For how many in a hundred requests every row of every table is compared before and after. */
const DIGESTED_PERCENT = 20;
/** How many deadlines of one thing may come at one instant; with more, one is never met. */
const MOST_RINGS = 60;

/**
 * A walk through a database of its own. Nothing in it is random but what its seed says, and time only goes forward.
 * `isEnding`: only what leads on is done, without mistakes; `trodden`: the ways that were gone, by the names that
 * rules.ts gives them; `taken`: the commands, in any state; `reached`: the states; `trail`: what was done, one line
 * each; `calls`: how many were opened; `callers`: all people, as their tokens say; `sent`: the last commands on the
 * things themselves; `met`: how often each event of people happened; `stoodInOn`: the thing on which a substitute has
 * acted last.
 */
export type Walk = {
  course: Course;
  db: Kysely<DB>;
  entrance: Entrance;
  chance: Chance;
  callers: Record<string, Caller>;
  sent: Sent[];
  met: Map<string, number>;
  stoodInOn: string | null;
  trodden: Set<string>;
  taken: Set<string>;
  reached: Set<string>;
  trail: string[];
  isEnding: boolean;
  calls: number;
  now: string;
  view: View;
};

type Sent = { login: string; request: Request; outcome: Outcome };
/** How many of the last commands may be repeated. */
const MOST_SENT = 60;

export async function beginWalk(db: Kysely<DB>, course: Course, seed: number): Promise<Walk> {
  const callers = await recogniseWalkers(db);
  const walk: Walk = {
    course,
    db,
    entrance: openEntrance(db),
    chance: chanceOf(seed),
    callers,
    sent: [],
    met: new Map(),
    stoodInOn: null,
    trodden: new Set(),
    taken: new Set(),
    reached: new Set(),
    trail: [],
    isEnding: false,
    calls: 0,
    now: BEGINNING,
    view: await readView(db),
  };
  await course.open(walk);
  return walk;
}

const sceneOf = ({ db, view, chance, now, callers, isEnding }: Walk): Scene => ({ db, view, chance, now, callers, isEnding });

/**
 * Has a person send this command, and checks what it did against the tables. Returns false where no person could, or it
 * was refused.
 * @param as the sender, where it is not the one that the maker finds
 */
export async function ask(walk: Walk, name: string, on: { id: string } | null, as?: string): Promise<boolean> {
  const { chance, callers, now } = walk;
  const maker = walk.course.makers[name];
  const scene = sceneOf(walk);
  // A maker is called with a row of its own kind.
  const meant = await maker?.ask(scene, on as never);
  if (!meant) return false;
  const slipped = chance.percent(walk.isEnding ? 0 : SLIPS_PERCENT) ? slip(scene, meant, on) : meant;
  const { body, id = on?.id ?? newId(scene) } = slipped;
  const login = as ?? slipped.login;
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  return send(walk, login, { name, id, key: randomUUID(), caller, body, at: now });
}

/** Sends it, and checks what it did against the tables. Returns false where it was refused. */
async function send(walk: Walk, login: string, request: Request): Promise<boolean> {
  const { name, id, body, at } = request;
  const rows = walk.chance.percent(DIGESTED_PERCENT) ? await digest(walk.db) : null;
  const outcome = await walk.entrance.send(request);
  const result = 'refused' in outcome ? outcome.refused : `${outcome.receipt.state}, version ${outcome.receipt.version}`;
  walk.trail.push(`${at} ${login} ${name} ${id} ${JSON.stringify(body).slice(0, 200)}: ${result}`);
  notePeople(walk, request, outcome);
  if ('receipt' in outcome || !outcome.atDoor) walk.sent = [...walk.sent, { login, request, outcome }].slice(-MOST_SENT);
  if ('receipt' in outcome) {
    await look(walk, outcome.by, name);
    // Its consequences are carried out at once.
    for (const due of walk.view.dues.filter(({ what }) => CONSEQUENCES.includes(what))) await ring(walk, due);
    // A person does not come back and go again within one instant: an absence is known by the instant of its
    // declaration.
    if (name === 'endAbsence') walk.now = new Date(Date.parse(walk.now) + 1).toISOString();
  }
  if ('refused' in outcome && !outcome.atDoor) await expectSame(walk, rows);
  return 'receipt' in outcome;
}

const note = ({ met }: Walk, what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

/** Notes what people do for others, and what being one human, or having an interest, stops. */
function notePeople(walk: Walk, { name, id }: Request, outcome: Outcome): void {
  const { by } = outcome;
  if ('refused' in outcome) {
    const { refused } = outcome;
    if (isOfSeparation(refused) || PEOPLES_REFUSALS.includes(refused)) note(walk, refused);
    return;
  }
  if (by.acting?.inSteadOf) note(walk, 'a stand-in acts');
  if (name === 'declareAbsence') note(walk, by.personId === id ? 'declareAbsence of oneself' : 'declareAbsence of another');
  else if (PEOPLES_COMMANDS.includes(name)) note(walk, name);
}

/** The caller has other roles, or another organisation, than before. */
const isChanged = (then: Caller, now: Caller | null): boolean =>
  now?.organisationId !== then.organisationId || !isDeepStrictEqual(now.roles, then.roles);

/**
 * A person repeats, under its key, a command of theirs: as a rule one with other roles by now, or another organisation.
 * A command that was carried out gets its first answer, or its sender is shut out, and nothing changes; one that was
 * refused is judged again, for its sender of now.
 */
async function repeat(walk: Walk): Promise<void> {
  const { chance, sent, callers, entrance, now } = walk;
  const asked = sent.filter(({ login }) => CHANGING_LOGINS.includes(login));
  let found = oneOf(chance, asked.length > 0 && chance.percent(90) ? asked : sent);
  for (let tries = 0; tries < REPEAT_TRIES && found && !(await hasChanged(found)); tries += 1) found = oneOf(chance, asked) ?? found;
  const caller = found && callers[found.login];
  if (!found || !caller) return;
  const { login, request, outcome } = found;
  const how = (await hasChanged(found)) ? 'with other roles' : 'as before';
  if ('refused' in outcome) {
    note(walk, `what was refused is asked again ${how}`);
    await send(walk, login, { ...request, caller, at: now });
    return;
  }
  const rows = await digest(walk.db);
  const again = await entrance.send({ ...request, caller, at: now });
  const told = 'receipt' in again ? again.receipt : again.refused;
  walk.trail.push(`${now} ${login} ${request.name} ${request.id} again: ${JSON.stringify(told)}`);
  if ('refused' in again ? !again.atDoor : !isDeepStrictEqual(again.receipt, outcome.receipt))
    goAstray(walk.trail, `${request.name} was carried out, and is answered otherwise under its key`);
  note(walk, `what was carried out is asked again ${how}${'refused' in again ? ', and shut out' : ''}`);
  await expectSame(walk, rows);

  async function hasChanged({ login: each, outcome: { by } }: Sent): Promise<boolean> {
    const known = callers[each];
    return known !== undefined && isChanged(by, await entrance.recognise(known));
  }
}

/** A substitute acts, by that role or by their own, on a thing whose state takes it; returns false where none could. */
async function actAsStandIn(walk: Walk): Promise<boolean> {
  const { chance, course } = walk;
  const makersFor = (roles: readonly Role[]): [string, Maker][] =>
    Object.entries(course.makers).filter(([name, { on }]) => on !== 'nothing' && rolesFor(name).some((role) => roles.includes(role)));
  // A course does not have a command for every role.
  const able = standIns(sceneOf(walk)).filter(({ roles }) =>
    makersFor(roles).some(([name, { on }]) => takersOf(walk, name, on).length > 0),
  );
  const isOwn = chance.percent(50);
  const found =
    oneOf(
      chance,
      able.filter((each) => each.isOwn === isOwn),
    ) ?? oneOf(chance, able);
  if (!found) return false;
  const { login, roles } = found;
  const makers = makersFor(roles);
  for (let tries = 0; tries < STAND_IN_TRIES; tries += 1) {
    const fit = makers.filter(([name, { on }]) => takersOf(walk, name, on).length > 0);
    const [name, maker] = drawn(chance, fit) ?? [];
    if (!name || !maker) return false;
    const takers = takersOf(walk, name, maker.on);
    // As a rule on what the substitute has acted on already: there one human may do too much.
    const known = chance.percent(60) ? takers.filter((row) => row?.id === walk.stoodInOn) : [];
    const on = oneOf(chance, known.length > 0 ? known : takers);
    if (!on || !(await ask(walk, name, on, login))) continue;
    walk.stoodInOn = on.id;
    return true;
  }
  return false;
}

/** Moves a person to an organisation that applies, or back to the fund: their issuer says so. */
async function moveHouse(walk: Walk): Promise<void> {
  const { chance, callers, db, now } = walk;
  const away = MOVING.find(({ login }) => callers[login]?.roles.includes('signatory'));
  const mover = away ?? oneOf(chance, MOVING);
  if (!mover) return;
  const isBack = mover === away;
  callers[mover.login] = await recogniseWalker(db, isBack ? mover : gone(mover));
  note(walk, isBack ? 'a person comes back' : 'a person changes house');
  walk.trail.push(`${now} ${mover.login} is ${isBack ? 'back' : 'gone'}`);
}

/** All people are back, with the roles that they always had. */
async function comeBack(walk: Walk): Promise<void> {
  for (const mover of MOVING) walk.callers[mover.login] = await recogniseWalker(walk.db, mover);
  for (const login of disabledLogins(walk)) {
    const [person, admin] = [walk.callers[login], walk.callers['admin']];
    if (person && admin)
      await send(walk, 'admin', { name: 'enableAccount', id: person.personId, key: randomUUID(), caller: admin, body: {}, at: walk.now });
  }
}

/**
 * A refused command has changed nothing: neither a state, a version or a date, nor, for some of the requests, any row
 * of any table.
 */
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

/** Checks what a step has changed. */
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

/**
 * Moves time to this deadline, where it is not due yet, and meets it, with all that is due of the same thing by then.
 */
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

/**
 * Time passes, half of the time to a deadline, as a rule the next one; else by some days, in which no deadline is met.
 */
async function passTime(walk: Walk): Promise<void> {
  const { chance, view } = walk;
  const due = chance.percent(70) ? view.dues[0] : oneOf(chance, view.dues);
  if (due && chance.percent(85)) await ring(walk, due);
  else {
    walk.now = later(walk.now, chance.below(6));
    walk.trail.push(`${walk.now} days have passed`);
  }
  await spread(walk);
}

/** The envelopes spread the credits that have come free: tranches that wait for credits go on. */
async function spread(walk: Walk): Promise<void> {
  const told: string[] = [];
  await resumeTranches(walk.db, (moved) => void told.push(...moved.map(({ id }) => id)), walk.now);
  if (told.length === 0) return;
  walk.trail.push(`${walk.now} resumeTranche ${told.join(', ')}`);
  await look(walk);
}

const isNoun = (kind: string): kind is NounName => Object.hasOwn(NOUNS, kind);

const takes = (noun: NounName, state: string, name: string): boolean => Object.hasOwn(NOUNS[noun].table[state]?.takes ?? {}, name);

/** The parts of a grant that a command is about: its tranches where it is about no other. */
function partsFor(name: string): NounName[] {
  const parts = (['amendment', 'account', 'obligation', 'milestone'] as const).filter((noun) =>
    commandsOf(NOUNS[noun].table).includes(name),
  );
  return parts.length > 0 || !commandsOf(NOUNS.tranche.table).includes(name) ? parts : ['tranche'];
}

/**
 * The things on which this command can be sent as they are now, and some part of which takes it; a new thing can be
 * made at any time. An appeal takes its commands in whatever state its application is.
 */
function takersOf({ view }: Walk, name: string, kind: Kind) {
  const all = rowsOf(view, kind);
  const isTaken = (row: (typeof all)[number]) => row === null || !isNoun(kind) || takes(kind, row.state, name);
  const withPart = (nouns: readonly NounName[]) => {
    const standing = nouns.flatMap((noun) => NOUNS[noun].standing(view).filter(({ state }) => takes(noun, state, name)));
    const ids = new Set(standing.map(({ streamId }) => streamId));
    return (row: (typeof all)[number]) => row !== null && ids.has(row.id);
  };
  if (kind === 'application') {
    const hasAppeal = withPart(['appeal']);
    // Decisions on a grant are appealed against in whatever state they have left it.
    const isGranted = (row: (typeof all)[number]) => name === 'appealDecision' && row?.state === 'awarded';
    return all.filter((row) => isTaken(row) || hasAppeal(row) || isGranted(row));
  }
  const parts = kind === 'grant' ? partsFor(name) : [];
  return all.filter(isTaken).filter(parts.length === 0 ? () => true : withPart(parts));
}

const drawn = (chance: Chance, makers: readonly [string, Maker][]): [string, Maker] | undefined =>
  chance.weighed(makers.map((choice) => ({ choice, weight: choice[1].weight })));

/**
 * Tries a way that was not gone yet, where a thing stands in the state that takes it; returns false where it could not
 * be gone.
 */
async function tryOut(walk: Walk, { noun, from, command, by }: Way): Promise<boolean> {
  const { chance, view, course } = walk;
  const standing = NOUNS[noun].standing(view).filter(({ state }) => state === from);
  const streams = standing.map(({ streamId }) => streamId);
  const dues = by === 'time' ? view.dues.filter(({ id }) => streams.includes(id)) : [];
  // An earlier deadline of the same thing brings its date nearer.
  const due = dues.find(({ what }) => what === command) ?? dues[0];
  if (due) await ring(walk, due);
  const callIds = view.applications.filter(({ id }) => streams.includes(id)).map(({ callId }) => callId);
  // What becomes of an award is asked of its application.
  const ids = [...streams, ...view.grants.filter(({ id }) => streams.includes(id)).map(({ applicationId }) => applicationId)];
  const rows = rowsOf(view, course.makers[command]?.on ?? 'nothing').filter(
    (row) => row && (ids.includes(row.id) || ('callId' in row && !('revision' in row) && callIds.includes(String(row.callId)))),
  );
  const on = due ? undefined : oneOf(chance, rows);
  return due !== undefined || (on !== undefined && (await ask(walk, command, on)));
}

/**
 * Tries ways that were not gone yet on this walk until one is accepted: half of the time commands that were not
 * accepted in any state.
 */
async function seekOut(walk: Walk): Promise<void> {
  const { chance, course, trodden, taken } = walk;
  // Consequences have been carried out by now: no date brings them nearer.
  const isSought = (way: Way) => course.isSought(way) && !CONSEQUENCES.includes(way.command);
  const sought = waysOf(course.nouns).filter((way) => isSought(way) && !trodden.has(wayOf(way)));
  for (let tries = 0; tries < 4; tries += 1) {
    const standing = new Set(NOUN_NAMES.flatMap((noun) => NOUNS[noun].standing(walk.view).map(({ state }) => `${noun} ${state}`)));
    const fit = sought.filter((each) => standing.has(`${each.noun} ${each.from}`));
    const untaken = fit.filter(({ noun, command }) => !taken.has(`${noun} ${command}`));
    const next = oneOf(chance, untaken.length > 0 && chance.percent(50) ? untaken : fit);
    if (!next || (await tryOut(walk, next))) return;
  }
}

/** One step: a person sends a command, whether the thing's state takes it or not, or time passes. */
export async function step(walk: Walk): Promise<void> {
  const { chance, course } = walk;
  await course.open(walk);
  if (chance.percent(14)) return passTime(walk);
  if (chance.percent(PEOPLES_PERCENT)) return void (await ask(walk, drawn(chance, Object.entries(peopleMakers))?.[0] ?? '', null));
  if (chance.percent(STAND_INS_PERCENT) && (await actAsStandIn(walk))) return;
  if (chance.percent(REPEATS_PERCENT)) return repeat(walk);
  if (chance.percent(MOVES_PERCENT)) return moveHouse(walk);
  if (chance.percent(20)) return seekOut(walk);
  const all = Object.entries(course.makers);
  const fit = all.filter(([name, { on }]) => takersOf(walk, name, on).length > 0);
  const [name, maker] = drawn(chance, chance.percent(85) ? fit : all) ?? [];
  if (!name || !maker) return;
  const takers = takersOf(walk, name, maker.on);
  const on = oneOf(chance, takers.length > 0 && chance.percent(90) ? takers : rowsOf(walk.view, maker.on));
  if (on !== undefined) await ask(walk, name, on);
}

const MOST_TRIES = 4_000;

/**
 * All people do what leads on, without mistakes, until everything has come to its end: no state that the walk has
 * reached is one that nothing leads out of. Then all invariants are checked.
 */
export async function finish(walk: Walk): Promise<void> {
  const { chance, course } = walk;
  walk.isEnding = true;
  await comeBack(walk);
  await course.end?.(walk);
  for (let tries = 0; course.left(walk.view).length > 0; tries += 1) {
    if (tries > MOST_TRIES) goAstray(walk.trail, ...course.left(walk.view).map((left) => `${left}, and no command leads on`));
    const makers = Object.entries(course.makers).filter(([name, { on, leads }]) => leads && takersOf(walk, name, on).length > 0);
    const [name, maker] = drawn(chance, makers) ?? [];
    const on = name && maker ? oneOf(chance, takersOf(walk, name, maker.on)) : undefined;
    if (!name || on === undefined || !(await ask(walk, name, on))) if (chance.percent(20)) await passTime(walk);
  }
  // A fund whose first event is older than two days has a seal; a walk has no sweep that would make it.
  await sealDay(walk.db, new Date().toISOString());
  const faults = await invariantFaults(walk.db);
  if (faults.length > 0) goAstray(walk.trail, ...faults);
}
