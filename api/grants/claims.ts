import { z } from 'zod';
import { claimReference, grantReference } from '../../domain/core/reference.ts';
import { type FoundClaim, readClaimTotals, readFoundClaims, streamClaims } from '../../db/grants/claims.ts';
import { knowsEnvelope, readEnvelope } from '../../db/ledger/envelope.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { CollectClaim, IdentifyClaim, IssueClaim, owedByDate, RestoreCredits, WaiveClaim } from '../../domain/grants/claim.ts';
import type { Asker } from '../../domain/core/may.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { ClaimAmountsView, ClaimView, toAmounts, toClaim } from './claim-view.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { onGrant, type OnThing } from '../commands-on.ts';
import type { GrantCommand } from '../../domain/grants/grant.ts';
import { read, type ReadRequest } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

/** The refusals of the ledger for a claim's movement. */
const LEDGER = ['tranche_exceeded', 'amount_not_positive'] as const;

const claimCommand = <Name extends GrantCommand>({ refusals, ...spec }: OnThing<Name>) =>
  onGrant({ ...spec, refusals: ['wrong_state', ...refusals, ...LEDGER] });

export const issueClaim = claimCommand({
  operationId: 'issueClaim',
  path: '/claims',
  summary: 'Claims back what was paid wrongly of a tranche; no credit changes',
  body: IssueClaim,
  refusals: ['tranche_unknown', 'claimed_above_paid'],
});

export const collectClaim = claimCommand({
  operationId: 'collectClaim',
  path: '/collections',
  summary: 'Records what was collected of a claim that another person issued; no credit changes',
  body: CollectClaim,
  refusals: ['claim_unknown', 'collector_issued_claim', 'value_date_out_of_range', 'claim_exceeded'],
});

export const waiveClaim = claimCommand({
  operationId: 'waiveClaim',
  path: '/waivers',
  summary: 'Gives up what is owed of a claim that another person issued, in whole or in part; no credit changes',
  body: WaiveClaim,
  refusals: ['claim_unknown', 'waiver_issued_claim', 'claim_exceeded'],
});

export const restoreCredits = claimCommand({
  operationId: 'restoreCredits',
  path: '/restorations',
  summary: 'Gives what was collected of a claim back to the envelope as payment credits, by an act that orders it',
  body: RestoreCredits,
  refusals: ['claim_unknown', 'value_date_out_of_range', 'restored_above_collected', 'year_closed', 'amount_too_large'],
});

export const identifyClaim = onGrant({
  operationId: 'identifyClaim',
  path: '/claim-numbers',
  summary:
    'Records a claim’s titre de perception once it has come: its N°, its day, its accountant and its due dates; nothing else changes',
  body: IdentifyClaim,
  refusals: [
    ...(['wrong_state', 'claim_unknown', 'collection_order_out_of_range', 'order_notified_out_of_range'] as const),
    ...(['due_date_before_order', 'due_dates_differ_from_owed'] as const),
  ],
});

const FoundClaimView = ClaimView.extend({
  grantId: z.uuid(),
  applicationId: z.uuid(),
  title: z.string(),
  organisationName: z.string(),
}).meta({ id: 'Claim' });

const toView = (row: FoundClaim, asker: Asker, language: Language): z.input<typeof FoundClaimView> => ({
  ...toClaim(row, { ...row, state: row.grantState }, asker, language),
  grantId: row.grantId,
  applicationId: row.applicationId,
  title: row.title,
  organisationName: row.organisationName,
});

const CONCEALED = z.int().meta({ description: 'How many of these their calls hide from the caller: they count, and are not listed' });
const Total = ClaimAmountsView.extend({ claims: z.int(), concealed: CONCEALED });

const filter = {
  owed: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: only those of which something is owed; false: only those that are settled' }),
};
const isOwed = ({ owed }: { owed?: 'true' | 'false' | undefined }): boolean | undefined =>
  owed === undefined ? undefined : owed === 'true';

type Asked<Query> = Pick<ReadRequest<Query>, 'deps' | 'caller' | 'at' | 'query' | 'language'>;
type Owed = { owed?: 'true' | 'false' | undefined };

/** One page of the claims, with the totals of all of them; of every envelope where none is named. */
async function pageOfClaims(
  { deps: { db }, caller, at, query, language }: Asked<Owed & { cursor?: string | undefined; limit?: string | undefined }>,
  envelopeId?: string,
) {
  const limit = limitOf(query);
  const owed = isOwed(query);
  const scope = scopeOf(caller);
  const [rows, total] = await Promise.all([
    readFoundClaims(db, { envelopeId, owed, scope, after: keyOf(IdKey, query), limit: limit + 1 }),
    readClaimTotals(db, { envelopeId, owed, scope }),
  ]);
  const page = pageOf(
    rows,
    limit,
    (row) => row.id,
    (row) => toView(row, { caller, at }, language),
  );
  return { ...page, total: { ...toAmounts(total), claims: total.claims, concealed: total.concealed } };
}

const listed = {
  roles: STAFF_ROLES,
  query: z.strictObject({ ...filter, ...paging }),
  answer: pageSchema(FoundClaimView, 'Claims').extend({ total: Total }).meta({ id: 'ClaimPage' }),
} as const;

export const listClaims = read(
  {
    ...listed,
    operationId: 'listClaims',
    path: '/envelopes/{id}/claims',
    summary: 'What is claimed back of an envelope’s payments, with what is owed; the oldest claim first',
  },
  async (asked) => {
    if (!(await knowsEnvelope(asked.deps.db, asked.id))) throw new Problem({ code: 'not_found' });
    return pageOfClaims(asked, asked.id);
  },
);

export const listAllClaims = read(
  {
    ...listed,
    operationId: 'listAllClaims',
    path: '/claims',
    summary: 'What is claimed back of the payments of all envelopes, with what is owed; the oldest claim first',
  },
  (asked) => pageOfClaims(asked),
);

const { text, whole, cents, date } = columnsOf<FoundClaim>();
const columns = [
  text('Référence', 'reference', ({ reference, number }) => claimReference(grantReference(reference), number)),
  text('Enveloppe', 'envelope', ({ envelopeCode }) => envelopeCode),
  text('Convention', 'grant_id', ({ grantId }) => grantId),
  whole('Créance', 'claim', ({ number }) => number),
  text('N° du titre de perception', 'collection_order', ({ collectionOrder }) => collectionOrder),
  date('Émise le', 'issued_on', ({ issuedOn }) => issuedOn),
  text('Projet', 'project', ({ title }) => title),
  text('Débiteur', 'organisation', ({ organisationName }) => organisationName),
  whole('Tranche', 'tranche', ({ rank }) => rank),
  whole('Exercice du paiement', 'year', ({ year }) => year),
  cents('Réclamé', 'claimed', ({ claimedCents }) => claimedCents),
  cents('Restant dû', 'owed', ({ owedCents }) => owedCents),
  cents('Encaissé', 'collected', ({ collectedCents }) => collectedCents),
  cents('Remis ou admis en non-valeur', 'waived', ({ waivedCents }) => waivedCents),
  cents('Rétabli en crédits', 'restored', ({ restoredCents }) => restoredCents),
  date('Prochaine échéance', 'next_due_on', ({ dueDates, owedCents }) => owedByDate(dueDates, owedCents)[0]?.dueOn ?? null),
];

const exported = {
  summary: 'The same for a spreadsheet',
  roles: STAFF_ROLES,
  query: z.strictObject({ ...filter, ...formQuery }),
} as const;

/** The claims as a file, of every envelope where none is given. */
const fileOfClaims = async (
  { deps: { db }, caller, at, query }: Asked<Owed & { form: 'fr' | 'international' }>,
  envelope?: { id: string; code: string },
) => ({
  columns,
  rows: await streamClaims(db, { envelopeId: envelope?.id, owed: isOwed(query), scope: scopeOf(caller) }),
  name: [query.form === 'fr' ? 'creances' : 'claims', ...(envelope ? [envelope.code] : []), parisDate(at)].join('-'),
});

export const exportClaims = spreadsheet({ ...exported, operationId: 'exportClaims', path: '/envelopes/{id}/claims.csv' }, async (asked) => {
  const envelope = orMissing(await readEnvelope(asked.deps.db, asked.id));
  return fileOfClaims(asked, envelope);
});

export const exportAllClaims = spreadsheet({ ...exported, operationId: 'exportAllClaims', path: '/claims.csv' }, async (asked) =>
  fileOfClaims(asked),
);
