import type pg from 'pg';
import type { Asked } from './living.ts';

/** A node of a plan, as EXPLAIN (FORMAT JSON) gives it, with the fields that are read here. */
type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  Alias?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Parent Relationship'?: string;
  Plans?: Node[];
};

/** Planned for any values, or for those of the statement: PostgreSQL does both, whichever it finds cheaper. */
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

/** Nodes that pass their rows on one by one: a LIMIT above them ends what is below. */
const STREAMING = ['Nested Loop', 'Subquery Scan', 'Memoize', 'Result', 'LockRows', 'Merge Append'];

const isAsked = (condition: string, { Alias: alias }: Node): boolean =>
  /\$\d|InitPlan|SubPlan|hashed/.test(condition) || [...condition.matchAll(/([a-z_0-9]+|"[^"]+")\./g)].some(([, of]) => of !== alias);

/**
 * What a plan reads that was not asked for: a whole table or index, or all rows in it that share a constant, such as a
 * state. Each in words, with its table. A page in the order of an index ends with its LIMIT.
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
    // A bitmap names only its index: its table is that of the node above it.
    const told = part['Relation Name'] === undefined && table !== undefined ? { ...part, 'Relation Name': table } : part;
    yield* unaskedIn(told, how, goesOn);
  }
}
