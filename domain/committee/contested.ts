import type { ApplicationState } from '../applications/application-life.ts';
import { silenceCounts } from '../applications/silence.ts';
import { parisDate } from '../core/calendar.ts';
import { AWARDING, type EventName, type Facts } from '../core/event.ts';
import { appealRule, endOfLegalPeriod, lawOn, type LawRule } from '../core/law.ts';
import type { Refusal } from '../core/refusal.ts';
import type { AppealState } from './appeal-life.ts';

/** What was decided, of all that may be appealed against (CRPA L411-2: any decision). */
export const APPEALABLE = [
  'inadmissible',
  'refused',
  'waitlisted',
  'reduced',
  'silent',
  'withdrawn',
  'withdrawn_in_part',
  'suspended',
  'terminated',
  'expired',
  'claimed',
  'accounted',
] as const;
export type Appealable = (typeof APPEALABLE)[number];

/** The events by which an application is decided, and those by which its grant is. */
export const DECIDING = {
  application: [...AWARDING, 'decideAdmissibility', 'refuseWaitlisted', 'closeCall', 'recordSilence', 'withdrawAward'],
  grant: ['suspendGrant', 'terminateGrant', 'reduceGrant', 'expireGrant', 'issueClaim', 'approveFinalAccount'],
} as const satisfies Record<string, readonly EventName[]>;

/**
 * A decision: when it was taken, when the first letter about it left for one of the applicant's people (null if none
 * has), and the département of their organisation. `implicitAt`: when silence rejected, which no act notifies; null for
 * an act. `isState`: true where its organisation is a service of the State, which asks the fund to examine it again.
 */
export type Decided = {
  decidedAt: string;
  notifiedAt: string | null;
  department: string | null;
  implicitAt: string | null;
  isState?: boolean;
};

/**
 * The state, as a decision's page reads it, of what it was about. Amounts in cents. `isUnattributed`: true for an award
 * that waits for its agreement. `plan`: the number of the grant's plan in force; null before there is one.
 */
type Subject = {
  applicationState: ApplicationState;
  isUnattributed: boolean;
  silentSince: string | null;
  requestedCents: number;
  grantState: string | null;
  inReexamination: boolean;
  accountState: string | null;
  plan: number | null;
  /** What is owed of the claim that the decision issued; null for other decisions. */
  owedCents: number | null;
};

/** An appeal as its decision knows it. */
type OfDecision = { number: number; against: Appealable; state: AppealState; reviewerId: string | null; appealedAt: string };

/** A decision's event, with what has become of what it was about, and its appeal. */
export type DecisionRow = Omit<Decided, 'implicitAt'> &
  Subject & {
    isOfGrant: boolean;
    version: number;
    name: EventName;
    facts: Facts;
    personId: string | null;
    appeal: OfDecision | null;
  };

/**
 * A decision that may be appealed against. `key`: how commands name it; `stands`: false once something else has taken
 * its place, so that an appeal would change nothing.
 */
export type Contested = Decided & {
  key: string;
  isOfGrant: boolean;
  /** That of its event. */
  version: number;
  against: Appealable;
  /** The number of the claim that it issued. */
  claim: number | null;
  personId: string | null;
  stands: boolean;
  appeal: OfDecision | null;
};

/** What a committee, or the chair, has decided against the applicant; null if it gave all that was asked. */
function awardedBy({ facts, requestedCents }: DecisionRow): Appealable | null {
  if (facts['decision'] === 'refuse') return 'refused';
  if (facts['decision'] === 'waitlist') return 'waitlisted';
  return Number(facts['awardedCents']) < requestedCents ? 'reduced' : null;
}

/** What the approval of a final account says, in cents. */
export type Approved = { spentCents: number; eligibleCents: number; awardedCents: number; dueCents: number };

/** True if an approved account gives its beneficiary less than it presented, or than it was awarded. */
export const givesLess = ({ spentCents, eligibleCents, awardedCents, dueCents }: Approved): boolean =>
  eligibleCents < spentCents || dueCents < awardedCents;

/** An approval of a final account by which less is due than was awarded, or less is kept than was presented. */
function accountedBy({ facts }: DecisionRow): Appealable | null {
  const cents = (fact: keyof Approved): number => Number(facts[fact]);
  const kept = { spentCents: cents('spentCents'), eligibleCents: cents('eligibleCents') };
  return givesLess({ ...kept, awardedCents: cents('awardedCents'), dueCents: cents('dueCents') }) ? 'accounted' : null;
}

const isAward = (name: EventName): boolean => AWARDING.some((each) => each === name);

/** What an event has decided against the applicant; null if nothing. */
function decidedBy(row: DecisionRow): Appealable | null {
  const { name, facts } = row;
  if (isAward(name)) return awardedBy(row);
  switch (name) {
    case 'decideAdmissibility':
      return facts['decision'] === 'inadmissible' ? 'inadmissible' : null;
    case 'refuseWaitlisted':
    case 'closeCall':
      return 'refused';
    case 'recordSilence':
      return 'silent';
    case 'withdrawAward':
      return 'withdrawn';
    case 'suspendGrant':
      return 'suspended';
    case 'terminateGrant':
      return 'terminated';
    case 'reduceGrant':
      return 'withdrawn_in_part';
    case 'expireGrant':
      return 'expired';
    case 'issueClaim':
      return 'claimed';
    case 'approveFinalAccount':
      return accountedBy(row);
    default:
      return null;
  }
}

/** True while a thing is where such a decision has put it. An application is `appealed` while its refusal is. */
const STANDS: Readonly<Record<Appealable, (subject: Subject & Pick<DecisionRow, 'facts'>) => boolean>> = {
  inadmissible: ({ applicationState }) => applicationState === 'inadmissible' || applicationState === 'appealed',
  refused: ({ applicationState }) => applicationState === 'refused' || applicationState === 'appealed',
  waitlisted: ({ applicationState }) => applicationState === 'waitlisted',
  silent: ({ applicationState, isUnattributed, silentSince }) => silentSince !== null && silenceCounts(applicationState, isUnattributed),
  reduced: ({ applicationState, grantState }) => applicationState === 'awarded' && grantState === 'to_accept',
  withdrawn: ({ applicationState }) => applicationState === 'award_withdrawn',
  // A later plan takes its place, and so does the final account.
  withdrawn_in_part: ({ grantState, accountState, plan, facts }) =>
    grantState !== 'terminated' && accountState !== 'approved' && plan === facts['plan'],
  suspended: ({ grantState, inReexamination }) => grantState === 'suspended' && !inReexamination,
  terminated: ({ grantState }) => grantState === 'terminated',
  expired: ({ grantState }) => grantState === 'expired',
  claimed: ({ owedCents }) => owedCents !== null && owedCents > 0,
  accounted: ({ accountState, grantState }) => accountState === 'approved' && grantState !== 'terminated',
};

/** How a command names a decision: by what it is of, and its event's version. */
export const decisionKey = ({ isOfGrant, version }: Pick<DecisionRow, 'isOfGrant' | 'version'>): string =>
  `${isOfGrant ? 'grant' : 'application'}-${version}`;

/**
 * The decisions of an application and of its grant that may be appealed against, by their events in order. Of several
 * of one kind only the last one stands, save claims, which stand beside one another.
 */
export function contestedIn(rows: readonly DecisionRow[]): Contested[] {
  const found = rows.flatMap((row) => {
    const against = row.appeal?.against ?? decidedBy(row);
    return against ? [{ row, against }] : [];
  });
  return found.map(({ row, against }, place) => {
    const { isOfGrant, version, personId, appeal, facts, decidedAt, notifiedAt, department, isState = false } = row;
    const isLast = against === 'claimed' || !found.slice(place + 1).some((each) => each.against === against);
    return {
      ...{ key: decisionKey(row), isOfGrant, version, against, personId, appeal, decidedAt, notifiedAt, department, isState },
      implicitAt: against === 'silent' ? row.silentSince : null,
      claim: against === 'claimed' ? Number(facts['claim']) : null,
      stands: isLast && STANDS[against](row),
    };
  });
}

/**
 * The period within which a decision may be appealed against, and its start. It runs from the notification, for two
 * months, or three overseas, of a délai franc (CRPA L411-2 ties the recours gracieux to the time of CJA R421-1 and
 * R421-7). A rejection by silence, whose remedies the acknowledgement told, opens it on its own day (CJA R421-2). A
 * decision that was not notified may be appealed against for a year (CE 13/07/2016 n° 387763), from the day
 * on which its applicant could read it. To a service of the State, which these articles do not concern, the fund leaves
 * the same time.
 */
export function appealPeriod({ decidedAt, notifiedAt, department, implicitAt }: Decided): { rule: LawRule; from: string } {
  if (notifiedAt === null) return { rule: 'appealUntold', from: decidedAt };
  return { rule: appealRule(department), from: implicitAt ?? notifiedAt };
}

/** The last instant to appeal against a decision. */
export function appealDeadline(decided: Decided): string {
  const { rule, from } = appealPeriod(decided);
  return endOfLegalPeriod(rule, from);
}

/** Refuses an appeal after that instant. */
export function refuseLate(decided: Decided, at: string): Refusal | null {
  const deadline = appealDeadline(decided);
  if (at <= deadline) return null;
  const { rule, from } = appealPeriod(decided);
  const [startsOn, lastDay] = [parisDate(from), parisDate(deadline)];
  const { article, value } = lawOn(rule, startsOn);
  const how = { wasNotified: decided.notifiedAt !== null, isImplicit: decided.implicitAt !== null };
  return { code: 'appeal_out_of_time', ...how, startsOn, months: value.months, lastDay, article: decided.isState ? null : article };
}

/** True for a decision that its applicant may still ask to change here. */
export const isContestable = (decision: Contested): boolean => decision.stands && decision.appeal === null;
