import type { Kysely } from 'kysely';
import { z } from 'zod';
import { batch } from '../batches.ts';
import { LineCommand, RefusedLineCommand } from '../command-names.ts';
import type { DB } from '../../db/core/schema.ts';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import {
  countOpenLines,
  type ImportRow,
  type LikelyRow,
  type LineRow,
  readImport,
  readImportOf,
  readImports,
  readLikelyPayments,
  readLines,
  readBooks,
  readNamedGrants,
  readRequestLines,
  type Rehearsed,
  type SettledLineRow,
  streamLines,
} from '../../db/ledger/reconciliation.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { MAX_EXPORT_BYTES, sha256Of } from '../../domain/grants/payment-export.ts';
import {
  BookLine,
  type Decided,
  DismissLine,
  DismissLines,
  IMPORT_ROLES,
  type ImportPayments,
  LinkLine,
  OUTCOME_LABELS,
  reconcile,
  LINE_OUTCOMES,
  MATCH_DAYS,
  refuseLink,
  SET_ASIDE,
  type SetAsideReason,
  type Settled,
  SETTLING_ROLES,
} from '../../domain/ledger/reconciliation.ts';
import { asksOfLines, LINE_COMMANDS } from '../../domain/ledger/may.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { columnsOf, CSV, type Form, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { carryOut, command, CommandAnswer, read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { wholeUpload } from '../http/request/upload.ts';

/** A workbook of a spreadsheet program (.xlsx). */
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const Counts = {
  lines: z.int(),
  matched: z.int().meta({ description: 'Told of a payment that was recorded' }),
  booked: z.int().meta({ description: 'Told of a payment that was ordered: the import has recorded it' }),
  setAside: z.int().meta({ description: 'To be settled by finance, each with its reason' }),
  known: z.int().meta({ description: 'Stood in an earlier file, and were settled then' }),
};

const ImportAnswer = CommandAnswer.extend({ importId: z.uuid(), ...Counts }).meta({ id: 'ImportAnswer' });

const ImportSummary = z
  .object({
    id: z.uuid(),
    envelopeId: z.uuid(),
    importedAt: z.iso.datetime(),
    importedBy: z.object({ id: z.uuid(), name: z.string(), organisationName: z.string() }),
    sha256: z.string(),
    sizeBytes: z.int(),
    ...Counts,
  })
  .meta({ id: 'ImportSummary' });

const Reason = z.enum(Object.keys(SET_ASIDE) as SetAsideReason[]);

const ImportView = ImportSummary.extend({
  open: z.int().meta({ description: 'How many of its lines wait to be settled now' }),
  openBy: z
    .array(z.object({ reason: Reason.nullable(), label: z.string().nullable(), lines: z.int() }))
    .meta({ description: 'The same by why they were set aside, most first' }),
  commands: z.array(LineCommand),
  refused: z.array(RefusedLineCommand),
}).meta({ id: 'Import' });

const LikelyPayment = z
  .object({
    sequence: z.int().meta({ description: 'The payment, by its number among the envelope’s movements' }),
    amountCents: z.int(),
    paidOn: z.iso.date(),
    grantId: z.uuid(),
    reference: Reference.meta({ description: 'The grant’s' }),
    title: z.string(),
    rank: z.int().meta({ description: 'The tranche’s' }),
    orderNumber: z.string().nullable(),
    commitmentNumber: z.string().nullable(),
    supplierName: z.string().nullable(),
    same: z
      .array(z.enum(['order', 'commitment', 'supplier', 'date']))
      .meta({ description: `What it has in common with the line beside its amount; \`date\`: at most ${MATCH_DAYS} days lie between` }),
  })
  .meta({ id: 'LikelyPayment' });

const LineView = z
  .object({
    position: z.int(),
    lineId: z.string().meta({ description: 'Company, year, N° DP, its item, N° EJ and its item: a later export has the same' }),
    firstLine: z.int().meta({ description: 'The place of the first line of its payment request: they are settled together' }),
    company: z.string().meta({ description: 'Société; empty where the form does not say it, as are all codes of a line' }),
    year: z.int(),
    orderNumber: z.string(),
    orderItem: z.string().meta({ description: 'N° poste DP' }),
    commitmentNumber: z.string(),
    commitmentItem: z.string().meta({ description: 'N° poste EJ' }),
    programme: z.string(),
    fundsCentre: z.string(),
    functionalArea: z.string(),
    costCentre: z.string().meta({ description: 'Centre de coûts' }),
    programmeItem: z.string().meta({ description: 'Référentiel de programmation' }),
    supplier: z.object({ number: z.string(), name: z.string() }),
    amountCents: z.int(),
    requestCents: z.int().meta({ description: 'What the lines of its payment request make together' }),
    paidOn: z.iso.date(),
    outcome: z.enum(LINE_OUTCOMES),
    label: z.string(),
    reason: Reason.nullable().meta({ description: 'Why it was set aside' }),
    reasonLabel: z.string().nullable(),
    isOpen: z.boolean().meta({ description: 'True while it waits to be settled' }),
    sequence: z.int().nullable().meta({ description: 'The movement that it describes' }),
    dismissal: z.string().nullable().meta({ description: 'Why finance dismissed it' }),
    grantId: z.uuid().nullable().meta({ description: 'The grant that has its commitment number now' }),
    reference: Reference.nullable().meta({ description: 'That grant’s' }),
    concealed: z
      .boolean()
      .meta({ description: 'True where its call conceals it from the caller, who is shown neither numbers nor supplier' }),
    commands: z.array(LineCommand),
    refused: z.array(RefusedLineCommand),
    likely: z
      .array(LikelyPayment)
      .meta({ description: 'The payments of which the caller may say that the line tells, the likeliest first; ten at most' }),
    booksTranche: z.int().nullable().meta({
      description:
        'The tranche of the grant of which `bookLine` would record the ordered payment now, for the caller; null if it would record none',
    }),
  })
  .meta({ id: 'ImportLine' });

const RehearsedLine = LineView.pick({
  position: true,
  lineId: true,
  orderNumber: true,
  commitmentNumber: true,
  supplier: true,
  amountCents: true,
  paidOn: true,
  outcome: true,
  label: true,
  reason: true,
  reasonLabel: true,
  grantId: true,
  reference: true,
  concealed: true,
}).meta({ id: 'RehearsedLine' });

const ImportRehearsal = z
  .object({
    sha256: z.string(),
    ...Counts,
    openBy: ImportView.shape.openBy,
    bookedCents: z.int().meta({ description: 'What the payments that it would record make together' }),
    bookedLines: z.array(RehearsedLine),
    setAsideLines: z.array(RehearsedLine).meta({ description: 'The first 200 of them' }),
  })
  .meta({ id: 'ImportRehearsal' });

type Counted = { [Name in keyof typeof Counts]: number };
const countsIn = ({ facts }: ImportRow): Counted => ({
  lines: Number(facts['lines']),
  matched: Number(facts['matched']),
  booked: Number(facts['booked']),
  setAside: Number(facts['setAside']),
  known: Number(facts['known']),
});

const toSummary = (row: ImportRow): z.input<typeof ImportSummary> => ({
  id: row.id,
  envelopeId: row.envelope_id,
  importedAt: row.at,
  importedBy: { id: row.person_id, name: `${row.given_name} ${row.usual_name}`, organisationName: row.organisation_name },
  sha256: row.sha256,
  sizeBytes: row.size_bytes,
  ...countsIn(row),
});

/** The commands that the caller may give on at least one of these lines. */
const settlingOf = (lines: readonly Settled[], asker: Asker) => offeredBy(LINE_COMMANDS, asker.caller, asksOfLines(lines, asker));

const referenceOf = ({ reference }: LineRow): string | null => reference && grantReference(reference);

const toLikely = (row: LikelyRow): z.input<typeof LikelyPayment> => {
  const { sequence, amountCents, paidOn, grantId, title, rank, orderNumber, commitmentNumber, supplierName } = row;
  return {
    ...{ sequence, amountCents, paidOn, grantId, title, rank, orderNumber, commitmentNumber, supplierName },
    reference: grantReference(row.reference),
    same: [
      ...(row.sameOrder ? (['order'] as const) : []),
      ...(row.sameCommitment ? (['commitment'] as const) : []),
      ...(row.sameSupplier ? (['supplier'] as const) : []),
      ...(row.daysApart <= MATCH_DAYS ? (['date'] as const) : []),
    ],
  };
};

/** The payments that the caller may link to the line, by the rule of the link itself. */
const likelyOf = (row: SettledLineRow, payments: readonly LikelyRow[], { caller }: Asker): z.input<typeof LikelyPayment>[] =>
  payments
    .filter((payment) => {
      const line = { outcome: row.outcome, reason: row.reason, isOpen: row.is_open, amountCents: row.request_cents, grant: row.grant };
      return refuseLink(line, { ...payment, reverses: null, reversedBy: null, toldBy: null }, payment.sequence, caller) === null;
    })
    .map(toLikely);

const toRehearsedLine = (row: LineRow, language: Language): z.input<typeof RehearsedLine> => ({
  position: row.position,
  lineId: row.line_id,
  orderNumber: row.order_number,
  commitmentNumber: row.commitment_number,
  supplier: { number: row.supplier_number, name: row.supplier_name },
  amountCents: row.amount_cents,
  paidOn: row.paid_on,
  outcome: row.outcome,
  label: OUTCOME_LABELS[row.outcome][language],
  reason: row.reason,
  reasonLabel: row.reason && SET_ASIDE[row.reason][language],
  grantId: row.grant_id,
  reference: referenceOf(row),
  concealed: row.concealed,
});

/** What an import by the caller would decide now on the payment requests of open lines, by their places. */
async function readDecidedNow(
  db: Kysely<DB>,
  { id, envelope_id: envelopeId }: ImportRow,
  rows: readonly SettledLineRow[],
  asker: Asker,
): Promise<Map<number, Decided>> {
  const asked = rows.filter((row) => settlingOf([settledOf(row)], asker).commands.includes('bookLine'));
  if (asked.length === 0) return new Map();
  const lines = await readRequestLines(
    db,
    id,
    asked.map(({ position }) => position),
  );
  const books = await readBooks(db, envelopeId, await readNamedGrants(db, envelopeId, lines), lines);
  return new Map(reconcile(lines, books, asker).map(({ reported, decided }) => [reported.lines[0].position, decided]));
}

const settledOf = (row: SettledLineRow, now?: Decided): Settled => ({
  ...{ isOpen: row.is_open, outcome: row.outcome, reason: row.reason, grant: row.grant },
  now,
});

type Line = z.input<typeof LineView>;
const toLine = (row: SettledLineRow, now: Decided | undefined, asker: Asker, language: Language): Omit<Line, 'likely'> => ({
  ...toRehearsedLine(row, language),
  firstLine: row.first_line,
  company: row.company,
  year: row.year,
  orderItem: row.order_item,
  commitmentItem: row.commitment_item,
  programme: row.programme,
  fundsCentre: row.funds_centre,
  functionalArea: row.functional_area,
  costCentre: row.cost_centre,
  programmeItem: row.programme_item,
  requestCents: row.request_cents,
  isOpen: row.is_open,
  sequence: row.sequence,
  dismissal: row.dismissal,
  booksTranche: now?.outcome === 'book' ? now.tranche.rank : null,
  ...toOffers(settlingOf([settledOf(row, now)], asker), language),
});

/** How many open lines were set aside for each reason, most first. */
const byReason = (counted: readonly { count: number; reason: SetAsideReason | null }[], language: Language) =>
  [...Map.groupBy(counted, ({ reason }) => reason)]
    .map(([reason, each]) => ({
      reason,
      label: reason && SET_ASIDE[reason][language],
      lines: each.reduce((sum, { count }) => sum + count, 0),
    }))
    .toSorted((a, b) => b.lines - a.lines);

const toRehearsal = ({ row, open, booked, setAside }: Rehearsed, language: Language): z.input<typeof ImportRehearsal> => ({
  sha256: row.sha256,
  ...countsIn(row),
  openBy: byReason(open, language),
  bookedCents: sumCents(booked.map((line) => line.amount_cents)),
  bookedLines: booked.map((line) => toRehearsedLine(line, language)),
  setAsideLines: setAside.map((line) => toRehearsedLine(line, language)),
});

export const importPayments = wholeUpload(
  {
    operationId: 'importPayments',
    path: '/envelopes/{id}/imports',
    summary: 'Compares the accounting system’s export of payments with an envelope’s, and records those that it reports as made',
    roles: IMPORT_ROLES,
    query: z.strictObject({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional()
        .meta({ description: 'The SHA-256 of the file, in hexadecimal: a file that was altered on its way is refused' }),
      year: z
        .string()
        .regex(/^20\d{2}$/)
        .optional()
        .meta({ description: 'The year (exercice) of its payments, for a form that does not say it (INF-BUD-53)' }),
      rehearsal: z
        .literal('true')
        .optional()
        .meta({ description: 'Only says what the import would do: nothing is recorded, and no letter leaves' }),
    }),
    takes: [CSV, WORKBOOK],
    maxBytes: MAX_EXPORT_BYTES,
    answer: ImportAnswer,
    rehearsed: ImportRehearsal,
    refusals: [
      'attachment_too_large',
      'attachment_type_refused',
      'export_checksum_differs',
      'export_encoding_other',
      'export_form_unknown',
      'export_workbook_broken',
      'export_year_missing',
      'export_line_broken',
      'export_empty',
      'export_too_long',
      'export_field_unreadable',
      'export_amount_unreadable',
    ],
  },
  async ({ deps: { db }, id }) => ((await knowsEnvelope(db, id)) ? null : { code: 'not_found' }),
  async ({ deps, caller, key, id, query: { sha256 = null, year, rehearsal }, language }, bytes) => {
    const body: ImportPayments = { sha256: sha256Of(bytes), sizeBytes: bytes.length, year: year === undefined ? null : Number(year) };
    const asked = { name: 'importPayments', id, creates: false, key, caller, body };
    const file = { bytes, expectedSha256: sha256, isRehearsal: rehearsal !== undefined };
    const answer = await carryOut(deps, (means) => deps.uploads.importPayments(asked, means, file));
    if ('refusal' in answer) return answer;
    if ('rehearsed' in answer) return { body: toRehearsal(answer.rehearsed, language), repeated: false };
    // The same file again, under any key, is answered as the first one was.
    const { version } = 'importedBefore' in answer ? answer.importedBefore : answer.receipt;
    const row = await readImportOf(deps.db, id, version);
    const made: z.input<typeof ImportAnswer> = { id, version, state: 'open', due: null, importId: row.id, ...countsIn(row) };
    return { location: `/imports/${row.id}`, body: made, repeated: 'importedBefore' in answer || answer.repeated };
  },
);

export const listImports = read(
  {
    operationId: 'listImports',
    path: '/envelopes/{id}/imports',
    summary: 'The exports of the accounting system that were imported into an envelope, newest first',
    roles: STAFF_ROLES,
    query: z.strictObject(paging),
    answer: pageSchema(ImportSummary, 'ImportPage'),
  },
  async ({ deps: { db }, id, query }) => {
    const limit = limitOf(query);
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const rows = await readImports(db, id, { before: keyOf(IdKey, query), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.id, toSummary);
  },
);

export const getImport = read(
  {
    operationId: 'getImport',
    path: '/imports/{id}',
    summary: 'One import: what became of its lines, and how many wait to be settled',
    roles: STAFF_ROLES,
    answer: ImportView,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const row = orMissing(await readImport(db, id));
    const counted = await countOpenLines(db, id);
    const open = counted.reduce((sum, { count }) => sum + count, 0);
    const lines = counted.map(({ reason, grant }) => ({ isOpen: true, outcome: 'set_aside' as const, reason, grant }));
    return { ...toSummary(row), open, openBy: byReason(counted, language), ...toOffers(settlingOf(lines, { caller, at }), language) };
  },
);

/** A place in a file. */
const PlaceKey = z.string().regex(/^\d{1,9}$/);

export const listImportLines = read(
  {
    operationId: 'listImportLines',
    path: '/imports/{id}/lines',
    summary: 'The lines of an import in the order of the file, each with what became of it',
    roles: STAFF_ROLES,
    query: z.strictObject({
      outcome: z.enum(LINE_OUTCOMES).optional(),
      open: z.literal('true').optional().meta({ description: 'Only those that wait to be settled' }),
      position: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .optional()
        .meta({ description: 'Only the line at this place of the file' }),
      ...paging,
    }),
    answer: pageSchema(LineView, 'ImportLinePage'),
  },
  async ({ deps: { db }, caller, at, id, query, language }) => {
    const limit = limitOf(query);
    const found = orMissing(await readImport(db, id));
    const after = Number(keyOf(PlaceKey, query) ?? 0);
    const rows = await readLines(db, scopeOf(caller), id, {
      after,
      limit: limit + 1,
      outcome: query.outcome,
      open: query.open !== undefined,
      position: query.position === undefined ? undefined : Number(query.position),
    });
    const decided = await readDecidedNow(db, found, rows, { caller, at });
    const lines = rows.map((row) => ({ row, line: toLine(row, decided.get(row.first_line), { caller, at }, language) }));
    const linked = lines.filter(({ line }) => line.commands.includes('linkLine')).map(({ row }) => row.position);
    const payments = linked.length > 0 ? await readLikelyPayments(db, id, linked) : [];
    const paymentsOf = Map.groupBy(payments, ({ position }) => position);
    return pageOf(
      lines,
      limit,
      ({ line }) => String(line.position),
      ({ row, line }) => ({ ...line, likely: likelyOf(row, paymentsOf.get(row.position) ?? [], { caller, at }) }),
    );
  },
);

const labelIn = (form: Form, words: Record<Language, string>, code: string): string => (form === 'fr' ? words.fr : code);

const { text, whole, cents, date } = columnsOf<LineRow>();
const columns = [
  text('Référence', 'reference', referenceOf),
  whole('Rang', 'position', ({ position }) => position),
  text('Clé', 'line_id', (row) => row.line_id),
  text('Résultat', 'outcome', ({ outcome }, form) => labelIn(form, OUTCOME_LABELS[outcome], outcome)),
  text('Motif', 'reason', ({ reason }, form) => reason && labelIn(form, SET_ASIDE[reason], reason)),
  text('À régler', 'open', (row, form) =>
    labelIn(form, row.is_open ? { fr: 'oui', en: 'yes' } : { fr: 'non', en: 'no' }, row.is_open ? 'yes' : 'no'),
  ),
  whole('Mouvement', 'sequence', ({ sequence }) => sequence),
  text('Écartée parce que', 'dismissal', ({ dismissal }) => dismissal),
  text('N° EJ', 'commitment_number', (row) => row.commitment_number),
  text('N° DP', 'order_number', (row) => row.order_number),
  text('Société', 'company', (row) => row.company),
  text('Programme', 'programme', (row) => row.programme),
  text('Centre financier', 'funds_centre', (row) => row.funds_centre),
  text('Domaine fonctionnel', 'functional_area', (row) => row.functional_area),
  text('Centre de coûts', 'cost_centre', (row) => row.cost_centre),
  text('Référentiel de programmation', 'programme_item', (row) => row.programme_item),
  whole('Exercice', 'year', ({ year }) => year),
  text('N° fournisseur', 'supplier_number', (row) => row.supplier_number),
  text('Fournisseur', 'supplier', (row) => row.supplier_name),
  cents('Montant', 'amount', (row) => row.amount_cents),
  date('Payé le', 'paid_on', (row) => row.paid_on),
  text('Convention', 'grant_id', (row) => row.grant_id),
];

export const exportImportLines = spreadsheet(
  {
    operationId: 'exportImportLines',
    path: '/imports/{id}/lines.csv',
    summary: 'All lines of an import for a spreadsheet',
    roles: STAFF_ROLES,
    query: z.strictObject(formQuery),
  },
  async ({ deps: { db }, caller, id, query: { form } }) => {
    const row = orMissing(await readImport(db, id));
    const name = form === 'fr' ? 'rapprochement' : 'reconciliation';
    return { columns, rows: await streamLines(db, scopeOf(caller), id), name: `${name}-${row.code}-${parisDate(row.at)}` };
  },
);

export const linkLine = command({
  operationId: 'linkLine',
  path: '/envelopes/{id}/links',
  subject: 'envelope',
  summary: 'Says of which recorded payment an open line of an import tells',
  roles: SETTLING_ROLES,
  body: LinkLine,
  refusals: [
    'conflict_of_interest',
    'substitute_cumulates',
    'line_unknown',
    'line_not_open',
    'movement_unknown',
    'movement_not_payment',
    'movement_already_reversed',
    'movement_already_told',
    'amount_differs',
  ],
});

export const linkLines = batch({
  operationId: 'linkLines',
  path: '/line-links',
  summary: 'Says of many open lines of which recorded payment each tells, each by itself: one that is refused stops none',
  one: linkLine,
  of: 'envelopeId',
  part: 'position',
  within: 'importId',
});

export const bookLine = command({
  operationId: 'bookLine',
  path: '/envelopes/{id}/bookings',
  subject: 'envelope',
  summary: 'Records the ordered payment that an open line of an import reports, by the rules of an import of it now',
  roles: IMPORT_ROLES,
  body: BookLine,
  refusals: ['conflict_of_interest', 'substitute_cumulates', 'line_unknown', 'line_not_open', 'line_not_booked'],
});

export const bookLines = batch({
  operationId: 'bookLines',
  path: '/line-bookings',
  summary: 'Records the ordered payments that many open lines report, each by itself: one that is refused stops none',
  one: bookLine,
  of: 'envelopeId',
  part: 'position',
  within: 'importId',
});

export const dismissLine = command({
  operationId: 'dismissLine',
  path: '/envelopes/{id}/dismissals',
  subject: 'envelope',
  summary: 'Dismisses an open line of an import, as describing no payment of this envelope, with the reason',
  roles: SETTLING_ROLES,
  body: DismissLine,
  refusals: ['conflict_of_interest', 'substitute_cumulates', 'line_unknown', 'line_not_open'],
});

export const dismissLines = command({
  operationId: 'dismissLines',
  path: '/envelopes/{id}/bulk-dismissals',
  subject: 'envelope',
  summary: 'Dismisses all open lines of an import that were set aside for one reason, except those that another person has to settle',
  roles: SETTLING_ROLES,
  body: DismissLines,
  refusals: ['line_not_open'],
});
