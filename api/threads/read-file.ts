import { readThreadFile, readThreadRow } from '../../db/threads/threads.ts';
import { type Caller, isStaff, scopeOf } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { readSeenApplication } from '../applications/read-application.ts';
import type { Deps } from '../http/deps.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

/** A file that the caller sees, and the caller as its reader: people of its organisation see no note. */
export async function readFile(deps: Pick<Deps, 'db' | 'applicationsRead'>, caller: Caller, id: string) {
  const found = orMissing(await readThreadFile(deps.db, scopeOf(caller), id, readSeenApplication(deps, caller, id)));
  return { found, reader: asReader(caller, found) };
}

/** A thread that the caller may read; to others it does not exist. */
export async function readSeenThread(deps: Pick<Deps, 'db' | 'applicationsRead'>, caller: Caller, id: string) {
  const row = orMissing(await readThreadRow(deps.db, id));
  const of = await readFile(deps, caller, row.application_id ?? row.request_id ?? '');
  if (row.of_fund && !isStaff(of.reader.roles)) throw new Problem({ code: 'not_found' });
  return { row, ...of };
}
