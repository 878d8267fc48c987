import { z } from 'zod';
import { Reference } from '../../domain/core/reference.ts';
import { type Place, readHolding, readWaitlistRows } from '../../db/committee/waitlist.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { CallId } from '../../domain/calls/call.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { AwardWaitlisted, RefuseWaitlisted } from '../../domain/committee/waitlist.ts';
import { onApplication } from '../commands-on.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { read } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';

export const awardWaitlisted = onApplication({
  operationId: 'awardWaitlisted',
  path: '/award',
  summary: 'Awards an application that was put on the waitlist: reserved whole, or nothing decided',
  body: AwardWaitlisted,
  refusals: [
    'wrong_state',
    'stale_version',
    'took_part_in_review',
    'award_above_request',
    'funded_twice',
    'overlap_unsettled',
    'credits_insufficient',
    'amount_not_positive',
  ],
});

export const refuseWaitlisted = onApplication({
  operationId: 'refuseWaitlisted',
  path: '/refusal',
  summary: 'Refuses an application that was put on the waitlist',
  body: RefuseWaitlisted,
  refusals: ['wrong_state', 'stale_version', 'took_part_in_review'],
});

const WaitingView = z
  .object({
    applicationId: z.uuid(),
    reference: Reference,
    version: z.int(),
    title: z.string(),
    organisationName: z.string(),
    siret: z.string().meta({ description: 'The organisation’s' }),
    callId: z.string(),
    sessionId: z.uuid(),
    heldOn: z.iso.date().meta({ description: 'The day of the session that decided so' }),
    decidedAt: z.iso.datetime(),
    wonAppealAt: z.iso.datetime().nullable().meta({ description: 'When its appeal was won: it waits before all others, the oldest first' }),
    rank: z.int().meta({ description: 'Its place among those of its session, from 1' }),
    fits: z
      .boolean()
      .meta({ description: 'Whether the credits that are available now cover what it asks, after what they cover of those before it' }),
    reason: z.string(),
    costCents: z.int(),
    requestedCents: z.int(),
  })
  .meta({ id: 'Waiting' });

/**
 * A place as a cursor holds it: the instant of a won appeal or nothing, that of the decision, session and rank.
 * PostgreSQL knows no year 0.
 */
const PlaceKey = z
  .templateLiteral([
    z.union([z.literal(''), z.iso.datetime()]),
    '/',
    z.iso.datetime(),
    '/',
    z.uuid(),
    '/',
    z.string().regex(/[1-9]\d{0,2}/),
  ])
  .refine((key) => !/(^|\/)0000/.test(key));
const toKey = ({ won_at: wonAt, decided_at: at, session_id: id, rank }: Place): string => `${wonAt ?? ''}/${at}/${id}/${rank}`;

function placeOf(key: string | undefined): Place | undefined {
  const [wonAt, at, id, rank] = key?.split('/') ?? [];
  return at && id && rank ? { won_at: wonAt || null, decided_at: at, session_id: id, rank: Number(rank) } : undefined;
}

export const listWaitlist = read(
  {
    operationId: 'listWaitlist',
    path: '/waitlist',
    summary: 'What waits for an award: won appeals first, then in the order of decision and rank',
    roles: STAFF_ROLES,
    query: z.strictObject({ callId: CallId.optional(), ...paging }),
    answer: pageSchema(WaitingView, 'WaitlistPage'),
  },
  async ({ deps: { db }, caller, at, query }) => {
    const limit = limitOf(query);
    const after = placeOf(keyOf(PlaceKey, query));
    const [rows, { held }] = await Promise.all([
      readWaitlistRows(db, scopeOf(caller), { callId: query.callId, after, limit: limit + 1 }),
      readHolding(db, yearOf(at)),
    ]);
    const fits = new Set(held.map(({ applicationId }) => applicationId));
    return pageOf(rows, limit, toKey, (row) => ({
      applicationId: row.id,
      reference: row.reference,
      version: row.version,
      title: row.title,
      organisationName: row.organisation_name,
      siret: row.siret,
      callId: row.call_id,
      sessionId: row.session_id,
      heldOn: row.held_on,
      decidedAt: row.decided_at,
      wonAppealAt: row.won_at,
      rank: row.rank,
      fits: fits.has(row.id),
      reason: row.reason ?? '',
      costCents: row.cost_cents,
      requestedCents: row.requested_cents,
    }));
  },
);

const { text, whole, cents, day, coded } = columnsOf<z.input<typeof WaitingView>>();

export const exportWaitlist = fileOfList(listWaitlist, {
  operationId: 'exportWaitlist',
  name: { fr: 'liste-d-attente', international: 'waitlist' },
  columns: () => [
    text('Référence', 'reference', ({ reference }) => reference),
    text('Dossier', 'title', ({ title }) => title),
    text('Administration', 'organisation', ({ organisationName }) => organisationName),
    text('SIRET', 'siret', ({ siret }) => siret),
    text('Appel', 'call', ({ callId }) => callId),
    cents('Demandé', 'requested', ({ requestedCents }) => requestedCents),
    coded('Crédits disponibles', 'fits', ({ fits }) => (fits ? { code: 'yes', label: 'couvert' } : { code: 'no', label: 'non couvert' })),
    whole('Rang du comité', 'rank', ({ rank }) => rank),
    day('En attente depuis le', 'decided_on', ({ decidedAt }) => decidedAt),
    day('Comité du', 'held_on', ({ heldOn }) => heldOn),
    day('Recours accepté le', 'appeal_won_on', ({ wonAppealAt }) => wonAppealAt),
    text('Motif', 'reason', ({ reason }) => reason),
  ],
});
