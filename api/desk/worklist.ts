import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { readOpenDelegations, readOpenOrders } from '../../db/desk/worklist.ts';
import { readFoundReservations } from '../../db/ledger/reservations.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { CREDITS, NO_BALANCES } from '../../domain/ledger/envelope.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { deprivedBy, missingForSignature, supposedMissing } from '../../domain/ledger/reservations.ts';
import { read } from '../http/operation.ts';
import { searching, wordsOf } from '../http/request/search.ts';
import { orMissing } from '../http/problem/problem.ts';
import { Deprived, ofGrant, toDeprived, Tranche } from '../ledger/reserved-view.ts';

/** The lists of what is to be settled, which one reader may not need together. */
const PARTS = ['reserved', 'ordered', 'delegated'] as const;

const Cents = z.int();
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
            description: 'What the year’s AE lack for it once everything decided before it is committed; 0 where it fits',
          }),
          leftCents: Cents.meta({ description: 'What the year’s AE leave once it and everything decided before it are committed' }),
        }),
      )
      .meta({ description: 'Reserved and not committed, in the order of decision and rank. It informs, and blocks nothing' }),
    ordered: z
      .array(Tranche.extend({ orderedAt: z.iso.datetime(), openCents: Cents }))
      .meta({ description: 'Ordered and not paid, the oldest order first' }),
    delegated: z
      .array(Tranche.extend({ aeCents: Cents, cpCents: Cents }))
      .meta({ description: 'Delegated in that year and neither committed, paid nor given back: AE lapse where they come back later' }),
    deprived: z.array(Deprived).meta({
      description: 'The reserved tranches that have their credits now and would lack them after the signature in question',
    }),
    signatureMissingCents: Cents.meta({ description: 'What the year’s AE lack for what that signature commits; 0 where they suffice' }),
    frozen: z.object({ aeCents: Cents, cpCents: Cents }),
    uncovered: z.object({ aeCents: Cents }).meta({ description: 'Of what is reserved' }),
    uncommitted: z
      .object({ aeCents: Cents })
      .meta({ description: 'What lapses at the end of the year unless it is committed or carried over (LOLF art. 15)' }),
  })
  .meta({ id: 'Worklist' });

export const getWorklist = read(
  {
    operationId: 'getWorklist',
    path: '/envelopes/{id}/worklist',
    summary:
      'What is to be settled before the end of a year: reserved and not committed, ordered and not paid, delegated and not used, frozen, uncovered',
    roles: STAFF_ROLES,
    costly: 'by words',
    query: z.strictObject({
      year: z
        .string()
        .regex(/^\d{4}$/)
        .optional()
        .meta({ description: 'This year in Paris unless told' }),
      only: z.enum(PARTS).optional().meta({ description: 'Only this part of what is to be settled; the others are empty' }),
      most: z
        .string()
        .regex(/^[1-9]\d{0,2}$/)
        .optional()
        .meta({ description: 'Tells so many of what is reserved, the first ones; ignored beside a search or `signs`' }),
      ...searching,
      signs: z.uuid().optional().meta({
        description: 'What is reserved is reckoned as if this grant’s firm tranches were committed before all others',
      }),
      amendment: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional()
        .meta({ description: 'With `signs`: as if what that amendment of the grant adds was committed, and not its firm tranches' }),
    }),
    answer: Worklist,
  },
  async ({ deps: { db }, caller, at, id, query }) => {
    const envelope = orMissing(await readEnvelope(db, id));
    const year = query.year === undefined ? yearOf(at) : Number(query.year);
    const [ae = NO_BALANCES, cp = NO_BALANCES] = CREDITS.map((credit) =>
      envelope.lines.find((line) => line.year === year && line.credit === credit),
    );
    const scope = scopeOf(caller);
    const search = toSearch(wordsOf(query));
    const ifAsked = async <Row>(part: (typeof PARTS)[number], read: () => Promise<Row[]>): Promise<Row[]> =>
      query.only === undefined || query.only === part ? read() : [];
    // What is lacked for one depends on those before it alone, unless another one is supposed to be signed first.
    const isPlain = query.signs === undefined && Object.values(search).every((each) => each === undefined);
    const most = query.most !== undefined && isPlain ? Number(query.most) : undefined;
    const [reservations, ordered, delegated] = await Promise.all([
      ifAsked('reserved', () => readFoundReservations(db, scope, id, year, search, most)),
      ifAsked('ordered', () => readOpenOrders(db, scope, id, year, search)),
      ifAsked('delegated', () => readOpenDelegations(db, scope, id, year, search)),
    ]);
    const { signs, amendment } = query;
    const supposed = { signs, amendment: amendment === undefined ? undefined : Number(amendment) };
    const reserved = supposedMissing(ae, reservations, supposed);
    return {
      year,
      // All are reckoned, and those that are searched are told.
      reserved: reserved.flatMap(({ firm: _, amendment: __, found, ...row }) => (found ? ofGrant(row) : [])),
      ordered: ordered.map(ofGrant),
      delegated: delegated.map(ofGrant),
      deprived: deprivedBy(ae, reservations, supposed).map(toDeprived),
      signatureMissingCents: missingForSignature(ae, reservations, supposed),
      frozen: { aeCents: ae.frozen, cpCents: cp.frozen },
      uncovered: { aeCents: ae.uncovered },
      uncommitted: { aeCents: ae.total - ae.delegated - ae.committed - ae.lapsed },
    };
  },
);
