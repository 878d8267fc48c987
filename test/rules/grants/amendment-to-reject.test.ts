import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { readTasks } from '../../../db/desk/tasks/index.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { grantAt } from '../../../domain/grants/funding-change.ts';
import { AWARDED_CENTS, STUDENTS } from '../../support/fixtures.ts';
import { examinerOf, proposedAmendment, type CommandHarness } from '../../support/command-harness.ts';
import { stageOfOffers } from '../../support/offers-of-parts.ts';

const { live } = stageOfOffers();

const planCents = sumCents(STUDENTS.costLines.map((line) => line.amountCents));
/** The project costs less than was planned. */
const costCents = planCents - 1_000;
const amountCents = costCents - grantAt(AWARDED_CENTS, planCents, costCents);
const changed = {
  reason: 'Un partenaire se retire.',
  costCents,
  fundingLines: [{ label: 'Ressources propres', source: 'own', amountCents }],
};

const report = async ({ ask }: CommandHarness, db: Kysely<DB>, login: string, id: string) => {
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  return ask(login, 'reportFundingChange', { ...changed, version }, { id });
};

/** The decisions on amendments that wait for a person. */
const decisionsFor = async ({ callers }: CommandHarness, db: Kysely<DB>, login: string): Promise<string[]> => {
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const { tasks } = await readTasks(db, { caller, at: new Date().toISOString() });
  return tasks.map(({ command }) => command).filter((command) => ['approveAmendment', 'rejectAmendment'].includes(command));
};

test('an amendment that fits its grant no more is to be rejected by the person who would have approved it', () =>
  live(async (harness, db) => {
    const id = await proposedAmendment(harness, db);
    const { personId: reviewerId } = await examinerOf(harness, db);
    await harness.accept('lead', 'assignAmendment', { amendment: 1, reviewerId }, { id });
    await harness.accept('examiner', 'giveAmendmentOpinion', { amendment: 1, verdict: 'favourable', comment: '' }, { id });
    expect(await decisionsFor(harness, db, 'chair')).toEqual(['approveAmendment']);
    expect(await report(harness, db, 'finance', id)).toHaveProperty('receipt');
    expect(await decisionsFor(harness, db, 'chair')).toEqual(['rejectAmendment']);
    expect(await decisionsFor(harness, db, 'lead')).toEqual([]);
    await harness.accept('chair', 'rejectAmendment', { amendment: 1, reason: 'Le financement a changé.' }, { id });
    expect(await decisionsFor(harness, db, 'chair')).toEqual([]);
  }));

test('who has an interest in a grant reports no change of its funding for the fund', () =>
  live(async (harness, db) => {
    const id = await proposedAmendment(harness, db);
    const { application_id: applicationId } = await db
      .selectFrom('grant')
      .where('id', '=', id)
      .select('application_id')
      .executeTakeFirstOrThrow();
    const personId = harness.callers['finance']?.personId ?? '';
    await harness.accept('finance', 'declareInterest', { applicationId, reason: 'Un proche y travaille.' }, { id: personId });
    expect(await report(harness, db, 'finance', id)).toMatchObject({ refusal: { code: 'conflict_of_interest' } });
    expect(await report(harness, db, 'finance-2', id)).toHaveProperty('receipt');
  }));
