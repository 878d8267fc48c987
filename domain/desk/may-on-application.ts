import {
  type ApplicationStanding,
  mayChangeReference,
  mayScreen,
  maySubmit,
  mayUpdate,
  refuseOnApplication,
} from '../applications/application.ts';
import { type ApplicationCommand, applicationTable } from '../applications/application-life.ts';
import { mayExtendAwardPeriod } from '../applications/award-period.ts';
import { type Attachment, mayAddAttachment, mayRemoveAttachment } from '../applications/attachment.ts';
import { mayAskSubmission, type Signable } from '../applications/asked-submission.ts';
import { type Correction, mayAnswerCorrection, mayRequestCorrection } from '../applications/correction.ts';
import { maySettleOverlap, OVERLAP_ROLES, type OverlapStanding } from '../applications/overlap.ts';
import { type Drafted, mayWithdraw } from '../applications/withdrawal.ts';
import type { Call } from '../calls/call.ts';
import type { callTable, CurrentCall } from '../calls/call-life.ts';
import {
  APPEAL_COMMANDS,
  mayAppeal,
  mayAssignAppeal,
  mayEndAppeal,
  mayGiveAppealOpinion,
  mayShowGrounds,
  mayUpholdAppeal,
  type OnAppeal,
} from '../committee/appeal.ts';
import type { Contested } from '../committee/contested.ts';
import { mayConfirmAward, mayWithdrawAward, type Reexamination, refuseReexamination } from '../committee/reexamination.ts';
import type { JudgedBefore, sessionTable } from '../committee/session.ts';
import { mayAwardWaitlisted, mayRefuseWaitlisted } from '../committee/waitlist.ts';
import type { EventName } from '../core/event.ts';
import { type Asker, type Asks, askingOf, joinOffers, type May, offered, offeredBy, type GivenBy, type Offers } from '../core/may.ts';
import type { EndingNotice } from '../grants/ending-notice.ts';
import type { GrantState } from '../grants/grant.ts';
import type { Visa } from '../grants/visa.ts';
import { type Assignment, mayAnswerAssignment } from '../review/assignment.ts';
import { mayReply, type Replying } from '../review/reply.ts';
import { mayMend } from '../review/mending.ts';
import { type CurrentOpinion, mayReopen, mayVoid } from '../review/reopening.ts';
import { mayAssign, mayExtend, mayGiveOpinion, mayWaive, type StepStanding } from '../review/review.ts';
import { type CommandOf, rolesIn } from '../core/state-table.ts';

/** A step with its reviewer's current assignment. */
type AskedStep = StepStanding & { assignment: Pick<Assignment, 'answer'> | undefined };

/**
 * An application with all that decides whether a command may be given on it, or on a step of its review. `call`: the
 * version that it keeps; `newest`: the newest one; `screenedBy`: the last screener; `correction`: the open one;
 * `decisions`: those that may be appealed against, with their appeals; `grant`: the grant of its award; `tranches`:
 * those of that grant, and `notice` its newest one; `isUnattributed`: true for an award that waits for its agreement;
 * `reexamination`: the one under way; `attachments`: those not removed; `fundedTwice`: its id, if an upheld overlap
 * stands against promising it money; `visas`: those on its grant; while it is a draft, `draftedBy`: the person who
 * began it, `signatories` and `toldAt`: who signs, and when they were last told that it is ready.
 */
export type ApplicationParts = JudgedBefore &
  Replying &
  Drafted &
  Signable & {
    application: ApplicationStanding;
    call: Pick<Call, 'terms'>;
    newest: Pick<CurrentCall, 'id' | 'state' | 'terms'>;
    screenedBy: string | null;
    steps: readonly AskedStep[];
    opinions: readonly CurrentOpinion[];
    correction: Pick<Correction, 'number' | 'dueAt' | 'requiredBy'> | null;
    isUnattributed: boolean;
    decisions: readonly Contested[];
    grant: { state: GrantState; awardedAt: string } | null;
    reexamination: Pick<Reexamination, 'deadlineAt'> | null;
    tranches: readonly { rank: number; state: string }[];
    notice: EndingNotice | undefined;
    attachments: readonly Attachment[];
    overlaps: readonly OverlapStanding[];
    fundedTwice: readonly string[];
    visas: readonly Pick<Visa, 'personId'>[];
  };

type On<Key extends string, Part> = ApplicationParts & Record<Key, Part>;

/** Commands on the review step that the body names. */
const ON_STEP = {
  assignReviewer: mayAssign,
  acceptAssignment: (on, caller) => mayAnswerAssignment('acceptAssignment')({ ...on, ...on.step }, caller),
  declineAssignment: (on, caller) => mayAnswerAssignment('declineAssignment')({ ...on, ...on.step }, caller),
  giveOpinion: mayGiveOpinion,
  mendOpinion: mayMend,
  extendStep: mayExtend,
  waiveStep: mayWaive,
  reopenSteps: mayReopen,
  // After the award, the application is examined again.
  voidOpinion: (on, caller, at) =>
    mayVoid(on, caller) ??
    (on.application.state === 'awarded' && on.grant ? refuseReexamination(on.grant.state, on.grant.awardedAt, at) : null),
} satisfies Record<string, May<On<'step', AskedStep>>>;

const ON_ATTACHMENT = {
  removeAttachment: (on, caller) =>
    mayRemoveAttachment({ ...on, correcting: on.correction?.number ?? null, grantState: on.grant?.state ?? null }, caller),
} satisfies Record<string, May<On<'attachment', Attachment>>>;

/** Commands that move an application but are given on its session, its call, a decision or an appeal. */
type OnAnother = CommandOf<typeof sessionTable> | CommandOf<typeof callTable> | keyof typeof ON_DECISIONS | keyof typeof ON_APPEAL;

/** All other commands that a person may give by the application's table. */
const ON_APPLICATION: Record<
  Exclude<CommandOf<typeof applicationTable>, keyof typeof ON_STEP | keyof typeof ON_ATTACHMENT | OnAnother>,
  May<ApplicationParts>
> = {
  updateApplication: mayUpdate,
  askSubmission: mayAskSubmission,
  submitApplication: maySubmit,
  setApplicationReference: mayChangeReference,
  addAttachment: (on, caller, at) =>
    mayAddAttachment({ ...on, held: on.attachments, grantState: on.grant?.state ?? null, grounds: mayShowGrounds(on, caller, at) }, caller),
  decideAdmissibility: mayScreen,
  extendAwardPeriod: mayExtendAwardPeriod,
  requestCorrection: mayRequestCorrection,
  answerCorrection: mayAnswerCorrection,
  withdrawApplication: mayWithdraw,
  replyToOpinions: mayReply,
  createSession: (on, caller) => refuseOnApplication('createSession', on, caller),
  awardWaitlisted: mayAwardWaitlisted,
  refuseWaitlisted: mayRefuseWaitlisted,
  confirmAward: mayConfirmAward,
  withdrawAward: mayWithdrawAward,
};

/** The decisions of an application and of its grant are appealed against in any state, so no table has the command. */
const ON_DECISIONS = { appealDecision: mayAppeal } satisfies Record<string, May<ApplicationParts>>;
const APPELLANTS: GivenBy<keyof typeof ON_DECISIONS> = { appealDecision: ['signatory'] };

/** Commands on the appeal that the body names, which waits beside whatever its application waits for. */
const ON_APPEAL = {
  assignAppeal: mayAssignAppeal,
  giveAppealOpinion: mayGiveAppealOpinion,
  upholdAppeal: mayUpholdAppeal,
  rejectAppeal: mayEndAppeal('rejectAppeal'),
} satisfies Record<keyof typeof APPEAL_COMMANDS, May<ApplicationParts & OnAppeal>>;

/** Overlaps are settled in any state, so no table has the command. */
export const ON_OVERLAPS = {
  settleOverlap: (on, caller) =>
    OVERLAP_ROLES.some((role) => caller.roles.includes(role))
      ? maySettleOverlap(on, caller)
      : { code: 'role_required', roles: OVERLAP_ROLES },
} satisfies Record<string, May<On<'overlap', OverlapStanding>>>;

/** Commands on the review steps; on the named step alone, if one is named. */
const asksOfSteps = (on: ApplicationParts, { caller, at }: Asker, named: string | null): Asks =>
  askingOf(
    ON_STEP,
    on.steps.filter(({ key }) => named === null || key === named).map((step) => ({ ...on, step })),
    caller,
    at,
  );

/**
 * What the caller may ask of an application, of its review steps and of its files.
 * @param named the key of the only step to consider; null for all steps
 */
const asksOf = (on: ApplicationParts, asker: Asker, named: string | null = null): Asks[] => [
  askingOf(ON_APPLICATION, [on], asker.caller, asker.at),
  asksOfSteps(on, asker, named),
  askingOf(
    ON_ATTACHMENT,
    on.attachments.map((attachment) => ({ ...on, attachment })),
    asker.caller,
    asker.at,
  ),
];

/** What a caller may give now on the review step with this key. */
export const offeredOnStep = (on: ApplicationParts, key: string, asker: Asker): Offers<ApplicationCommand> =>
  offered(applicationTable, on.application.state, asker.caller, asksOfSteps(on, asker, key));

/**
 * What the caller may ask of the appeals against its decisions.
 * @param named the number of the only appeal to consider; null for all of them
 */
const asksOfAppeals = (on: ApplicationParts, { caller, at }: Asker, named: string | null = null): Asks =>
  askingOf(
    ON_APPEAL,
    on.decisions
      .filter(({ appeal }) => appeal && (named === null || named === String(appeal.number)))
      .map((decision) => ({ ...on, decision })),
    caller,
    at,
  );

/** What a caller may give now on the appeal with this number. */
export const offeredOnAppeal = (on: ApplicationParts, number: number, asker: Asker): Offers<keyof typeof ON_APPEAL> =>
  offeredBy(APPEAL_COMMANDS, asker.caller, asksOfAppeals(on, asker, String(number)));

/**
 * What the caller may ask of the overlaps that were found on it.
 * @param named the id of the only other application to consider; null for all of them
 */
const asksOfOverlaps = (on: ApplicationParts, { caller, at }: Asker, named: string | null = null): Asks =>
  askingOf(
    ON_OVERLAPS,
    on.overlaps.filter(({ otherId }) => named === null || otherId === named).map((overlap) => ({ ...on, overlap })),
    caller,
    at,
  );

const SETTLING: GivenBy<keyof typeof ON_OVERLAPS> = { settleOverlap: OVERLAP_ROLES };

/** What a caller may give now on the overlap with this other application. */
export const offeredOnOverlap = (on: ApplicationParts, otherId: string, asker: Asker): Offers<keyof typeof ON_OVERLAPS> =>
  offeredBy(SETTLING, asker.caller, asksOfOverlaps(on, asker, otherId));

/** The commands that may be offered on an application. */
type OfferedOnApplication = ApplicationCommand | keyof typeof ON_OVERLAPS | keyof typeof ON_DECISIONS | keyof typeof ON_APPEAL;

/** What a caller may give now on an application, on any of its review steps, decisions or appeals, or on a file. */
export const offeredOnApplication = (on: ApplicationParts, asker: Asker): Offers<OfferedOnApplication> =>
  joinOffers<OfferedOnApplication>(
    offered(applicationTable, on.application.state, asker.caller, ...asksOf(on, asker)),
    offeredBy(APPELLANTS, asker.caller, askingOf(ON_DECISIONS, [on], asker.caller, asker.at)),
    offeredBy(APPEAL_COMMANDS, asker.caller, asksOfAppeals(on, asker)),
    offeredBy(SETTLING, asker.caller, asksOfOverlaps(on, asker)),
  );

/** The roles that give a command on an application, or on one of its appeals. */
const rolesOf = (on: ApplicationParts, command: EventName) =>
  command in APPEAL_COMMANDS
    ? APPEAL_COMMANDS[command as keyof typeof APPEAL_COMMANDS]
    : rolesIn(applicationTable, on.application.state, command);

/**
 * True if a caller may give a command now on an application, or on its review step, its appeal, or its overlap, of this
 * name.
 */
export const mayBeAskedOfApplication = (on: ApplicationParts, command: EventName, named: string | null, asker: Asker): boolean =>
  [...asksOf(on, asker, named), asksOfAppeals(on, asker, named), asksOfOverlaps(on, asker, named)].some(
    (ask) => ask(command, rolesOf(on, command)) === null,
  );
