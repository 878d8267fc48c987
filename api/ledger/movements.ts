import { CONCEALED } from '../../domain/people/conflict.ts';
import { z } from 'zod';
import { MovementCommand, RefusedMovementCommand } from '../command-names.ts';
import { knowsEnvelope, readEnvelope } from '../../db/ledger/envelope.ts';
import { type MovementExport, type MovementRow, readMovements, streamMovements, toReversed } from '../../db/ledger/movements.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { CREDIT_ROLES, ReverseMovement } from '../../domain/ledger/credits.ts';
import { ACCOUNTS, CREDITS, MEMO_ACCOUNTS, MOVEMENT_TABLE } from '../../domain/ledger/envelope.ts';
import { asksOfMovement, MOVEMENT_COMMANDS } from '../../domain/ledger/may.ts';
import { ACCOUNT_WORDS, MOVEMENT_NOTES } from '../../domain/ledger/movement-notes.ts';
import { claimReference, grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { command, read } from '../http/operation.ts';
import { keyOf, limitOf, NumberKey, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

const anyAccount = z.enum([...ACCOUNTS, ...MEMO_ACCOUNTS]);

const MovementView = z
  .object({
    sequence: z.int(),
    kind: z.enum(Object.keys(MOVEMENT_TABLE)),
    year: z.int(),
    credit: z.enum(CREDITS),
    from: anyAccount,
    to: anyAccount,
    amountCents: z.int(),
    valueDate: z.iso.date(),
    recordedAt: z.iso.datetime(),
    reference: Reference.nullable().meta({
      description: 'That of the claim or the grant that it is about; null where it is about neither',
    }),
    grantId: z.uuid().nullable(),
    applicationId: z.uuid().nullable(),
    concealed: z
      .boolean()
      .meta({ description: 'True where its call conceals the subject from the caller: the amount is shown, and not what it is about' }),
    otherEnvelopeId: z.uuid().nullable().meta({ description: 'The other envelope of a transfer' }),
    claim: z.int().nullable().meta({ description: 'The claim that it is about, by its number in the grant' }),
    order: z.string().nullable().meta({ description: 'The reference of the act that ordered it' }),
    reverses: z.int().nullable().meta({ description: 'The movement of which it is the opposite' }),
    reversedBy: z.int().nullable().meta({ description: 'The movement that is its opposite' }),
    reason: z.string().nullable().meta({ description: 'Why the movement that it reverses was an error' }),
    commitmentNumber: z.string().nullable().meta({ description: 'N° EJ of the grant’s commitment' }),
    orderNumber: z.string().nullable().meta({ description: 'N° DP of the payment order' }),
    fundsCentre: z.string().nullable().meta({ description: 'Centre financier of the year’s credits' }),
    functionalArea: z.string().nullable().meta({ description: 'Domaine fonctionnel of the year’s credits' }),
    supplier: z.object({ number: z.string(), name: z.string() }).nullable(),
    commands: z.array(MovementCommand),
    refused: z.array(RefusedMovementCommand),
  })
  .meta({ id: 'Movement' });

/** The reference of what a movement is about. */
function referenceOf({ reference, claim }: Pick<MovementRow, 'reference' | 'claim'>): string | null {
  if (reference === null) return null;
  return claim === null ? grantReference(reference) : claimReference(grantReference(reference), claim);
}

const toView = (row: MovementRow, asker: Asker, language: Language): z.input<typeof MovementView> => ({
  sequence: row.sequence,
  kind: row.kind,
  year: row.year,
  credit: row.credit,
  from: row.from_account,
  to: row.to_account,
  amountCents: row.amount_cents,
  valueDate: row.value_date,
  recordedAt: row.recorded_at,
  reference: referenceOf(row),
  grantId: row.grant_id,
  applicationId: row.application_id,
  concealed: row.concealed,
  otherEnvelopeId: row.other_envelope_id,
  claim: row.claim,
  order: row.order,
  reverses: row.reverses,
  reversedBy: row.reversed_by,
  reason: row.reason,
  commitmentNumber: row.commitment_number,
  orderNumber: row.order_number,
  fundsCentre: row.funds_centre,
  functionalArea: row.functional_area,
  supplier: row.supplier_number === null ? null : { number: row.supplier_number, name: row.supplier_name ?? '' },
  ...toOffers(offeredBy(MOVEMENT_COMMANDS, asker.caller, asksOfMovement(toReversed(row), asker)), language),
});

export const listMovements = read(
  {
    operationId: 'listMovements',
    path: '/envelopes/{id}/movements',
    summary: 'The movements behind the figures, in the order in which the envelope took them',
    roles: STAFF_ROLES,
    query: z.strictObject({
      account: anyAccount.optional().meta({ description: 'Only those that moved this account' }),
      year: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      credit: z.enum(CREDITS).optional(),
      ...paging,
    }),
    answer: pageSchema(MovementView, 'MovementPage'),
  },
  async ({ deps: { db }, caller, at, id, query, language }) => {
    const limit = limitOf(query);
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const after = Number(keyOf(NumberKey, query) ?? 0);
    const rows = await readMovements(db, scopeOf(caller), {
      envelopeId: id,
      after,
      limit: limit + 1,
      account: query.account,
      credit: query.credit,
      year: query.year === undefined ? undefined : Number(query.year),
    });
    return pageOf(
      rows,
      limit,
      ({ sequence }) => String(sequence),
      (row) => toView(row, { caller, at }, language),
    );
  },
);

export const reverseMovement = command({
  operationId: 'reverseMovement',
  path: '/envelopes/{id}/reversals',
  subject: 'envelope',
  summary: 'Corrects a clerical error by the opposite of a movement that another person recorded',
  roles: CREDIT_ROLES,
  body: ReverseMovement,
  refusals: [
    'conflict_of_interest',
    'substitute_cumulates',
    'movement_unknown',
    'movement_is_reversal',
    'movement_already_reversed',
    'movement_not_reversible',
    'reverser_made_movement',
    'movement_overtaken',
    'year_closed',
    'wrong_state',
    'freeze_exceeds_credits',
    'thaw_exceeds_frozen',
    'credits_insufficient',
    'tranche_exceeded',
    'amount_not_positive',
    'amount_too_large',
  ],
});

const { text, whole, cents, date, instant } = columnsOf<MovementExport>();
const columns = [
  text('Référence', 'reference', referenceOf),
  whole('N°', 'sequence', ({ sequence }) => sequence),
  text('Mouvement', 'kind', ({ kind }, form) => (form === 'fr' ? MOVEMENT_NOTES[kind].words.fr : kind)),
  whole('Annule le n°', 'reverses', ({ reverses }) => reverses),
  whole('Exercice', 'year', ({ year }) => year),
  text('Crédits', 'credit', ({ credit }) => credit),
  text('De', 'from', ({ from_account: from }, form) => (form === 'fr' ? ACCOUNT_WORDS[from].fr : from)),
  text('Vers', 'to', ({ to_account: to }, form) => (form === 'fr' ? ACCOUNT_WORDS[to].fr : to)),
  cents('Montant', 'amount', ({ amount_cents: cents }) => cents),
  date('Date de valeur', 'value_date', ({ value_date: date }) => date),
  instant('Enregistré le', 'recorded_at', ({ recorded_at: at }) => at),
  text('Acte', 'order', ({ order }) => order),
  text('Motif', 'reason', ({ reason }) => reason),
  text('Projet', 'project', ({ title, concealed }, form) => {
    if (!concealed) return title;
    return form === 'fr' ? CONCEALED.fr : 'concealed';
  }),
  text('Bénéficiaire', 'organisation', ({ organisation_name: name }) => name),
  whole('Tranche', 'tranche', ({ tranche }) => tranche),
  whole('Créance', 'claim', ({ claim }) => claim),
  text('N° EJ', 'commitment_number', (row) => row.commitment_number),
  text('N° DP', 'order_number', (row) => row.order_number),
  text('Centre financier', 'funds_centre', (row) => row.funds_centre),
  text('Domaine fonctionnel', 'functional_area', (row) => row.functional_area),
  text('N° fournisseur', 'supplier_number', (row) => row.supplier_number),
  text('Fournisseur', 'supplier', (row) => row.supplier_name),
  text('Convention', 'grant_id', ({ grant_id: id }) => id),
  text('Dossier', 'application_id', ({ application_id: id }) => id),
  text('Autre enveloppe', 'other_envelope', ({ other_envelope_code: code }) => code),
];

export const exportMovements = spreadsheet(
  {
    operationId: 'exportMovements',
    path: '/envelopes/{id}/movements.csv',
    summary: 'All movements of an envelope for a spreadsheet',
    roles: STAFF_ROLES,
    query: z.strictObject(formQuery),
  },
  async ({ deps: { db }, caller, at, id, query: { form } }) => {
    const envelope = orMissing(await readEnvelope(db, id));
    return {
      columns,
      rows: streamMovements(db, scopeOf(caller), { envelopeId: id, upTo: envelope.sequence }),
      name: `${form === 'fr' ? 'mouvements' : 'movements'}-${envelope.code}-${parisDate(at)}`,
    };
  },
);
