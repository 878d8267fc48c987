import { CompiledQuery, type Kysely, sql } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { appendEvents, openStreams } from '../../db/core/events.ts';
import { insertGrants } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import { freshNumber, type Identified } from './export-fixtures.ts';
import { numberOn } from './references.ts';

/** The amount that is ordered of each. */
export const EACH_CENTS = 1_000;

const DOCUMENT = Buffer.from('%PDF-1.7');
const DOCUMENT_SHA256 = sha256Of(DOCUMENT);

type Orders = { applicationId: string; orderedBy: string; count: number };

/** Notes one event on each of many things. */
const events = (ids: readonly string[], name: EventName, facts: Facts) => ids.map((streamId) => ({ streamId, name, facts, due: null }));

/**
 * Thousands of grants whose only tranche is certified and ordered, with the events and movements that their commands
 * would have made, and with numbers of the accounting system; each for a copy of one application.
 */
export async function manyOrders(db: Kysely<DB>, { applicationId, orderedBy, count }: Orders): Promise<Identified[]> {
  const at = new Date().toISOString();
  const year = yearOf(at);
  const {
    organisation_id: organisationId,
    envelope_id: envelopeId,
    legal_form: legalForm,
    form,
  } = await db.selectFrom('grant').where('application_id', '=', applicationId).selectAll().executeTakeFirstOrThrow();
  const made = Array.from({ length: count }, () => ({
    id: newId(),
    applicationId: newId(),
    trancheId: newId(),
    commitmentNumber: freshNumber(),
    orderNumber: freshNumber(),
  }));
  await db.transaction().execute(async (trx) => {
    const applicationIds = made.map((each) => each.applicationId);
    const grantIds = made.map(({ id }) => id);
    const by = { at, personId: orderedBy };
    await openStreams(trx, 'application', applicationIds);
    const ask = (text: string, values: unknown[]) => trx.executeQuery(CompiledQuery.raw(text, values));
    const references = await numberOn(ask, applicationId, count);
    await sql`
      INSERT INTO application
      SELECT (jsonb_populate_record(NULL::application, to_jsonb(a) || jsonb_build_object('id', copy.id, 'reference', copy.reference))).*
      FROM application AS a, unnest(${applicationIds}::uuid[], ${references}::text[]) AS copy (id, reference)
      WHERE a.id = ${applicationId}`.execute(trx);
    await openStreams(trx, 'grant', grantIds);
    await insertGrants(
      trx,
      made.map(({ id, applicationId: ofGrant, trancheId }) => ({
        id,
        applicationId: ofGrant,
        organisationId,
        envelopeId,
        state: 'to_sign',
        awardedCents: EACH_CENTS,
        legalForm,
        form,
        startsOn: parisDate(at),
        durationMonths: 6,
        remindAt: at,
        deadlineAt: at,
        conditions: [],
        tranches: [{ id: trancheId, rank: 1, kind: 'balance', fromMonth: 0, toMonth: 6, amountCents: EACH_CENTS, year, firm: true }],
      })),
    );
    const moves = (kind: 'reserve' | 'commit' | 'order_payment', version: number) =>
      made.map(({ id, trancheId }) => ({
        kind,
        credit: kind === 'order_payment' ? ('CP' as const) : ('AE' as const),
        year,
        envelopeId,
        trancheId,
        subject: trancheId,
        amountCents: EACH_CENTS,
        valueDate: parisDate(at),
        cause: { streamId: id, version },
      }));
    await appendEvents(trx, by, events(grantIds, 'decideSession', { decision: 'award', awardedCents: EACH_CENTS }));
    await postMovements(trx, moves('reserve', 1), 'all_or_none', at);
    await appendEvents(trx, by, events(grantIds, 'signGrant', { side: 'beneficiary', documentSha256: DOCUMENT_SHA256 }));
    await appendEvents(
      trx,
      by,
      events(grantIds, 'signGrant', { side: 'fund', documentSha256: DOCUMENT_SHA256, committedCents: EACH_CENTS }),
    );
    await postMovements(trx, moves('commit', 3), 'all_or_none', at);
    await sql`
      UPDATE tranche SET state = 'ordered', certified_cents = amount_cents, ordered_by = ${orderedBy}, ordered_at = ${at}, ordered_year = ${year} WHERE grant_id = ANY(${grantIds}::uuid[])`.execute(
      trx,
    );
    await sql`UPDATE "grant" SET state = 'active' WHERE id = ANY(${grantIds}::uuid[])`.execute(trx);
    await sql`
      INSERT INTO agreement SELECT id, 1, ${DOCUMENT_SHA256}, ${DOCUMENT}, '{}' FROM unnest(${grantIds}::uuid[]) AS id`.execute(trx);
    await sql`
      INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider)
      SELECT id, 1, side, ${orderedBy}, ${at}, ${DOCUMENT_SHA256}, 'recorded'
      FROM unnest(${grantIds}::uuid[]) AS id, unnest(ARRAY['beneficiary', 'fund']) AS side`.execute(trx);
    await appendEvents(trx, by, events(grantIds, 'orderPayment', { tranche: 1, orderedCents: EACH_CENTS }));
    await postMovements(trx, moves('order_payment', 4), 'all_or_none', at);
    await appendEvents(
      trx,
      by,
      made.map(({ id: streamId, commitmentNumber }) => ({
        streamId,
        name: 'identifyCommitment',
        facts: { commitmentNumber, supplierNumber: null },
        due: null,
      })),
    );
    await appendEvents(
      trx,
      by,
      made.map(({ id: streamId, orderNumber }) => ({ streamId, name: 'identifyOrder', facts: { tranche: 1, orderNumber }, due: null })),
    );
    // No person is to be notified of them.
    await sql`UPDATE stream SET heard = version, acknowledged = version WHERE id = ANY(${grantIds}::uuid[])`.execute(trx);
    const numbers = JSON.stringify(
      made.map(({ id, commitmentNumber, orderNumber }) => ({ id, commitment: commitmentNumber, ordered: orderNumber })),
    );
    await sql`
      WITH numbers AS (SELECT * FROM jsonb_to_recordset(${numbers}::jsonb) AS n (id uuid, commitment text, ordered text)),
      told AS (UPDATE "grant" AS g SET commitment_number = n.commitment FROM numbers AS n WHERE n.id = g.id)
      UPDATE tranche AS t SET order_number = n.ordered FROM numbers AS n WHERE n.id = t.grant_id`.execute(trx);
  });
  return made.map(({ id: grantId, commitmentNumber, orderNumber }) => ({ grantId, envelopeId, commitmentNumber, orderNumber }));
}
