import type { Kysely } from 'kysely';
import { operations } from '../../../api/operations.ts';
import type { DB } from '../../../db/core/schema.ts';
import { NO_DOCUMENT, signingAmendmentOf, signingOf } from '../agreements.ts';
import { BODIES } from '../bodies.ts';
import type { CommandName, CommandHarness } from '../command-harness.ts';

/** What may be asked: an application, a grant, and all else that has a date of its own, by its id. */
const KINDS = ['application', 'grant', 'session', 'mission', 'datalab_request', 'person'] as const;
type Kind = (typeof KINDS)[number];
export type Things = Partial<Record<Kind, string>>;

/**
 * `reviewers`: the logins of the reviewers beside the one of the legal step. `bodies`: what is sent so that the command
 * can be accepted.
 */
export type Asking = { things: Things; reviewers?: readonly string[]; bodies?: Partial<Record<CommandName, object>> };

/** One command, as one person sends it. */
export type Question = { name: CommandName; login: string; id: string; creates: boolean; body: Record<string, unknown> };

/** The kind of thing whose commands a path has; those on a call or an envelope concern no date. */
const KIND_OF: Record<string, Kind> = {
  applications: 'application',
  grants: 'grant',
  sessions: 'session',
  missions: 'mission',
  'datalab-requests': 'datalab_request',
  people: 'person',
  'datalab-people': 'person',
};
/** The kind of thing from which another one is made; its body names it. */
const MADE_OF: Partial<Record<string, Kind>> = {
  createSession: 'application',
  createDatalabRequest: 'application',
  proposeMission: 'grant',
};

const LOGIN_OF: Record<string, string> = { signatory: 'applicant', member: 'member-1', reviewer: 'reviewer-legal' };
/** Three roles are enough for what nearly all people of the fund may do, such as declaring an interest. */
const ROLES_AT_MOST = 3;
const NEW_ID = '019aa1c0-0000-7000-8000-00000000000e';

/** Puts the stage's own things and people into a body, by the field that names them. */
function nameIn(body: unknown, names: Record<string, unknown>): unknown {
  if (Array.isArray(body)) return body.map((each) => nameIn(each, names));
  if (body === null || typeof body !== 'object') return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, names[key] ?? nameIn(value, names)]));
}

/**
 * All commands that can be sent on a stage's things, each by people who have the role for it and with its operation's
 * body, which names the stage's things, people and documents. Their versions are filled in later.
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

/** What a grant's two sides would sign, where there is something to sign. */
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
