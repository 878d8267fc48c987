import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { isTransient } from '../../db/core/errors.ts';
import type { DB } from '../../db/core/schema.ts';
import { people as localPeople } from '../../local/people.ts';
import { DVF } from '../../test/support/datalab-fixtures.ts';
import type { Chance } from './chance.ts';
import { applicationMoves } from './moves/applications.ts';
import { capacityMoves } from './moves/capacity.ts';
import { callMoves, newCall, SHIPPED_ID } from './moves/calls.ts';
import { creditMoves, type Movement } from './moves/credits.ts';
import { datalabMoves } from './moves/datalab.ts';
import { conditionMoves, grantMoves, withdrawalMoves } from './moves/grants.ts';
import { missionMoves, proposeMission } from './moves/missions.ts';
import { type MoveContext, type Move, move, type View } from './moves/move.ts';
import {
  absenceMoves,
  AWAY_AT_ONCE,
  endOfAbsence,
  INTERESTED,
  interestMoves,
  LEAVERS,
  leaverMoves,
  openAbsence,
  peopleMoves,
  standingInterest,
  standInOf,
  subjectOf,
} from './moves/people.ts';
import { type Applicant, APPLICANTS, projectOf } from './moves/projects.ts';
import { MEMBERS, planMoves, sessionMoves } from './moves/sessions.ts';
import type { Command, People } from './people.ts';
import { forgetEndless, letDateCome, letNoticesPass, letPeriodsPass } from './time.ts';

type Stage = {
  people: People;
  db: Kysely<DB>;
  temporal: WorkflowClient;
  taskQueue: string;
  /** The calls that take applications, and the envelope of all of them. */
  calls: string[];
  envelopeId: string;
  /** The absent people and their substitutes, by their logins. */
  standIns: Map<string, string>;
  isOver: () => boolean;
};
type Life = Stage & MoveContext;

const CONFLICT_PERCENT = 25;
const HASTY_PERCENT = 6;
const MOST_TURNS = 60;
const WAITS_MS = 300;
const CALL_MS = 30_000;
const DATE_MS = 5_000;
const ENDLESS_MS = 10_000;
/** How long a person is away, has an interest, or has left. */
const [ABSENCE_MS, INTEREST_MS, GONE_MS] = [4_000, 1_000, 2_000];
/** So much of what is asked of an absent person is done by the substitute. */
const STAND_INS_PERCENT = 75;

const think = ({ chance }: Life): Promise<void> => wait(chance.between(20, 250));

/** An absent person may be asked all the same; as a rule the substitute is. */
function byWhom(command: Command | undefined, { standIns, chance }: Life): Command | undefined {
  const substitute = command && standIns.get(command.login);
  return substitute && chance.percent(STAND_INS_PERCENT) ? { ...command, login: substitute, inSteadOf: command.login } : command;
}

/**
 * A person makes one of the moves. Now and then two are made at once, by people who do not know of each other or by one
 * who asks twice, and now and then one by a person who does not wait for the answer. Returns the answer to the first,
 * where there was one.
 */
async function act(life: Life, moves: readonly Move[]): Promise<Record<string, unknown> | null> {
  const { people, chance } = life;
  const command = byWhom(chance.weighed(moves), life);
  if (!command) return null;
  const other = chance.percent(CONFLICT_PERCENT) ? byWhom(chance.weighed(moves), life) : undefined;
  const isHasty = chance.percent(HASTY_PERCENT);
  const [answered] = await Promise.all([isHasty ? people.askOnce(command) : people.ask(command), other && people.ask(other)]);
  return answered && answered.status < 300 ? answered.body : null;
}

/**
 * Reads a thing and moves it on, turn by turn, until no move is left. A thing that only waits is read again for a
 * while.
 */
async function lead(
  life: Life,
  read: () => Promise<View | null>,
  movesOf: (view: View) => Promise<readonly Move[] | 'wait'>,
): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS && !life.isOver(); turn += 1) {
    const view = await read();
    if (!view) return;
    const moves = await movesOf(view);
    if (moves === 'wait') await wait(WAITS_MS);
    else if (moves.length === 0) return;
    else await act(life, moves);
    await think(life);
  }
}

/** Time passes later where PostgreSQL is away or busy; anything else is an error of ours. */
function unlessAway(error: unknown): void {
  if (!isTransient(error)) throw error;
}

const personOf = (login: string) => localPeople.find((person) => person.login === login);
const applicantOf = (grant: View): Applicant | undefined =>
  APPLICANTS.find(({ signatory }) => personOf(signatory)?.organisation.name === grant['organisationName']);
const siretOf = (login: string): string => personOf(login)?.siret ?? '';

async function applicationLife(life: Life, name: string): Promise<void> {
  const { people, chance, calls } = life;
  const applicant = chance.of(APPLICANTS);
  const { signatory, editor } = applicant;
  const callId = chance.percent(50) ? SHIPPED_ID : (calls[chance.below(calls.length)] ?? SHIPPED_ID);
  const draft = { ...projectOf(chance, `Projet ${name}`), callId, siret: siretOf(signatory) };
  const id = (await act(life, [move(1, editor, '/applications', draft)]))?.['id'];
  if (typeof id !== 'string') return;
  let grantId: unknown = null;
  await lead(
    life,
    () => people.read(signatory, `/applications/${id}`),
    async (view) => {
      grantId = view['grantId'];
      const state = String(view['state']);
      if (state === 'reviewed' || state === 'in_session') return 'wait';
      const isReviewed = state === 'in_review' || state === 'correction_requested';
      const review = isReviewed ? (await people.read('lead', `/applications/${id}`))?.['review'] : [];
      return applicationMoves(view, (review ?? []) as never, applicant, life);
    },
  );
  if (typeof grantId === 'string') await grantLife(life, grantId, applicant);
}

async function grantLife(life: Life, id: string, applicant: Applicant): Promise<void> {
  let isAged = false;
  await lead(
    life,
    () => life.people.read('finance', `/grants/${id}`),
    async (view) => {
      if (view['state'] === 'active' && !isAged) {
        isAged = true;
        await letPeriodsPass(life.db, id).catch(unlessAway);
      }
      if (view['notice']) await letNoticesPass(life.db, id).catch(unlessAway);
      return grantMoves(view, applicant, life);
    },
  );
}

/**
 * Some subsidy is withdrawn in part, after the time of its notice. A delegation is no subsidy, and an agreement with an
 * open amendment waits for its end.
 */
async function withdrawalLife(life: Life): Promise<void> {
  const { people, chance, db } = life;
  const active = itemsOf(await people.read('finance', '/grants?state=active&limit=20'));
  const id = active[chance.below(active.length)]?.['id'];
  const read = () => people.read('finance', `/grants/${String(id)}`);
  const first = id === undefined ? null : await read();
  if ((first?.['legalForm'] as { form?: string } | undefined)?.form !== 'agreement') return;
  await lead(life, read, async (view) => {
    if (view['notice']) await letNoticesPass(db, String(id)).catch(unlessAway);
    return withdrawalMoves(view, Number(first?.['awardedCents']), life);
  });
}

/** Some award under conditions is waited for until all of them are certified. */
async function conditionLife(life: Life): Promise<void> {
  const { people, chance } = life;
  const unsigned = itemsOf(await people.read('finance', '/grants?state=to_sign&limit=20'));
  const grant = unsigned[chance.below(unsigned.length)];
  const applicant = grant && applicantOf(grant);
  if (!applicant) return;
  await lead(
    life,
    () => people.read('lead', `/grants/${String(grant['id'])}`),
    async (view) => conditionMoves(view, applicant, life),
  );
}

async function datalabLife(life: Life, name: string): Promise<void> {
  const applicant = life.chance.of(APPLICANTS).signatory;
  const id = (await act(life, [move(1, applicant, '/datalab-requests', { ...DVF, title: `Appui ${name}` })]))?.['id'];
  if (typeof id !== 'string') return;
  await lead(
    life,
    () => life.people.read('lead', `/datalab-requests/${id}`),
    async (view) => datalabMoves(view, applicant, life),
  );
}

/** A mission on some project under way; where there is none, no mission is proposed. */
async function missionLife(life: Life): Promise<void> {
  const { people, chance } = life;
  const active = itemsOf(await people.read('lead', '/grants?state=active&limit=20'));
  const grant = active[chance.below(active.length)];
  const applicant = grant && applicantOf(grant);
  if (!applicant) return;
  const id = (await act(life, [proposeMission(String(grant['id']), life)]))?.['id'];
  if (typeof id !== 'string') return;
  await lead(
    life,
    () => people.read('lead', `/missions/${id}`),
    async (view) => missionMoves(view, applicant.signatory, life),
  );
}

const itemsOf = (page: Record<string, unknown> | null): View[] => (page?.['items'] ?? []) as View[];

const UNDECIDED: readonly unknown[] = ['planned', 'voting', 'voted'];

/** The leads plan sessions, and some session is voted on, decided, or cancelled. */
async function committeeTurn(life: Life): Promise<void> {
  const { people, chance } = life;
  const reviewed = itemsOf(await people.read('lead', '/applications?state=reviewed&limit=20'));
  await act(
    life,
    planMoves(
      reviewed.map(({ id }) => String(id)),
      life,
    ),
  );
  const undecided = itemsOf(await people.read('lead', '/sessions?limit=30')).filter(({ state }) => UNDECIDED.includes(state));
  const session = undecided[chance.below(undecided.length)];
  const member = chance.of(MEMBERS);
  const view = session && (await people.read(member, `/sessions/${String(session['id'])}`));
  if (view) await act(life, sessionMoves(view, member, life));
}

async function creditTurn(life: Life): Promise<void> {
  const { people, envelopeId } = life;
  const view = await people.read('finance', `/envelopes/${envelopeId}`);
  if (!view) return;
  const cursor = Buffer.from(String(Math.max(0, Number(view['sequence']) - 10))).toString('base64url');
  const movements = itemsOf(await people.read('finance', `/envelopes/${envelopeId}/movements?cursor=${cursor}`));
  await act(life, creditMoves(view, movements as Movement[], life));
}

async function callLife(life: Life, name: string): Promise<void> {
  const { people, calls, envelopeId, isOver } = life;
  const id = `appel-${name}`;
  await act(life, [newCall(id, envelopeId)]);
  const since = Date.now();
  await lead(
    life,
    () => people.read('admin', `/calls/${id}`),
    async (view) => {
      if (view['state'] === 'published' && !calls.includes(id)) calls.push(id);
      if (view['state'] === 'published') await wait(1_000);
      return callMoves(view, Date.now() - since > CALL_MS || isOver(), life);
    },
  );
  calls.splice(0, calls.length, ...calls.filter((each) => each !== id));
}

/** Returns whether something has been seen for so long. */
function forSoLong(ms: number): (isSeen: boolean) => boolean {
  let since: number | undefined;
  return (isSeen) => {
    if (isSeen) since ??= Date.now();
    return since !== undefined && Date.now() - since > ms;
  };
}

/** A person is away for a while: at the end all are back, so that each has their own roles alone. */
async function absenceLife(life: Life, name: string): Promise<void> {
  const { people, standIns } = life;
  const standIn = standInOf(name);
  const read = () => people.read('auditor', `/people/${people.idOf(standIn.away)}/absences`);
  const isLong = forSoLong(ABSENCE_MS);
  await lead(life, read, async (view) => {
    const isUnderWay = openAbsence(view)?.state === 'under_way';
    const mayEnd = isLong(isUnderWay);
    if (isUnderWay) standIns.set(standIn.away, standIn.substitute);
    return mayEnd && !isUnderWay ? [] : absenceMoves(view, standIn, mayEnd, life);
  });
  standIns.delete(standIn.away);
  if (openAbsence(await read())) await people.ask(endOfAbsence('admin', standIn, life).choice);
}

/** A person has an interest for a while, in what is there to be judged or in an applicant. */
async function interestLife(life: Life): Promise<void> {
  const { people, chance } = life;
  const login = chance.of(INTERESTED);
  const applications = itemsOf(await people.read('auditor', '/applications?limit=20'));
  const application = applications[chance.below(applications.length)]?.['id'];
  const subject = subjectOf(application === undefined ? undefined : String(application), siretOf(chance.of(APPLICANTS).signatory), chance);
  const isLong = forSoLong(INTEREST_MS);
  await lead(
    life,
    () => people.read('auditor', `/people/${people.idOf(login)}/interests`),
    async (view) => {
      const stands = standingInterest(view) !== undefined;
      const mayEnd = isLong(stands);
      return mayEnd && !stands ? [] : interestMoves(view, login, subject, mayEnd, life);
    },
  );
}

/** A person leaves, and comes back unless everything is over before. */
async function leaverLife(life: Life): Promise<void> {
  const { people, chance } = life;
  const login = chance.of(LEAVERS);
  const isLong = forSoLong(GONE_MS);
  let hasCome = false;
  await lead(
    life,
    () => people.read('admin', `/people/${people.idOf(login)}`),
    async (view) => {
      const isGone = view['disabled'] !== null;
      const mayReturn = isLong(isGone);
      if (mayReturn && !isGone) return [];
      const moves = leaverMoves(view, { login, hasCome, mayReturn }, life);
      hasCome ||= isGone;
      return moves;
    },
  );
}

/** Each kind of life, how many of it run at once, and how long it rests between two. */
const LIVES: Record<string, { atOnce: number; restMs: number; live: (life: Life, name: string) => Promise<void> }> = {
  application: { atOnce: 8, restMs: 100, live: applicationLife },
  withdrawal: { atOnce: 1, restMs: 10_000, live: withdrawalLife },
  condition: { atOnce: 2, restMs: 1_000, live: conditionLife },
  datalab: { atOnce: 1, restMs: 500, live: datalabLife },
  mission: { atOnce: 1, restMs: 500, live: missionLife },
  capacity: { atOnce: 1, restMs: 700, live: async (life) => void (await act(life, capacityMoves(life))) },
  committee: { atOnce: 2, restMs: 400, live: committeeTurn },
  credit: { atOnce: 1, restMs: 700, live: creditTurn },
  people: { atOnce: 1, restMs: 2_000, live: async (life) => void (await act(life, peopleMoves(life))) },
  absence: { atOnce: AWAY_AT_ONCE, restMs: 500, live: absenceLife },
  interest: { atOnce: 2, restMs: 200, live: interestLife },
  leaver: { atOnce: 1, restMs: 3_000, live: leaverLife },
  call: { atOnce: 1, restMs: 1_000, live: callLife },
  date: { atOnce: 1, restMs: DATE_MS, live: ({ db, temporal, chance }) => letDateCome(db, temporal, chance).catch(unlessAway) },
  endless: { atOnce: 1, restMs: ENDLESS_MS, live: ({ temporal, taskQueue, chance }) => forgetEndless(temporal, taskQueue, chance) },
};

/**
 * Runs people's lives side by side, life after life, until it is over; each life draws its own chances. Returns how
 * many there were, by kind.
 */
export async function liveAll(stage: Stage, chance: Chance): Promise<Map<string, number>> {
  const lived = new Map<string, number>();
  const lanes = Object.entries(LIVES).flatMap(([kind, { atOnce, restMs, live }]) =>
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let number = 1; !stage.isOver(); number += 1) {
        const name = `${lane + 1}-${number}`;
        await live({ ...stage, chance: chance.fork(`${kind}/${name}`) }, name);
        lived.set(kind, (lived.get(kind) ?? 0) + 1);
        await wait(restMs);
      }
    }),
  );
  await Promise.all(lanes);
  return lived;
}
