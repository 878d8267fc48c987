/** What the tests use of a package without types. */
declare module '@20minutes/s3rver' {
  import type { AddressInfo } from 'node:net';

  type Bucket = { name: string; configs: string[] };
  type Options = { port: number; address: string; silent: boolean; directory: string; configureBuckets: Bucket[] };

  export default class S3rver {
    constructor(options: Options);
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
