import type { Request } from 'express';

/**
 * Whether a write comes from a page of ours: a browser says so itself (`Sec-Fetch-Site`), or names the page's origin;
 * a request with neither is refused. Cookies are no proof, since browsers send them for other sites' forms too.
 */
export function isFromOurPage(req: Request, publicUrl: string): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  return req.get('Origin') === new URL(publicUrl).origin;
}
