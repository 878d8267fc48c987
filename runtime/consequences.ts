import type { Kysely } from 'kysely';
import type { Hint } from '../activities/core/workflow-wakeups.ts';
import { POSTGRES_CLOCK, readClock } from '../db/core/clock.ts';
import type { Meet } from '../db/core/commands.ts';
import type { DB } from '../db/core/schema.ts';
import type { Moved } from '../domain/core/command.ts';

type Followed = Moved & { kind: Exclude<Moved['kind'], 'letters'>; consequence: string };

/** So few at once leave connections for the commands of people. */
const AT_ONCE = 2;
/** More than these are left to their workflows. */
const WAITING_AT_MOST = 1_000;

const hasConsequence = (moved: Moved): moved is Followed => moved.consequence !== undefined && moved.kind !== 'letters';

/**
 * Meets the consequences of a decision in the process that has carried it out, in the background, and hints the
 * workflows afterwards: a hundred files whose last opinion is given are reviewed in a second, where a workflow takes
 * two tasks and an activity for each. A consequence that fails, or that dies with its process, is met by its workflow.
 */
export function meetConsequences(db: Kysely<DB>, meet: Meet, hint: Hint): Hint {
  const waiting: Followed[] = [];
  let underWay = 0;

  async function meetOne({ kind, id, consequence: what }: Followed): Promise<readonly Moved[]> {
    const at = await readClock(db, POSTGRES_CLOCK);
    return (await meet({ kind, id, what, at }, at)) ?? [];
  }

  function goOn(): void {
    if (underWay >= AT_ONCE) return;
    const next = waiting.shift();
    if (!next) return;
    underWay += 1;
    void meetOne(next)
      .catch(() => [])
      .then((also) => hint([next, ...also]))
      .finally(() => {
        underWay -= 1;
        goOn();
      });
  }

  return (moved) => {
    const [here, left] = [moved.filter(hasConsequence), moved.filter((each) => !hasConsequence(each))];
    const room = WAITING_AT_MOST - waiting.length;
    waiting.push(...here.slice(0, room));
    hint([...here.slice(room), ...left]);
    for (let started = 0; started < AT_ONCE; started += 1) goOn();
  };
}
