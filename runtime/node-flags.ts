/**
 * Node's flags for each program. An API gives back spare memory once it is at rest (runtime/memory-release.ts). Its
 * young heap holds what some fifty requests at once have in hand: with half of it, much of that moves to the old heap
 * while its request waits, and a list costs the process 1.6 ms instead of 1.1. Its old heap is collected once it has
 * grown by a half: once doubled costs a list no less, and fifty megabytes more; under Node's own rules it keeps another
 * hundred of answers that have left. A worker's work is soon garbage, of which it would keep a hundred megabytes at
 * rest, and two hundred once ten thousand things are followed: its young heap is small, and its old one is collected
 * once it has grown by a fifth.
 */
export const NODE_FLAGS = {
  api: ['--expose-gc', '--max-semi-space-size=32', '--heap-growing-percent=50'],
  worker: ['--max-semi-space-size=4', '--heap-growing-percent=20'],
} as const;
