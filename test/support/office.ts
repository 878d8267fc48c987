import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { directCommands, rowActivities } from '../../activities/index.ts';
import { recordCommand } from '../../db/commands.ts';
import { recognisePerson } from '../../db/people.ts';
import type { DB } from '../../db/schema.ts';
import type { Answer, Receipt } from '../../domain/command.ts';
import { type Caller, Role } from '../../domain/role.ts';
import { people } from '../../local/people.ts';
import { DVF, ESTIMATE, QUALIFICATION } from './datalab-lives.ts';
import { AWARDED_CENTS, opinionOn, STUDENTS, steps, today } from './lives.ts';

type Commands = ReturnType<typeof directCommands> & ReturnType<typeof rowActivities>;
/** The transactions that a person asks for: the others are a deadline's, or a read. */
export type CommandName = {
  [Name in keyof Commands]: Commands[Name] extends (commandId: number, at: string) => Promise<Answer> ? Name : never;
}[keyof Commands];

const CREATING: readonly CommandName[] = ['createApplication', 'createCall', 'createSession', 'createDatalabRequest'];

export type Ask = { id?: string; key?: string; at?: string };
export type Office = {
  callers: Record<string, Caller>;
  /** Records a command under a key and runs its transaction: what a worker does, without Temporal. */
  ask: (login: string, name: CommandName, body: unknown, ask?: Ask) => Promise<Answer>;
  /** The same, where it must be accepted. */
  accept: (login: string, name: CommandName, body: unknown, ask?: Ask) => Promise<Receipt>;
};

/** Everybody of the local issuer, recognised in this database, and their transactions. */
export async function openOffice(db: Kysely<DB>): Promise<Office> {
  const commands: Pick<Commands, CommandName> = { ...directCommands(db), ...rowActivities(db) };
  const callers: Record<string, Caller> = {};
  for (const { login, givenName, usualName, email, roles, siret, organisation } of people) {
    callers[login] = await recognisePerson(db, {
      issuer: 'test',
      subject: login,
      givenName,
      usualName,
      email,
      roles: roles.map((role) => Role.parse(role)),
      siret,
      organisationName: organisation.name,
      legalCategory: organisation.legalCategory,
    });
  }

  const ask: Office['ask'] = async (login, name, body, { id = randomUUID(), key = randomUUID(), at = new Date().toISOString() } = {}) => {
    const caller = callers[login];
    if (!caller) throw new Error(`nobody has the login ${login}`);
    const recorded = await recordCommand(db, { name, id, creates: CREATING.includes(name), key, caller, body });
    return 'refusal' in recorded ? recorded : commands[name](recorded.commandId, at);
  };
  const accept: Office['accept'] = async (...asked) => {
    const answer = await ask(...asked);
    if ('refusal' in answer) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(answer.refusal)}`);
    return answer.receipt;
  };
  return { callers, ask, accept };
}

type Project = typeof STUDENTS;

/** A draft of the students' project, or of another. */
export const drafted = ({ accept }: Office, project: Project = STUDENTS, login = 'applicant'): Promise<Receipt> =>
  accept(login, 'createApplication', { ...project, siret: people.find((person) => person.login === login)?.siret });

/** An application whose steps are open, each asked of its reviewer. */
export async function inReview(office: Office, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const { id, version } = await drafted(office, project, login);
  await office.accept(login, 'submitApplication', { version }, { id });
  await office.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'admissible', reason: '' }, { id });
  for (const step of steps)
    await office.accept('lead', 'assignReviewer', { step, reviewerId: office.callers[`reviewer-${step}`]?.personId }, { id });
  return id;
}

/** A session of today with this many reviewed applications. */
export const planned = (
  office: Office,
  applications: number,
  login = 'applicant',
): Promise<{ session: Receipt; applicationIds: string[] }> => plannedFor(office, Array<Project>(applications).fill(STUDENTS), login);

/** A session of today with a reviewed application for each project. */
export async function plannedFor(
  office: Office,
  projects: readonly Project[],
  login = 'applicant',
): Promise<{ session: Receipt; applicationIds: string[] }> {
  const applicationIds: string[] = [];
  for (const project of projects) {
    const id = await inReview(office, project, login);
    for (const step of steps) await office.accept(`reviewer-${step}`, 'giveOpinion', opinionOn(step), { id });
    applicationIds.push(id);
  }
  return { session: await office.accept('lead', 'createSession', { heldOn: today(), applicationIds }), applicationIds };
}

/** A session decided: the first application awarded, the second refused. Returns the grant that waits for its signatures. */
export async function awarded(
  office: Office,
  db: Kysely<DB>,
  login = 'applicant',
): Promise<{ grantId: string; sessionId: string; applicationIds: string[] }> {
  const { session, applicationIds } = await planned(office, 2, login);
  const decisions = applicationIds.map((applicationId, place) => ({
    applicationId,
    reason: 'Impact.',
    ...(place === 0 ? { decision: 'award', awardedCents: AWARDED_CENTS } : { decision: 'refuse' }),
  }));
  await office.accept('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
  const { id: grantId } = await db
    .selectFrom('grant')
    .where('application_id', '=', applicationIds[0] ?? '')
    .select('id')
    .executeTakeFirstOrThrow();
  return { grantId, sessionId: session.id, applicationIds };
}

/** A request for the Datalab's help, accepted with days by skill. */
export async function promised({ accept, callers }: Office): Promise<string> {
  const { id, version } = await accept('applicant', 'createDatalabRequest', DVF);
  await accept('lead', 'qualifyDatalabRequest', { version, ...QUALIFICATION }, { id });
  const promise = { estimate: ESTIMATE, startsOn: today(), endsOn: today(), contactPersonId: callers['reviewer-data']?.personId };
  await accept('lead', 'acceptDatalabRequest', { version: 2, ...promise }, { id });
  return id;
}

/** A ministry's grant, all of it delegated by its signatures, now or at another instant. */
export async function delegated(office: Office, db: Kysely<DB>, at = new Date().toISOString()): Promise<string> {
  const { grantId: id } = await awarded(office, db, 'ministry');
  for (const [place, login] of ['ministry', 'finance'].entries())
    await office.accept(login, 'signGrant', { version: place + 1 }, { id, at });
  return id;
}

/** What a ministry pays of what is delegated to it. */
export const SPENT_CENTS = 7_000;
/** What a ministry does with a part of what is delegated to it, and what it gives back. */
export async function spent({ accept }: Office, id: string): Promise<void> {
  const on = today();
  await accept('ministry', 'reportCommitment', { tranche: 1, committedCents: 9_000, committedOn: on, reference: '1400123456' }, { id });
  await accept('finance', 'delegatePayment', { tranche: 1, delegatedCents: 8_000 }, { id });
  await accept('ministry', 'reportPayment', { tranche: 1, paidCents: SPENT_CENTS, paidOn: on, reference: 'DP-000042' }, { id });
  await accept('finance', 'returnDelegation', { tranche: 1, credit: 'AE', returnedCents: 500, reason: 'Moins que prévu.' }, { id });
  await accept('finance', 'returnDelegation', { tranche: 1, credit: 'CP', returnedCents: 300, reason: 'Moins que prévu.' }, { id });
}

/** A grant's whole life, from its signatures to its payment. */
export async function paid({ accept }: Office, db: Kysely<DB>, id: string): Promise<void> {
  const version = async () => (await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
  await accept('applicant', 'signGrant', { version: await version() }, { id });
  await accept('finance', 'signGrant', { version: await version() }, { id });
  await accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: '' }, { id });
  await accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id });
  await accept('payer', 'recordPayment', { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }, { id });
}
