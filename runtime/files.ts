import { join } from 'node:path';
import { diskStore } from '../files/disk.ts';
import type { FileStore } from '../files/store.ts';
import { required, type Settings } from './settings.ts';

const S3 = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/**
 * The store of attachments: a bucket where one is named, with all of its settings; otherwise a folder. Without a bucket
 * its client is not loaded.
 */
export async function fileStoreOf(settings: Settings): Promise<FileStore> {
  if (S3.every((name) => settings[name] === undefined)) return diskStore(settings.FILES_DIR ?? join(settings.DATA_DIR, 'files'));
  const bucket = {
    endpoint: required(settings, 'S3_ENDPOINT'),
    bucket: required(settings, 'S3_BUCKET'),
    region: required(settings, 'S3_REGION'),
    key: required(settings, 'S3_ACCESS_KEY_ID'),
    secret: required(settings, 'S3_SECRET_ACCESS_KEY'),
  };
  return (await import('../files/s3.ts')).s3Store(bucket);
}
