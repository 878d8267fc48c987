import { everyRow } from '../../api/http/request/paging.ts';
import type { CreditOrder, CreditCommand } from '../../domain/ledger/credits.ts';
import type { MovementKind } from '../../domain/ledger/envelope.ts';
import { AWARDED_CENTS, type Door, expectStatus, toActive, today, toPaid, withPayee } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** The route of each command on credits, under an envelope. */
export const CREDIT_ROUTES: Record<CreditCommand, string> = {
  allotCredits: 'allotments',
  cutCredits: 'cuts',
  freezeCredits: 'freezes',
  thawCredits: 'thaws',
};

/** An order on this year's AE. */
export const orderOf = (amountCents: number, changed: Partial<CreditOrder> = {}): CreditOrder => ({
  year: Number(today().slice(0, 4)),
  credit: 'AE',
  amountCents,
  order: 'Arrêté du 2 mars',
  ...changed,
});

type Movement = {
  sequence: number;
  kind: MovementKind;
  reference: string | null;
  grantId: string | null;
  from: string;
  to: string;
  amountCents: number;
  reverses: number | null;
  reversedBy: number | null;
  otherEnvelopeId: string | null;
  order: string | null;
  reason: string | null;
  commands: string[];
};

/** All movements of an envelope, as this login reads them page by page. */
export async function readAllMovements(harness: Door, envelopeId: string, login = 'finance'): Promise<Movement[]> {
  const who = await harness.as(login);
  return Array.fromAsync(
    everyRow(
      async (cursor = '') =>
        expectStatus(await who.get(`/envelopes/${envelopeId}/movements?limit=100${cursor && `&cursor=${cursor}`}`), 200) as never,
    ),
  );
}

export type Held = { grantId: string; envelopeId: string };

/** The number of a grant's last movement of a kind. */
export async function sequenceOf(harness: Door, { grantId, envelopeId }: Held, kind: MovementKind): Promise<number> {
  const found = (await readAllMovements(harness, envelopeId)).findLast((each) => each.grantId === grantId && each.kind === kind);
  if (!found) throw new Error(`no ${kind} for ${grantId}`);
  return found.sequence;
}

/** A grant with the envelope that pays for it. */
export async function heldOf(harness: Door, grantId: string): Promise<Held> {
  return { grantId, envelopeId: (await (await harness.as('finance')).get(`/grants/${grantId}`)).body.envelopeId };
}

/** A grant whose only tranche is ordered by `finance`. */
export async function toOrdered(harness: Door): Promise<Held> {
  const { grantId } = await toActive(harness as AppHarness);
  const finance = await harness.as('finance');
  expectStatus(
    await finance.post(`/grants/${grantId}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }),
    200,
  );
  await withPayee(harness, grantId);
  expectStatus(await finance.post(`/grants/${grantId}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
  return heldOf(harness, grantId);
}

/** A grant whose only tranche was ordered by `finance` and paid by `payer`, which closed it. */
export async function toClosed(harness: Door): Promise<Held> {
  const { grantId } = await toActive(harness as AppHarness);
  await toPaid(harness, grantId);
  return heldOf(harness, grantId);
}

/** Reverses, as this login, a grant's last movement of a kind. */
export const reverse = async (harness: Door, login: string, held: Held, kind: MovementKind) =>
  (await harness.as(login)).post(`/envelopes/${held.envelopeId}/reversals`, {
    sequence: await sequenceOf(harness, held, kind),
    reason: 'Enregistré sur le mauvais dossier.',
  });
