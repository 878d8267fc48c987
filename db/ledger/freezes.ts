import { type Kysely, sql, type Transaction } from 'kysely';
import { sumCents } from '../../domain/core/money.ts';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { type Freeze, FREEZE_ROLES, type FreezeRole } from '../../domain/ledger/freeze.ts';
import { missingOf, type Reckoned } from '../../domain/ledger/reservations.ts';
import { statement } from '../connection/statement.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { readLine } from './envelope.ts';
import { type OpenTranche, readOpenReservations, readReservationsOf, type Reservation } from './reservations.ts';

/** The grants with tranches that a freeze leaves without credits, on one of the envelopes that bear it. */
export type Deprived = { envelopeId: string; grantIds: readonly string[] };

/**
 * Stores a notice of a freeze that was just posted for each role concerned: its movement is the last one of each
 * envelope that bears it, which must be locked.
 */
export async function insertFreezeNotices(
  trx: Transaction<DB>,
  { streamId, version }: { streamId: string; version: number },
  deprived: readonly Deprived[],
): Promise<void> {
  for (const { envelopeId, grantIds } of deprived) {
    const freeze = { envelope_id: envelopeId, sequence: sql<number>`(SELECT sequence FROM envelope WHERE id = ${envelopeId})` };
    await trx
      .insertInto('deprived_grant')
      .values(grantIds.map((grantId) => ({ ...freeze, grant_id: grantId })))
      .execute();
    await trx
      .insertInto('freeze_notice')
      .values(FREEZE_ROLES.map((role) => ({ ...freeze, role, stream_id: streamId, version })))
      .execute();
  }
}

/** A freeze as its page shows it: `tranches`: those of the grants hit that lack credits, `deprivedGrants` of them. */
export type FreezeRow = Freeze & {
  envelopeId: string;
  sequence: number;
  year: number;
  amountCents: number;
  valueDate: string;
  order: string;
  acknowledged: { role: FreezeRole; by: { id: string; name: string }; at: string }[];
  tranches: (Reservation & Reckoned)[];
  deprivedGrants: number;
  /**
   * What is reserved for them, in cents. What each lacks cannot be added up: all are compared with the same remaining
   * credits.
   */
  openCents: number;
};

const notices = (db: Kysely<DB>) =>
  db
    .selectFrom('freeze_notice as n')
    .innerJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'n.envelope_id').onRef('m.sequence', '=', 'n.sequence'))
    .innerJoin('credit_order as o', (join) => join.onRef('o.envelope_id', '=', 'n.stream_id').onRef('o.version', '=', 'n.version'))
    .leftJoin('person as p', 'p.id', 'n.acknowledged_by')
    .select([
      'n.envelope_id as envelopeId',
      'n.sequence',
      'n.role',
      'n.acknowledged_by as acknowledgedBy',
      'n.acknowledged_at as acknowledgedAt',
      'p.given_name as givenName',
      'p.usual_name as usualName',
      'm.year',
      'm.amount_cents as amountCents',
      'm.value_date as valueDate',
      'o.reference as order',
    ])
    .select(
      sql<string[]>`ARRAY(SELECT d.grant_id::text FROM deprived_grant AS d
        WHERE (d.envelope_id, d.sequence) = (n.envelope_id, n.sequence))`.as('grantIds'),
    )
    .orderBy('n.sequence', 'desc')
    .orderBy('n.role');
type Notice = Awaited<ReturnType<ReturnType<typeof notices>['execute']>>[number];
const noticesOn = statement((db: Kysely<DB>, envelopeIds: readonly string[]) =>
  notices(db).where('n.envelope_id', '=', anyOf(envelopeIds)),
);

/**
 * The current details of freezes. What is reserved on a year is reckoned once, and told only of grants that were hit.
 * @param most tells the tranches of so many grants at most
 */
async function freezesOf(db: Kysely<DB>, scope: Scope, rows: readonly Notice[], most = Infinity): Promise<FreezeRow[]> {
  const reckonedOf = new Map<string, (OpenTranche & Reckoned)[]>();
  for (const { envelopeId, year } of rows) {
    const key = `${envelopeId} ${year}`;
    if (reckonedOf.has(key)) continue;
    const line = await readLine(db, { envelopeId, year, credit: 'AE' });
    reckonedOf.set(
      key,
      missingOf(line, await readOpenReservations(db, envelopeId, year)).filter(({ missingCents }) => missingCents > 0),
    );
  }
  const freezes: FreezeRow[] = [];
  for (const each of Map.groupBy(rows, ({ envelopeId, sequence }) => `${envelopeId} ${sequence}`).values()) {
    const [first] = each;
    if (!first) continue;
    const { envelopeId, sequence, year, amountCents, valueDate, order, grantIds } = first;
    const isHit = new Set(grantIds);
    const hit = (reckonedOf.get(`${envelopeId} ${year}`) ?? []).filter(({ grantId }) => isHit.has(grantId));
    const grants = [...new Set(hit.map(({ grantId }) => grantId))];
    freezes.push({
      ...{ envelopeId, sequence, year, amountCents, valueDate, order },
      tranches: await toldOf(db, scope, { envelopeId, year }, hit, new Set(grants.slice(0, most))),
      deprived: hit.length,
      deprivedGrants: grants.length,
      openCents: sumCents(hit.map(({ openCents }) => openCents)),
      awaited: each.flatMap(({ role, acknowledgedAt }) => (acknowledgedAt === null ? [role] : [])),
      acknowledged: each.flatMap(({ role, acknowledgedBy, acknowledgedAt, givenName, usualName }) =>
        acknowledgedBy !== null && acknowledgedAt !== null
          ? [{ role, by: { id: acknowledgedBy, name: `${givenName} ${usualName}` }, at: acknowledgedAt }]
          : [],
      ),
    });
  }
  return freezes;
}

/** The tranches of these grants among those that a freeze has hit, in their order, as people read them. */
async function toldOf(
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, year }: { envelopeId: string; year: number },
  hit: readonly (OpenTranche & Reckoned)[],
  grants: ReadonlySet<string>,
): Promise<(Reservation & Reckoned)[]> {
  const missing = new Map(hit.flatMap(({ trancheId, grantId, ...each }) => (grants.has(grantId) ? [[trancheId, each] as const] : [])));
  const told = await readReservationsOf(db, scope, { envelopeId, year }, [...missing.keys()]);
  return told.flatMap(({ trancheId, ...each }) => {
    const reckoned = missing.get(trancheId);
    return reckoned ? [{ ...each, ...reckoned }] : [];
  });
}

/**
 * The freezes of these envelopes that have left tranches without credits, newest first.
 * @param most tells the tranches of so many grants of each at most; all are counted
 */
export const readFreezes = async (db: Kysely<DB>, scope: Scope, envelopeIds: readonly string[], most?: number): Promise<FreezeRow[]> =>
  freezesOf(db, scope, await noticesOn(db, envelopeIds), most);

/** One of them; undefined if the envelope has none with that number. */
export const readFreeze = async (db: Kysely<DB>, envelopeId: string, sequence: number): Promise<FreezeRow | undefined> =>
  (
    await freezesOf(db, EVERYTHING, await notices(db).where('n.envelope_id', '=', envelopeId).where('n.sequence', '=', sequence).execute())
  )[0];

/** The freezes of an event, on each of the envelopes that bear it. */
export const readFreezesOf = async (db: Kysely<DB>, { streamId, version }: { streamId: string; version: number }): Promise<FreezeRow[]> =>
  freezesOf(db, EVERYTHING, await notices(db).where('n.stream_id', '=', streamId).where('n.version', '=', version).execute());

/** Records that a person of these roles has acknowledged a freeze, and earlier ones of the envelope. */
export const acknowledgeFreezes = async (
  trx: Transaction<DB>,
  { id, sequence }: { id: string; sequence: number },
  roles: readonly FreezeRole[],
  { personId, at }: ByPerson,
): Promise<void> => {
  await trx
    .updateTable('freeze_notice')
    .set({ acknowledged_by: personId, acknowledged_at: at })
    .where('envelope_id', '=', id)
    .where('sequence', '<=', sequence)
    .where('role', 'in', roles)
    .where('acknowledged_at', 'is', null)
    .execute();
};
