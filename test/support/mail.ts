import { createServer, type Socket } from 'node:net';
import { freePort } from '../../local/port.ts';

type Parsed = { headers: Map<string, string>; text: string };

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** A header's encoded words (RFC 2047) as text; white space between two of them is dropped. */
const decodeWords = (value: string): string =>
  value
    .replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      (encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text.replaceAll('_', ' '))).toString('utf8'),
    );

/** One message of plain text as a mail program reads it: headers by lower-case name, and the text. */
export function parseMail(raw: string): Parsed {
  const end = raw.search(/\r?\n\r?\n/);
  const lines = raw
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const headers = new Map(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      decodeWords(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  );
  const body = raw.slice(end).replace(/^\r?\n\r?\n/, '');
  const encoding = headers.get('content-transfer-encoding');
  const bytes =
    encoding === 'base64' ? Buffer.from(body, 'base64') : encoding === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(body);
  return { headers, text: bytes.toString('utf8').replaceAll('\r\n', '\n') };
}

/** How a mail server behaves; a test may change it at any time. */
type Manners = {
  /** Its answer when it has read a message; 250 accepts it. */
  answer: string;
  /** The address that it does not know. */
  unknown: string;
  /** The commands to which it does not answer; CONNECT: it sends no greeting. */
  silentTo: RegExp;
  /** Where it is silent it says again and again that more is to come. */
  drips: boolean;
};

export type MailServer = {
  url: string;
  received: { to: string[]; raw: string }[];
  manners: Manners;
  /** Its connections so far: how many were opened, and how many are open. */
  connections: () => { opened: number; open: number };
  /** Closes the open connections, as a mail server does with idle ones. */
  hangUp: () => void;
  stop: () => Promise<void>;
};

const NOTHING = /^$/;
const DRIP_MS = 20;

/** A mail server with as much SMTP as a letter needs. */
export async function startMailServer(given: Partial<Manners> = {}): Promise<MailServer> {
  const manners: Manners = { answer: '250 taken', unknown: '', silentTo: NOTHING, drips: false, ...given };
  const received: MailServer['received'] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened += 1;
    let dripping: NodeJS.Timeout | undefined;
    const gone = () => {
      clearInterval(dripping);
      sockets.delete(socket);
    };
    sockets.add(socket.on('close', gone).on('error', () => undefined));
    let [pending, inData, to] = ['', false, [] as string[]];
    const say = (asked: string, line: string) => {
      if (!manners.silentTo.test(asked)) socket.write(`${line}\r\n`);
      else if (manners.drips) dripping = setInterval(() => socket.write(`${line.slice(0, 3)}-wait\r\n`), DRIP_MS);
    };
    const hear = (said: string) => {
      if (inData) {
        inData = false;
        if (manners.answer.startsWith('250')) received.push({ to, raw: said.replace(/^\.\./gm, '.') });
        to = [];
        say('MESSAGE', manners.answer);
      } else if (/^DATA/i.test(said)) {
        inData = true;
        say(said, '354 go on');
      } else if (/^RCPT TO:/i.test(said)) {
        const address = /<(.*)>/.exec(said)?.[1] ?? '';
        if (address === manners.unknown) say(said, '550 5.1.1 no such box');
        else {
          to.push(address);
          say(said, '250 ok');
        }
      } else if (/^STARTTLS/i.test(said)) say(said, '502 no TLS here');
      else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
      else say(said, '250 ok');
    };
    say('CONNECT', '220 mail.example');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n'); end >= 0; end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n')) {
        const said = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        hear(said);
      }
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
    });
  const hangUp = () => sockets.forEach((socket) => socket.end('421 idle for too long\r\n'));
  const connections = () => ({ opened, open: sockets.size });
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, received, manners, connections, hangUp, stop };
}
