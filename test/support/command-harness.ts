import { another } from './another.ts';
import { anyway } from './anyway.ts';
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { operations } from '../../api/operations.ts';
import { commands as commandsOf, type Commands, deadlines as deadlinesOf, uploads } from '../../activities/index.ts';
import type { Deadline } from '../../activities/core/deadline.ts';
import type { ImportAnswer } from '../../activities/ledger/reconciliation.ts';
import { recogniseLocals } from '../../runtime/local-people.ts';
import { loadPublished } from '../../db/calls/calls.ts';
import { readDecisions } from '../../db/committee/appeals.ts';
import { recognisePerson } from '../../db/people/people.ts';
import { withRolesBesideToken } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { readPayees } from '../../db/grants/payees.ts';
import { readThreshold } from '../../db/grants/visas.ts';
import type { FundSettings } from '../../domain/core/fund-settings.ts';
import { CallFile } from '../../domain/calls/call.ts';
import { endOfDate } from '../../domain/core/calendar.ts';
import { firstOf, lastOf, monthOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import type { Answer, Receipt } from '../../domain/core/command.ts';
import { payeeProposed } from '../../domain/grants/payee.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import { actingBy, type Caller, type Role, ROLES } from '../../domain/core/role.ts';
import { people } from '../../local/people.ts';
import { ACCOUNTED, LINES, SPENT_CENTS as ACCOUNTED_CENTS } from './account-fixtures.ts';
import { signingAmendmentOf, signingOf } from './agreements.ts';
import { type Again, type Asked, openCopies } from './copies.ts';
import { DVF, ESTIMATE, QUALIFICATION } from './datalab-fixtures.ts';
import { noticed } from './ending-notice-fixtures.ts';
import { noteMet } from './exercised/notes.ts';
import { exportOf, freshNumber, lineFor, SUPPLIER } from './export-fixtures.ts';
import { age, reportOn } from './impact-fixtures.ts';
import { AWARDED_CENTS, opinionOn, PAYEE, type Project, STUDENTS, STUDENTS_OF_A_YEAR, stepsFor, today } from './fixtures.ts';
import { THREE_OPINIONS } from './three-opinions.ts';
import { KEYS } from './invitation-links.ts';
import { type Database, databaseOfFile } from './database.ts';

/** The commands that people send. */
export type CommandName = keyof Commands;

const CREATING: readonly CommandName[] = [
  'createApplication',
  'createCall',
  'createSession',
  'createDatalabRequest',
  'proposeMission',
  'openSubEnvelope',
  'startThread',
  'addNote',
];

/** The roles that may send each command, as its route has them. */
const ROLES_OF: ReadonlyMap<string, readonly Role[]> = new Map(operations.map(({ spec }) => [spec.operationId, spec.roles ?? ROLES]));

/**
 * `follows`: false where the consequences are left to the next command; `triesAtMost`: how often a command is tried
 * when another one is in its way, once unless told otherwise.
 */
export type Ask = { id?: string; key?: string; at?: string; follows?: boolean; triesAtMost?: number };
export type CommandHarness = {
  callers: Record<string, Caller>;
  /**
   * Carries out a command under a key, at an instant, with its consequences: what the front door and a workflow do,
   * without HTTP and without Temporal. A deadlock is an error here.
   */
  ask: (login: string, name: CommandName, body: unknown, ask?: Ask) => Promise<Answer>;
  /** The same, which must be accepted. */
  accept: (login: string, name: CommandName, body: unknown, ask?: Ask) => Promise<Receipt>;
};

/** Of the harnesses that copy applications. */
const copies = new WeakMap<CommandHarness, Again>();
/** Has a harness, which gives commands in another way, copy applications as `like` does. */
export function copyLike(like: CommandHarness, harness: CommandHarness): CommandHarness {
  const again = copies.get(like);
  if (again) copies.set(harness, again);
  return harness;
}

/** Makes an application, or copies one that was made before where the harness does so. */
const oneMore = (harness: CommandHarness, far: string, project: Project, login: string, live: () => Promise<string>): Promise<string> =>
  copies.get(harness)?.({ harness, far, project, login }, live) ?? live();

/** The same, which copies applications that come equally far: for files that do not look at how they came there. */
export async function openCopyingHarness(db: Kysely<DB>): Promise<CommandHarness> {
  const harness = await openCommandHarness(db);
  const { borrowInto } = await import('./originals.ts');
  const idOf = (login: string): Promise<string> => Promise.resolve(harness.callers[login]?.personId ?? '');
  // What is in review here has its reviewers; what was made for all files has none.
  const borrow = async (asked: Asked) => (asked.far === 'reviewed' ? borrowInto(db, asked, idOf) : undefined);
  copies.set(harness, openCopies(db, { borrow }));
  return harness;
}

/**
 * The people of the local issuer, recognised in this database, and their transactions.
 * @param settings what one person may do alone, the usual where absent
 */
export async function openCommandHarness(db: Kysely<DB>, settings?: FundSettings): Promise<CommandHarness> {
  const commands = commandsOf(db, KEYS, settings);
  const deadlines: Record<string, Deadline> = { ...deadlinesOf(db) };
  const callers = await recogniseLocals(db, 'test');

  const ask: CommandHarness['ask'] = async (
    login,
    name,
    body,
    { id = randomUUID(), key = randomUUID(), at = new Date().toISOString(), follows = true, triesAtMost = 1 } = {},
  ) => {
    const caller = callers[login];
    if (!caller) throw new Error(`no person has the login ${login}`);
    const giver = actingBy(await withRolesBesideToken(db, caller), ROLES_OF.get(name) ?? ROLES);
    const asked = { name, id, creates: CREATING.includes(name), key, caller: giver, body };
    const answer = await commands[name](asked, { clock: () => at, triesAtMost });
    if ('refusal' in answer) noteMet('refusal', name, answer.refusal.code);
    if ('moved' in answer && follows) {
      for (const { id: moved, consequence } of answer.moved) {
        if (consequence === undefined) continue;
        const { due_at: due } = await db.selectFrom('stream').where('id', '=', moved).select('due_at').executeTakeFirstOrThrow();
        await deadlines[consequence]?.(moved, due ?? at);
      }
    }
    return answer;
  };
  const accept: CommandHarness['accept'] = async (...asked) => {
    const answer = await ask(...asked);
    if ('refusal' in answer) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(answer.refusal)}`);
    return answer.receipt;
  };
  return { callers, ask, accept };
}

export const drafted = (harness: CommandHarness, project: Project = STUDENTS, login = 'applicant'): Promise<Receipt> =>
  harness.accept(login, 'createApplication', {
    ...another(harness, project, login),
    siret: people.find((person) => person.login === login)?.siret,
  });

/** An application in review, each of whose steps is asked of its reviewer. */
export async function inReview(harness: CommandHarness, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  return oneMore(harness, 'in review', project, login, async () => {
    const { id, version } = await drafted(harness, project, login);
    await harness.accept(login, 'submitApplication', { version }, { id });
    await harness.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'admissible', reason: '' }, { id });
    for (const step of stepsFor(project))
      await harness.accept('lead', 'assignReviewer', { step, reviewerId: harness.callers[`reviewer-${step}`]?.personId }, { id });
    return id;
  });
}

/** An application with every opinion given. */
export async function reviewed(harness: CommandHarness, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  return oneMore(harness, 'reviewed', project, login, async () => {
    const id = await inReview(harness, project, login);
    for (const step of stepsFor(project))
      await harness.accept(`reviewer-${step}`, 'giveOpinion', opinionOn(step, 'favourable', project), { id });
    return id;
  });
}

/** A session of today with this many reviewed applications. */
export const planned = (
  harness: CommandHarness,
  applications: number,
  login = 'applicant',
): Promise<{ session: Receipt; applicationIds: string[] }> => plannedFor(harness, Array<Project>(applications).fill(STUDENTS), login);

/** A session, of today unless another day is given, with a reviewed application for each project. */
export async function plannedFor(
  harness: CommandHarness,
  projects: readonly Project[],
  login = 'applicant',
  heldOn = today(),
): Promise<{ session: Receipt; applicationIds: string[] }> {
  const applicationIds: string[] = [];
  for (const project of projects) applicationIds.push(await reviewed(harness, project, login));
  return { session: await harness.accept('lead', 'createSession', { heldOn, applicationIds }), applicationIds };
}

/**
 * A decided session: the first application awarded, the second refused. Returns the grant that waits for its
 * signatures.
 */
export async function awarded(
  harness: CommandHarness,
  db: Kysely<DB>,
  login = 'applicant',
  project: Project = STUDENTS,
  awardedCents = AWARDED_CENTS,
  conditions: readonly string[] = [],
): Promise<{ grantId: string; sessionId: string; applicationIds: string[] }> {
  const { session, applicationIds } = await plannedFor(harness, [project, project], login);
  const decisions = applicationIds.map((applicationId, place) => ({
    applicationId,
    reason: 'Impact.',
    ...(place === 0 ? { decision: 'award', awardedCents, conditions } : { decision: 'refuse' }),
  }));
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  const { id: grantId } = await db
    .selectFrom('grant')
    .where('application_id', '=', applicationIds[0] ?? '')
    .select('id')
    .executeTakeFirstOrThrow();
  return { grantId, sessionId: session.id, applicationIds };
}

/**
 * Lets every grant that waits for its signatures do so until 1 March of the next year, as one that is awarded in the
 * last days of this year: those who sign have two months.
 */
export async function waitIntoNextYear(db: Kysely<DB>): Promise<void> {
  const next = Number(today().slice(0, 4)) + 1;
  const [remindAt, deadlineAt] = [endOfDate(`${next}-02-15`), endOfDate(`${next}-03-01`)];
  const waiting = db.updateTable('grant').set({ remind_at: remindAt, deadline_at: deadlineAt }).where('state', '=', 'to_sign');
  const ids = (await waiting.returning('id').execute()).map(({ id }) => id);
  await db.updateTable('stream').set({ due_at: remindAt }).where('id', 'in', ids).execute();
}

/** A person of the fund who had no part in the decision, known in this database from now on. */
export const examinerOf = async ({ callers }: CommandHarness, db: Kysely<DB>): Promise<Caller> =>
  (callers['examiner'] ??= await recognisePerson(db, {
    issuer: 'test',
    subject: 'examiner',
    givenName: 'Aya',
    usualName: 'Morel',
    email: 'aya.morel@example.org',
    emailVerified: true,
    roles: ['reviewer'],
    siret: people.find(({ login }) => login === 'lead')?.siret ?? '',
    organisationName: null,
    legalCategory: null,
  }));

/** An amendment that adds to a signed grant: it waits for the lead to ask for an opinion. */
export async function proposedAmendment(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { accept } = harness;
  const { grantId: id } = await awarded(harness, db);
  await withVisa(harness, db, id);
  for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, id), { id });
  const [fund, own] = STUDENTS.fundingLines;
  const fundingLines = [
    { ...fund, amountCents: AWARDED_CENTS + 100 },
    { ...own, amountCents: (own?.amountCents ?? 0) - 100 },
  ];
  await accept('applicant', 'proposeAmendment', { version: await versionOf(db, id), reasons: 'Un surcoût.', fundingLines }, { id });
  return id;
}

/** The same, approved by the chair: it waits for its signatures. */
export async function approvedAmendment(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { accept } = harness;
  const id = await proposedAmendment(harness, db);
  await accept('lead', 'assignAmendment', { amendment: 1, reviewerId: (await examinerOf(harness, db)).personId }, { id });
  await accept('examiner', 'giveAmendmentOpinion', { amendment: 1, verdict: 'favourable', comment: '' }, { id });
  await accept('chair', 'approveAmendment', { amendment: 1, reason: 'Utile.' }, { id });
  return id;
}

/** The same, in force. */
export async function amended(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const id = await approvedAmendment(harness, db);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signAmendment', await signingAmendmentOf(db, id, 1), { id });
  return id;
}

/** An appeal against the last decision on an application, or on its grant. */
export const appealOf = async (db: Kysely<DB>, id: string) => ({
  decision: (await readDecisions(db, id)).findLast(({ stands }) => stands)?.key ?? 'application-1',
  grounds: 'Une annexe n’a pas été lue.',
});

/** The same, with the opinion of a person who had no part in the decision. */
export async function appealed(harness: CommandHarness, db: Kysely<DB>, id: string, at?: string): Promise<void> {
  const { accept } = harness;
  const { personId: reviewerId } = await examinerOf(harness, db);
  const on = { id, ...(at && { at }) };
  await accept('applicant', 'appealDecision', await appealOf(db, id), on);
  await accept('lead', 'assignAppeal', { appeal: 1, reviewerId }, on);
  await accept('examiner', 'giveAppealOpinion', { appeal: 1, verdict: 'founded', comment: '' }, on);
}

/** A request for the Datalab's help, accepted with days by skill. */
export async function promised({ accept, callers }: CommandHarness): Promise<string> {
  const { id, version } = await accept('applicant', 'createDatalabRequest', DVF);
  await accept('lead', 'qualifyDatalabRequest', { version, ...QUALIFICATION }, { id });
  const promise = { estimate: ESTIMATE, startsOn: today(), endsOn: today(), contactPersonId: callers['reviewer-data']?.personId };
  await accept('lead', 'acceptDatalabRequest', { version: 2, ...promise }, { id });
  return id;
}

/** One person's days of the next month, promised to such a request. */
export async function plannedDays(harness: CommandHarness): Promise<string> {
  const { accept, callers } = harness;
  const id = await promised(harness);
  const personId = callers['reviewer-data']?.personId ?? '';
  const [, month = ''] = monthsFromOn(monthOf(today()), 2);
  await accept('lead', 'setDatalabPerson', { skills: ['data_engineering'], sharePercent: 100, leavesOn: null }, { id: personId });
  const days = [{ personId, month, skill: 'data_engineering', days: 6 }];
  await accept('lead', 'staffDatalabRequest', { version: 3, days, endsOn: lastOf(month) }, { id });
  return id;
}

/**
 * A mission on an active grant, staffed for the next month and delivered with half a day of this month; and days of the
 * same person that were promised to a request and that an absence has taken away.
 */
export async function helped(harness: CommandHarness, grantId: string): Promise<string> {
  const { accept, callers } = harness;
  const personId = callers['reviewer-data']?.personId ?? '';
  const [month = '', next = ''] = monthsFromOn(monthOf(today()), 2);
  await plannedDays(harness);
  await accept('lead', 'setDatalabPerson', { skills: ['data_engineering', 'design'], sharePercent: 100, leavesOn: null }, { id: personId });
  const period = { startsOn: today(), endsOn: lastOf(next) };
  const proposal = {
    grantId,
    kind: 'service_assessment',
    days: 5,
    ...period,
    indicator: 'users_informed',
    reason: 'Le calendrier glisse.',
  };
  const { id, version } = await accept('lead', 'proposeMission', { ...proposal, alert: null });
  await accept('applicant', 'acceptMission', { version }, { id });
  const line = { personId, month: next, skill: 'design', days: 4 };
  await accept('lead', 'staffMission', { version: version + 1, days: [line], startsOn: null, endsOn: null }, { id });
  const spentBy = [{ ...line, month, days: 0.5 }];
  await accept('lead', 'deliverMission', { version: version + 2, report: 'Trois étapes de trop.', url: null, spentBy }, { id });
  const away = { startsOn: firstOf(next), endsOn: lastOf(next), substituteId: callers['reviewer-impact']?.personId };
  await accept('reviewer-data', 'declareAbsence', away, { id: personId });
  return id;
}

/**
 * A grant whose final account was approved: less was spent than was planned, so that a part of its balance was
 * withdrawn.
 */
export async function accounted(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { accept } = harness;
  const call = CallFile.parse({ ...THREE_OPINIONS, id: 'decompte', code: 'CPT', terms: { ...THREE_OPINIONS.terms, ...ACCOUNTED } });
  await loadPublished(db, call, new Date().toISOString());
  const { grantId: id } = await awarded(harness, db, 'applicant', { ...STUDENTS, startsOn: STUDENTS_OF_A_YEAR.startsOn, callId: call.id });
  for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, id), { id });
  await age({ database: { db } }, id);
  await accept('applicant', 'reportMilestone', reportOn(1, { forecastEndsOn: '2017-07-31' }), { id });
  await accept('lead', 'reviewReport', { rank: 1, number: 1, decision: 'accept', reasons: '' }, { id });
  await accept('applicant', 'giveFinalAccount', { lines: LINES, spentCents: ACCOUNTED_CENTS, comment: 'Un poste a moins coûté.' }, { id });
  await accept('finance', 'approveFinalAccount', { number: 1, observation: 'Conforme aux pièces.' }, { id });
  return id;
}

/**
 * Claims a part of a paid grant back: part of the claim is collected and partly restored, part is waived, and part is
 * still owed.
 */
export async function claimed({ accept }: CommandHarness, id: string): Promise<void> {
  await accept('finance', 'issueClaim', { tranche: 1, claimedCents: 1_000, reason: 'Payé deux fois.' }, { id });
  await accept('payer', 'collectClaim', { claim: 1, collectedCents: 600, collectedOn: today() }, { id });
  await accept('finance-2', 'waiveClaim', { claim: 1, waivedCents: 300, ground: 'remission', reason: 'Une gêne passagère.' }, { id });
  await accept('finance', 'restoreCredits', { claim: 1, restoredCents: 500, order: 'Arrêté du 5 mai' }, { id });
}

/**
 * Has bank details in force on a grant: its signatory proposes them, finance approves them where it has not done so on
 * another grant.
 */
export async function withPayee({ accept }: CommandHarness, db: Kysely<DB>, id: string): Promise<void> {
  await accept('applicant', 'proposePayee', PAYEE, { id });
  const proposed = payeeProposed(await readPayees(db, id));
  if (proposed) await accept('finance', 'approvePayee', { payeeId: proposed.id }, { id });
}

/** The version of a thing by now. */
export const versionOf = async (db: Kysely<DB>, id: string): Promise<number> =>
  (await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;

/** The controller gives its visa on a grant's first tranche, where its envelope asks for visas. */
async function withVisa({ accept }: CommandHarness, db: Kysely<DB>, id: string): Promise<void> {
  const { envelope_id: envelopeId } = await db.selectFrom('grant').where('id', '=', id).select('envelope_id').executeTakeFirstOrThrow();
  if ((await readThreshold(db, envelopeId)) !== null)
    await accept('controller', 'giveVisa', { tranche: 1, number: 'V-2', givenOn: today(), favourable: true }, { id });
}

/**
 * A ministry's grant, all of it delegated by its signatures, now or at another instant; after a visa where its envelope
 * asks for one.
 */
export async function delegated(harness: CommandHarness, db: Kysely<DB>, at = new Date().toISOString()): Promise<string> {
  const { grantId: id } = await awarded(harness, db, 'ministry');
  await withVisa(harness, db, id);
  for (const login of ['ministry', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id, at });
  return id;
}

/** What a ministry pays of what is delegated to it. */
export const SPENT_CENTS = 7_000;
/** What a ministry does with a part of what is delegated to it, and what it gives back. */
export async function spent({ accept }: CommandHarness, id: string): Promise<void> {
  const on = today();
  await accept('ministry', 'reportCommitment', { tranche: 1, committedCents: 9_000, committedOn: on, reference: '1400123456' }, { id });
  await accept('finance', 'delegatePayment', { tranche: 1, delegatedCents: 8_000 }, { id });
  await accept('ministry', 'reportPayment', { tranche: 1, paidCents: SPENT_CENTS, paidOn: on, reference: 'DP-000042' }, { id });
  await accept('finance', 'returnDelegation', { tranche: 1, credit: 'AE', returnedCents: 500, reason: 'Moins que prévu.' }, { id });
  await accept('finance', 'returnDelegation', { tranche: 1, credit: 'CP', returnedCents: 300, reason: 'Moins que prévu.' }, { id });
}

/** A grant's whole life, from its signatures to its payment. */
export async function paid(harness: CommandHarness, db: Kysely<DB>, id: string): Promise<void> {
  const { accept } = harness;
  for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, id), { id });
  await accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id });
  await withPayee(harness, db, id);
  await accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id });
  await accept('payer', 'recordPayment', { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }, { id });
}

/** A signed grant whose subsidy is then withdrawn in part: it keeps all but a euro. */
export async function withdrawnInPart(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { grantId: id } = await awarded(harness, db);
  await withVisa(harness, db, id);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
  await noticed(db, id);
  const body = { version: await versionOf(db, id), awardedCents: AWARDED_CENTS - 100, reason: 'Deux bilans manquent.' };
  await harness.accept('finance', 'reduceGrant', body, { id });
  return id;
}

/** A grant whose service is paid in parts: two are paid, a third one was returned by the bank. Returns its id. */
export async function paidInParts(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { grantId: id } = await awarded(harness, db);
  const accept = (login: string, name: CommandName, body: object) => harness.accept(login, name, { tranche: 1, ...body }, { id });
  await withVisa(harness, db, id);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
  await withPayee(harness, db, id);
  await accept('finance', 'certifyService', { certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' });
  for (const cents of [5_000_000, 3_000_000, 2_000_000]) {
    await accept('finance', 'orderPayment', { orderedCents: cents });
    await accept('payer', 'recordPayment', { paidCents: cents, paidOn: today(), reference: 'VIR-1' });
  }
  await accept('payer', 'returnPayment', { returnedOn: today(), reason: 'Compte clos.' });
  return id;
}

/** Joins a file to the last message of a thread, as this login. */
export const attachedTo = (harness: CommandHarness, db: Kysely<DB>, login: string, id: string): Promise<string> =>
  sent(harness, db, [login, 'attachToMessage'], id, {});

/** Adds a model file for a document to the next version of a call, by its stream; returns the file's id. */
export const modelled = (harness: CommandHarness, db: Kysely<DB>, id: string, document: string): Promise<string> =>
  sent(harness, db, ['admin', 'addModel'], id, { document });

async function sent(
  { callers }: CommandHarness,
  db: Kysely<DB>,
  [login, name]: [login: string, name: 'attachToMessage' | 'addModel'],
  id: string,
  named: object,
): Promise<string> {
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const fileId = randomUUID();
  const body = {
    name: 'plan.pdf',
    claimedType: 'application/pdf',
    foundType: 'application/pdf',
    sizeBytes: 64,
    sha256: sha256Of(Buffer.from(fileId)),
    ...named,
  };
  const asked = { name, id, creates: false, key: randomUUID(), caller, body } as const;
  const answer = await uploads(db)[name](fileId)(asked);
  if ('refusal' in answer) throw new Error(JSON.stringify(answer.refusal));
  return fileId;
}

/**
 * Imports a file of the accounting system's export into an envelope, as this login: as the front door does it, without
 * HTTP.
 */
export async function importInto(
  { callers }: CommandHarness,
  db: Kysely<DB>,
  login: string,
  id: string,
  file: string,
): Promise<ImportAnswer> {
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const bytes = Buffer.from(file);
  const body = { sha256: sha256Of(bytes), sizeBytes: bytes.length, year: null };
  const sender = actingBy(await withRolesBesideToken(db, caller), ROLES_OF.get('importPayments') ?? ROLES);
  const asked = { name: 'importPayments', id, creates: false, key: randomUUID(), caller: sender, body };
  return uploads(db).importPayments(asked, undefined, { bytes, expectedSha256: null, isRehearsal: false });
}

/**
 * Records the numbers that the accounting system gives a paid grant and its order, and imports an export with its
 * payment and with an unknown one.
 */
export async function reconciled(harness: CommandHarness, db: Kysely<DB>, grantId: string): Promise<void> {
  const numbers = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
  await harness.accept(
    'finance',
    'identifyCommitment',
    { commitmentNumber: numbers.commitmentNumber, supplier: SUPPLIER },
    { id: grantId },
  );
  await harness.accept('finance', 'identifyOrder', { tranche: 1, orderNumber: numbers.orderNumber }, { id: grantId });
  const { envelope_id: id } = await db.selectFrom('grant').where('id', '=', grantId).select('envelope_id').executeTakeFirstOrThrow();
  const unknown = lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() });
  const answer = await importInto(harness, db, 'finance', id, exportOf(lineFor(numbers), unknown));
  if (!('receipt' in answer)) throw new Error(JSON.stringify(answer));
}

/** The database of a file’s tests, and the commands of its people. */
export function commandsOfFile(open = openCommandHarness): { database: Database; harness: CommandHarness } {
  const database = databaseOfFile();
  const harness = {} as CommandHarness;
  beforeAll(async () => {
    const opened = await open(database.db);
    copyLike(opened, Object.assign(harness, opened));
  });
  return { database, harness };
}

/** The same, which copies applications that come equally far. */
export const copyingOfFile = () => commandsOfFile(openCopyingHarness);
