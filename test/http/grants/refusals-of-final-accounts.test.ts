import { lastDayOf } from '../../../domain/grants/milestone.ts';
import {
  approveAccount,
  giveAccount,
  LINES,
  SPENT_CENTS,
  toAccounted,
  toAdvanced,
  toGiven,
  toOver,
} from '../../support/account-fixtures.ts';
import { less, propose, withdraw } from '../../support/amendment-fixtures.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant, today } from '../../support/fixtures.ts';
import { UNKNOWN_ID } from '../../support/bodies.ts';
import { OBLIGATIONS } from '../../support/obligation-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { toProblem } from '../../../api/problems.ts';
import { after, askOfTranche, certify, grantOf, HALF_CENTS, order, suspend } from '../../support/tranche-fixtures.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let people: Record<'applicant' | 'applicant2' | 'both' | 'finance' | 'officeFinance' | 'financePayer', Actor>;
/**
 * `over`: reported on; `awaited`: the same, its advance paid; `given`: the same with its account; `held`: the same, its
 * balance held by an obligation.
 */
let grants: Record<
  | 'unasked'
  | 'running'
  | 'reported'
  | 'over'
  | 'awaited'
  | 'given'
  | 'approved'
  | 'unpaid'
  | 'ordered'
  | 'held'
  | 'suspended'
  | 'owing'
  | 'toSign'
  | 'amended',
  string
>;

beforeAll(async () => {
  harness = await startAppHarness();
  const [applicant, applicant2, finance, both, officeFinance, financePayer] = await Promise.all([
    harness.as('applicant'),
    harness.as('applicant2'),
    harness.as('finance'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['signatory', 'member'] }))),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-finance', roles: ['finance'] }))),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'finance-payer', roles: ['finance', 'payer'] }))),
  ]);
  people = { applicant, applicant2, both, finance, officeFinance, financePayer };
  const reported = await toAccounted(harness);
  await age(harness, reported);
  await report(harness, reported, 1);
  await review(harness, reported, 1, 1);
  await report(harness, reported, 2);
  const over = await toOver(harness);
  const given = after(async (each: AppHarness) => toOver(each), ['applicant', giveAccount()]);
  const unpaid = await given(harness);
  const ordered = await after(toGiven, ['finance', approveAccount(1)])(harness);
  grants = {
    unasked: await toInTwo(harness),
    running: await toAccounted(harness),
    reported,
    over,
    awaited: await toAdvanced(harness),
    given: await toGiven(harness),
    approved: await toGiven(harness),
    unpaid,
    ordered: await after(given, ['finance', order(HALF_CENTS)])(harness),
    held: await toGiven(harness, { trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS }),
    suspended: await after(toGiven, ['lead', suspend])(harness),
    owing: ordered,
    toSign: (await toGrant(harness)).grantId,
    amended: await after(async (each: AppHarness) => toAccounted(each), ['applicant', propose(less())])(harness),
  };
  expectStatus(await people.financePayer.post(`/grants/${grants.approved}/final-account-approvals`, APPROVAL), 200);
}, 120_000);
afterAll(() => harness.stop());

const APPROVAL = { number: 1, observation: 'Conforme aux pièces.' };
const reason = 'Dépense sans facture.';
const BODIES = {
  'final-accounts': { lines: LINES, spentCents: SPENT_CENTS },
  'final-account-returns': { number: 1, reason: 'Une facture manque.' },
  'final-account-approvals': APPROVAL,
};
type Route = keyof typeof BODIES;
type Who = keyof typeof people;
const refused = (who: Who, id: string, route: Route, change: object, code: Parameters<typeof expectRefused>[4]) =>
  expectRefused(harness, people[who], ['post', `/grants/${id}/${route}`], { ...BODIES[route], ...change }, code);

test.each<[string, Who, () => string, object, Parameters<typeof expectRefused>[4]]>([
  ['by another organisation', 'applicant2', () => grants.running, {}, 'not_found'],
  ['before both have signed', 'applicant', () => grants.toSign, {}, 'wrong_state'],
  ['where no account is asked for', 'applicant', () => grants.unasked, {}, 'account_not_asked'],
  ['where one is approved', 'applicant', () => grants.approved, {}, 'account_approved'],
  ['where one is given', 'applicant', () => grants.given, {}, 'account_wrong_state'],
  ['while an amendment is open', 'applicant', () => grants.amended, {}, 'amendment_open'],
  ['of another version', 'applicant', () => grants.over, { version: 1 }, 'stale_version'],
  ['of a project that has not begun', 'applicant', () => grants.running, {}, 'end_out_of_range'],
])('an early end %s is refused', async (_, who, of, change, code) => {
  const { version } = (await people.finance.get(`/grants/${of()}`)).body;
  const body = { version, endsOn: today(), reason: 'Le marché est annulé.', ...change };
  await expectRefused(harness, people[who], ['post', `/grants/${of()}/early-end`], body, code);
});

test.each<[string, Who, () => string, object, Parameters<typeof expectRefused>[4], object]>([
  ['by another organisation', 'applicant2', () => grants.over, {}, 'not_found', {}],
  ['by one of the fund’s people', 'both', () => grants.over, {}, 'not_found', {}],
  ['before both have signed', 'applicant', () => grants.toSign, {}, 'wrong_state', { state: 'to_sign' }],
  ['that no call asks for', 'applicant', () => grants.unasked, {}, 'account_not_asked', {}],
  ['where one is approved', 'applicant', () => grants.approved, {}, 'account_approved', {}],
  ['where one waits for its approval', 'applicant', () => grants.given, {}, 'account_wrong_state', { state: 'given' }],
  [
    'before the project’s end',
    'applicant',
    () => grants.running,
    {},
    'account_before_period_end',
    { periodEndsOn: lastDayOf(IN_TWO.startsOn, 12) },
  ],
  ['before its reports are accepted', 'applicant', () => grants.reported, {}, 'account_before_reports', { ranks: [2] }],
  [
    'without a line',
    'applicant',
    () => grants.over,
    { lines: LINES.slice(1) },
    'account_lines_differ',
    { missing: [1], unknown: [], twice: [] },
  ],
  [
    'with a line that the plan has not, and one twice',
    'applicant',
    () => grants.over,
    { lines: [...LINES, { line: 4, spentCents: 1 }, { line: 3, spentCents: 1 }] },
    'account_lines_differ',
    { missing: [], unknown: [4], twice: [3] },
  ],
  [
    'whose lines make another total',
    'applicant',
    () => grants.over,
    { spentCents: SPENT_CENTS + 1 },
    'account_total_differs',
    { sumOfLinesCents: SPENT_CENTS },
  ],
  [
    'that names a file which is not attached',
    'applicant',
    () => grants.over,
    { lines: LINES.map((each) => ({ ...each, files: [UNKNOWN_ID] })) },
    'account_files_unknown',
    { files: [UNKNOWN_ID] },
  ],
  [
    'below what was reported as spent, without a word on why',
    'applicant',
    () => grants.over,
    { lines: LINES.map(({ line }) => ({ line, spentCents: 1 })), spentCents: 3 },
    'account_below_report',
    { reportedCents: 12_000_000 },
  ],
])('an account %s is refused', async (_, who, of, change, code, facts) => {
  expect(await refused(who, of(), 'final-accounts', change, code)).toMatchObject(facts);
});

describe.each(['final-account-returns', 'final-account-approvals'] as const)('%s', (route) => {
  test.each<[string, Who, () => string, object, Parameters<typeof expectRefused>[4]]>([
    ['while the grant is suspended', 'finance', () => grants.suspended, {}, 'wrong_state'],
    ['where none is asked for', 'finance', () => grants.unasked, {}, 'account_not_asked'],
    ['of one that is approved', 'finance', () => grants.approved, {}, 'account_approved'],
    ['of one that was not given', 'finance', () => grants.awaited, {}, 'account_wrong_state'],
    ['by the beneficiary’s own house', 'officeFinance', () => grants.given, {}, 'conflict_of_interest'],
    ['of another account', 'finance', () => grants.given, { number: 2 }, 'stale_account'],
  ])('%s is refused', (_, who, of, change, code) => refused(who, of(), route, change, code));
});

test.each<[string, () => string, object, Parameters<typeof expectRefused>[4], object]>([
  [
    'that strikes a line of no account, and one twice',
    () => grants.given,
    { struck: [{ line: 9 }, { line: 2 }, { line: 2 }] },
    'struck_lines_unknown',
    { unknown: [9], twice: [2] },
  ],
  [
    'that strikes more of a line than was spent on it',
    () => grants.given,
    { struck: [{ line: 3, struckCents: 5_000_001, reason }] },
    'struck_above_spent',
    { line: 3, spentCents: 5_000_000, struckCents: 5_000_001 },
  ],
  [
    'that strikes a line without a reason',
    () => grants.given,
    { struck: [{ line: 3, struckCents: 1 }] },
    'struck_reason_missing',
    { lines: [3] },
  ],
  ['while a payment is under way', () => grants.ordered, {}, 'payment_under_way', { ranks: [1] }],
  ['before an earlier tranche is paid', () => grants.unpaid, {}, 'tranche_out_of_order', { rank: 2, first: 1 }],
  ['before the balance is confirmed', () => grants.held, {}, 'tranche_wrong_state', { rank: 2, state: 'planned' }],
])('an approval %s is refused', async (_, of, change, code, facts) => {
  expect(await refused('finance', of(), 'final-account-approvals', change, code)).toMatchObject(facts);
});

const asked = (who: Who, id: string, route: string, body: object, code: Parameters<typeof expectRefused>[4]) =>
  expectRefused(harness, people[who], ['post', `/grants/${id}/${route}`], body, code);

test('a balance is certified by no person before the account, and by none a second time', async () => {
  const certification = { tranche: 2, certifiedCents: 1 };
  expect(await asked('finance', grants.awaited, 'certifications', certification, 'account_awaited')).toMatchObject({ rank: 2 });
  expect(await asked('finance', grants.approved, 'certifications', certification, 'balance_settled')).toMatchObject({ rank: 2 });
  const cancellation = { tranche: 2, reason: 'Une erreur.' };
  expect(await asked('finance', grants.approved, 'certification-cancellations', cancellation, 'balance_settled')).toMatchObject({
    rank: 2,
  });
  expect((await certify(1)(harness, 'finance', grants.unpaid)).body).toMatchObject({ code: 'advance_without_service' });
});

test('who approved the account does not record the payment of its balance, and is not offered to', async () => {
  const { finalAccount, tranches } = await grantOf(harness, grants.approved);
  expect(finalAccount.state).toBe('approved');
  const { certifiedCents } = tranches[1];
  expectStatus(await order(certifiedCents, 2)(harness, 'finance', grants.approved), 200);
  const payment = { tranche: 2, paidCents: certifiedCents, paidOn: today(), reference: 'VIR-2' };
  await asked('financePayer', grants.approved, 'payments', payment, 'payer_approved_account');
  const [, tranche] = (await people.financePayer.get(`/grants/${grants.approved}`)).body.tranches;
  expect(tranche.commands).not.toContain('recordPayment');
  const { code, detail } = toProblem('fr', { code: 'payer_approved_account' }).body;
  expect(tranche.refused).toContainEqual({ command: 'recordPayment', code, detail, why: null });
  const { items } = (await people.financePayer.get('/me/tasks')).body;
  expect(items.filter(({ id, command }: Record<string, string>) => id === grants.approved && command === 'recordPayment')).toEqual([]);
});

test('while a claim is owed nothing else is committed to its debtor', async () => {
  const { grantId: next } = await toGrant(harness, IN_TWO_CENTS, IN_TWO);
  expectStatus(await sign(harness, next, 'applicant'), 200);
  // This call holds back only what its own grant owes.
  expectStatus(await sign(harness, next, 'finance'), 200);
  expect((await askOfTranche('confirmations', {}, 2)(harness, 'finance', grants.owing)).body).toMatchObject({ code: 'wrong_state' });
});

test('an account waits for an amendment that is open, and nothing is amended once it is approved', async () => {
  const id = await toGiven(harness);
  expectStatus(await propose(less())(harness, 'applicant', id), 200);
  const refused = async (login: 'applicant' | 'finance', path: string, body: object, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, people[login], ['post', `/grants/${id}/${path}`], body, code);
  const approval = { number: 1, observation: 'Conforme.' };
  await refused('finance', 'final-account-approvals', approval, 'amendment_open');
  expectStatus(await withdraw(harness, 'applicant', id), 200);
  expectStatus(await approveAccount()(harness, 'finance', id), 200);
  const { version } = await grantOf(harness, id);
  await refused('applicant', 'amendments', { version, reasons: 'Plus long.', durationMonths: 13 }, 'account_approved');
});
