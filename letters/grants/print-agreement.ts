import type { Agreement } from '../../domain/grants/agreement.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import type { Language } from '../../domain/core/words.ts';
import { printBy } from '../core/print.ts';

const WRITER = new URL('./agreement-thread.ts', import.meta.url);

/** A cached document takes some tens of kilobytes, a hash some hundred bytes. */
const [DOCUMENTS_AT_MOST, HASHES_AT_MOST] = [20, 1_000];
/**
 * By the SHA-256 of their content. A signatory who reads a grant in order to sign it has its document made, and signs
 * just that one; it is read many times before.
 */
const documents = new Map<string, Promise<Buffer>>();
const hashes = new Map<string, string>();

function keep<T>(kept: Map<string, T>, key: string, value: T, atMost: number): void {
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > atMost) kept.delete(oldest);
}

const keyOf = (language: Language, agreement: Agreement): string => sha256Of(Buffer.from(JSON.stringify([language, agreement])));

/** An agreement as a PDF. */
export function printAgreement(language: Language, agreement: Agreement): Promise<Buffer> {
  const key = keyOf(language, agreement);
  const known = documents.get(key);
  if (known) return known;
  const document = printBy(WRITER, { language, agreement });
  keep(documents, key, document, DOCUMENTS_AT_MOST);
  // A document that failed is made again for the next reader.
  document.catch(() => documents.delete(key));
  return document;
}

/** The SHA-256 of the document that is signed, which is the French one. */
export async function hashAgreement(agreement: Agreement): Promise<string> {
  const key = keyOf('fr', agreement);
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const hash = sha256Of(await printAgreement('fr', agreement));
  keep(hashes, key, hash, HASHES_AT_MOST);
  return hash;
}
