import pg from 'pg';

/**
 * Values are written as every PostgreSQL reads them, and a statement may take as long as a table is large; but what
 * another program has locked is not waited for.
 */
const OPTIONS = [
  'datestyle=ISO',
  'intervalstyle=postgres',
  'timezone=UTC',
  'statement_timeout=0',
  'idle_in_transaction_session_timeout=0',
  'lock_timeout=5s',
];

/**
 * Runs this over one plain connection, as COPY needs it; where it fails, the connection is closed with what it has
 * begun.
 */
export async function overOneClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    options: OPTIONS.map((option) => `-c ${option}`).join(' '),
  });
  // Whatever breaks it is thrown by the statement that it breaks.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await use(client);
    await client.end();
    return found;
  } catch (error) {
    // The end of a connection on which rows still travel is not waited for.
    void client.end().catch(() => undefined);
    throw error;
  }
}
