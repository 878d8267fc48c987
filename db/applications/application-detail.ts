import type { Kysely } from 'kysely';
import type { ApplicationParts } from '../../domain/desk/may-on-application.ts';
import type { Scope } from '../../domain/core/role.ts';
import { appealsPart, notificationPart } from '../committee/appeals.ts';
import { reexaminationsPart } from '../committee/reexaminations.ts';
import { decisionPart } from '../committee/sessions.ts';
import { outcomePart } from '../committee/waitlist.ts';
import { oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { historyPart } from '../core/history.ts';
import { editorsPart } from '../core/timeline.ts';
import { type RowsOf, together } from '../connection/together.ts';
import { grantOfPart } from '../grants/grants.ts';
import { presencePart } from '../people/presence.ts';
import { repliesPart } from '../review/replies.ts';
import { assignmentsPart } from '../review/assignments.ts';
import { endedOpinionsPart, extensionsPart, reviewPart } from '../review/reviews.ts';
import { attachmentsPart, toApplicationParts } from './application-parts.ts';
import { awardExtensionsPart } from './award-extensions.ts';
import { applicationPart, linesParts, toContent } from './applications.ts';
import { correctionParts, toCorrections } from './corrections.ts';
import { overlapsPart, toOverlapStanding } from './overlaps.ts';

export const applicationDetailParts = (db: Kysely<DB>, scope: Scope, id: string, personId: string, at: string) => ({
  application: applicationPart(db, scope, id),
  ...linesParts(db, oneId(id)),
  ...correctionParts(db, id),
  awardExtensions: awardExtensionsPart(db, id),
  editors: editorsPart(db, id),
  decision: decisionPart(db, id),
  outcome: outcomePart(db, id),
  grant: grantOfPart(db, id),
  steps: reviewPart(db, id),
  replies: repliesPart(db, id),
  extensions: extensionsPart(db, id),
  ended: endedOpinionsPart(db, id),
  assignments: assignmentsPart(db, id),
  reexaminations: reexaminationsPart(db, id),
  appeals: appealsPart(db, id),
  notification: notificationPart(db, oneId(id)),
  present: presencePart(db, id, personId, at),
  overlaps: overlapsPart(db, scope, id),
  attachments: attachmentsPart(db, oneId(id)),
  history: historyPart(db, id),
});

const read = together(applicationDetailParts);
type Found = RowsOf<ReturnType<typeof applicationDetailParts>>;

/** The application as the rules of its commands read it. */
export function askedOf(db: Kysely<DB>, row: Found['application'][number], found: Found): Promise<ApplicationParts> {
  const correction = found.corrections.find(({ state }) => state === 'open');
  return toApplicationParts(db, {
    ...row,
    organisationId: row.organisation_id,
    submittedAt: row.submitted_at,
    deemedAdmissibleAt: row.deemed_admissible_at,
    silenceAt: row.silence_at,
    silentSince: row.silent_since,
    screenedBy: row.screened_by,
    callId: row.call_id,
    callVersion: row.call_version,
    callState: row.call_state,
    replyUntil: row.reply_until,
    isReplied: row.isReplied,
    isUnattributed: row.isUnattributed,
    correctionNumber: correction?.number ?? null,
    correctionDueAt: correction?.due_at ?? null,
    correctionRequiredBy: correction?.required_by ?? null,
    grantState: found.grant[0]?.state ?? null,
    isAppealed: found.appeals.length > 0,
    reexaminedUntil: found.reexaminations.find(({ outcome }) => outcome === null)?.deadline_at ?? null,
    // Those found on the other one are settled there. `concealed` is already what it is for this reader.
    overlaps: found.overlaps
      .filter(({ by_others: byOthers }) => byOthers === null)
      .map(({ other_id: otherId, organisation_id: organisationId, ...each }) => toOverlapStanding({ otherId, organisationId, ...each })),
    steps: found.steps.map(({ reviewer_id: reviewerId, giver_id: giverId, ...step }) => ({ ...step, reviewerId, giverId })),
    attachments: found.attachments,
  });
}

/**
 * One application in a scope with all of its details, in one statement; undefined if it is not in the scope.
 * @param personId the reader, who is left out of the people present
 * @param at ISO instant: people heard of up to then are present
 */
export async function readApplicationDetail(
  db: Kysely<DB>,
  scope: Scope,
  { id, personId, at }: { id: string; personId: string; at: string },
) {
  const found = await read(db, scope, id, personId, at);
  const [row] = found.application;
  if (!row) return undefined;
  const { decision, outcome, grant, notification } = found;
  const corrections = toCorrections(found);
  return {
    ...found,
    row,
    asked: await askedOf(db, row, found),
    content: toContent(row, found),
    corrections,
    decision: decision[0],
    outcome: outcome[0],
    grant: grant[0],
    decided: notification[0] ?? null,
  };
}
export type ApplicationDetail = NonNullable<Awaited<ReturnType<typeof readApplicationDetail>>>;
