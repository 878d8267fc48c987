import type { Kysely, Transaction } from 'kysely';
import type { Agreement } from '../domain/agreement.ts';
import type { Side } from '../domain/grant.ts';
import type { Signature } from '../domain/signature.ts';
import { vehicleByKey } from '../domain/vehicle.ts';
import { readContent } from './applications.ts';
import { readCallVersion } from './calls.ts';
import { readGuarantees } from './guarantees.ts';
import type { DB } from './schema.ts';
import { readTranches } from './tranches.ts';

/** The events that make the plan of a grant that is not signed. */
const PLANNING = ['decideSession', 'awardWaitlisted', 'acceptAward', 'replanTranches', 'recordGuarantee'] as const;

/** When the first plan of a grant was made as it is now. */
async function readPlannedAt(db: Kysely<DB>, grantId: string): Promise<string> {
  const { at } = await db
    .selectFrom('event')
    .where('stream_id', '=', grantId)
    .where('name', 'in', [...PLANNING])
    .select('at')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return at;
}

/** What the agreement of a grant says before anybody has signed it. */
export async function readDraftAgreement(db: Kysely<DB>, grantId: string): Promise<Agreement> {
  const row = await db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('envelope as v', 'v.id', 'g.envelope_id')
    .where('g.id', '=', grantId)
    .select(['a.id as applicationId', 'a.call_id as callId', 'a.call_version as callVersion', 'o.name', 'o.siret', 'v.name as envelope'])
    .select(['g.vehicle', 'g.awarded_cents as awardedCents', 'g.starts_on as startsOn', 'g.duration_months as durationMonths'])
    .executeTakeFirstOrThrow();
  const { applicationId, callId, callVersion, name, siret, envelope, vehicle, ...terms } = row;
  const call = await readCallVersion(db, callId, callVersion);
  const content = await readContent(db, applicationId);
  return {
    grantId,
    plan: 1,
    since: await readPlannedAt(db, grantId),
    call: { id: callId, version: callVersion, title: call.terms.title, reports: call.terms.reports },
    envelope,
    beneficiary: { name, siret },
    vehicle: vehicleByKey(call, vehicle),
    ...terms,
    content,
    types: call.terms.projectTypes.filter(({ key }) => content.projectTypes.includes(key)).map(({ label }) => label),
    tranches: await readTranches(db, grantId),
    guarantees: await readGuarantees(db, grantId),
  };
}

/** The SHA-256 of the document that a plan of a grant is signed by; undefined before the first signature. */
export const readDocumentHash = async (db: Kysely<DB>, grantId: string, plan: number): Promise<string | undefined> =>
  (await db.selectFrom('agreement').where('grant_id', '=', grantId).where('plan', '=', plan).select('sha256').executeTakeFirst())?.sha256;

/** The document itself, and what it says. */
export const readDocument = (db: Kysely<DB>, grantId: string, plan: number): Promise<{ document: Buffer; said: Agreement } | undefined> =>
  db.selectFrom('agreement').where('grant_id', '=', grantId).where('plan', '=', plan).select(['document', 'said']).executeTakeFirst();

/** Keeps the document of a plan, once: from the first signature on it is the one that is signed. */
export async function insertDocument(trx: Transaction<DB>, said: Agreement, document: Buffer, sha256: string): Promise<void> {
  const { grantId, plan } = said;
  await trx
    .insertInto('agreement')
    .values({ grant_id: grantId, plan, sha256, document, said: JSON.stringify(said) })
    .execute();
}

export async function insertSignature(trx: Transaction<DB>, signature: Signature): Promise<void> {
  const { grantId, plan, side, documentSha256, personId, at, provider } = signature;
  await trx
    .insertInto('signature')
    .values({ grant_id: grantId, plan, side, person_id: personId, signed_at: at, document_sha256: documentSha256, provider })
    .execute();
}

/** Who signed a plan of a grant, on which document and when, in the order in which they did. */
export const readSignatures = (
  db: Kysely<DB>,
  grantId: string,
  plan: number,
): Promise<{ side: Side; at: string; documentSha256: string | null; givenName: string; usualName: string }[]> =>
  db
    .selectFrom('signature as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .where('s.grant_id', '=', grantId)
    .where('s.plan', '=', plan)
    .select([
      's.side',
      's.signed_at as at',
      's.document_sha256 as documentSha256',
      'p.given_name as givenName',
      'p.usual_name as usualName',
    ])
    .orderBy('s.signed_at')
    .orderBy('s.side')
    .execute();
