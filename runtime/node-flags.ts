/**
 * How Node runs each program. An API gives back what it holds for more once it is at rest (runtime/rest.ts). In a
 * worker what it has just done is garbage soon, of which it would keep a hundred megabytes at rest, and two hundred
 * once ten thousand things are followed: its young heap is small, and its old one is looked through once it has grown
 * by a fifth.
 */
export const NODE_FLAGS = {
  api: ['--expose-gc'],
  worker: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
} as const;
