import type { Readable } from 'node:stream';

/** Keeps bytes, each file under its id (a UUID, never a name that a person gave). */
export type FileStore = {
  /** Keeps the whole stream, or nothing of it. An error of the stream itself is thrown as it is. */
  put: (id: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Throws FileMissing where nothing is kept under this id. */
  get: (id: string) => Promise<Readable>;
  /** Also removes what a crash left of a `put`; removing a missing file is no error. */
  remove: (id: string) => Promise<void>;
};

/** Nothing is kept under this id. */
export class FileMissing extends Error {
  constructor(id: string) {
    super(`the store holds no file ${id}`);
  }
}

/** The store failed: it is away, full, or refuses access. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the file store did not do what it was asked', { cause });
  }
}

/**
 * Writes a stream, and distinguishes an error of its source from one of the store, which a writer that fails half-way
 * throws into the stream that it reads.
 */
export async function keep(bytes: AsyncIterable<Uint8Array>, write: (bytes: AsyncIterable<Uint8Array>) => Promise<unknown>): Promise<void> {
  let failed: { error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array> {
    const source = bytes[Symbol.asyncIterator]();
    const next = () =>
      source.next().catch((error: unknown) => {
        failed = { error };
        throw error;
      });
    try {
      for (let chunk = await next(); !chunk.done; chunk = await next()) yield chunk.value;
    } finally {
      await source.return?.();
    }
  }
  try {
    await write(watched());
  } catch (error) {
    throw failed ? failed.error : new StoreUnavailable(error);
  }
}
