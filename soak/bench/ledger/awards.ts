import { postMovements } from '../../../db/ledger/envelope.ts';
import { CREDITS } from '../../../domain/ledger/envelope.ts';
import { SHIPPED_CALL } from '../../../test/support/domain.ts';
import { AWARDED_CENTS, today } from '../../../test/support/fixtures.ts';
import { openCommandHarness } from '../../../test/support/command-harness.ts';
import { owesNothing } from '../applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { compare, type Figure, median } from '../figures.ts';
import { plan, type Planned } from '../sessions.ts';
import type { Stage } from '../stage.ts';
import { type Books, instantOf } from './books.ts';

/** A list of one award is over so soon that several of them are measured. */
const SHORT_LISTS = 5;

/** Allots the credits that the awards will reserve. */
export async function allot({ db, cause, year }: Books, amountCents: number): Promise<void> {
  const { id: envelopeId } = await db
    .selectFrom('envelope')
    .where('code', '=', SHIPPED_CALL.envelope.code)
    .select('id')
    .executeTakeFirstOrThrow();
  const at = instantOf(Date.now());
  const movement = {
    kind: 'allot',
    envelopeId,
    year,
    amountCents,
    trancheId: null,
    subject: envelopeId,
    valueDate: today(),
    cause,
  } as const;
  const asked = CREDITS.map((credit) => ({ ...movement, credit }));
  await db.transaction().execute((trx) => postMovements(trx, asked, 'all_or_none', at));
}

/** Awards everything on a session's agenda, by HTTP; returns the milliseconds until the answer. */
async function award({ people }: Stage, { id, version, applicationIds }: Planned): Promise<number> {
  const chair = await people.client('chair');
  const decisions = applicationIds.map((applicationId) => ({
    applicationId,
    decision: 'award',
    awardedCents: AWARDED_CENTS,
    reason: 'Impact mesurable.',
  }));
  const { status, body, millis } = await chair.send('POST', `/sessions/${id}/decision`, { version, decisions });
  if (status !== 200) throw new Error(`a decision was answered ${status}: ${JSON.stringify(body)}`);
  return millis;
}

/** The committee's whole list, beside a list of one award. */
export async function measureAwards(means: Means, stage: Stage, books: Books): Promise<Figure[]> {
  const { awards, rounds: count } = means.options;
  const harness = await openCommandHarness(books.db);
  await allot(books, AWARDED_CENTS * (awards + SHORT_LISTS) * (count + 1));
  const measure = async (long: number) => {
    const sessions: Planned[] = [];
    for (const size of [...Array<number>(SHORT_LISTS).fill(1), long]) sessions.push(await plan(harness, stage.database, size));
    const times: number[] = [];
    for (const session of sessions) {
      times.push(await award(stage, session));
      await owesNothing(stage.database);
    }
    return { guichet: times.at(-1) ?? NaN, floor: median(times.slice(0, SHORT_LISTS)) };
  };
  await measure(1);
  const found = await rounds(means, `ledger, ${awards} awards`, () => measure(awards));
  return [compare(`a committee's list of ${awards} awards beside one`, 'ms', found, { most: 5 })];
}
