import { z } from 'zod';
import { type EnvelopeView as EnvelopeRow, readEnvelopes, readMovements } from '../db/envelope.ts';
import { ACCOUNTS, CREDITS, MOVEMENT_TABLE, NO_BALANCES } from '../domain/envelope.ts';
import { STAFF_ROLES } from '../domain/role.ts';
import type { Language } from '../domain/words.ts';
import { read } from './operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from './paging.ts';
import { Problem } from './problems/index.ts';

const Cents = z.int();
const AE = z.object({
  totalCents: Cents,
  availableCents: Cents,
  frozenCents: Cents,
  reservedCents: Cents,
  committedCents: Cents,
  lapsedCents: Cents,
});
const CP = z.object({
  totalCents: Cents,
  availableCents: Cents,
  frozenCents: Cents,
  orderedCents: Cents,
  paidCents: Cents,
  lapsedCents: Cents,
});

const EnvelopeView = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    sequence: z.int().meta({ description: 'How many movements it has taken' }),
    remainingToPayCents: Cents.meta({ description: 'Committed and not yet paid, all years together' }),
    years: z.array(z.object({ year: z.int(), ae: AE, cp: CP })).meta({
      description:
        'AE: total = available + frozen + reserved + committed + lapsed. CP: total = available + frozen + ordered + paid + lapsed',
    }),
  })
  .meta({ id: 'Envelope' });

function toView({ id, code, name, sequence, lines }: EnvelopeRow, language: Language): z.input<typeof EnvelopeView> {
  const sum = (account: 'committed' | 'paid') => lines.reduce((total, line) => total + line[account], 0);
  const years = [...new Set(lines.map(({ year }) => year))].map((year) => {
    const [ae, cp] = CREDITS.map((credit) => lines.find((line) => line.year === year && line.credit === credit) ?? NO_BALANCES).map(
      ({ total, available, frozen, reserved, committed, ordered, paid, lapsed }) => ({
        totalCents: total,
        availableCents: available,
        frozenCents: frozen,
        reservedCents: reserved,
        committedCents: committed,
        orderedCents: ordered,
        paidCents: paid,
        lapsedCents: lapsed,
      }),
    );
    return { year, ae: AE.parse(ae), cp: CP.parse(cp) };
  });
  return { id, code, name: name[language], sequence, remainingToPayCents: sum('committed') - sum('paid'), years };
}

export const getEnvelope = read(
  {
    operationId: 'getEnvelope',
    path: '/envelopes/{id}',
    tag: 'money',
    summary: 'What is left of an envelope, by year, in AE and CP',
    roles: STAFF_ROLES,
    answer: EnvelopeView,
  },
  async ({ deps: { db }, id, language }) => {
    const [envelope] = await readEnvelopes(db, id);
    if (!envelope) throw new Problem({ code: 'not_found' });
    return toView(envelope, language);
  },
);

export const listEnvelopes = read(
  {
    operationId: 'listEnvelopes',
    path: '/envelopes',
    tag: 'money',
    summary: 'Every envelope',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(EnvelopeView) }).meta({ id: 'Envelopes' }),
  },
  async ({ deps: { db }, language }) => ({ items: (await readEnvelopes(db)).map((envelope) => toView(envelope, language)) }),
);

const MovementView = z
  .object({
    sequence: z.int(),
    kind: z.enum(Object.keys(MOVEMENT_TABLE)),
    year: z.int(),
    credit: z.enum(CREDITS),
    from: z.enum(ACCOUNTS),
    to: z.enum(ACCOUNTS),
    amountCents: Cents,
    valueDate: z.iso.date(),
    recordedAt: z.iso.datetime(),
    grantId: z.uuid().nullable(),
    applicationId: z.uuid().nullable(),
  })
  .meta({ id: 'Movement' });

export const listMovements = read(
  {
    operationId: 'listMovements',
    path: '/envelopes/{id}/movements',
    tag: 'money',
    summary: 'The movements behind the figures, in the order in which the envelope took them',
    roles: STAFF_ROLES,
    query: z.strictObject({
      account: z.enum(ACCOUNTS).optional().meta({ description: 'Only those that moved this account' }),
      year: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      ...paging,
    }),
    answer: pageSchema(MovementView, 'MovementPage'),
  },
  async ({ deps: { db }, id, query }) => {
    const limit = limitOf(query);
    const [envelope] = await readEnvelopes(db, id);
    if (!envelope) throw new Problem({ code: 'not_found' });
    const after = Number(keyOf(z.string().regex(/^\d{1,15}$/), query) ?? 0);
    const rows = await readMovements(db, {
      envelopeId: id,
      after,
      limit: limit + 1,
      account: query.account,
      year: query.year === undefined ? undefined : Number(query.year),
    });
    return pageOf(
      rows,
      limit,
      ({ sequence }) => String(sequence),
      (row) => ({
        sequence: row.sequence,
        kind: row.kind,
        year: row.year,
        credit: row.credit,
        from: row.from_account,
        to: row.to_account,
        amountCents: row.amount_cents,
        valueDate: row.value_date,
        recordedAt: row.recorded_at,
        grantId: row.grant_id,
        applicationId: row.application_id,
      }),
    );
  },
);
