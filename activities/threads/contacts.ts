import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { setContact } from '../../db/threads/contacts.ts';
import { lockThreadFile } from '../../db/threads/threads.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { NameContact, refuseContact } from '../../domain/threads/contact.ts';
import { sideOf } from '../../domain/threads/thread.ts';
import { personNow } from '../core/next-deadline.ts';

export const contactCommands = (db: Kysely<DB>) => ({
  /** The file is locked before the person, as everywhere: of two namings at once the later one counts. */
  nameContact: once(db, NameContact, async (trx, { id, caller, body, at }) => {
    const file = orNotFound(await lockThreadFile(trx, body.file));
    await lockPersonStream(trx, id);
    refuseIf(refuseContact(file, caller, body, await readCandidate(trx, body.personId)));
    const side = sideOf(file, caller);
    return {
      facts: {
        ...{ [file.kind === 'application' ? 'applicationId' : 'requestId']: file.id, side, contactId: body.personId },
        ...(body.offSheet === true && body.personId === id ? { offSheet: true } : {}),
      },
      ...(await personNow(trx, id)),
      after: ({ version }) => setContact(trx, { file, side, named: body.personId, by: id, version, at }),
    };
  }),
});
