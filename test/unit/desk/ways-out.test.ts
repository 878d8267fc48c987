import type { GrantParts } from '../../../domain/desk/may-on-grant.ts';
import { isInTimeFor, type Release, releaseOf } from '../../../domain/desk/ways-out.ts';
import { CALL, grantIn, trancheIn } from '../../support/domain.ts';

const at = '2026-06-01T10:00:00.000Z';
const [PAST, FUTURE] = ['2026-05-01T22:00:00.000Z', '2026-08-31T21:59:59.999Z'];
const committed = { ...trancheIn('confirmed'), committedCents: 100, paidCents: 0 };
const over = { rank: 1, state: 'accepted', dueAt: PAST, periodStartsOn: '2026-01-01', periodEndsOn: '2026-04-30' };
const late = { state: 'awaited', dueAt: PAST, key: 'open_data' };
const notice = {
  number: 1,
  ground: 'condition',
  givenAt: '2026-05-02T08:00:00.000Z',
  answerBy: '2026-05-31',
  endBy: null,
  observedAt: null,
};
const account = { state: 'awaited', dueAt: FUTURE };

const SILENT = {
  ...{ grant: grantIn('active'), call: CALL, tranches: [committed], milestones: [], obligations: [], guarantees: [], claims: [] },
  ...{ measured: [], notice: undefined, account: undefined, open: undefined, fundingChange: null },
};
const releaseIn = (changed: object): Release | null => releaseOf({ ...SILENT, ...changed } as unknown as GrantParts, at);
const by = (act: Release['act'], more: Partial<Release> = {}): Release => ({ act, day: null, milestone: null, ...more });

test.each<[what: string, changed: object, release: Release | null]>([
  ['where all of it is certified, it is owed', { tranches: [{ ...committed, state: 'certified' }] }, by('payment')],
  ['a given account is approved, even past a notice', { account: { ...account, state: 'given' }, notice }, by('approval')],
  ['a condition kept past no date begins the end', { obligations: [late] }, by('notice')],
  ['once its notice has run out, the agreement may be ended', { obligations: [late], notice }, by('end')],
  [
    'while a notice runs, the end waits for it',
    { obligations: [late], notice: { ...notice, answerBy: '2026-06-01' } },
    by('end', { day: '2026-06-02' }),
  ],
  ['a notice whose condition is kept by now ends nothing', { notice }, by('amendment')],
  ['the account of a project that is over is awaited', { account, milestones: [over] }, by('account', { day: '2026-08-31' })],
  [
    'a project that runs may be declared over by its beneficiary',
    { account, milestones: [over, { ...over, rank: 2, state: 'planned', dueAt: FUTURE, periodEndsOn: '2026-08-01' }] },
    by('early_end'),
  ],
  ['without an account, an amendment is what is left', {}, by('amendment')],
  ['on an agreement that has ended, nothing is', { grant: grantIn('terminated') }, null],
  ['nor where nothing is open', { tranches: [{ ...committed, paidCents: 100 }] }, null],
])('of a silent commitment: %s', (_, changed, release) => {
  expect(releaseIn(changed)).toEqual(release);
});

test.each<[what: string, days: number, at: string, isIn: boolean]>([
  ['on the last day of its year', 46, '2026-11-15T11:00:00.000Z', true],
  ['on the first day of the next one', 47, '2026-11-15T11:00:00.000Z', false],
  ['at once, in the last minute of its year in Paris', 0, '2026-12-31T22:59:00.000Z', true],
  ['on the day after that minute', 1, '2026-12-31T22:59:00.000Z', false],
  ['of a year that is over in Paris, though not in UTC', 46, '2026-12-31T23:00:00.000Z', true],
  ['in the year before its own', 60, '2025-11-01T11:00:00.000Z', true],
])('a way that takes effect %s frees credits of 2026: after %i days from %s, %s', (_, days, at, isIn) => {
  expect(isInTimeFor(2026, days, at)).toBe(isIn);
});
