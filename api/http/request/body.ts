import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import type { FieldFault } from '../../../domain/core/refusal.ts';
import { aroundHidden, HIDDEN, withoutInvisible } from '../../../domain/core/words.ts';
import { pointerTo } from './pointer.ts';
import { Problem } from '../problem/problem.ts';

/** The longest body, unless its operation declares another bound. */
export const LIMIT_BYTES = 1_048_576;
const DEEPEST = 64;
/**
 * How many names and values a body may hold: the longest honest ones, an application with fifty indicators and a
 * session with five hundred decisions, have some 5 000.
 */
const VALUES_AT_MOST = 20_000;

/** PostgreSQL accepts no NUL, and silently replaces half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const unreadable = () => new Problem({ code: 'malformed_json' });
const tooLarge = () => new Problem({ code: 'body_too_large' });

/** Another charset, or bytes that are not UTF-8, would have to be guessed. */
function refuseOtherThanUtf8(_req: unknown, _res: unknown, bytes: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw new Problem({ code: 'media_type_unsupported' });
  if (!isUtf8(bytes)) throw unreadable();
}

/**
 * What reads the bodies of one type as text; a body of another type stays unread, and is undefined. One that is too
 * large is refused with `body_too_large` at its first byte too many: the parser would read it to its end.
 */
export function textReader(options: { type: string; limit: number; verify?: typeof refuseOtherThanUtf8 }) {
  const parse = express.text(options);
  return (req: Request, res: Response): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (Number(req.get('Content-Length') ?? 0) > options.limit) throw tooLarge();
      let bytes = 0;
      parse(req, res, (error: unknown) => {
        if (error === undefined) resolve(req.body);
        else reject(error);
      });
      req.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > options.limit) reject(tooLarge());
      });
    });
}

/** Few operations have a bound of their own, and each bound has a reader. */
const readers = new Map<number, ReturnType<typeof textReader>>();
function jsonReaderOf(limit: number): ReturnType<typeof textReader> {
  const known = readers.get(limit) ?? textReader({ type: 'application/json', limit, verify: refuseOtherThanUtf8 });
  readers.set(limit, known);
  return known;
}

/** In JSON only a string before a colon is a name. */
const STRING_OR_NAME = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

function namesIn(json: string): number {
  let names = 0;
  for (const [, colon] of json.matchAll(STRING_OR_NAME)) if (colon !== undefined) names += 1;
  return names;
}

/**
 * What one walk through a body finds: how many names and values it holds, and the fields with content that may not be
 * sent.
 */
type Found = { names: number; values: number; faults: FieldFault[] };

/** A text as it is read and kept; one with characters that stay invisible is at fault. */
function seenText(given: string, path: readonly string[], { faults }: Found): string {
  if (!isStorable(given)) throw unreadable();
  const word = withoutInvisible(given);
  const near = aroundHidden(word);
  if (near !== null) faults.push({ pointer: pointerTo(path), fault: 'hidden_character', near });
  return word;
}

function lookAtName(name: string, at: readonly string[], { faults }: Found): void {
  if (!isStorable(name)) throw unreadable();
  if (HIDDEN.test(name)) faults.push({ pointer: pointerTo(at), fault: 'hidden_character' });
  // Schemas would ignore it.
  if (name === '__proto__') faults.push({ pointer: pointerTo(at), fault: 'unknown' });
}

/** The same value with its texts as they are displayed. Thousands of nested brackets would exhaust the stack. */
function seen(value: unknown, path: readonly string[], found: Found): unknown {
  found.values += 1;
  if (found.values > VALUES_AT_MOST) throw tooLarge();
  if (typeof value === 'string') return seenText(value, path, found);
  if (typeof value !== 'object' || value === null) return value;
  if (path.length > DEEPEST) throw unreadable();
  if (Array.isArray(value)) {
    // A list of half a million is refused before it is walked.
    if (value.length > VALUES_AT_MOST) throw tooLarge();
    return value.map((each, place) => seen(each, [...path, String(place)], found));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const at = [...path, name];
      found.names += 1;
      lookAtName(name, at, found);
      return [name, seen(each, at, found)];
    }),
  );
}

/**
 * A body with its texts as their readers see them, from any door, and how many names it holds. Throws where it holds
 * content that may not be sent.
 */
export function seenBody(body: unknown): { body: unknown; names: number } {
  const found: Found = { names: 0, values: 0, faults: [] };
  const as = seen(body, [], found);
  if (found.faults.length > 0) throw new Problem({ code: 'invalid_request', fields: found.faults });
  return { body: as, names: found.names };
}

function parseJson(json: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw unreadable();
  }
  if (typeof value !== 'object' || value === null) throw unreadable();
  const { body, names } = seenBody(value);
  // Where two fields have one name, we read the last; a proxy in front of us may have read the first.
  if (names !== namesIn(json)) throw unreadable();
  return body;
}

/** Reads a JSON body; called only once its sender is known. */
export async function readBody(req: Request, res: Response, limitBytes = LIMIT_BYTES): Promise<unknown> {
  const json = await jsonReaderOf(limitBytes)(req, res);
  if (!req.is('application/json')) throw new Problem({ code: 'media_type_unsupported' });
  return json === '' || json === undefined ? undefined : parseJson(String(json));
}

/**
 * The query's parameters; one that comes twice is a list, which no schema accepts. Bad encoding would have to be
 * guessed, and is refused.
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
