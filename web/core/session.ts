import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { callerOfSession } from '../../api/http/caller/auth.ts';
import type { Bearer } from '../../api/http/caller/limits.ts';
import { logContextOf } from '../../api/http/request/request-log-context.ts';
import { storePageDraft } from '../../db/pages/page-drafts.ts';
import { DRAFT_BYTES_AT_MOST } from '../../domain/core/page-draft.ts';
import {
  endPageSession,
  type PageSession,
  readPageSession,
  readSessionPerson,
  SESSION_HOURS,
  type StoodInFor,
  storePageSession,
} from '../../db/pages/page-sessions.ts';
import type { Language } from '../../domain/core/words.ts';
import { cookieName, cookiesOf, dropCookie, setCookie } from './cookies.ts';
import type { WebDeps } from './deps.ts';
import { type Fields, FIELDS_AT_MOST, typedIn } from './forms/values.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { isOfAnother } from './forms/form-owner.ts';

/** The person who is signed in to the pages. */
export type SignedInPerson = Bearer & {
  name: string;
  language: Language;
  idToken: string | null;
  /** The absent people in whose stead the person stands now. */
  standsInFor: readonly StoodInFor[];
};

const COOKIE = 'session';
/** 256 bits of chance, in base64url. */
const ID = /^[\w-]{43}$/;

const sha256 = (id: string): Buffer => createHash('sha256').update(id).digest();

function idIn(req: Request, { publicUrl }: Pick<WebDeps, 'publicUrl'>): string | undefined {
  const id = cookiesOf(req).get(cookieName(publicUrl, COOKIE));
  return id && ID.test(id) ? id : undefined;
}

/** The hash under which the session of a request is kept. */
export function sessionHash(req: Request, deps: Pick<WebDeps, 'publicUrl'>): Buffer | undefined {
  const id = idIn(req, deps);
  return id ? sha256(id) : undefined;
}

/**
 * Begins a session under a new id, whatever id the browser sent, so that an id planted by another person is worth
 * nothing.
 */
export async function beginSession(deps: WebDeps, req: Request, res: Response, session: PageSession): Promise<void> {
  await endSession(deps, req, res);
  const id = randomBytes(32).toString('base64url');
  await storePageSession(deps.signIns, sha256(id), session);
  setCookie(res, deps.publicUrl, COOKIE, id, SESSION_HOURS * 60 * 60_000);
}

/** Ends the session of a request, on the server too. */
export async function endSession(deps: WebDeps, req: Request, res: Response): Promise<void> {
  const id = idIn(req, deps);
  if (!id) return;
  await endPageSession(deps.signIns, sha256(id));
  dropCookie(res, deps.publicUrl, COOKIE);
}

/**
 * The person of a request's session, with their current roles; null where there is no session, or it is over, as when
 * the person has since signed in for another organisation. Throws `account_disabled` where the account is disabled.
 */
export async function personOf(deps: WebDeps, req: Request): Promise<SignedInPerson | null> {
  const id = idIn(req, deps);
  const row = id && (await readPageSession(deps.signIns, sha256(id)));
  if (!row) return null;
  const { personId, organisationId, roles, signedInAt, acr, givenName, usualName, language, idToken, beside, standsInFor } = row;
  logContextOf(req).personId = personId;
  // A sign-in that began before another one, and ended after it.
  if (beside.some(({ kind }) => kind === 'superseded')) return null;
  const caller = await callerOfSession({ personId, organisationId, roles }, beside);
  return { caller, signIn: { at: Date.parse(signedInAt) / 1_000, acr }, name: `${givenName} ${usualName}`, language, idToken, standsInFor };
}

/** Keeps what a person has typed into a form; throws `form_too_large` above the size that is kept of a form. */
export async function keepTyped({ db }: Pick<WebDeps, 'db'>, personId: string, form: string, fields: Fields): Promise<void> {
  if (!(await storePageDraft(db, personId, form, fields)))
    throw new Problem({ code: 'form_too_large', most: FIELDS_AT_MOST, bytes: DRAFT_BYTES_AT_MOST });
}

/**
 * Keeps the form of a person whose session has just expired, as if it were still being typed: it is there again after
 * their next sign-in. Nothing is kept for an unknown session.
 */
export async function keepForLater(deps: WebDeps, req: Request, form: string, fields: Fields): Promise<void> {
  const id = idIn(req, deps);
  const personId = id && (await readSessionPerson(deps.signIns, sha256(id)));
  if (personId && !isOfAnother(fields, personId)) await storePageDraft(deps.db, personId, form, typedIn(fields));
}
