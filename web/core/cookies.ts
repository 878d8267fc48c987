import type { Request, Response } from 'express';
import type { Language } from '../../domain/core/words.ts';

/** The cookies of a request, by name; of two of one name, the first, as RFC 6265 has browsers send the nearer path. */
export function cookiesOf(req: Request): ReadonlyMap<string, string> {
  const pairs = (req.get('Cookie') ?? '').split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
  return new Map(pairs.reverse());
}

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/**
 * A cookie's name: over HTTPS one that no other host can set; on HTTP with the port, since cookies ignore ports and two
 * services of one machine would take each other's.
 */
export const cookieName = (publicUrl: string, name: string): string =>
  isSecure(publicUrl) ? `__Host-guichet-${name}` : `guichet-${name}-${new URL(publicUrl).port || '80'}`;

/** Sets a cookie that no script reads and no other site's form sends; it ends with the browser, or after so long. */
export function setCookie(res: Response, publicUrl: string, name: string, value: string, maxAgeMs?: number): void {
  res.cookie(cookieName(publicUrl, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(publicUrl),
    encode: String,
    ...(maxAgeMs === undefined ? {} : { maxAge: maxAgeMs }),
  });
}

/** Takes a cookie back. */
export const dropCookie = (res: Response, publicUrl: string, name: string): void => setCookie(res, publicUrl, name, '', 0);

/** The language of a request: the one chosen in this browser, else the person's own, else French. */
export function languageOf({ publicUrl }: { publicUrl: string }, req: Request, person: { language: Language } | null): Language {
  const chosen = cookiesOf(req).get(cookieName(publicUrl, 'language'));
  if (chosen === 'fr' || chosen === 'en') return chosen;
  return person?.language ?? 'fr';
}
