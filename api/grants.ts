import { z } from 'zod';
import { readGrantRow, readGrantRows, readTrancheRows } from '../db/grants.ts';
import { readMilestoneRows, readPlan, readReportRows } from '../db/milestones.ts';
import {
  CertifyService,
  GRANT_STATES,
  grantTable,
  OrderPayment,
  RecordPayment,
  sideOf,
  SIDES,
  SignGrant,
  TRANCHE_STATES,
  trancheTable,
} from '../domain/grant.ts';
import { type Caller, isStaff, scopeOf } from '../domain/role.ts';
import { commandsFor, rolesFor } from '../domain/state-table.ts';
import type { Language } from '../domain/words.ts';
import * as messages from '../workflows/messages.ts';
import { milestoneCommands, MilestoneView, toMilestone, toReport } from './milestone-view.ts';
import { command, read } from './operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from './paging.ts';
import { Problem } from './problems/index.ts';

const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(GRANT_STATES),
  label: z.string(),
  applicationId: z.uuid(),
  title: z.string(),
  organisationName: z.string(),
  awardedCents: z.int(),
  signed: z.array(z.enum(SIDES)),
  termAt: z.iso.datetime().meta({ description: 'The grant expires if both sides have not signed by then' }),
  commands: z.array(z.string()),
});

const TrancheView = z.object({
  rank: z.int(),
  state: z.enum(TRANCHE_STATES),
  label: z.string(),
  year: z.int().meta({ description: 'The year of the AE that it reserves' }),
  amountCents: z.int(),
  certifiedCents: z.int(),
  reservedCents: z.int(),
  releasedCents: z.int(),
  committedCents: z.int(),
  orderedCents: z.int(),
  paidCents: z.int(),
  paidOn: z.iso.date().nullable(),
  paymentReference: z.string().nullable(),
  commands: z.array(z.string()),
});

const GrantView = Summary.extend({
  envelopeId: z.uuid(),
  tranches: z.array(TrancheView),
  milestones: z.array(MilestoneView).meta({ description: 'Planned at the second signature, one for each tranche' }),
}).meta({ id: 'Grant' });

type Row = NonNullable<Awaited<ReturnType<typeof readGrantRow>>>;
type TrancheRow = Awaited<ReturnType<typeof readTrancheRows>>[number];
type MilestoneRow = Awaited<ReturnType<typeof readMilestoneRows>>[number];
/** What hangs on a grant and takes commands of its own. */
type Parts = { tranches: readonly TrancheRow[]; milestones: readonly MilestoneRow[] };

const now = (): string => new Date().toISOString();

/** What the caller may ask of a tranche. It is signed with its grant, and who ordered its payment does not record it. */
const trancheCommands = (row: TrancheRow, caller: Caller): string[] =>
  commandsFor(trancheTable, row.state, caller).filter(
    (name) => name !== 'signGrant' && !(name === 'recordPayment' && row.ordered_by === caller.personId),
  );

/** What the caller may ask of a grant: its side's signature where it is missing, and what one of its tranches or milestones takes. */
function grantCommands(row: Row, { tranches, milestones }: Parts, caller: Caller): string[] {
  const at = now();
  const ofParts = [
    ...tranches.flatMap((tranche) => trancheCommands(tranche, caller)),
    ...milestones.flatMap((milestone) => milestoneCommands(milestone, milestones, row.organisation_id, caller, at)),
  ];
  const side = sideOf(caller);
  const maySign = !row.signed.includes(side) && (side === 'beneficiary') === (row.organisation_id === caller.organisationId);
  return commandsFor(grantTable, row.state, caller).filter((name) => (name === 'signGrant' ? maySign : ofParts.includes(name)));
}

const toSummary = (row: Row, parts: Parts, caller: Caller, language: Language): z.input<typeof Summary> => ({
  id: row.id,
  version: row.version,
  state: row.state,
  label: grantTable[row.state][isStaff(caller.roles) ? 'staff' : 'applicant'][language],
  applicationId: row.application_id,
  title: row.title,
  organisationName: row.organisation_name,
  awardedCents: row.awarded_cents,
  signed: row.signed,
  termAt: row.term_at,
  commands: grantCommands(row, parts, caller),
});

const toTranche = (row: TrancheRow, caller: Caller, language: Language): z.input<typeof TrancheView> => ({
  rank: row.rank,
  state: row.state,
  label: trancheTable[row.state][isStaff(caller.roles) ? 'staff' : 'applicant'][language],
  year: row.year,
  amountCents: row.amount_cents,
  certifiedCents: row.certified_cents,
  reservedCents: row.reserved,
  releasedCents: row.released,
  committedCents: row.committed,
  orderedCents: row.ordered,
  paidCents: row.paid,
  paidOn: row.paid_on,
  paymentReference: row.payment_reference,
  commands: trancheCommands(row, caller),
});

export const signGrant = command(
  {
    operationId: 'signGrant',
    method: 'post',
    path: '/grants/{id}/signatures',
    tag: 'grants',
    summary: 'Signs for the beneficiary or for the fund; the second signature commits',
    roles: rolesFor(grantTable, 'signGrant'),
    body: SignGrant,
    refusals: [
      'not_found',
      'wrong_state',
      'conflict_of_interest',
      'already_signed',
      'stale_version',
      'credits_insufficient',
      'tranche_exceeded',
      'amount_not_positive',
    ],
  },
  { kind: 'grant', update: messages.signGrant },
);

export const certifyService = command(
  {
    operationId: 'certifyService',
    method: 'post',
    path: '/grants/{id}/certifications',
    tag: 'grants',
    summary: 'Certifies that the service of a tranche was done',
    roles: rolesFor(grantTable, 'certifyService'),
    body: CertifyService,
    refusals: ['not_found', 'wrong_state', 'tranche_unknown', 'tranche_wrong_state', 'amount_differs'],
  },
  { kind: 'grant', update: messages.certifyService },
);

export const orderPayment = command(
  {
    operationId: 'orderPayment',
    method: 'post',
    path: '/grants/{id}/payment-orders',
    tag: 'grants',
    summary: 'Orders the payment of a tranche',
    roles: rolesFor(grantTable, 'orderPayment'),
    body: OrderPayment,
    refusals: [
      'not_found',
      'wrong_state',
      'tranche_unknown',
      'tranche_wrong_state',
      'amount_differs',
      'credits_insufficient',
      'tranche_exceeded',
      'amount_not_positive',
    ],
  },
  { kind: 'grant', update: messages.orderPayment },
);

export const recordPayment = command(
  {
    operationId: 'recordPayment',
    method: 'post',
    path: '/grants/{id}/payments',
    tag: 'grants',
    summary: 'Records the payment of a tranche that somebody else ordered',
    roles: rolesFor(grantTable, 'recordPayment'),
    body: RecordPayment,
    refusals: [
      'not_found',
      'wrong_state',
      'tranche_unknown',
      'tranche_wrong_state',
      'payer_ordered_payment',
      'value_date_out_of_range',
      'amount_differs',
      'credits_insufficient',
      'tranche_exceeded',
      'amount_not_positive',
    ],
  },
  { kind: 'grant', update: messages.recordPayment },
);

export const getGrant = read(
  {
    operationId: 'getGrant',
    path: '/grants/{id}',
    tag: 'grants',
    summary: 'One grant with its tranches and milestones',
    answer: GrantView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const row = await readGrantRow(db, scopeOf(caller), id);
    if (!row) throw new Problem({ code: 'not_found' });
    const [tranches, milestones, { indicators }, reports] = await Promise.all([
      readTrancheRows(db, [id]),
      readMilestoneRows(db, [id]),
      readPlan(db, id),
      readReportRows(db, id),
    ]);
    return {
      ...toSummary(row, { tranches, milestones }, caller, language),
      envelopeId: row.envelope_id,
      tranches: tranches.map((tranche) => toTranche(tranche, caller, language)),
      milestones: milestones.map((milestone) => ({
        ...toMilestone(milestone, milestones, row.organisation_id, caller, language, now()),
        reports: reports.filter(({ rank }) => rank === milestone.rank).map((report) => toReport(report, indicators)),
      })),
    };
  },
);

export const listGrants = read(
  {
    operationId: 'listGrants',
    path: '/grants',
    tag: 'grants',
    summary: 'Grants in the caller’s scope, newest first',
    query: z.strictObject({ state: z.enum(GRANT_STATES).optional(), ...paging }),
    answer: pageSchema(Summary.meta({ id: 'GrantSummary' }), 'GrantPage'),
  },
  async ({ deps: { db }, caller, query, language }) => {
    const limit = limitOf(query);
    const rows = await readGrantRows(db, scopeOf(caller), { state: query.state, before: keyOf(z.uuid(), query), limit: limit + 1 });
    const ids = rows.map(({ id }) => id);
    const tranches = Map.groupBy(await readTrancheRows(db, ids), (tranche) => tranche.grant_id);
    const milestones = Map.groupBy(await readMilestoneRows(db, ids), (milestone) => milestone.grant_id);
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => toSummary(row, { tranches: tranches.get(row.id) ?? [], milestones: milestones.get(row.id) ?? [] }, caller, language),
    );
  },
);
