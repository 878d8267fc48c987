import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Consumption, type CreditsRow, readConsumption, readCredits } from '../../db/ledger/consumption.ts';
import type { DB } from '../../db/core/schema.ts';
import { CallId } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { CONSUMPTION_BY } from '../../domain/ledger/consumption.ts';
import type { Language } from '../../domain/core/words.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { labeller } from './labels.ts';
import { read } from '../http/operation.ts';

const Cents = z.int();
const Credits = z.object({ totalCents: Cents, availableCents: Cents, frozenCents: Cents, lapsedCents: Cents });

const Figures = z.object({
  awardedCents: Cents.meta({ description: 'What sessions awarded, including what was given back since' }),
  reservedCents: Cents.meta({ description: 'Reserved, and neither committed, delegated nor released' }),
  releasedCents: Cents.meta({ description: 'Awarded and given back, before or after it was committed' }),
  delegatedCents: Cents.meta({ description: 'Delegated to beneficiaries that commit themselves, and neither committed nor returned' }),
  committedCents: Cents,
  orderedCents: Cents.meta({ description: 'Ordered and not yet paid' }),
  paidCents: Cents,
  remainingToPayCents: Cents.meta({ description: 'Committed and not yet paid; by year, of the commitments of that year' }),
  grants: z.int().meta({ description: 'How many grants; one that two rows share counts in each, and once in the total' }),
  credits: z.object({ ae: Credits, cp: Credits }).nullable().meta({
    description: 'By envelope and by year, what the envelopes have; null otherwise, and for one call, which has no credits of its own',
  }),
});
const Row = Figures.extend({ key: z.string(), label: z.string() });
type Figures = z.input<typeof Figures>;
type Row = z.input<typeof Row>;

const query = z.strictObject({
  by: z.enum(CONSUMPTION_BY).default('envelope').meta({
    description: 'Types of projects combine: each combination is a row of its own, so that the rows add up to the total',
  }),
  envelopeId: z.uuid().toLowerCase().optional(),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .meta({ description: 'The year of the AE for what is awarded, reserved and committed; that of the CP for what is ordered and paid' }),
  callId: CallId.optional(),
});

const NONE: Consumption = {
  awarded: 0,
  reserved: 0,
  released: 0,
  delegated: 0,
  committed: 0,
  ordered: 0,
  paid: 0,
  remaining: 0,
  grants: 0,
};

function creditsOf(rows: readonly CreditsRow[], key: string | null): Figures['credits'] {
  const [ae, cp] = (['AE', 'CP'] as const).map((credit) => {
    const row = rows.find((each) => each.key === key && each.credit === credit);
    return {
      totalCents: row?.total ?? 0,
      availableCents: row?.available ?? 0,
      frozenCents: row?.frozen ?? 0,
      lapsedCents: row?.lapsed ?? 0,
    };
  });
  return ae && cp ? { ae, cp } : null;
}

const toFigures = (found: Consumption, credits: Figures['credits']): Figures => ({
  awardedCents: found.awarded,
  reservedCents: found.reserved,
  releasedCents: found.released,
  delegatedCents: found.delegated,
  committedCents: found.committed,
  orderedCents: found.ordered,
  paidCents: found.paid,
  remainingToPayCents: found.remaining,
  grants: found.grants,
  credits,
});

type Query = z.output<typeof query>;

/**
 * The rows of a view by their keys, and the total; an envelope or a year that has credits has its row before any award
 * from it.
 */
async function view(db: Kysely<DB>, { by, envelopeId, year, callId }: Query, language: Language): Promise<{ rows: Row[]; total: Figures }> {
  const filter = { envelopeId, callId, year: year === undefined ? undefined : Number(year) };
  const hasCredits = (by === 'envelope' || by === 'year') && callId === undefined;
  const [consumption, credits] = await Promise.all([readConsumption(db, by, filter), hasCredits ? readCredits(db, by, filter) : []]);
  const found = new Map(consumption.rows.map((row) => [row.key, row]));
  const keys = [...new Set([...found.keys(), ...credits.flatMap(({ key }) => key ?? [])])].sort();
  const labelOf = await labeller(db, by, keys, language);
  const creditsAt = (key: string | null) => (hasCredits ? creditsOf(credits, key) : null);
  return {
    rows: keys.map((key) => ({ key, label: labelOf(key), ...toFigures(found.get(key) ?? NONE, creditsAt(key)) })),
    total: toFigures(consumption.total, creditsAt(null)),
  };
}

export const getConsumption = read(
  {
    operationId: 'getConsumption',
    path: '/consumption',
    summary: 'What has become of the fund’s money, by envelope, year, call, type of project or organisation',
    roles: STAFF_ROLES,
    query,
    answer: z.object({ by: z.enum(CONSUMPTION_BY), rows: z.array(Row), total: Figures }).meta({ id: 'Consumption' }),
  },
  async ({ deps: { db }, query: asked, language }) => ({ by: asked.by, ...(await view(db, asked, language)) }),
);

const { text, whole, cents } = columnsOf<Row>();
const columns = [
  text('Clé', 'key', ({ key }) => key),
  text('Libellé', 'label', ({ label }) => label),
  cents('Accordé', 'awarded', ({ awardedCents }) => awardedCents),
  cents('Réservé', 'reserved', ({ reservedCents }) => reservedCents),
  cents('Libéré', 'released', ({ releasedCents }) => releasedCents),
  cents('Délégué', 'delegated', ({ delegatedCents }) => delegatedCents),
  cents('Engagé', 'committed', ({ committedCents }) => committedCents),
  cents('Demandé', 'ordered', ({ orderedCents }) => orderedCents),
  cents('Payé', 'paid', ({ paidCents }) => paidCents),
  cents('Reste à payer', 'remaining_to_pay', ({ remainingToPayCents }) => remainingToPayCents),
  whole('Conventions', 'grants', ({ grants }) => grants),
];

const creditColumns = (['ae', 'cp'] as const).flatMap((credit) => {
  const name = credit.toUpperCase();
  return [
    cents(`${name} : dotation`, `${credit}_total`, ({ credits }) => credits?.[credit].totalCents ?? null),
    cents(`${name} : disponible`, `${credit}_available`, ({ credits }) => credits?.[credit].availableCents ?? null),
    cents(`${name} : gelé`, `${credit}_frozen`, ({ credits }) => credits?.[credit].frozenCents ?? null),
    cents(`${name} : annulé en fin de gestion`, `${credit}_lapsed`, ({ credits }) => credits?.[credit].lapsedCents ?? null),
  ];
});

export const exportConsumption = spreadsheet(
  {
    operationId: 'exportConsumption',
    path: '/consumption.csv',
    summary: 'The same for a spreadsheet, its last row the total',
    roles: STAFF_ROLES,
    query: query.extend(formQuery),
  },
  async ({ deps: { db }, at, query: { form, ...asked } }) => {
    const { rows, total } = await view(db, asked, form === 'fr' ? 'fr' : 'en');
    const shown = total.credits ? [...columns, ...creditColumns] : columns;
    return {
      columns: shown,
      rows: [...rows, { key: '', label: 'Total', ...total }],
      name: `${form === 'fr' ? 'consommation' : 'consumption'}-${asked.by}-${parisDate(at)}`,
    };
  },
);
