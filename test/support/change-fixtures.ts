import type { Kysely } from 'kysely';
import { readOpenChanges } from '../../db/ledger/changes.ts';
import type { DB } from '../../db/core/schema.ts';
import type { CreditOrder } from '../../domain/ledger/credits.ts';
import type { ProposeChange } from '../../domain/ledger/change.ts';
import type { Ask, CommandHarness } from './command-harness.ts';
import { type Door, expectStatus } from './fixtures.ts';

/** Finance proposes a change of an envelope; returns its number. */
export async function proposed(
  { accept }: CommandHarness,
  db: Kysely<DB>,
  envelopeId: string,
  change: ProposeChange,
  { by = 'finance', ...ask }: Ask & { by?: string } = {},
): Promise<number> {
  await accept(by, 'proposeChange', change, { ...ask, id: envelopeId });
  return Math.max(...(await readOpenChanges(db, [envelopeId])).map(({ number }) => number));
}

/** The same, confirmed by a second person of finance. */
export async function byTwo(harness: CommandHarness, db: Kysely<DB>, envelopeId: string, change: ProposeChange, ask: Ask = {}) {
  const number = await proposed(harness, db, envelopeId, change, ask);
  return harness.accept('finance-2', 'confirmChange', { change: number }, { ...ask, id: envelopeId });
}

/** Proposes a change of an envelope over HTTP, as this login; returns its number. */
export async function propose(harness: Door, envelopeId: string, change: object, login = 'finance'): Promise<number> {
  const who = await harness.as(login);
  expectStatus(await who.post(`/envelopes/${envelopeId}/changes`, change), 200);
  return (await who.get(`/envelopes/${envelopeId}`)).body.openChanges[0].number;
}

/** Confirms, rejects or retracts a proposed change. */
const onChange =
  (path: string, body: object = {}) =>
  async (harness: Door, envelopeId: string, change: number, login = 'finance-2') =>
    (await harness.as(login)).post(`/envelopes/${envelopeId}/${path}`, { change, ...body });
export const confirm = onChange('change-confirmations');
export const reject = onChange('change-rejections', { reason: 'Une raison.' });
export const retract = onChange('change-retractions');

/** Finance proposes credits, and a second person of finance confirms them. */
export async function allotByTwo(harness: Door, envelopeId: string, body: CreditOrder): Promise<void> {
  const number = await propose(harness, envelopeId, { command: 'allotCredits', body });
  expectStatus(await confirm(harness, envelopeId, number), 200);
}
