import type { ApplicationState } from '../applications/application-life.ts';
import { putOff } from '../applications/clocks.ts';
import { stopsSilence } from '../applications/correction.ts';
import { silenceCounts, silenceResumed } from '../applications/silence.ts';
import type { Call } from '../calls/call.ts';
import type { AppealState } from '../committee/appeal-life.ts';
import { appealDeadline, appealPeriod, type Contested, isContestable } from '../committee/contested.ts';
import { endOfDate, moveDate } from '../core/calendar.ts';
import { afterStops, legalPeriodFrom, periodFrom, type Stop, workingDaysFrom, type WorkedOut } from '../core/dated.ts';
import type { EventName } from '../core/event.ts';
import { counted, day, dayAt, type Calculation, calculated, withoutArticles } from '../core/calculation.ts';
import { type Claim, type DueDate, owedByDate } from '../grants/claim.ts';
import type { EndingNotice } from '../grants/ending-notice.ts';
import { isAwaited } from '../grants/given-part.ts';
import type { Grant, GrantState } from '../grants/grant.ts';
import { lastDayOf, type Milestone } from '../grants/milestone.ts';
import type { Obligation } from '../grants/obligation.ts';
import type { FinalAccount } from '../grants/final-account.ts';
import type { StepState } from '../review/review.ts';

/** What is due at a date that hangs on an application or a grant. */
export const DATED = [
  'answerCorrection',
  'admissibility',
  'silence',
  'screening',
  'opinion',
  'appeal',
  'appealSilence',
  'reexamination',
  'signature',
  'report',
  'obligation',
  'finalAccount',
  'amendment',
  'titre',
  'payBack',
  'notice',
] as const;
export type DatedKind = (typeof DATED)[number];

/** What sets a date: the law, the call's terms, a decision of the history, or the fund where no text does. */
export type SetBy = 'law' | 'call' | 'decision' | 'fund';

/** An event from which a period may run. */
type Started = { name: EventName; at: string };

/**
 * A date, and why it is that one. `at`: null while it stands still. `detail`: the step, the obligation, the report's
 * rank or the amendment's number that it is about. `startsAt`: null where no known instant gives it.
 */
export type Dated = {
  kind: DatedKind;
  detail: string | null;
  at: string | null;
  startsAt: string | null;
  setBy: SetBy;
  article: string | null;
  stops: readonly Stop[];
  calculation: Calculation;
};

/** A date that no period from a known start gives: a decision has set it. */
const setOn = (kind: DatedKind, at: string, detail: string | null = null): Dated => ({
  ...{ kind, detail, at, startsAt: null, setBy: 'decision', article: null, stops: [] },
  calculation: calculated('setDay', {}, dayAt(at)),
});

/**
 * The working out that gives the date that is kept, from the newest start that does; undefined where none does. So an
 * explanation never says another date than the one that applies.
 */
function fromStarts(
  starts: readonly Started[],
  kept: string,
  workOut: (at: string) => { at: string | null; calculation: Calculation },
): (Started & { calculation: Calculation }) | undefined {
  for (const start of starts.toReversed()) {
    const { at, calculation } = workOut(start.at);
    if (at === kept) return { ...start, calculation };
  }
  return undefined;
}

type Kept = { kind: DatedKind; detail?: string | null; at: string; setBy?: SetBy; article?: string | null };

/** A date by the working out that gives it, else as set by a decision. */
function explained(
  { kind, detail = null, at, setBy = 'call', article = null }: Kept,
  starts: readonly Started[],
  workOut: (at: string) => { at: string | null; calculation: Calculation },
): Dated {
  const found = fromStarts(starts, at, workOut);
  if (!found) return setOn(kind, at, detail);
  return { kind, detail, at, startsAt: found.at, setBy, article, stops: [], calculation: found.calculation };
}

const isWithin = ({ from }: Stop, startsAt: string, at: string): boolean => from >= startsAt && from < at;

/**
 * A date that the law sets for others, and the fund for a service of the State: that goes to no court, and no decision
 * between such services creates rights (CRPA L242-1).
 */
const forState = (dated: Dated): Dated =>
  dated.setBy === 'law' ? { ...dated, setBy: 'fund', article: null, calculation: withoutArticles(dated.calculation) } : dated;

/**
 * An application's rows as its dates need them; `history`: its events, oldest first; `isUnattributed`: true for an
 * award that waits for its agreement; `isState`: true for that of a service of the State.
 */
type DatedApplication = {
  state: ApplicationState;
  isState: boolean;
  isUnattributed: boolean;
  screeningDueAt: string | null;
  admissibleAt: string | null;
  silenceAt: string | null;
  corrections: readonly {
    number: number;
    fromState: 'submitted' | 'in_review';
    steps: readonly string[];
    state: string;
    requiredBy: string | null;
    requestedAt: string;
    dueAt: string;
    closedAt: string | null;
  }[];
  steps: readonly { key: string; state: StepState; deadlineAt: string | null; workingDays: number }[];
  extensions: readonly { step: string; deadlineAt: string }[];
  decisions: readonly Contested[];
  appeals: readonly { number: number; state: AppealState; appealedAt: string; lapsesAt: string }[];
  decided: { decidedAt: string } | null;
  reexamination: { deadlineAt: string } | undefined;
  history: readonly Started[];
};

type Corrections = DatedApplication['corrections'];
const stopsOf = (corrections: Corrections): Stop[] =>
  corrections.map(({ number, requestedAt, closedAt }) => ({ number, from: requestedAt, to: closedAt }));

/** A period from the submission on that only its stops and a decision put off, by the working out of its length. */
function sinceSubmission(
  kind: DatedKind,
  kept: string,
  { corrections, history }: DatedApplication,
  workOut: (at: string) => WorkedOut & { article: string },
): Dated {
  const submitted = history.findLast(({ name }) => name === 'submitApplication');
  if (!submitted) return setOn(kind, kept);
  const { article, ...period } = workOut(submitted.at);
  const stopping = corrections.filter(stopsSilence);
  const stops = stopsOf(stopping);
  const { at, calculation } = afterStops(period, stops, 'days', silenceResumed);
  if (at !== kept && !stopping.some(({ state }) => state === 'open')) return setOn(kind, kept);
  return {
    ...{ kind, detail: null, at, startsAt: submitted.at, setBy: 'law', article },
    stops: stops.filter((stop) => isWithin(stop, submitted.at, kept)),
    calculation,
  };
}

function silenceOf(application: DatedApplication, { terms }: Call): Dated[] {
  const { state, isUnattributed, silenceAt } = application;
  const { silence, forLocalAuthorities } = terms;
  if (!silenceAt || !silenceCounts(state, isUnattributed)) return [];
  if (forLocalAuthorities) return [sinceSubmission('silence', silenceAt, application, (at) => legalPeriodFrom('localDecision', at))];
  if (!silence) return [];
  const { months, source: article } = silence;
  return [sinceSubmission('silence', silenceAt, application, (at) => ({ ...periodFrom(at, months, article), article }))];
}

/** When it is deemed admissible, as long as it waits for a screener. */
function admissibilityOf(application: DatedApplication): Dated[] {
  const { state, admissibleAt, corrections } = application;
  const isUndecided = state === 'submitted' || corrections.some((each) => each.state === 'open' && each.fromState === 'submitted');
  if (!admissibleAt || !isUndecided) return [];
  return [sinceSubmission('admissibility', admissibleAt, application, (at) => legalPeriodFrom('localAdmissibility', at))];
}

function correctionOf({ corrections }: DatedApplication, { terms }: Call): Dated[] {
  const open = corrections.find(({ state }) => state === 'open');
  if (!open) return [];
  const starts: Started[] = [{ name: 'requestCorrection', at: open.requestedAt }];
  const kept: Kept = { kind: 'answerCorrection', detail: String(open.number), at: open.dueAt };
  return [explained(kept, starts, (at) => periodFrom(at, terms.corrections.months))];
}

/** Working days that stop at corrections, where they concern it. */
const stopping = (n: number, stops: readonly Stop[]) => (at: string) =>
  afterStops(
    workingDaysFrom(at, n),
    stops.filter(({ from }) => from >= at),
    'workingDays',
    putOff,
  );

const withStops = (dated: Dated, stops: readonly Stop[]): Dated =>
  dated.startsAt === null ? dated : { ...dated, stops: stops.filter((stop) => isWithin(stop, dated.startsAt ?? '', dated.at ?? '9')) };

function screeningOf({ state, screeningDueAt, corrections, history }: DatedApplication, { terms }: Call): Dated[] {
  if (!screeningDueAt || state !== 'submitted') return [];
  const stops = stopsOf(corrections.filter(({ fromState }) => fromState === 'submitted'));
  const dated = explained({ kind: 'screening', at: screeningDueAt }, history, stopping(terms.screeningWorkingDays, stops));
  return [withStops(dated, stops)];
}

function opinionsOf({ steps, extensions, corrections, history }: DatedApplication): Dated[] {
  return steps.flatMap(({ key, state, deadlineAt, workingDays }): Dated[] => {
    if (state !== 'open' || !deadlineAt) return [];
    const stops = stopsOf(corrections.filter((each) => each.steps.includes(key)));
    const kept: Kept = { kind: 'opinion', detail: key, at: deadlineAt };
    const extension = extensions.findLast((each) => each.step === key);
    if (extension && extension.deadlineAt === deadlineAt) return [setOn('opinion', deadlineAt, key)];
    return [withStops(explained(kept, history, stopping(workingDays, stops)), stops)];
  });
}

/** When silence rejects each appeal that is open. */
const silencesOf = ({ appeals }: DatedApplication): Dated[] =>
  appeals
    .filter(({ state }) => ['received', 'assigned', 'advised'].includes(state))
    .map(({ number, appealedAt, lapsesAt: at }) => {
      const { article } = legalPeriodFrom('appealSilence', appealedAt);
      const kept: Kept = { kind: 'appealSilence', detail: appeals.length > 1 ? String(number) : null, at, setBy: 'law', article };
      return explained(kept, [{ name: 'appealDecision', at: appealedAt }], (since) => legalPeriodFrom('appealSilence', since));
    });

/** Until when each decision that stands may be appealed against. */
function appealsOf({ decisions }: DatedApplication): Dated[] {
  const open = decisions.filter(isContestable);
  return open.map((decision) => {
    const { rule, from } = appealPeriod(decision);
    const { article, calculation } = legalPeriodFrom(rule, from);
    return {
      ...{
        kind: 'appeal',
        detail: open.length > 1 ? decision.key : null,
        at: appealDeadline(decision),
        startsAt: from,
        setBy: 'law',
        article,
      },
      stops: [],
      calculation,
    };
  });
}

function reexaminationOf({ reexamination, decided }: DatedApplication): Dated[] {
  if (!reexamination || !decided) return [];
  const { at, article, calculation } = legalPeriodFrom('withdrawal', decided.decidedAt);
  if (at !== reexamination.deadlineAt) return [setOn('reexamination', reexamination.deadlineAt)];
  return [
    {
      ...{ kind: 'reexamination', detail: null, at, startsAt: decided.decidedAt, setBy: 'law', article },
      stops: [],
      calculation,
    },
  ];
}

/** The dates that only the fund's people see: those of its own work. */
export const OF_THE_FUND: readonly DatedKind[] = ['screening', 'opinion'];

/** Sooner dates first; those that stand still last. */
const inOrder = (dates: readonly Dated[]): Dated[] => dates.toSorted((a, b) => ((a.at ?? '9') < (b.at ?? '9') ? -1 : 1));

/** The dates that hang on an application, each with its working out. */
export function datesOfApplication(application: DatedApplication, call: Call): Dated[] {
  const afterDecision = [...silencesOf(application), ...appealsOf(application), ...reexaminationOf(application)];
  return inOrder([
    ...correctionOf(application, call),
    ...admissibilityOf(application),
    ...silenceOf(application, call),
    ...screeningOf(application, call),
    ...opinionsOf(application),
    ...(application.isState ? afterDecision.map(forState) : afterDecision),
  ]);
}

/** A grant's rows as its dates need them; `history`: its events, oldest first. */
type DatedGrant = {
  grant: Pick<Grant, 'state' | 'form' | 'deadlineAt' | 'startsOn' | 'durationMonths'>;
  milestones: readonly Pick<Milestone, 'rank' | 'state' | 'dueAt' | 'periodEndsOn' | 'trackingYear'>[];
  obligations: readonly Pick<Obligation, 'key' | 'state' | 'dueAt' | 'months'>[];
  account: Pick<FinalAccount, 'state' | 'dueAt'> | undefined;
  amendments: readonly { number: number; state: string; deadlineAt: string | null }[];
  claims: readonly (Pick<Claim, 'number' | 'owedCents'> & { notifiedOn: string | null; dueDates: readonly DueDate[] })[];
  notice: EndingNotice | undefined;
  history: readonly Started[];
};

/** A period of months that follows a day (yyyy-mm-dd): its own last day, worked out below it. */
function afterDay(lastDay: string, months: number, from: readonly Calculation[] = []): WorkedOut {
  const { at, calculation } = periodFrom(endOfDate(lastDay), months);
  return { at, calculation: { ...calculation, from } };
}

/** The last day of a period of months from a day, worked out. */
function lastDayCalculation(startsOn: string, months: number): Calculation {
  const end = moveDate(startsOn, { months });
  const period = calculated('period', { from: day(startsOn), length: counted('months', months) }, day(end));
  return calculated('dayBefore', { endedOn: day(end) }, day(lastDayOf(startsOn, months)), { from: [period] });
}

function reportsOf({ milestones, history }: DatedGrant, { terms }: Call): Dated[] {
  return milestones.filter(isAwaited).map(({ rank, dueAt, periodEndsOn, trackingYear }) => {
    const months = trackingYear === null || !terms.tracking ? terms.reports.months : terms.tracking.months;
    const kept: Kept = { kind: 'report', detail: String(rank), at: dueAt };
    const planned = afterDay(periodEndsOn, months);
    if (planned.at === dueAt)
      return {
        ...setOn('report', dueAt, String(rank)),
        startsAt: endOfDate(periodEndsOn),
        setBy: 'call',
        calculation: planned.calculation,
      };
    return explained(kept, history, (at) => periodFrom(at, months));
  });
}

function obligationsOf({ grant, obligations, history }: DatedGrant, { terms }: Call): Dated[] {
  return obligations.filter(isAwaited).map(({ key, dueAt, months }) => {
    const calculation = lastDayCalculation(grant.startsOn, months);
    if (endOfDate(lastDayOf(grant.startsOn, months)) === dueAt)
      return {
        ...setOn('obligation', dueAt, key),
        startsAt: endOfDate(moveDate(grant.startsOn, { days: -1 })),
        setBy: 'call',
        calculation,
      };
    return explained({ kind: 'obligation', detail: key, at: dueAt }, history, (at) => periodFrom(at, terms.reports.months));
  });
}

function accountOf({ grant, account, history }: DatedGrant, { terms }: Call): Dated[] {
  if (!account || !isAwaited(account)) return [];
  const endsOn = lastDayOf(grant.startsOn, grant.durationMonths);
  const { dueAt } = account;
  const planned =
    terms.finalAccount && afterDay(endsOn, terms.finalAccount.months, [lastDayCalculation(grant.startsOn, grant.durationMonths)]);
  if (planned?.at === dueAt)
    return [{ ...setOn('finalAccount', dueAt), startsAt: endOfDate(endsOn), setBy: 'call', calculation: planned.calculation }];
  return [explained({ kind: 'finalAccount', at: dueAt }, history, (at) => periodFrom(at, terms.reports.months))];
}

/** Until when the titre of each owed claim may be contested with its accountant, where its notification is known. */
const titresOf = ({ claims }: DatedGrant): Dated[] =>
  claims.flatMap(({ number, owedCents, notifiedOn }) => {
    if (owedCents === 0 || notifiedOn === null) return [];
    const { at, article, calculation } = legalPeriodFrom('titreContest', endOfDate(notifiedOn));
    return [{ ...setOn('titre', at ?? '', String(number)), startsAt: endOfDate(notifiedOn), setBy: 'law' as const, article, calculation }];
  });

/** The due dates of what is owed of each claim, where its titre or its accountant states them. */
const paymentsBackOf = ({ claims }: DatedGrant): Dated[] =>
  claims.flatMap(({ number, owedCents, dueDates }) =>
    owedByDate(dueDates, owedCents).map(({ dueOn }) => setOn('payBack', endOfDate(dueOn), String(number))),
  );

/** Until when a formal notice leaves its beneficiary to answer it, and to remedy what it finds (CRPA L122-1). */
function noticeOf({ grant: { form }, notice }: DatedGrant): Dated[] {
  if (!notice || notice.observedAt !== null || notice.isUsed === true) return [];
  const article = form === 'delegation' ? null : 'CRPA L122-1';
  return [{ ...setOn('notice', endOfDate(notice.answerBy)), startsAt: notice.givenAt, article }];
}

/** The states in which a grant waits for its acceptance or its signatures. */
const UNSIGNED: readonly GrantState[] = ['to_accept', 'to_sign'];
/** The states from which nothing more is awaited of a beneficiary. */
const ENDED: readonly GrantState[] = ['expired', 'renounced', 'terminated'];
/** The states in which an amendment has a date. */
const OPEN_AMENDMENT: readonly string[] = ['proposed', 'assigned', 'advised', 'to_sign'];

/** The dates that hang on a grant, each with its working out. */
export function datesOfGrant(on: DatedGrant, call: Call): Dated[] {
  const { grant, amendments, history } = on;
  const { signature, amendmentWorkingDays } = call.terms;
  const months = (at: string): WorkedOut => periodFrom(at, signature.months);
  if (UNSIGNED.includes(grant.state)) return [explained({ kind: 'signature', at: grant.deadlineAt }, history, months)];
  const ofClaims = [...titresOf(on), ...paymentsBackOf(on)];
  if (ENDED.includes(grant.state)) return inOrder(ofClaims);
  const open = amendments.flatMap(({ number, state, deadlineAt }) =>
    deadlineAt && OPEN_AMENDMENT.includes(state)
      ? [
          explained({ kind: 'amendment', detail: String(number), at: deadlineAt }, history, (at) =>
            state === 'to_sign' ? months(at) : workingDaysFrom(at, amendmentWorkingDays),
          ),
        ]
      : [],
  );
  return inOrder([...reportsOf(on, call), ...obligationsOf(on, call), ...accountOf(on, call), ...open, ...ofClaims, ...noticeOf(on)]);
}
