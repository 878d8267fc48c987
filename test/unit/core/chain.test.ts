import { createHash } from 'node:crypto';
import { GENESIS } from '../../../domain/core/chain.ts';
import { movementHash, type Recorded } from '../../../domain/ledger/chain.ts';

const movement: Recorded = {
  envelopeId: 'e-1',
  sequence: 7,
  kind: 'pay',
  year: 2026,
  credit: 'CP',
  from: 'ordered',
  to: 'paid',
  amountCents: 24_000_000,
  trancheId: 't-1',
  subject: 'told in a refusal, and recorded nowhere',
  valueDate: '2026-03-01',
  recordedAt: '2026-03-02T09:00:00.000Z',
  cause: { streamId: 'g-1', version: 6 },
};
const reversal: Recorded = { ...movement, from: 'paid', to: 'ordered', reverses: { sequence: 6, from: 'ordered', to: 'paid' } };

test('the hash of a movement is SHA-256 of its fifteen lines', () => {
  const lines = `${GENESIS}\ne-1\n7\npay\n2026\nCP\nordered\npaid\n24000000\nt-1\n2026-03-01\n2026-03-02T09:00:00.000Z\ng-1\n6\n`;
  expect(movementHash(GENESIS, movement)).toBe(createHash('sha256').update(lines, 'utf8').digest('hex'));
  // Computed once with Python's hashlib: the hashed form may never change, or old chains break.
  expect(movementHash(GENESIS, movement)).toBe('f3538678ed0f466c61dbbae190b0b78fbc6cef08440c7805e1f66045adce91b4');
});

test('a movement of no tranche leaves its line empty, and an opposite names what it undoes in the last one', () => {
  const lines = `${GENESIS}\ne-1\n7\npay\n2026\nCP\npaid\nordered\n24000000\n\n2026-03-01\n2026-03-02T09:00:00.000Z\ng-1\n6\n6`;
  expect(movementHash(GENESIS, { ...reversal, trancheId: null })).toBe(createHash('sha256').update(lines, 'utf8').digest('hex'));
});

test.each<[string, string, Partial<Recorded>]>([
  ['what came before', '1'.repeat(64), {}],
  ['the envelope', GENESIS, { envelopeId: 'e-2' }],
  ['the place', GENESIS, { sequence: 8 }],
  ['the kind', GENESIS, { kind: 'cancel_order' }],
  ['the year', GENESIS, { year: 2027 }],
  ['the credit', GENESIS, { credit: 'AE' }],
  ['the account that it leaves', GENESIS, { from: 'available' }],
  ['the account that it enters', GENESIS, { to: 'available' }],
  ['a cent', GENESIS, { amountCents: 24_000_001 }],
  ['the tranche', GENESIS, { trancheId: 't-2' }],
  ['the absence of a tranche', GENESIS, { trancheId: null }],
  ['the day on which it counts', GENESIS, { valueDate: '2026-03-02' }],
  ['the instant', GENESIS, { recordedAt: '2026-03-02T09:00:00.001Z' }],
  ['the stream of its cause', GENESIS, { cause: { streamId: 'g-2', version: 6 } }],
  ['the event of its cause', GENESIS, { cause: { streamId: 'g-1', version: 7 } }],
  ['what it undoes', GENESIS, { reverses: { sequence: 5, from: 'ordered', to: 'paid' } }],
])('%s changes the hash', (_, previous, changed) =>
  expect(movementHash(previous, { ...movement, ...changed })).not.toBe(movementHash(GENESIS, movement)),
);
