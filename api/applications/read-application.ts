import { type ApplicationRow, readApplicationRow } from '../../db/applications/applications.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import type { Deps } from '../http/deps.ts';

/**
 * An application's row, as far as the caller may see it. The operations that a page calls for one application read it
 * once.
 */
export function readSeenApplication(
  { db, applicationsRead: known }: Pick<Deps, 'db' | 'applicationsRead'>,
  caller: Caller,
  id: string,
): Promise<ApplicationRow | undefined> {
  const reading = known?.get(id) ?? readApplicationRow(db, scopeOf(caller), id);
  known?.set(id, reading);
  return reading;
}
