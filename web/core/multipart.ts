import { type Readable, Transform } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Request } from 'express';
import type { ArrivingFile } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { Fields } from './forms/values.ts';
import { assertOwn, type Visit } from './page.ts';

export type NamedFile = ArrivingFile & { name: string };

/** The fields of a form that come before its file, and the file itself; undefined where none was chosen. */
export type Sent = { fields: Fields; file: NamedFile | undefined };

/** The same with its files, each of which is read, or passed over, before the next one comes. */
export type SentFiles = { fields: Fields; files: AsyncGenerator<NamedFile, undefined> };

/** The limits of a form with files: ours send a few short fields, and at most as many files as one place takes. */
const LIMITS = { files: 50, fields: 50, parts: 110, fieldSize: 10_000, headerPairs: 50, headerSize: 8_000 };

/** A boundary has at most 70 characters (RFC 2046, section 5.1.1): a long one would be looked for at each byte. */
const LONGEST_TYPE = 150;

/** The bytes that are parsed before a limit can stop the parser: they have room for hundreds of parts. */
const PIECE_BYTES = 4_096;

/** The bytes before the first file: room for all fields, whatever the parser has not reached yet. */
const BEFORE_FILE_BYTES = 2_000_000;

/** The bytes of a request that are still read once its answer is known: five of the largest files. */
const READ_PAST_BYTES = 100_000_000;

/**
 * The type that the sender gives for a file; browsers name the type of a CSV in many ways, and that of a workbook
 * only where a program for it is installed.
 */
function typeOf(name: string, said: string): string {
  if (/\.csv$/i.test(name)) return 'text/csv';
  return /\.xlsx$/i.test(name) ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : said;
}

/** Throws `media_type_unsupported` where a request says of itself that it is no form with a file. */
function readerOf(req: Request): InstanceType<typeof Busboy> {
  const type = req.get('Content-Type') ?? '';
  if (type.length > LONGEST_TYPE) throw new Problem({ code: 'media_type_unsupported' });
  try {
    return new Busboy({ headers: { ...req.headers, 'content-type': type } as BusboyHeaders, limits: LIMITS });
  } catch {
    throw new Problem({ code: 'media_type_unsupported' });
  }
}

/** Passes bytes on in pieces, since the parser parses a whole piece at once, however many parts it holds. */
const inPieces = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) this.push(chunk.subarray(at, at + PIECE_BYTES));
      done();
    },
  });

/** Discards the rest of a request, up to a limit: a browser reads no answer while it is sending. */
async function readPast(req: Request): Promise<void> {
  if (req.readableEnded || req.destroyed) return;
  let left = READ_PAST_BYTES;
  await new Promise<void>((resolve) => {
    const count = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) resolve();
    };
    // If the client disconnects, the stream ends with an error that no reader awaits any more.
    req
      .on('error', () => resolve())
      .once('close', resolve)
      .once('end', resolve)
      .on('data', count)
      .resume();
  });
}

/**
 * Reads a form that comes with files.
 * @returns `arrived`: its fields, once its first file or its end has come. A form that breaks off later ends the stream
 *   of the file that is under way, and the stream's reader, with a problem; `stop` ends the reading.
 */
function readForm(req: Request): { arrived: Promise<SentFiles>; stop: () => void } {
  const reader = readerOf(req);
  const pieces = inPieces();
  const stop = (): void => {
    req.unpipe(pieces);
    pieces.unpipe(reader);
  };
  const fields: Fields = Object.create(null);
  const waiting: NamedFile[] = [];
  let stream: Readable | undefined;
  let end: 'whole' | Problem | undefined;
  let before = 0;
  let wake = (): void => undefined;
  async function* inTurn(): AsyncGenerator<NamedFile, undefined> {
    for (;;) {
      const file = waiting.shift();
      if (file) {
        yield file;
        // The parser waits until a file is read, wanted or not.
        file.stream.resume();
        // A form that breaks off within a file is reported by its stream.
      } else if (end instanceof Problem && (stream?.readableEnded ?? true)) throw end;
      else if (end) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const arrived = new Promise<SentFiles>((resolve, reject) => {
    const breakOff = (code: 'form_incomplete' | 'body_too_large' = 'form_incomplete'): void => {
      const problem = new Problem({ code });
      end ??= problem;
      wake();
      reject(problem);
      stream?.destroy(problem);
      stop();
    };
    const sent = { fields, files: inTurn() };
    reader.on('field', (name = '', value) => (fields[name] ??= []).push(value.replaceAll('\r\n', '\n')));
    reader.on('file', (_field, file: Readable, name = '', _encoding, said = '') => {
      // The stream of the file reports the fault of the form too, whether or not it is read.
      stream = file.on('error', () => undefined);
      if (!name) return file.resume();
      waiting.push({ stream: file, name, type: typeOf(name, said), sizeBytes: null });
      wake();
      resolve(sent);
    });
    reader.on('finish', () => {
      end ??= 'whole';
      wake();
      resolve(sent);
    });
    const broken = (): void => breakOff();
    reader.on('error', broken).on('partsLimit', broken).on('filesLimit', broken);
    req.on('error', broken);
    req.on('data', (chunk: Buffer) => {
      if (!stream && !end && (before += chunk.length) > BEFORE_FILE_BYTES) breakOff('body_too_large');
    });
    if (req.destroyed) breakOff();
  });
  req.pipe(pieces).pipe(reader);
  return { arrived, stop };
}

/**
 * Reads a form with files: its fields stand before them, and each is read while `take` takes it. The rest of the form
 * is discarded, so that the client gets the answer. Throws `form_incomplete` where the form breaks off before its first
 * file; where it breaks off later, the stream of the file that is under way throws.
 */
export async function withFiles<Taken>(
  { req, person }: Pick<Visit, 'req' | 'person'>,
  take: (sent: SentFiles) => Promise<Taken>,
): Promise<Taken> {
  let stop: (() => void) | undefined;
  try {
    const form = readForm(req);
    ({ stop } = form);
    const sent = await form.arrived;
    assertOwn({ person, fields: sent.fields });
    return await take(sent);
  } finally {
    stop?.();
    await readPast(req);
  }
}

/** The same for a form of which only the first file is wanted. */
export const withFile = <Taken>(visit: Pick<Visit, 'req' | 'person'>, take: (sent: Sent) => Promise<Taken>): Promise<Taken> =>
  withFiles(visit, async ({ fields, files }) => take({ fields, file: (await files.next()).value }));
