import { z } from 'zod';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { EnvelopeCommand, RefusedEnvelopeCommand } from '../command-names.ts';
import { readCodes } from '../../db/ledger/accounting.ts';
import { type AsOf, readCarriedAsOf, readLinesAsOf } from '../../db/ledger/as-of.ts';
import { readChanges } from '../../db/ledger/changes.ts';
import { type EnvelopeView as EnvelopeRow, readEnvelopes, readFamily } from '../../db/ledger/envelope.ts';
import {
  AllotCredits,
  CarryOverCredits,
  CloseYear,
  CREDIT_ROLES,
  CutCredits,
  FreezeCredits,
  ThawCredits,
  TransferCredits,
} from '../../domain/ledger/credits.ts';
import { type Credit, CREDITS, NO_BALANCES } from '../../domain/ledger/envelope.ts';
import { OpenSubEnvelope } from '../../domain/ledger/envelope-family.ts';
import { asksOfEnvelope, ENVELOPE_COMMANDS } from '../../domain/ledger/may.ts';
import { type Asker, offeredBy, type Offers } from '../../domain/core/may.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { Day, Instant, type Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import type { Deps } from '../http/deps.ts';
import { command, type CommandSpec, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { ChangeView, toChangeView } from './change-view.ts';

const Cents = z.int();
const Missing = Cents.meta({ description: 'What a freeze has taken from what was reserved: 0, or how far available is below zero' });
const Uncovered = Cents.meta({ description: 'Promised there before the credits of the year were' });
const Delegated = Cents.meta({ description: 'What beneficiaries commit and pay themselves' });
const AE = z
  .object({
    totalCents: Cents,
    uncoveredCents: Uncovered,
    availableCents: Cents,
    missingCents: Missing,
    frozenCents: Cents,
    reservedCents: Cents,
    delegatedCents: Delegated,
    committedCents: Cents,
    lapsedCents: Cents,
  })
  .meta({ id: 'EnvelopeAE' });
const CP = z
  .object({
    totalCents: Cents,
    uncoveredCents: Uncovered,
    availableCents: Cents,
    missingCents: Missing,
    frozenCents: Cents,
    delegatedCents: Delegated,
    orderedCents: Cents,
    paidCents: Cents,
    lapsedCents: Cents,
  })
  .meta({ id: 'EnvelopeCP' });

const Code = z.string().nullable().meta({ description: 'The code of its credits in the accounting system' });

const Years = z.array(z.object({ year: z.int(), ae: AE, cp: CP })).meta({
  description:
    'AE: total + uncovered = available + frozen + reserved + delegated + committed + lapsed. CP: total + uncovered = available + frozen + delegated + ordered + paid + lapsed',
});
type Years = z.infer<typeof Years>;
const Carried = z
  .object({
    inCents: Cents.meta({ description: 'What of the total came from the year before' }),
    outCents: Cents.meta({ description: 'What had lapsed and was carried over to the next year: the total no longer includes it' }),
  })
  .meta({ id: 'CarriedOver', description: 'What orders have carried over (LOLF art. 15-II)' });
const NOTHING_CARRIED = { inCents: 0, outCents: 0 };
const CODES = { fundsCentre: Code, functionalArea: Code, company: Code, costCentre: Code, programmeItem: Code };
const CodedYears = z
  .array(Years.element.extend({ ...CODES, carriedOver: z.object({ ae: Carried, cp: Carried }) }))
  .meta({ description: Years.description ?? '' });

const EnvelopeView = z
  .object({
    id: z.uuid(),
    parentId: z.uuid().nullable().meta({ description: 'The envelope above it; null where it is not a sub-envelope' }),
    code: z.string(),
    name: z.string(),
    sequence: z.int().meta({ description: 'How many movements it has, to this day' }),
    closedYear: z.int().nullable().meta({ description: 'The last year whose books are closed' }),
    remainingToPayCents: Cents.meta({ description: 'Committed and not yet paid, all years together' }),
    visaThresholdCents: Cents.nullable().meta({
      description: 'A commitment of this amount or more needs the controller’s visa; null: none does',
    }),
    years: CodedYears,
    subEnvelopes: z
      .array(z.object({ id: z.uuid(), code: z.string(), name: z.string(), years: Years }))
      .meta({ description: 'The envelopes under it, by code; their credits are not among its own' }),
    family: z
      .object({ years: Years })
      .nullable()
      .meta({ description: 'The envelope and its sub-envelopes together, each figure their sum; null where it has none' }),
    openChanges: z.array(ChangeView).meta({ description: 'The proposals on it that wait for a second person, the newest first' }),
    commands: z.array(EnvelopeCommand),
    refused: z.array(RefusedEnvelopeCommand),
  })
  .meta({ id: 'Envelope' });

const Past = z.strictObject({
  valuedOn: Day.optional().meta({ description: 'The figures of that day, by the value dates of the movements that are recorded by now' }),
  recordedAt: Instant.optional().meta({ description: 'The figures as they stood at that instant, by what was recorded until then' }),
});

/** Null: the current figures. */
function asOfIn({ valuedOn, recordedAt }: z.infer<typeof Past>): AsOf | null {
  if (valuedOn !== undefined && recordedAt !== undefined)
    throw new Problem({ code: 'invalid_request', fields: [{ pointer: '/query/recordedAt', fault: 'one_date_only' }] });
  if (valuedOn !== undefined) return { by: 'value_date', on: valuedOn };
  return recordedAt === undefined ? null : { by: 'recording', at: recordedAt };
}

/** The commands that the caller may give on an envelope now. */
function offersOf({ id, parentId, closedYear, lines }: EnvelopeRow, hasChildren: boolean, asker: Asker): Offers<CommandOn<'envelope'>> {
  const on = { id, parentId, hasChildren, closedYear, years: lines.map(({ year }) => year) };
  return offeredBy(ENVELOPE_COMMANDS, asker.caller, asksOfEnvelope(on, asker));
}

type Codes = Awaited<ReturnType<typeof readCodes>>;

function yearsOf(lines: EnvelopeRow['lines']): Years {
  return [...new Set(lines.map(({ year }) => year))].map((year) => {
    const [ae, cp] = CREDITS.map((credit) => lines.find((line) => line.year === year && line.credit === credit) ?? NO_BALANCES).map(
      ({ total, uncovered, available, frozen, reserved, delegated, committed, ordered, paid, lapsed }) => ({
        totalCents: total,
        uncoveredCents: uncovered,
        availableCents: available,
        missingCents: Math.max(0, -available),
        frozenCents: frozen,
        reservedCents: reserved,
        delegatedCents: delegated,
        committedCents: committed,
        orderedCents: ordered,
        paidCents: paid,
        lapsedCents: lapsed,
      }),
    );
    return { year, ae: AE.parse(ae), cp: CP.parse(cp) };
  });
}

const sumFigures = <Figures extends Record<string, number>>(all: readonly Figures[]): Figures =>
  all.reduce((sum, each) => Object.fromEntries(Object.entries(sum).map(([name, cents]) => [name, cents + (each[name] ?? 0)])) as Figures);

/** The sums of several envelopes by year. What one of them is missing still counts where another has credits left. */
const sumYears = (all: readonly Years[]): Years =>
  [...Map.groupBy(all.flat(), ({ year }) => year)]
    .sort(([one], [other]) => one - other)
    .map(([year, each]) => ({ year, ae: sumFigures(each.map(({ ae }) => ae)), cp: sumFigures(each.map(({ cp }) => cp)) }));

/** `children`: its sub-envelopes, with their balances of the same moment. */
function toView(
  envelope: EnvelopeRow,
  children: readonly EnvelopeRow[],
  { codes, openChanges, offers }: { codes: Codes; openChanges: z.input<typeof ChangeView>[]; offers: Offers<CommandOn<'envelope'>> },
  language: Language,
): z.input<typeof EnvelopeView> {
  const { id, parentId, code, name, sequence, closedYear, lines, carried } = envelope;
  const carriedOf = (ofYear: number, ofCredit: Credit): z.input<typeof Carried> => {
    const row = carried.find(({ year, credit }) => year === ofYear && credit === ofCredit);
    return row ? { inCents: row.inCents, outCents: row.outCents } : NOTHING_CARRIED;
  };
  const sum = (account: 'committed' | 'paid') => lines.reduce((total, line) => total + line[account], 0);
  const years = yearsOf(lines);
  const subEnvelopes = children.map((child) => ({
    id: child.id,
    code: child.code,
    name: child.name[language],
    years: yearsOf(child.lines),
  }));
  return {
    id,
    parentId,
    code,
    name: name[language],
    sequence,
    closedYear,
    remainingToPayCents: sum('committed') - sum('paid'),
    visaThresholdCents: envelope.visaThresholdCents,
    years: years.map((each) => {
      const {
        fundsCentre = null,
        functionalArea = null,
        company = null,
        costCentre = null,
        programmeItem = null,
      } = codes.find(({ envelopeId, year }) => envelopeId === id && year === each.year) ?? {};
      const coded = { fundsCentre, functionalArea, company, costCentre, programmeItem };
      return { ...each, ...coded, carriedOver: { ae: carriedOf(each.year, 'AE'), cp: carriedOf(each.year, 'CP') } };
    }),
    subEnvelopes,
    family: subEnvelopes.length > 0 ? { years: sumYears([years, ...subEnvelopes.map((child) => child.years)]) } : null,
    openChanges,
    ...toOffers(offers, language),
  };
}

/** An envelope with its figures as they stood. */
async function readAsOf(db: Deps['db'], envelope: EnvelopeRow, asOf: AsOf): Promise<EnvelopeRow> {
  const [lines, carried] = await Promise.all([readLinesAsOf(db, envelope.id, asOf), readCarriedAsOf(db, envelope.id, asOf)]);
  return { ...envelope, lines, carried };
}

export const getEnvelope = read(
  {
    operationId: 'getEnvelope',
    path: '/envelopes/{id}',
    summary: 'What is left of an envelope, by year, in AE and CP: now, or as it stood',
    roles: STAFF_ROLES,
    query: Past,
    answer: EnvelopeView,
  },
  async ({ deps: { db }, caller, at, id, query, language }) => {
    const asOf = asOfIn(query);
    const [family, codes, changes] = await Promise.all([readFamily(db, id), readCodes(db, [id]), readChanges(db, [id], { open: true })]);
    const [envelope, ...children] = await Promise.all(family.map((each) => (asOf ? readAsOf(db, each, asOf) : each)));
    const [now] = family;
    if (!envelope || !now) throw new Problem({ code: 'not_found' });
    const offers = offersOf(now, children.length > 0, { caller, at });
    const openChanges = changes.map((change) => toChangeView(change, { caller, at }, language));
    return toView(envelope, children, { codes, openChanges, offers }, language);
  },
);

export const listEnvelopes = read(
  {
    operationId: 'listEnvelopes',
    path: '/envelopes',
    summary: 'Every envelope, sub-envelopes too',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(EnvelopeView) }).meta({ id: 'Envelopes' }),
  },
  async ({ deps: { db }, caller, at, language }) => {
    const envelopes = await readEnvelopes(db);
    const children = Map.groupBy(envelopes, ({ parentId }) => parentId);
    const ids = envelopes.map(({ id }) => id);
    const [codes, changes] = await Promise.all([readCodes(db, ids), readChanges(db, ids, { open: true })]);
    return {
      items: envelopes.map((envelope) => {
        const own = children.get(envelope.id) ?? [];
        const openChanges = changes
          .filter(({ envelopeId }) => envelopeId === envelope.id)
          .map((change) => toChangeView(change, { caller, at }, language));
        return toView(envelope, own, { codes, openChanges, offers: offersOf(envelope, own.length > 0, { caller, at }) }, language);
      }),
    };
  },
);

const CREDIT_REFUSALS = ['year_out_of_range', 'value_date_out_of_range', 'amount_not_positive', 'year_closed'] as const;

/** A command on credits is finance's own: it concerns the envelope alone, and nothing waits for it. */
const creditCommand = <Name extends CommandSpec['operationId']>({
  refusals,
  ...spec
}: Omit<CommandSpec<Name>, 'roles' | 'creates' | 'naming'>) =>
  command({ ...spec, roles: CREDIT_ROLES, refusals: [...CREDIT_REFUSALS, ...refusals] });

export const allotCredits = creditCommand({
  operationId: 'allotCredits',
  path: '/envelopes/{id}/allotments',
  subject: 'envelope',
  summary: 'Gives an envelope credits of a year; the first ones open the year',
  body: AllotCredits,
  refusals: ['amount_too_large', 'credits_need_second_person'],
});

export const cutCredits = creditCommand({
  operationId: 'cutCredits',
  path: '/envelopes/{id}/cuts',
  subject: 'envelope',
  summary: 'Takes credits from an envelope for good: the frozen ones first, then what is available',
  body: CutCredits,
  refusals: ['cut_exceeds_credits'],
});

export const freezeCredits = creditCommand({
  operationId: 'freezeCredits',
  path: '/envelopes/{id}/freezes',
  subject: 'envelope',
  summary:
    'Records a freeze; what is reserved gives way to it, what is delegated, committed, ordered or paid does not; sub-envelopes bear what they are named for',
  body: FreezeCredits,
  refusals: ['sub_envelope_twice', 'not_a_sub_envelope', 'freeze_shares_out_of_bounds', 'freeze_exceeds_credits'],
});

export const thawCredits = creditCommand({
  operationId: 'thawCredits',
  path: '/envelopes/{id}/thaws',
  subject: 'envelope',
  summary: 'Gives frozen credits back',
  body: ThawCredits,
  refusals: ['thaw_exceeds_frozen'],
});

export const closeYear = command({
  operationId: 'closeYear',
  path: '/envelopes/{id}/closings',
  subject: 'envelope',
  summary:
    'Closes a year: what is not committed or paid lapses, what is reserved waits for credits of the next one, what is ordered is paid from them',
  roles: CREDIT_ROLES,
  body: CloseYear,
  refusals: ['year_closed', 'year_not_over', 'not_the_next_year', 'delegations_open', 'credits_insufficient'],
});

export const carryOverCredits = command({
  operationId: 'carryOverCredits',
  path: '/envelopes/{id}/carry-overs',
  subject: 'envelope',
  summary: 'Gives the year after a closed one what an order carries over from its lapsed credits',
  roles: CREDIT_ROLES,
  body: CarryOverCredits,
  refusals: [
    ...(['year_out_of_range', 'value_date_out_of_range', 'year_not_closed', 'carry_over_cap_unknown'] as const),
    ...(['carry_over_above_cap', 'credits_need_second_person', 'amount_not_positive', 'carry_over_exceeds_lapsed', 'year_closed'] as const),
  ],
});

export const transferCredits = creditCommand({
  operationId: 'transferCredits',
  path: '/envelopes/{id}/transfers',
  subject: 'envelope',
  summary: 'Gives available credits to the envelope’s parent, to one of its sub-envelopes, or to another one of the same parent',
  body: TransferCredits,
  refusals: [
    'envelope_without_kin',
    'transfer_to_itself',
    'envelope_unknown',
    'envelopes_not_kin',
    'credits_need_second_person',
    'credits_insufficient',
    'amount_too_large',
  ],
});

export const openSubEnvelope = command({
  operationId: 'openSubEnvelope',
  path: '/envelopes',
  summary: 'Opens a sub-envelope, for example for a call; its credits come by transfers or by orders of its own',
  roles: CREDIT_ROLES,
  body: OpenSubEnvelope,
  creates: true,
  refusals: ['envelope_unknown', 'parent_is_sub_envelope', 'envelope_code_taken'],
});
