import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Download } from '../../api/http/answer/download.ts';
import { logReading } from '../../api/http/caller/security.ts';
import type { Visit, Written } from './page.ts';

const hashOf = (body: string | Buffer): string => createHash('sha256').update(body).digest('hex');

/** Whether the visitor has the file with this hash already. */
const isHeld = ({ req }: Visit, sha256: string): boolean =>
  (req.get('If-None-Match') ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === `"${sha256}"`);

/** Sends a file that every visitor may keep, with its ETag; 304 where the visitor has the file already. */
export function sendPublic(visit: Visit, body: string | Buffer, type: string, sha256 = hashOf(body)): Written {
  const { res } = visit;
  res.set({ ETag: `"${sha256}"`, 'Cache-Control': 'public, no-cache', 'Access-Control-Allow-Origin': '*' });
  res.removeHeader('Vary');
  if (isHeld(visit, sha256)) res.status(304).end();
  else res.type(type).send(body);
  return { written: true };
}

/** The same of a file that an operation gives, which is short: it is whole before its first byte is sent. */
export async function sendPublicFile(visit: Visit, { body, media, fileName, sha256 }: Download): Promise<Written> {
  const whole = sha256 !== undefined && isHeld(visit, sha256) ? '' : await buffer(body);
  await logReading(visit.deps, visit.req, 'export');
  visit.res.attachment(fileName).set('Content-Security-Policy', 'sandbox');
  return sendPublic(visit, whole, `${media}; charset=utf-8`, sha256);
}
