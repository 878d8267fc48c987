import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';

/**
 * A letter ready to leave. Its id makes the message's id, so that a mail server can tell a repeat. `html`: the same
 * words, for readers that show more than text. `attachments`: documents that leave with it.
 */
export type Mail = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
};

/**
 * The one way out for mail. Resolves when the other side has taken the letter; rejects when it has not.
 * @param withinMs how long it may take at most, where others wait for it
 */
export type Post = (mail: Mail, withinMs?: number) => Promise<void>;

const message = (from: string, { id, ...mail }: Mail): SendMailOptions => ({ from, ...mail, messageId: `<${id}@guichet>` });

/**
 * The mail server refused this one letter: there is no such box, it is full, or the text is not accepted. Others may
 * still leave.
 */
export class LetterRefused extends Error {}

/**
 * No letter leaves now: the mail server, or the folder that stands in for one, accepts none. A later attempt may
 * succeed.
 */
export class PostUnavailable extends Error {
  /** What the mail server, or the system, answered: an operator finds it in the log. */
  readonly code: string | undefined;
  readonly response: string | undefined;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'the mail server is away', { cause });
    const { code, response } = Object(cause) as { code?: string; response?: string };
    this.code = code;
    this.response = response;
  }
}

const REFUSED = ['EENVELOPE', 'EMESSAGE'];

/** How long to wait for a mail server, in milliseconds. */
export type Patience = {
  /** Until it has accepted the connection and sent its greeting. */
  greetingMs: number;
  /** Without an answer from it. */
  silenceMs: number;
  /**
   * For a letter as a whole, whatever the server answers in the meantime. Shorter than the time for which a letter
   * stays claimed.
   */
  letterMs: number;
};

export const PATIENCE: Patience = { greetingMs: 10_000, silenceMs: 30_000, letterMs: 60_000 };

/**
 * A connection that has just carried a letter carries the next one: greetings and TLS take a mail server many times as
 * long as a letter.
 */
const POOL = { pool: true, maxConnections: 16, maxMessages: 1_000, maxRequeues: 1 } as const;

/**
 * Sends through a mail server; rejects with LetterRefused where it answers and does not accept this letter. A letter
 * whose connection was closed in the meantime, as a mail server does with an idle one, is sent once more over another.
 * `requireTls`: no letter, and no password, leaves before the connection is encrypted. `close` ends the kept
 * connections.
 */
export function postBySmtp(
  url: string,
  from: string,
  { greetingMs, silenceMs, letterMs, requireTls }: Patience & { requireTls?: boolean } = PATIENCE,
): Post & { close: () => void } {
  const transport = createTransport({
    ...POOL,
    url,
    requireTLS: requireTls ?? false,
    connectionTimeout: greetingMs,
    greetingTimeout: greetingMs,
    socketTimeout: silenceMs,
  });
  const post: Post = async (mail, withinMs = letterMs) => {
    const timed = { ...message(from, mail), signal: AbortSignal.timeout(withinMs) };
    try {
      await transport.sendMail(timed);
    } catch (error) {
      const { code = '', message: why } = error as { code?: string; message: string };
      if (REFUSED.includes(code)) throw new LetterRefused(why, { cause: error });
      if (code === 'EABORT') throw new Error(`the mail server was not done with a letter after ${withinMs / 1_000} s`, { cause: error });
      throw error;
    }
  };
  return Object.assign(post, { close: () => transport.close() });
}

/**
 * Puts each letter into a folder as an .eml file named by its id, for the folder's owner to read: sending it twice
 * leaves one.
 */
export function postToFolder(folder: string, from: string): Post {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const sent = await transport.sendMail(message(from, mail));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${mail.id}.eml`);
    await writeFile(`${path}.part`, sent.message, { mode: 0o600 });
    await rename(`${path}.part`, path);
  };
}
