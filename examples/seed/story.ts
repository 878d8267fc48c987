import type { Fund } from './fund.ts';

/** A life told in steps: it yields the instant until which it waits, and then continues. */
export type Story = AsyncGenerator<string, void>;
/** Starts a story beside those under way. */
export type Begin = (story: Story) => void;

/**
 * Runs stories side by side, each step at its instant, up to the instant until which the fund is lived through: a story
 * that waits for a later instant stays where it is. Of two steps at one instant, the older story's comes first.
 */
export async function tell(fund: Fund, first: (begin: Begin) => void): Promise<void> {
  const told: { story: Story; at: string }[] = [];
  first((story) => told.push({ story, at: fund.now() }));
  for (;;) {
    const next = told.reduce<(typeof told)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    if (!next || next.at > fund.until) return;
    await fund.moveTo(next.at);
    const { value, done } = await next.story.next();
    if (done) told.splice(told.indexOf(next), 1);
    else next.at = value;
  }
}

/** Waits, checking every few days, until something holds; for ever where it never does. */
export async function* until(fund: Fund, isSo: () => Promise<boolean>): Story {
  while (!(await isSo())) yield fund.in(4);
}
