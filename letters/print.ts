import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { Agreement } from '../domain/agreement.ts';
import { sha256Of } from '../domain/payment-export.ts';
import type { Language } from '../domain/words.ts';

/** How long a thread waits for the next document before it ends, in milliseconds: it holds fonts in memory. */
const IDLE_MS = 30_000;

let threads: Promise<Piscina> | undefined;

/** Threads are wanted by who prints alone: a worker, or a test, seldom does. */
async function startThreads(): Promise<Piscina> {
  const { Piscina: Threads } = await import('piscina');
  const filename = fileURLToPath(new URL('./print-thread.ts', import.meta.url));
  return new Threads({ filename, minThreads: 0, maxThreads: 2, idleTimeout: IDLE_MS });
}

/** An agreement as a PDF, made in a thread of its own: it takes some hundredths of a second, in which nobody else would be answered. */
export async function printAgreement(language: Language, agreement: Agreement): Promise<Buffer> {
  threads ??= startThreads();
  return Buffer.from((await (await threads).run({ language, agreement })) as Uint8Array);
}

const HASHES_AT_MOST = 1_000;
/** By the SHA-256 of what an agreement says: a grant is read many times before it is signed. */
const hashes = new Map<string, string>();

/** The SHA-256 of the document that is signed, which is the French one. */
export async function hashAgreement(agreement: Agreement): Promise<string> {
  const said = sha256Of(Buffer.from(JSON.stringify(agreement)));
  const known = hashes.get(said);
  if (known !== undefined) return known;
  const [oldest] = hashes.keys();
  if (oldest !== undefined && hashes.size >= HASHES_AT_MOST) hashes.delete(oldest);
  const hash = sha256Of(await printAgreement('fr', agreement));
  hashes.set(said, hash);
  return hash;
}
