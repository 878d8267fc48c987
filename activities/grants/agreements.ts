import type { Kysely, Transaction } from 'kysely';
import { insertDocument, insertSignature, readDocumentHash, readDraft } from '../../db/grants/agreements.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Agreement } from '../../domain/grants/agreement.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Side, Signer } from '../../domain/grants/signature.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import { refuseDocument, type SignatureProvider } from '../../domain/grants/signature.ts';
import { printAgreement } from '../../letters/grants/print-agreement.ts';

/**
 * The document that is signed for a plan: the stored one, or one made of the plan's content before the transaction
 * began.
 */
export type Prepared = { kept: string } | { said: Agreement; document: Buffer } | undefined;

/**
 * Makes the document of an unsigned plan, before the transaction that stores it; for a signed plan, returns the hash of
 * the stored one, which stays. Undefined if there is no such plan.
 */
export async function prepareDocument(db: Kysely<DB>, grantId: string, plan: number): Promise<Prepared> {
  const kept = await readDocumentHash(db, grantId, plan);
  if (kept !== undefined) return { kept };
  const said = await readDraft(db, grantId, plan);
  return said && { said, document: await printAgreement('fr', said) };
}

/**
 * Signs the document of a plan for one side of a locked grant. The first signature stores it, so that the other side
 * signs the same bytes. Refused if it is not the document that was read.
 * @param read reads the content of a plan that is not signed yet
 * @param prepared the document made before; made again if the plan's content has changed since
 */
export async function signDocument(
  trx: Transaction<DB>,
  sign: SignatureProvider,
  { plan, side, read, prepared }: { plan: number; side: Side; read: () => Promise<Agreement>; prepared: Prepared },
  given: Given<{ documentSha256: string } & Signer>,
): Promise<void> {
  const { id: grantId, caller, at, body } = given;
  const kept = prepared && 'kept' in prepared ? prepared.kept : await readDocumentHash(trx, grantId, plan);
  const said = kept === undefined ? await read() : null;
  const made = prepared && 'said' in prepared ? prepared : undefined;
  const isAsMade = said && JSON.stringify(said) === JSON.stringify(made?.said);
  const document = said && (isAsMade && made ? made.document : await printAgreement('fr', said));
  const documentSha256 = kept ?? sha256Of(document ?? Buffer.alloc(0));
  refuseIf(refuseDocument(documentSha256, given));
  if (said && document) await insertDocument(trx, said, document, documentSha256);
  await insertSignature(
    trx,
    await sign({ grantId, plan, side, documentSha256, personId: caller.personId, at, capacity: body.capacity, authority: body.authority }),
  );
}
