import type { Request, Response } from 'express';
import type { ArrivingFile, Operation, Performed } from '../../api/http/operation.ts';
import { seenBody } from '../../api/http/body.ts';
import { addressOf } from '../../api/http/limits.ts';
import { isCostly, mayAsk } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem.ts';
import type { Caller } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import type { WebDeps } from './deps.ts';
import type { Fields } from './forms/values.ts';
import { isOfAnother } from './forms/whose.ts';
import type { Html, Part } from './html.ts';
import type { Person } from './session.ts';

/** What an operation is asked with by a page. */
export type Question = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  key?: string;
  file?: ArrivingFile;
};

/** One request for a page: its caller, and how pages ask the operations. */
export type Visit = {
  deps: WebDeps;
  req: Request;
  res: Response;
  language: Language;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Null where the caller is not signed in. */
  person: Person | null;
  /** The ISO instant at which it is answered. */
  at: string;
  /** What a form has sent; nothing at a GET. */
  fields: Fields;
  /** Asks an operation as the person who is signed in; without a person where the operation is open to the world. */
  ask: <Answered>(operation: Operation<Answered>, question?: Question) => Promise<Answered>;
  /** The same of a command: with what it has answered beside its body. */
  give: <Answered>(operation: Operation<Answered>, question: Question) => Promise<Performed<Answered>>;
  /** Whether the caller's roles let it ask for an operation: what leads there is shown then. */
  may: (operation: Operation) => boolean;
};

/** What a page shows. */
export type Shown = {
  title: string;
  /** Read first and in one column. */
  body: Part;
  /** What now: beside it, or below it where there is no room. */
  aside?: Part;
  /** On a narrow screen it comes below, where there is more to read than to do. */
  isAsideLast?: boolean;
  /** Where the page stands: the pages above it. */
  crumbs?: readonly { label: string; href: string }[];
  status?: number;
  /** For wide tables: the whole width. */
  isWide?: boolean;
};
/** Where a browser goes on after a write. */
export type Redirect = { to: string };
/** An answer that a page has written itself: a file, a picture. */
export type Written = { written: true };

export type Answer = Shown | Redirect | Written;

export type Page = {
  /** As Express writes it: `/dossiers/:id`. */
  path: string;
  /**
   * The operation whose callers see this page: a caller who may not ask it sees no page. A page that is open to the world
   * has none.
   */
  of: Operation | 'everybody' | 'signed in';
  get?: (visit: Visit) => Promise<Answer>;
  post?: (visit: Visit) => Promise<Answer>;
  /** The form comes with files, as `multipart/form-data`. */
  takesFiles?: true;
  /** The longest form of a person who is signed in, where honest ones are longer than those of other pages. */
  formBytes?: number;
  /** A caller may send its form whatever else it has sent: to sign out has to be possible at any time. */
  isUnlimited?: true;
};

/** The caller for whom a page asks that is open to the world: it stands for no person and holds no role. */
export const NOBODY: Caller = {
  personId: '00000000-0000-0000-0000-000000000000',
  organisationId: '00000000-0000-0000-0000-000000000000',
  roles: [],
};

/** Thrown where a page is for people who are signed in. */
export class SignInFirst extends Error {}

/** Throws where a form was shown to another person than the one who is signed in now. */
export function assertOwn({ person, fields }: Pick<Visit, 'person' | 'fields'>): void {
  if (person && isOfAnother(fields, person.caller.personId)) throw new SignInFirst();
}

/** How a page asks operations: in this process, by the same function as the API's door. */
export function asking({
  deps,
  req,
  language,
  person,
}: Pick<Visit, 'deps' | 'req' | 'language' | 'person'>): Pick<Visit, 'ask' | 'give' | 'may'> {
  const give: Visit['give'] = async (operation, { params = {}, query = {}, body: sent, key, file }) => {
    if (!person && !operation.spec.anybody) throw new SignInFirst();
    const { body } = seenBody(sent);
    const { caller, signIn } = person ?? { caller: NOBODY, signIn: { at: null, acr: null } };
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''));
    if (isCostly(operation.spec, given)) await deps.limits?.(req, 'costly', person ? caller.personId : addressOf(req));
    return operation.perform(deps, { caller, signIn, params, query: given, body, key, language, from: req, ...(file && { file }) });
  };
  return {
    give,
    ask: async (operation, question = {}) => (await give(operation, question)).body,
    may: ({ spec }) => person !== null && mayAsk(spec, person.caller),
  };
}

/** What a read finds, or undefined where there is nothing, or nothing for this caller. */
export async function orNothing<Answered>(answer: Promise<Answered>): Promise<Answered | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && ['not_found', 'role_required'].includes(error.facts.code)) return undefined;
    throw error;
  }
}

/** What an address asks by this name: that the page says that this command was done. */
export const DONE = 'fait';
/** What stands in an address as it is. */
const PLAIN = /^[\w.-]*$/;

/** An address with what it asks: what is empty is left out. */
export function address(path: string, query: Record<string, string | number | null | undefined> = {}): string {
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  if (asked.length === 0) return path;
  // Nearly all is plain, and a page of figures has an address for each.
  const isPlain = asked.every(([name, value]) => PLAIN.test(name) && PLAIN.test(value));
  return `${path}?${isPlain ? asked.map((pair) => pair.join('=')).join('&') : new URLSearchParams(asked).toString()}`;
}

export type { Html };
