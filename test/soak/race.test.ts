import { anyway } from '../support/anyway.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { opinionOn, steps } from '../support/fixtures.ts';
import { inReview, openCommandHarness, planned } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await freshDatabase();
  try {
    return await use(database);
  } finally {
    await database.drop();
  }
}

test('of two opinions at once on one step one is accepted and the other refused, thirty times over', () =>
  withDatabase(async ({ db }) => {
    const harness = await openCommandHarness(db);
    const applications = await Promise.all(Array.from({ length: 10 }, () => inReview(harness)));
    const races = applications.flatMap((id) => steps.map((step) => ({ id, step })));
    const answers = await Promise.all(
      races.map(({ id, step }) => Promise.all([1, 2].map(() => harness.ask(`reviewer-${step}`, 'giveOpinion', opinionOn(step), { id })))),
    );
    for (const pair of answers) {
      expect(pair.filter((answer) => 'receipt' in answer)).toHaveLength(1);
      // The third opinion of an application ends its review: its loser finds the next state.
      expect(pair.find((answer) => 'refusal' in answer)).toMatchObject({
        refusal: { code: expect.stringMatching(/^step_not_open|wrong_state$/) },
      });
    }
    expect(await db.selectFrom('opinion').select(['application_id', 'step']).execute()).toHaveLength(30);
    expect((await db.selectFrom('application').select('state').distinct().execute()).map(({ state }) => state)).toEqual(['reviewed']);
    expect(await invariantFaults(db)).toEqual([]);
  }));

test('two chairs who decide one session at once decide it once', () =>
  withDatabase(async ({ db }) => {
    const harness = await openCommandHarness(db);
    const { session, applicationIds } = await planned(harness, 2);
    const decide = (awardedCents: number) =>
      harness.ask(
        'chair',
        'decideSession',
        {
          version: session.version,
          decisions: applicationIds.map((applicationId) => ({ applicationId, decision: 'award', awardedCents, reason: 'Oui.' })),
        },
        { id: session.id },
      );
    const answers = await Promise.all([decide(100), decide(200), decide(300), decide(400)]);
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refusal' in answer && answer.refusal.code === 'wrong_state')).toHaveLength(3);
    expect(await db.selectFrom('grant').select('id').execute()).toHaveLength(2);
    expect(await invariantFaults(db)).toEqual([]);
  }));

test('sessions that are decided at once are each decided: none waits for one that waits for it', () =>
  withDatabase(async ({ db }) => {
    const harness = await openCommandHarness(db);
    const sessions = [await planned(harness, 2), await planned(harness, 2), await planned(harness, 2), await planned(harness, 2)];
    const answers = await Promise.all(
      sessions.map(({ session: { id, version }, applicationIds }) => {
        const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'award', awardedCents: 100, reason: 'Oui.' }));
        return harness.ask('chair', 'decideSession', { version, ...anyway(decisions) }, { id });
      }),
    );
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(4);
    expect(await invariantFaults(db)).toEqual([]);
  }));
