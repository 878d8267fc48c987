import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { LegalForm } from '../../domain/calls/call.ts';
import { type Agreement, FIRST_PLAN, planOfAmendment } from '../../domain/grants/agreement.ts';
import { amendedPlan } from '../../domain/grants/amended-tranches.ts';
import { AWARDING } from '../../domain/core/event.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { concerns } from '../../domain/calls/review-graph.ts';
import type { Signature } from '../../domain/grants/signature.ts';
import { applied, derogated, derogationOf, legalFormByKey } from '../../domain/calls/legal-form.ts';
import { amendmentsPart, plansPart } from './amendments.ts';
import { contentParts, toContent } from '../applications/applications.ts';
import { readCallVersion } from '../calls/calls.ts';
import { conditionsPart } from './award-conditions.ts';
import { guaranteesPart } from './guarantees.ts';
import { milestonesPart } from './milestones.ts';
import { anyIn, oneId } from '../core/ids.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, type RowOf, type RowsOf, together } from '../connection/together.ts';
import { tranchesPart } from './tranches.ts';

/** The events that make the plan of an unsigned grant. */
const PLANNING = [...AWARDING, 'acceptAward', 'replanTranches', 'recordGuarantee', 'certifyCondition'] as const;

/** What an unsigned first plan is made of; `planned`: when it took its present form. */
function draftParts(db: Kysely<DB>, grantId: string) {
  const grant = db.selectFrom('grant as g').where('g.id', '=', grantId);
  return {
    draft: part(
      grant
        .innerJoin('application as a', 'a.id', 'g.application_id')
        .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
        .innerJoin('envelope as v', 'v.id', 'g.envelope_id')
        .select([
          'g.state',
          givenReference,
          'a.call_id as callId',
          'a.call_version as callVersion',
          'a.early_start as earlyStart',
          'o.name',
          'o.siret',
          'o.department',
          'v.name as envelope',
        ])
        .select(['a.project_types as projectTypes', 'a.requested_cents as requestedCents'])
        .select([
          'g.legal_form as legalForm',
          'g.awarded_cents as awardedCents',
          'g.starts_on as startsOn',
          'g.duration_months as durationMonths',
        ]),
    ),
    ...contentParts(db, anyIn(grant.select('g.application_id'))),
    planned: part(
      db
        .selectFrom('event')
        .where('stream_id', '=', grantId)
        .where('name', 'in', [...PLANNING])
        .select('at')
        .orderBy('version', 'desc')
        .limit(1),
      { instants: ['at'] },
    ),
    awarded: part(
      db
        .selectFrom('event')
        .where('stream_id', '=', grant.select('g.application_id'))
        .where('name', 'in', [...AWARDING])
        .select('at')
        .orderBy('version', 'desc')
        .limit(1),
      { instants: ['at'] },
    ),
    tranches: tranchesPart(db, oneId(grantId)),
    guarantees: guaranteesPart(db, grantId),
    conditions: conditionsPart(db, grantId),
    imputation: part(
      db
        .selectFrom('envelope_code')
        .where('envelope_id', '=', grant.select('g.envelope_id'))
        .where('year', 'in', db.selectFrom('tranche').where('grant_id', '=', grantId).where('replaced_at', 'is', null).select('year'))
        .select(['year', 'funds_centre as fundsCentre', 'functional_area as functionalArea'])
        .orderBy('year'),
    ),
  };
}

/** The legal form as it applies to this content, with the derogation that lowers its own share. */
function legalFormIn(legalForm: LegalForm, content: ApplicationContent): Pick<Agreement, 'legalForm' | 'derogation'> {
  const derogation = derogationOf(legalForm, content);
  if (!derogation) return { legalForm };
  const { label, article } = derogation;
  return { legalForm: derogated(legalForm, content), derogation: { label, article, act: content.ownFundingDerogationReference ?? '' } };
}

const toCondition = ({
  wording,
  evidence,
  at,
}: RowOf<ReturnType<typeof conditionsPart>>): NonNullable<Agreement['conditions']>[number] => ({
  wording,
  certified: evidence !== null && at !== null ? { on: parisDate(at), evidence } : null,
});

async function toDraftAgreement(db: Kysely<DB>, grantId: string, found: RowsOf<ReturnType<typeof draftParts>>): Promise<Agreement> {
  const {
    draft: [row],
    planned: [planned],
    awarded: [awarded],
  } = found;
  assert(row && planned, `there is no grant ${grantId}`);
  const {
    state: _,
    reference,
    callId,
    callVersion,
    earlyStart,
    name,
    siret,
    department,
    envelope,
    projectTypes,
    requestedCents,
    legalForm,
    ...terms
  } = row;
  const call = await readCallVersion(db, callId, callVersion);
  const { title, eligibleCategories, reports, trancheConditions, finalAccount, tracking, forLocalAuthorities } = call.terms;
  const { indicatorsReachedPercent, publication } = call.terms;
  const content = toContent(found.written[0], found);
  return {
    grantId,
    reference: grantReference(reference),
    plan: FIRST_PLAN,
    since: planned.at,
    call: {
      ...{ id: callId, version: callVersion, title, eligibleCategories, reports, trancheConditions, finalAccount },
      ...{ tracking, forLocalAuthorities, indicatorsReachedPercent, publication },
    },
    terms: call.terms.agreement,
    envelope,
    imputation: found.imputation,
    beneficiary: { name, siret },
    ...legalFormIn(applied(legalFormByKey(call, legalForm), department), content),
    ...terms,
    content,
    types: call.terms.projectTypes.filter(({ key }) => content.projectTypes.includes(key)).map(({ label }) => label),
    tranches: found.tranches,
    obligations: call.terms.obligations
      .filter((obligation) => concerns(obligation, { projectTypes, requestedCents }))
      .map(({ label, months, evidence }) => ({ label, months, evidence })),
    guarantees: found.guarantees,
    ...(found.conditions.length > 0 ? { conditions: found.conditions.map(toCondition) } : {}),
    ...(awarded && reference ? { award: { application: reference, on: parisDate(awarded.at) } } : {}),
    ...(earlyStart ? { earlyStart } : {}),
    amends: null,
  };
}

const readDraftParts = together(draftParts);

/** The content of a grant's unsigned agreement. Amendments have their own. */
export const readDraftAgreement = async (db: Kysely<DB>, grantId: string): Promise<Agreement> =>
  toDraftAgreement(db, grantId, await readDraftParts(db, grantId));

/** The same, and what an amendment changes of the plan in force. */
export const draftAmendmentParts = (db: Kysely<DB>, grantId: string) => ({
  ...draftParts(db, grantId),
  amendments: amendmentsPart(db, grantId),
  plans: plansPart(db, grantId),
  milestones: milestonesPart(db, oneId(grantId)),
  documents: documentsPart(db, grantId),
});

const readDraftAmendmentParts = together(draftAmendmentParts);

/**
 * The content of an amendment that waits for its first signature, by its plan; undefined if there is none, or if it no
 * longer fits its grant. It is checked as of the instant of its approval, so that it stays the same as long as the rows
 * do.
 */
export async function readDraftAmendment(db: Kysely<DB>, grantId: string, plan: number): Promise<Agreement | undefined> {
  const found = await readDraftAmendmentParts(db, grantId);
  const open = found.amendments.find(({ number, state }) => state === 'to_sign' && planOfAmendment(number) === plan);
  const inForce = found.plans.at(-1);
  // A reduction has no document, and that of a lapsed amendment was never in force: what is amended is the last one
  // that both sides signed, as it was reduced.
  const signed = found.documents.findLast((document) => found.plans.some(({ number }) => number === document.plan));
  if (!open?.decided_at || !inForce || !signed) return undefined;
  const made = await toDraftAgreement(db, grantId, found);
  const change = { awardedCents: open.awarded_cents, durationMonths: open.duration_months };
  const tranches = amendedPlan(made, change, found.tranches, found.milestones, open.decided_at);
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
        plan: signed.plan,
        since: found.plans.find(({ number }) => number === signed.plan)?.since ?? inForce.since,
        documentSha256: signed.sha256,
        reasons: open.reasons,
        content: inForce.content,
        awardedCents: made.awardedCents,
        durationMonths: made.durationMonths,
        responsible: { before, after: open.responsible_id ? `${open.responsible_given_name} ${open.responsible_usual_name}` : before },
      },
    }
  );
}

/** The content of a grant's unsigned plan; undefined if none is to be signed. */
export async function readDraft(db: Kysely<DB>, grantId: string, plan: number): Promise<Agreement | undefined> {
  if (plan > FIRST_PLAN) return readDraftAmendment(db, grantId, plan);
  const found = await readDraftParts(db, grantId);
  return found.draft[0]?.state === 'to_sign' ? toDraftAgreement(db, grantId, found) : undefined;
}

/** The hashes of the documents by which a grant's plans are signed. */
export const documentsPart = (db: Kysely<DB>, grantId: string) =>
  part(db.selectFrom('agreement').where('grant_id', '=', grantId).select(['plan', 'sha256']).orderBy('plan'));

/** The SHA-256 of the document by which a grant's plan is signed; undefined before the first signature. */
export const readDocumentHash = async (db: Kysely<DB>, grantId: string, plan: number): Promise<string | undefined> =>
  (await documentHash(db, grantId, plan))[0]?.sha256;

const documentHash = statement((db, grantId: string, plan: number) =>
  db.selectFrom('agreement').where('grant_id', '=', grantId).where('plan', '=', plan).select('sha256'),
);

/** The document itself, and its content. */
export const readDocument = (db: Kysely<DB>, grantId: string, plan: number): Promise<{ document: Buffer; said: Agreement } | undefined> =>
  db.selectFrom('agreement').where('grant_id', '=', grantId).where('plan', '=', plan).select(['document', 'said']).executeTakeFirst();

/** Stores a plan's document, once: from the first signature on, this document is signed. */
export async function insertDocument(trx: Transaction<DB>, said: Agreement, document: Buffer, sha256: string): Promise<void> {
  const { grantId, plan } = said;
  await trx
    .insertInto('agreement')
    .values({ grant_id: grantId, plan, sha256, document, said: JSON.stringify(said) })
    .execute();
}

export async function insertSignature(trx: Transaction<DB>, signature: Signature): Promise<void> {
  const { grantId, plan, side, documentSha256, personId, at, provider, capacity, authority } = signature;
  await trx
    .insertInto('signature')
    .values({
      grant_id: grantId,
      plan,
      side,
      person_id: personId,
      signed_at: at,
      document_sha256: documentSha256,
      provider,
      capacity,
      authority,
    })
    .execute();
}

/**
 * What a person last said of their power to sign, for the fund or for this organisation; undefined if nothing. What
 * they said in the stead of an absent person was that person's power.
 */
export const readLastSigner = (db: Kysely<DB>, personId: string, organisationId: string) =>
  db
    .selectFrom('signature as s')
    .innerJoin('grant as g', 'g.id', 's.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('s.person_id', '=', personId)
    .where((where) => where.or([where('s.capacity', 'is not', null), where('s.authority', 'is not', null)]))
    .where((where) => where.or([where('s.side', '=', 'fund'), where('g.organisation_id', '=', organisationId)]))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('event as e')
            .whereRef('e.stream_id', '=', 's.grant_id')
            .whereRef('e.at', '=', 's.signed_at')
            .whereRef('e.person_id', '=', 's.person_id')
            .where('e.name', 'in', ['signGrant', 'signAmendment'])
            .where(sql<boolean>`e.facts ->> 'inSteadOf' IS NOT NULL`)
            .select('e.version'),
        ),
      ),
    )
    .select(['s.capacity', 's.authority', 's.signed_at as at', 'g.id as grantId', givenReference])
    .orderBy('s.signed_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * The signatures of a grant's plans in order, with their documents and instants; `inSteadOf`: the name of the absent
 * person, if a substitute signed.
 */
export const signaturesPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('signature as s')
      .innerJoin('person as p', 'p.id', 's.person_id')
      .where('s.grant_id', '=', grantId)
      .select([
        's.plan',
        's.side',
        's.signed_at as at',
        's.document_sha256 as documentSha256',
        's.capacity',
        's.authority',
        'p.given_name as givenName',
        'p.usual_name as usualName',
        (where) =>
          where
            .selectFrom('event as e')
            .innerJoin('person as away', (join) => join.on('away.id', '=', sql<string>`(e.facts ->> 'inSteadOf')::uuid`))
            .whereRef('e.stream_id', '=', 's.grant_id')
            .whereRef('e.at', '=', 's.signed_at')
            .whereRef('e.person_id', '=', 's.person_id')
            .where('e.name', 'in', ['signGrant', 'signAmendment'])
            .select(sql<string>`away.given_name || ' ' || away.usual_name`.as('name'))
            .as('inSteadOf'),
      ])
      .orderBy('s.signed_at')
      .orderBy('s.side'),
    { instants: ['at'] },
  );
export type SignatureRow = RowOf<ReturnType<typeof signaturesPart>>;
