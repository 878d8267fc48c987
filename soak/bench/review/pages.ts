import type { Means } from '../benchmark.ts';
import { hammer } from '../load.ts';
import type { Stage } from '../stage.ts';

/** Two installations of different size in which reads are measured. */
type Sizes<Of extends Pick<Stage, 'api'> = Pick<Stage, 'api'>> = { few: Of; many: Of };
/** The figure with many, and with few in the same round. */
export type Pair = { guichet: number; floor: number };

/**
 * The reads of a person, the lead unless told otherwise, at each of these paths, by one client with few and with many
 * in turn: the milliseconds at the median.
 */
export async function measurePages(
  { options }: Means,
  stage: Stage,
  paths: readonly string[],
  { few, many }: Sizes,
  login = 'lead',
): Promise<Pair[]> {
  const headers = { Authorization: `Bearer ${await stage.token(login)}` };
  const median = async ({ api }: Pick<Stage, 'api'>, path: string): Promise<number> =>
    (await hammer(1, options.seconds, `${api}${path}`, headers)).medianMs;
  const pairs: Pair[] = [];
  for (const path of paths) pairs.push({ floor: await median(few, path), guichet: await median(many, path) });
  return pairs;
}
