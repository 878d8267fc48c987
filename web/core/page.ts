import type { Request, Response } from 'express';
import { seenBody } from '../../api/http/request/body.ts';
import { addressOf } from '../../api/http/caller/limits.ts';
import type { ArrivingFile, Operation, OperationResult } from '../../api/http/operation.ts';
import { isCostly, mayAsk } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { Caller } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import type { WebDeps } from './deps.ts';
import type { Fields } from './forms/values.ts';
import { isOfAnother } from './forms/form-owner.ts';
import type { Part } from './html.ts';
import type { SignedInPerson } from './session.ts';

/** What a page passes to an operation. */
export type Question = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  key?: string;
  file?: ArrivingFile;
};

/** One request for a page: its caller, and how the page calls operations. */
export type Visit = {
  deps: WebDeps;
  req: Request;
  res: Response;
  language: Language;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Null where the caller is not signed in. */
  person: SignedInPerson | null;
  /** The ISO instant of the answer. */
  at: string;
  /** The fields that a form sent; empty at a GET. */
  fields: Fields;
  /** Calls an operation as the signed-in person, or as no person where the operation is public; returns its body. */
  read: <Answered>(operation: Operation<Answered>, question?: Question) => Promise<Answered>;
  /** The same for a command; returns what it made and whether it was a repetition, beside the body. */
  command: <Answered>(operation: Operation<Answered>, question: Question) => Promise<OperationResult<Answered>>;
  /** Whether the caller's roles allow an operation: links to it are shown only then. */
  may: (operation: Operation) => boolean;
};

/** The reader of a page, for the links on it: their language, and the list from which they came. */
export type Reader = Pick<Visit, 'language' | 'query'>;

/** What a page shows. */
export type Shown = {
  title: string;
  /** The main column, read first. */
  body: Part;
  /** What to do now: beside the body, or below it on a narrow screen. */
  aside?: Part;
  /** On a narrow screen the aside comes after the body: for pages with more to read than to do. */
  isAsideLast?: boolean;
  /** Where the page stands: the pages above it. */
  crumbs?: readonly { label: string; href: string }[];
  status?: number;
  /** Takes the whole width, for wide tables. */
  isWide?: boolean;
  /** The language in which it is written, where that is not the visit's: of the person to whom a letter was written. */
  language?: Language;
};
/** Where the browser is redirected after a write. */
export type Redirect = { to: string };
/** An answer that the page wrote itself: a file, a picture. */
export type Written = { written: true };

export type Answer = Shown | Redirect | Written;

export type Page = {
  /** As Express writes it: `/dossiers/:id`. */
  path: string;
  /**
   * The operation that a caller must be allowed to call in order to see this page; or who sees it: every visitor, or
   * every person who is signed in.
   */
  of: Operation | 'public' | 'signed in';
  get?: (visit: Visit) => Promise<Answer>;
  post?: (visit: Visit) => Promise<Answer>;
  /** Its address ends with a secret: neither kept nor listed. */
  isSecret?: true;
  /** The form carries files, as `multipart/form-data`. */
  takesFiles?: true;
  /** The limit of a signed-in person's form in bytes, where honest forms are longer than on other pages. */
  formBytes?: number;
  /** The form is exempt from rate limits: signing out must be possible at any time. */
  isUnlimited?: true;
};

/** The anonymous caller of public pages: no person, no role. */
const ANONYMOUS: Caller = {
  personId: '00000000-0000-0000-0000-000000000000',
  organisationId: '00000000-0000-0000-0000-000000000000',
  roles: [],
};

/** Thrown where the link of a letter has nothing left to lead to: its page says so, whatever the reason. */
export class SpentLink extends Problem {
  constructor() {
    super({ code: 'not_found' });
  }
}

/** Thrown where a page requires a signed-in person. */
export class SignInFirst extends Error {}

/** Throws `SignInFirst` where the form was shown to another person than the one who is signed in now. */
export function assertOwn({ person, fields }: Pick<Visit, 'person' | 'fields'>): void {
  if (person && isOfAnother(fields, person.caller.personId)) throw new SignInFirst();
}

/** Calls operations in this process, through the same function as the API's routes. */
export function asking({
  deps,
  req,
  language,
  person,
}: Pick<Visit, 'deps' | 'req' | 'language' | 'person'>): Pick<Visit, 'read' | 'command' | 'may'> {
  const command: Visit['command'] = async (operation, { params = {}, query = {}, body: sent, key, file }) => {
    if (!person && !operation.spec.needsNoRole) throw new SignInFirst();
    const { body } = seenBody(sent);
    const { caller, signIn } = person ?? { caller: ANONYMOUS, signIn: { at: null, acr: null } };
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''));
    if (isCostly(operation.spec, given)) await deps.limits?.(req, 'costly', person ? caller.personId : addressOf(req));
    return operation.perform(deps, { caller, signIn, params, query: given, body, key, language, from: req, ...(file && { file }) });
  };
  return {
    command,
    read: async (operation, question = {}) => (await command(operation, question)).body,
    may: ({ spec }) => person !== null && mayAsk(spec, person.caller),
  };
}

/** The answer of a read; undefined where it finds nothing, or the caller lacks the role. */
export async function orNothing<Answered>(answer: Promise<Answered>): Promise<Answered | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && ['not_found', 'role_required'].includes(error.facts.code)) return undefined;
    throw error;
  }
}

/** The query parameter that names the command that was just done, so that the page says so. */
export const DONE = 'fait';
/** A value that needs no encoding in an address. */
const PLAIN = /^[\w.-]*$/;

/** A path with its query; empty values are left out. */
export function address(path: string, query: Record<string, string | number | null | undefined> = {}): string {
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  if (asked.length === 0) return path;
  // Nearly all values are plain, and a page of figures has an address for each figure.
  const isPlain = asked.every(([name, value]) => PLAIN.test(name) && PLAIN.test(value));
  return `${path}?${isPlain ? asked.map((pair) => pair.join('=')).join('&') : new URLSearchParams(asked).toString()}`;
}
