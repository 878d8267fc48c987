import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/schema.ts';

/**
 * A digest of every row of every table but `command`: equal before and after where nothing was written.
 * Two digests of the same rows are equal, whatever the order in which they lie.
 */
export async function digest(db: Kysely<DB>): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: keyof DB }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT IN ('command', 'kysely_migration', 'kysely_migration_lock') ORDER BY 1`.execute(
    db,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{
      digest: string;
    }>`SELECT count(*) || ':' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS digest FROM ${sql.table(name)} AS t`.execute(
      db,
    );
    digests[name] = rows[0]?.digest ?? '';
  }
  return digests;
}

/** Every account of every line, and every amount of every tranche, whose kept balance is not the sum of its movements. Empty where the ledger is right. */
export async function ledgerFaults(db: Kysely<DB>): Promise<unknown[]> {
  const { rows } = await sql`
    WITH side AS (
      -- The contra account grows by what leaves it.
      SELECT envelope_id, year, credit, to_account AS account, CASE WHEN to_account = 'total' THEN -amount_cents ELSE amount_cents END AS cents FROM movement
      UNION ALL
      SELECT envelope_id, year, credit, from_account, CASE WHEN from_account = 'total' THEN amount_cents ELSE -amount_cents END FROM movement
    ),
    moved AS (SELECT envelope_id, year, credit, account, sum(cents) AS cents FROM side GROUP BY 1, 2, 3, 4),
    kept AS (
      SELECT envelope_id, year, credit, account, cents FROM envelope_line
      CROSS JOIN LATERAL (VALUES ('total', total), ('available', available), ('frozen', frozen), ('reserved', reserved), ('committed', committed), ('ordered', ordered), ('paid', paid), ('lapsed', lapsed)) AS a (account, cents)
    ),
    kinds (kind, part) AS (VALUES ('reserve', 'reserved'), ('reserve_anew', 'reserved'), ('release', 'released'), ('commit', 'committed'), ('withdraw_commitment', 'withdrawn'), ('lapse_commitment', 'withdrawn'),
      ('order_payment', 'ordered'), ('cancel_order', 'cancelled'), ('pay', 'paid')),
    tranche_moved AS (SELECT tranche_id AS id, part, sum(CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END) AS cents FROM movement JOIN kinds USING (kind) WHERE tranche_id IS NOT NULL GROUP BY 1, 2),
    tranche_kept AS (
      SELECT id, part, cents FROM tranche CROSS JOIN LATERAL (VALUES ('reserved', reserved), ('released', released), ('committed', committed), ('withdrawn', withdrawn),
        ('ordered', ordered), ('cancelled', cancelled), ('paid', paid)) AS a (part, cents)
    )
    SELECT envelope_id AS id, year || ' ' || credit || ' ' || account AS what, kept.cents AS kept, moved.cents AS moved
    FROM kept FULL JOIN moved USING (envelope_id, year, credit, account) WHERE coalesce(kept.cents, 0) <> coalesce(moved.cents, 0)
    UNION ALL
    SELECT id, part, tranche_kept.cents, tranche_moved.cents FROM tranche_kept FULL JOIN tranche_moved USING (id, part) WHERE coalesce(tranche_kept.cents, 0) <> coalesce(tranche_moved.cents, 0)`.execute(
    db,
  );
  return rows;
}

/** The kept balances of a credit in the current lines, added up. */
export async function balancesOf(db: Kysely<DB>, credit: 'AE' | 'CP') {
  const [line, ...more] = await db
    .selectFrom('envelope_line')
    .where('credit', '=', credit)
    .select(['total', 'available', 'reserved', 'committed', 'ordered', 'paid', 'frozen', 'lapsed'])
    .execute();
  if (!line || more.length > 0) throw new Error(`one line of ${credit} was expected`);
  return line;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const sortedJson = (facts: Record<string, unknown>): string =>
  `{${Object.keys(facts)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(facts[key])}`)
    .join(',')}}`;

/** Every place at which a stream's hash chain is broken, recomputed from its rows alone. Empty where all chains are whole up to their heads. */
export async function chainFaults(db: Kysely<DB>): Promise<string[]> {
  const streams = await db.selectFrom('stream').select(['id', 'version', 'head']).execute();
  const events = await db.selectFrom('event').selectAll().orderBy('stream_id').orderBy('version').execute();
  return streams.flatMap((stream) => {
    let [head, version] = ['0'.repeat(64), 0];
    const faults: string[] = [];
    for (const event of events.filter((each) => each.stream_id === stream.id)) {
      version += 1;
      if (event.version !== version) faults.push(`${stream.id}: ${event.version} follows ${version - 1}`);
      head = sha256(
        [head, event.stream_id, event.version, event.name, event.person_id ?? '', event.at, sortedJson(event.facts)].join('\n'),
      );
      if (event.hash !== head) faults.push(`${stream.id}: the hash of ${event.version} is not that of its row`);
    }
    if (stream.head !== head || stream.version !== version) faults.push(`${stream.id}: its head is not its last event`);
    return faults;
  });
}
