import {
  type CarryOverCredits,
  type CreditOrder,
  mostCarried,
  type Reversed,
  refuseCarryOver,
  refuseClosing,
  refuseCreditOrder,
  mayReverse,
} from '../../../domain/ledger/credits.ts';
import { stateBefore } from '../../../domain/grants/tranche.ts';
import { callerOf, inOrderOfPrecedence } from '../../support/domain.ts';

describe('an order on credits', () => {
  // New Year in Paris, when it is still last year in UTC.
  const at = '2026-12-31T23:30:00.000Z';
  const sound = (): CreditOrder => ({ year: 2027, credit: 'AE', amountCents: 100, order: 'Décret 2027-1', valueDate: '2027-01-01' });
  const refuse = (body: CreditOrder) => refuseCreditOrder({ body, at });

  inOrderOfPrecedence(sound, refuse, [
    {
      when: 'it is of a year whose books are closed',
      refusal: { code: 'year_out_of_range', earliest: 2026, latest: 2037 },
      spoil: { year: 2025 },
    },
    {
      when: 'it counts from a day that has not come',
      refusal: { code: 'value_date_out_of_range', earliest: '2026-01-01', latest: '2027-01-01' },
      spoil: { valueDate: '2027-01-02' },
    },
  ]);

  test.each([
    [2026, '2026-01-01', null],
    [2037, undefined, null],
    [2038, '2027-01-01', 'year_out_of_range'],
    [2027, '2025-12-31', 'value_date_out_of_range'],
  ])('of %d that counts from %s: %s', (year, valueDate, code) => {
    const { valueDate: _, ...body } = sound();
    expect(refuse({ ...body, year, ...(valueDate ? { valueDate } : {}) })?.code ?? null).toBe(code);
  });
});

describe('the closing of a year', () => {
  // New Year in Paris, when it is still last year in UTC.
  const at = '2026-12-31T23:30:00.000Z';
  test.each([
    ['the first that is open', 2026, [2026, 2027], null],
    ['one that is not over', 2027, [2027], { code: 'year_not_over', year: 2027, from: '2028-01-01' }],
    ['one before which another is open', 2026, [2025, 2026], { code: 'not_the_next_year', year: 2026, next: 2025 }],
    ['one without credits', 2025, [2026], { code: 'not_the_next_year', year: 2025, next: 2026 }],
    ['one where none is open', 2026, [2024], { code: 'not_the_next_year', year: 2026, next: null }],
  ])('of %s', (_, year, years, refusal) =>
    expect(refuseClosing({ closedYear: 2024, years }, { caller: callerOf('finance'), body: { year }, at })).toEqual(refusal),
  );
});

describe('a carry-over', () => {
  const at = '2027-01-20T09:00:00.000Z';
  type Case = { body: CarryOverCredits; closedYear: number | null; carriedCents: number };
  const sound = (): Case => ({
    body: { year: 2026, credit: 'CP', amountCents: 20, order: 'Arrêté du 20 janvier', programmeInitialCents: 1_000 },
    closedYear: 2026,
    carriedCents: 10,
  });
  inOrderOfPrecedence(sound, ({ body, ...before }) => refuseCarryOver({ caller: callerOf('finance'), body, at }, before), [
    { when: 'the year is not closed', refusal: { code: 'year_not_closed', year: 2026, closed: 2025 }, spoil: { closedYear: 2025 } },
    {
      when: 'it is of a year too long ago',
      refusal: { code: 'year_out_of_range', earliest: 2026, latest: 2037 },
      spoil: { body: { year: 2025 } },
    },
    {
      when: 'the base of its cap is missing',
      refusal: { code: 'carry_over_cap_unknown' },
      spoil: ({ body }) => void delete body.programmeInitialCents,
    },
    {
      when: 'it is above what is left of its cap',
      refusal: { code: 'carry_over_above_cap', mostCents: 19, carriedCents: 11, askedCents: 20, programmeInitialCents: 1_000 },
      spoil: { carriedCents: 11 },
    },
  ]);

  test('has no cap for AE, nor where an article raises it', () => {
    const { body } = sound();
    const before = { closedYear: 2026, carriedCents: 0 };
    expect(refuseCarryOver({ caller: callerOf('finance'), body: { ...body, credit: 'AE', amountCents: 10_000 }, at }, before)).toBeNull();
    expect(
      refuseCarryOver({ caller: callerOf('finance'), body: { ...body, article: 'art. 50', amountCents: 10_000 }, at }, before),
    ).toBeNull();
  });
});

describe('the most that may be carried over', () => {
  const most = (lapsedCents: number, changed: Partial<CarryOverCredits> = {}, closedYear = 2026, carriedCents = 10) => {
    const body = {
      year: 2026,
      credit: 'CP' as const,
      amountCents: 1,
      order: 'Arrêté du 20 janvier',
      programmeInitialCents: 1_000,
      ...changed,
    };
    return mostCarried(lapsedCents, { caller: callerOf('finance'), body, at: '2027-01-20T09:00:00.000Z' }, { closedYear, carriedCents });
  };
  test('is what has lapsed, up to what is left of the cap, and nothing where an order would be refused', () => {
    expect([most(15), most(500), most(500, { credit: 'AE' }), most(500, { article: 'art. 50' })]).toEqual([15, 20, 500, 500]);
    expect([most(0), most(500, {}, 2025), most(500, { year: 2025 }), most(500, {}, 2026, 31)]).toEqual([0, 0, 0, 0]);
    expect(most(500, { programmeInitialCents: undefined })).toBe(0);
  });
});

describe('the reversal of a movement', () => {
  const sound = (): Reversed => ({
    kind: 'pay',
    madeBy: 'payer',
    reverses: null,
    reversedBy: null,
    overtakenBy: null,
    grantState: 'closed',
    to: 'paid',
    year: 2026,
    closedYear: 2025,
    envelopeId: 'envelope',
    sequence: 4,
    grant: { organisationId: 'house', conflicted: [], fundActs: [] },
  });

  inOrderOfPrecedence(sound, (movement) => mayReverse(movement, callerOf('finance')), [
    { when: 'it is an opposite itself', refusal: { code: 'movement_is_reversal', reverses: 3 }, spoil: { reverses: 3 } },
    { when: 'it has an opposite', refusal: { code: 'movement_already_reversed', by: 9 }, spoil: { reversedBy: 9 } },
    {
      when: 'a decision made it',
      refusal: {
        code: 'movement_not_reversible',
        kind: 'commit',
        reversible: [
          ...['allot', 'cut', 'freeze', 'thaw', 'transfer_out', 'transfer_in', 'order_payment', 'pay'],
          ...['issue_claim', 'collect_claim', 'waive_claim', 'restore_credits', 'commit_delegated', 'pay_delegated'],
        ],
      },
      spoil: { kind: 'commit' },
    },
    { when: 'the same person made it', refusal: { code: 'reverser_made_movement' }, spoil: { madeBy: 'finance' } },
    { when: 'another one of its tranche follows it', refusal: { code: 'movement_overtaken', by: 8 }, spoil: { overtakenBy: 8 } },
    {
      when: 'its grant is over',
      refusal: { code: 'wrong_state', command: 'reverseMovement', state: 'expired' },
      spoil: { grantState: 'expired' },
    },
    {
      when: 'its year is closed',
      refusal: { code: 'year_closed', year: 2026, envelopeId: 'envelope', sequence: 4 },
      spoil: { closedYear: 2026 },
    },
    {
      when: 'who asks is in conflict over its grant',
      refusal: { code: 'conflict_of_interest' },
      spoil: ({ grant }) => void (grant && (grant.organisationId = callerOf('finance').organisationId)),
    },
  ]);

  test('of what is claimed back goes on when its year is closed', () =>
    expect(mayReverse({ ...sound(), kind: 'waive_claim', to: 'waived', closedYear: 2026 }, callerOf('finance'))).toBeNull());

  test('of what a file or a date recorded is for any person of finance', () =>
    expect(mayReverse({ ...sound(), kind: 'allot', madeBy: null, grantState: null, grant: null }, callerOf('finance'))).toBeNull());

  test.each([
    ['pay', 'terminated', { code: 'wrong_state', command: 'reverseMovement', state: 'terminated' }],
    ['collect_claim', 'terminated', null],
    ['collect_claim', 'closed', null],
    ['issue_claim', 'suspended', null],
  ] as const)('of %s on a grant that is %s is answered %j', (kind, grantState, refusal) =>
    expect(mayReverse({ ...sound(), kind, grantState }, callerOf('finance'))).toEqual(refusal),
  );

  test.each([
    ['pay', 'balance', 'ordered'],
    ['order_payment', 'balance', 'certified'],
    ['order_payment', 'instalment', 'certified'],
    ['order_payment', 'advance', 'confirmed'],
    ['commit_delegated', 'instalment', 'delegated'],
    ['pay_delegated', 'advance', 'delegated'],
  ] as const)('%s of a tranche that is %s leads back to %s', (movement, kind, state) =>
    expect(stateBefore(movement, { kind, certifiedCents: kind === 'advance' ? 0 : 100, paidCents: 0 })).toBe(state),
  );

  test('order_payment of an advance leads back to what an account certified of it, beyond what is paid', () => {
    expect(stateBefore('order_payment', { kind: 'advance', certifiedCents: 72, paidCents: 0 })).toBe('certified');
    expect(stateBefore('order_payment', { kind: 'advance', certifiedCents: 72, paidCents: 72 })).toBe('confirmed');
  });
});
