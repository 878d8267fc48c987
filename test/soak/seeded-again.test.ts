import { sql } from 'kysely';
import { seedFund } from '../../examples/seed/index.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { seededTemplate, seededWith } from '../support/seeded.ts';

// Half a minute of one core; many times that where others work beside it.
const PATIENCE_MS = 900_000;

/**
 * All that has happened up to an instant, without the ids that a database gives: events, opinions, money, and the
 * commands.
 */
async function happenedUntil({ db }: Database, at: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    SELECT concat_ws(' ', e.at, s.kind, e.name, e.version, p.subject,
      regexp_replace(e.facts::text, '"[0-9a-f]{64}"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '…', 'g')) AS line
    FROM event AS e JOIN stream AS s ON s.id = e.stream_id LEFT JOIN person AS p ON p.id = e.person_id WHERE e.at <= ${at}::timestamptz
    UNION ALL SELECT concat_ws(' ', given_at, step, verdict, scores, comment) FROM opinion WHERE given_at <= ${at}::timestamptz
    UNION ALL SELECT concat_ws(' ', recorded_at, kind, year, credit, from_account, to_account, amount_cents) FROM movement
      WHERE recorded_at <= ${at}::timestamptz
    UNION ALL SELECT concat_ws(' ', a.id, a.title, c.label, c.amount_cents) FROM application AS a
      JOIN cost_line AS c ON (c.application_id, c.revision) = (a.id, 1) WHERE a.submitted_at <= ${at}::timestamptz
    ORDER BY 1`.execute(db);
  return rows.map(({ line }) => line);
}

test(
  'the same number makes the same fund, and another number another one',
  async () => {
    const { template, present } = await seededTemplate();
    const database = await freshDatabase(template);
    const daysIn = (days: number): string => new Date(Date.parse(present) + (days - 367) * 86_400_000).toISOString();
    const [same, other] = [await freshDatabase(), await freshDatabase()];
    await seedFund(same.url, { ...seededWith(present), until: daysIn(80) });
    await seedFund(other.url, { ...seededWith(present), seed: 8, until: daysIn(30) });
    const first = await happenedUntil(database, daysIn(80));
    expect(first.length).toBeGreaterThan(100);
    expect(await happenedUntil(same, daysIn(80))).toEqual(first);
    expect(await happenedUntil(other, daysIn(30))).not.toEqual(await happenedUntil(database, daysIn(30)));
    await Promise.all([database, same, other].map(({ drop }) => drop()));
  },
  PATIENCE_MS,
);
