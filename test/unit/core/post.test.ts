import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LetterRefused, type Mail, PATIENCE, type Patience, postBySmtp, postToFolder } from '../../../letters/core/post.ts';
import { writeLetter } from '../../../letters/write.ts';
import { parseMail, startMailServer } from '../../support/mail.ts';
import { until } from '../../support/until.ts';

const FROM = 'Guichet <guichet@fonds.example>';
const title =
  'Droits des étudiants : aides, repas et logement par une donnée de référence, pour que personne n’ait à redemander ce qui lui revient';
const mail: Mail = {
  id: '5f0c3a52-7b1e-5a34-8f5f-3c1f1f7f2b55',
  to: 'aicha@lacs.example',
  ...writeLetter(
    'fr',
    'Aïcha Benkirane',
    { name: 'recordPayment', facts: { title, paidCents: 24_000_000, paidOn: '2027-03-03', reference: null, next: null } },
    'DON-2026-0042-C',
  ),
};

/** Checks that the letter has arrived unchanged, whatever the way. */
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
  test('a letter that has to leave over TLS does not leave without', async () => {
    const server = await startMailServer();
    try {
      const post = postBySmtp(server.url.replace('?ignoreTLS=true', ''), FROM, { ...PATIENCE, requireTls: true });
      await expect(post(mail)).rejects.toThrow(/STARTTLS/);
      expect(server.received).toEqual([]);
    } finally {
      await server.stop();
    }
  });

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

  test('a connection that has brought a letter brings the next one', async () => {
    const server = await startMailServer();
    const post = postBySmtp(server.url, FROM);
    try {
      await post(mail);
      await post(mail);
      expect(server.connections().opened).toBe(1);
    } finally {
      post.close();
      await server.stop();
    }
  });

  test('a letter leaves by another connection where the mail server has closed the one that was kept', async () => {
    const server = await startMailServer();
    const post = postBySmtp(server.url, FROM);
    try {
      await post(mail);
      server.hangUp();
      await post(mail);
      expect(server.received).toHaveLength(2);
      expect(server.connections().opened).toBe(2);
    } finally {
      post.close();
      await server.stop();
    }
  });

  test('a sender that is done keeps no connection', async () => {
    const server = await startMailServer();
    try {
      const post = postBySmtp(server.url, FROM);
      await post(mail);
      expect(server.connections().open).toBe(1);
      post.close();
      await until('the connection is closed', () => server.connections().open === 0);
    } finally {
      await server.stop();
    }
  });

  test.each([
    { what: 'tries again later', manners: { answer: '451 try again later' }, says: '451 try again later' },
    { what: 'does not like the text', manners: { answer: '554 no thanks' }, says: '554 no thanks' },
    { what: 'does not know the address', manners: { unknown: mail.to }, says: '550 5.1.1 no such box' },
  ])('a letter is refused where the mail server $what', async ({ manners, says }) => {
    const server = await startMailServer(manners);
    try {
      const refusal: unknown = await postBySmtp(server.url, FROM)(mail).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LetterRefused);
      expect((refusal as Error).message).toContain(says);
      expect(server.received).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  const HASTE: Patience = { greetingMs: 200, silenceMs: 200, letterMs: 10_000 };
  test.each([
    { when: 'at its greeting', silentTo: /^CONNECT/ },
    { when: 'at the hello', silentTo: /^(EHLO|HELO)/ },
    { when: 'when it hears who is written to', silentTo: /^RCPT/ },
    { when: 'when it has read the letter', silentTo: /^MESSAGE/ },
  ])('a mail server that falls silent $when is given up, and the letter counts as not refused', async ({ silentTo }) => {
    const server = await startMailServer({ silentTo });
    try {
      const failure: unknown = await postBySmtp(server.url, FROM, HASTE)(mail).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ETIMEDOUT' });
      expect(failure).not.toBeInstanceOf(LetterRefused);
      await until('the connection is closed', () => server.connections().open === 0);
    } finally {
      await server.stop();
    }
  });

  test.each([
    { when: 'at its greeting', silentTo: /^CONNECT/ },
    { when: 'when it has read the letter', silentTo: /^MESSAGE/ },
  ])('a mail server that talks on without an end $when is given up', async ({ silentTo }) => {
    const server = await startMailServer({ silentTo, drips: true });
    try {
      const patient = { greetingMs: 60_000, silenceMs: 60_000, letterMs: 400 };
      await expect(postBySmtp(server.url, FROM, patient)(mail)).rejects.toThrow('was not done with a letter after 0.4 s');
      // Sooner where others wait.
      await expect(postBySmtp(server.url, FROM, patient)(mail, 200)).rejects.toThrow('was not done with a letter after 0.2 s');
      await until('the connection is closed', () => server.connections().open === 0);
    } finally {
      await server.stop();
    }
  });

  test('a mail server that is away rejects, and the letter counts as not refused', async () => {
    const { url, stop } = await startMailServer();
    await stop();
    const failure: unknown = await postBySmtp(url, FROM)(mail).catch((error: unknown) => error);
    expect(String(failure)).toContain('ECONNREFUSED');
    expect(failure).not.toBeInstanceOf(LetterRefused);
  });
});
