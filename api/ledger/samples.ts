import { z } from 'zod';
import { GrantCommand, RefusedGrantCommand } from '../command-names.ts';
import { onGrant } from '../commands-on.ts';
import { readActs } from '../../db/grants/acts.ts';
import { readNumberedGrants } from '../../db/grants/grants.ts';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import { readDrawableByYear, readSampledPayments, readSamples, type SampledRow } from '../../db/ledger/samples.ts';
import type { GrantAct } from '../../domain/grants/authorising.ts';
import { type Grant, grantTable, SAMPLE_ROLES } from '../../domain/grants/grant.ts';
import { asksOfSampled } from '../../domain/desk/may-on-grant.ts';
import { type Asker, NO_OFFERS, offered } from '../../domain/core/may.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { CheckPayment, DrawSample, FINDING_KEYS } from '../../domain/ledger/payment-sample.ts';
import { toOffers } from '../refused-commands.ts';
import { PersonName } from '../http/answer/names.ts';
import { command, read } from '../http/operation.ts';
import { keyOf, limitOf, NumberKey, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { Problem } from '../http/problem/problem.ts';

export const drawSample = command({
  operationId: 'drawSample',
  path: '/envelopes/{id}/samples',
  subject: 'envelope',
  summary:
    'Draws payments of a year at random, to be checked by people who made none of them; the seed is recorded, so that anyone can draw again',
  roles: SAMPLE_ROLES,
  body: DrawSample,
  refusals: ['nothing_to_draw'],
});

export const checkPayment = onGrant({
  operationId: 'checkPayment',
  path: '/payment-checks',
  summary:
    'Records what the check of a drawn payment found: right, or how much of it is wrong and why; its author may correct it by another one',
  body: CheckPayment,
  refusals: ['wrong_state', 'payment_not_drawn', 'checker_made_payment', 'check_of_another_person', 'wrong_amount_unfit', 'reason_missing'],
});

const Cents = z.int();

const SampleView = z
  .object({
    number: z.int(),
    year: z.int(),
    seed: z.string(),
    upTo: z.int().meta({ description: 'The last movement of the envelope when it was drawn' }),
    payments: z.int().meta({ description: 'Those of the year among which it was drawn: not reversed, and in no earlier sample' }),
    cents: Cents.meta({ description: 'What these come to' }),
    drawnAt: z.iso.datetime(),
    drawnBy: PersonName,
    drawn: z.int(),
    drawnCents: Cents,
    checked: z.int(),
    checkedCents: Cents,
    wrong: z.int().meta({ description: 'How many of those that were checked are not right' }),
    wrongCents: Cents,
  })
  .meta({ id: 'PaymentSample' });

export const listSamples = read(
  {
    operationId: 'listSamples',
    path: '/envelopes/{id}/samples',
    summary: 'The samples of an envelope’s payments, the newest first, with how far their checks have come',
    roles: STAFF_ROLES,
    answer: z
      .object({
        items: z.array(SampleView),
        drawable: z
          .array(z.object({ year: z.int(), payments: z.int(), cents: Cents }))
          .meta({ description: 'The payments of each year that may still be drawn, the newest year first' }),
      })
      .meta({ id: 'PaymentSamples' }),
  },
  async ({ deps: { db }, id }) => {
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const [samples, drawable] = await Promise.all([readSamples(db, id), readDrawableByYear(db, id)]);
    return {
      items: samples.map(({ drawnBy, drawnByName, ...sample }) => ({ ...sample, drawnBy: { id: drawnBy, name: drawnByName } })),
      drawable,
    };
  },
);

const SampledView = z
  .object({
    payment: z.int().meta({ description: 'Its number among the envelope’s movements' }),
    sample: z.int(),
    amountCents: Cents,
    paidOn: z.iso.date(),
    concealed: z.boolean().meta({ description: 'True where its call conceals the project from the caller: what it is about is null' }),
    grantId: z.uuid().nullable(),
    reference: Reference.nullable(),
    title: z.string().nullable(),
    organisationName: z.string().nullable(),
    tranche: z.int().nullable(),
    check: z
      .object({
        finding: z.enum(FINDING_KEYS),
        wrongCents: Cents,
        reason: z.string().nullable().meta({ description: 'Null where none were given, or where it is concealed' }),
        at: z.iso.datetime(),
        by: PersonName,
      })
      .nullable()
      .meta({ description: 'The newest one; null before the first' }),
    commands: z.array(GrantCommand),
    refused: z.array(RefusedGrantCommand),
  })
  .meta({ id: 'SampledPayment' });

type OfGrant = { grant: Grant | undefined; acts: readonly GrantAct[] };

function toView(row: SampledRow, { grant, acts }: OfGrant, asker: Asker, language: Language): z.input<typeof SampledView> {
  const { payment, sample, amountCents, paidOn, concealed, finding, wrongCents, checkedAt, checkedBy } = row;
  const sampled = { payment, amountCents, checkedBy };
  const offers =
    grant && !concealed ? offered(grantTable, grant.state, asker.caller, asksOfSampled({ grant, acts, sampled }, asker)) : NO_OFFERS;
  const project = { grantId: row.grantId, title: row.title, organisationName: row.organisationName, tranche: row.tranche };
  return {
    ...{ payment, sample, amountCents, paidOn, concealed },
    ...(concealed
      ? { grantId: null, reference: null, title: null, organisationName: null, tranche: null }
      : { ...project, reference: row.reference && grantReference(row.reference) }),
    check:
      finding === null || wrongCents === null || checkedAt === null || checkedBy === null
        ? null
        : {
            ...{ finding, wrongCents, reason: concealed ? null : row.reason, at: checkedAt },
            by: { id: checkedBy, name: row.checkedByName ?? '' },
          },
    ...toOffers(offers, language),
  };
}

export const listSampledPayments = read(
  {
    operationId: 'listSampledPayments',
    path: '/envelopes/{id}/sampled-payments',
    summary: 'The payments of an envelope that samples have drawn, in the order of its movements, each with its check',
    roles: STAFF_ROLES,
    query: z.strictObject({
      sample: z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .optional()
        .meta({ description: 'Only those of one sample' }),
      grantId: z.uuid().optional().meta({ description: 'Only those of one grant' }),
      ...paging,
    }),
    answer: pageSchema(SampledView, 'SampledPaymentPage'),
  },
  async ({ deps: { db }, caller, at, id, query, language }) => {
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const limit = limitOf(query);
    const rows = await readSampledPayments(db, scopeOf(caller), {
      envelopeId: id,
      sample: query.sample === undefined ? undefined : Number(query.sample),
      grantId: query.grantId,
      after: Number(keyOf(NumberKey, query) ?? 0),
      limit: limit + 1,
    });
    const ids = [...new Set(rows.map(({ grantId }) => grantId))];
    const [grants, acts] = await Promise.all([readNumberedGrants(db, ids), readActs(db, ids)]);
    const grantBy = new Map(grants.map((grant) => [grant.id, grant]));
    return pageOf(
      rows,
      limit,
      ({ payment }) => String(payment),
      (row) => toView(row, { grant: grantBy.get(row.grantId), acts: acts(row.grantId) }, { caller, at }, language),
    );
  },
);
