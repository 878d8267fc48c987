import { Zip, ZipPassThrough } from 'fflate';

/** A file of an archive: its bytes are asked for once those before it have left. */
type ArchivedFile = { name: string; at: string; open: () => Promise<AsyncIterable<Uint8Array>> };

/** Signs that a file system refuses in a name, or reads as part of a path. */
const REFUSED = /[<>:"/\\|?*]/g;

/**
 * The name of a file in its archive: after its place, so that each is there once, none is a name that Windows keeps for
 * a device, and none stands outside of the folder into which it is unpacked.
 */
export const nameInArchive = (name: string, place: number): string => `${String(place + 1).padStart(2, '0')} ${name.replace(REFUSED, '_')}`;

/**
 * A zip as it is made: no more of it is in memory than what its reader has not taken yet. The bytes are stored as they
 * are, since documents and images are compressed already.
 */
export async function* archiveOf(files: readonly ArchivedFile[]): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  for (const [place, { name, at, open }] of files.entries()) {
    const entry = new ZipPassThrough(nameInArchive(name, place));
    entry.mtime = at;
    zip.add(entry);
    for await (const chunk of await open()) {
      entry.push(chunk);
      yield* ready.splice(0);
    }
    entry.push(new Uint8Array(), true);
  }
  zip.end();
  yield* ready.splice(0);
}
