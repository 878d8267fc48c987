import { NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import { afterOrder, letterToCome } from '../../../domain/ledger/rehearsal.ts';

const at = '2026-06-01T10:00:00.000Z';
const order = { envelopeId: 'fund', year: 2026, credit: 'AE', amountCents: 50 } as const;
const line = { ...NO_BALANCES, total: 100, reserved: 80, frozen: 10, available: 10 };

test('a rehearsed order leaves the credits as the ledger would, or is refused as it would be', () => {
  const after = (command: 'freezeCredits' | 'cutCredits', amountCents: number, closedYear: number | null = null) =>
    afterOrder(line, closedYear, { ...order, command, amountCents }, at);
  expect(after('freezeCredits', 50)).toEqual({ after: { ...line, frozen: 60, available: -40 } });
  expect(after('cutCredits', 15)).toEqual({ after: { ...line, total: 85, frozen: 0, available: 5 } });
  expect(after('freezeCredits', 91)).toMatchObject({ refusal: { code: 'freeze_exceeds_credits', mostCents: 90 } });
  expect(after('cutCredits', 21)).toMatchObject({ refusal: { code: 'cut_exceeds_credits', mostCents: 20 } });
  expect(after('freezeCredits', 1, 2026)).toMatchObject({ refusal: { code: 'year_closed' } });
});

test.each([
  ['its agreement is not signed', 'planned', '2026-07-01T10:00:00.000Z', 'deferDeadline'],
  ['its conditions are not met', 'planned', null, 'confirmNextTranche'],
  ['it waits for credits already', 'awaiting_credits', null, 'resumeTranche'],
])('where %s, a beneficiary learns that a tranche waits by the letter that comes then', (_, state, deadlineAt, letter) => {
  expect(letterToCome({ state, deadlineAt })).toBe(letter);
});
