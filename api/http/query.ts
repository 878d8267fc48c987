import type { Request } from 'express';
import { Problem } from './problem.ts';

/**
 * The query's parameters; one that comes twice is a list, which no schema takes. What is badly encoded would be guessed
 * at, and is refused.
 */
export function queryOf(req: Request): Request['query'] {
  const [, query = ''] = /\?(.*)$/s.exec(req.url) ?? [];
  try {
    decodeURIComponent(query);
  } catch {
    throw new Problem({ code: 'invalid_request', fields: [{ pointer: '/query', fault: 'percent_encoding' }] });
  }
  return req.query;
}
