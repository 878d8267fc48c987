import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readDocument, readDraft, type SignatureRow } from '../../db/grants/agreements.ts';
import type { DB } from '../../db/core/schema.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import { Sha256 } from '../../domain/grants/signature.ts';
import type { Language } from '../../domain/core/words.ts';
import { hashAgreement, printAgreement } from '../../letters/grants/print-agreement.ts';

export const AgreementView = z
  .object({
    documentSha256: Sha256.meta({ description: 'Of the French document that is to be signed, or was' }),
    signatures: z.array(
      z.object({
        side: z.enum(SIDES),
        by: z.string(),
        inSteadOf: z.string().nullable().meta({ description: 'The absent person in whose stead it was given, if any' }),
        at: z.iso.datetime(),
        documentSha256: Sha256,
        capacity: z.string().nullable(),
        authority: z.string().nullable().meta({ description: 'The act that empowers the signer, as they named it' }),
      }),
    ),
  })
  .meta({ id: 'Agreement' });

type Row = { id: string };

/**
 * The document of a plan in a language: as it was signed or, before any signature, as its rows make it now; undefined
 * where there is neither.
 */
export async function findDocument(db: Kysely<DB>, row: Row, plan: number, language: Language): Promise<Buffer | undefined> {
  const kept = await readDocument(db, row.id, plan);
  if (kept) return language === 'fr' ? kept.document : printAgreement(language, kept.said);
  const draft = await readDraft(db, row.id, plan);
  return draft && printAgreement(language, draft);
}

type Signed = { documents: readonly { plan: number; sha256: string }[]; signatures: readonly SignatureRow[] };

/**
 * What there is to sign of a plan, or was signed, and who has signed it; null where there is neither.
 * @param isToSign whether it waits for signatures, the first of which keeps it
 */
export async function toAgreementView(
  db: Kysely<DB>,
  { id }: Row,
  plan: number,
  { documents, signatures }: Signed,
  isToSign: boolean,
): Promise<z.input<typeof AgreementView> | null> {
  const kept = documents.find((document) => document.plan === plan)?.sha256;
  const draft = kept === undefined && isToSign ? await readDraft(db, id, plan) : undefined;
  const documentSha256 = kept ?? (draft ? await hashAgreement(draft) : null);
  if (documentSha256 === null) return null;
  const given = signatures.filter((signature) => signature.plan === plan);
  return {
    documentSha256,
    signatures: given.map(({ plan: _, givenName, usualName, ...signature }) => ({ ...signature, by: `${givenName} ${usualName}` })),
  };
}
