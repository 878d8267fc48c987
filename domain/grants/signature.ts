import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { line } from '../core/words.ts';

export const SIDES = ['beneficiary', 'fund'] as const;
export type Side = (typeof SIDES)[number];

/** The SHA-256 of a document, in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Who signs for a side: their capacity, and the act by which they may. */
export const SIGNER = {
  capacity: line(200)
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'The capacity of the signer, such as mayor; it stands beside their name' }),
  authority: line(300)
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'The act that empowers them: a decision of the council, a delegation of signature' }),
};
export type Signer = { capacity: string | null; authority: string | null };

/** What one side of a grant signs: the document of one of its plans, by the SHA-256 of its bytes. */
type ToSign = Signer & { grantId: string; plan: number; side: Side; documentSha256: string; personId: string; at: string };

/** The signature that is kept, and the provider that vouches for it. */
export type Signature = ToSign & { provider: string };

/** The way in which both sides sign: makes a signature of a request, within the transaction that stores it. */
export type SignatureProvider = (asked: ToSign) => Promise<Signature>;

/**
 * Built in: the command of a signed-in person, which names the document that they read, is recorded as the signature.
 */
export const recordSignature: SignatureProvider = async (asked) => ({ ...asked, provider: 'recorded' });

/** Refuses to sign a document other than the one that was read: `current` is the SHA-256 of the current one. */
export const refuseDocument = (current: string, { body }: Pick<Given<{ documentSha256: string }>, 'body'>): Refusal | null =>
  body.documentSha256 === current ? null : { code: 'document_differs', current };
