import { expectStatus, today } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

export const CLAIM_REASON = 'Une facture avait été payée deux fois.';

const ask = (route: string) => (body: Record<string, unknown>) => async (harness: AppHarness, login: string, grantId: string) =>
  (await harness.as(login)).post(`/grants/${grantId}/${route}`, body);

export const issue = (claimedCents: number, changed: Record<string, unknown> = {}) =>
  ask('claims')({ tranche: 1, claimedCents, reason: CLAIM_REASON, ...changed });
export const collect = (collectedCents: number, changed: Record<string, unknown> = {}) =>
  ask('collections')({ claim: 1, collectedCents, collectedOn: today(), ...changed });
export const waive = (waivedCents: number, changed: Record<string, unknown> = {}) =>
  ask('waivers')({ claim: 1, waivedCents, ground: 'remission', reason: 'Une gêne passagère.', ...changed });
export const restore = (restoredCents: number, changed: Record<string, unknown> = {}) =>
  ask('restorations')({ claim: 1, restoredCents, order: 'Arrêté du 5 mai', ...changed });

export const ACCOUNTANT = 'DDFiP du Val-Exemple';
/** Finance records the first claim's titre de perception. */
export const identify = (collectionOrder: string, changed: Record<string, unknown> = {}) =>
  ask('claim-numbers')({ claim: 1, collectionOrder, collectionOrderOn: today(), accountant: ACCOUNTANT, ...changed });

export type ClaimView = {
  number: number;
  tranche: number;
  collectionOrder: string | null;
  collectionOrderOn: string | null;
  notifiedOn: string | null;
  contestBy: string | null;
  accountant: string | null;
  owedByDate: { dueOn: string; amountCents: number }[];
  claimedCents: number;
  owedCents: number;
  collectedCents: number;
  waivedCents: number;
  restoredCents: number;
  commands: string[];
};

/** The claims on a grant, as this login reads them. */
export const claimsOf = async (harness: AppHarness, id: string, login = 'finance'): Promise<ClaimView[]> =>
  expectStatus(await (await harness.as(login)).get(`/grants/${id}`), 200)['claims'] as unknown as ClaimView[];

/** Reverses a grant's last movement of a kind that is not reversed yet. */
export async function undo(harness: AppHarness, login: string, grantId: string, kind: string) {
  const { envelopeId, sequence } = await harness.database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .leftJoin('movement as u', (join) => join.onRef('u.envelope_id', '=', 'm.envelope_id').onRef('u.reverses', '=', 'm.sequence'))
    .where('t.grant_id', '=', grantId)
    .where('m.kind', '=', kind as 'pay')
    .where('m.reverses', 'is', null)
    .where('u.sequence', 'is', null)
    .select(['m.envelope_id as envelopeId', 'm.sequence'])
    .orderBy('m.sequence', 'desc')
    .executeTakeFirstOrThrow();
  return (await harness.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
}
