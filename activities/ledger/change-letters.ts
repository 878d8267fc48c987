import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readChanges } from '../../db/ledger/changes.ts';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { recipientsById, recipientsByRole } from '../../db/people/people.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Event } from '../../domain/core/event.ts';
import { CHANGES } from '../../domain/ledger/change.ts';
import type { AddressedLetter } from '../core/letter-content.ts';

/**
 * A proposed change of an envelope is sent to the people who may confirm it; its outcome to the person who proposed it.
 */
export async function aboutEnvelope(db: Kysely<DB>, { streamId: id, name, facts, personId }: Event): Promise<AddressedLetter> {
  if (name !== 'proposeChange' && name !== 'confirmChange' && name !== 'rejectChange') return null;
  const [change] = await readChanges(db, [id], { number: Number(facts['change']) });
  const envelope = await readEnvelope(db, id);
  if (!change || !envelope) return null;
  const by = (await readNames(db, personId ? [personId] : [])).get(personId ?? '') ?? '';
  const told = { envelope: envelope.name, proposed: change.proposed, by };
  if (name === 'proposeChange') {
    const others = await recipientsByRole(db, ...CHANGES[change.command]);
    return { to: others.filter((other) => other.id !== change.proposedBy), owed: { name, facts: told } };
  }
  return {
    to: await recipientsById(db, [change.proposedBy]),
    owed: name === 'confirmChange' ? { name, facts: told } : { name, facts: { ...told, reason: change.ending_reason ?? '' } },
  };
}
