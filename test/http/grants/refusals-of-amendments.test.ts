import { sql } from 'kysely';
import { moveDate } from '../../../domain/core/calendar.ts';
import {
  ADDED_CENTS,
  costing,
  decline,
  fundedBy,
  less,
  LONGER,
  more,
  propose,
  REASON,
  REASONS,
  amendmentToSign,
  signAmendment,
  take,
  toAdvised,
  toApproved,
  toAssigned,
  toOneSide,
  toProposed,
} from '../../support/amendment-fixtures.ts';
import { eachOf } from '../../support/each-of.ts';
import { NO_DOCUMENT } from '../../support/agreements.ts';
import { examiner } from '../../support/appeal-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { toReexamined } from '../../support/conflict-fixtures.ts';
import { age, COST_CENTS, IN_TWO, IN_TWO_CENTS, report, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant, today } from '../../support/fixtures.ts';
import { allotMore } from '../../support/money.ts';
import { give, whileOfCategory, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { grantOf, HALF_CENTS, moveCredits, order, pay, suspend, terminate, toClosed } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { advance, endGuarantees, guarantee, GUARANTEED_CENTS, toLocal } from '../../support/legal-form-fixtures.ts';
import { callWithVisa, giveVisa } from '../../support/visa-fixtures.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const ANY = THREE_OPINIONS.terms.legalForms[0]!;
type Code = Parameters<typeof expectRefused>[4];

let harness: AppHarness;
let people: Record<
  'applicant' | 'applicant2' | 'editor' | 'lead' | 'chair' | 'finance' | 'examiner' | 'legal' | 'away' | 'ofOffice',
  Actor
>;
/** Grants whose amendment stands in the state that their name says. */
let ids: Record<'none' | 'proposed' | 'assigned' | 'advised' | 'adding' | 'approved' | 'signed' | 'toSign', string>;
beforeAll(async () => {
  harness = await startAppHarness();
  await allotMore(harness);
  const [applicant, applicant2, editor, lead, chair, finance, legal] = await eachOf(
    ['applicant', 'applicant2', 'editor', 'lead', 'chair', 'finance', 'reviewer-legal'],
    harness.as,
  );
  people = {
    ...{ applicant, applicant2, editor, lead, chair, finance, legal },
    examiner: await examiner(harness),
    away: await withRoles(harness, 'reviewer-away', FUND, 'reviewer'),
    ofOffice: await withRoles(harness, 'many-of-office', OFFICE, 'reviewer', 'chair', 'lead', 'finance'),
  };
  await give(harness, 'admin', people.examiner.id, 'lead');
  ids = {
    toSign: (await toGrant(harness)).grantId,
    none: await toInTwo(harness),
    proposed: await toProposed()(harness),
    assigned: await toAssigned()(harness),
    advised: await toAdvised()(harness),
    adding: await toAdvised(more())(harness),
    approved: await toApproved()(harness),
    signed: await toOneSide()(harness),
  };
}, 120_000);
afterAll(() => harness.stop());

const versionOf = async (id: string): Promise<number> => (await people.lead.get(`/grants/${id}`)).body.version ?? 1;
const refused = async (who: Actor, id: string, path: string, body: object, code: Code) =>
  expectRefused(harness, who, ['post', `/grants/${id}/${path}`], body, code);

/** Gives both reports of a grant while its amendment waits. */
async function reported(id: string): Promise<string> {
  await age(harness, id);
  for (const rank of [1, 2]) await report(harness, id, rank);
  return id;
}
const CHANGE = { costCents: 40_000_000, fundingLines: [{ label: 'Budget propre', source: 'own', amountCents: 20_000_000 }] };
/** A co-funder leaves while an amendment waits that does not take it up. */
async function overtaken(id: string): Promise<string> {
  const body = { version: await versionOf(id), reason: 'La région se retire.', ...CHANGE };
  expectStatus(await people.applicant.post(`/grants/${id}/funding-changes`, body), 200);
  return id;
}
/** A grant that has a whole envelope to itself, with what an amendment adds. */
async function ownEnvelope(): Promise<string> {
  const aeCents = IN_TWO_CENTS + ADDED_CENTS;
  const callId = await openCall(harness, { aeCents, cpCents: aeCents });
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  return grantId;
}

describe('proposing an amendment', () => {
  const refusedProposal = async (id: string, body: object, code: Code, who = people.applicant) =>
    refused(who, id, 'amendments', { version: await versionOf(id), reasons: REASONS, ...body }, code);
  test('of another organisation’s signatory is refused', () => refusedProposal(ids.none, LONGER, 'not_found', people.applicant2));
  test('before both have signed is refused', () => refusedProposal(ids.toSign, LONGER, 'wrong_state'));
  test('on a closed grant is refused', async () => refusedProposal(await toClosed(harness), LONGER, 'wrong_state'));
  test('on a terminated grant is refused', async () =>
    refusedProposal(await take(harness, await toInTwo(harness), ['finance', terminate]), LONGER, 'wrong_state'));
  test('for the fund by a person of the beneficiary is refused', () =>
    refusedProposal(ids.none, LONGER, 'conflict_of_interest', people.ofOffice));
  test('at a stale version is refused', () => refusedProposal(ids.none, { ...LONGER, version: 1 }, 'stale_version'));
  test('while one is open is refused', async () =>
    expect(await refusedProposal(ids.proposed, LONGER, 'amendment_open')).toMatchObject({ amendment: 1 }));
  test('that names a person of another organisation, or an unknown one, is refused', async () => {
    for (const responsibleId of [people.applicant2.id, NOBODYS])
      await refusedProposal(ids.none, { responsibleId }, 'responsible_of_another_organisation');
  });
  test('that changes nothing is refused', () => refusedProposal(ids.none, { durationMonths: 12 }, 'amendment_changes_nothing'));
  test('without reasons is refused', () => refusedProposal(ids.none, { ...LONGER, reasons: ' ' }, 'invalid_request'));
  test.each<[string, object, Code]>([
    ['whose lines do not make the cost', fundedBy(IN_TWO_CENTS, COST_CENTS + 1), 'funding_differs_from_costs'],
    ['above the call’s rate', fundedBy(IN_TWO_CENTS + 1), 'rate_too_high'],
    ['above the call’s cost', { ...costing(200_000_000), ...fundedBy(100_000_000, 200_000_000) }, 'cost_out_of_bounds'],
    ['without a mandatory indicator', { indicators: IN_TWO.indicators.slice(1) }, 'mandatory_indicators_missing'],
    [
      'with an indicator without baseline',
      { indicators: IN_TWO.indicators.map((each) => ({ ...each, baseline: null })) },
      'application_incomplete',
    ],
  ])('%s is refused as an application is', (_, body, code) => refusedProposal(ids.none, body, code));
  test('of a length that leaves no month to each period that is not over is refused', async () =>
    expect(await refusedProposal(ids.none, { durationMonths: 1 }, 'amended_length_out_of_range')).toMatchObject({ mostMonths: 120 }));
  test('of a length that ends before a reported period is refused', async () => {
    const id = await toInTwo(harness);
    await age(harness, id);
    await report(harness, id, 1);
    expect(await refusedProposal(id, { durationMonths: 6 }, 'amended_length_out_of_range')).toMatchObject({ givenMonths: 6 });
    await report(harness, id, 2);
    const problem = await refusedProposal(id, LONGER, 'amended_length_out_of_range');
    expect(problem).toMatchObject({ leastMonths: 12, mostMonths: 12 });
  });
  test('of an organisation that is eligible no more is refused', () =>
    whileOfCategory(harness, OFFICE.siret, '9999', () => refusedProposal(ids.none, LONGER, 'organisation_not_eligible')));
  describe('under a legal form with caps', () => {
    const capped = async (durationMonths: number, caps: object): Promise<string> => {
      const legalForm = { ...ANY, legalCategories: [], advanceMaxPercent: 0, ownFundingMinPercent: 20, ...caps };
      const callId = await openCall(harness, { terms: { legalForms: [legalForm] } });
      const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, durationMonths, callId });
      for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
      return grantId;
    };
    test('a length under which what is paid before the balance is above its cap is refused', async () => {
      const longer = { longProject: { aboveMonths: 12, instalmentsMaxPercent: 80 }, instalmentsMaxPercent: 60 };
      await refusedProposal(await capped(18, longer), { durationMonths: 12 }, 'instalments_above_cap');
    });
    test('an amount under which it would be is taken from what is ahead of the balance', async () => {
      const id = await capped(18, { instalmentsMaxPercent: 70 });
      expectStatus(
        await people.applicant.post(`/grants/${id}/amendments`, { version: await versionOf(id), reasons: REASONS, ...less(6_000_000) }),
        200,
      );
    });
    test('less own funding than the legal form asks for is refused', async () => {
      const [fund] = fundedBy(IN_TWO_CENTS).fundingLines;
      const others = { label: 'Région', source: 'public', amountCents: 20_000_000 };
      const own = { label: 'Budget propre', source: 'own', amountCents: COST_CENTS - IN_TWO_CENTS - 20_000_000 };
      await refusedProposal(await capped(12, { instalmentsMaxPercent: 80 }), { fundingLines: [fund, others, own] }, 'own_funding_too_low');
    });
  });
  test('below what is ordered, or paid, is refused', async () => {
    const id = await take(harness, await toInTwo(harness), ['finance', order(HALF_CENTS)]);
    expect(await refusedProposal(id, less(HALF_CENTS + 1), 'amended_below_paid')).toMatchObject({ leastCents: HALF_CENTS });
    await take(harness, id, ['payer', pay(HALF_CENTS)]);
    await refusedProposal(id, less(HALF_CENTS + 1), 'amended_below_paid');
  });
});

describe('asking for an opinion on an amendment', () => {
  const refusedAssignment = async (id: string, reviewer: Actor, code: Code, amendment = 1) =>
    refused(people.lead, id, 'amendment-assignments', { amendment, reviewerId: reviewer.id }, code);
  test('is refused before both have signed the grant', () => refusedAssignment(ids.toSign, people.examiner, 'wrong_state'));
  test('is refused where none is open, or another one', async () => {
    expect(await refusedAssignment(ids.none, people.examiner, 'amendment_not_open')).toMatchObject({ open: null });
    expect(await refusedAssignment(ids.proposed, people.examiner, 'amendment_not_open', 2)).toMatchObject({ open: 1 });
  });
  test('is refused once the opinion is given', () => refusedAssignment(ids.advised, people.examiner, 'amendment_wrong_state'));
  test('is refused of a person who does not review', () => refusedAssignment(ids.proposed, people.chair, 'not_a_reviewer'));
  test('is refused of a person of the beneficiary', () => refusedAssignment(ids.proposed, people.ofOffice, 'conflict_of_interest'));
  test('is refused of its proposer', async () => {
    await give(harness, 'admin', people.finance.id, 'reviewer');
    const id = await take(harness, await toInTwo(harness), ['finance', propose()]);
    await refusedAssignment(id, people.finance, 'took_part_in_amendment');
  });
  test('is refused of a reviewer who has declined it', async () => {
    const id = await take(harness, await toAssigned()(harness), ['examiner', decline]);
    expect(await refusedAssignment(id, people.examiner, 'amendment_declined_already')).toMatchObject({ personId: people.examiner.id });
  });
  test('is refused of an absent reviewer whose substitute may not judge it', async () => {
    const { away, ofOffice } = people;
    const declared = { startsOn: today(), endsOn: moveDate(today(), { days: 5 }), substituteId: ofOffice.id };
    expectStatus(await away.post(`/people/${away.id}/absences`, declared), 200);
    await until('the absence has begun', async () => {
      const { items } = (await away.get(`/people/${away.id}/absences`)).body;
      return items[0]?.state === 'under_way';
    });
    await refusedAssignment(ids.proposed, away, 'reviewer_absent');
  });
});

describe('an opinion on an amendment', () => {
  const refusedOpinion = async (id: string, code: Code, who = people.examiner) =>
    refused(who, id, 'amendment-opinion', { amendment: 1, verdict: 'favourable', comment: '' }, code);
  test('is refused before both have signed the grant', () => refusedOpinion(ids.toSign, 'wrong_state'));
  test('is refused where none is open', () => refusedOpinion(ids.none, 'amendment_not_open'));
  test('is refused before a reviewer was asked', () => refusedOpinion(ids.proposed, 'amendment_wrong_state'));
  test('is refused of another reviewer', () => refusedOpinion(ids.assigned, 'not_the_assigned_reviewer', people.legal));
  test('is refused by a reviewer who has gone to the beneficiary since', async () => {
    const enter = async (house: typeof FUND) => harness.enter(await signToken(claimsOf({ ...house, sub: 'moving', roles: ['reviewer'] })));
    const [id, { id: reviewerId }] = [await toProposed()(harness), await enter(FUND)];
    expectStatus(await people.lead.post(`/grants/${id}/amendment-assignments`, { amendment: 1, reviewerId }), 200);
    await refusedOpinion(id, 'conflict_of_interest', await enter(OFFICE));
  });
});

describe('declining the opinion on an amendment', () => {
  const refusedDeclining = async (id: string, code: Code, who = people.examiner) =>
    refused(who, id, 'amendment-declining', { amendment: 1, reason: REASON }, code);
  test('is refused before both have signed the grant', () => refusedDeclining(ids.toSign, 'wrong_state'));
  test('is refused where none is open', () => refusedDeclining(ids.none, 'amendment_not_open'));
  test('is refused before a reviewer was asked', () => refusedDeclining(ids.proposed, 'amendment_wrong_state'));
  test('is refused of another reviewer', () => refusedDeclining(ids.assigned, 'not_the_assigned_reviewer', people.legal));
});

describe.each(['amendment-approval', 'amendment-rejection'] as const)('the %s', (path) => {
  const refusedDecision = async (id: string, code: Code, who = people.lead) =>
    refused(who, id, path, { amendment: 1, reason: REASON }, code);
  test('is the chair’s where it adds money, and the lead’s elsewhere', async () => {
    expect(await refusedDecision(ids.adding, 'role_required', people.lead)).toMatchObject({ roles: ['chair'] });
    expect(await refusedDecision(ids.advised, 'role_required', people.chair)).toMatchObject({ roles: ['lead'] });
  });
  test('is refused before both have signed the grant', () => refusedDecision(ids.toSign, 'wrong_state'));
  test('is refused where none is open', () => refusedDecision(ids.none, 'amendment_not_open'));
  test('is refused before the opinion', () => refusedDecision(ids.assigned, 'amendment_wrong_state'));
  test('is refused by a person of the beneficiary', () => refusedDecision(ids.adding, 'conflict_of_interest', people.ofOffice));
  test('is refused by the reviewer who gave the opinion', async () => {
    await refusedDecision(ids.advised, 'took_part_in_amendment', people.examiner);
  });
});

describe('approving an amendment', () => {
  const approval = { amendment: 1, reason: REASON };
  const refusedApproval = (id: string, code: Code, who = people.lead) => refused(who, id, 'amendment-approval', approval, code);
  test('above what its envelope has is refused with what is missing', async () => {
    const aeCents = IN_TWO_CENTS + ADDED_CENTS - 1;
    const callId = await openCall(harness, { aeCents, cpCents: aeCents });
    const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    await toAdvised(more(), () => Promise.resolve(grantId))(harness);
    expect(await refusedApproval(grantId, 'credits_insufficient', people.chair)).toMatchObject({ missingCents: 1 });
  });
  test('that adds money to a suspended grant is refused', async () =>
    refusedApproval(await take(harness, await toAdvised(more())(harness), ['lead', suspend]), 'wrong_state', people.chair));
  test('below what was ordered, of a length that was reported on, or of an amount that the funding has overtaken meanwhile is refused', async () => {
    const id = await toAdvised(less(HALF_CENTS + 1))(harness);
    await take(harness, id, ['finance', order(HALF_CENTS)]);
    await refusedApproval(id, 'amended_below_paid');
    await refusedApproval(await reported(await toAdvised({ durationMonths: 11 })(harness)), 'amended_length_out_of_range');
    await refusedApproval(await overtaken(await toAdvised(less())(harness)), 'amendment_differs_from_funding');
  });
});

describe('withdrawing an amendment', () => {
  const refusedWithdrawal = (id: string, code: Code, who = people.applicant) =>
    refused(who, id, 'amendment-withdrawal', { amendment: 1, reason: REASON }, code);
  test('of another organisation is refused', () => refusedWithdrawal(ids.proposed, 'not_found', people.applicant2));
  test('is refused before both have signed the grant', () => refusedWithdrawal(ids.toSign, 'wrong_state'));
  test('is refused where none is open', () => refusedWithdrawal(ids.none, 'amendment_not_open'));
  test('once it is in force is refused, as none is open then', async () => {
    const id = await toOneSide()(harness);
    await take(harness, id, ['finance', signAmendment]);
    await refusedWithdrawal(id, 'amendment_not_open');
  });
  test('of the other side is refused', () => refusedWithdrawal(ids.proposed, 'amendment_of_other_side', people.finance));
});

describe('signing an amendment', () => {
  const refusedSignature = async (id: string, code: Code, who = people.finance, read: { version?: number; documentSha256?: string } = {}) =>
    refused(who, id, 'amendment-signatures', { ...(await amendmentToSign(harness, id)), amendment: 1, ...read }, code);
  test('for another organisation is refused', () => refusedSignature(ids.approved, 'not_found', people.applicant2));
  test('is refused before both have signed the grant', () => refusedSignature(ids.toSign, 'wrong_state'));
  test('is refused where none is open', () => refusedSignature(ids.none, 'amendment_not_open'));
  test('is refused before the decision', () => refusedSignature(ids.advised, 'amendment_wrong_state'));
  test('is refused after its deadline', async () => {
    const id = await toApproved()(harness);
    await sql`UPDATE amendment SET deadline_at = now() - interval '1 day' WHERE grant_id = ${id}`.execute(harness.database.db);
    expect(await refusedSignature(id, 'amendment_wrong_state')).toMatchObject({ state: 'lapsed' });
  });
  test('for the fund by a person of the beneficiary is refused', () =>
    refusedSignature(ids.approved, 'conflict_of_interest', people.ofOffice));
  test('for a side that has signed is refused', () => refusedSignature(ids.signed, 'already_signed', people.applicant));
  test('at a stale version is refused', () => refusedSignature(ids.approved, 'stale_version', people.finance, { version: 1 }));
  test('on another document than the one that was read is refused, by the first side and by the second', async () => {
    for (const id of [ids.approved, ids.signed]) {
      const { documentSha256: current } = await amendmentToSign(harness, id);
      expect(await refusedSignature(id, 'document_differs', people.finance, { documentSha256: NO_DOCUMENT })).toMatchObject({ current });
    }
  });
  test('is refused below what was ordered meanwhile, and of a length whose periods were reported meanwhile', async () => {
    const lower = await toOneSide(less(HALF_CENTS + 1))(harness);
    await take(harness, lower, ['finance', order(HALF_CENTS)]);
    await refusedSignature(lower, 'amended_below_paid');
    await refusedSignature(await reported(await toOneSide({ durationMonths: 11 })(harness)), 'amended_length_out_of_range');
    await refusedSignature(await overtaken(await toOneSide(less())(harness)), 'amendment_differs_from_funding');
    await refusedSignature(await overtaken(await toApproved(less())(harness)), 'amendment_differs_from_funding');
  });
  test('is refused where its reservation can no longer be committed', async () => {
    const { db } = harness.database;
    const frozen = await toOneSide(more(), 'chair', () => ownEnvelope())(harness);
    await moveCredits(harness, frozen, 'freezes', HALF_CENTS + 1);
    await refusedSignature(frozen, 'credits_insufficient');
    await moveCredits(harness, frozen, 'thaws', HALF_CENTS + 1);
    await sql`INSERT INTO uncovered_reservation (tranche_id, envelope_id, year, cents)
      SELECT t.id, g.envelope_id, t.year, t.amount_cents FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE g.id = ${frozen} AND t.amendment = 1`.execute(
      db,
    );
    await sql`UPDATE envelope_line SET uncovered = uncovered + ${ADDED_CENTS}, available = available + ${ADDED_CENTS} WHERE credit = 'AE' AND envelope_id = (SELECT envelope_id FROM "grant" WHERE id = ${frozen})`.execute(
      db,
    );
    await refusedSignature(frozen, 'reservation_uncovered');
    await sql`UPDATE tranche SET year = year - 1 WHERE grant_id = ${frozen} AND amendment = 1`.execute(db);
    await refusedSignature(frozen, 'year_over');
  });
  test('while the award is examined again is refused, and so is its approval', async () => {
    const id = await toApproved()(harness);
    const advised = await toAdvised()(harness);
    for (const each of [id, advised])
      await toReexamined(harness, async () => ({ grantId: each, applicationId: (await grantOf(harness, each)).applicationId }));
    await refused(people.lead, advised, 'amendment-approval', { amendment: 1, reason: REASON }, 'grant_in_reexamination');
    await refusedSignature(id, 'grant_in_reexamination');
  });
  test('of what needs the controller’s visa is refused without it, after a refusal, and by the controller who gave it', async () => {
    const { callId } = await callWithVisa(harness, ADDED_CENTS);
    const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
    for (const tranche of [1, 2]) await giveVisa(harness, 'controller', grantId, { tranche });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    const id = await toOneSide(more(), 'chair', () => Promise.resolve(grantId))(harness);
    await refusedSignature(id, 'visa_missing');
    await giveVisa(harness, 'controller', id, { tranche: 3, favourable: false, observation: 'Non.' });
    await refusedSignature(id, 'visa_refused');
    const controller = await harness.as('controller');
    await give(harness, 'admin', controller.id, 'finance');
    await refusedSignature(id, 'gave_visa', await harness.enter(controller.token));
    await giveVisa(harness, 'controller', id, { tranche: 3 });
    await take(harness, id, ['finance', signAmendment]);
  });
});

describe('a change of the funding', () => {
  const reason = 'La région se retire.';
  const others = (amountCents: number) => [{ label: 'Budget propre', source: 'own', amountCents }];
  const refusedChange = async (id: string, body: object, code: Code, who = people.applicant) =>
    refused(who, id, 'funding-changes', { version: await versionOf(id), reason, ...body }, code);
  const half = { costCents: 40_000_000, fundingLines: others(20_000_000) };
  test('of another organisation is refused', () => refusedChange(ids.none, half, 'not_found', people.applicant2));
  test('before both have signed is refused', () => refusedChange(ids.toSign, half, 'wrong_state'));
  test('at a stale version is refused', () => refusedChange(ids.none, { ...half, version: 1 }, 'stale_version'));
  test('below zero is refused', async () =>
    expect(await refusedChange(ids.none, { ...half, fundingLines: others(-1) }, 'funding_below_zero')).toMatchObject({
      labels: ['Budget propre'],
    }));
  test('that changes nothing is refused', () =>
    refusedChange(ids.none, { costCents: COST_CENTS, fundingLines: others(COST_CENTS - IN_TWO_CENTS) }, 'funding_change_changes_nothing'));
  test('that leaves the fund less than a cent to pay is refused', () =>
    refusedChange(ids.none, { costCents: 1, fundingLines: others(1) }, 'funding_change_leaves_nothing'));
  test('whose sum is not the cost is refused with what the fund’s part comes to', async () =>
    expect(await refusedChange(ids.none, { ...half, fundingLines: others(19_999_999) }, 'funding_sum_differs')).toMatchObject({
      fundingCents: 39_999_999,
      grantCents: 20_000_000,
    }));
  test('stands against an amendment of another amount', async () => {
    const id = await toInTwo(harness);
    expectStatus(await people.applicant.post(`/grants/${id}/funding-changes`, { version: await versionOf(id), reason, ...half }), 200);
    const body = { version: await versionOf(id), reasons: REASONS, ...less() };
    await refused(people.applicant, id, 'amendments', body, 'amendment_differs_from_funding');
  });
});

test('what advances more than it may without a guarantee is amended as long as one covers the advance', async () => {
  const id = await toLocal(harness);
  await take(harness, id, ['finance', guarantee()], ['finance', advance(GUARANTEED_CENTS)]);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  const longer = async () => ({ version: await versionOf(id), reasons: REASONS, durationMonths: 7 });
  await endGuarantees(harness, id, moveDate(today(), { days: -1 }));
  await refused(people.applicant, id, 'amendments', await longer(), 'advance_not_guaranteed');
  await endGuarantees(harness, id, moveDate(today(), { days: 1 }));
  expectStatus(await people.applicant.post(`/grants/${id}/amendments`, await longer()), 200);
});

test('what no agreement was signed for is not amended while its award is examined again, and no person is offered it', async () => {
  const { grantId: id } = await toReexamined(harness);
  const body = { version: await versionOf(id), reasons: REASONS, ...LONGER };
  await refused(people.applicant, id, 'amendments', body, 'grant_in_reexamination');
  const change = { version: await versionOf(id), reason: REASON, costCents: 1, fundingLines: [] };
  await refused(people.applicant, id, 'funding-changes', change, 'grant_in_reexamination');
  for (const who of [people.applicant, people.finance]) {
    const { commands } = (await who.get(`/grants/${id}`)).body;
    expect(commands).not.toContain('proposeAmendment');
    expect(commands).not.toContain('reportFundingChange');
  }
});
