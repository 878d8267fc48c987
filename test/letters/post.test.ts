import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mail, postBySmtp, postToFolder } from '../../letters/post.ts';
import { writeLetter } from '../../letters/write.ts';
import { parseMail, startMailServer } from '../support/mail.ts';

const FROM = 'Guichet <guichet@fonds.example>';
const title =
  'Droits des étudiants : aides, repas et logement par une donnée de référence, pour que personne n’ait à redemander ce qui lui revient';
const mail: Mail = {
  id: '5f0c3a52-7b1e-5a34-8f5f-3c1f1f7f2b55',
  to: 'aicha@lacs.example',
  ...writeLetter('fr', 'Aïcha Benkirane', { name: 'recordPayment', facts: { title, paidCents: 24_000_000, paidOn: '2027-03-03' } }),
};

/** What must arrive, whatever the way: the same letter, letter for letter. */
function expectLetter(raw: string): void {
  const { headers, text } = parseMail(raw);
  expect(Object.fromEntries(headers)).toMatchObject({
    from: FROM,
    to: mail.to,
    subject: mail.subject,
    'message-id': `<${mail.id}@guichet>`,
    'content-type': 'text/plain; charset=utf-8',
  });
  expect(text.trim()).toBe(mail.text.trim());
}

describe('to a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'guichet-letters-')), 'mail');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');

  test('each letter is one file that a mail program reads, and sending it twice leaves one', async () => {
    const post = postToFolder(folder, FROM);
    await post(mail);
    await post(mail);
    expect(readdirSync(folder)).toEqual([`${mail.id}.eml`]);
    expectLetter(read(`${mail.id}.eml`));
  });

  test('two letters are two files', async () => {
    const post = postToFolder(folder, FROM);
    await Promise.all([post(mail), post({ ...mail, id: 'another' })]);
    expect(readdirSync(folder).sort()).toEqual([`${mail.id}.eml`, 'another.eml'].sort());
  });

  test('a title with line feeds adds no header and no recipient', async () => {
    await postToFolder(folder, FROM)({ ...mail, subject: 'Reçu\r\nBcc: thief@example.com\r\n\r\nAutre texte' });
    const { headers, text } = parseMail(read(`${mail.id}.eml`));
    expect(headers.has('bcc')).toBe(false);
    expect(headers.get('subject')).toContain('Bcc: thief@example.com');
    expect(text.trim()).toBe(mail.text.trim());
  });
});

describe('through a mail server', () => {
  test('a letter arrives whole, with an id that tells a repeat', async () => {
    const server = await startMailServer();
    try {
      const post = postBySmtp(server.url, FROM);
      await post(mail);
      await post(mail);
      expect(server.received.map(({ to }) => to)).toEqual([[mail.to], [mail.to]]);
      server.received.forEach(({ raw }) => expectLetter(raw));
    } finally {
      await server.stop();
    }
  });

  test.each(['451 try again later', '550 no such box'])('a letter that was not taken rejects: %s', async (answer) => {
    const server = await startMailServer(answer);
    try {
      await expect(postBySmtp(server.url, FROM)(mail)).rejects.toThrow(answer);
      expect(server.received).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  test('a mail server that is away rejects', async () => {
    const { url, stop } = await startMailServer();
    await stop();
    await expect(postBySmtp(url, FROM)(mail)).rejects.toThrow('ECONNREFUSED');
  });
});
