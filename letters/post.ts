import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';

/** A letter ready to leave. Its id makes the message's id, so that a mail server can tell a repeat. */
export type Mail = { id: string; to: string; subject: string; text: string };

/** The one way out for mail. Resolves when the other side has taken the letter; rejects when it has not. */
export type Post = (mail: Mail) => Promise<void>;

const message = (from: string, { id, ...mail }: Mail): SendMailOptions => ({ from, ...mail, messageId: `<${id}@guichet>` });

/** Together shorter than a letter stays taken up. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Sends through a mail server. */
export function postBySmtp(url: string, from: string): Post {
  const transport = createTransport({ url, ...PATIENCE });
  return async (mail) => {
    await transport.sendMail(message(from, mail));
  };
}

/** Puts each letter into a folder as an .eml file named by its id, to be looked at: sending it twice leaves one. */
export function postToFolder(folder: string, from: string): Post {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const sent = await transport.sendMail(message(from, mail));
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${mail.id}.eml`);
    await writeFile(`${path}.part`, sent.message);
    await rename(`${path}.part`, path);
  };
}
