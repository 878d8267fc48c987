import cors from 'cors';
import type { RequestHandler } from 'express';

/** The headers that a page may read of an answer, and those that it may send. */
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
 * Lets pages of these origins, and of no others, call the API from a browser. Without any, and for others, every answer
 * is the ordinary one. Tokens come in a header that pages set themselves: there are no cookies, and no credentials to
 * allow.
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
    // A cache must not serve one origin the answer made for another, or for none.
    if (origins.length > 0) res.vary('Origin');
    allow(req, res, next);
  };
}
