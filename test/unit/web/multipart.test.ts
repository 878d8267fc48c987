import { Readable } from 'node:stream';
import type { Request } from 'express';
import { type Sent, withFile, withFiles } from '../../../web/core/multipart.ts';

const BOUNDARY = 'BB';
const MEGABYTE = 1_000_000;
const part = (head: string, body: string): string => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
const ENDING = `--${BOUNDARY}--\r\n`;
const FORM = `${part('name="~key"', 'a key')}${part('name="file"; filename="note.txt"', 'Bonjour\r\nà tous')}${ENDING}`;

/** A request whose body is these bytes: whole, or broken off after them by its sender. */
function requestOf(bytes: Buffer, { breaksOff, boundary = BOUNDARY }: { breaksOff: boolean; boundary?: string }): Request {
  const req = new Readable({
    // Two pieces, so that a stop between them is met too.
    read() {
      if (bytes.length > 1) this.push(bytes.subarray(0, bytes.length >> 1));
      if (bytes.length > 0) this.push(bytes.subarray(bytes.length >> 1));
      if (breaksOff) this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      else this.push(null);
    },
  });
  const type = `multipart/form-data; boundary=${boundary}`;
  return Object.assign(req, { headers: { 'content-type': type }, get: () => type }) as unknown as Request;
}

const readAll = async ({ fields, file }: Sent): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of file?.stream ?? []) chunks.push(chunk as Buffer);
  return `${JSON.stringify(fields)} ${file?.name} ${Buffer.concat(chunks).toString()}`;
};

/** What a page may do with a file: read it, refuse it by its name, or stop in the middle of it. */
const TAKES: readonly [string, (sent: Sent) => Promise<string>][] = [
  ['reads it', readAll],
  [
    'refuses it by its name',
    async () => {
      throw new Error('refused');
    },
  ],
  ['is done without it', async () => 'done'],
  [
    'stops at its first bytes',
    async ({ file }) => {
      for await (const _ of file?.stream.iterator({ destroyOnReturn: false }) ?? []) throw new Error('stopped');
      return 'empty';
    },
  ],
];

/** Streams report their end some turns of the loop later; all that these hold is here already. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

/** The outcome of a form: what was made of it, or why nothing was. */
const outcomeOf = (req: Request, take: (sent: Sent) => Promise<string>): Promise<string> =>
  Promise.race([
    withFile({ req, person: null }, take).catch(
      ({ facts, message }: { facts?: { code: string }; message: string }) => facts?.code ?? message,
    ),
    turns(50).then(() => 'is never answered'),
  ]);

test('the fields before a file, its name and its bytes are those that were sent', async () => {
  const req = requestOf(Buffer.from(FORM), { breaksOff: false });
  expect(await outcomeOf(req, readAll)).toBe('{"~key":["a key"]} note.txt Bonjour\r\nà tous');
});

test('of several files each has its turn, whether the one before it was read or passed over', async () => {
  const named = (name: string) => part(`name="file"; filename="${name}"`, name.repeat(20_000));
  const req = requestOf(Buffer.from(`${part('name="~key"', 'a key')}${['a', 'b', '', 'c'].map(named).join('')}${ENDING}`), {
    breaksOff: false,
  });
  const read = await withFiles({ req, person: null }, async ({ files }) => {
    const told: string[] = [];
    for await (const { name, stream } of files) {
      let bytes = 0;
      if (name !== 'b') for await (const chunk of stream) bytes += (chunk as Buffer).length;
      told.push(`${name} ${bytes}`);
    }
    return told;
  });
  expect(read).toEqual(['a 20000', 'b 0', 'c 20000']);
});

describe.each(TAKES)('where the page %s', (_name, take) => {
  test.each([
    ['ends', false],
    ['breaks off', true],
  ])('a form that %s at any byte ends its own request and nothing else', async (_how, breaksOff) => {
    const bytes = Buffer.from(FORM);
    const outcomes = new Set<string>();
    for (let cut = 0; cut < bytes.length; cut += 1) outcomes.add(await outcomeOf(requestOf(bytes.subarray(0, cut), { breaksOff }), take));
    await turns(3);
    expect([...outcomes]).not.toContain('is never answered');
  });
});

test.each(['__proto__', 'constructor', 'toString', ''])('a field named %j is a field like others', async (name) => {
  const form = `${part(`name="${name}"`, 'x')}${part('name="file"; filename="note.txt"', 'y')}${ENDING}`;
  const outcome = await outcomeOf(requestOf(Buffer.from(form), { breaksOff: false }), async ({ fields }) =>
    JSON.stringify(Object.entries(fields)),
  );
  expect(outcome).toBe(JSON.stringify([[name, ['x']]]));
});

test('a request that ended before it was asked for its form is answered, and waits for nothing', async () => {
  const req = requestOf(Buffer.from(FORM), { breaksOff: true });
  req.on('error', () => undefined).resume();
  await turns(3);
  expect(req.destroyed).toBe(true);
  expect(await outcomeOf(req, readAll)).toBe('form_incomplete');
});

test.each([
  ['of thousands of parts', `--${BOUNDARY}\r\n\r\n`.repeat(10_000), BOUNDARY, 'form_incomplete'],
  ['whose boundary is a page long', FORM, 'B'.repeat(4_000), 'media_type_unsupported'],
])('a form %s is refused, and read past', async (_what, form, boundary, code) => {
  const req = requestOf(Buffer.from(form), { breaksOff: false, boundary });
  expect(await outcomeOf(req, readAll)).toBe(code);
  expect(req.readableEnded).toBe(true);
});

test('a form of which no file ever comes is refused, and is not read for ever', async () => {
  let read = 0;
  const req = new Readable({
    read() {
      read += MEGABYTE;
      setImmediate(() => this.push(read > 500 * MEGABYTE ? null : Buffer.alloc(MEGABYTE, 'a')));
    },
  });
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  Object.assign(req, { headers: { 'content-type': type }, get: () => type });
  await expect(withFile({ req: req as unknown as Request, person: null }, readAll)).rejects.toMatchObject({
    facts: { code: 'body_too_large' },
  });
  expect(read).toBeLessThan(150 * MEGABYTE);
});
