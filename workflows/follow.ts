import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { PostActivities, RowActivities } from '../activities/index.ts';
import type { Answer, FollowedKind, Receipt } from '../domain/command.ts';
import { look } from './messages.ts';

/** Transactions on the row: short, and retried until PostgreSQL is back. */
export const row = proxyLocalActivities<RowActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200ms', maximumInterval: '2 seconds' },
  localRetryThreshold: '1 minute',
});

/** What may take its time: retried until it succeeds, and soon after the death of its worker, since all of it beats. */
export const post = proxyActivities<PostActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

export const now = (): string => new Date().toISOString(); // the workflow's time

/** A run begins afresh after so many turns: some events of history each, of which a server wants no more than some thousands. */
const LONG_AFTER_TURNS = 500;

/**
 * Resolves when everybody who was woken together with the caller, or by those, has had a word. Conditions are looked at in rounds, with everything that can
 * go on going on in between: one that does not hold when it is asked first holds in the next round.
 */
async function everybodyHeard(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    let looks = 0;
    await condition(() => looks++ > 0);
  }
}

const NOTHING: Receipt = { id: '', version: 0, state: '', due: null, owesLetters: false };

type Deadline = (id: string, at: string) => Promise<Receipt | null>;
export type Deadlines = Readonly<Record<string, Deadline>>;

export type Followed = {
  /** Registers a command: one transaction on the row, whose receipt the story learns. */
  takes(update: UpdateDefinition<Answer, [commandId: number]>, transaction: (commandId: number, at: string) => Promise<Answer>): void;
  /** Waits as long as the thing is in this state, and meets the deadlines that it has there. */
  whileIn(state: string, deadlines?: Deadlines): Promise<void>;
  /** The same, and no longer than something is due: a command that comes later begins the story again. */
  whileDueIn(state: string, deadlines: Deadlines): Promise<void>;
  /** Reads the row, so that the letters of what it says leave. */
  hears(): Promise<void>;
  /** The thing is in no state in which the story waits, everybody who waits for an answer or a letter has it, and nothing has moved meanwhile. */
  isOver(): Promise<boolean>;
};

/**
 * Follows one row through its life. The row decides; what is kept here is a receipt of it, and when in doubt the row is read again.
 * Letters leave beside the story, so that a mail server that is away delays no deadline.
 */
export function follow(kind: FollowedKind, id: string): Followed {
  let known = NOTHING;
  let behind = true;
  let owed = 0;
  let turns = 0;
  let alarm: { at: string; scope: CancellationScope; rings: Promise<void> } | undefined;
  const waitsIn = new Set<string>();
  const waitsForDatesIn = new Set<string>();

  const learn = (receipt: Receipt | null): void => {
    if (!receipt) return;
    if (receipt.owesLetters) owed = Math.max(owed, receipt.version);
    if (receipt.version > known.version) known = receipt;
  };

  setHandler(look, () => {
    turns += 1;
    behind = true;
  });

  void (async () => {
    for (let sent = 0; ;) {
      await condition(() => owed > sent);
      const version = owed;
      await post.sendLetters(id, version);
      sent = version;
      if (owed === version) owed = sent = 0;
    }
  })();

  /**
   * One local activity at a time, the story's before the commands'. Two at once resolve one after the other live, and together in a replay; and a command
   * that comes while one is under way may come before it in a replay. What follows them would be commanded in another order, and the history
   * could never be continued.
   */
  type Turn = { begin: () => void; over: Promise<void> };
  const waiting: Record<'story' | 'commands', Turn[]> = { story: [], commands: [] };
  const nextTurn = () => waiting.story.shift() ?? waiting.commands.shift();
  /** The transaction begins where it was asked for, so that an update's own is known as its own. */
  async function inTurn<T>(whose: keyof typeof waiting, transaction: () => Promise<T>): Promise<T> {
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    await new Promise<void>((begin) => waiting[whose].push({ begin, over }));
    try {
      return await transaction();
    } finally {
      end();
    }
  }

  void (async () => {
    for (;;) {
      await condition(() => waiting.story.length + waiting.commands.length > 0);
      await everybodyHeard();
      turns += 1;
      const turn = nextTurn();
      turn?.begin();
      await turn?.over;
    }
  })();

  const isLong = (): boolean => turns >= LONG_AFTER_TURNS;

  async function catchUp(): Promise<void> {
    await startAfreshIfLong();
    while (behind) {
      behind = false;
      learn(await inTurn('story', () => row.readThing(kind, id)));
    }
  }

  /** A letter under way belongs to this run: while the mail server is away the story goes on here, and begins afresh at a later turn. */
  async function startAfreshIfLong(): Promise<void> {
    if (!isLong()) return;
    await condition(allHandlersFinished);
    if (owed === 0) await continueAsNew(id);
  }

  /** Resolves at this instant or before. An alarm that stands for an earlier instant stays: who is woken too early asks for the next. */
  function wokenBy(at: string): Promise<void> {
    if (alarm && alarm.at <= at) return alarm.rings;
    alarm?.scope.cancel();
    const scope = new CancellationScope();
    const asleep = scope.run(() => sleep(Math.max(1, Date.parse(at) - Date.now())));
    // One that is called off never rings.
    const rings = new Promise<void>((resolve) => {
      asleep.then(
        () => {
          alarm = undefined;
          resolve();
        },
        () => undefined,
      );
    });
    alarm = { at, scope, rings };
    return rings;
  }

  /** True when it rings before this holds. Where both come at once, as they may in a replay though not live, it has rung: conditions are looked at last. */
  const ringsBefore = (rings: Promise<void>, holds: () => boolean): Promise<boolean> =>
    CancellationScope.cancellable(async () => {
      try {
        return await Promise.race([rings.then(() => true), condition(holds).then(() => false)]);
      } finally {
        CancellationScope.current().cancel();
      }
    });

  /** Sleeps until the row's state or date moves, or until its deadline, which is then met. */
  async function nextMove(deadlines: Deadlines): Promise<void> {
    const { version, state, due } = known;
    const moved = () =>
      behind ||
      known.state !== state ||
      known.due?.at !== due?.at ||
      known.due?.what !== due?.what ||
      (isLong() && known.version > version);
    const deadline = due && deadlines[due.what];
    if (!due || !deadline) return condition(moved);
    if (!(await ringsBefore(wokenBy(due.at), moved))) return;
    // What came together with the ring is known by now or is not: the story decides on nothing but what it asks for in its own turn.
    const receipt = Date.now() < Date.parse(due.at) ? null : await inTurn('story', () => deadline(id, now()));
    learn(receipt);
    if (!receipt) behind = true;
  }

  return {
    takes: (update, transaction) =>
      setHandler(update, async (commandId) => {
        const answer = await inTurn('commands', () => transaction(commandId, now()));
        if ('receipt' in answer) learn(answer.receipt);
        return answer;
      }),

    async whileIn(state, deadlines = {}) {
      waitsIn.add(state);
      for (await catchUp(); known.state === state; await catchUp()) await nextMove(deadlines);
    },

    async whileDueIn(state, deadlines) {
      waitsForDatesIn.add(state);
      for (await catchUp(); known.state === state && known.due; await catchUp()) await nextMove(deadlines);
    },

    hears: catchUp,

    async isOver() {
      const { version } = known;
      // It went back to a state that the story has passed: there is more to wait for.
      if (waitsIn.has(known.state) || (known.due && waitsForDatesIn.has(known.state))) return false;
      const moved = () => behind || known.version > version;
      // Where it has moved the story goes on at once: that nobody waits any more may be true live and not in a replay, which hears commands earlier.
      await condition(() => moved() || (allHandlersFinished() && owed === 0));
      return !moved();
    },
  };
}
