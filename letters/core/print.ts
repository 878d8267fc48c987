import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';

/** How long a thread waits for the next document before it ends, in milliseconds: it holds fonts in memory. */
const IDLE_MS = 30_000;

let threads: Promise<Piscina> | undefined;

/** Threads are only needed by a process that prints: a worker, or a test, seldom does. */
async function startThreads(): Promise<Piscina> {
  const { Piscina: Threads } = await import('piscina');
  return new Threads({ minThreads: 0, maxThreads: 2, idleTimeout: IDLE_MS });
}

/**
 * Prints a document in a thread of its own: it takes some hundredths of a second, during which no other request would
 * be answered, and fonts that nothing else needs.
 * @param writer a module whose default function writes it, loaded by the thread alone
 * @param said its content, as `structuredClone` copies it
 */
export async function printBy(writer: URL, said: object): Promise<Buffer> {
  threads ??= startThreads();
  return Buffer.from((await (await threads).run(said, { filename: fileURLToPath(writer) })) as Uint8Array);
}
