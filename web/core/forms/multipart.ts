import { Busboy } from '@fastify/busboy';
import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { Problem } from '../../../api/http/problem.ts';
import { type Fields, fieldsOf } from './values.ts';

/** What a form with a file has sent: the fields that stand before its file, and the file, not read yet. */
export type Sent = { fields: Fields; file?: { name: string; stream: Readable; type: string } };

const FEW = { fields: 50, fieldSize: 10_000, files: 1 };

/** Reads a form up to its file: what stands behind it is not waited for. */
export function readMultipart(req: Request): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const fields = new URLSearchParams();
    const refuse = (): void => reject(new Problem({ code: 'media_type_unsupported' }));
    try {
      const headers = { ...req.headers, 'content-type': req.get('Content-Type') ?? '' };
      const busboy = new Busboy({ headers, limits: FEW });
      busboy.on('field', (name, value) => fields.append(name, value));
      busboy.on('file', (_name, stream, fileName, _encoding, type) => {
        // What breaks off later breaks off what reads it.
        busboy.once('error', (error) => stream.destroy(error instanceof Error ? error : new Error('the form broke off')));
        if (!fileName) {
          stream.resume();
          return;
        }
        resolve({ fields: fieldsOf(fields), file: { name: fileName, stream, type } });
      });
      busboy.once('finish', () => resolve({ fields: fieldsOf(fields) }));
      busboy.once('error', refuse);
      req.pipe(busboy);
    } catch {
      // It is no form with a file, or says of itself that it is none.
      req.resume();
      refuse();
    }
  });
}
