import type { Kysely, Transaction } from 'kysely';
import { type AgreedTranche, type Agreement, FIRST_PLAN, planOfAmendment } from '../../domain/grants/agreement.ts';
import { amendedPlan } from '../../domain/grants/amended-tranches.ts';
import { grantReference } from '../../domain/core/reference.ts';
import type { Side } from '../../domain/grants/signature.ts';
import { concerns } from '../../domain/calls/review-graph.ts';
import type { Signature } from '../../domain/grants/signature.ts';
import { vehicleByKey } from '../../domain/calls/legal-form.ts';
import { readAmendmentRows, readPlanRows } from './amendments.ts';
import { readContent } from '../applications/applications.ts';
import { readCallVersion } from '../calls/calls.ts';
import { readGuarantees } from './guarantees.ts';
import { readMilestones } from './milestones.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';
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

/** What the agreement of a grant says before anybody has signed it. What its amendments change is what they say. */
export async function readDraftAgreement(db: Kysely<DB>, grantId: string): Promise<Agreement> {
  const row = await db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('envelope as v', 'v.id', 'g.envelope_id')
    .where('g.id', '=', grantId)
    .select([
      'a.id as applicationId',
      givenReference,
      'a.call_id as callId',
      'a.call_version as callVersion',
      'o.name',
      'o.siret',
      'v.name as envelope',
    ])
    .select(['a.project_types as projectTypes', 'a.requested_cents as requestedCents'])
    .select(['g.vehicle', 'g.awarded_cents as awardedCents', 'g.starts_on as startsOn', 'g.duration_months as durationMonths'])
    .executeTakeFirstOrThrow();
  const { applicationId, reference, callId, callVersion, name, siret, envelope, projectTypes, requestedCents, vehicle, ...terms } = row;
  const call = await readCallVersion(db, callId, callVersion);
  const { title, reports, trancheConditions, finalAccount, tracking } = call.terms;
  const content = await readContent(db, applicationId);
  return {
    grantId,
    reference: grantReference(reference),
    plan: FIRST_PLAN,
    since: await readPlannedAt(db, grantId),
    call: { id: callId, version: callVersion, title, reports, trancheConditions, finalAccount, tracking },
    envelope,
    beneficiary: { name, siret },
    vehicle: vehicleByKey(call, vehicle),
    ...terms,
    content,
    types: call.terms.projectTypes.filter(({ key }) => content.projectTypes.includes(key)).map(({ label }) => label),
    tranches: await readTranches(db, grantId),
    obligations: call.terms.obligations
      .filter((obligation) => concerns(obligation, { projectTypes, requestedCents }))
      .map(({ label, months, evidence }) => ({ label, months, evidence })),
    guarantees: await readGuarantees(db, grantId),
    amends: null,
  };
}

/**
 * What an amendment says that waits for its first signature, by its plan; undefined where there is none, or where it no
 * longer fits its grant. It is held against the instant of its approval, so that it says the same as long as the rows
 * do.
 */
export async function readDraftAmendment(db: Kysely<DB>, grantId: string, plan: number): Promise<Agreement | undefined> {
  const open = (await readAmendmentRows(db, grantId)).find(({ number, state }) => state === 'to_sign' && planOfAmendment(number) === plan);
  const inForce = (await readPlanRows(db, grantId)).at(-1);
  if (!open?.decided_at || !inForce) return undefined;
  const made = await readDraftAgreement(db, grantId);
  const change = { awardedCents: open.awarded_cents, durationMonths: open.duration_months };
  const tranches = amendedPlan(made, change, await readTranches(db, grantId), await readMilestones(db, grantId), open.decided_at);
  const before = `${inForce.given_name} ${inForce.usual_name}`;
  return (
    tranches && {
      ...made,
      ...change,
      plan,
      since: open.decided_at,
      content: open.content,
      tranches,
      amends: {
        plan: inForce.number,
        since: inForce.since,
        documentSha256: (await readDocumentHash(db, grantId, inForce.number)) ?? null,
        reasons: open.reasons,
        content: inForce.content,
        awardedCents: made.awardedCents,
        durationMonths: made.durationMonths,
        responsible: { before, after: open.responsible_id ? `${open.responsible_given_name} ${open.responsible_usual_name}` : before },
      },
    }
  );
}

/** What a plan of a grant says that nobody has signed yet; undefined where none is to be signed. */
export async function readDraft(db: Kysely<DB>, grantId: string, plan: number): Promise<Agreement | undefined> {
  const grant = await db.selectFrom('grant').where('id', '=', grantId).select('state').executeTakeFirst();
  if (!grant) return undefined;
  if (plan > FIRST_PLAN) return readDraftAmendment(db, grantId, plan);
  return grant.state === 'to_sign' ? readDraftAgreement(db, grantId) : undefined;
}

/** The SHA-256 of the document that a plan of a grant is signed by; undefined before the first signature. */
export const readDocumentHash = async (db: Kysely<DB>, grantId: string, plan: number): Promise<string | undefined> =>
  (await documentHash(db, grantId, plan))[0]?.sha256;

const documentHash = statement((db, grantId: string, plan: number) =>
  db.selectFrom('agreement').where('grant_id', '=', grantId).where('plan', '=', plan).select('sha256'),
);

/** The document itself, and what it says. */
export async function readDocument(
  db: Kysely<DB>,
  grantId: string,
  plan: number,
): Promise<{ document: Buffer; said: Agreement } | undefined> {
  const kept = await db
    .selectFrom('agreement')
    .where('grant_id', '=', grantId)
    .where('plan', '=', plan)
    .select(['document', 'said'])
    .executeTakeFirst();
  // Before a call could say how many were firm, the first one was, and what amendments added.
  const isFirm = ({ rank, reportRank }: AgreedTranche): boolean => rank === 1 || rank !== reportRank;
  return (
    kept && {
      ...kept,
      said: { ...kept.said, tranches: kept.said.tranches.map((tranche) => ({ ...tranche, firm: tranche.firm ?? isFirm(tranche) })) },
    }
  );
}

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
