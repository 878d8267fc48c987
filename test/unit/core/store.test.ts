import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { diskStore } from '../../../files/disk.ts';
import { s3Store } from '../../../files/s3.ts';
import { FileMissing, type FileStore, StoreUnavailable } from '../../../files/store.ts';
import { startS3 } from '../../support/s3.ts';

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guichet-files-'));
  s3 = await startS3();
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

const KB_64 = 65_536;

/** These bytes, some at a time, and then a call of `then`. */
async function* streamOf(bytes: Buffer, then: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += KB_64) yield bytes.subarray(from, from + KB_64);
  then();
}

const stores: [string, () => FileStore][] = [
  ['a disk', () => diskStore(folder)],
  ['a bucket', () => s3Store(s3.settings)],
];

describe.each(stores)('%s', (_, store) => {
  test.each([
    ['nothing', 0],
    ['a few bytes', 12],
    ['more than one part', 12_000_000],
  ])('gives back %s as it was put', async (_, size) => {
    const [id, bytes] = [randomUUID(), randomBytes(size)];
    await store().put(id, streamOf(bytes));
    expect((await buffer(await store().get(id))).equals(bytes)).toBe(true);
  });

  test('holds nothing under an id that was never put, and nothing that was removed, twice too', async () => {
    const id = randomUUID();
    await expect(store().get(id)).rejects.toThrow(FileMissing);
    await store().put(id, streamOf(Buffer.from('a')));
    await store().remove(id);
    await store().remove(id);
    await expect(store().get(id)).rejects.toThrow(FileMissing);
  });

  test.each([
    ['at once', 0],
    ['behind its first part', 12_000_000],
  ])('keeps nothing of a stream that breaks %s, and says what broke it', async (_, size) => {
    const id = randomUUID();
    const broken = streamOf(randomBytes(size), () => {
      throw new RangeError('the sender went away');
    });
    await expect(store().put(id, broken)).rejects.toThrow(new RangeError('the sender went away'));
    await expect(store().get(id)).rejects.toThrow(FileMissing);
  });

  test('can be read by many at once', async () => {
    const [id, bytes] = [randomUUID(), randomBytes(300_000)];
    await store().put(id, streamOf(bytes));
    const read = await Promise.all(Array.from({ length: 5 }, async () => buffer(await store().get(id))));
    expect(read.every((each) => each.equals(bytes))).toBe(true);
  });
});

test.each<[string, () => FileStore]>([
  ['a folder that is a file', () => diskStore('package.json')],
  ['a server that is not there', () => s3Store({ ...s3.settings, endpoint: 'http://127.0.0.1:1' })],
  ['a bucket that is not there', () => s3Store({ ...s3.settings, bucket: 'elsewhere' })],
  ['a secret that is not ours', () => s3Store({ ...s3.settings, secret: 'guessed' })],
])('%s is a store that is unavailable, for each of its uses', async (_, store) => {
  const id = randomUUID();
  await expect(store().put(id, streamOf(Buffer.from('a')))).rejects.toThrow(StoreUnavailable);
  await expect(store().get(id)).rejects.toThrow(StoreUnavailable);
  await expect(store().remove(id)).rejects.toThrow(StoreUnavailable);
});

test('a disk names a file by its id alone, for this account alone', async () => {
  const id = randomUUID();
  await diskStore(folder).put(id, streamOf(Buffer.from('a')));
  const { mode, size } = await stat(join(folder, id.slice(-2), id));
  expect([mode & 0o077, size]).toEqual([0, 1]);
  for (const name of ['../../etc/passwd', `${id}/..`, '', 'a', id.toUpperCase()])
    await expect(diskStore(folder).put(name, streamOf(Buffer.from('a')))).rejects.toThrow();
});
