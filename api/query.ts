import { parse, type ParsedUrlQuery } from 'node:querystring';
import { Problem } from './problems/index.ts';

/** A query as its parameters; one that comes twice is a list, which no schema takes. What is badly encoded would be guessed at, and is refused. */
export function parseQuery(query: string | null): ParsedUrlQuery {
  try {
    decodeURIComponent(query ?? '');
  } catch {
    throw new Problem({ code: 'invalid_request', fields: [{ pointer: '/query', fault: 'percent_encoding' }] });
  }
  return parse(query ?? '');
}
