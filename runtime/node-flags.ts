/**
 * Node's flags for each program. An API gives back spare memory once it is at rest (runtime/memory-release.ts). Under
 * load its old heap is collected once it has grown by a half: the parts of an answer or a page are garbage as soon as
 * it has left, and would be kept until there are some four hundred megabytes of them. A young heap of half the size
 * keeps no less, and costs a list 0.2 ms. A worker's work is soon garbage, of which it would keep a hundred megabytes
 * at rest, and two hundred once ten thousand things are followed: its young heap is small, and its old one is collected
 * once it has grown by a fifth.
 */
export const NODE_FLAGS = {
  api: ['--expose-gc', '--max-semi-space-size=16', '--heap-growing-percent=50'],
  worker: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
} as const;
