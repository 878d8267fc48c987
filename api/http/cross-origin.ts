import cors from 'cors';
import type { RequestHandler } from 'express';

/** What a page may read of an answer beside its body, and what it may send. */
const EXPOSED = [
  'Allow',
  'Content-Disposition',
  'Idempotency-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];
const SENT = ['Authorization', 'Content-Type', 'Idempotency-Key'];

/**
 * Lets pages of these origins, and of no others, ask from a browser. Without any, and to others, every answer is the
 * ordinary one. Tokens come in a header that pages set themselves: there are no cookies, and no credentials to allow.
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: (origin, decide) => decide(null, origin !== undefined && origins.includes(origin) && origin),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: SENT,
    exposedHeaders: EXPOSED,
    maxAge: 600,
  });
  return (req, res, next) => {
    // A cache must not keep for one origin what was answered to another, or to none.
    if (origins.length > 0) res.vary('Origin');
    allow(req, res, next);
  };
}
