import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readDocument, readDraft, type SignatureRow } from '../../db/grants/agreements.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Refusal } from '../../domain/core/refusal.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import { Sha256 } from '../../domain/grants/signature.ts';
import type { Language } from '../../domain/core/words.ts';
import { toProblem } from '../problems.ts';
import { hashAgreement, printAgreement } from '../../letters/grants/print-agreement.ts';

export const AgreementView = z
  .object({
    documentSha256: Sha256.meta({ description: 'Of the French document that is to be signed, or was' }),
    refused: z
      .object({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why the caller, who signs for their side, may not sign now; null where they may' }),
    signatures: z.array(
      z.object({
        side: z.enum(SIDES),
        by: z.string(),
        inSteadOf: z.string().nullable().meta({ description: 'The absent person in whose stead it was given, if any' }),
        at: z.iso.datetime(),
        documentSha256: Sha256,
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

/** Where a document stands: `isToSign` while it waits for signatures, the first of which keeps it. */
type Signing = { isToSign: boolean; refusal: Refusal | null };

/**
 * What there is to sign of a plan, or was signed, and who has signed it; null where there is neither.
 * @param signing whether it waits for signatures, and what refuses the caller's
 */
export async function toAgreementView(
  db: Kysely<DB>,
  { id }: Row,
  plan: number,
  { documents, signatures }: Signed,
  { isToSign, refusal }: Signing,
  language: Language,
): Promise<z.input<typeof AgreementView> | null> {
  const kept = documents.find((document) => document.plan === plan)?.sha256;
  const draft = kept === undefined && isToSign ? await readDraft(db, id, plan) : undefined;
  const documentSha256 = kept ?? (draft ? await hashAgreement(draft) : null);
  if (documentSha256 === null) return null;
  const given = signatures.filter((signature) => signature.plan === plan);
  return {
    documentSha256,
    refused: isToSign && refusal ? { code: refusal.code, detail: String(toProblem(language, refusal).body['detail']) } : null,
    signatures: given.map(({ plan: _, givenName, usualName, ...signature }) => ({ ...signature, by: `${givenName} ${usualName}` })),
  };
}
