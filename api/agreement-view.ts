import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readDocument, readDocumentHash, readDraftAgreement, readSignatures } from '../db/agreements.ts';
import type { DB } from '../db/schema.ts';
import { SIDES } from '../domain/grant.ts';
import { Sha256 } from '../domain/signature.ts';
import type { Language } from '../domain/words.ts';
import { hashAgreement, writeAgreement } from '../letters/agreement.ts';
import type { GrantRow } from './grant-view.ts';

/** The plan by which a grant is made. */
const FIRST = 1;

export const AgreementView = z
  .object({
    documentSha256: Sha256.nullable().meta({
      description: 'Of the French document that is to be signed, or was; null where it was signed before documents were kept',
    }),
    signatures: z.array(z.object({ side: z.enum(SIDES), by: z.string(), at: z.iso.datetime(), documentSha256: Sha256.nullable() })),
  })
  .meta({ id: 'Agreement' });

type Row = Pick<GrantRow, 'id' | 'state'>;

/** The document of a grant in a language: as it was signed or, before anybody has, as its rows make it now; undefined where there is neither. */
export async function findDocument(db: Kysely<DB>, { id, state }: Row, language: Language): Promise<Buffer | undefined> {
  const kept = await readDocument(db, id, FIRST);
  if (kept) return language === 'fr' ? kept.document : writeAgreement(language, kept.said);
  return state === 'to_sign' ? writeAgreement(language, await readDraftAgreement(db, id)) : undefined;
}

/** What there is to sign of a grant and who has signed it; null where there is neither. */
export async function readAgreementView(db: Kysely<DB>, { id, state }: Row): Promise<z.input<typeof AgreementView> | null> {
  const [kept, signatures] = await Promise.all([readDocumentHash(db, id, FIRST), readSignatures(db, id, FIRST)]);
  const documentSha256 = kept ?? (state === 'to_sign' ? await hashAgreement(await readDraftAgreement(db, id)) : null);
  if (documentSha256 === null && signatures.length === 0) return null;
  return {
    documentSha256,
    signatures: signatures.map(({ givenName, usualName, ...signature }) => ({ ...signature, by: `${givenName} ${usualName}` })),
  };
}
