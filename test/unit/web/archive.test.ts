import { strFromU8, unzipSync } from 'fflate';
import { archiveOf, nameInArchive } from '../../../web/core/archive.ts';

async function* inChunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const fileOf = (name: string, ...texts: string[]) => ({ name, at: '2026-11-30T10:00:00.000Z', open: async () => inChunks(...texts) });

test('an archive holds each file as it was sent, two of one name too, and one that is empty', async () => {
  const bytes: Uint8Array[] = [];
  for await (const chunk of archiveOf([fileOf('Plan d’été.pdf', 'a', 'b'), fileOf('devis.pdf', 'c'), fileOf('devis.pdf')]))
    bytes.push(chunk);
  const held = Object.entries(unzipSync(Buffer.concat(bytes))).map(([name, content]) => [name, strFromU8(content)]);
  expect(held).toEqual([
    ['01 Plan d’été.pdf', 'ab'],
    ['02 devis.pdf', 'c'],
    ['03 devis.pdf', ''],
  ]);
});

test('a file is opened once the one before it has left', async () => {
  const opened: string[] = [];
  const told = (name: string) => ({ ...fileOf(name, name), open: async () => (opened.push(name), inChunks(name)) });
  const archive = archiveOf([told('a'), told('b')]);
  await archive.next();
  expect(opened).toEqual(['a']);
});

test('an archive without files is a sound one', async () => {
  const bytes: Uint8Array[] = [];
  for await (const chunk of archiveOf([])) bytes.push(chunk);
  expect(unzipSync(Buffer.concat(bytes))).toEqual({});
});

test.each([
  ['..', '01 ..'],
  ['../../etc/passwd', '01 .._.._etc_passwd'],
  ['C:\\a.pdf', '01 C__a.pdf'],
  ['CON', '01 CON'],
  ['a<b>|"?*.pdf', '01 a_b_____.pdf'],
])('%j is named %j in an archive', (name, named) => expect(nameInArchive(name, 0)).toBe(named));
