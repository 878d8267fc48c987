import type { Kysely } from 'kysely';
import { readDocumentHash, readDraftAgreement, readDraftAmendment } from '../db/grants/agreements.ts';
import type { DB } from '../db/core/schema.ts';
import { planOfAmendment } from '../domain/grants/agreement.ts';
import type { SignAmendment } from '../domain/grants/amendment.ts';
import type { SignGrant } from '../domain/grants/grant.ts';
import type { Signer } from '../domain/grants/signature.ts';
import { hashAgreement } from '../letters/grants/print-agreement.ts';

/** The SHA-256 of a missing document. */
export const NO_DOCUMENT = '0'.repeat(64);

/**
 * What a side of a grant signs by its present rows: its version, and the document that the other side has signed or
 * that is made of them.
 */
export async function signingOf(db: Kysely<DB>, grantId: string): Promise<Omit<SignGrant, keyof Signer>> {
  const { version } = await db.selectFrom('stream').where('id', '=', grantId).select('version').executeTakeFirstOrThrow();
  return {
    version,
    documentSha256: (await readDocumentHash(db, grantId, 1)) ?? (await hashAgreement(await readDraftAgreement(db, grantId))),
  };
}

/** The same of a grant's amendment; where there is none to sign, no document. */
export async function signingAmendmentOf(db: Kysely<DB>, grantId: string, amendment: number): Promise<Omit<SignAmendment, keyof Signer>> {
  const plan = planOfAmendment(amendment);
  const kept = await readDocumentHash(db, grantId, plan);
  const draft = kept === undefined ? await readDraftAmendment(db, grantId, plan) : undefined;
  const documentSha256 = kept ?? (draft ? await hashAgreement(draft) : NO_DOCUMENT);
  const { version } = await db.selectFrom('stream').where('id', '=', grantId).select('version').executeTakeFirstOrThrow();
  return { amendment, version, documentSha256 };
}
