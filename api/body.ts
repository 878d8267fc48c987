import express, { type Request, type Response } from 'express';
import { Problem } from './problems/index.ts';

const LIMIT = '1mb';
const DEEPEST = 64;

/** PostgreSQL takes no NUL, and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** PostgreSQL stores no NUL and replaces a lone surrogate in silence: text with either, a name too, is refused where it comes in. */
function refuseUnstorable(name: string, value: unknown): unknown {
  if (!isStorable(name) || (typeof value === 'string' && !isStorable(value))) throw new SyntaxError('a string that cannot be stored');
  return value;
}

const json = express.json({ limit: LIMIT, reviver: refuseUnstorable });

/** Some thousands of brackets in one another would exhaust the stack of whatever walks through them. */
const isTooDeep = (value: unknown, left = DEEPEST): boolean =>
  typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1)));

/** Reads a JSON body into `req.body`; asked only once its sender is known. */
export async function readBody(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    json(req, res, (error: unknown) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
  if (isTooDeep(req.body)) throw new Problem({ code: 'malformed_json' });
}
