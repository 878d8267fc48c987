import type { Transaction } from 'kysely';
import { insertDocument, insertSignature, readDocumentHash } from '../db/agreements.ts';
import type { DB } from '../db/schema.ts';
import type { Agreement } from '../domain/agreement.ts';
import type { Given } from '../domain/command.ts';
import type { Side } from '../domain/grant.ts';
import { sha256Of } from '../domain/payment-export.ts';
import { refuseIf } from '../domain/refusal.ts';
import { refuseDocument, type SignatureProvider } from '../domain/signature.ts';
import { writeAgreement } from '../letters/agreement.ts';

/**
 * One side of a locked grant signs the document of a plan. The first signature keeps it, so that the other side signs the same bytes.
 * Refused where it is not the one that was read.
 * @param read what the plan says, asked for where nobody has signed it yet
 */
export async function signDocument(
  trx: Transaction<DB>,
  sign: SignatureProvider,
  { plan, side, read }: { plan: number; side: Side; read: () => Promise<Agreement> },
  given: Given<{ documentSha256: string }>,
): Promise<void> {
  const { id: grantId, caller, at } = given;
  const kept = await readDocumentHash(trx, grantId, plan);
  const said = kept === undefined ? await read() : null;
  const document = said && (await writeAgreement('fr', said));
  const documentSha256 = kept ?? sha256Of(document ?? Buffer.alloc(0));
  refuseIf(refuseDocument(documentSha256, given));
  if (said && document) await insertDocument(trx, said, document, documentSha256);
  await insertSignature(trx, await sign({ grantId, plan, side, documentSha256, personId: caller.personId, at }));
}
