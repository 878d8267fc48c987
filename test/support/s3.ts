import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3Settings } from '../../files/s3.ts';

/** A server that speaks S3 on this machine, with one bucket; it checks the keys and the signature of each request. */
export async function startS3(): Promise<{ settings: S3Settings; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'guichet-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'files', configs: [] }] });
  const { port }: AddressInfo = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { settings: { endpoint, bucket: 'files', region: 'us-east-1', key: 'S3RVER', secret: 'S3RVER' }, stop };
}
