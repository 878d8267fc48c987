import type { Grant } from '../../../domain/grants/grant.ts';
import {
  inForceElsewhere,
  type KnownPayee,
  mayProposePayee,
  otherAccounts,
  type Payee,
  payeeApprovedElsewhere,
  payeeInForce,
  payeeProposed,
  payeeState,
  refusePayeeDecision,
  refuseWithoutPayee,
  seesIban,
} from '../../../domain/grants/payee.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { payees as payeeWords } from '../../../words/grants/payees.ts';
import { callerOf, FUND, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

/** Bank details by their place among those that were proposed. */
const payee = (place: number, decision: Payee['decision'] = null, decidedAtVersion: number | null = null): Payee => ({
  id: `payee-${place}`,
  proposedBy: 'signatory',
  decision,
  decidedAtVersion,
  isReturned: false,
});
const returned = (each: Payee): Payee => ({ ...each, isReturned: true });

test('what a bank returned a payment from is in force no more, until the same or others are approved', () => {
  const [first, second] = [returned(payee(1, 'approve', 4)), payee(2, 'approve', 9)];
  expect([payeeInForce([first]), payeeState(first, [first])]).toEqual([undefined, 'returned']);
  // What was in force before it does not come back.
  expect(payeeInForce([payee(1, 'approve', 4), returned(second)])).toBeUndefined();
  expect([payeeInForce([first, second])?.id, payeeState(first, [first, second])]).toEqual(['payee-2', 'returned']);
});

test('in force is what was approved last, whenever it was proposed', () => {
  const payees = [payee(1, 'approve', 4), payee(2, 'approve', 9), payee(3, 'reject', 11), payee(4)];
  expect([payeeInForce(payees)?.id, payeeProposed(payees)?.id]).toEqual(['payee-2', 'payee-4']);
  expect(payees.map((each) => payeeState(each, payees))).toEqual(['replaced', 'in_force', 'rejected', 'proposed']);
  expect([payeeInForce([]), payeeProposed([])]).toEqual([undefined, undefined]);
  // Bank details that were proposed before others no longer wait, even where the others were decided on.
  const dropped = [payee(1), payee(2, 'reject', 5)];
  expect([payeeProposed(dropped), payeeState(payee(1), dropped)]).toEqual([undefined, 'superseded']);
});

test.each<[string, Payee[], ReturnType<typeof refuseWithoutPayee>]>([
  ['nothing was proposed', [], { code: 'payee_missing', proposed: false }],
  ['what was proposed waits', [payee(1)], { code: 'payee_missing', proposed: true }],
  ['what was proposed was rejected', [payee(1, 'reject', 3)], { code: 'payee_missing', proposed: false }],
  ['some are in force', [payee(1, 'approve', 3)], null],
  ['a payment came back from those in force', [returned(payee(1, 'approve', 3))], { code: 'payee_missing', proposed: false }],
  ['some are in force, and others wait', [payee(1, 'approve', 3), payee(2)], null],
])('a payment where %s', (_, payees, refusal) => expect(refuseWithoutPayee(payees)).toEqual(refusal));

test.each<[string, Caller, boolean]>([
  ['finance', callerOf('finance'), true],
  ['the beneficiary’s signatory', callerOf('signatory', MINISTRY), true],
  ['another organisation’s signatory', callerOf('signatory', OPERATOR), false],
  ['the beneficiary’s other people', callerOf('applicant', MINISTRY), false],
  ['the payer', callerOf('payer'), false],
  ['the auditor', callerOf('auditor'), false],
])('an IBAN is read whole, or not, by %s', (_, caller, sees) => expect(seesIban(caller, MINISTRY)).toBe(sees));

describe('proposing bank details', () => {
  type Case = { grant: Grant; caller: Caller };
  const sound = (): Case => ({ grant: grantIn('active'), caller: callerOf('signatory', MINISTRY) });
  inOrderOfPrecedence(sound, ({ grant, caller }) => mayProposePayee({ grant }, caller), [
    { when: 'the grant is another organisation’s', refusal: { code: 'not_found' }, spoil: { caller: callerOf('signatory', OPERATOR) } },
    {
      when: 'the grant is over',
      refusal: { code: 'wrong_state', command: 'proposePayee', state: 'terminated' },
      spoil: { grant: { state: 'terminated' } },
    },
    {
      when: 'the beneficiary pays itself',
      refusal: { code: 'wrong_form', command: 'proposePayee', form: 'delegation' },
      spoil: { grant: { form: 'delegation' } },
    },
  ]);

  test.each(['to_sign', 'active', 'suspended'] as const)('is finance’s too, of a grant that is %s', (state) =>
    expect(mayProposePayee({ grant: grantIn(state) }, callerOf('finance'))).toBeNull(),
  );
});

describe('an account that finance has approved on another grant', () => {
  const ACCOUNT = { iban: 'FR7630006000011234567890189', accountHolder: 'Agence comptable' };
  const ANOTHER = { iban: 'FR1420041010050500013M02606', accountHolder: 'Agence comptable' };
  const approver = (more: object = {}) => ({ personId: 'finance', organisationId: FUND, alsoKnownAs: [], alsoOf: [], ...more });
  /** Bank details that finance approved on another grant of the organisation. */
  const known = (grantId: string, more: Partial<KnownPayee> = {}, approval: object = {}): KnownPayee => ({
    ...payee(1, 'approve', 4),
    id: `of ${grantId}`,
    grantId,
    grantState: 'active',
    reference: `DON-${grantId}`,
    ...ACCOUNT,
    approval: {
      by: approver(),
      name: 'Hortense',
      at: `2026-03-0${grantId.length}T09:00:00.000Z`,
      isOwn: true,
      isStanding: true,
      ...approval,
    },
    ...more,
  });
  const own = (more: Partial<KnownPayee>) => known('grant', { decision: null, decidedAtVersion: null, approval: null, ...more });
  const signatory = callerOf('signatory', MINISTRY);
  const restsOn = (all: KnownPayee[], caller: Caller = signatory, body = ACCOUNT, grant: Grant = grantIn('active')) =>
    payeeApprovedElsewhere(grant, all, { caller, body })?.id;

  test('is in force at once where the signatory proposes it, by the last approval of it', () => {
    expect(restsOn([known('a')])).toBe('of a');
    expect(restsOn([known('a'), known('bb')])).toBe('of bb');
    // A proposal that waits on this grant, or on the other one, changes nothing that is in force.
    expect(restsOn([known('a'), own({})])).toBe('of a');
    expect(restsOn([known('a'), known('a', { id: 'later', ...ANOTHER, decision: null, decidedAtVersion: null, approval: null })])).toBe(
      'of a',
    );
  });

  test.each<[string, KnownPayee[], (Partial<Caller> & { body?: typeof ACCOUNT })?, Partial<Grant>?]>([
    ['is in force nowhere', []],
    ['is another one', [known('a')], { body: ANOTHER }],
    ['has another holder', [known('a')], { body: { ...ACCOUNT, accountHolder: 'Agence comptable.' } }],
    ['waits there', [known('a', { decision: null, decidedAtVersion: null, approval: null })]],
    ['was rejected there', [known('a', { decision: 'reject', approval: null })]],
    ['was replaced there', [known('a'), known('a', { id: 'later', ...ANOTHER, decidedAtVersion: 9 })]],
    ['is not that of a third grant', [known('a'), known('bb', ANOTHER)]],
    ['saw a payment return there', [known('a', { isReturned: true })]],
    ['saw a payment return on a third grant', [known('a'), known('bb', { isReturned: true, grantState: 'closed' })]],
    [
      'saw a payment return there, and was approved again',
      [known('a', { isReturned: true }), known('a', { id: 'again', decidedAtVersion: 9 })],
    ],
    ['was rejected on a third grant', [known('a'), known('bb', { decision: 'reject', approval: null })]],
    ['was rejected here', [known('a'), own({ decision: 'reject' })]],
    ['would replace one that is in force here', [known('a'), known('grant', ANOTHER)]],
    ['is in force here already', [known('a'), known('grant')]],
    ['is of a grant that is over', [known('a', { grantState: 'closed' })]],
    ['is of a grant whose award is not accepted', [known('a', { grantState: 'to_accept' })]],
    ['rests on another approval itself', [known('a', {}, { isOwn: false })]],
    ['was approved, or proposed, by a person whose account is disabled', [known('a', {}, { isStanding: false })]],
    ['was approved by its proposer, as it turned out', [known('a', {}, { by: approver({ alsoKnownAs: ['signatory'] }) })]],
    ['was approved by its proposer here, under another identity', [known('a')], { alsoKnownAs: ['finance'] }],
    ['was approved by a person of the beneficiary', [known('a', {}, { by: approver({ alsoOf: [MINISTRY] }) })]],
    ['was approved by a person with an interest in this grant', [known('a')], {}, { conflicted: ['finance'] }],
    ['was approved by a person who pays here as a substitute', [known('a')], {}, { fundActs: ['finance/payer/payer'] }],
    ['is proposed by finance', [known('a')], { roles: ['finance'], organisationId: FUND }],
    ['is proposed by a signatory who is of finance too', [known('a')], { roles: ['signatory', 'finance'] }],
    ['is proposed by the signatory of another organisation', [known('a')], { organisationId: OPERATOR }],
  ])('waits for finance where it %s', (_, all, { body = ACCOUNT, ...more } = {}, grant = {}) => {
    const on = { ...grantIn('active'), ...grant };
    expect(restsOn(all, { ...signatory, personId: 'proposer', ...more }, body, on)).toBeUndefined();
  });

  test('is told from those in force elsewhere and here', () => {
    const all = [
      known('a'),
      known('bb', ANOTHER),
      known('closed', { grantState: 'closed' }),
      known('grant', { ...ACCOUNT, accountHolder: 'X' }),
    ];
    expect(inForceElsewhere('grant', all).map(({ id }) => id)).toEqual(['of bb', 'of a']);
    expect(otherAccounts('grant', all, ACCOUNT).map(({ id }) => id)).toEqual(['of grant', 'of bb']);
  });
});

describe.each(['approvePayee', 'rejectPayee'] as const)('%s', (command) => {
  type Case = { grant: Grant; payees: Payee[]; caller: Caller; payeeId: string };
  const sound = (): Case => ({
    grant: grantIn('active'),
    payees: [payee(1, 'approve', 3), payee(2)],
    caller: callerOf('finance'),
    payeeId: 'payee-2',
  });
  const decide = ({ grant, payees, caller, payeeId }: Case) => refusePayeeDecision(grant, payees, command, given(caller, { payeeId }));
  inOrderOfPrecedence(sound, decide, [
    { when: 'the grant is over', refusal: { code: 'wrong_state', command, state: 'closed' }, spoil: { grant: { state: 'closed' } } },
    {
      when: 'it is the beneficiary’s own house',
      refusal: { code: 'conflict_of_interest' },
      spoil: { caller: callerOf('finance', MINISTRY) },
    },
    { when: 'they are not the grant’s', refusal: { code: 'payee_unknown' }, spoil: { payees: [payee(1, 'approve', 3)] } },
    {
      when: 'another person has decided',
      refusal: { code: 'payee_decided', decision: 'reject' },
      spoil: ({ payees }) => void payees.splice(1, 1, payee(2, 'reject', 7)),
    },
    { when: 'others were proposed since', refusal: { code: 'payee_superseded' }, spoil: ({ payees }) => void payees.push(payee(3)) },
    {
      when: 'the same person proposed them',
      refusal: { code: 'decider_proposed_payee' },
      spoil: ({ payees }) => void payees.splice(1, 1, { ...payee(2), proposedBy: 'finance' }),
    },
  ]);
});

test('what is said once bank details are given is true of those that finance decides on and of those in force at once', () => {
  const { fr, en } = payeeWords.proposePayee;
  expect([fr.done, en.done]).toEqual(['Les coordonnées bancaires sont enregistrées.', 'The bank details are recorded.']);
});
