import { createServer, type Socket } from 'node:net';
import { freePort } from '../../local/port.ts';

export type Parsed = { headers: Map<string, string>; text: string };

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** A header's encoded words (RFC 2047) as text; white space between two of them is none. */
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

export type MailServer = { url: string; received: { to: string[]; raw: string }[]; stop: () => Promise<void> };

/** A mail server that speaks as much SMTP as a letter needs. `answer`: what it says when it has read a message; 250 takes it. */
export async function startMailServer(answer = '250 taken'): Promise<MailServer> {
  const received: MailServer['received'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    let [pending, inData, to] = ['', false, [] as string[]];
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.example');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n'); end >= 0; end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n')) {
        const said = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          if (answer.startsWith('250')) received.push({ to, raw: said.replace(/^\.\./gm, '.') });
          to = [];
          say(answer);
        } else if (/^DATA/i.test(said)) {
          inData = true;
          say('354 go on');
        } else if (/^RCPT TO:/i.test(said)) {
          to.push(/<(.*)>/.exec(said)?.[1] ?? '');
          say('250 ok');
        } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
        else say('250 ok');
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
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, received, stop };
}
