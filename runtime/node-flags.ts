/**
 * How Node runs each program: what it has just done is garbage soon. A young heap of Node's own size, three times 16
 * MiB, stays taken at rest. A worker would also keep a hundred megabytes of garbage in its old one, and two hundred
 * once ten thousand things are followed, so that it is looked through once it has grown by a fifth.
 */
export const NODE_FLAGS = {
  api: ['--max-semi-space-size=8'],
  worker: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
} as const;
