import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Download } from '../../api/http/answer/download.ts';
import { logReading } from '../../api/http/caller/security.ts';
import type { Visit, Written } from './page.ts';

/** Sends a file that every visitor may keep, with its ETag; 304 where the visitor has the file already. */
export function sendPublic({ req, res }: Visit, body: string | Buffer, type: string): Written {
  const sha256 = createHash('sha256').update(body).digest('hex');
  res.set({ ETag: `"${sha256}"`, 'Cache-Control': 'public, no-cache', 'Access-Control-Allow-Origin': '*' });
  res.removeHeader('Vary');
  const held = (req.get('If-None-Match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (held.includes(`"${sha256}"`)) res.status(304).end();
  else res.type(type).send(body);
  return { written: true };
}

/** The same of a file that an operation gives, which is short: it is whole before its first byte is sent. */
export async function sendPublicFile(visit: Visit, { body, media, fileName }: Download): Promise<Written> {
  const whole = await buffer(body);
  await logReading(visit.deps, visit.req, 'export');
  visit.res.attachment(fileName).set('Content-Security-Policy', 'sandbox');
  return sendPublic(visit, whole, `${media}; charset=utf-8`);
}
