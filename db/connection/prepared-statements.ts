import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';

/** More than the project has statements, and few enough for a connection to keep. */
const AT_MOST = 400;
/** A statement with more values than this was written for a list of one particular length. */
const VALUES_AT_MOST = 40;

const ALL_COLUMNS = /(?:select|,|\.)\s*\*/i;
/** Whether a statement names its columns, in its subqueries as well: any other is planned again each time. */
export const namesItsColumns = (text: string): boolean => !ALL_COLUMNS.test(text);

/** Each statement's name, made once for all connections. */
const nameByText = new Map<string, string>();

/**
 * A statement is named by its text: behind a pooler that lends one connection of PostgreSQL to several of ours, a name
 * never stands for another statement.
 */
function nameFor(text: string): string {
  const known = nameByText.get(text);
  if (known !== undefined) return known;
  const name = `s${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  if (nameByText.size < 10 * AT_MOST) nameByText.set(text, name);
  return name;
}

/**
 * Makes a new connection prepare the statements that have values, so that PostgreSQL parses and plans each once. A `*`
 * stands for other columns after a migration, and a statement prepared with it would then fail.
 */
export function prepareStatements(client: PoolClient): void {
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
  const names = new Map<string, string>();
  const nameOf = (text: string, values: readonly unknown[]): string | undefined => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (values.length === 0 || values.length > VALUES_AT_MOST || !namesItsColumns(text) || names.size >= AT_MOST) return undefined;
    const name = nameFor(text);
    names.set(text, name);
    return name;
  };
  const named = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text, values) : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  };
  client.query = named as typeof client.query;
}
