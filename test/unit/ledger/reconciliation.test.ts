import type { Grant } from '../../../domain/grants/grant.ts';
import type { ExportLine } from '../../../domain/grants/payment-export.ts';
import { AUTHORISING, NUMBERING, refuseAuthoriser } from '../../../domain/grants/authorising.ts';
import type { SET_ASIDE } from '../../../domain/ledger/reconciliation.ts';
import {
  type Books,
  type EarlierPayment,
  MATCH_DAYS,
  mayDismissAlike,
  reconcile,
  refuseBooking,
  refuseDismissal,
  refuseLink,
} from '../../../domain/ledger/reconciliation.ts';
import { callerOf, grantIn, inOrderOfPrecedence, trancheIn } from '../../support/domain.ts';

const BY = { caller: callerOf('payer'), at: '2026-03-20T09:00:00.000Z' };

const lineWith = (changed: Partial<ExportLine> = {}): ExportLine => ({
  position: 1,
  lineId: 'ADCE/2026/3000123456/1/1405123456/1',
  company: 'ADCE',
  year: 2026,
  orderNumber: '3000123456',
  orderItem: '1',
  commitmentNumber: '1405123456',
  commitmentItem: '1',
  programme: '0217',
  fundsCentre: 'BG00/0217-SGAC-ASPR',
  functionalArea: '0217-07-05',
  costCentre: 'ADCSDAT075',
  programmeItem: '021701010301',
  supplierNumber: '1001234567',
  supplierName: 'Un ministère',
  amountCents: 500,
  paidOn: '2026-03-10',
  ...changed,
});

const ORDER = { ...trancheIn('ordered'), orderNumber: '3000123456', earlierNumbers: ['3000123455'] };
type Held = NonNullable<ReturnType<Books['grants']['get']>>;

/** Books with a grant whose tranche is ordered, and paid where a payment is given. */
const holding = (changed: Partial<Held>, others: Partial<Books> = {}): Books => ({
  codes: new Map([[2026, { company: 'ADCE', fundsCentre: 'BG00/0217-SGAC-ASPR', functionalArea: '0217-07-05' }]]),
  grants: new Map([
    [
      '1405123456',
      {
        ...{ grant: grantIn('active', ['beneficiary', 'fund']), acts: [], supplierNumber: '1001234567' },
        ...{ tranches: [ORDER], payments: [], returned: [], ...changed },
      },
    ],
  ]),
  elsewhere: new Set(['1405999999']),
  holders: new Map(),
  earlier: new Map(),
  closedYear: null,
  ...others,
});
const booksWith = (changed: Partial<Books> = {}): Books => holding({}, changed);
const PAYMENT = {
  ...{ orderNumber: '3000123456', isByHand: false, sequence: 7, year: 2026, amountCents: 500, valueDate: '2026-03-10', isTold: false },
};
const paidBooks = (changed: Partial<typeof PAYMENT> = {}) => holding({ payments: [{ ...PAYMENT, ...changed }] });
const earlierPayment = (changed: Partial<ExportLine> = {}): EarlierPayment['payment'] => lineWith(changed);
const earlierWith = (changed: Partial<EarlierPayment>): Pick<Books, 'earlier'> => ({
  earlier: new Map([['3000123456', [{ payment: earlierPayment(), sequence: 7, isDismissed: false, isReversed: false, ...changed }]]]),
});

const decideAll = (lines: readonly ExportLine[], books: Books, by = BY) => reconcile(lines, books, by).map(({ decided }) => decided);
const decide = (line: ExportLine, books: Books, by = BY) => decideAll([line], books, by)[0];
const setAside = (reason: keyof typeof SET_ASIDE) => ({ outcome: 'set_aside', reason });

test('a line whose payment was recorded is matched with it', () =>
  expect(decide(lineWith(), paidBooks())).toEqual({ outcome: 'matched', sequence: 7 }));

test('a line of an order before the last one is matched with its own payment, and books nothing where none is known', () => {
  const line = lineWith({ orderNumber: '3000123455', amountCents: 200 });
  const payment = { ...PAYMENT, sequence: 4, amountCents: 200 };
  expect(decide(line, holding({ payments: [{ ...payment, orderNumber: '3000123455' }] }))).toEqual({ outcome: 'matched', sequence: 4 });
  expect(decide(line, booksWith())).toEqual(setAside('not_ordered'));
});

test('a line whose payment is ordered books it', () =>
  expect(decide(lineWith(), booksWith())).toMatchObject({ outcome: 'book', grant: { id: 'grant' }, tranche: { id: 'tranche-1' } }));

test('an envelope whose year has no codes yet, and a grant without a supplier, take every line', () => {
  const without = holding({ supplierNumber: null }, { codes: new Map() });
  expect(decide(lineWith({ fundsCentre: 'X', supplierNumber: '' }), without)).toMatchObject({ outcome: 'book' });
});

test.each<[what: string, line: Partial<ExportLine>, books: Books, reason: keyof typeof SET_ASIDE]>([
  ['that an earlier file had with another amount', { amountCents: 501 }, booksWith(earlierWith({})), 'line_differs'],
  ['whose payment was reversed', {}, booksWith(earlierWith({ isReversed: true })), 'payment_reversed'],
  ['of nothing', { amountCents: 0, orderNumber: '' }, booksWith(), 'amount_not_positive'],
  ['of less than nothing', { amountCents: -500, commitmentNumber: '1405000000' }, booksWith(), 'amount_not_positive'],
  ['of another funds centre', { fundsCentre: 'BG00/0217-AUTRE' }, booksWith(), 'other_credits'],
  ['of another functional area', { functionalArea: '0217-07-06' }, booksWith(), 'other_credits'],
  ['of a commitment that is unknown', { commitmentNumber: '1405000000' }, booksWith(), 'commitment_unknown'],
  ['without a commitment', { commitmentNumber: '' }, booksWith(), 'commitment_unknown'],
  ['of another envelope’s commitment', { commitmentNumber: '1405999999' }, booksWith(), 'other_envelope'],
  ['of another supplier', { supplierNumber: '1009999999' }, booksWith(), 'supplier_differs'],
  ['of an order that is unknown', { orderNumber: '3000000000' }, booksWith(), 'order_unknown'],
  ['without an order', { orderNumber: '' }, booksWith(), 'order_unknown'],
  ['of another amount than was paid', { amountCents: 499 }, paidBooks(), 'amount_differs'],
  ['of another amount than was ordered', { amountCents: 499 }, booksWith(), 'amount_differs'],
  ['of another year than was paid', { year: 2025 }, { ...paidBooks(), codes: new Map() }, 'year_differs'],
  ['of another year than was ordered', { year: 2025 }, { ...booksWith(), codes: new Map() }, 'year_differs'],
  ['whose payment another line tells of', {}, paidBooks({ isTold: true }), 'already_matched'],
  ['too long after the payment', { paidOn: '2026-03-16' }, paidBooks(), 'date_differs'],
  ['too long before the payment', { paidOn: '2026-03-04' }, paidBooks(), 'date_differs'],
  ['from before the order', { paidOn: '2026-03-01' }, booksWith(), 'date_out_of_range'],
  ['from tomorrow', { paidOn: '2026-03-21' }, booksWith(), 'date_out_of_range'],
])('a line %s is set aside', (_, line, books, reason) => expect(decide(lineWith(line), books)).toEqual(setAside(reason)));

test.each(['confirmed', 'certified', 'cancelled'] as const)('a line of a tranche that is %s is set aside', (state) => {
  const tranche = { ...trancheIn(state), orderNumber: '3000123456', earlierNumbers: [] };
  expect(decide(lineWith(), holding({ tranches: [tranche] }))).toEqual(setAside('not_ordered'));
});

test('a line of a grant that takes no payment is set aside', () => {
  expect(decide(lineWith(), holding({ grant: grantIn('terminated') }))).toEqual(setAside('grant_stopped'));
});

test.each([
  ...[...AUTHORISING].map((event) => ({ event, reason: refuseAuthoriser([{ event, personId: BY.caller.personId }], BY.caller)?.code })),
  ...NUMBERING.map((event) => ({ event, reason: 'sender_numbered_payment' })),
])('the person of $event does not book a payment of the grant, and may match it', ({ event, reason }) => {
  const acts = [{ event, personId: BY.caller.personId }];
  const held = (books: Books): Books => ({
    ...books,
    grants: new Map([...books.grants].map(([number, grant]) => [number, { ...grant, acts }])),
  });
  expect(decide(lineWith(), held(booksWith()))).toEqual({ outcome: 'set_aside', reason });
  expect(decide(lineWith(), held(paidBooks()))).toMatchObject({ outcome: 'matched' });
  const other = { ...BY, caller: { ...BY.caller, personId: 'colleague' } };
  expect(decide(lineWith(), held(booksWith()), other)).toMatchObject({ outcome: 'book' });
});

test('a person who is in conflict over a grant does not book its payment, nor does a substitute for another of its functions', () => {
  const of = (changed: Partial<Grant>): Books => holding({ grant: { ...grantIn('active', ['beneficiary', 'fund']), ...changed } });
  const { personId } = BY.caller;
  expect(decide(lineWith(), of({ conflicted: [personId] }))).toEqual(setAside('conflict_of_interest'));
  const employee = { ...BY, caller: { ...BY.caller, organisationId: grantIn('active').organisationId } };
  expect(decide(lineWith(), of({}), employee)).toEqual(setAside('conflict_of_interest'));
  const acting = { ...BY, caller: { ...BY.caller, acting: { role: 'payer', inSteadOf: null } } } as const;
  expect(decide(lineWith(), of({ fundActs: [`${personId}/chair/another`] }), acting)).toEqual(setAside('substitute_cumulates'));
});

test('a line of a closed year is not booked, and one of the year to which its order went is', () => {
  const late = { ...BY, at: '2027-02-01T09:00:00.000Z' };
  const moved = { ...trancheIn('ordered'), orderNumber: '3000123456', earlierNumbers: [], orderedYear: 2027 };
  const books = holding({ tranches: [moved] }, { codes: new Map(), closedYear: 2026 });
  expect(decide(lineWith(), books, late)).toEqual(setAside('year_closed'));
  expect(decide(lineWith({ year: 2027 }), books, late)).toMatchObject({ outcome: 'book' });
  // A payment from before the closing is matched all the same.
  expect(decide(lineWith(), { ...paidBooks(), closedYear: 2026 }, late)).toMatchObject({ outcome: 'matched' });
});

test(`a payment is told of by a line up to ${MATCH_DAYS} days from it`, () => {
  for (const paidOn of ['2026-03-05', '2026-03-15'])
    expect(decide(lineWith({ paidOn }), paidBooks())).toMatchObject({ outcome: 'matched' });
});

test('a payment is told of once in a file: by the first line', () => {
  // Of another company, as far as the file says: it is another request.
  const two = [lineWith(), lineWith({ position: 2, company: '' })];
  expect(decideAll(two, paidBooks())).toEqual([{ outcome: 'matched', sequence: 7 }, setAside('already_matched')]);
  expect(decideAll(two, booksWith())).toMatchObject([{ outcome: 'book' }, setAside('already_matched')]);
});

describe('the lines of one payment request', () => {
  const items = (...amounts: number[]) =>
    amounts.map((amountCents, place) => lineWith({ position: place + 1, orderItem: String(place + 1), amountCents }));

  test('are compared by what they make together, even on other funds centres', () => {
    const [a = lineWith(), b = lineWith()] = items(300, 200);
    const apart = [a, { ...b, fundsCentre: 'BG00/0217-SGAC-AUTRE' }];
    expect(decideAll(apart, paidBooks())).toEqual([{ outcome: 'matched', sequence: 7 }]);
    expect(decideAll(apart, booksWith())).toMatchObject([{ outcome: 'book' }]);
    expect(reconcile(apart, booksWith(), BY)[0]?.reported).toMatchObject({ amountCents: 500, lines: [{ position: 1 }, { position: 2 }] });
  });

  test('that pay a part of the order are set aside, until a later file has the rest', () => {
    expect(decideAll(items(300), booksWith())).toEqual([setAside('amount_differs')]);
    const before = earlierWith({ payment: earlierPayment({ amountCents: 300 }), sequence: null });
    expect(decideAll(items(300, 200), booksWith(before))).toMatchObject([{ outcome: 'book' }]);
  });

  test('of several commitments are set aside', () => {
    const [a = lineWith(), b = lineWith()] = items(300, 200);
    expect(decideAll([a, { ...b, commitmentNumber: '1405999998' }], booksWith())).toEqual([setAside('several_commitments')]);
  });
});

describe('a N° DP of another year, or of another company,', () => {
  const old = { ...ORDER, id: 'tranche-0', rank: 2, orderedYear: 2025 };

  test('is another request: each line finds the payment of its own year', () => {
    const books = holding({ payments: [{ ...PAYMENT, sequence: 3, year: 2025, valueDate: '2025-03-10' }, PAYMENT] }, { codes: new Map() });
    const lines = [lineWith({ year: 2025, paidOn: '2025-03-10' }), lineWith({ position: 2 })];
    expect(decideAll(lines, books)).toEqual([
      { outcome: 'matched', sequence: 3 },
      { outcome: 'matched', sequence: 7 },
    ]);
    expect(decide(lineWith(), holding({ tranches: [ORDER, old], payments: [{ ...PAYMENT, year: 2025 }] }))).toMatchObject({
      outcome: 'book',
      tranche: { id: 'tranche-1' },
    });
  });

  test('does not make a line known', () => {
    const before = (changed: Partial<ExportLine>) => booksWith(earlierWith({ payment: earlierPayment(changed) }));
    expect(decide(lineWith(), before({ year: 2025 }))).toMatchObject({ outcome: 'book' });
    expect(decide(lineWith(), before({ company: 'AZE' }))).toMatchObject({ outcome: 'book' });
    expect(decide(lineWith(), before({ company: '' }))).toEqual({ outcome: 'known', sequence: 7 });
  });

  test('is of other credits where the company is not the envelope’s', () =>
    expect(decide(lineWith({ company: 'AZE' }), booksWith())).toEqual(setAside('other_credits')));
});

test('a form that names the programme alone is compared with the programme of the funds centre', () => {
  const short = lineWith({ fundsCentre: '' });
  expect(decide(short, booksWith())).toMatchObject({ outcome: 'book' });
  expect(decide({ ...short, programme: '0218' }, booksWith())).toEqual(setAside('other_credits'));
});

describe('an order without a N° DP', () => {
  const unnumbered = { ...ORDER, orderNumber: null, earlierNumbers: [] };
  const found = { outcome: 'book', takesNumber: true, tranche: { id: 'tranche-1' } };

  test('takes that of the export, where it alone of its grant has this amount', () => {
    expect(decide(lineWith({ orderNumber: '000195567' }), holding({ tranches: [unnumbered] }))).toMatchObject(found);
    const other = { ...unnumbered, id: 'tranche-2', rank: 2 };
    expect(decide(lineWith(), holding({ tranches: [unnumbered, { ...other, orderedCents: 400 }] }))).toMatchObject(found);
    expect(decide(lineWith(), holding({ tranches: [unnumbered, other] }))).toEqual(setAside('order_unknown'));
    expect(decide(lineWith({ amountCents: 499 }), holding({ tranches: [unnumbered] }))).toEqual(setAside('order_unknown'));
  });

  test('takes none that another order of the year and company has, nor a word that is no number', () => {
    const held = (company: string | null, year: number) =>
      holding({ tranches: [unnumbered] }, { holders: new Map([['3000123456', [{ company, year }]]]) });
    for (const company of ['ADCE', null]) expect(decide(lineWith(), held(company, 2026))).toEqual(setAside('order_unknown'));
    for (const books of [held('AZE', 2026), held('ADCE', 2025)]) expect(decide(lineWith(), books)).toMatchObject(found);
    expect(decide(lineWith({ orderNumber: 'DP-1' }), holding({ tranches: [unnumbered] }))).toEqual(setAside('order_unknown'));
  });
});

describe('a payment that was recorded by hand before its order had a N° DP', () => {
  const paid = { ...ORDER, state: 'paid' as const, orderNumber: null, earlierNumbers: [] };
  const BY_HAND = { ...PAYMENT, isByHand: true, orderNumber: 'Virement de mars' };
  const held = (...payments: Partial<typeof PAYMENT>[]) =>
    holding({ tranches: [paid], payments: payments.map((changed, place) => ({ ...BY_HAND, sequence: 7 + place, ...changed })) });

  test('is told of by its line: under its number, or else alone with its amount and about its day', () => {
    const matched = { outcome: 'matched', sequence: 7 };
    expect(decide(lineWith(), held({}))).toEqual(matched);
    expect(decide(lineWith(), held({}, { amountCents: 501 }, { isTold: true }, { valueDate: '2026-06-01' }))).toEqual(matched);
    expect(decide(lineWith(), held({ orderNumber: '3000123456' }, {}))).toEqual(matched);
  });

  test('is told of once', () => {
    const twice = [lineWith(), lineWith({ position: 2, lineId: 'other', orderNumber: '3000123457' })];
    expect(decideAll(twice, held({}))).toEqual([{ outcome: 'matched', sequence: 7 }, setAside('order_unknown')]);
  });

  test.each<[what: string, payments: Partial<typeof PAYMENT>[], reason: keyof typeof SET_ASIDE]>([
    ['has its number and another amount', [{ orderNumber: '3000123456', amountCents: 501 }], 'amount_differs'],
    ['has another number', [{ orderNumber: '3000123457' }], 'payment_resembles'],
    ['was made on another day', [{ valueDate: '2026-03-16' }], 'payment_resembles'],
    ['was made in another year', [{ year: 2025 }], 'payment_resembles'],
    ['is one of two', [{}, {}], 'several_resemble'],
    ['has another amount', [{ amountCents: 501 }], 'order_unknown'],
    ['has an order with another number', [{ isByHand: false, orderNumber: '3000123457' }], 'order_unknown'],
  ])('says what its line looks like where it %s', (_, payments, reason) =>
    expect(decide(lineWith(), held(...payments))).toEqual(setAside(reason)),
  );

  test('leaves its line to a person where another order of the amount is open', () => {
    const open = { ...ORDER, id: 'tranche-2', rank: 2, orderNumber: null, earlierNumbers: [] };
    const beside = (valueDate: string) => holding({ tranches: [paid, open], payments: [{ ...BY_HAND, valueDate }] });
    expect(decide(lineWith(), beside('2026-03-10'))).toEqual(setAside('several_resemble'));
    expect(decide(lineWith(), beside('2026-01-10'))).toMatchObject({ outcome: 'book', tranche: { id: 'tranche-2' } });
  });
});

describe('a payment that came back in the accounting system', () => {
  const BACK = { orderNumber: '3000123456', sequence: 9, year: 2026, amountCents: 500, isTold: false };
  const back = (...amounts: number[]) => amounts.map((amountCents, place) => lineWith({ position: place + 1, amountCents }));
  const certified = { ...ORDER, state: 'certified' as const, orderNumber: null };

  test.each([
    ['its payment and its return', [500, -500]],
    ['its return alone', [-500]],
  ])('is matched with the return that is recorded here, where the file has %s', (_, amounts) => {
    const books = holding({ tranches: [certified], returned: [BACK] }, earlierWith({ isReversed: true }));
    expect(decideAll(back(...amounts), books)).toEqual([{ outcome: 'matched', sequence: 9 }]);
  });

  test('is set aside, for its return to be recorded, where it is ordered or paid here', () => {
    expect(decideAll(back(500, -500), paidBooks())).toEqual([setAside('payment_returned')]);
    expect(decideAll(back(500, -500), booksWith())).toEqual([setAside('payment_returned')]);
    expect(decideAll(back(500, -500), holding({ tranches: [certified], returned: [{ ...BACK, isTold: true }] }))).toEqual([
      setAside('amount_not_positive'),
    ]);
  });

  test('is known where an earlier file had it so', () => {
    const before = earlierWith({ payment: earlierPayment({ amountCents: 0 }), sequence: 9 });
    expect(decideAll(back(500, -500), booksWith(before))).toEqual([{ outcome: 'known', sequence: 9 }]);
  });
});

describe('a line that an earlier file had', () => {
  test('and that tells of a payment is known', () =>
    expect(decide(lineWith(), booksWith(earlierWith({})))).toEqual({ outcome: 'known', sequence: 7 }));
  test('is the same line whatever its place, and however its supplier is written', () =>
    expect(decide(lineWith({ position: 9, supplierName: 'UN MINISTERE' }), booksWith(earlierWith({})))).toMatchObject({
      outcome: 'known',
    }));
  test('and that was dismissed is known, and tells of nothing', () =>
    expect(decide(lineWith(), booksWith(earlierWith({ sequence: null, isDismissed: true })))).toEqual({
      outcome: 'known',
      sequence: null,
    }));
  test('and that was dismissed with other values is looked at', () =>
    expect(
      decide(
        lineWith({ amountCents: 500 }),
        booksWith(earlierWith({ payment: earlierPayment({ amountCents: 1 }), sequence: null, isDismissed: true })),
      ),
    ).toMatchObject({
      outcome: 'book',
    }));
  test('and that waits to be settled is looked at again', () =>
    expect(decide(lineWith(), booksWith(earlierWith({ sequence: null })))).toMatchObject({ outcome: 'book' }));
});

const FINANCE = callerOf('finance');
const SOUND_GRANT = { organisationId: 'other', conflicted: [], fundActs: [] };
const CONFLICTED = { organisationId: 'house', conflicted: [FINANCE.personId], fundActs: [] };

describe('the guards of a link', () => {
  const sound = () => ({
    line: { outcome: 'set_aside' as const, reason: 'order_unknown' as const, isOpen: true, amountCents: 500, grant: null } as Parameters<
      typeof refuseLink
    >[0],
    movement: { kind: 'pay', amountCents: 500, reverses: null, reversedBy: null, toldBy: null, grant: null } as Parameters<
      typeof refuseLink
    >[1],
  });
  inOrderOfPrecedence(sound, ({ line, movement }) => refuseLink(line, movement, 12, FINANCE), [
    { when: 'no such line', refusal: { code: 'line_unknown' }, spoil: { line: undefined } },
    {
      when: 'it waits for nothing',
      refusal: { code: 'line_not_open', outcome: 'set_aside' },
      spoil: ({ line }) => line && (line.isOpen = false),
    },
    {
      when: 'who settles is in conflict over the grant of the line',
      refusal: { code: 'conflict_of_interest' },
      spoil: ({ line }) => line && (line.grant = CONFLICTED),
    },
    { when: 'no such movement', refusal: { code: 'movement_unknown', last: 12 }, spoil: { movement: undefined } },
    {
      when: 'it is no payment',
      refusal: { code: 'movement_not_payment', kind: 'commit' },
      spoil: ({ movement }) => movement && (movement.kind = 'commit'),
    },
    {
      when: 'who settles is in conflict over the grant that was paid',
      refusal: { code: 'conflict_of_interest' },
      spoil: ({ movement }) => movement && (movement.grant = CONFLICTED),
    },
    {
      when: 'it was reversed',
      refusal: { code: 'movement_already_reversed', by: 9 },
      spoil: ({ movement }) => movement && (movement.reversedBy = 9),
    },
    {
      when: 'another line tells of it',
      refusal: { code: 'movement_already_told', lineId: 'L-2' },
      spoil: ({ movement }) => movement && (movement.toldBy = 'L-2'),
    },
    {
      when: 'the amounts differ',
      refusal: { code: 'amount_differs', expectedCents: 499, givenCents: 500 },
      spoil: ({ movement }) => movement && (movement.amountCents = 499),
    },
  ]);
  test('an opposite is no payment', () => {
    const { line, movement } = sound();
    expect(refuseLink(line, movement && { ...movement, reverses: 3 }, 12, FINANCE)).toEqual({ code: 'movement_not_payment', kind: 'pay' });
  });
});

test('what waits to be settled may be dismissed, and nothing else', () => {
  expect(refuseDismissal(undefined, FINANCE)).toEqual({ code: 'line_unknown' });
  const line = { outcome: 'booked', reason: null, isOpen: true, grant: null } as const;
  expect(refuseDismissal({ ...line, isOpen: false }, FINANCE)).toEqual({ code: 'line_not_open', outcome: 'booked' });
  expect(refuseDismissal({ ...line, grant: CONFLICTED }, FINANCE)).toEqual({ code: 'conflict_of_interest' });
  expect(refuseDismissal(line, FINANCE)).toBeNull();
});

test('an open line’s payment is recorded where an import of it now would record it', () => {
  const line = { outcome: 'set_aside', reason: 'payer_ordered_payment', isOpen: true, grant: SOUND_GRANT } as const;
  const now = (decided: unknown) => ({ ...line, now: decided }) as Parameters<typeof refuseBooking>[0];
  expect(refuseBooking(now({ outcome: 'book' }), FINANCE)).toBeNull();
  expect(refuseBooking(line, FINANCE)).toBeNull();
  expect(refuseBooking({ ...line, grant: null }, FINANCE)).toEqual({ code: 'line_not_booked', setAsideFor: 'payer_ordered_payment' });
  expect(refuseBooking(now({ outcome: 'set_aside', reason: 'not_ordered' }), FINANCE)).toEqual({
    code: 'line_not_booked',
    setAsideFor: 'not_ordered',
  });
  expect(refuseBooking(now({ outcome: 'matched', sequence: 4 }), FINANCE)).toEqual({ code: 'line_not_booked', setAsideFor: null });
  expect(refuseBooking(undefined, FINANCE)).toEqual({ code: 'line_unknown' });
  expect(refuseBooking({ ...line, isOpen: false }, FINANCE)).toEqual({ code: 'line_not_open', outcome: 'set_aside' });
  expect(refuseBooking({ ...line, grant: CONFLICTED }, FINANCE)).toEqual({ code: 'conflict_of_interest' });
});

test('an open line may be dismissed with all others of its reason where that says that it reports nothing of the envelope', () => {
  const line = { outcome: 'set_aside', reason: 'other_credits', isOpen: true, grant: null } as const;
  expect(mayDismissAlike(line, FINANCE)).toBeNull();
  expect(mayDismissAlike({ ...line, isOpen: false }, FINANCE)).toEqual({ code: 'line_not_open', outcome: 'set_aside' });
  expect(mayDismissAlike({ ...line, grant: CONFLICTED }, FINANCE)).toEqual({ code: 'conflict_of_interest' });
  for (const reason of ['supplier_differs', 'order_unknown', 'line_differs'] as const)
    expect(mayDismissAlike({ ...line, reason }, FINANCE)).toEqual({ code: 'lines_one_by_one', setAsideFor: reason });
});
