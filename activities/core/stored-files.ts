import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { forgetFile, readForsakenFiles } from '../../db/core/stored-files.ts';
import type { DB } from '../../db/core/schema.ts';
import { type FileStore, StoreUnavailable } from '../../files/store.ts';

const AT_MOST = 100;

/**
 * Removes the bytes of files that are no longer needed. An unavailable store delays nothing else: its files are removed
 * in a later round.
 */
export async function sweepFiles(db: Kysely<DB>, files: FileStore): Promise<void> {
  const context = Context.current();
  try {
    for (const id of await readForsakenFiles(db, AT_MOST)) {
      await files.remove(id);
      await forgetFile(db, id);
      context.heartbeat();
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    context.log.warn('files that nothing wants stay for now', { error });
  }
}
