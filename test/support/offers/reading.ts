import type { Request, Response } from 'express';
import type { Kysely } from 'kysely';
import { callerNow } from '../../../api/http/caller/auth.ts';
import type { Deps } from '../../../api/http/deps.ts';
import { Problem } from '../../../api/http/problem/problem.ts';
import { operations } from '../../../api/operations.ts';
import { type Clock, POSTGRES_CLOCK } from '../../../db/core/clock.ts';
import type { DB } from '../../../db/core/schema.ts';
import { withRolesBesideToken } from '../../../db/people/roles.ts';
import type { SecurityLog } from '../../../db/core/security-log.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { IBANS } from '../ibans.ts';

/** A page as it is told: what may be done on it, and its parts. */
export type Page = { commands: string[]; state: string; [part: string]: unknown };

/** Reads a thing, or a list, as somebody; null where it is not theirs to read. */
export type ReadAs = (login: string, path: string, id?: string) => Promise<Page | null>;

/** The front door's own reads on a database, without HTTP: who asks is known by its login. `clock`: when it is read. */
export function openReads(db: Kysely<DB>, callers: Readonly<Record<string, Caller>>, clock: Clock = POSTGRES_CLOCK): ReadAs {
  const authenticate = (login = '') => {
    const caller = callers[login];
    if (!caller) return Promise.reject(new Error(`nobody has the login ${login}`));
    return callerNow(() => withRolesBesideToken(db, caller)).then((now) => ({ caller: now, signIn: { at: null, acr: null } }));
  };
  // Nobody has a log here: in this database nothing stays.
  const security: SecurityLog = { note: () => undefined, write: async () => undefined, stop: async () => undefined };
  const deps = { db, authenticate, clock, security, ibans: IBANS } as unknown as Deps;
  const reads = new Map(
    operations.filter(({ spec }) => spec.method === 'get').map(({ spec, handler }) => [spec.path, handler(deps)] as const),
  );
  return async (login, path, id = '') => {
    const read = reads.get(path);
    if (!read) throw new Error(`nothing is read at ${path}`);
    let page: Page | null = null;
    const req = { get: () => login, params: { id, callId: id }, query: {}, url: path, acceptsLanguages: () => 'fr' } as unknown as Request;
    const res = { locals: {}, json: (answer: Page) => void (page = answer) } as unknown as Response;
    try {
      await read(req, res, () => undefined);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    return page;
  };
}
