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
  withdraw,
} from '../../support/amendment-lives.ts';
import { issue } from '../../support/claim-lives.ts';
import { age, COST_CENTS, IN_TWO_CENTS, postReport, readAs, report, review, toInTwo, VALUES } from '../../support/impact-lives.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope } from '../../support/lives.ts';
import { allotMore } from '../../support/money.ts';
import { invariantFaults } from '../../support/proof.ts';
import { expectRefused } from '../../support/refusals.ts';
import { certify, confirm, grantOf, HALF_CENTS, order, pay, resume, suspend, terminate, toBalance } from '../../support/tranche-lives.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await allotMore(world);
});
afterEach(async () => expect(await invariantFaults(world.database.db)).toEqual([]));
afterAll(() => world.stop());

type Row = Record<string, unknown>;
const plansOf = async (id: string): Promise<Row[]> => (await readAs(world, 'applicant', `/grants/${id}/plans`)).items;
const availableOf = async (): Promise<number> => (await readEnvelope(world)).years[0].ae.availableCents;
const committedOf = async (): Promise<number> => (await readEnvelope(world)).years[0].ae.committedCents;
/** State, amount, what is committed, and what is reserved and not given back, of each tranche. */
const partsOf = async (id: string) =>
  (await grantOf(world, id)).tranches.map(({ state, amountCents, committedCents, reservedCents, releasedCents }: Row) => [
    state,
    amountCents,
    committedCents,
    Number(reservedCents) - Number(releasedCents),
  ]);
const stateOf = async (id: string) => (await grantOf(world, id)).amendments.at(-1).state;

test('a longer project keeps its first plan, and the periods that are not over share its new length', async () => {
  const id = await toInForce(LONGER)(world);
  const { state, durationMonths, startsOn, milestones, tranches, amendments } = await grantOf(world, id);
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
  const id = await toInTwo(world);
  const [available, committed] = [await availableOf(), await committedOf()];
  await toApproved(more(), 'chair', () => Promise.resolve(id))(world);
  const two = [
    ['confirmed', HALF_CENTS, HALF_CENTS, HALF_CENTS],
    ['planned', HALF_CENTS, 0, HALF_CENTS],
  ];
  expect(await partsOf(id)).toEqual([...two, ['planned', ADDED_CENTS, 0, ADDED_CENTS]]);
  expect([await availableOf(), (await grantOf(world, id)).awardedCents]).toEqual([available - ADDED_CENTS, IN_TWO_CENTS]);
  await take(world, id, ['finance', signAmendment], ['applicant', signAmendment]);
  expect(await partsOf(id)).toEqual([...two, ['confirmed', ADDED_CENTS, ADDED_CENTS, ADDED_CENTS]]);
  expect([await committedOf(), (await grantOf(world, id)).awardedCents]).toEqual([committed + ADDED_CENTS, IN_TWO_CENTS + ADDED_CENTS]);
});

test('neither a report nor finance confirms what an amendment has reserved and nobody has signed; the last report justifies it', async () => {
  const id = await toBalance(world);
  await amend(world, id, more(), 'chair');
  await take(world, id, ['finance', certify(HALF_CENTS, 2)], ['finance', order(HALF_CENTS, 2)], ['payer', pay(HALF_CENTS, 2)]);
  expect((await grantOf(world, id)).state).toBe('active');
  await take(world, id, ['finance', certify(ADDED_CENTS, 3)], ['finance', order(ADDED_CENTS, 3)], ['payer', pay(ADDED_CENTS, 3)]);
  expect((await grantOf(world, id)).state).toBe('closed');

  const pending = await toApproved(more(), 'chair')(world);
  await age(world, pending);
  for (const rank of [1, 2]) {
    await report(world, pending, rank);
    await review(world, pending, rank, 1);
  }
  const finance = await world.as('finance');
  await expectRefused(world, finance, ['post', `/grants/${pending}/confirmations`], { tranche: 3 }, 'amendment_open');
  const { tranches, commands } = await grantOf(world, pending);
  expect(tranches.map(({ state }: Row) => state)).toEqual(['confirmed', 'confirmed', 'planned']);
  expect(commands).not.toContain('confirmTranche');
});

test('less money is released from what is promised last, then withdrawn from what is committed', async () => {
  const id = await toInForce(less(HALF_CENTS / 2))(world);
  expect(await partsOf(id)).toEqual([
    ['confirmed', HALF_CENTS, HALF_CENTS, HALF_CENTS],
    ['planned', HALF_CENTS / 2, 0, HALF_CENTS / 2],
  ]);
  const committed = await committedOf();
  await amend(world, id, less(HALF_CENTS + HALF_CENTS / 2));
  expect((await partsOf(id)).map((part: unknown[]) => part.slice(0, 3))).toEqual([
    ['confirmed', HALF_CENTS / 2, HALF_CENTS / 2],
    ['cancelled', HALF_CENTS / 2, 0],
  ]);
  expect([await committedOf(), (await grantOf(world, id)).awardedCents]).toEqual([committed - HALF_CENTS / 2, HALF_CENTS / 2]);
  expect((await plansOf(id)).map(({ awardedCents }) => awardedCents)).toEqual([
    IN_TWO_CENTS,
    IN_TWO_CENTS - HALF_CENTS / 2,
    HALF_CENTS / 2,
  ]);
});

test('what was paid beyond a lower amount is claimed back first; nothing is then left to pay, and the grant is closed', async () => {
  const id = await toInTwo(world);
  await take(world, id, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
  const cutCents = HALF_CENTS + ADDED_CENTS;
  expect((await propose(less(cutCents))(world, 'applicant', id)).body).toMatchObject({
    code: 'amended_below_paid',
    leastCents: HALF_CENTS,
  });
  await take(world, id, ['finance', issue(ADDED_CENTS)]);
  await amend(world, id, less(cutCents));
  expect(await grantOf(world, id)).toMatchObject({ state: 'closed', awardedCents: IN_TWO_CENTS - cutCents });
});

test('less money takes the whole of a tranche that waits for what its beneficiary owes', async () => {
  const id = await toInTwo(world);
  await take(world, id, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)], ['finance', issue(ADDED_CENTS)]);
  await age(world, id);
  await report(world, id, 1);
  await review(world, id, 1, 1);
  expect((await grantOf(world, id)).tranches[1]).toMatchObject({ state: 'awaiting_credits' });
  await amend(world, id, less(HALF_CENTS + ADDED_CENTS));
  const { state, tranches } = await grantOf(world, id);
  expect([state, ...tranches.map((each: Row) => each['state'])]).toEqual(['closed', 'paid', 'cancelled']);
});

test('a withdrawn amendment, a rejected one and one that is not signed in time leave the grant as it was, and give back what was reserved', async () => {
  const available = await availableOf();
  const id = await toApproved(more(), 'chair')(world);
  await take(world, id, ['applicant', withdraw]);
  expect([await stateOf(id), await availableOf()]).toEqual(['withdrawn', available - IN_TWO_CENTS]);
  await take(world, id, ['applicant', propose(more())], ['lead', assign], ['examiner', advise], ['chair', reject]);
  expect(await stateOf(id)).toBe('rejected');
  await toApproved(more(), 'chair', () => Promise.resolve(id))(world);
  expect([await meetNextDeadline(world, id), await meetNextDeadline(world, id)]).toEqual(['remindAmendment', 'lapseAmendment']);
  expect([await stateOf(id), await availableOf()]).toEqual(['lapsed', available - IN_TWO_CENTS]);
  expect((await plansOf(id)).map(({ number }) => number)).toEqual([1]);
});

test('an amendment ends with its grant', async () => {
  const id = await toApproved(more(), 'chair')(world);
  await take(world, id, ['finance', terminate]);
  expect(await meetNextDeadline(world, id)).toBe('lapseAmendment');
  expect([await stateOf(id), (await grantOf(world, id)).state]).toEqual(['lapsed', 'terminated']);
});

test('the last payment closes a grant once an amendment that would add to it has lapsed', async () => {
  const added = {
    costLines: [{ label: 'Développement', category: 'services', amountCents: 50_000_000 }],
    fundingLines: [
      { label: 'Fonds des projets de données', source: 'fund', amountCents: AWARDED_CENTS + ADDED_CENTS },
      { label: 'Budget propre', source: 'own', amountCents: 50_000_000 - AWARDED_CENTS - ADDED_CENTS },
    ],
  };
  const id = await toApproved(added, 'chair', toAtOnce)(world);
  await take(world, id, ['finance', certify(AWARDED_CENTS)], ['finance', order(AWARDED_CENTS)], ['payer', pay(AWARDED_CENTS)]);
  expect((await grantOf(world, id)).state).toBe('active');
  await meetNextDeadline(world, id);
  await meetNextDeadline(world, id);
  expect((await grantOf(world, id)).state).toBe('closed');
});

test('reports are held against the plan in force when they are given', async () => {
  const { content } = (await plansOf(await toInTwo(world)))[0] as { content: { indicators: Row[] } };
  const indicators = [...content.indicators, { ...content.indicators[0], key: 'reuses', label: 'Réutilisations' }];
  const id = await toInTwo(world);
  await age(world, id);
  const values = [...VALUES, { key: 'reuses', value: 3 }];
  expect((await postReport(world, id, 1, { values })).body).toMatchObject({ code: 'indicator_unknown', keys: ['reuses'] });
  await amend(world, id, { indicators });
  expectStatus(await postReport(world, id, 1, { values }), 200);
});

test('an amendment names who answers for the project, and its plans say who did before', async () => {
  const editor = await world.as('editor');
  const id = await toInForce({ responsibleId: editor.id })(world);
  const answering = (await plansOf(id)).map(({ responsible }) => (responsible as Row)['id']);
  expect(answering).toEqual([(await world.as('applicant')).id, editor.id]);
  await amend(world, id, LONGER);
  expect((await plansOf(id)).at(-1)).toMatchObject({ responsible: { id: editor.id } });
});

test('finance proposes an amendment of its own, which it alone takes back', async () => {
  const id = await take(world, await toInTwo(world), ['finance', propose(LONGER)]);
  expect((await withdraw(world, 'applicant', id)).body.code).toBe('amendment_of_other_side');
  await take(world, id, ['finance', withdraw]);
});

test('more money waits on a suspended grant, and other things do not', async () => {
  const id = await take(world, await toApproved(more(), 'chair')(world), ['applicant', signAmendment], ['lead', suspend]);
  expect((await signAmendment(world, 'finance', id)).body).toMatchObject({ code: 'wrong_state', state: 'suspended' });
  await take(world, id, ['lead', resume], ['finance', signAmendment], ['lead', suspend]);
  await amend(world, id, LONGER);
  expect((await grantOf(world, id)).durationMonths).toBe(18);
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
    take(world, id, [
      'applicant',
      async (_, login, grantId) =>
        (await world.as(login)).post(`/grants/${grantId}/funding-changes`, {
          version: (await grantOf(world, grantId)).version,
          reason: 'La région se retire.',
          ...left,
        }),
    ]);
  const toLeft = async () => tell(await amend(world, await toInTwo(world), withPartner));

  test('no further tranche is confirmed until an amendment to the fund’s part of the new cost, and what is ordered is paid', async () => {
    const id = await toLeft();
    await take(world, id, ['finance', order(HALF_CENTS)]);
    expect((await grantOf(world, id)).next).toMatchObject({ what: 'proposeAmendment', who: [{ role: 'signatory' }] });
    await age(world, id);
    await report(world, id, 1);
    await review(world, id, 1, 1);
    expect((await grantOf(world, id)).tranches[1]).toMatchObject({ state: 'awaiting_credits' });
    expect((await confirm(world, 'finance', id)).body).toMatchObject({ code: 'funding_change_open', grantCents: OWN_CENTS });
    await take(world, id, ['payer', pay(HALF_CENTS)]);
    expect((await propose(less())(world, 'applicant', id)).body).toMatchObject({
      code: 'amendment_differs_from_funding',
      grantCents: OWN_CENTS,
    });
    await amend(world, id, {
      costLines: [{ label: 'Développement', category: 'services', amountCents: 2 * OWN_CENTS }],
      ...fundedBy(OWN_CENTS, 2 * OWN_CENTS),
    });
    expect((await grantOf(world, id)).fundingChanges).toMatchObject([{ open: false, grantCents: OWN_CENTS }]);
    // Nothing stands in the way of the second tranche any more: it goes on by itself.
    expect((await partsOf(id)).map((part: unknown[]) => part.slice(0, 2))).toEqual([
      ['paid', HALF_CENTS],
      ['confirmed', OWN_CENTS - HALF_CENTS],
    ]);
  });

  test('an amendment of the length alone leaves it open, and the termination ends it', async () => {
    const id = await toLeft();
    await amend(world, id, LONGER);
    expect((await grantOf(world, id)).fundingChanges).toMatchObject([{ open: true }]);
    await take(world, id, ['finance', terminate]);
    expect(await grantOf(world, id)).toMatchObject({ state: 'terminated', next: null });
  });
});
