import type { Readable } from 'node:stream';
import { fileTypeFromTokenizer } from 'file-type';
import { fromStream } from 'strtok3';

/**
 * The media type that a file's own bytes show; null where they show none, such as those of a text. Archives are
 * inspected by their entries' headers: nothing but the short list of types inside is unpacked, and no more than 1 MB of
 * that.
 */
export async function typeOf(stream: Readable, sizeBytes: number): Promise<string | null> {
  try {
    // The size tells the detector how far it may skip: an office file may name its type behind its pictures, and would
    // otherwise be guessed by its folders.
    const found = await fileTypeFromTokenizer(await fromStream(stream, { fileInfo: { size: sizeBytes } }));
    return found?.mime ?? null;
  } finally {
    stream.destroy();
  }
}
