import { parseArgs } from 'node:util';
import { z } from 'zod';
import { MAX_AGENDA } from '../../domain/committee/session.ts';
import { TEMPORALS, temporalOf } from '../temporal-server.ts';

const count = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1));

const schema = z.object({
  json: z.boolean().default(false),
  temporal: z.enum(TEMPORALS).default('dev'),
  rounds: count.default(5),
  seconds: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .default(4),
  clients: count.default(48),
  open: count.default(1_000),
  movements: count.default(1_000_000),
  awards: count.default(500),
  applications: count.default(100_000),
  waiting: count.default(10_000),
  told: count.default(MAX_AGENDA),
  reviewing: count.default(5_000),
  storm: count.default(2_000),
  sustain: count.default(60),
  beside: count.default(2_000),
  busy: count.default(600),
});

/**
 * `temporal`: its development server, or its own one on PostgreSQL; `rounds`: how often each figure and its floor are
 * measured in turn; `seconds`: how long a measurement of throughput lasts; `clients`: how many are many; `open`: how
 * many applications are open where memory is measured; `movements`: how many a large envelope has taken; `awards`: how
 * many a committee makes at once; `applications`: how many a large list is of; `waiting`: how many applications, or
 * grants, wait where the worker's memory is measured; `told`: how many a committee decides at once, whose applicants
 * are notified; `reviewing`: how many are in review where reviews are opened and assigned; `storm`: how many milestones
 * fall due at one instant; `sustain`: for how many seconds many clients give commands of which others are notified;
 * `beside`: how many files a depositing organisation already has; `busy`: in how many seconds the last ten minutes of a
 * call are played, and the hour after it in six times as many.
 */
export type Options = z.infer<typeof schema>;

/** Reads a command line: the names of benchmarks, and options. Throws a sentence where it cannot be read. */
export function readOptions(args: string[]): { names: string[]; options: Options } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      temporal: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      clients: { type: 'string' },
      open: { type: 'string' },
      movements: { type: 'string' },
      awards: { type: 'string' },
      applications: { type: 'string' },
      waiting: { type: 'string' },
      told: { type: 'string' },
      reviewing: { type: 'string' },
      storm: { type: 'string' },
      sustain: { type: 'string' },
      beside: { type: 'string' },
      busy: { type: 'string' },
    },
  });
  temporalOf(values.temporal);
  const { success, data, error } = schema.safeParse(values);
  if (!success) throw new Error(`--${String(error.issues[0]?.path[0])} should be a number above 0.`);
  return { names: positionals, options: data };
}
