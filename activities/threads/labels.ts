import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { setLabels } from '../../db/threads/labels.ts';
import { lockThreadFile } from '../../db/threads/threads.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { LabelFile, labelsOf, mayLabelFile } from '../../domain/threads/label.ts';
import { personNow } from '../core/next-deadline.ts';

export const labelCommands = (db: Kysely<DB>) => ({
  /** The file is locked before the person, as everywhere; of two concurrent settings the later one counts. */
  labelFile: once(db, LabelFile, async (trx, { id, caller, body, at }) => {
    const file = orNotFound(await lockThreadFile(trx, body.file));
    await lockPersonStream(trx, id);
    refuseIf(mayLabelFile(file, caller));
    const labels = labelsOf(body);
    return {
      facts: { applicationId: file.id, labelled: labels.length },
      ...(await personNow(trx, id)),
      after: ({ version }) => setLabels(trx, { applicationId: file.id, labels, by: id, at, version }),
    };
  }),
});
