import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { freePort } from '../../local/port.ts';
import type { Chance } from './chance.ts';

/** A letter as it was accepted: by its Message-ID, and when, in milliseconds since the epoch. */
export type Taken = { messageId: string; to: string; atMs: number };

type Mailbox = { url: string; taken: Taken[]; stop: () => Promise<void> };

const SLOW_PERCENT = 20;
const SLOW_MS = 300;

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * A mail server that counts the letters that it accepts. A letter counts as soon as it has been read whole; the reply
 * that it was taken comes a moment later now and then, so that a sender may die in between: it is the one moment at
 * which it cannot be known whether a letter has left.
 */
export async function startMailbox(chance: Chance): Promise<Mailbox> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, { envelope }, answer) {
      void (async () => {
        const raw = await readAll(stream);
        const messageId = /^message-id:\s*<(.+)>/im.exec(raw)?.[1] ?? '';
        taken.push(...envelope.rcptTo.map(({ address }) => ({ messageId, to: address, atMs: Date.now() })));
        if (chance.percent(SLOW_PERCENT)) await wait(chance.below(SLOW_MS));
        answer();
      })().catch(answer);
    },
  });
  // A sender that is killed breaks its connection: that is not an error.
  server.on('error', () => undefined);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, taken, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
