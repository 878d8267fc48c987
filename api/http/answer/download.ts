import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { withoutQuotations } from '../../../db/core/errors.ts';
import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import { bodiless, type ReadRequest, type Operation, type ReadSpec } from '../operation.ts';
import { logReading } from '../caller/security.ts';

/** A file to send: `media` is one of those that its operation declares, `bytes` its length where it is known. */
export type Download = {
  body: Readable;
  media: string;
  fileName: string;
  bytes?: number;
  /** Where it is known: who has that file already is not sent it again. */
  sha256?: string;
  headers?: Record<string, string>;
  /** Shown in the browser instead of kept, where `isShowable` says that it may be. */
  isShown?: boolean;
};

/**
 * What a browser may show of a file, by its type. Nothing runs in either. An image is sandboxed as every download is.
 * No Chromium shows a PDF in a sandbox: the browser's own viewer shows it, which needs its plugin and styles.
 */
const SHOWN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['image/png', 'image/jpeg', 'image/webp'].map((type) => [type, "default-src 'none'; sandbox"])),
  'application/pdf': "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};
export const isShowable = (media: string): boolean => Object.hasOwn(SHOWN, media);

// The errors of a reader who goes away, before the first byte and after it.
const BY_READER = ['ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE'];

const LISTENERS_AT_MOST = 20;

export const Bytes = z.string().meta({ id: 'Bytes', description: 'The bytes of a file, as they are' });

/** Sends a file as fast as its reader takes it, and logs it in the security log. */
export async function sendFile(
  deps: Pick<Deps, 'security' | 'logger'>,
  { body, media, fileName, bytes, headers = {}, isShown = false }: Download,
  req: Request,
  res: Response,
): Promise<void> {
  const gone = new AbortController();
  if (res.destroyed) gone.abort();
  // An error after the reader has gone, as when the stream is closed, must not become an uncaught error of the process.
  body.on('error', () => undefined);
  // The door, the pages, the log and a pipeline add eleven listeners to an answer: Node would warn of a leak for each
  // file.
  res.setMaxListeners(LISTENERS_AT_MOST);
  res.once('close', () => gone.abort());
  try {
    await once(body, 'readable', { signal: gone.signal });
    // An attachment, under a name that a header can carry; never a page that a browser would open here, nor one that
    // could run.
    res
      .attachment(fileName)
      .set({ 'Cache-Control': 'private, no-store', 'Content-Security-Policy': 'sandbox', ...headers })
      .type(media);
    if (isShown && isShowable(media))
      res.set({
        'Content-Disposition': String(res.get('Content-Disposition')).replace(/^attachment/, 'inline'),
        'Content-Security-Policy': SHOWN[media],
      });
    await logReading(deps, req, 'export');
    if (bytes !== undefined) res.set('Content-Length', String(bytes));
    if (req.method === 'HEAD') res.end();
    else await pipeline(body, res);
  } catch (error) {
    if (gone.signal.aborted && BY_READER.includes(String(Object(error).code))) return;
    if (!res.headersSent) throw error;
    deps.logger.error({ err: withoutQuotations(error), requestId: req.id }, 'a file broke off');
  } finally {
    body.destroy();
  }
}

/**
 * One read whose answer is a file, logged in the security log. Where its reader goes away, `body` is destroyed and
 * produces no more of it. A failure before the first byte is answered as a problem. A later failure breaks the
 * connection off: a file that ends is complete.
 */
export const download = <Query extends z.ZodObject>(
  spec: Omit<ReadSpec<Query>, 'answer'> & { media: readonly string[] },
  run: (asked: ReadRequest<z.infer<Query>>) => Promise<Download>,
): Operation<Download> => bodiless({ ...spec, method: 'get', answer: Bytes }, run, sendFile);
