import type { Fund } from './fund.ts';

/** A life told in steps: it yields the instant until which it waits, and goes on then. */
export type Story = AsyncGenerator<string, void>;
/** Has a story begin beside those that go on. */
export type Begin = (story: Story) => void;

/**
 * Tells stories side by side, each step at its instant, up to the instant until which the fund is lived through: one
 * that waits for a later instant stays where it is. Of two steps at one instant that of the older story comes first.
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

/** Waits, looking every few days, until something is so; for ever where it never is. */
export async function* until(fund: Fund, isSo: () => Promise<boolean>): Story {
  while (!(await isSo())) yield fund.in(4);
}
