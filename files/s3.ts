import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { FileMissing, type FileStore, keep, StoreUnavailable } from './store.ts';

export type S3Settings = { endpoint: string; bucket: string; region: string; key: string; secret: string };

// One part is held in memory at a time: a larger file is uploaded in several, and becomes visible with its last one.
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Keeps files in a bucket of any server that speaks S3. A failed upload is aborted; for a process that dies in between,
 * the server keeps the parts until the bucket's own rule for incomplete uploads removes them.
 */
export function s3Store({ endpoint, bucket, region, key: accessKeyId, secret: secretAccessKey }: S3Settings): FileStore {
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    // What every server supports: the bucket in the path, and no checksum beyond those that S3 requires.
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  return {
    put: (id, bytes) =>
      keep(bytes, (watched) =>
        new Upload({
          client,
          params: { Bucket: bucket, Key: id, Body: Readable.from(watched, { objectMode: false }) },
          partSize: PART_BYTES,
          queueSize: 1,
        }).done(),
      ),

    get: async (id) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: id }));
        if (Body instanceof Readable) return Body;
      } catch (error) {
        throw error instanceof NoSuchKey ? new FileMissing(id) : new StoreUnavailable(error);
      }
      throw new StoreUnavailable(new TypeError('the answer has no body'));
    },

    remove: async (id) => {
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: id }));
      } catch (error) {
        throw new StoreUnavailable(error);
      }
    },
  };
}
