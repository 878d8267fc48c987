import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Request } from 'express';
import type { ArrivingFile } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem.ts';
import type { Fields } from './forms/values.ts';
import { assertOwn, type Visit } from './page.ts';

/** The fields of a form that come before its file, and the file itself; undefined where none was chosen. */
export type Sent = { fields: Fields; file: (ArrivingFile & { name: string }) | undefined };

const LIMITS = { files: 1, fields: 50, fieldSize: 10_000, headerPairs: 50 };

/** What the sender says of a file's type; a browser that knows no spreadsheet, or knows one, calls a CSV what it likes. */
const typeOf = (name: string, said: string): string => (/\.csv$/i.test(name) ? 'text/csv' : said);

/** Throws where a request says of itself that it is no form with a file. */
function readerOf(req: Request): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: { ...req.headers, 'content-type': req.get('Content-Type') ?? '' } as BusboyHeaders, limits: LIMITS });
  } catch {
    req.resume();
    throw new Problem({ code: 'media_type_unsupported' });
  }
}

/**
 * Reads a form that has come with a file: its fields stand before the file, which is read while `take` takes it. What
 * is left of it is read past, so that its sender gets the answer.
 */
export async function withFile<Taken>(
  { req, person }: Pick<Visit, 'req' | 'person'>,
  take: (sent: Sent) => Promise<Taken>,
): Promise<Taken> {
  const fields: Fields = {};
  const reader = readerOf(req);
  reader.on('field', (name, value) => (fields[name] ??= []).push(value.replaceAll('\r\n', '\n')));
  const arrived = new Promise<Sent>((resolve, reject) => {
    reader.on('file', (_field, stream: Readable, name = '', _encoding, said = '') => {
      // What breaks off later breaks off what reads it.
      const breakOff = (error: unknown): void => void stream.destroy(error instanceof Error ? error : new Error('the form broke off'));
      reader.once('error', breakOff);
      req.once('error', breakOff);
      if (name) resolve({ fields, file: { stream, name, type: typeOf(name, said), sizeBytes: null } });
      else stream.resume();
    });
    reader.on('finish', () => resolve({ fields, file: undefined }));
    // What is no form that a browser sends.
    reader.on('error', () => reject(new Problem({ code: 'media_type_unsupported' })));
    req.on('error', reject);
  });
  req.pipe(reader);
  try {
    const sent = await arrived;
    assertOwn({ person, fields: sent.fields });
    return await take(sent);
  } finally {
    // A file that nobody wants any more still has to come in: a browser reads no answer while it sends.
    (await arrived.catch(() => undefined))?.file?.stream.resume();
    if (!req.readableEnded) {
      req.resume();
      await Promise.race([once(req, 'end'), once(req, 'close')]).catch(() => undefined);
    }
  }
}
