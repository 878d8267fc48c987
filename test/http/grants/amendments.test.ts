import { moveDate } from '../../../domain/core/calendar.ts';
import {
  ADDED_CENTS,
  advise,
  amend,
  assign,
  fundedBy,
  less,
  LONGER,
  more,
  propose,
  reject,
  signAmendment,
  take,
  toApproved,
  toAtOnce,
  toInForce,
  toOneSide,
  withdraw,
} from '../../support/amendment-fixtures.ts';
import { issue } from '../../support/claim-fixtures.ts';
import { age, COST_CENTS, IN_TWO_CENTS, postReport, readAs, report, review, toInTwo, VALUES } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope } from '../../support/fixtures.ts';
import { allotMore } from '../../support/money.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { expectRefused } from '../../support/refusals.ts';
import {
  certify,
  confirm,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  resume,
  suspend,
  terminate,
  toBalance,
} from '../../support/tranche-fixtures.ts';
import { namesOf } from '../../support/timeline.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
beforeAll(async () => {
  await allotMore(harness);
});
afterEach(async () => expect(await invariantFaults(harness.database.db)).toEqual([]));

type Row = Record<string, unknown>;
const plansOf = async (id: string): Promise<Row[]> => (await readAs(harness, 'applicant', `/grants/${id}/plans`)).items;
const availableOf = async (): Promise<number> => (await readEnvelope(harness)).years[0].ae.availableCents;
const committedOf = async (): Promise<number> => (await readEnvelope(harness)).years[0].ae.committedCents;
/** Of each tranche: its state, its amount, what is committed, and what is reserved and not given back. */
const partsOf = async (id: string) =>
  (await grantOf(harness, id)).tranches.map(({ state, amountCents, committedCents, reservedCents, releasedCents }: Row) => [
    state,
    amountCents,
    committedCents,
    Number(reservedCents) - Number(releasedCents),
  ]);
const stateOf = async (id: string) => (await grantOf(harness, id)).amendments.at(-1).state;

test('a longer project keeps its first plan, and the periods that are not over share its new length', async () => {
  const id = await toInForce(LONGER)(harness);
  const { state, durationMonths, startsOn, milestones, tranches, amendments } = await grantOf(harness, id);
  expect([state, durationMonths, amendments[0].state]).toEqual(['active', 18, 'in_force']);
  const endsOn = (months: number) => moveDate(moveDate(startsOn, { months }), { days: -1 });
  expect(milestones.map(({ periodEndsOn }: Row) => periodEndsOn)).toEqual([endsOn(9), endsOn(18)]);
  expect(tranches.map(({ period }: { period: Row }) => period['endsOn'])).toEqual([endsOn(9), endsOn(18)]);
  const plans = await plansOf(id);
  expect(plans.map(({ number, amendment, endsOn: last }) => [number, amendment, last])).toEqual([
    [1, null, endsOn(12)],
    [2, 1, endsOn(18)],
  ]);
  expect(plans[1]?.['differences']).toEqual([{ pointer: '/durationMonths', before: 12, after: 18 }]);
});

test('more money is reserved when the chair approves it, and committed by the second signature as a tranche of its own', async () => {
  const id = await toInTwo(harness);
  const [available, committed] = [await availableOf(), await committedOf()];
  await toApproved(more(), 'chair', () => Promise.resolve(id))(harness);
  const two = [
    ['confirmed', HALF_CENTS, HALF_CENTS, HALF_CENTS],
    ['planned', HALF_CENTS, 0, HALF_CENTS],
  ];
  expect(await partsOf(id)).toEqual([...two, ['planned', ADDED_CENTS, 0, ADDED_CENTS]]);
  expect([await availableOf(), (await grantOf(harness, id)).awardedCents]).toEqual([available - ADDED_CENTS, IN_TWO_CENTS]);
  await take(harness, id, ['finance', signAmendment], ['applicant', signAmendment]);
  expect(await partsOf(id)).toEqual([...two, ['confirmed', ADDED_CENTS, ADDED_CENTS, ADDED_CENTS]]);
  expect([await committedOf(), (await grantOf(harness, id)).awardedCents]).toEqual([committed + ADDED_CENTS, IN_TWO_CENTS + ADDED_CENTS]);
});

test('neither a report nor finance confirms what an amendment has reserved before its signatures; the last report justifies it', async () => {
  const id = await toBalance(harness);
  await amend(harness, id, more(), 'chair');
  await take(harness, id, ['finance', certify(HALF_CENTS, 2)], ['finance', order(HALF_CENTS, 2)], ['payer', pay(HALF_CENTS, 2)]);
  expect((await grantOf(harness, id)).state).toBe('active');
  await take(harness, id, ['finance', certify(ADDED_CENTS, 3)], ['finance', order(ADDED_CENTS, 3)], ['payer', pay(ADDED_CENTS, 3)]);
  expect((await grantOf(harness, id)).state).toBe('closed');

  const pending = await toApproved(more(), 'chair')(harness);
  await age(harness, pending);
  for (const rank of [1, 2]) {
    await report(harness, pending, rank);
    await review(harness, pending, rank, 1);
  }
  const finance = await harness.as('finance');
  await expectRefused(harness, finance, ['post', `/grants/${pending}/confirmations`], { tranche: 3 }, 'amendment_open');
  const { tranches, commands } = await grantOf(harness, pending);
  expect(tranches.map(({ state }: Row) => state)).toEqual(['confirmed', 'confirmed', 'planned']);
  expect(commands).not.toContain('confirmTranche');
});

test('less money is released from what is promised last, then withdrawn from what is committed', async () => {
  const id = await toInForce(less(HALF_CENTS / 2))(harness);
  expect(await partsOf(id)).toEqual([
    ['confirmed', HALF_CENTS, HALF_CENTS, HALF_CENTS],
    ['planned', HALF_CENTS / 2, 0, HALF_CENTS / 2],
  ]);
  const committed = await committedOf();
  await amend(harness, id, less(HALF_CENTS + HALF_CENTS / 2));
  expect((await partsOf(id)).map((part: unknown[]) => part.slice(0, 3))).toEqual([
    ['confirmed', HALF_CENTS / 2, HALF_CENTS / 2],
    ['cancelled', HALF_CENTS / 2, 0],
  ]);
  expect([await committedOf(), (await grantOf(harness, id)).awardedCents]).toEqual([committed - HALF_CENTS / 2, HALF_CENTS / 2]);
  expect((await plansOf(id)).map(({ awardedCents }) => awardedCents)).toEqual([
    IN_TWO_CENTS,
    IN_TWO_CENTS - HALF_CENTS / 2,
    HALF_CENTS / 2,
  ]);
});

test('what was paid beyond a lower amount is claimed back first; nothing is then left to pay, and the grant is closed', async () => {
  const id = await toInTwo(harness);
  await take(harness, id, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
  const cutCents = HALF_CENTS + ADDED_CENTS;
  expect((await propose(less(cutCents))(harness, 'applicant', id)).body).toMatchObject({
    code: 'amended_below_paid',
    leastCents: HALF_CENTS,
  });
  await take(harness, id, ['finance', issue(ADDED_CENTS)]);
  await amend(harness, id, less(cutCents));
  expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', awardedCents: IN_TWO_CENTS - cutCents });
});

test('less money takes the whole of a tranche that waits for what its beneficiary owes', async () => {
  const id = await toInTwo(harness);
  await take(harness, id, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)], ['finance', issue(ADDED_CENTS)]);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect((await grantOf(harness, id)).tranches[1]).toMatchObject({ state: 'awaiting_credits' });
  await amend(harness, id, less(HALF_CENTS + ADDED_CENTS));
  const { state, tranches } = await grantOf(harness, id);
  expect([state, ...tranches.map((each: Row) => each['state'])]).toEqual(['closed', 'paid', 'cancelled']);
});

test('a withdrawn amendment, a rejected one and one that is not signed in time leave the grant as it was, and give back what was reserved', async () => {
  const available = await availableOf();
  const id = await toApproved(more(), 'chair')(harness);
  await take(harness, id, ['applicant', withdraw]);
  expect([await stateOf(id), await availableOf()]).toEqual(['withdrawn', available - IN_TWO_CENTS]);
  await take(harness, id, ['applicant', propose(more())], ['lead', assign], ['examiner', advise], ['chair', reject]);
  expect(await stateOf(id)).toBe('rejected');
  await toApproved(more(), 'chair', () => Promise.resolve(id))(harness);
  expect([await meetNextDeadline(harness, id), await meetNextDeadline(harness, id)]).toEqual(['remindAmendment', 'lapseAmendment']);
  expect([await stateOf(id), await availableOf()]).toEqual(['lapsed', available - IN_TWO_CENTS]);
  expect((await plansOf(id)).map(({ number }) => number)).toEqual([1]);
});

test('an amendment that its beneficiary has signed does not lapse by the fund’s silence (CRPA L242-1), as long as it still fits', async () => {
  const id = await toOneSide(more(), 'chair')(harness);
  const dates = async () => [await meetNextDeadline(harness, id), await meetNextDeadline(harness, id)];
  expect(await dates()).toEqual(['remindAmendment', 'lapseAmendment']);
  expect((await namesOf(harness, id)).at(-1)).toBe('escalateAmendment');
  expect(await dates()).toEqual(['remindAmendment', 'lapseAmendment']);
  expect(await stateOf(id)).toBe('to_sign');
  await take(harness, id, ['finance', signAmendment]);
  expect(await stateOf(id)).toBe('in_force');
});

test('an amendment ends with its grant', async () => {
  const id = await toApproved(more(), 'chair')(harness);
  await take(harness, id, ['finance', terminate]);
  expect(await meetNextDeadline(harness, id)).toBe('lapseAmendment');
  expect([await stateOf(id), (await grantOf(harness, id)).state]).toEqual(['lapsed', 'terminated']);
});

test('the last payment closes a grant once an amendment that would add to it has lapsed', async () => {
  const added = {
    costLines: [{ label: 'Développement', category: 'services', amountCents: 50_000_000 }],
    fundingLines: [
      { label: 'Fonds des projets de données', source: 'fund', amountCents: AWARDED_CENTS + ADDED_CENTS },
      { label: 'Budget propre', source: 'own', amountCents: 50_000_000 - AWARDED_CENTS - ADDED_CENTS },
    ],
  };
  const id = await toApproved(added, 'chair', toAtOnce)(harness);
  await take(harness, id, ['finance', certify(AWARDED_CENTS)], ['finance', order(AWARDED_CENTS)], ['payer', pay(AWARDED_CENTS)]);
  expect((await grantOf(harness, id)).state).toBe('active');
  await meetNextDeadline(harness, id);
  await meetNextDeadline(harness, id);
  expect((await grantOf(harness, id)).state).toBe('closed');
});

test('reports are held against the plan in force when they are given', async () => {
  const { content } = (await plansOf(await toInTwo(harness)))[0] as { content: { indicators: Row[] } };
  const indicators = [...content.indicators, { ...content.indicators[0], key: 'reuses', label: 'Réutilisations' }];
  const id = await toInTwo(harness);
  await age(harness, id);
  const values = [...VALUES, { key: 'reuses', value: 3 }];
  expect((await postReport(harness, id, 1, { values })).body).toMatchObject({ code: 'indicator_unknown', keys: ['reuses'] });
  await amend(harness, id, { indicators });
  expectStatus(await postReport(harness, id, 1, { values }), 200);
});

test('an amendment names who answers for the project, and its plans say who did before', async () => {
  const editor = await harness.as('editor');
  const id = await toInForce({ responsibleId: editor.id })(harness);
  const answering = (await plansOf(id)).map(({ responsible }) => (responsible as Row)['id']);
  expect(answering).toEqual([(await harness.as('applicant')).id, editor.id]);
  await amend(harness, id, LONGER);
  expect((await plansOf(id)).at(-1)).toMatchObject({ responsible: { id: editor.id } });
});

test('finance proposes an amendment of its own, which it alone takes back', async () => {
  const id = await take(harness, await toInTwo(harness), ['finance', propose(LONGER)]);
  expect((await withdraw(harness, 'applicant', id)).body.code).toBe('amendment_of_other_side');
  await take(harness, id, ['finance', withdraw]);
});

test('more money waits on a suspended grant, and other things do not', async () => {
  const id = await take(harness, await toApproved(more(), 'chair')(harness), ['applicant', signAmendment], ['lead', suspend]);
  expect((await signAmendment(harness, 'finance', id)).body).toMatchObject({ code: 'wrong_state', state: 'suspended' });
  await take(harness, id, ['lead', resume], ['finance', signAmendment], ['lead', suspend]);
  await amend(harness, id, LONGER);
  expect((await grantOf(harness, id)).durationMonths).toBe(18);
});

describe('when a co-funder leaves', () => {
  const PARTNER_CENTS = 8_000_000;
  const withPartner = {
    fundingLines: [
      { label: 'Fonds des projets de données', source: 'fund', amountCents: IN_TWO_CENTS },
      { label: 'Région', source: 'other', amountCents: PARTNER_CENTS },
      { label: 'Budget propre', source: 'own', amountCents: COST_CENTS - IN_TWO_CENTS - PARTNER_CENTS },
    ],
  };
  // Half of what is left: the fund pays as much as the organisation.
  const OWN_CENTS = COST_CENTS - IN_TWO_CENTS - PARTNER_CENTS;
  const left = { costCents: 2 * OWN_CENTS, fundingLines: [{ label: 'Budget propre', source: 'own', amountCents: OWN_CENTS }] };
  const tell = async (id: string) =>
    take(harness, id, [
      'applicant',
      async (_, login, grantId) =>
        (await harness.as(login)).post(`/grants/${grantId}/funding-changes`, {
          version: (await grantOf(harness, grantId)).version,
          reason: 'La région se retire.',
          ...left,
        }),
    ]);
  const toLeft = async () => tell(await amend(harness, await toInTwo(harness), withPartner));

  test('no further tranche is confirmed until an amendment to the fund’s part of the new cost, and what is ordered is paid', async () => {
    const id = await toLeft();
    await take(harness, id, ['finance', order(HALF_CENTS)]);
    expect((await grantOf(harness, id)).next).toMatchObject({ what: 'proposeAmendment', who: [{ role: 'signatory' }] });
    await age(harness, id);
    await report(harness, id, 1);
    await review(harness, id, 1, 1);
    expect((await grantOf(harness, id)).tranches[1]).toMatchObject({ state: 'awaiting_credits' });
    expect((await confirm(harness, 'finance', id)).body).toMatchObject({ code: 'funding_change_open', grantCents: OWN_CENTS });
    await take(harness, id, ['payer', pay(HALF_CENTS)]);
    expect((await propose(less())(harness, 'applicant', id)).body).toMatchObject({
      code: 'amendment_differs_from_funding',
      grantCents: OWN_CENTS,
    });
    await amend(harness, id, {
      costLines: [{ label: 'Développement', category: 'services', amountCents: 2 * OWN_CENTS }],
      ...fundedBy(OWN_CENTS, 2 * OWN_CENTS),
    });
    expect((await grantOf(harness, id)).fundingChanges).toMatchObject([{ open: false, grantCents: OWN_CENTS }]);
    // Nothing stands in the way of the second tranche any more: it goes on by itself.
    expect((await partsOf(id)).map((part: unknown[]) => part.slice(0, 2))).toEqual([
      ['paid', HALF_CENTS],
      ['confirmed', OWN_CENTS - HALF_CENTS],
    ]);
  });

  test('an amendment of the length alone leaves it open, and the termination ends it', async () => {
    const id = await toLeft();
    await amend(harness, id, LONGER);
    expect((await grantOf(harness, id)).fundingChanges).toMatchObject([{ open: true }]);
    await take(harness, id, ['finance', terminate]);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'terminated', next: null });
  });
});
