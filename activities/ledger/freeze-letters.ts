import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { readFreezesOf } from '../../db/ledger/freezes.ts';
import { recipientsByRole } from '../../db/people/people.ts';
import type { Event } from '../../domain/core/event.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { FREEZE_ROLES } from '../../domain/ledger/freeze.ts';
import { type AddressedLetter, writeInSight } from '../core/letter-content.ts';

/**
 * A freeze that leaves tranches without credits is notified to finance and the leads, but to no beneficiary: it decides
 * nothing about their projects. A freeze that is thawed before the letter leaves is left out.
 */
export async function aboutFreeze(db: Kysely<DB>, { streamId, version, name, facts }: Event): Promise<AddressedLetter[]> {
  if (name !== 'freezeCredits' || facts['deprived'] === undefined) return [];
  const freezes = await readFreezesOf(db, { streamId, version });
  const envelope = await readEnvelope(db, streamId);
  if (!envelope) return [];
  const { year, amountCents } = facts;
  return writeInSight(
    db,
    {
      to: await recipientsByRole(db, ...FREEZE_ROLES),
      of: freezes.flatMap(({ tranches }) => tranches),
      idOf: ({ grantId }) => grantId,
    },
    (tranches) => ({
      name,
      facts: {
        envelope: envelope.name,
        year: Number(year),
        amountCents: Number(amountCents),
        tranches: tranches.map(({ reference, title, rank, openCents, missingCents }) => ({
          reference: grantReference(reference),
          ...{ title, rank, openCents, missingCents },
        })),
      },
    }),
  );
}
