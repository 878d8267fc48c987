import {
  ActivityFailure,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChoreActivities, PostActivities, RowActivities } from '../activities/index.ts';
import { type FollowedKind, earliestAt, type Receipt } from '../domain/core/command.ts';
import { choresQueueOf, hint, postQueueOf } from './messages.ts';

/** Activities that meet a row's dates: short, and retried until PostgreSQL is back. */
export const row = proxyActivities<RowActivities>({
  startToCloseTimeout: '15 seconds',
  allowEagerDispatch: false,
  retry: { initialInterval: '200ms', maximumInterval: '10 seconds' },
});

/**
 * Reads the row within the workflow's own task, so that a hint costs one task. Tried once, since a task that waits for
 * PostgreSQL would block others.
 */
const withinTask = proxyLocalActivities<Pick<RowActivities, 'readThing'>>({
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 1 },
});

/**
 * Activities that may take longer, on queues of their own: retried as long as they may succeed, and soon after their
 * worker's death, since all of them heartbeat.
 */
const LONG = { startToCloseTimeout: '5 minutes', heartbeatTimeout: '10 seconds', allowEagerDispatch: false } as const;

/** Those that wait for a mail server: a minute after its return all letters have left. */
export const post = () =>
  proxyActivities<PostActivities>({
    ...LONG,
    taskQueue: postQueueOf(workflowInfo().taskQueue),
    retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
  });

/** Those that wait for none. */
export const chores = () =>
  proxyActivities<ChoreActivities>({
    ...LONG,
    taskQueue: choresQueueOf(workflowInfo().taskQueue),
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** A run continues as new after this many events; a server wants at most some thousands. */
const LONG_AFTER_EVENTS = 4_000;

/**
 * A date that could not be met is retried after the first pause, then after twice as long each time, up to the longest.
 */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 3_600_000];

/**
 * A workflow's clock stands at the beginning of its task: a date read since may be due and still lie ahead of it by the
 * time that took.
 */
const MAY_BE_DUE_MS = 1_000;

/** Meets a date of a thing. */
type Deadline = (id: string) => Promise<'met' | 'early' | 'nothing' | void>;
type Deadlines = Readonly<Record<string, Deadline>>;

type Followed = {
  /** Waits as long as the thing is in this state, and meets the dates that it has there. */
  whileIn(state: string, deadlines?: Deadlines): Promise<void>;
  /** The same, but only while something is due: a later command starts the workflow again. */
  whileDueIn(state: string, deadlines: Deadlines): Promise<void>;
  /**
   * Notifies others whenever the thing has changed in one of these states, concurrently, so that no date waits for it.
   */
  notifiesIn(states: readonly string[], notify: (id: string) => Promise<void>): void;
  /**
   * True if the workflow waits in no state of the thing, its letters have left, others are notified, and nothing is
   * new; or if the thing is gone.
   */
  isOver(): Promise<boolean>;
};

/** True for an activity that failed for good: the next hint retries its purpose, and the relay gives one. */
function isGivenUp(error: unknown): boolean {
  if (error instanceof ActivityFailure) return true;
  throw error;
}

/** Reads the row as soon as PostgreSQL is available. */
const readThing: RowActivities['readThing'] = (kind, id) => withinTask.readThing(kind, id).catch(() => row.readThing(kind, id));

/**
 * Follows one row through its life. The row decides; this keeps only what was last read of it. A hint says that the row
 * should be read again; its content is not trusted, and what is read replaces what was known, newer or older.
 */
export function follow(kind: FollowedKind, id: string): Followed {
  let known: Receipt | null = null;
  let isHinted = true;
  const waitsIn = new Set<string>();
  const waitsForDatesIn = new Set<string>();
  let paused: { due: string; forMs: number; until: number } | undefined;

  setHandler(hint, () => {
    isHinted = true;
  });

  /** Runs a task concurrently, one at a time; a request during a run causes one more run afterwards. */
  function beside(run: () => Promise<void>): { start: () => void; isBusy: () => boolean } {
    let [isBusy, isAsked] = [false, false];
    const start = (): void => {
      isAsked = true;
      if (!isBusy) void goOn();
    };
    const goOn = async (): Promise<void> => {
      isBusy = true;
      while (isAsked) {
        isAsked = false;
        await run();
      }
      isBusy = false;
    };
    return { start, isBusy: () => isBusy };
  }

  // Letters leave concurrently, so that an unavailable mail server delays no deadline.
  const letters = beside(async () => {
    try {
      const upTo = await post().sendLetters(id);
      if (known && known.version <= upTo) known = { ...known, owesLetters: false };
      // Events since then are acknowledged too: if their hint was lost, the relay would not find them, so read the row
      // again.
      if (known && known.version < upTo) isHinted = true;
    } catch (error) {
      isGivenUp(error);
    }
  });

  const notifications: { states: readonly string[]; start: () => void; isBusy: () => boolean }[] = [];

  /** Reads the row as long as it may have changed. */
  async function learn(): Promise<void> {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    // A letter being sent is left to its sender: the next run waits until the sender has released it or is dead.
    if (continueAsNewSuggested || historyLength >= LONG_AFTER_EVENTS) await continueAsNew(id);
    if (!isHinted) return;
    const version = known?.version;
    while (isHinted) {
      isHinted = false;
      known = await readThing(kind, id);
    }
    const { state, due, owesLetters } = known ?? { state: 'gone', due: null, owesLetters: false };
    setCurrentDetails(`${state}${due ? `, waits for ${due.what} at ${due.at}` : ''}${owesLetters ? ', writes letters' : ''}`);
    if (owesLetters) letters.start();
    if (known?.version !== version) for (const notification of notifications) if (notification.states.includes(state)) notification.start();
  }

  /** A date that could not be met, and is still due when the row is read again, is not retried at once. */
  function pause(due: string): void {
    const forMs = paused?.due === due ? Math.min(paused.forMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    paused = { due, forMs, until: Date.now() + forMs };
  }

  /** Sleeps until a hint, or until the date, which is then met. */
  async function nextMove(deadlines: Deadlines): Promise<void> {
    const due = known?.due;
    const deadline = due && deadlines[due.what];
    if (!due || !deadline) return condition(() => isHinted);
    const name = `${due.what} ${due.at}`;
    const aheadMs = Date.parse(earliestAt(due)) - Date.now();
    const pausedMs = paused?.due === name ? paused.until - Date.now() : 0;
    const waitMs = Math.max(aheadMs > MAY_BE_DUE_MS ? aheadMs : 0, pausedMs);
    if (waitMs > 0 && (await condition(() => isHinted, waitMs, { summary: due.what }))) return;
    let met: Awaited<ReturnType<Deadline>> = 'nothing';
    try {
      met = await deadline(id);
    } catch (error) {
      isGivenUp(error);
    }
    if (met === 'early' || met === 'nothing') pause(name);
    isHinted = true;
  }

  return {
    async whileIn(state, deadlines = {}) {
      waitsIn.add(state);
      for (await learn(); known?.state === state; await learn()) await nextMove(deadlines);
    },

    async whileDueIn(state, deadlines) {
      waitsForDatesIn.add(state);
      for (await learn(); known?.state === state && known.due; await learn()) await nextMove(deadlines);
    },

    notifiesIn(states, notify) {
      const run = async (): Promise<void> => {
        try {
          await notify(id);
        } catch (error) {
          isGivenUp(error);
        }
      };
      notifications.push({ states, ...beside(run) });
    },

    async isOver() {
      if (!known) return true;
      // The thing went back to an earlier state of the workflow, so there is more to wait for.
      if (waitsIn.has(known.state) || (known.due && waitsForDatesIn.has(known.state))) return false;
      const isQuiet = () => !letters.isBusy() && notifications.every((notification) => !notification.isBusy());
      await condition(() => isHinted || isQuiet());
      return !isHinted;
    },
  };
}
