import { join } from 'node:path';
import { diskStore } from '../files/disk.ts';
import { s3Store } from '../files/s3.ts';
import type { FileStore } from '../files/store.ts';
import { required, type Settings } from './settings.ts';

const S3 = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Where attachments are kept: in a bucket where one is named, and then all of it is; in a folder where nothing is said of one. */
export function fileStoreOf(settings: Settings): FileStore {
  if (S3.every((name) => settings[name] === undefined)) return diskStore(settings.FILES_DIR ?? join(settings.DATA_DIR, 'files'));
  return s3Store({
    endpoint: required(settings, 'S3_ENDPOINT'),
    bucket: required(settings, 'S3_BUCKET'),
    region: required(settings, 'S3_REGION'),
    key: required(settings, 'S3_ACCESS_KEY_ID'),
    secret: required(settings, 'S3_SECRET_ACCESS_KEY'),
  });
}
