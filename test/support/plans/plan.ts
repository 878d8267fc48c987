import type pg from 'pg';
import type { Asked } from './living.ts';

/** A node of a plan, as EXPLAIN (FORMAT JSON) gives it; what is read of it here. */
type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  Alias?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Parent Relationship'?: string;
  Plans?: Node[];
};

/** Planned for any values, or for those with which it was asked: PostgreSQL does both, as it finds cheaper. */
export type How = 'any values' | 'its values';

export async function planOf(client: pg.Client, { text, values }: Asked, how: How): Promise<Node> {
  const { rows } =
    how === 'any values'
      ? await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`)
      : await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
  const [row] = rows;
  if (!row) throw new Error(`it has no plan: ${text}`);
  return row['QUERY PLAN'][0].Plan;
}

/** What passes its rows on one by one: a LIMIT above it ends what is below. */
const STREAMING = ['Nested Loop', 'Subquery Scan', 'Memoize', 'Result', 'LockRows', 'Merge Append'];

const isAsked = (condition: string, { Alias: alias }: Node): boolean =>
  /\$\d|InitPlan|SubPlan|hashed/.test(condition) || [...condition.matchAll(/([a-z_0-9]+|"[^"]+")\./g)].some(([, of]) => of !== alias);

/**
 * What a plan reads that is not asked for: a whole table or index, or all in it that share a constant, as a state.
 * Each as it is said to people, by the table. A page in the order of an index ends with its LIMIT.
 */
export function* unaskedIn(node: Node, how: How, isBounded = false): Generator<{ table: string; what: string }> {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition, Plans: parts = [] } = node;
  const said = `${type}${index === undefined ? '' : ` by ${index}`}${condition === undefined ? '' : ` ${condition}`}`;
  if (type === 'Seq Scan') yield { table: table ?? '', what: said };
  if (/^(Bitmap )?Index (Only )?Scan$/.test(type)) {
    const isWhole = condition === undefined && !isBounded;
    const isOfConstants = condition !== undefined && how === 'any values' && !isAsked(condition, node);
    if (isWhole || isOfConstants) yield { table: table ?? '', what: said };
  }
  for (const part of parts) {
    const isInner = ['SubPlan', 'InitPlan'].includes(part['Parent Relationship'] ?? '');
    const goesOn = !isInner && (type === 'Limit' || (isBounded && STREAMING.includes(type)));
    // A bitmap names its index alone: its table is the one above it.
    const told = part['Relation Name'] === undefined && table !== undefined ? { ...part, 'Relation Name': table } : part;
    yield* unaskedIn(told, how, goesOn);
  }
}
