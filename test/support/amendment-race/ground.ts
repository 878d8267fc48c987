import { noticed } from '../ending-notice-fixtures.ts';
import { anyway } from '../anyway.ts';
import { readTranches } from '../../../db/grants/tranches.ts';
import { signingAmendmentOf, signingOf } from '../agreements.ts';
import { costing, fundedBy } from '../amendment-fixtures.ts';
import { openCall } from '../calls.ts';
import type { Database } from '../database.ts';
import { age, COST_CENTS, IN_TWO, reportOn } from '../impact-fixtures.ts';
import { type Project, STUDENTS } from '../fixtures.ts';
import { examinerOf, type CommandHarness, openCommandHarness, plannedFor, withPayee, versionOf } from '../command-harness.ts';

/**
 * A signed grant as every race finds it: its version, the parts in which it is paid, and what its amendment, signed by
 * one side, would make of it.
 */
export type Begun = {
  id: string;
  version: number;
  awardedCents: number;
  costCents: number;
  parts: { rank: number; amountCents: number; isAdvance: boolean }[];
  amended: { awardedCents: number; costCents: number };
};
/**
 * Where a race runs: signed grants on one envelope that holds little more than they are promised, and payment credits
 * for a part of it.
 */
export type Ground = { envelopeId: string; aeCents: number; cpCents: number; grants: Begun[] };

/**
 * The grants, each with what its amendment adds or takes away. `isReported`: reports on its whole period wait for their
 * reviews.
 */
const GRANTS: { project: Project; addedCents: number; isReported?: true }[] = [
  { project: STUDENTS, addedCents: 2_000_000 },
  { project: STUDENTS, addedCents: -14_000_000 },
  { project: STUDENTS, addedCents: -3_000_000 },
  { project: IN_TWO, addedCents: 3_000_000 },
  { project: IN_TWO, addedCents: -15_000_000 },
  { project: IN_TWO, addedCents: 2_000_000, isReported: true },
  { project: IN_TWO, addedCents: -12_000_000, isReported: true },
];
/** What is allotted beyond what the grants are promised: the amendments of this setup take most of it. */
const SPARE_CENTS = 12_000_000;

const requestedOf = ({ fundingLines }: Project): number => fundingLines[0]?.amountCents ?? 0;

/** Has both reports on a grant in two tranches given, as if its period were over. */
async function reportAll(database: Database, { accept }: CommandHarness, id: string): Promise<void> {
  await age({ database }, id);
  const plan = await database.db.selectFrom('grant_plan').where('grant_id', '=', id).select('ends_on').executeTakeFirstOrThrow();
  for (const rank of [1, 2]) await accept('applicant', 'reportMilestone', reportOn(rank, { forecastEndsOn: plan.ends_on }), { id });
}

/** Brings an amendment to the signature of its beneficiary, who proposed it. */
async function amendOnce(
  { db }: Database,
  { accept, callers }: CommandHarness,
  id: string,
  { awardedCents, costCents }: Begun['amended'],
  decider: string,
) {
  const plan = { ...costing(costCents), ...fundedBy(awardedCents, costCents) };
  await accept('applicant', 'proposeAmendment', { version: await versionOf(db, id), reasons: 'Le plan change.', ...plan }, { id });
  await accept('lead', 'assignAmendment', { amendment: 1, reviewerId: callers['examiner']?.personId }, { id });
  await accept('examiner', 'giveAmendmentOpinion', { amendment: 1, verdict: 'favourable', comment: '' }, { id });
  await accept(decider, 'approveAmendment', { amendment: 1, reason: 'Utile.' }, { id });
  await accept('applicant', 'signAmendment', await signingAmendmentOf(db, id, 1), { id });
}

/** Prepares races in a database: grants that both sides have signed, with bank details, and nothing ordered yet. */
export async function layGround(database: Database): Promise<Ground> {
  const { db } = database;
  const harness = await openCommandHarness(db);
  await examinerOf(harness, db);
  const promisedCents = GRANTS.reduce((sum, { project }) => sum + requestedOf(project), 0);
  const [aeCents, cpCents] = [promisedCents + SPARE_CENTS, Math.round(promisedCents / 2)];
  const callId = await openCall({ database }, { aeCents, cpCents });
  const { session, applicationIds } = await plannedFor(
    harness,
    GRANTS.map(({ project }) => ({ ...project, callId })),
  );
  const decisions = applicationIds.map((applicationId, place) => {
    const awardedCents = requestedOf(GRANTS[place]!.project);
    return { applicationId, decision: 'award', awardedCents, reason: 'Impact.' };
  });
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  const rows = await db
    .selectFrom('grant')
    .where('application_id', 'in', applicationIds)
    .select(['id', 'application_id', 'envelope_id', 'awarded_cents'])
    .execute();
  const grants: Begun[] = [];
  for (const [place, { addedCents, isReported }] of GRANTS.entries()) {
    const { id, awarded_cents: awardedCents } = rows.find((row) => row.application_id === applicationIds[place])!;
    for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
    await withPayee(harness, db, id);
    await noticed(db, id);
    if (isReported) await reportAll(database, harness, id);
    const parts = (await readTranches(db, id)).map(({ rank, amountCents, kind }) => ({ rank, amountCents, isAdvance: kind === 'advance' }));
    const amended = { awardedCents: awardedCents + addedCents, costCents: Math.max(COST_CENTS, 2 * (awardedCents + addedCents)) };
    await amendOnce(database, harness, id, amended, addedCents > 0 ? 'chair' : 'lead');
    grants.push({ id, version: await versionOf(db, id), awardedCents, costCents: COST_CENTS, parts, amended });
  }
  return { envelopeId: rows[0]?.envelope_id ?? '', aeCents, cpCents, grants };
}
