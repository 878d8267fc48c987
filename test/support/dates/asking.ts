import type { Kysely } from 'kysely';
import { operations } from '../../../api/operations.ts';
import type { DB } from '../../../db/core/schema.ts';
import { NO_DOCUMENT, signingAmendmentOf, signingOf } from '../agreements.ts';
import { BODIES } from '../bodies.ts';
import type { CommandName, CommandHarness } from '../command-harness.ts';

/** What may be asked: an application, a grant and whatever else has a date of its own, by its id. */
export const KINDS = ['application', 'grant', 'session', 'mission', 'datalab_request', 'person'] as const;
export type Kind = (typeof KINDS)[number];
export type Things = Partial<Record<Kind, string>>;

/**
 * `reviewers`: who reviews beside whoever has the legal step, by their logins. `bodies`: what is asked so that it may
 * be taken.
 */
export type Asking = { things: Things; reviewers?: readonly string[]; bodies?: Partial<Record<CommandName, object>> };

/** One command as somebody asks it. */
export type Question = { name: CommandName; login: string; id: string; creates: boolean; body: Record<string, unknown> };

/** Whose commands a path has; those on a call or an envelope concern no date. */
const KIND_OF: Record<string, Kind> = {
  applications: 'application',
  grants: 'grant',
  sessions: 'session',
  missions: 'mission',
  'datalab-requests': 'datalab_request',
  people: 'person',
  'datalab-people': 'person',
};
/** What is made of another thing, which its body names. */
const MADE_OF: Partial<Record<string, Kind>> = {
  createSession: 'application',
  createDatalabRequest: 'application',
  proposeMission: 'grant',
};

const LOGIN_OF: Record<string, string> = { signatory: 'applicant', member: 'member-1', reviewer: 'reviewer-legal' };
/** Of what nearly everybody of the fund may do, as to declare an interest, enough is known by three. */
const ROLES_AT_MOST = 3;
const NEW_ID = '019aa1c0-0000-7000-8000-00000000000e';

/** What a body names, by the field that names it: the stage's own things and people. */
function nameIn(body: unknown, names: Record<string, unknown>): unknown {
  if (Array.isArray(body)) return body.map((each) => nameIn(each, names));
  if (body === null || typeof body !== 'object') return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, names[key] ?? nameIn(value, names)]));
}

/**
 * All commands that can be asked of a stage's things, each by people whose role it is and with the body that its
 * operation has, in which the stage's things, people and documents stand in their places. Their versions are to be
 * filled in.
 */
export async function questionsOn(
  harness: CommandHarness,
  db: Kysely<DB>,
  { things, reviewers = [], bodies = {} }: Asking,
): Promise<Question[]> {
  const idOf = (login: string): string => harness.callers[login]?.personId ?? '';
  const { application, grant } = things;
  const signed = grant && (await readSigned(db, grant));
  const names: Record<string, unknown> = {
    ...(application ? { applicationId: application, applicationIds: [application] } : {}),
    ...(grant ? { grantId: grant } : {}),
    reviewerId: idOf('reviewer-legal'),
    substituteId: idOf('reviewer-impact'),
    contactPersonId: idOf('reviewer-data'),
    personId: idOf('reviewer-data'),
  };
  return operations.flatMap(({ spec }) => {
    const { operationId, path, status, roles = ['applicant'] } = spec;
    const creates = status === 201 && !path.includes('{');
    const kind = creates ? MADE_OF[operationId] : KIND_OF[path.split('/')[1] ?? ''];
    const thing = kind && things[kind];
    const body = BODIES[operationId];
    if (!thing || !body) return [];
    const name = operationId as CommandName;
    const documentSha256 = (signed && name in signed ? signed[name as keyof typeof signed] : undefined) ?? NO_DOCUMENT;
    const asking = roles.slice(0, ROLES_AT_MOST);
    const logins = new Set(asking.flatMap((role) => [LOGIN_OF[role] ?? role, ...(role === 'reviewer' ? reviewers : [])]));
    return [...logins]
      .filter((login) => harness.callers[login])
      .map((login) => ({
        name,
        login,
        id: creates ? NEW_ID : thing,
        creates,
        body: { ...(nameIn(body, { ...names, documentSha256 }) as object), ...bodies[name] },
      }));
  });
}

/** What a grant's sides would sign, where there is something to sign. */
async function readSigned(db: Kysely<DB>, grantId: string): Promise<Partial<Record<'signGrant' | 'signAmendment', string>>> {
  const { state } = await db.selectFrom('grant').where('id', '=', grantId).select('state').executeTakeFirstOrThrow();
  const amendment = await db
    .selectFrom('amendment')
    .where('grant_id', '=', grantId)
    .where('state', '=', 'to_sign')
    .select('number')
    .executeTakeFirst();
  return {
    ...(state === 'to_sign' ? { signGrant: (await signingOf(db, grantId)).documentSha256 } : {}),
    ...(amendment ? { signAmendment: (await signingAmendmentOf(db, grantId, amendment.number)).documentSha256 } : {}),
  };
}
