import { z } from 'zod';
import { type OnApplication, refuseInvisible } from '../applications/application.ts';
import { MAX_FILES } from '../applications/attachment.ts';
import type { Call } from '../calls/call.ts';
import { daysBefore } from '../core/calendar.ts';
import { type Due, earliest, type Given } from '../core/command.ts';
import { endOfLegalPeriod } from '../core/law.ts';
import type { GivenBy } from '../core/may.ts';
import { Cents, LEAST_CENTS } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { type CommandOf, rolesFor } from '../core/state-table.ts';
import { Id, text } from '../core/words.ts';
import { refuseVisaGiver, type Visa } from '../grants/visa.ts';
import { isConflicted, type Judged, refuseActor } from '../people/conflict.ts';
import type { Candidate } from '../people/person.ts';
import { clockFrom, dueReminder, isLate, nextStepDue, type ReviewStep } from '../review/review.ts';
import { type AppealState, appealTable } from './appeal-life.ts';
import { type Appealable, type Contested, isContestable, refuseLate } from './contested.ts';
import { type AgendaItem, refuseJudgedBefore } from './session.ts';

export const AppealDecision = z.strictObject({
  decision: z
    .string()
    .regex(/^(application|grant)-\d{1,9}$/)
    .meta({ description: 'The decision, by its key among those of the application' }),
  grounds: text(4000).min(1),
  files: z
    .array(Id)
    .max(MAX_FILES)
    .default([])
    .meta({ description: 'What shows the grounds: attachments of the application, by their ids' }),
});
export type AppealDecision = z.infer<typeof AppealDecision>;

/** Every command on an appeal names it, by its number in the application. */
const WithNumber = z.strictObject({ appeal: z.int().positive().max(10_000) });

export const AssignAppeal = WithNumber.extend({ reviewerId: Id });
export type AssignAppeal = z.infer<typeof AssignAppeal>;

export const AppealVerdict = z.enum(['founded', 'unfounded']);
export type AppealVerdict = z.infer<typeof AppealVerdict>;

export const GiveAppealOpinion = WithNumber.extend({ verdict: AppealVerdict, comment: text(4000) });
export type GiveAppealOpinion = z.infer<typeof GiveAppealOpinion>;

const EndAppeal = WithNumber.extend({ reason: text(4000).min(1) });
export const RejectAppeal = EndAppeal;
export type EndAppeal = z.infer<typeof EndAppeal>;

export const UpholdAppeal = EndAppeal.extend({
  rejectedPart: text(2000).min(1).optional().meta({ description: 'What the appeal asks for and does not get: it is upheld in part' }),
  keptCents: Cents.optional().meta({ description: 'What stays of the claim that is appealed against; without it the claim is cancelled' }),
  awardedCents: Cents.optional().meta({ description: 'The new amount, where the amount of an award is appealed against' }),
});
export type UpholdAppeal = z.infer<typeof UpholdAppeal>;

/** An appeal with an assigned reviewer, and what decides whether that reviewer is conflicted. */
export type PendingAppeal = Judged & { streamId: string; number: number };

/** An appeal's row as the rules read it. Instants are ISO; the reviewer's clock is that of a step. */
export type Appeal = Pick<ReviewStep, 'reviewerId' | 'remindAt' | 'deadlineAt' | 'remindedAt' | 'escalatedAt'> & {
  number: number;
  state: AppealState;
  against: Appealable;
  /** The number of the claim that it is against; null for another decision. */
  claim: number | null;
  appealedAt: string;
  /** When silence on the appeal counts as its rejection; and when the chairs were reminded of their decision. */
  lapsesAt: string;
  decisionRemindedAt: string | null;
};

const REMINDER_DAYS = 14;

/** When silence on an appeal counts as its rejection: after two months (CRPA L411-7, L231-4 2°). */
export const appealLapse = (appealedAt: string): string => endOfLegalPeriod('appealSilence', appealedAt);

/**
 * The clock of the reviewer who is asked for the opinion on an appeal: the call's working days, from the receipt or the
 * assignment.
 */
export const appealClock = ({ terms }: Pick<Call, 'terms'>, at: string) => clockFrom(terms.appealWorkingDays, at);

/** True if an opinion that is due then may come once silence has already rejected the appeal. */
export const isAfterSilence = ({ lapsesAt }: Pick<Appeal, 'lapsesAt'>, opinionDueAt: string): boolean => opinionDueAt >= lapsesAt;

/** An appeal as a step that stays open while its opinion is awaited. */
const asStep = (appeal: Appeal): ReviewStep => ({
  ...appeal,
  key: 'appeal',
  verdict: null,
  standsInFor: null,
  state: appeal.state === 'received' || appeal.state === 'assigned' ? 'open' : 'given',
});
const NAMED: Readonly<Record<string, string>> = { remindReviewer: 'remindAppeal', escalateStep: 'escalateAppeal' };

const isOpen = ({ state }: Pick<Appeal, 'state'>): boolean => state === 'received' || state === 'assigned' || state === 'advised';

/**
 * The next date of an appeal: the opinion's reminders and deadline, then the reminder of the decision, and the end of
 * silence.
 */
export function nextAppealDue(appeal: Appeal): Due | null {
  if (!isOpen(appeal)) return null;
  const { lapsesAt, decisionRemindedAt } = appeal;
  const opinion = nextStepDue(asStep(appeal));
  return earliest([
    opinion && { at: opinion.at, what: NAMED[opinion.what] ?? opinion.what },
    decisionRemindedAt ? null : { at: daysBefore(lapsesAt, REMINDER_DAYS), what: 'remindAppealDecision' },
    { at: lapsesAt, what: 'lapseAppeal' },
  ]);
}

/** The reminder that is due at an instant for the opinion on an appeal; null if none is. */
export const dueAppealReminder = (appeal: Appeal, at: string): { last: boolean } | null => dueReminder(asStep(appeal), at);

/** True if the opinion on an appeal is past its deadline and not yet escalated to the lead. */
export const isAppealLate = (appeal: Appeal, at: string): boolean => isLate(asStep(appeal), at);

/** An application with the decisions that may be appealed against: their appeals are among them. */
type OnDecisions = OnApplication & { decisions: readonly Contested[] };

/** An application with one of its decisions, and the appeal against it. */
export type OnAppeal = OnApplication & { decision: Contested };

const refuseOthers = ({ application }: OnApplication, caller: Caller): Refusal | null =>
  application.organisationId === caller.organisationId ? null : { code: 'not_found' };

/**
 * The first refusal, in order of precedence; null if some decision may be appealed against. Each may be once; that on
 * the appeal may be contested before the court alone.
 */
export function mayAppeal({ decisions, ...on }: OnDecisions, caller: Caller, at: string): Refusal | null {
  const others = refuseOthers(on, caller);
  if (others) return others;
  const refusals = decisions.filter(isContestable).map((decision) => refuseLate(decision, at));
  return refusals.includes(null) ? null : (refusals.at(-1) ?? { code: 'nothing_to_appeal' });
}

/** Null if what shows the grounds of an appeal may be added: one is open, or may be made. */
export const mayShowGrounds = (on: OnDecisions, caller: Caller, at: string): Refusal | null =>
  on.decisions.some(({ appeal }) => appeal && isOpen(appeal)) ? refuseOthers(on, caller) : mayAppeal(on, caller, at);

/** The first refusal, in order of precedence; null if the decision that the body names may be appealed against. */
export function refuseAppeal(on: OnDecisions, { caller, body, at }: Given<AppealDecision>): Refusal | null {
  const others = refuseOthers(on, caller);
  if (others) return others;
  const decision = on.decisions.find(({ key }) => key === body.decision);
  if (!decision) return { code: 'decision_unknown', decisions: on.decisions.filter(isContestable).map(({ key }) => key) };
  const { appeal } = decision;
  if (appeal) return { code: 'appealed_already', appealedAt: appeal.appealedAt };
  if (!decision.stands) return { code: 'decision_does_not_stand', against: decision.against };
  return refuseLate(decision, at);
}

/** The decision whose appeal has this number. */
export const appealIn = (decisions: readonly Contested[], number: number): Contested | undefined =>
  decisions.find(({ appeal }) => appeal?.number === number);

/** Refuses a number that no appeal has, to a caller who may see the application. */
export const refuseUnknown = ({ application, decisions }: OnDecisions, number: number, caller: Caller): Refusal | null =>
  refuseInvisible(application, caller) ??
  (appealIn(decisions, number) ? null : { code: 'appeal_unknown', numbers: decisions.flatMap(({ appeal }) => appeal?.number ?? []) });

type AppealCommand = CommandOf<typeof appealTable>;

/** The roles that give each command on an appeal, whatever the state of its application. */
export const APPEAL_COMMANDS: GivenBy<Exclude<AppealCommand, 'declareInterest' | 'confirmInterest'>> = {
  assignAppeal: rolesFor(appealTable, 'assignAppeal'),
  giveAppealOpinion: rolesFor(appealTable, 'giveAppealOpinion'),
  upholdAppeal: rolesFor(appealTable, 'upholdAppeal'),
  rejectAppeal: rolesFor(appealTable, 'rejectAppeal'),
};

/** Refuses an appeal that the caller may not see or judge, or that has ended. */
function refuseOnAppeal(
  command: keyof typeof APPEAL_COMMANDS,
  { application, decision: { appeal } }: OnAppeal,
  caller: Caller,
): Refusal | null {
  const refusal = refuseInvisible(application, caller) ?? refuseActor(application, caller, APPEAL_COMMANDS[command]);
  if (refusal || !appeal) return refusal;
  return isOpen(appeal) ? null : { code: 'appeal_ended', appeal: appeal.number, state: appeal.state };
}

/**
 * The first refusal, in order of precedence; null if a reviewer may be assigned to the appeal, for the first time or
 * instead of another.
 */
export const mayAssignAppeal = (on: OnAppeal, caller: Caller): Refusal | null =>
  refuseOnAppeal('assignAppeal', on, caller) ?? (on.decision.appeal?.state === 'advised' ? { code: 'appeal_opinion_given' } : null);

/** Refuses an appeal that names files which its organisation has not attached. */
export function refusePieces({ files }: Pick<AppealDecision, 'files'>, attached: readonly string[]): Refusal | null {
  const unknown = files.filter((id) => !attached.includes(id));
  return unknown.length > 0 ? { code: 'appeal_files_unknown', files: [...new Set(unknown)] } : null;
}

/**
 * The first refusal, in order of precedence; null if this reviewer may be assigned to the appeal, for the first time or
 * instead of another.
 * @param part the event by which the candidate took part in the decision: a person who screened, gave an opinion, voted
 * or decided does not examine the appeal, nor does one who acted on the grant before a decision on that
 * @param absentUntil the last day of the candidate's absence, if they are away
 */
export function refuseAppealAssignment(
  on: OnAppeal,
  candidate: Candidate | undefined,
  given: Pick<Given<Pick<AssignAppeal, 'reviewerId'>>, 'caller' | 'body'>,
  { part, absentUntil }: { part: string | null; absentUntil: string | null },
): Refusal | null {
  const refusal = mayAssignAppeal(on, given.caller);
  if (refusal) return refusal;
  const { reviewerId } = given.body;
  if (!candidate?.roles.includes('reviewer')) return { code: 'not_a_reviewer', personId: reviewerId };
  if (isConflicted(on.application, candidate)) return { code: 'conflict_of_interest' };
  if (part) return { code: 'appeal_reviewer_took_part', personId: reviewerId, event: part };
  return absentUntil ? { code: 'reviewer_absent', personId: reviewerId, endsOn: absentUntil } : null;
}

/** The first refusal, in order of precedence; null if the opinion on the appeal may be given. */
export function mayGiveAppealOpinion(on: OnAppeal, caller: Caller): Refusal | null {
  const refusal = refuseOnAppeal('giveAppealOpinion', on, caller);
  if (refusal) return refusal;
  const { appeal } = on.decision;
  if (appeal?.state === 'advised') return { code: 'appeal_opinion_given' };
  if (appeal?.reviewerId !== caller.personId) return { code: 'not_the_assigned_reviewer' };
  return null;
}

/**
 * The first refusal, in order of precedence; null if the chair may end the appeal in this way. A recours gracieux is
 * examined by the authority that decided, so the chair who decided for the committee may end it; a person who screened,
 * or gave an opinion, even on the appeal, may not, nor may the person who took a decision on a grant in another role.
 */
export const mayEndAppeal =
  (command: 'rejectAppeal' | 'upholdAppeal') =>
  ({ tookPart, ...on }: OnAppeal & Pick<AgendaItem, 'tookPart'>, caller: Caller): Refusal | null => {
    const refusal = refuseOnAppeal(command, on, caller);
    if (refusal) return refusal;
    const { appeal, isOfGrant, personId } = on.decision;
    if (appeal?.state !== 'advised') return { code: 'appeal_without_opinion' };
    const judged = isOfGrant ? [appeal.reviewerId, personId].filter((id) => id !== null) : tookPart;
    return refuseJudgedBefore({ tookPart: judged, ...on }, caller);
  };

/** The decisions that withdrew commitments: taking one back commits the amounts again. */
const COMMITS_AGAIN: readonly Appealable[] = ['withdrawn', 'terminated', 'withdrawn_in_part', 'accounted'];

type Upholdable = OnAppeal & Pick<AgendaItem, 'tookPart'> & { visas: readonly Pick<Visa, 'personId'>[] };

/**
 * The first refusal, in order of precedence; null if the chair may uphold the appeal. A person who gave a visa on the
 * grant does not uphold what commits it again.
 */
export const mayUpholdAppeal = ({ visas, ...on }: Upholdable, caller: Caller): Refusal | null =>
  mayEndAppeal('upholdAppeal')(on, caller) ?? (COMMITS_AGAIN.includes(on.decision.against) ? refuseVisaGiver(visas, caller) : null);

/** The amounts that an upheld appeal may change: of the claim, or of the award that was below the amount asked for. */
type ContestedAmounts = {
  claim: { claimedCents: number; owedCents: number } | undefined;
  award: { awardedCents: number; requestedCents: number } | undefined;
};

/** Of a claim stays what is collected or waived already, and less than all. */
function refuseKept(number: number, { claimedCents, owedCents }: NonNullable<ContestedAmounts['claim']>, keptCents = 0): Refusal | null {
  const [leastCents, mostCents] = [claimedCents - owedCents, claimedCents - LEAST_CENTS];
  const fits = keptCents >= leastCents && keptCents <= mostCents;
  return fits ? null : { code: 'claim_kept_out_of_range', claim: number, leastCents, mostCents, askedCents: keptCents };
}

/** An award is raised, up to the amount asked for. */
function refuseRaise({ awardedCents, requestedCents: mostCents }: NonNullable<ContestedAmounts['award']>, askedCents = 0): Refusal | null {
  const leastCents = awardedCents + LEAST_CENTS;
  return askedCents >= leastCents && askedCents <= mostCents ? null : { code: 'award_not_raised', leastCents, mostCents, askedCents };
}

/** False for a decision that an appeal overturns as a whole only: a withdrawal in part is never restored by half. */
export const mayBeUpheldInPart = (against: Appealable): boolean => against !== 'withdrawn_in_part';

/**
 * Refuses to uphold an appeal against what no longer stands, which is rejected, as being without object; an amount that
 * does not fit; and one where no amount is appealed against.
 */
export function refuseUpholding(
  { stands, against, claim: number }: Contested,
  { claim, award }: ContestedAmounts,
  { keptCents, awardedCents, rejectedPart }: UpholdAppeal,
): Refusal | null {
  if (!stands) return { code: 'decision_does_not_stand', against };
  const isOfClaim = against === 'claimed' && claim !== undefined && number !== null;
  const isOfAward = against === 'reduced' && award !== undefined;
  if ((keptCents !== undefined && !isOfClaim) || (awardedCents !== undefined && !isOfAward))
    return { code: 'appeal_amount_misplaced', against };
  if (rejectedPart !== undefined && !mayBeUpheldInPart(against)) return { code: 'appeal_upheld_whole', against };
  if (isOfClaim) return refuseKept(number, claim, keptCents);
  return isOfAward ? refuseRaise(award, awardedCents) : null;
}

/** True for a decision whose application is `appealed` while its appeal is open, and `rejected` once it is rejected. */
export const movesApplication = ({ against }: Pick<Appeal, 'against'>): boolean => against === 'refused' || against === 'inadmissible';

/** The state to which a won appeal against a refusal or an inadmissibility returns the application. */
export const stateBefore = (against: 'refused' | 'inadmissible'): 'submitted' | 'reviewed' =>
  against === 'inadmissible' ? 'submitted' : 'reviewed';
