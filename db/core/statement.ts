import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
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
