import { readThreadFile } from '../../db/threads/threads.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { readSeenApplication } from '../applications/read-application.ts';
import type { Deps } from '../http/deps.ts';
import { Problem } from '../http/problem/problem.ts';

/** A file that the caller sees, and the caller as its reader: people of its organisation see no note. */
export async function readFile(deps: Pick<Deps, 'db' | 'applicationsRead'>, caller: Caller, id: string) {
  const found = await readThreadFile(deps.db, scopeOf(caller), id, readSeenApplication(deps, caller, id));
  if (!found) throw new Problem({ code: 'not_found' });
  return { found, reader: asReader(caller, found) };
}
