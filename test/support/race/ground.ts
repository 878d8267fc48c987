import { newId } from '../../../db/core/ids.ts';
import { insertEnvelope, insertSubEnvelope } from '../../../db/ledger/envelope.ts';
import { openStreams } from '../../../db/core/events.ts';
import { insertGrants, type NewGrant } from '../../../db/grants/grants.ts';
import type { NewTranche } from '../../../db/grants/tranches.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Database } from '../database.ts';
import { drafted, openCommandHarness } from '../command-harness.ts';

/**
 * Where a race runs: a few envelopes, each tranche paid from one of them in one year, and the streams whose events
 * cause the movements.
 */
export type Ground = {
  envelopes: string[];
  tranches: { id: string; envelopeId: string; year: number }[];
  /** Fewer than the clients: commands wait for one another before they come to the envelopes. */
  streams: string[];
  caller: Caller;
};

export const YEARS = [2030, 2031] as const;
const ENVELOPES = 3;
const TRANCHES_EACH = 4;
const STREAMS = 10;
const AT = '2030-01-02T09:00:00.000Z';

/** Advances only: an order on them is not limited by a certificate, which the ledger's rules do not know. */
const trancheOf = (place: number): NewTranche => ({
  id: newId(),
  rank: place + 1,
  kind: 'advance',
  year: YEARS[place % YEARS.length] ?? YEARS[0],
  amountCents: 1,
  fromMonth: place,
  toMonth: place + 1,
  firm: place === 0,
});

/** Prepares a race in a fresh database: nothing has moved yet. */
export async function layGround({ db }: Database): Promise<Ground> {
  const harness = await openCommandHarness(db);
  const caller = harness.callers['finance'];
  if (!caller) throw new Error('no person has the login finance');
  // One family: the parent comes before its sub-envelopes, though its id comes after theirs.
  const children = Array.from({ length: ENVELOPES - 1 }, newId);
  const parentId = newId();
  const envelopes = [parentId, ...children];
  const streams = Array.from({ length: STREAMS }, newId);
  const grants: NewGrant[] = [];
  for (const envelopeId of envelopes) {
    const { id: applicationId } = await drafted(harness);
    grants.push({
      id: newId(),
      applicationId,
      organisationId: caller.organisationId,
      envelopeId,
      state: 'to_sign',
      awardedCents: TRANCHES_EACH,
      legalForm: 'subsidy',
      form: 'agreement',
      startsOn: '2030-01-01',
      durationMonths: TRANCHES_EACH,
      remindAt: AT,
      deadlineAt: AT,
      conditions: [],
      tranches: Array.from({ length: TRANCHES_EACH }, (_, place) => trancheOf(place)),
    });
  }
  await db.transaction().execute(async (trx) => {
    await openStreams(trx, 'envelope', envelopes);
    for (const id of envelopes) {
      const envelope = { id, code: id, name: { fr: 'Course', en: 'Race' } };
      await (id === parentId ? insertEnvelope(trx, envelope) : insertSubEnvelope(trx, { ...envelope, parentId }));
    }
    await openStreams(trx, 'grant', [...grants.map(({ id }) => id), ...streams]);
    await insertGrants(trx, grants);
  });
  const tranches = grants.flatMap(({ envelopeId, tranches: own }) => own.map(({ id, year }) => ({ id, envelopeId, year })));
  return { envelopes, tranches, streams, caller };
}
