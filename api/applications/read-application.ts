import { type ApplicationDetail, readApplicationDetail } from '../../db/applications/application-detail.ts';
import { type ApplicationRow, readApplicationRow } from '../../db/applications/applications.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import type { Deps, ReadOnce } from '../http/deps.ts';

/** Reads it unless it is known; the operation that asks next awaits the same answer. */
function once<Read>(known: ReadOnce<Read> | undefined, id: string, read: () => Promise<Read | undefined>): Promise<Read | undefined> {
  const reading = known?.get(id) ?? read();
  known?.set(id, reading);
  return reading;
}

type Known = Pick<Deps, 'db' | 'applicationsRead'>;

/** An application's row, as far as the caller may see it. */
export function readSeenApplication(
  { db, applicationsRead: known }: Known,
  caller: Caller,
  id: string,
): Promise<ApplicationRow | undefined> {
  const detail = known?.details.get(id);
  if (detail) return detail.then((found) => found?.row);
  return once(known?.rows, id, () => readApplicationRow(db, scopeOf(caller), id));
}

/**
 * An application with all of its details, as far as the caller may see it.
 * @param at ISO instant: people heard of up to then are present
 */
export const readSeenDetail = (
  { db, applicationsRead: known }: Known,
  caller: Caller,
  { id, at }: { id: string; at: string },
): Promise<ApplicationDetail | undefined> =>
  once(known?.details, id, () => readApplicationDetail(db, scopeOf(caller), { id, personId: caller.personId, at }));
