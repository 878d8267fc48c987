import { Gauge, type Registry } from 'prom-client';
import { ACCOUNTS } from '../domain/ledger/envelope.ts';
import type { Backlog, Watched } from '../db/core/watch.ts';

const PATIENCE_MS = 2_000;
const KEPT_MS = 5_000;

/** The answer to a question, or null where none comes in time. */
async function within<T>(question: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  try {
    return await Promise.race([question(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Gauges that vanish together when their values are no longer known: an old figure would be taken for a new one. */
function gaugesIn(registry: Registry) {
  const forgets: (() => void)[] = [];
  const gauge = (name: string, help: string, ...labelNames: string[]): Gauge => {
    const fresh = new Gauge({ name, help, labelNames, registers: [registry] });
    // Without labels, reset sets 0.
    forgets.push(() => (labelNames.length === 0 ? fresh.remove() : fresh.reset()));
    return fresh;
  };
  const forget = (): void => forgets.forEach((each) => each());
  return { gauge, forget };
}

type GaugeSources = {
  /** Reads the figures of the rows. */
  rows: () => Promise<Watched>;
  /** Any question that Temporal's server must answer. */
  temporal: () => Promise<unknown>;
  /** For how long an answer is kept. */
  keptMs?: number;
};

/**
 * Adds whether PostgreSQL and Temporal answer, and the figures of the rows. Returns the function that asks them: at
 * most once in five seconds, for any number of scrapes, and never for longer than two.
 */
export function watchRows(registry: Registry, { rows, temporal, keptMs = KEPT_MS }: GaugeSources): () => Promise<void> {
  const up = (part: string): Gauge =>
    new Gauge({ name: `guichet_${part}_up`, help: `1 where ${part} answers this process, 0 where it does not`, registers: [registry] });
  const [postgresqlUp, temporalUp] = [up('postgresql'), up('temporal')];
  const { gauge, forget } = gaugesIn(registry);
  const pair = (name: string, help: string, helpOldest: string, ...labels: string[]) => {
    const [count, oldest] = [gauge(name, help, ...labels), gauge(`${name}_oldest_seconds`, helpOldest, ...labels)];
    return ({ count: many, oldestSeconds }: Backlog, said: Record<string, string> = {}): void => {
      count.set(said, many);
      oldest.set(said, oldestSeconds);
    };
  };
  const behind = pair('guichet_rows_ahead', 'Things whose row is ahead of their workflow', 'Since when the first of them is', 'kind');
  const unheard = pair(
    'guichet_rows_unheard',
    'Things that have moved and that their workflow has not read',
    'Since when the first of them has',
  );
  const events = gauge('guichet_events_unacknowledged', 'Events that no workflow has acknowledged', 'kind');
  const overdue = pair('guichet_deadlines_overdue', 'Deadlines that have passed and were not met', 'Since when the first of them is');
  const owed = pair('guichet_letters_owed', 'Events with letters still to be written', 'Since when the first of them is');
  const held = gauge('guichet_letters_held', 'Letters that wait for the next digest of their reader');
  const lines = gauge(
    'guichet_envelope_cents',
    'What an envelope has in an account, in cents, by year and credit (AE or CP)',
    ...['envelope', 'year', 'credit', 'account'],
  );

  function tell(watched: Watched): void {
    for (const { kind, events: many, ...waiting } of watched.behind) {
      behind(waiting, { kind });
      events.set({ kind }, many);
    }
    unheard(watched.unheard);
    overdue(watched.overdue);
    owed(watched.lettersOwed);
    held.set(watched.lettersHeld);
    for (const { envelope, year, credit, ...balances } of watched.lines)
      for (const account of ACCOUNTS) lines.set({ envelope, year, credit, account }, balances[account]);
  }

  async function ask(): Promise<void> {
    const [watched, answered] = await Promise.all([within(rows), within(temporal)]);
    postgresqlUp.set(watched ? 1 : 0);
    temporalUp.set(answered === null ? 0 : 1);
    forget();
    if (watched) tell(watched);
  }

  let last: { at: number; asked: Promise<void> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > keptMs) last = { at: performance.now(), asked: ask() };
    return last.asked;
  };
}
