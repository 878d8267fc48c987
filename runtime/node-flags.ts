/**
 * How Node runs each program. An API gives back what it holds for more once it is at rest (runtime/rest.ts). Under load
 * its young heap is half as large as Node's own, and its old one is looked through once it has grown by a half: what an
 * answer or a page is made of is garbage as soon as it has left, and would be kept until there are some four hundred
 * megabytes of it. That costs a request 0.07 ms. In a worker what it has just done is garbage soon, of which it would
 * keep a hundred megabytes at rest, and two hundred once ten thousand things are followed: its young heap is small, and
 * its old one is looked through once it has grown by a fifth.
 */
export const NODE_FLAGS = {
  api: ['--expose-gc', '--max-semi-space-size=8', '--heap-growing-percent=50'],
  worker: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
} as const;
