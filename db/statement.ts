import type { Compilable, CompiledQuery, Kysely, RawBuilder, Transaction } from 'kysely';
import { WITH_NEXT } from './gather.ts';
import type { DB } from './schema.ts';

/**
 * A statement that is built once and asked again and again: to build it takes longer than the rest of its round trip.
 * @param build gets a stand-in for each value, which it may hand over as one value and must not look at
 */
export function statement<Values extends readonly unknown[], Row>(
  build: (db: Kysely<DB>, ...values: Values) => Compilable<Row> | RawBuilder<Row>,
): (db: Kysely<DB>, ...values: Values) => Promise<Row[]> {
  const standIns = Array.from({ length: build.length - 1 }, () => ({}));
  let built: CompiledQuery<Row> | undefined;
  return async (db, ...values) => {
    built ??= build(db, ...(standIns as unknown as Values)).compile(db);
    const parameters = built.parameters.map((parameter) => {
      const place = standIns.indexOf(parameter as object);
      return place < 0 ? parameter : values[place];
    });
    return (await db.executeQuery<Row>({ ...built, parameters })).rows;
  };
}

/** Sends what nobody reads the answer of: it leaves with the next statement, and fails with it. */
export async function withNext(trx: Transaction<DB>, query: Compilable): Promise<void> {
  const compiled = query.compile();
  await trx.executeQuery({ ...compiled, sql: `${WITH_NEXT} ${compiled.sql}` });
}
