import { type Kysely, sql, type Transaction } from 'kysely';
import { type ExportLine, MAX_EXPORT_LINES } from '../../domain/grants/payment-export.ts';
import type {
  Books,
  EarlierPayment,
  LinkedMovement,
  OpenLine,
  LineOutcome,
  RecordedPayment,
  ReturnedPayment,
  SetAsideReason,
} from '../../domain/ledger/reconciliation.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { Judged } from '../../domain/people/conflict.ts';
import { isReviewHiddenFrom, judgedByGrant, judgedOf } from '../people/conflicts.ts';
import { readActs } from '../grants/acts.ts';
import { lockGrants, readNumberedGrants } from '../grants/grants.ts';
import { numberInTurn, readCodes } from './accounting.ts';
import { inParts } from '../core/in-parts.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { inForce } from '../grants/tranches.ts';
import { readClosing } from './years.ts';

const anyOf = (values: readonly string[], type: 'uuid' | 'text') => sql<string>`ANY(${values}::${sql.raw(type)}[])`;

/** The grants that have these commitment numbers, without a lock. */
const findGrants = (db: Kysely<DB>, commitmentNumbers: readonly string[]) =>
  db
    .selectFrom('grant')
    .where('commitment_number', '=', anyOf(commitmentNumbers, 'text'))
    .select((select) => ['id', 'envelope_id as envelopeId', select.ref('commitment_number').$notNull().as('commitmentNumber')])
    .execute();

/** True if movement `m` is not reversed. */
const stands = sql<boolean>`NOT EXISTS (SELECT FROM movement AS o WHERE o.envelope_id = m.envelope_id AND o.reverses = m.sequence)`;

/** N° DP of the orders of a tranche before its last one. */
const earlierNumbers = sql<string[]>`(
  SELECT coalesce(array_agg(e.order_number), '{}') FROM earlier_order AS e WHERE e.tranche_id = tranche.id AND e.order_number IS NOT NULL)`;

/** What a line can report of tranches: a movement that has the N° DP of its order. */
type OfGrant<Payment> = Payment & { grantId: string };

/**
 * The standing payments of tranches, by the N° DP of their orders or, of one that was recorded by hand before its order
 * had a number, by the reference under which it was recorded: a line that tells of it pays no later order.
 */
const readPayments = async (db: Kysely<DB>, trancheIds: readonly string[]): Promise<OfGrant<RecordedPayment>[]> => {
  const rows = await db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .leftJoin('earlier_order as e', (join) => join.onRef('e.tranche_id', '=', 'm.tranche_id').onRef('e.sequence', '=', 'm.sequence'))
    .leftJoin('payment_match as p', (join) => join.onRef('p.envelope_id', '=', 'm.envelope_id').onRef('p.sequence', '=', 'm.sequence'))
    .where('m.tranche_id', '=', anyOf(trancheIds, 'uuid'))
    .where('m.kind', '=', 'pay')
    .where('m.reverses', 'is', null)
    .where(stands)
    .select(['t.grant_id as grantId', 'm.sequence', 'm.year', 'm.amount_cents as amountCents', 'm.value_date as valueDate'])
    .select(sql<boolean>`p.sequence IS NOT NULL`.as('isTold'))
    .select(
      sql<
        string | null
      >`CASE WHEN e.number IS NULL THEN coalesce(t.order_number, t.payment_reference) ELSE coalesce(e.order_number, e.payment_reference) END`.as(
        'orderNumber',
      ),
    )
    .select(sql<boolean>`CASE WHEN e.number IS NULL THEN t.order_number ELSE e.order_number END IS NULL`.as('isByHand'))
    .execute();
  return rows.flatMap(({ orderNumber, ...payment }) => (orderNumber === null ? [] : [{ ...payment, orderNumber }]));
};

/** The payments of tranches that came back, by the N° DP of their orders: the movements that took them back. */
const readReturned = async (db: Kysely<DB>, trancheIds: readonly string[]): Promise<OfGrant<ReturnedPayment>[]> => {
  const rows = await db
    .selectFrom('payment_return as r')
    .innerJoin('movement as m', (join) =>
      join
        .onRef('m.cause_stream_id', '=', 'r.grant_id')
        .onRef('m.cause_version', '=', 'r.version')
        .onRef('m.tranche_id', '=', 'r.tranche_id'),
    )
    .leftJoin('payment_match as p', (join) => join.onRef('p.envelope_id', '=', 'm.envelope_id').onRef('p.sequence', '=', 'm.sequence'))
    .where('r.tranche_id', '=', anyOf(trancheIds, 'uuid'))
    .where('m.kind', '=', 'pay')
    .where('m.reverses', 'is not', null)
    .select(['r.grant_id as grantId', 'r.order_number as orderNumber', 'm.sequence', 'm.year', 'm.amount_cents as amountCents'])
    .select(sql<boolean>`p.sequence IS NOT NULL`.as('isTold'))
    .execute();
  return rows.flatMap(({ orderNumber, ...payment }) => (orderNumber === null ? [] : [{ ...payment, orderNumber }]));
};

/** The orders that have these N° DP, whichever envelope pays them. */
async function readHolders(db: Kysely<DB>, orderNumbers: readonly string[]): Promise<Books['holders']> {
  const { rows } = await sql<{ orderNumber: string; year: number | null; company: string | null }>`
    SELECT o.order_number AS "orderNumber", o.ordered_year AS year, k.company
    FROM (
      SELECT grant_id, order_number, ordered_year FROM tranche WHERE order_number = ${anyOf(orderNumbers, 'text')}
      UNION ALL
      SELECT t.grant_id, e.order_number, e.ordered_year FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id WHERE e.order_number = ${anyOf(orderNumbers, 'text')}
    ) AS o JOIN "grant" AS g ON g.id = o.grant_id LEFT JOIN envelope_code AS k ON k.envelope_id = g.envelope_id AND k.year = o.ordered_year`.execute(
    db,
  );
  return Map.groupBy(rows, ({ orderNumber }) => orderNumber);
}

/** What earlier files of an envelope had of these payments, oldest first; mere repetitions are left out. */
async function readEarlier(db: Kysely<DB>, envelopeId: string, lines: readonly ExportLine[]): Promise<Map<string, EarlierPayment[]>> {
  const numbers = unique(lines.map(({ orderNumber }) => orderNumber)).filter((each) => each !== '');
  const withoutNumber = lines.flatMap(({ orderNumber, lineId }) => (orderNumber === '' ? [lineId] : []));
  const rows = await db
    .selectFrom('payment_line as l')
    .innerJoin('payment_line as i', (join) => join.onRef('i.import_id', '=', 'l.import_id').onRef('i.first_line', '=', 'l.position'))
    .leftJoin('payment_match as p', (join) => join.onRef('p.import_id', '=', 'l.import_id').onRef('p.position', '=', 'l.position'))
    .leftJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'p.envelope_id').onRef('m.sequence', '=', 'p.sequence'))
    .leftJoin('payment_dismissal as d', (join) => join.onRef('d.import_id', '=', 'l.import_id').onRef('d.position', '=', 'l.position'))
    .where('l.envelope_id', '=', envelopeId)
    .where((each) =>
      each.or([
        each('l.order_number', '=', anyOf(numbers, 'text')),
        each.and([each('l.order_number', '=', ''), each('l.line_id', '=', anyOf(withoutNumber, 'text'))]),
      ]),
    )
    .where('l.outcome', '<>', 'known')
    .groupBy(['l.import_id', 'l.position', 'p.sequence', 'p.envelope_id', 'm.envelope_id', 'm.sequence', 'd.reason'])
    .select([
      'l.line_id as lineId',
      'l.company',
      'l.year',
      'l.order_number as orderNumber',
      sql<string | null>`CASE WHEN count(DISTINCT i.commitment_number) = 1 THEN min(i.commitment_number) END`.as('commitmentNumber'),
      sql<string | null>`CASE WHEN count(DISTINCT i.supplier_number) = 1 THEN min(i.supplier_number) END`.as('supplierNumber'),
      sql<number>`sum(i.amount_cents)::bigint`.as('amountCents'),
      'p.sequence',
      sql<boolean>`d.reason IS NOT NULL`.as('isDismissed'),
      sql<boolean>`p.sequence IS NOT NULL AND NOT ${stands}`.as('isReversed'),
    ])
    .orderBy('l.import_id')
    .orderBy('l.position')
    .execute();
  const earlier = rows.map(({ lineId, sequence, isDismissed, isReversed, ...payment }) => ({
    ...{ payment, sequence, isDismissed, isReversed },
    key: payment.orderNumber === '' ? lineId : payment.orderNumber,
  }));
  return Map.groupBy(earlier, ({ key }) => key);
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];

type NamedGrants = { grants: Awaited<ReturnType<typeof lockGrants>>; elsewhere: ReadonlySet<string> };

/** The grants that lines of an export name: an envelope’s, read or locked by `own`, and the numbers of others. */
async function namedGrants(
  db: Kysely<DB>,
  envelopeId: string,
  lines: readonly ExportLine[],
  own: (ids: readonly string[]) => Promise<NamedGrants['grants']>,
): Promise<NamedGrants> {
  const named = await findGrants(db, unique(lines.map(({ commitmentNumber }) => commitmentNumber)));
  return {
    grants: await own(named.filter((grant) => grant.envelopeId === envelopeId).map(({ id }) => id)),
    elsewhere: new Set(named.filter((grant) => grant.envelopeId !== envelopeId).map(({ commitmentNumber }) => commitmentNumber)),
  };
}

/** Locks the grants of an envelope that lines of an export name, by id. The envelope is locked after them. */
export const lockNamedGrants = (trx: Transaction<DB>, envelopeId: string, lines: readonly ExportLine[]): Promise<NamedGrants> =>
  namedGrants(trx, envelopeId, lines, (ids) => lockGrants(trx, ids));

/** The same without a lock, for what a page says of the lines. */
export const readNamedGrants = (db: Kysely<DB>, envelopeId: string, lines: readonly ExportLine[]): Promise<NamedGrants> =>
  namedGrants(db, envelopeId, lines, (ids) => readNumberedGrants(db, ids));

/** What the lines of an export are compared with, on locked rows. */
export async function lockBooks(
  trx: Transaction<DB>,
  envelopeId: string,
  named: NamedGrants,
  lines: readonly ExportLine[],
): Promise<Books> {
  // Until this transaction ends, no other one gives an order a number that this file has.
  await numberInTurn(trx);
  return readBooks(trx, envelopeId, named, lines);
}

/** The same; the grants and the envelope must be locked where anything is to be decided by it. */
export async function readBooks(
  trx: Kysely<DB>,
  envelopeId: string,
  { grants, elsewhere }: NamedGrants,
  lines: readonly ExportLine[],
): Promise<Books> {
  const ids = grants.map(({ id }) => id);
  const rows = await inForce(trx)
    .where('grant_id', '=', anyOf(ids, 'uuid'))
    .select('grant_id as grantId')
    .select(earlierNumbers.as('earlierNumbers'))
    .execute();
  const tranches = Map.groupBy(rows, ({ grantId }) => grantId);
  const actsOf = await readActs(trx, ids);
  const trancheIds = rows.map(({ id }) => id);
  const payments = Map.groupBy(await readPayments(trx, trancheIds), ({ grantId }) => grantId);
  const returned = Map.groupBy(await readReturned(trx, trancheIds), ({ grantId }) => grantId);
  const holders = await readHolders(trx, unique(lines.map(({ orderNumber }) => orderNumber)));
  const earlier = await readEarlier(trx, envelopeId, lines);
  const codes = await readCodes(trx, [envelopeId]);
  const { closedYear } = await readClosing(trx, envelopeId);
  return {
    codes: new Map(codes.map(({ year, ...each }) => [year, each])),
    grants: new Map(
      grants.flatMap(({ commitmentNumber, supplierNumber, ...grant }) => {
        const { id } = grant;
        const held = { grant, acts: actsOf(id), supplierNumber, tranches: tranches.get(id) ?? [] };
        // Its number may have changed during the wait for the lock.
        return commitmentNumber === null
          ? []
          : [[commitmentNumber, { ...held, payments: payments.get(id) ?? [], returned: returned.get(id) ?? [] }]];
      }),
    ),
    elsewhere,
    holders,
    earlier,
    closedYear,
  };
}

/** `firstLine`: the place of the first line of its payment request. */
export type ReconciledLine = ExportLine & {
  firstLine: number;
  outcome: LineOutcome;
  reason: SetAsideReason | null;
  sequence: number | null;
};

/** How many lines one statement stores. */
const LINES_AT_ONCE = 1_000;

/** Stores an import with its lines, and the movements that they report; in as many statements as it has thousands. */
export async function insertImport(
  trx: Transaction<DB>,
  file: { id: string; envelopeId: string; version: number; sha256: string; sizeBytes: number },
  lines: readonly ReconciledLine[],
): Promise<void> {
  const { id, envelopeId, version, sha256, sizeBytes } = file;
  await trx.insertInto('payment_import').values({ id, envelope_id: envelopeId, version, sha256, size_bytes: sizeBytes }).execute();
  const rows = lines.map((line) => ({
    import_id: id,
    position: line.position,
    envelope_id: envelopeId,
    line_id: line.lineId,
    first_line: line.firstLine,
    company: line.company,
    year: line.year,
    order_number: line.orderNumber,
    order_item: line.orderItem,
    commitment_number: line.commitmentNumber,
    commitment_item: line.commitmentItem,
    programme: line.programme,
    funds_centre: line.fundsCentre,
    functional_area: line.functionalArea,
    cost_centre: line.costCentre,
    programme_item: line.programmeItem,
    supplier_number: line.supplierNumber,
    supplier_name: line.supplierName,
    amount_cents: line.amountCents,
    paid_on: line.paidOn,
    outcome: line.outcome,
    reason: line.reason,
    sequence: line.sequence,
  }));
  // In lists: one statement for all lines of a long file may take longer than a statement is given.
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
    const list = JSON.stringify(rows.slice(from, from + LINES_AT_ONCE));
    await sql`INSERT INTO payment_line SELECT * FROM jsonb_populate_recordset(NULL::payment_line, ${list}::jsonb)`.execute(trx);
  }
  await sql`
    INSERT INTO payment_match (envelope_id, sequence, import_id, position, version)
    SELECT envelope_id, sequence, import_id, position, ${version} FROM payment_line WHERE import_id = ${id} AND position = first_line AND outcome IN ('matched', 'booked')`.execute(
    trx,
  );
}

/** The import of a file into an envelope; undefined if it was not imported. */
export const findImport = (db: Kysely<DB>, envelopeId: string, sha256: string): Promise<{ id: string; version: number } | undefined> =>
  db
    .selectFrom('payment_import')
    .where('envelope_id', '=', envelopeId)
    .where('sha256', '=', sha256)
    .select(['id', 'version'])
    .executeTakeFirst();

export async function insertMatch(
  trx: Transaction<DB>,
  envelopeId: string,
  version: number,
  { importId, position, sequence }: { importId: string; position: number; sequence: number },
): Promise<void> {
  await trx.insertInto('payment_match').values({ envelope_id: envelopeId, version, import_id: importId, position, sequence }).execute();
}

export async function insertLineDismissals(
  trx: Transaction<DB>,
  envelopeId: string,
  version: number,
  { importId, positions, reason }: { importId: string; positions: readonly number[]; reason: string },
): Promise<void> {
  await sql`
    INSERT INTO payment_dismissal (import_id, position, envelope_id, version, reason)
    SELECT ${importId}, position, ${envelopeId}, ${version}, ${reason} FROM unnest(${positions}::integer[]) AS position`.execute(trx);
}

/** For line `l`, the number of the standing movement that its payment request reports; null if it reports none. */
const toldSequence = sql<number | null>`(
  SELECT m.sequence FROM payment_match AS p JOIN movement AS m USING (envelope_id, sequence)
  WHERE p.import_id = l.import_id AND p.position = l.first_line AND ${stands})`;

/**
 * True if line `l` waits to be settled: its payment request reports no standing movement, is not dismissed, and is in
 * no later file.
 */
const isOpen = sql<boolean>`(l.outcome <> 'known' AND ${toldSequence} IS NULL
  AND NOT EXISTS (SELECT FROM payment_dismissal AS d WHERE d.import_id = l.import_id AND d.position = l.first_line)
  AND NOT EXISTS (SELECT FROM payment_line AS n WHERE n.envelope_id = l.envelope_id AND n.order_number = l.order_number AND n.year = l.year
    AND CASE WHEN l.order_number = '' THEN n.line_id = l.line_id ELSE n.company = l.company OR '' IN (n.company, l.company) END
    AND n.import_id > l.import_id AND n.outcome <> 'known'))`;

/** The lines of an import's payment requests that begin at, or have, these places, as its file had them. */
export const readRequestLines = (db: Kysely<DB>, importId: string, positions: readonly number[]): Promise<ExportLine[]> =>
  db
    .selectFrom('payment_line as l')
    .where('l.import_id', '=', importId)
    .where('l.first_line', 'in', (each) =>
      each
        .selectFrom('payment_line as i')
        .where('i.import_id', '=', importId)
        .where('i.position', '=', sql<number>`ANY(${positions}::integer[])`)
        .select('i.first_line'),
    )
    .select(['l.position', 'l.line_id as lineId', 'l.company', 'l.year', 'l.order_number as orderNumber', 'l.order_item as orderItem'])
    .select(['l.commitment_number as commitmentNumber', 'l.commitment_item as commitmentItem', 'l.programme'])
    .select(['l.funds_centre as fundsCentre', 'l.functional_area as functionalArea', 'l.cost_centre as costCentre'])
    .select(['l.programme_item as programmeItem', 'l.supplier_number as supplierNumber', 'l.supplier_name as supplierName'])
    .select(['l.amount_cents as amountCents', 'l.paid_on as paidOn'])
    .orderBy('l.position')
    .execute();

/** What line `l` makes together with the others of its payment request. */
const requestCents = sql<number>`(SELECT sum(i.amount_cents)::bigint FROM payment_line AS i WHERE i.import_id = l.import_id AND i.first_line = l.first_line)`;

/** A line of an import of this envelope as its settling reads it. */
export const readOpenLine = async (
  trx: Transaction<DB>,
  envelopeId: string,
  { importId, position }: { importId: string; position: number },
): Promise<OpenLine | undefined> => {
  const row = await trx
    .selectFrom('payment_line as l')
    .leftJoin('grant as g', 'g.commitment_number', 'l.commitment_number')
    .where('l.envelope_id', '=', envelopeId)
    .where('l.import_id', '=', importId)
    .where('l.position', '=', position)
    .select(['l.outcome', 'l.reason', 'l.first_line as firstLine', requestCents.as('amountCents'), isOpen.as('isOpen'), ...judgedByGrant])
    .executeTakeFirst();
  return row && { ...row, grant: judgedOf(row) };
};

/** The payment requests of an import of this envelope that wait to be settled, set aside for one reason. */
export async function readOpenLines(
  trx: Transaction<DB>,
  envelopeId: string,
  { importId, setAsideFor }: { importId: string; setAsideFor: SetAsideReason },
): Promise<OpenLine[]> {
  const rows = await trx
    .selectFrom('payment_line as l')
    .leftJoin('grant as g', 'g.commitment_number', 'l.commitment_number')
    .where('l.envelope_id', '=', envelopeId)
    .where('l.import_id', '=', importId)
    .whereRef('l.position', '=', 'l.first_line')
    .where('l.reason', '=', setAsideFor)
    .where(isOpen)
    .select(['l.outcome', 'l.reason', 'l.first_line as firstLine', 'l.amount_cents as amountCents', isOpen.as('isOpen'), ...judgedByGrant])
    .execute();
  return rows.map((row) => ({ ...row, grant: judgedOf(row) }));
}

/** A movement as the rule of a link reads it. */
export const readLinkedMovement = async (
  trx: Transaction<DB>,
  envelopeId: string,
  sequence: number,
): Promise<LinkedMovement | undefined> => {
  const row = await trx
    .selectFrom('movement as m')
    .leftJoin('movement as u', (join) => join.onRef('u.envelope_id', '=', 'm.envelope_id').onRef('u.reverses', '=', 'm.sequence'))
    .leftJoin('payment_match as p', (join) => join.onRef('p.envelope_id', '=', 'm.envelope_id').onRef('p.sequence', '=', 'm.sequence'))
    .leftJoin('payment_line as l', (join) => join.onRef('l.import_id', '=', 'p.import_id').onRef('l.position', '=', 'p.position'))
    .leftJoin('tranche as t', 't.id', 'm.tranche_id')
    .leftJoin('grant as g', 'g.id', 't.grant_id')
    .where('m.envelope_id', '=', envelopeId)
    .where('m.sequence', '=', sequence)
    .select(['m.kind', 'm.amount_cents as amountCents', 'm.reverses', 'u.sequence as reversedBy', 'l.line_id as toldBy', ...judgedByGrant])
    .executeTakeFirst();
  return row && { ...row, grant: judgedOf(row) };
};

const imports = (db: Kysely<DB>) =>
  db
    .selectFrom('payment_import as i')
    .innerJoin('envelope as n', 'n.id', 'i.envelope_id')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'i.envelope_id').onRef('e.version', '=', 'i.version'))
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .select([
      'i.id',
      'i.envelope_id',
      'n.code',
      'i.version',
      'i.sha256',
      'i.size_bytes',
      'e.at',
      'e.facts',
      'p.id as person_id',
      'p.given_name',
      'p.usual_name',
      'o.name as organisation_name',
    ]);
export type ImportRow = Awaited<ReturnType<typeof readImports>>[number];

/** One import; the outcomes of its lines are in its event's facts. */
export const readImport = (db: Kysely<DB>, id: string) => imports(db).where('i.id', '=', id).executeTakeFirst();

/** How many lines of an import wait to be settled, by why they were set aside and the grant that they name. */
export async function countOpenLines(
  db: Kysely<DB>,
  importId: string,
): Promise<{ count: number; reason: SetAsideReason | null; grant: Judged | null }[]> {
  const rows = await db
    .selectFrom('payment_line as l')
    .leftJoin('grant as g', 'g.commitment_number', 'l.commitment_number')
    .where('l.import_id', '=', importId)
    .where(isOpen)
    .groupBy(['g.id', 'l.reason'])
    .select((select) => [select.fn.countAll<number>().as('count'), 'l.reason', ...judgedByGrant])
    .execute();
  return rows.map((row) => ({ count: row.count, reason: row.reason, grant: judgedOf(row) }));
}

/** The import of an envelope's event. */
export const readImportOf = (db: Kysely<DB>, envelopeId: string, version: number) =>
  imports(db).where('i.envelope_id', '=', envelopeId).where('i.version', '=', version).executeTakeFirstOrThrow();

/** The imports of an envelope, newest first, before a key. */
export const readImports = (db: Kysely<DB>, envelopeId: string, { before, limit }: { before?: string | undefined; limit: number }) =>
  imports(db)
    .where('i.envelope_id', '=', envelopeId)
    .$if(before !== undefined, (query) => query.where('i.id', '<', before ?? ''))
    .orderBy('i.id', 'desc')
    .limit(limit)
    .execute();

/** Replaces what would reveal a line's project. */
const NOTHING = {
  grant_id: null,
  reference: null,
  commitment_number: '',
  order_number: '',
  supplier_number: '',
  supplier_name: '',
  dismissal: null,
};

type LineFilter = { after: number; limit: number; outcome?: LineOutcome | undefined; open?: boolean; position?: number | undefined };

const linesIn = (db: Kysely<DB>, scope: Scope, importId: string, { after, limit, outcome, open = false, position }: LineFilter) =>
  db
    .selectFrom('payment_line as l')
    .leftJoin('grant as g', 'g.commitment_number', 'l.commitment_number')
    .leftJoin('application as a', 'a.id', 'g.application_id')
    .leftJoin('payment_dismissal as d', (join) => join.onRef('d.import_id', '=', 'l.import_id').onRef('d.position', '=', 'l.first_line'))
    .where('l.import_id', '=', importId)
    .where('l.position', '>', after)
    .$if(outcome !== undefined, (query) => query.where('l.outcome', '=', outcome ?? 'known'))
    .$if(position !== undefined, (query) => query.where('l.position', '=', position ?? 0))
    .$if(open, (query) => query.where(isOpen))
    .select([
      'l.position',
      'l.line_id',
      'l.first_line',
      'l.company',
      'l.year',
      'l.order_number',
      'l.order_item',
      'l.commitment_number',
      'l.commitment_item',
      'l.programme',
      'l.funds_centre',
      'l.functional_area',
      'l.cost_centre',
      'l.programme_item',
      'l.supplier_number',
      'l.supplier_name',
      'l.amount_cents',
      requestCents.as('request_cents'),
      'l.paid_on',
      'l.outcome',
      'l.reason',
      'g.id as grant_id',
      'a.reference',
      'd.reason as dismissal',
      isOpen.as('is_open'),
      sql<number | null>`CASE WHEN l.outcome = 'known' THEN l.sequence ELSE ${toldSequence} END`.as('sequence'),
      isReviewHiddenFrom(scope).as('concealed'),
    ])
    .orderBy('l.position')
    .limit(limit);
export type LineRow = Awaited<ReturnType<ReturnType<typeof linesIn>['execute']>>[number];

const asShown = <Row extends { concealed: boolean }>(row: Row): Row => (row.concealed ? { ...row, ...NOTHING } : row);

/**
 * The lines of an import in order, after a place, as people read them, with what decides whether each may be settled;
 * for lines hidden from the caller, only the amount and the outcome.
 */
export const readLines = async (db: Kysely<DB>, scope: Scope, importId: string, filter: LineFilter) =>
  (await linesIn(db, scope, importId, filter).select(judgedByGrant).execute()).map((row) => ({ ...asShown(row), grant: judgedOf(row) }));
export type SettledLineRow = Awaited<ReturnType<typeof readLines>>[number];

/** The most lines set aside that a rehearsal shows one by one. */
const MOST_SET_ASIDE = 200;

/**
 * What an import has made, within its transaction: its counts, the lines set aside by reason, each line that is booked,
 * and the first ones that are set aside.
 */
export async function readRehearsed(trx: Transaction<DB>, scope: Scope, importId: string) {
  const filter = { after: 0, limit: MAX_EXPORT_LINES };
  return {
    row: await imports(trx).where('i.id', '=', importId).executeTakeFirstOrThrow(),
    open: await countOpenLines(trx, importId),
    booked: await readLines(trx, scope, importId, { ...filter, outcome: 'booked' }),
    setAside: await readLines(trx, scope, importId, { ...filter, outcome: 'set_aside', limit: MOST_SET_ASIDE }),
  };
}
export type Rehearsed = Awaited<ReturnType<typeof readRehearsed>>;

/** The most payments proposed for one line. */
const MOST_LIKELY = 10;

/**
 * The payments that these lines may report: of the same amount, recorded and not reversed, and reported by no line; for
 * each line the likeliest first, by its order, commitment and supplier, then by its day.
 */
export async function readLikelyPayments(db: Kysely<DB>, importId: string, positions: readonly number[]) {
  const order = sql<boolean>`coalesce(t.order_number = l.order_number, false)`;
  const commitment = sql<boolean>`coalesce(g.commitment_number = l.commitment_number, false)`;
  const supplier = sql<boolean>`coalesce(g.supplier_number = l.supplier_number, false)`;
  const days = sql<number>`abs(m.value_date - l.paid_on)`;
  const ranked = db
    .selectFrom('payment_line as l')
    .innerJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'l.envelope_id').on('m.amount_cents', '=', requestCents))
    .leftJoin('payment_match as p', (join) => join.onRef('p.envelope_id', '=', 'm.envelope_id').onRef('p.sequence', '=', 'm.sequence'))
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('l.import_id', '=', importId)
    .where('l.position', '=', sql<number>`ANY(${positions}::integer[])`)
    .where('m.kind', '=', 'pay')
    .where('m.reverses', 'is', null)
    .where('p.sequence', 'is', null)
    .where(stands)
    .select([
      'l.position',
      'm.sequence',
      'm.kind',
      'm.amount_cents as amountCents',
      'm.value_date as paidOn',
      't.rank',
      't.order_number as orderNumber',
      'g.id as grantId',
      'g.commitment_number as commitmentNumber',
      'g.supplier_name as supplierName',
      'a.title',
      givenReference,
      order.as('sameOrder'),
      commitment.as('sameCommitment'),
      supplier.as('sameSupplier'),
      days.as('daysApart'),
      sql<number>`row_number() OVER (PARTITION BY l.position ORDER BY ${order} DESC, ${commitment} DESC, ${supplier} DESC, ${days}, m.sequence)`.as(
        'place',
      ),
      ...judgedByGrant,
    ]);
  const rows = await db
    .selectFrom(ranked.as('r'))
    .where('r.place', '<=', MOST_LIKELY)
    .selectAll()
    .orderBy('r.position')
    .orderBy('r.place')
    .execute();
  return rows.map((row) => ({ ...row, grant: judgedOf(row) }));
}
export type LikelyRow = Awaited<ReturnType<typeof readLikelyPayments>>[number];

/** All lines of an import in order, read in parts. */
export function streamLines(db: Kysely<DB>, scope: Scope, importId: string): Promise<AsyncGenerator<LineRow>> {
  const read = (after = 0, limit: number) => linesIn(db, scope, importId, { after, limit }).execute();
  return inParts({ size: 1_000, read, placeOf: ({ position }) => position, view: asShown });
}
