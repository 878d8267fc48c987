import { type RawBuilder, sql } from 'kysely';
import { readPartOfReference, readReference } from '../../domain/core/reference.ts';

/**
 * A search, by what a person typed. `q`: words that are all in the title, the summary, the organisation's name or the
 * names of its people who write it, whatever their accents and endings; `reference`: an application's, in full, and
 * `code`, `year` and `number` its parts; `accounting`: the N° EJ of its grant, or the N° DP of a payment; `siret`: its
 * organisation's.
 */
export type Search = {
  q?: string | undefined;
  reference?: string | undefined;
  code?: string | undefined;
  year?: string | undefined;
  number?: string | undefined;
  accounting?: string | undefined;
  siret?: string | undefined;
};

/**
 * Interprets what a person typed: a reference, however it is written, or a part of one; a number of the accounting
 * system; a SIRET; anything else as words. A number with few digits may be either.
 */
export function toSearch(q: string | undefined): Search {
  if (q === undefined) return {};
  const reference = readReference(q);
  if (reference !== null) return { reference };
  const digits = q.replaceAll(/\s/g, '');
  if (/^\d{14}$/.test(digits)) return { siret: digits };
  if (/^\d{9,10}$/.test(digits)) return { accounting: digits };
  const part = readPartOfReference(q);
  return part === null ? { q } : part.year === undefined ? { q, ...part } : part;
}

const ofWords = (q: string) => sql`SELECT application_id FROM application_search WHERE words @@ search_query(${q})`;

const ofAccounting = (number: string) => sql`SELECT application_id FROM "grant" WHERE commitment_number = ${number}
  UNION ALL SELECT g.application_id FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE t.order_number = ${number}
  UNION ALL SELECT g.application_id FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id JOIN "grant" AS g ON g.id = t.grant_id
    WHERE e.order_number = ${number}`;

/** True if application `a` matches a search; used by every list that can be searched. */
export function isFound({ q, reference, code, year, number, accounting, siret }: Search): RawBuilder<boolean> {
  if (reference !== undefined) return sql<boolean>`a.reference = ${reference}`;
  if (siret !== undefined) return sql<boolean>`a.organisation_id IN (SELECT id FROM organisation WHERE siret = ${siret})`;
  if (accounting !== undefined) return sql<boolean>`a.id IN (${ofAccounting(accounting)})`;
  if (q !== undefined && number !== undefined)
    return sql<boolean>`a.id IN (${ofWords(q)} UNION ALL SELECT id FROM application WHERE split_part(reference, '-', 3) = ${number})`;
  if (q !== undefined) return sql<boolean>`a.id IN (${ofWords(q)})`;
  const parts = [code, year, number].flatMap((part, place) =>
    part === undefined ? [] : [sql<boolean>`split_part(a.reference, '-', ${sql.lit(place + 1)}) = ${part}`],
  );
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` AND `)})`;
}
