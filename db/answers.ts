import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Receipt } from '../domain/command.ts';

const CHANNEL = 'command_answered';
const AGAIN_MS = 1_000;

/** More than any receipt of ours; PostgreSQL carries no 8 000. */
const PAYLOAD_BYTES = 4_000;

/** The statement by which the transaction of a command tells its receipt when it commits; one that is rolled back tells nothing, and one that is too long is left to the workflow. */
export function telling(commandId: number, receipt: Receipt): RawBuilder<unknown> {
  const payload = JSON.stringify({ commandId, receipt });
  return sql`SELECT pg_notify(${CHANNEL}, ${payload}) WHERE ${Buffer.byteLength(payload) < PAYLOAD_BYTES}`;
}

/** Hears of each command that is carried out, by whatever process. */
export type Answers = {
  /** Calls back with the receipt when this command has been committed; what is returned calls it off. */
  hear: (commandId: number, heard: (receipt: Receipt) => void) => () => void;
  stop: () => Promise<void>;
};

/**
 * Listens on a connection of its own, and on another one a second after that broke. What is told meanwhile is not heard:
 * whoever waits here must have another way to the answer.
 */
export function listenForAnswers(url: string, onError: (error: unknown) => void): Answers {
  const waiting = new EventEmitter();
  const stopping = new AbortController();
  let connection: pg.Client | undefined;

  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, keepAlive: true });
    connection = client;
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', onError).on('notification', ({ payload = '' }) => {
      const { commandId, receipt } = JSON.parse(payload) as { commandId: number; receipt: Receipt };
      waiting.emit(String(commandId), receipt);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await ended;
    } finally {
      await client.end();
    }
  }

  async function goOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listen().catch(onError);
      await wait(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const over = goOn();

  return {
    hear: (commandId, heard) => {
      waiting.once(String(commandId), heard);
      return () => waiting.off(String(commandId), heard);
    },
    stop: async () => {
      stopping.abort();
      await connection?.end();
      await over;
    },
  };
}
