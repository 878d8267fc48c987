import { z } from 'zod';
import { ApplicationCommand, ApplicationState, RefusedApplicationCommand } from '../command-names.ts';
import type { ApplicationDetail } from '../../db/applications/application-detail.ts';
import type { ListedApplication } from '../../db/applications/applications.ts';
import type { DecisionRow } from '../../db/committee/sessions.ts';
import type { readWaitingOf } from '../../db/desk/next-actions.ts';
import { ApplicationContent, mandatoryIndicators } from '../../domain/applications/application.ts';
import { documentsOn } from '../../domain/applications/required-document.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { seesFile } from '../../domain/applications/attachment.ts';
import { stopsSilence } from '../../domain/applications/correction.ts';
import { silenceCounts } from '../../domain/applications/silence.ts';
import { applicationLabel } from '../../domain/desk/application-label.ts';
import { offeredOnAppeal, offeredOnApplication, offeredOnOverlap, offeredOnStep } from '../../domain/desk/may-on-application.ts';
import type { Call } from '../../domain/calls/call.ts';
import { GRANT_STATES } from '../../domain/grants/grant.ts';
import { type Asker, NO_OFFERS } from '../../domain/core/may.ts';
import { Reference } from '../../domain/core/reference.ts';
import { readsOpinions } from '../../domain/review/reply.ts';
import { isBlinded, Verdict } from '../../domain/review/review.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import { isStateService } from '../../domain/people/organisation-kind.ts';
import type { Language } from '../../domain/core/words.ts';
import { labelsOfTerms, nameOfFile, type Names } from '../named-facts.ts';
import { appealIn } from '../../domain/committee/appeal.ts';
import { toOffers } from '../refused-commands.ts';
import { AppealView, ContestableView, toAppeal, toContestable } from '../committee/appeal-view.ts';
import { NextView, type StandingOf, toStandingOf } from '../desk/next-view.ts';
import { Due } from '../http/operation.ts';
import { OrganisationName } from '../http/answer/names.ts';
import { toWorkingOn, WorkingOn } from '../people/working-on.ts';
import { ReviewStepView, toReview } from '../review/review-view.ts';
import { CorrectionView, toCorrection } from './correction-view.ts';
import { DocumentView, toDocument } from './document-view.ts';
import { countOverlaps, OverlapView, toOverlap } from './overlap-view.ts';

export const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: ApplicationState,
  label: z.string().meta({ description: 'The state in words, as the caller is told of it; of a grant that ended early, that end' }),
  grantState: z.enum(GRANT_STATES).nullable().meta({ description: 'The state of the grant of an award; null where there is none' }),
  revision: z.int(),
  reference: Reference.nullable().meta({ description: 'The reference by which people call it, from its submission on' }),
  title: z.string(),
  organisation: OrganisationName,
  callId: z.string(),
  callVersion: z.int(),
  costCents: z.int(),
  requestedCents: z.int(),
  submittedAt: z.iso.datetime().nullable(),
  due: Due.nullable(),
  next: NextView.meta({ description: 'What it waits for next, and who holds it up; null where nothing is awaited any more' }),
});

export const ApplicationView = Summary.extend({
  externalReference: z.string().nullable().meta({ description: 'The reference that others use, such as its administration' }),
  content: ApplicationContent,
  editedBy: z
    .array(z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime() }))
    .meta({ description: 'To its own people: those who wrote it, the last one first, each with the instant of their last edit' }),
  mandatoryIndicators: z.array(z.string()),
  screeningReason: z.string().nullable(),
  correction: CorrectionView.nullable().meta({ description: 'The correction that is out' }),
  withdrawalReason: z.string().nullable(),
  earlyStart: z
    .string()
    .nullable()
    .meta({ description: 'The European programme by which its project may start before it was received; null where none allows that' }),
  admissibleAt: z.iso.datetime().nullable().meta({
    description: 'When it is deemed admissible unless it is found inadmissible before; null where it is screened, and where no law says so',
  }),
  deemedAdmissibleAt: z.iso.datetime().nullable().meta({ description: 'When it was deemed admissible, without a decision' }),
  silenceAt: z.iso.datetime().nullable().meta({
    description:
      'When silence counts as a rejection; null where silence has no effect, once a decision ends it, and while pieces that a text requires are awaited',
  }),
  impliedRejectionAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When silence came to count as a rejection, which may be contested' }),
  awardExtensions: z
    .array(z.object({ until: z.iso.date(), reason: z.string(), extendedAt: z.iso.datetime() }))
    .meta({ description: 'The decisions that extended the time to award, the first one first' }),
  feedback: z
    .object({
      replyUntil: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'Until when its organisation may reply; null where its call asks for none' }),
      opinions: z.array(z.object({ label: z.string(), verdict: Verdict, comment: z.string() })).meta({
        description:
          'Without the names of those who gave them, as far as the call lets its organisation read them; the fund reads `review`',
      }),
      replies: z.array(z.object({ at: z.iso.datetime(), reply: z.string() })),
    })
    .meta({ description: 'What its organisation reads of the opinions, and what it has replied' }),
  review: z.array(ReviewStepView).nullable().meta({ description: 'The steps and their opinions; null for applicants' }),
  overlaps: z
    .array(OverlapView)
    .nullable()
    .meta({ description: 'The other applications that seem to ask for the same cost, the most similar ones; null for applicants' }),
  overlapCount: z.int().nullable().meta({ description: 'How many overlaps there are, listed or not; null for applicants' }),
  overlapsSought: z
    .boolean()
    .nullable()
    .meta({ description: 'False until its present content has been compared with others; null for applicants' }),
  decision: z
    .object({
      sessionId: z.uuid(),
      decision: z.enum(['award', 'waitlist', 'refuse']),
      rank: z
        .int()
        .nullable()
        .meta({ description: 'Its place on the session’s waitlist, where it was put there; kept once its wait is over' }),
      awardedCents: z.int().nullable(),
      reason: z.string(),
      decidedAt: z.iso.datetime(),
    })
    .nullable()
    .meta({ description: 'The session’s decision; for an application on the waitlist, the one that ended its wait' }),
  reexaminations: z
    .array(
      z.object({
        openedAt: z.iso.datetime(),
        deadlineAt: z.iso.datetime().meta({ description: 'Until when the award may be withdrawn; it stands afterwards' }),
        outcome: z.enum(['confirmed', 'withdrawn', 'lapsed']).nullable(),
        endedAt: z.iso.datetime().nullable(),
        reason: z.string().nullable(),
      }),
    )
    .meta({ description: 'Each time that its award was examined again, the last one first' }),
  notifiedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the last decision on it was notified: when the first letter about it left for its applicant; null before' }),
  contestable: z
    .array(ContestableView)
    .meta({ description: 'The decisions on it and on its grant that stand and are not appealed against yet, the last one last' }),
  reexamines: z
    .boolean()
    .meta({ description: 'True for a service of the State, which asks that a decision be examined again, and appeals to no court' }),
  appeals: z.array(AppealView).meta({ description: 'The appeals against those decisions, the last one last' }),
  grantId: z.uuid().nullable(),
  attachments: z.int().meta({ description: 'How many files the caller may see' }),
  documents: z
    .array(DocumentView)
    .meta({ description: 'The documents that its call asks of its organisation for the submission, each as it stands today' }),
  workingOn: WorkingOn,
  commands: z.array(ApplicationCommand).meta({ description: 'The commands that the caller may give now' }),
  refused: z.array(RefusedApplicationCommand),
}).meta({ id: 'Application' });

export function toSummary(row: ListedApplication, standingOf: StandingOf, caller: Caller, language: Language): z.infer<typeof Summary> {
  const staff = isStaff(caller.roles);
  const { session, grant, next } = standingOf(row);
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    label: applicationLabel(
      { state: row.state, session, grant, isState: isStateService(row.organisation_legal_category) },
      staff ? 'staff' : 'applicant',
      language,
    ),
    grantState: grant && grant.state,
    revision: row.revision,
    reference: row.reference,
    title: row.title,
    organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.organisation_siret },
    callId: row.call_id,
    callVersion: row.call_version,
    costCents: row.cost_cents,
    requestedCents: row.requested_cents,
    submittedAt: row.submitted_at,
    due: staff && row.due_at && row.due_what ? { at: row.due_at, what: row.due_what } : null,
    next,
  };
}

function toDecision(row: DecisionRow): z.infer<typeof ApplicationView>['decision'] {
  const { session_id: sessionId, decision, rank, awarded_cents: awardedCents, reason, decided_at: decidedAt } = row;
  return decision && decidedAt ? { sessionId, decision, rank, awardedCents, reason: reason ?? '', decidedAt } : null;
}

/** The overlaps with applications that the reader sees; one that was found on the other one is settled there. */
const toOverlaps = ({ overlaps, asked }: ApplicationDetail, asker: Asker, language: Language, names: Names) =>
  overlaps
    .filter(({ concealed }) => !concealed)
    .map((each) => {
      const offers = each.by_others === null ? offeredOnOverlap(asked, each.other_id, asker) : NO_OFFERS;
      return toOverlap(each, toOffers(offers, language, names));
    });

/** One application as the caller reads it. `call`: the version that it keeps; `waiting`: what it waits for. */
export function toApplication(
  found: ApplicationDetail,
  call: Call,
  waiting: Awaited<ReturnType<typeof readWaitingOf>>,
  asker: Asker,
  language: Language,
): z.infer<typeof ApplicationView> {
  const { row, content, decision, outcome, grant, steps, extensions, ended, assignments, corrections, appeals } = found;
  const { caller } = asker;
  const reviewed = { projectTypes: content.projectTypes, requestedCents: row.requested_cents };
  const correction = corrections.find(({ state }) => state === 'open') ?? null;
  const isStopped = correction !== null && stopsSilence({ requiredBy: correction.required_by });
  const names = {
    ids: new Map([
      [row.id, nameOfFile(row)],
      ...found.overlaps.filter(({ concealed }) => !concealed).map((each) => [each.other_id, nameOfFile(each)] as const),
    ]),
    keys: { ...labelsOfTerms(call.terms, language), calls: new Map([[row.call_id, call.terms.title[language]]]) },
  };
  const labelOf = (step: string): string => call.terms.steps.find(({ key }) => key === step)?.label[language] ?? step;
  return {
    ...toSummary(row, toStandingOf(waiting, caller, language), caller, language),
    externalReference: row.external_reference,
    content,
    // The history of a draft belongs to its authors.
    editedBy: isStaff(caller.roles)
      ? []
      : found.editors.map(({ id, given_name: given, usual_name: usual, at }) => ({ id, name: `${given} ${usual}`, at })),
    mandatoryIndicators: mandatoryIndicators(call, content),
    screeningReason: row.screening_reason,
    correction: correction && toCorrection(correction, caller, language),
    withdrawalReason: row.withdrawal_reason,
    earlyStart: row.early_start,
    admissibleAt: (correction?.from_state ?? row.state) === 'submitted' && !isStopped ? row.admissible_at : null,
    deemedAdmissibleAt: row.deemed_admissible_at && row.admissible_at,
    silenceAt: !isStopped && silenceCounts(row.state, row.isUnattributed) ? row.silence_at : null,
    impliedRejectionAt: row.silent_since && row.silence_at,
    awardExtensions: found.awardExtensions.map(({ until, reason, extendedAt }) => ({ until, reason, extendedAt })),
    feedback: {
      replyUntil: row.reply_until,
      opinions:
        !isStaff(caller.roles) && readsOpinions(call, { state: row.state, until: row.reply_until, isDecided: decision !== undefined })
          ? steps.flatMap(({ key, verdict, comment }) => (verdict ? [{ label: labelOf(key), verdict, comment: comment ?? '' }] : []))
          : [],
      // A reply repeats what opinions say.
      replies: isBlinded(call, found.asked.steps, caller) ? [] : found.replies,
    },
    review: isStaff(caller.roles)
      ? toReview(
          call,
          reviewed,
          { revision: row.revision, steps, extensions, ended, assignments },
          { caller, offersOn: (key) => toOffers(offeredOnStep(found.asked, key, asker), language, names) },
          language,
        )
      : null,
    overlaps: isStaff(caller.roles) ? toOverlaps(found, asker, language, names) : null,
    overlapCount: isStaff(caller.roles) ? countOverlaps(found.overlaps) : null,
    overlapsSought: isStaff(caller.roles) ? row.overlaps_sought : null,
    decision: decision ? toDecision(outcome?.session_id === decision.session_id ? { ...decision, ...outcome } : decision) : null,
    reexaminations: found.reexaminations.map((each) => ({
      openedAt: each.opened_at,
      deadlineAt: each.deadline_at,
      outcome: each.outcome,
      endedAt: each.ended_at,
      reason: each.reason,
    })),
    notifiedAt: found.decided?.notifiedAt ?? null,
    contestable: toContestable(found.asked.decisions, language),
    reexamines: isStateService(row.organisation_legal_category),
    appeals: appeals.flatMap((appeal) => {
      const decision = appealIn(found.asked.decisions, appeal.number);
      const offers = toOffers(offeredOnAppeal(found.asked, appeal.number, asker), language, names);
      return decision ? [toAppeal(appeal, decision, offers, caller, language)] : [];
    }),
    grantId: grant?.id ?? null,
    attachments: found.asked.attachments.filter(({ purpose }) => seesFile(caller, purpose)).length,
    documents: documentsOn(
      call.terms,
      { legalCategory: row.organisation_legal_category },
      found.asked.attachments,
      parisDate(asker.at),
    ).map((each) => toDocument(each, language)),
    workingOn: toWorkingOn(row, found.present, caller),
    ...toOffers(offeredOnApplication(found.asked, asker), language, names),
  };
}
