import pg from 'pg';

/**
 * An error as logs and workflow histories may keep it. PostgreSQL quotes what people wrote in its message, its detail and its context
 * ("Failing row contains …"); what is kept is its code, the names of what it met, and the stack.
 */
export function withoutQuotations(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code, table, column, constraint, routine, stack = '' } = error;
  const kept = new Error(`PostgreSQL answered ${code} (${constraint ?? table ?? routine ?? 'no name'})`);
  kept.stack = [kept.message, ...stack.split('\n').filter((line) => /^ {4}at .*:\d+\)?$/.test(line))].join('\n');
  return Object.assign(kept, { name: 'DatabaseError', code, table, column, constraint });
}
