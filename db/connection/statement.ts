import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import { askBuilt } from './connect.ts';
import type { DB } from '../core/schema.ts';

type Query<Row> = Compilable<Row> | RawBuilder<Row>;

/** The placeholder of a value while a statement is built, and how to find the value when it runs. */
type StandIn = { standIn: object; of: (values: readonly unknown[]) => unknown };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for a field that decides how a statement is built: by its presence, or by being true. */
const decides = (field: unknown): boolean => field === undefined || field === null || typeof field === 'boolean';

/** Values of the same shape share a statement. */
function shapeOf(values: readonly unknown[]): string {
  const fieldsOf = (value: Record<string, unknown>) =>
    Object.entries(value).map(([name, field]) => (decides(field) ? `${name}=${String(field)}` : name));
  return values.map((value) => (isRecord(value) ? fieldsOf(value).join() : String(value !== undefined))).join(';');
}

/** The placeholders with which a statement is built. */
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

/** A constant as an SQL literal; undefined if it is not one. */
function literalOf(value: unknown): string | undefined {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number') return value < 0 ? `(${value})` : String(value);
  if (value === null) return 'NULL';
  return typeof value === 'boolean' ? String(value) : undefined;
}

type Built<Row> = { query: CompiledQuery<Row>; of: StandIn['of'][] };

/**
 * Constants of the code are written into the statement, so that PostgreSQL plans with them and can use partial indexes;
 * a value is sent once, however often it appears.
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
 * A statement that is built once and run many times: building it takes longer than the rest of its round trip.
 * @param build gets a placeholder for each value, which it may pass on as one value and must not inspect. Each field of
 * a record is a value. The presence of a value, and the truth of a field, may decide what is built: one statement is
 * kept for each such shape
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
