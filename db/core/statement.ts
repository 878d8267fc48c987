import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import { askBuilt } from './connect.ts';
import type { DB } from './schema.ts';

export type Query<Row> = Compilable<Row> | RawBuilder<Row>;

/** What a value is handed over as while a statement is built, and how the value itself is found when it is asked. */
type StandIn = { standIn: object; of: (values: readonly unknown[]) => unknown };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a statement is built by: whether a field is there, and whether it is true. */
const decides = (field: unknown): boolean => field === undefined || field === null || typeof field === 'boolean';

/** The same statement is built for values of the same shape. */
function shapeOf(values: readonly unknown[]): string {
  const fieldsOf = (value: Record<string, unknown>) =>
    Object.entries(value).map(([name, field]) => (decides(field) ? `${name}=${String(field)}` : name));
  return values.map((value) => (isRecord(value) ? fieldsOf(value).join() : String(value !== undefined))).join(';');
}

/** What a statement is built with in the place of its values. */
function standInFor(values: readonly unknown[]): { given: unknown[]; standIns: StandIn[] } {
  const standIns: StandIn[] = [];
  const add = (of: StandIn['of']): object => {
    const standIn = {};
    standIns.push({ standIn, of });
    return standIn;
  };
  const given = values.map((value, place) => {
    if (value === undefined) return undefined;
    if (!isRecord(value)) return add((all) => all[place]);
    const fields = Object.entries(value).map(([name, field]) => [
      name,
      decides(field) ? field : add((all) => (all[place] as Record<string, unknown>)[name]),
    ]);
    return Object.fromEntries(fields) as unknown;
  });
  return { given, standIns };
}

/** A constant as it is written in SQL; undefined of what is none. */
function literalOf(value: unknown): string | undefined {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number') return value < 0 ? `(${value})` : String(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

type Built<Row> = { query: CompiledQuery<Row>; of: StandIn['of'][] };

/**
 * What the code says is written into the statement, where PostgreSQL plans with it and finds the indexes that are for
 * it alone; a value is sent once, however often it is asked for.
 */
function write<Row>(compiled: CompiledQuery<Row>, standIns: readonly StandIn[]): Built<Row> {
  const sent: unknown[] = [];
  const text = compiled.sql.replace(/\$(\d+)/g, (_, number: string) => {
    const parameter = compiled.parameters[Number(number) - 1];
    const literal = literalOf(parameter);
    if (literal !== undefined) return literal;
    if (!sent.includes(parameter)) sent.push(parameter);
    return `$${sent.indexOf(parameter) + 1}`;
  });
  const of = sent.map((parameter) => standIns.find(({ standIn }) => standIn === parameter)?.of ?? (() => parameter));
  return { query: { ...compiled, sql: text }, of };
}

/**
 * A statement that is built once and asked again and again: to build it takes longer than the rest of its round trip.
 * @param build gets a stand-in for each value, which it may hand over as one value and must not look at. Of a record
 * each field is a value. Whether one is there, and of a field whether it is true, may decide what is built: a statement
 * is kept for each such shape
 */
export function statement<Values extends readonly unknown[], Row>(
  build: (db: Kysely<DB>, ...values: Values) => Query<Row>,
): (db: Kysely<DB>, ...values: Values) => Promise<Row[]> {
  const built = new Map<string, Built<Row>>();
  return async (db, ...values) => {
    const shape = shapeOf(values);
    let one = built.get(shape);
    if (!one) {
      const { given, standIns } = standInFor(values);
      one = write(build(db, ...(given as unknown as Values)).compile(db), standIns);
      built.set(shape, one);
    }
    const { query, of } = one;
    return askBuilt<Row>(db, { ...query, parameters: of.map((find) => find(values)) });
  };
}
