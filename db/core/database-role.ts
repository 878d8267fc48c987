import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from 'kysely/migration';
import type { DB } from './schema.ts';

const MIGRATIONS = [DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE];

/** Every table but those of the migrations, and whether it is append-only, by its trigger. */
async function readTables(db: Kysely<DB>): Promise<{ name: string; appendOnly: boolean }[]> {
  const { rows } = await sql<{ name: string; appendOnly: boolean }>`
    SELECT relname AS name, EXISTS (
      SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = pg_class.oid AND proname = 'refuse_edit'
    ) AS "appendOnly"
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relname = ANY(${MIGRATIONS}) ORDER BY relname`.execute(
    db,
  );
  return rows;
}

/**
 * Gives a database role the rights that the service needs, run by the tables' owner after each migration: to read and
 * write rows, only to add and read in append-only tables, to read the applied migrations, and nothing else. Other
 * rights are revoked; running writes go on. The owner's own role is left alone.
 * @throws Error with a sentence, if there is no such role
 */
export async function limitRole(db: Kysely<DB>, role: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      isOwner: boolean;
    }>`SELECT rolname = current_user AS "isOwner" FROM pg_roles WHERE rolname = ${role}`.execute(trx);
    if (rows[0] === undefined)
      throw new Error(`The role ${role} of DATABASE_URL does not exist: create it (CREATE ROLE … LOGIN PASSWORD …), then migrate again.`);
    if (rows[0].isOwner) return;
    // Concurrent migrations would each find that the rights it changes have just been changed.
    await sql`SELECT pg_advisory_xact_lock(hashtext('limitRole'))`.execute(trx);
    const tables = await readTables(trx);
    const { rows: databases } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(trx);
    const to = sql.id(role);
    const named = (appendOnly: boolean) =>
      sql.join(tables.filter((table) => table.appendOnly === appendOnly).map(({ name }) => sql.table(name)));
    for (const statement of [
      sql`REVOKE CREATE ON SCHEMA public FROM PUBLIC, ${to}`,
      // A temporary table is a table too.
      sql`REVOKE TEMPORARY ON DATABASE ${sql.id(databases[0]?.name ?? '')} FROM PUBLIC, ${to}`,
      sql`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ${to}`,
      sql`GRANT USAGE ON SCHEMA public TO ${to}`,
      sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
      sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ${named(false)} TO ${to}`,
      sql`GRANT SELECT, INSERT ON ${named(true)} TO ${to}`,
      sql`GRANT SELECT ON ${sql.table(DEFAULT_MIGRATION_TABLE)} TO ${to}`,
    ])
      await statement.execute(trx);
  });
}

/**
 * True if this connection's role has full power over the events: it owns them, is a member of the owner, or is a
 * superuser.
 */
export async function ownsTables(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ owns: boolean }>`
    SELECT pg_has_role(current_user, relowner, 'MEMBER') AS owns FROM pg_class WHERE oid = 'public.event'::regclass`.execute(db);
  return rows[0]?.owns ?? false;
}
