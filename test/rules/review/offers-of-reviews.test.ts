import { anyway } from '../../support/anyway.ts';
import { loadPublished } from '../../../db/calls/calls.ts';
import { readGrantIdOf } from '../../../db/grants/grants.ts';
import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { CallFile } from '../../../domain/calls/call.ts';
import { signingOf } from '../../support/agreements.ts';
import {
  appealed,
  awarded,
  type CommandHarness,
  drafted,
  inReview,
  planned,
  plannedFor,
  reviewed,
  withPayee,
  versionOf,
} from '../../support/command-harness.ts';
import { AWARDED_CENTS, opinionOn, STUDENTS, today } from '../../support/fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { shippedLine } from '../../support/invariants.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { describeOffers } from '../../support/offers/describe.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import type { Undone } from '../../support/undone.ts';

const REASON = 'Une raison.';
type Db = Undone['db'];

const versioned = async (db: Db, id: string, body: object = {}) => ({ version: await versionOf(db, id), reason: REASON, ...body });
const HALF_A_YEAR_AGO = new Date(Date.now() - 183 * 86_400_000).toISOString();
/** Everything is asked then, and looked at today. */
const halfAYearAgo = (harness: CommandHarness): CommandHarness => ({
  ...harness,
  accept: (login, name, body, ask = {}) => harness.accept(login, name, body, { at: HALF_A_YEAR_AGO, ...ask }),
});

/** An opinion on the impact is asked for once the legal one is given, and may be waived. */
const ONE_AFTER_ANOTHER = CallFile.parse({
  ...THREE_OPINIONS,
  id: 'avis-consultatif',
  code: 'CONS',
  terms: {
    ...THREE_OPINIONS.terms,
    steps: THREE_OPINIONS.terms.steps.map((step) => (step.key === 'impact' ? { ...step, after: ['legal'], blocking: false } : step)),
  },
});

/** An application in review under that call. */
async function oneAfterAnother(harness: CommandHarness, db: Db): Promise<string> {
  await loadPublished(db, ONE_AFTER_ANOTHER, new Date().toISOString());
  return inReview(harness, { ...STUDENTS, callId: ONE_AFTER_ANOTHER.id });
}

/** An application that its committee has put on the waitlist, or refused. */
async function decided(harness: CommandHarness, decision: 'waitlist' | 'refuse'): Promise<string> {
  const { session, applicationIds } = await planned(harness, 1);
  const [applicationId = ''] = applicationIds;
  const decisions = [{ applicationId, decision, reason: REASON }];
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  return applicationId;
}

/** An award whose legal opinion was voided. */
async function examinedAgain(harness: CommandHarness, db: Db): Promise<{ id: string; grantId: string }> {
  const { grantId, applicationIds } = await awarded(harness, db);
  const [id = ''] = applicationIds;
  await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id });
  return { id, grantId };
}

/** The same, with its new opinion. */
async function withNewOpinion(harness: CommandHarness, db: Db): Promise<string> {
  const { id } = await examinedAgain(harness, db);
  await harness.accept('lead', 'assignReviewer', { step: 'legal', reviewerId: harness.callers['examiner']?.personId }, { id });
  await harness.accept('examiner', 'giveOpinion', opinionOn('legal'), { id });
  return id;
}

describeOffers(
  ['application'],
  [
    {
      name: 'a review whose opinions are asked, declined, put off, waived and given',
      async live(harness, db, { look }) {
        const { accept, callers } = harness;
        const id = await oneAfterAnother(harness, db);
        await accept('reviewer-legal', 'acceptAssignment', { step: 'legal' }, { id });
        await accept('reviewer-data', 'declineAssignment', { step: 'data', reason: REASON }, { id });
        await accept('lead', 'assignReviewer', { step: 'data', reviewerId: callers['examiner']?.personId }, { id });
        await accept('lead', 'extendStep', { step: 'legal', workingDays: 5, reason: REASON }, { id });
        await accept('reviewer-legal', 'giveOpinion', opinionOn('legal'), { id });
        // A person does not give two opinions on one application, even where they were asked for the second one first.
        await db
          .updateTable('review_step')
          .set({ reviewer_id: callers['reviewer-legal']?.personId ?? '' })
          .where('application_id', '=', id)
          .where('key', '=', 'impact')
          .execute();
        await look('application', id);
        await accept('lead', 'waiveStep', { step: 'impact', reason: REASON }, { id });
        await accept('examiner', 'giveOpinion', opinionOn('data'), { id });
      },
    },
    {
      name: 'a review that a correction stops, and whose opinions are asked for again',
      async live(harness, db, { unwatched }) {
        const { accept } = harness;
        const id = await oneAfterAnother(unwatched, db);
        await accept('reviewer-data', 'giveOpinion', opinionOn('data'), { id });
        const items = [{ field: '/summary', kind: 'incomplete', comment: REASON }];
        await accept('reviewer-legal', 'requestCorrection', { revision: 1, items, requiredBy: null }, { id });
        const { callId: _, ...content } = STUDENTS;
        const answer = { ...content, siret: '99990017800016', summary: 'Un autre résumé.', version: await versionOf(db, id) };
        await accept('applicant', 'answerCorrection', answer, { id });
        await accept('lead', 'reopenSteps', { steps: ['data'], reason: REASON }, { id });
      },
    },
    {
      name: 'a reviewed application whose opinion is voided, before it is in a session and then',
      async live(harness) {
        const { accept } = harness;
        const id = await reviewed(harness);
        await accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id });
        const { applicationIds } = await planned(harness, 1);
        await accept('lead', 'voidOpinion', { step: 'data', reason: REASON }, { id: applicationIds[0] ?? '' });
      },
    },
    {
      name: 'an award that is examined again and confirmed',
      async live(harness, db, { look, unwatched }) {
        const id = await withNewOpinion(unwatched, db);
        await look('application', id);
        await harness.accept('chair', 'confirmAward', await versioned(db, id), { id });
      },
    },
    {
      name: 'an award that is examined again and withdrawn',
      async live(harness, db, { unwatched }) {
        const id = await withNewOpinion(unwatched, db);
        await noticed(db, (await readGrantIdOf(db, id)) ?? '', 'unlawful');
        await harness.accept('chair', 'withdrawAward', await versioned(db, id), { id });
      },
    },
    {
      name: 'an award that is examined again while a payment is ordered',
      async live(harness, db, { look, unwatched }) {
        const { accept } = harness;
        const { grantId, applicationIds } = await awarded(unwatched, db);
        for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, grantId), { id: grantId });
        await withPayee(harness, db, grantId);
        await look('application', applicationIds[0] ?? '');
        await accept(
          'finance',
          'certifyService',
          { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' },
          { id: grantId },
        );
        await accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id: grantId });
        await accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id: applicationIds[0] ?? '' });
        await look('application', applicationIds[0] ?? '');
      },
    },
    {
      name: 'an award that is examined again for longer than it may be withdrawn',
      async live(_, db, { look, unwatched }) {
        const { id } = await examinedAgain(unwatched, db);
        const past = { remind_at: '2026-01-01T00:00:00Z', deadline_at: '2026-02-01T00:00:00Z', opened_at: '2025-12-01T00:00:00Z' };
        await db.updateTable('reexamination').set(past).where('application_id', '=', id).execute();
        await look('application', id);
      },
    },
    {
      name: 'an award that may be withdrawn no more',
      async live(_, db, { look, unwatched }) {
        const then = halfAYearAgo(unwatched);
        const { envelope_id: envelopeId } = await shippedLine(db, 'AE');
        const year = yearOf(HALF_A_YEAR_AGO);
        await then.accept('finance', 'allotCredits', orderOf(AWARDED_CENTS, { year }), { id: envelopeId });
        const { session, applicationIds } = await plannedFor(then, [STUDENTS], 'applicant', parisDate(HALF_A_YEAR_AGO));
        const [applicationId = ''] = applicationIds;
        const decisions = [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: REASON }];
        await then.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
        await look('application', applicationId);
      },
    },
    {
      name: 'an award that is renounced',
      async live(harness, db, { look, unwatched }) {
        const { grantId, applicationIds } = await awarded(unwatched, db);
        await harness.accept('applicant', 'renounceGrant', await versioned(db, grantId), { id: grantId });
        await look('application', applicationIds[0] ?? '');
      },
    },
    {
      name: 'what waits for credits and is awarded',
      async live(harness, db, { look, unwatched }) {
        const id = await decided(unwatched, 'waitlist');
        await look('application', id);
        await harness.accept('chair', 'awardWaitlisted', await versioned(db, id, { awardedCents: AWARDED_CENTS }), { id });
      },
    },
    {
      name: 'what waits for credits and is refused',
      async live(harness, db, { unwatched }) {
        const id = await decided(unwatched, 'waitlist');
        await harness.accept('chair', 'refuseWaitlisted', await versioned(db, id), { id });
      },
    },
    {
      name: 'what waits for credits, and was screened by its chair',
      async live(harness, db, { look, unwatched }) {
        const id = await decided(unwatched, 'waitlist');
        await db
          .updateTable('application')
          .set({ screened_by: harness.callers['chair']?.personId ?? '' })
          .where('id', '=', id)
          .execute();
        await look('application', id);
      },
    },
    {
      name: 'what waits for credits, and for which a finding stands',
      async live(harness, db, { look, unwatched }) {
        await loadPublished(db, ONE_AFTER_ANOTHER, new Date().toISOString());
        const { id: otherId, version } = await drafted(unwatched, { ...STUDENTS, callId: ONE_AFTER_ANOTHER.id });
        await unwatched.accept('applicant', 'submitApplication', { version }, { id: otherId });
        // A copy is compared with no other application: this one is made by commands.
        const id = await decided({ ...unwatched }, 'waitlist');
        await harness.accept('screener', 'settleOverlap', { otherId, outcome: 'upheld', reason: REASON }, { id });
        await look('application', id);
      },
    },
    {
      name: 'a refusal whose appeal is upheld',
      async live(harness, db) {
        const id = await decided(harness, 'refuse');
        await appealed(harness, db, id);
        await harness.accept('chair', 'upholdAppeal', { appeal: 1, reason: REASON }, { id });
      },
    },
    {
      name: 'an appeal that concerns its chair',
      async live(harness, db, { look, unwatched }) {
        const { accept, callers } = harness;
        const id = await decided(unwatched, 'refuse');
        await appealed(unwatched, db, id);
        await accept('chair', 'declareInterest', { applicationId: id, reason: REASON }, { id: callers['chair']?.personId ?? '' });
        await look('application', id);
      },
    },
    {
      name: 'an inadmissible application whose appeal is upheld, and which is screened by another person',
      async live(harness, db, { look, unwatched }) {
        const { accept } = harness;
        const { id, version } = await drafted(harness);
        await accept('applicant', 'submitApplication', { version }, { id });
        await accept('screener', 'decideAdmissibility', { revision: 1, decision: 'inadmissible', reason: REASON }, { id });
        await appealed(unwatched, db, id);
        await accept('chair', 'upholdAppeal', { appeal: 1, reason: REASON }, { id });
        await look('application', id);
      },
    },
    {
      name: 'an appeal that commits again what its chair gave a visa on',
      async live(harness, db, { look, unwatched }) {
        const { accept } = unwatched;
        const { grantId, applicationIds } = await awarded(unwatched, db);
        const [id = ''] = applicationIds;
        for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, grantId), { id: grantId });
        const { id: trancheId } = await db
          .selectFrom('tranche')
          .where('grant_id', '=', grantId)
          .limit(1)
          .select('id')
          .executeTakeFirstOrThrow();
        const by = { person_id: harness.callers['chair']?.personId ?? '', number: 'V-1', given_on: today() };
        await db
          .insertInto('visa')
          .values({ grant_id: grantId, version: 1, tranche_id: trancheId, ...by, favourable: true, observation: '' })
          .execute();
        await noticed(db, grantId);
        await accept('finance', 'terminateGrant', await versioned(db, grantId), { id: grantId });
        await appealed(unwatched, db, id);
        await look('application', id);
        await harness.accept('chair', 'rejectAppeal', { appeal: 1, reason: REASON }, { id });
      },
    },
    {
      name: 'an appeal that is rejected',
      async live(harness, db, { unwatched }) {
        const id = await decided(unwatched, 'refuse');
        await appealed(unwatched, db, id);
        await harness.accept('chair', 'rejectAppeal', { appeal: 1, reason: REASON }, { id });
      },
    },
  ],
);
