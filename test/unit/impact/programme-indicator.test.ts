import { ratio, rounded } from '../../../domain/core/ratio.ts';
import {
  countedBy,
  figuresOf,
  filesOf,
  type ProgrammeFile,
  type ProgrammeKey,
  publicDay,
  withheldAmong,
  withheldIn,
} from '../../../domain/impact/programme-indicator.ts';

const DAY = '2027-06-30';

const file = (change: Partial<ProgrammeFile> = {}): ProgrammeFile => ({
  applicationId: 'a',
  callId: 'one',
  submittedOn: '2026-01-10',
  screenedOn: null,
  reviewedOn: null,
  decidedOn: null,
  stoppedDays: 0,
  lastDecidedOn: null,
  isSelected: false,
  awardedOn: null,
  acceptedOn: null,
  signedOn: null,
  suspendedDays: 0,
  slippage: null,
  checked: [],
  targets: null,
  ...change,
});

/** A file that went all the way: 21 days of screening, 28 of review, 31 until the decision, and then 150. */
const whole = file({
  screenedOn: '2026-01-31',
  reviewedOn: '2026-02-28',
  decidedOn: '2026-03-31',
  stoppedDays: 12,
  lastDecidedOn: '2026-03-31',
  isSelected: true,
  awardedOn: '2026-03-31',
  acceptedOn: '2026-04-10',
  signedOn: '2026-08-28',
  suspendedDays: 30,
  slippage: { budget: ratio(1n, 4n), calendar: ratio(-1n, 10n) },
  targets: { due: 3, reached: 3 },
});

const valueOf = (key: ProgrammeKey, of: ProgrammeFile, day = DAY): number | null => {
  const [found] = countedBy(key, [of], day);
  return found ? rounded(found.value, 4) : null;
};

test.each<[ProgrammeKey, number]>([
  ['decision', 80],
  ['decision_net', 68],
  ['signature', 150],
  ['signature_net', 120],
  ['signed_in_six_months', 1],
  ['selected', 1],
  ['screening', 21],
  ['review', 28],
  ['committee', 31],
  ['acceptance', 10],
  ['signing', 140],
  ['targets_met', 1],
  ['slippage_cost', 0.25],
  ['slippage_time', -0.1],
])('%s is what the days of a file come to', (key, value) => {
  expect(valueOf(key, whole)).toBe(value);
});

test('a file counts for what it has come to, and for nothing beyond', () => {
  const counting = (of: ProgrammeFile) =>
    (
      ['decision', 'signature', 'selected', 'screening', 'review', 'signing', 'targets_met', 'slippage_cost', 'payment_errors'] as const
    ).filter((key) => valueOf(key, of) !== null);
  expect(counting(file())).toEqual([]);
  const refused = { screenedOn: '2026-01-31', decidedOn: '2026-01-31', lastDecidedOn: '2026-01-31' };
  expect(counting(file(refused))).toEqual(['decision', 'selected', 'screening']);
  // A review that an upheld appeal began comes after the first decision: it is no time of the committee.
  expect(valueOf('committee', file({ ...refused, reviewedOn: '2026-05-01' }))).toBeNull();
  expect(valueOf('targets_met', file({ signedOn: '2026-08-28', targets: { due: 3, reached: 2 } }))).toBe(0);
});

const plain = ({ files, mean, median }: { files: number; mean: Parameters<typeof rounded>[0] | null; median: typeof mean }) => ({
  files,
  mean: mean && rounded(mean, 4),
  median: median && rounded(median, 4),
});

/** A file of which payments of 100 euros were checked, each in a year and wrong by so much. */
const checkedFile = (applicationId: string, ...payments: [year: number, wrongCents: number][]) =>
  file({ applicationId, checked: payments.map(([year, wrongCents]) => ({ on: `${year}-05-02`, amountCents: 10_000, wrongCents })) });

test('the error rate of payments is euros wrong by euros checked, of each year, and none where nothing is checked', () => {
  const files = [checkedFile('a', [2026, 2_000], [2026, 0], [2025, 0]), checkedFile('b', [2026, 1_000]), file()];
  const { groups, total } = figuresOf('payment_errors', files, DAY, { by: 'year' });
  expect(plain(total)).toEqual({ files: 2, mean: 0.075, median: null });
  expect(total.sample).toMatchObject({ payments: 4, checkedCents: 40_000, wrongCents: 3_000 });
  expect([...groups].map(([key, each]) => [key, plain(each).mean, each.files]).toSorted()).toEqual([
    ['2025', 0, 1],
    ['2026', 0.1, 2],
  ]);
  expect(filesOf('payment_errors', files, DAY, {}).map(({ on, value }) => [on, rounded(value, 4)])).toEqual([
    ['2026-05-02', 0.0667],
    ['2026-05-02', 0.1],
  ]);
  expect(figuresOf('payment_errors', [file()], DAY, { by: 'year' })).toMatchObject({ groups: new Map(), total: { files: 0, mean: null } });
});

test('years that share their files are withheld together until five different files stand behind them', () => {
  const shared = [1, 2, 3].map((each) => checkedFile(String(each), [2024, 0], [2025, 0]));
  const others = [4, 5, 6, 7, 8].map((each) => checkedFile(String(each), [2026, 0]));
  const figures = figuresOf('payment_errors', [...shared, ...others], DAY, { by: 'year' });
  expect([...withheldIn(figures).groups].toSorted()).toEqual(['2024', '2025', '2026']);
});

test('six months run de date à date, and an award counts only once it is signed or they are over', () => {
  const awarded = (change: Partial<ProgrammeFile>) => file({ awardedOn: '2026-08-31', ...change });
  expect(valueOf('signed_in_six_months', awarded({}), '2027-02-28')).toBeNull();
  expect(valueOf('signed_in_six_months', awarded({}), '2027-03-01')).toBe(0);
  expect(valueOf('signed_in_six_months', awarded({ signedOn: '2027-02-28' }))).toBe(1);
  expect(valueOf('signed_in_six_months', awarded({ signedOn: '2027-03-01' }))).toBe(0);
});

const decidedAfter = (days: number, callId = 'one', year = 2026) => {
  const decidedOn = new Date(Date.UTC(year, 0, 10 + days)).toISOString().slice(0, 10);
  return file({ callId, submittedOn: `${year}-01-10`, decidedOn, lastDecidedOn: decidedOn, isSelected: days < 10 });
};
test('a mean and a median are those of the files of each group, by call or by year, and of all of them', () => {
  const files = [decidedAfter(1), decidedAfter(2), decidedAfter(9), decidedAfter(20), decidedAfter(40, 'two', 2025)];
  const { groups, total } = figuresOf('decision', files, DAY, { by: 'call' });
  expect(plain(total)).toEqual({ files: 5, mean: 14.4, median: 9 });
  expect([...groups].map(([key, figure]) => [key, plain(figure)])).toEqual([
    ['one', { files: 4, mean: 8, median: 5.5 }],
    ['two', { files: 1, mean: 40, median: 40 }],
  ]);
  expect([...figuresOf('decision', files, DAY, { by: 'year' }).groups.keys()].toSorted()).toEqual(['2025', '2026']);
  expect(plain(figuresOf('selected', files, DAY, { by: 'call' }).total)).toEqual({ files: 5, mean: 0.6, median: null });
  expect(plain(figuresOf('decision', files, DAY, { by: 'year', callId: 'one', year: '2026' }).total).files).toBe(4);
  expect(filesOf('decision', files, DAY, { year: '2025' })).toHaveLength(1);
});

test('what rests on fewer than five files is withheld, and so is the next group, which would tell it by a subtraction', () => {
  const many = (count: number, callId: string) => Array.from({ length: count }, (_, each) => decidedAfter(each, callId));
  const withheld = (...sizes: number[]) => {
    const { groups, total } = withheldIn(
      figuresOf(
        'decision',
        sizes.flatMap((size, call) => many(size, String(call))),
        DAY,
        { by: 'call' },
      ),
    );
    return [[...groups].toSorted().join(), total];
  };
  expect(withheld(5, 9)).toEqual(['', false]);
  expect(withheld(4, 9, 7)).toEqual(['0,2', false]);
  expect(withheld(1, 2, 9)).toEqual(['0,1,2', false]);
  expect(withheld(3, 4, 9)).toEqual(['0,1', false]);
  expect(withheld(2, 2)).toEqual(['0,1', true]);
});

test('a part is not told by its sum: another part is withheld in the same group and in the total', () => {
  const signed = (callId: string, days: number, acceptedOn: string | null) =>
    file({ callId, awardedOn: '2026-03-01', acceptedOn, signedOn: `2026-04-${String(days).padStart(2, '0')}` });
  const files = ['one', 'two', 'three'].flatMap((call) =>
    [1, 2, 3, 4, 5, 6].map((each) => signed(call, each, call === 'one' && each === 1 ? '2026-03-09' : null)),
  );
  const keys = ['signature', 'acceptance', 'signing'] as const;
  const withheldOf = (of: readonly ProgrammeFile[]) =>
    [...withheldAmong(new Map(keys.map((key) => [key, figuresOf(key, of, DAY, { by: 'call' })])))].map(([key, { groups, total }]) => [
      key,
      groups.size,
      groups.has('one'),
      total,
    ]);
  // One acceptance: the signing is withheld beside it, in its call and in the total; their sum is shown.
  expect(withheldOf(files)).toEqual([
    ['signature', 0, false, false],
    ['acceptance', 1, true, true],
    ['signing', 1, true, true],
  ]);
  expect(withheldOf(files.map((each) => ({ ...each, acceptedOn: null }))).map(([key, size]) => [key, size])).toEqual([
    ['signature', 0],
    ['acceptance', 0],
    ['signing', 0],
  ]);
});

test('the public reads as of the last end of a quarter that is over, and the same one again where it asks for it', () => {
  const today = '2027-05-17';
  expect(['2027-05-17', '2027-04-01', '2027-03-31', '2027-03-30', '2026-12-31', '2026-01-01'].map((on) => publicDay(on, today))).toEqual([
    ...['2027-03-31', '2027-03-31', '2027-03-31', '2026-12-31', '2026-12-31', '2025-12-31'],
  ]);
  // A quarter is over once its last day is.
  expect([publicDay('2027-06-30', '2027-06-30'), publicDay('2027-07-01', '2027-07-01')]).toEqual(['2027-03-31', '2027-06-30']);
});

test('the mean of thousands of plans has a denominator that does not grow with theirs', () => {
  const slipping = Array.from({ length: 3_000 }, (_, each) =>
    file({ signedOn: '2026-08-28', slippage: { budget: ratio(1n, BigInt(1_000_003 + 2 * each)), calendar: ratio(1n, 3n) } }),
  );
  const { mean } = figuresOf('slippage_cost', slipping, DAY, { by: 'call' }).total;
  expect(String(mean?.denominator).length).toBeLessThan(20);
  expect(mean && rounded(mean, 9)).toBe(0.000000997);
});
