import { z } from 'zod';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { readOpenDelegations, readOpenOrders, readReservations } from '../../db/desk/worklist.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { CREDITS, NO_BALANCES } from '../../domain/ledger/envelope.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { supposedMissing } from '../../domain/desk/worklist.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem.ts';

const Cents = z.int();
const Tranche = z.object({
  concealed: z.boolean().meta({ description: 'True of what its call hides from the caller, who is told the amounts alone' }),
  grantId: z.uuid().nullable(),
  reference: Reference.nullable().meta({ description: 'The grant’s' }),
  title: z.string().nullable(),
  organisationName: z.string().nullable(),
  rank: z.int().positive().meta({ description: 'The tranche’s, in its grant' }),
  kind: z.string(),
});

const Worklist = z
  .object({
    year: z.int(),
    reserved: z
      .array(
        Tranche.extend({
          decidedAt: z.iso.datetime(),
          grantState: z.string(),
          state: z.string().meta({ description: 'The tranche’s' }),
          deadlineAt: z.iso.datetime().nullable().meta({ description: 'Until when its grant may be signed; null where it is signed' }),
          openCents: Cents,
          uncoveredCents: Cents.meta({
            description: 'What no credits of the year cover yet: it outlived the year in which it was decided',
          }),
          missingCents: Cents.meta({
            description: 'What the year’s AE lack for it when all that was decided before it is committed; 0 where it fits',
          }),
          leftCents: Cents.meta({ description: 'What the year’s AE leave when it and all that was decided before it is committed' }),
        }),
      )
      .meta({ description: 'Reserved and not committed, in the order of decision and rank. It informs, and blocks nothing' }),
    ordered: z
      .array(Tranche.extend({ orderedAt: z.iso.datetime(), openCents: Cents }))
      .meta({ description: 'Ordered and not paid, the oldest order first' }),
    delegated: z
      .array(Tranche.extend({ aeCents: Cents, cpCents: Cents }))
      .meta({ description: 'Delegated in that year and neither committed, paid nor given back: AE lapse where they come back later' }),
    frozen: z.object({ aeCents: Cents, cpCents: Cents }),
    uncovered: z.object({ aeCents: Cents }).meta({ description: 'Of what is reserved' }),
    uncommitted: z
      .object({ aeCents: Cents })
      .meta({ description: 'What lapses at the end of the year unless it is committed or carried over (LOLF art. 15)' }),
  })
  .meta({ id: 'Worklist' });

const NOTHING = { grantId: null, reference: null, title: null, organisationName: null };

/**
 * A tranche with its grant's reference, which a row has as its application's. What is concealed stays in the list,
 * which adds up to the balances, and does not say whose it is.
 */
const ofGrant = <Row extends { reference: string; concealed: boolean }>(row: Row) =>
  row.concealed ? { ...row, ...NOTHING } : { ...row, reference: grantReference(row.reference) };

export const getWorklist = read(
  {
    operationId: 'getWorklist',
    path: '/envelopes/{id}/worklist',
    tag: 'money',
    summary:
      'What is to be settled before the end of a year: reserved and not committed, ordered and not paid, delegated and not used, frozen, uncovered',
    roles: STAFF_ROLES,
    query: z.strictObject({
      year: z
        .string()
        .regex(/^\d{4}$/)
        .optional()
        .meta({ description: 'This year in Paris unless told' }),
      freezeCents: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional()
        .meta({ description: 'What is reserved is reckoned as if so much more of the year’s AE were frozen' }),
      signs: z.uuid().optional().meta({
        description: 'What is reserved is reckoned as if this grant’s firm tranches were committed before all others',
      }),
    }),
    answer: Worklist,
  },
  async ({ deps: { db }, caller, at, id, query }) => {
    const envelope = await readEnvelope(db, id);
    if (!envelope) throw new Problem({ code: 'not_found' });
    const year = query.year === undefined ? yearOf(at) : Number(query.year);
    const [ae = NO_BALANCES, cp = NO_BALANCES] = CREDITS.map((credit) =>
      envelope.lines.find((line) => line.year === year && line.credit === credit),
    );
    const scope = scopeOf(caller);
    const [reservations, ordered, delegated] = await Promise.all([
      readReservations(db, scope, id, year),
      readOpenOrders(db, scope, id, year),
      readOpenDelegations(db, scope, id, year),
    ]);
    const freezeCents = Number(query.freezeCents ?? 0);
    const reserved = supposedMissing(ae, reservations, { freezeCents, signs: query.signs });
    return {
      year,
      reserved: reserved.map(({ firm: _, ...row }) => ofGrant(row)),
      ordered: ordered.map(ofGrant),
      delegated: delegated.map(ofGrant),
      frozen: { aeCents: ae.frozen, cpCents: cp.frozen },
      uncovered: { aeCents: ae.uncovered },
      uncommitted: { aeCents: ae.total - ae.delegated - ae.committed - ae.lapsed },
    };
  },
);
