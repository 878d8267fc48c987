import { sql } from 'kysely';
import { mayAsk, type Spec } from '../../../api/http/operation.ts';
import { operations } from '../../../api/operations.ts';
import { readTasks } from '../../../db/desk/tasks/index.ts';
import type { Moved } from '../../../domain/core/command.ts';
import { isStaff, type Role } from '../../../domain/core/role.ts';
import { BODIES } from '../bodies.ts';
import { noteMet } from '../exercised/notes.ts';
import { NOUNS } from '../exercised/nouns.ts';
import { type CommandName, type CommandHarness, copyLike } from '../command-harness.ts';
import type { Undone } from '../undone.ts';
import { soundBody } from './bodies.ts';
import { openReads, type Page } from './reading.ts';

/**
 * The page of each kind of thing, and the parts of it on which commands are given: by which field a body names one, by
 * what it is known, and which noun it is, where it says itself what is offered on it.
 */
export type PagedKind = 'application' | 'grant' | 'session' | 'mission' | 'datalab_request' | 'call';
type PartOf = { list: string; field: string; key: string; noun?: string };
export const PAGES: Record<PagedKind, { path: string; parts: readonly PartOf[] }> = {
  application: { path: '/applications/{id}', parts: [{ list: 'review', field: 'step', key: 'key' }] },
  grant: {
    path: '/grants/{id}',
    parts: [
      { list: 'tranches', field: 'tranche', key: 'rank', noun: 'tranche' },
      { list: 'milestones', field: 'rank', key: 'rank', noun: 'milestone' },
      { list: 'claims', field: 'claim', key: 'number', noun: 'claim' },
      { list: 'obligations', field: 'obligation', key: 'key', noun: 'obligation' },
      { list: 'amendments', field: 'amendment', key: 'number', noun: 'amendment' },
    ],
  },
  session: { path: '/sessions/{id}', parts: [] },
  mission: { path: '/missions/{id}', parts: [] },
  datalab_request: { path: '/datalab-requests/{id}', parts: [] },
  call: { path: '/calls/{callId}', parts: [] },
};

/** What is refused although it is offered, and why that is as it has to be. */
const REFUSED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  application_incomplete: 'a draft is sent from where what is missing is said, each with its link',
  credits_insufficient: 'whether there are credits the ledger says under its lock, to the first that asks',
  tranche_behind_others: 'who waits for the same credits is known under the ledger’s lock',
  year_over: 'the credits of a year are the ledger’s',
  reservation_uncovered: 'the credits of a year are the ledger’s',
};

/** What is offered beside each part on a page of its own, and where that is looked at. */
const OFFERED_ELSEWHERE: Readonly<Partial<Record<CommandName, string>>> = {
  removeScenario: 'beside each scenario of a session: offers-of-scenarios',
  promoteScenario: 'beside each scenario of a session: offers-of-scenarios',
};

/** The command that asks a reviewer for an opinion which still waits for one. */
const ASKING_FOR: Readonly<Record<string, CommandName>> = { giveOpinion: 'assignReviewer' };

/** What may keep everybody who holds a role from what is awaited of it, and why `next` says it all the same. */
const AWAITED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  conflict_of_interest: 'it names a role, and not which of its people have no interest in the thing',
  screened_before: 'it names a role, and not which of its people had no part in the thing',
  opinion_already_given: 'a reviewer who gave another opinion is asked for none: a life brings it about by hand',
  recused: 'which members have voted is not read before the close',
  visa_missing: 'the controller has its visa among its tasks, and the signature comes after it',
  visa_refused: 'the controller may still give another visa, and the signature comes after it',
  correction_deadline_passed: 'its date has come, and ends it at any moment',
};

/** Commands whose body names one or some of several steps or files: another one is refused for another reason. */
const OF_ONE_OF_SEVERAL: readonly string[] = ['reopenSteps', 'castBallots', 'declareRecusal', 'moveOnAgenda'];

/** What whoever has an interest in a file of the fund's money does on it all the same, and why. */
const DONE_ALL_THE_SAME: Readonly<Partial<Record<CommandName, string>>> = {};

/** The functions of the fund of which a file has different people, each with another one. */
const ANOTHER_FUNCTION: Readonly<Partial<Record<Role, Role>>> = {
  lead: 'chair',
  chair: 'finance',
  finance: 'payer',
  payer: 'finance',
  controller: 'finance',
};

type Thing = { kind: PagedKind; id: string; name: string; fund: Page };
type Offering = { login: string; page: Page };
type Next = { at: string | null; what: string; who: readonly { id: string | null; role: Role }[] };
type Refused = { command: string; code: string };
export type Part = Record<string, unknown> & { commands?: string[]; refused?: Refused[] };

export const partsIn = (page: Page, { list }: PartOf): Part[] => (page[list] ?? []) as Part[];
const hasCommand = ({ noun = '' }: PartOf, name: string): boolean =>
  Object.values(NOUNS[noun]?.table ?? {}).some(({ takes }) => Object.hasOwn(takes, name));

/** The kind of part that a command's body names, if any. */
export const partNamedBy = (kind: PagedKind, name: string): PartOf | undefined =>
  PAGES[kind].parts.find(({ field }) => Object.hasOwn(BODIES[name] ?? {}, field));

/** Commands on what has a page, by kind: those whose path begins with the page's. */
export const commandsOn = (path: string): Spec[] =>
  operations.map(({ spec }) => spec).filter((spec) => spec.body !== undefined && (spec.path === path || spec.path.startsWith(`${path}/`)));

function specOf(command: CommandName): Spec {
  const found = operations.find(({ spec }) => spec.operationId === command);
  if (!found) throw new Error(`no operation gives ${command}`);
  return found.spec;
}

/**
 * Looks at things as they move: what each person is offered on them is accepted where the body is sound, and what
 * nobody offers is refused. `watch`: an harness like the one that is handed, in which whatever a command moves of these
 * kinds is looked at once it was carried out, unless one like it was seen before; `look`: looks at a thing all the
 * same, since two pages that look alike may rest on different facts; `faults`: what was found.
 */
export function openLooks(
  nothing: Undone,
  harness: CommandHarness,
  kinds: readonly PagedKind[],
): { watch: CommandHarness; look: Look; faults: string[] } {
  const { db } = nothing;
  const readAs = openReads(db, harness.callers);
  const faults: string[] = [];
  const seenBefore = new Set<string>();

  /** One person of the same roles and organisation is enough, except those who had a part in the thing. */
  async function peopleAround(id: string): Promise<string[]> {
    const involved = await db
      .selectFrom('event')
      .where('person_id', 'is not', null)
      .where((where) =>
        where.or([
          where('stream_id', '=', id),
          where('stream_id', 'in', where.selectFrom('grant').where('id', '=', id).select('application_id')),
        ]),
      )
      .select('person_id')
      .distinct()
      .execute();
    const ids = new Set(involved.map(({ person_id: personId }) => personId));
    const kept = new Set<string>();
    return Object.entries(harness.callers).flatMap(([login, { personId, organisationId, roles }]) => {
      const like = `${organisationId} ${roles.join()}`;
      if (kept.has(like) && !ids.has(personId)) return [];
      kept.add(like);
      return [login];
    });
  }

  /** A call's page is found by the name that people know it by; the others by their stream's id. */
  async function nameOf(kind: PagedKind, id: string): Promise<string> {
    if (kind !== 'call') return id;
    return (await db.selectFrom('call').where('stream_id', '=', id).select('id').executeTakeFirstOrThrow()).id;
  }

  /**
   * Asks for a command, and undoes what came of it; the code of what it was refused for, null where it was accepted.
   */
  const ask = (login: string, name: CommandName, id: string, body: unknown): Promise<string | null> =>
    nothing.undone(async () => {
      const answer = await harness.ask(login, name, body, { id, follows: false });
      return 'refusal' in answer ? answer.refusal.code : null;
    });

  /** The same with a sound body, about a part of the thing where the body names one. */
  async function askSoundly({ kind, id, fund }: Thing, login: string, name: CommandName, part: Part): Promise<string | null> {
    const of = partNamedBy(kind, name);
    const sound = await soundBody(name, { db, harness, login, id, page: fund, part });
    const code = await ask(login, name, id, of && part[of.key] ? { ...sound, [of.field]: part[of.key] } : sound);
    // What is undone leaves no notes in the database.
    if (code === null) noteMet('transition', kind, String(fund.state), name);
    if (code === null && of?.noun && part['state']) noteMet('transition', of.noun, String(part['state']), name);
    return code;
  }

  async function lookAtCommand(thing: Thing, seen: Set<string>, { login, page }: Offering, spec: Spec): Promise<void> {
    const { kind, fund } = thing;
    const name = spec.operationId as CommandName;
    const of = partNamedBy(kind, name);
    const parts: Part[] = of ? partsIn(fund, of) : [{}];
    let isAccepted = false;
    for (const part of parts.length > 0 ? parts : [{} as Part]) {
      const own = of && partsIn(page, of).find((each) => each[of.key] === part[of.key]);
      const isOffered = of && hasCommand(of, name) ? (own?.commands ?? []).includes(name) : page.commands.includes(name);
      const situation = [kind, fund.state, part['state'], name, login, isOffered, page.commands].join();
      if (!isOffered && seen.has(situation)) continue;
      seen.add(situation);
      const code = await askSoundly(thing, login, name, part);
      const where = `${kind} ${fund.state}${of ? `, ${of.field} ${String(part[of.key])} ${String(part['state'] ?? '')}` : ''}`;
      isAccepted ||= code === null;
      if (isOffered && of && !hasCommand(of, name)) continue;
      if (isOffered && code !== null && !(code in REFUSED_ALL_THE_SAME))
        faults.push(`${name} is offered to ${login} and refused as ${code}: ${where}`);
      if (!isOffered && code === null) faults.push(`${name} is not offered to ${login} and accepted: ${where}`);
      const refused = (of ? own?.refused : (page['refused'] as Refused[] | undefined))?.find(({ command }) => command === name);
      if (refused && refused.code !== code && !OF_ONE_OF_SEVERAL.includes(name))
        faults.push(`${name} is said to be refused to ${login} as ${refused.code}, not ${code}: ${where}`);
    }
    if (of && !hasCommand(of, name) && page.commands.includes(name) && !isAccepted)
      faults.push(`${name} is offered to ${login} and refused on each ${of.field}: ${kind} ${fund.state}`);
  }

  /** What waits for somebody is among what they are offered. */
  async function lookAtTasks(kind: PagedKind, id: string, { login, page }: Offering): Promise<void> {
    const caller = harness.callers[login];
    if (!caller) return;
    for (const { command, detail, ...task } of (await readTasks(db, { caller, at: new Date().toISOString() })).tasks) {
      if (task.id !== id) continue;
      const of = partNamedBy(kind, command);
      const part = of && partsIn(page, of).find((each) => String(each[of.key]) === detail);
      if (!(part?.commands ?? page.commands).includes(command) && command !== 'proposeMission')
        faults.push(`${command} ${detail ?? ''} is a task of ${login} and not offered: ${kind} ${page.state}`);
    }
  }

  /**
   * What a thing is said to wait for, where it is given on the thing's page, is offered to each of those for whom it
   * waits: to the person who is named, or to somebody who holds the role that is named, be it one who has had no hand
   * in it so far. It is offered now or, where its time is still to come, as that of a report on a period that runs, at
   * the date until which it is awaited. Where the lead is named for an opinion, it is offered to ask somebody for it.
   */
  async function lookAtNext(thing: Thing, offers: readonly Offering[]): Promise<void> {
    const { kind, name, fund } = thing;
    const { path, parts } = PAGES[kind];
    const next = fund['next'] as Next | null | undefined;
    if (!next || !commandsOn(path).some(({ operationId }) => operationId === next.what)) return;
    const readThen = openReads(db, harness.callers, (now) => (next.at !== null && next.at > now ? next.at : now));
    for (const { id: personId, role } of next.who) {
      const command = (personId === null && ASKING_FOR[next.what]) || (next.what as CommandName);
      const isOffered = (page: Page | null): boolean =>
        page !== null && [page, ...parts.flatMap((of) => partsIn(page, of))].some(({ commands = [] }) => commands.includes(command));
      const awaited = Object.entries(harness.callers)
        .filter(([, caller]) => (personId === null ? caller.roles.includes(role) : caller.personId === personId))
        .map(([login]) => login);
      let isSound = offers.some(({ login, page }) => awaited.includes(login) && isOffered(page));
      for (const read of [readAs, readThen]) for (const login of awaited) isSound ||= isOffered(await read(login, path, name));
      const codes = isSound ? [] : await codesOf(thing, awaited, command);
      if (!isSound && !codes.some((code) => code in AWAITED_ALL_THE_SAME))
        faults.push(
          `${next.what} is awaited of ${role} ${awaited.join()}, to whom ${command} is refused as ${codes.join()}: ${kind} ${fund.state}`,
        );
    }
  }

  /** Runs with an interest of somebody in whose a thing is, which is undone with all that it brings about. */
  const withInterest = (applicationId: string, personId: string, run: () => Promise<void>): Promise<void> =>
    nothing.undone(async () => {
      await sql`INSERT INTO declared_interest (person_id, number, siret, reason, declared_by, declared_at, in_force_since)
        SELECT ${personId}, 1000, o.siret, 'Un proche y travaille.', ${personId}, now(), now()
        FROM application AS a JOIN organisation AS o ON o.id = a.organisation_id WHERE a.id = ${applicationId}`.execute(db);
      await run();
    });

  /** The same where the person has signed in for the organisation of the thing before, for the last time a year ago. */
  const withFormerHouse = (applicationId: string, personId: string, run: () => Promise<void>): Promise<void> =>
    nothing.undone(async () => {
      await sql`INSERT INTO person_organisation (person_id, organisation_id, first_seen, last_seen, counts_until)
        SELECT ${personId}, a.organisation_id, now() - interval '2 years', now() - interval '1 year', now() + interval '1 year'
        FROM application AS a WHERE a.id = ${applicationId}`.execute(db);
      await run();
    });

  /** The same where somebody has acted on it, in another function and in somebody's stead. */
  const withAct = (applicationId: string, personId: string, role: Role, run: () => Promise<void>): Promise<void> =>
    nothing.undone(async () => {
      const inSteadOf = harness.callers['auditor']?.personId;
      await sql`INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
        VALUES (${applicationId}, ${personId}, 'fund', ${role}, ${inSteadOf})`.execute(db);
      await run();
    });

  /**
   * What one of the fund may do on a file, it may not once it is in conflict, or has acted in another's function. One
   * function says so of every state: a command is looked at once for each person who is offered it.
   */
  async function lookAtSeparation(thing: Thing, { login, page }: Offering, seen: Set<string>): Promise<void> {
    const { kind, id, name } = thing;
    const { path, parts } = PAGES[kind];
    const caller = harness.callers[login];
    const applicationId = await applicationOf(kind, id);
    if (!caller || applicationId === undefined || !isStaff(caller.roles)) return;
    const offeredOn = (read: Page): [CommandName, Part][] => [
      ...(read.commands as CommandName[]).flatMap((command) => {
        const of = partNamedBy(kind, command);
        return (of ? partsIn(read, of) : [{}]).map((part): [CommandName, Part] => [command, part]);
      }),
      ...parts.flatMap((of) =>
        partsIn(read, of).flatMap((part) =>
          ((part.commands ?? []) as CommandName[]).map((command): [CommandName, Part] => [command, part]),
        ),
      ),
    ];
    const hold = async (offered: [CommandName, Part][], how: string): Promise<void> => {
      const then = await readAs(login, path, name);
      for (const [command] of then ? offeredOn(then) : [])
        if (offered.some(([each]) => each === command)) faults.push(`${command} is offered to ${login}, ${how}: ${kind} ${page.state}`);
      for (const [command, part] of offered)
        if ((await askSoundly(thing, login, command, part)) === null)
          faults.push(`${command} is accepted from ${login}, ${how}: ${kind} ${page.state}`);
    };
    const known = commandsOn(path).map(({ operationId }) => operationId);
    const isNew = (command: CommandName): boolean => !seen.has(`separation of ${kind} ${login} ${command}`);
    const byFund = offeredOn(page).filter(([command]) => known.includes(command) && !(command in DONE_ALL_THE_SAME) && isNew(command));
    for (const [command] of byFund) seen.add(`separation of ${kind} ${login} ${command}`);
    if (byFund.length === 0) return;
    await withInterest(applicationId, caller.personId, () => hold(byFund, 'who has an interest in it'));
    await withFormerHouse(applicationId, caller.personId, () => hold(byFund, 'who has worked for its organisation'));
    const [role] = caller.roles;
    const another = role && caller.roles.length === 1 ? ANOTHER_FUNCTION[role] : undefined;
    if (!another) return;
    // What the caller gives in the stead of another function itself is of one function with that act.
    const byOwnFunction = byFund.filter(([command]) => {
      const { roles = [] } = specOf(command);
      return (role && roles.includes(role)) || !roles.includes(another);
    });
    await withAct(applicationId, caller.personId, another, () => hold(byOwnFunction, `who has acted on it for ${another} who was away`));
  }

  /** The application that a thing of one is about; undefined of what is no file of the fund's money. */
  async function applicationOf(kind: PagedKind, id: string): Promise<string | undefined> {
    if (kind === 'application') return id;
    if (kind === 'grant')
      return (await db.selectFrom('grant').where('id', '=', id).select('application_id').executeTakeFirstOrThrow()).application_id;
    if (kind !== 'mission') return undefined;
    const ofMission = db.selectFrom('mission as m').innerJoin('grant as g', 'g.id', 'm.grant_id').where('m.id', '=', id);
    return (await ofMission.select('g.application_id').executeTakeFirstOrThrow()).application_id;
  }

  /** What people are refused a command for on a thing, or on one of its parts. */
  async function codesOf(thing: Thing, logins: readonly string[], command: CommandName): Promise<string[]> {
    const of = partNamedBy(thing.kind, command);
    const codes = new Set<string>();
    for (const login of logins)
      for (const part of of ? partsIn(thing.fund, of) : [{}]) codes.add((await askSoundly(thing, login, command, part)) ?? 'accepted');
    return [...codes];
  }

  async function lookAt(kind: PagedKind, id: string, seen: Set<string>): Promise<void> {
    const { path, parts } = PAGES[kind];
    const name = await nameOf(kind, id);
    const offers: Offering[] = [];
    for (const login of await peopleAround(id)) {
      const page = await readAs(login, path, name);
      if (page) offers.push({ login, page });
    }
    const fund = (await readAs('auditor', path, name)) ?? offers[0]?.page;
    if (!fund) return;
    const thing = { kind, id, name, fund };
    await lookAtNext(thing, offers);
    const states = parts.map((of) => partsIn(fund, of).map(({ state }) => state));
    const next = fund['next'] as Next | null | undefined;
    const situation = JSON.stringify([kind, fund.state, next?.what, states, offers.map(({ login, page }) => [login, page.commands])]);
    if (seen.has(situation)) return;
    seen.add(situation);
    for (const offer of offers) {
      const caller = harness.callers[offer.login];
      for (const spec of commandsOn(path))
        if (caller && mayAsk(spec, caller) && !(spec.operationId in OFFERED_ELSEWHERE)) await lookAtCommand(thing, seen, offer, spec);
      await lookAtTasks(kind, id, offer);
      await lookAtSeparation(thing, offer, seen);
    }
  }

  const isLookedAt = (kind: string): kind is PagedKind => kinds.some((each) => each === kind);
  const accept: CommandHarness['accept'] = async (...asked) => {
    const answer = await harness.ask(...asked);
    if ('refusal' in answer) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(answer.refusal)}`);
    const { receipt, moved = [] } = answer as typeof answer & { moved?: Moved[] };
    const own = await db.selectFrom('stream').where('id', '=', receipt.id).select(['id', 'kind']).executeTakeFirst();
    const things = new Map([...(own ? [own] : []), ...moved].map(({ id, kind }) => [id, kind]));
    for (const [id, kind] of things) if (isLookedAt(kind)) await lookAt(kind, id, seenBefore);
    return receipt;
  };
  const watch = { ...harness, accept };
  return { watch: isLookedAt('application') ? watch : copyLike(harness, watch), look: (kind, id) => lookAt(kind, id, new Set()), faults };
}

/** Looks at a thing as it stands. */
type Look = (kind: PagedKind, id: string) => Promise<void>;

/** `unwatched`: the harness in which nothing is looked at, for what another life has been looked at in. */
type Aside = { look: Look; unwatched: CommandHarness };

export type Life = { name: string; live: (harness: CommandHarness, db: Undone['db'], aside: Aside) => Promise<unknown> };
