import type { EventName } from '../../domain/core/event.ts';
import { EVENTS, isEventName } from '../../domain/events.ts';
import type { Author } from '../../letters/core/author.ts';
import type { LetterContent, LetterName, Noun } from '../../letters/texts.ts';
import { applications, corrections } from './applications.ts';
import { calls } from './calls.ts';
import { appeals, reexaminations, sessions, waitlist } from './committee.ts';
import { by, deadlineOn, type ExamplesOf } from './core.ts';
import { capacity, datalabRequests, missions } from './datalab.ts';
import { amendments, claims, endingNotices, finalAccounts, grants, milestones, obligations } from './grants.ts';
import { gains, impact } from './impact.ts';
import { envelopes } from './ledger.ts';
import { absences, interests, people } from './people.ts';
import { reviews } from './review.ts';
import { threads } from './threads.ts';

/** Examples of every letter, in the order in which a project meets them. */
const EXAMPLES: { [N in Noun]: ExamplesOf<N> } = {
  ...{ people, absences, interests },
  ...{ calls, applications, corrections },
  reviews,
  ...{ sessions, waitlist, appeals, reexaminations },
  ...{ grants, amendments, obligations, milestones, impact, gains, claims, finalAccounts, endingNotices },
  envelopes,
  ...{ datalabRequests, missions, capacity },
  threads,
};

/** The events after which a letter leaves that is not named after its event. */
export const LEAVES_AFTER: { [Name in Exclude<LetterName, EventName>]: readonly EventName[] } = {
  askConfirmation: ['declareAbsence'],
  callOffAbsence: ['endAbsence'],
  askInterestConfirmation: ['declareInterest'],
  openStep: ['continueReview'],
  askReply: ['continueReview'],
  cancelStep: ['continueReview'],
  replaceReviewer: ['assignReviewer'],
  declinedByLetter: ['declineAssignment'],
  awaitSteps: ['reopenSteps', 'voidOpinion'],
  askVisa: ['signGrant', 'signAmendment', 'confirmNextTranche'],
  takeUpPayee: ['proposePayee'],
  tellFollower: Object.keys(EVENTS)
    .filter(isEventName)
    .filter((name) => EVENTS[name].course !== undefined && EVENTS[name].letters),
  uncoverDays: ['setDatalabPerson', 'setDatalabMonth', 'declareAbsence', 'confirmAbsence', 'withdrawRole'],
};

/** The author whom a letter of a decision names to applicants. */
function authorIn(name: string, facts: unknown): { author?: Author } {
  const decider = isEventName(name) ? EVENTS[name].decidedBy : undefined;
  const { toFund = false } = facts as { toFund?: boolean };
  return decider === undefined || decider === 'time' || toFund
    ? {}
    : { author: { name: by, decider, inSteadOf: null, decidedOn: deadlineOn } };
}

/** One letter's examples for one group of recipients. */
export type LetterExamples = { name: LetterName; to: string; letters: LetterContent[] };

export const examplesByNoun = (): { noun: Noun; examples: LetterExamples[] }[] =>
  (Object.keys(EXAMPLES) as Noun[]).map((noun) => ({
    noun,
    examples: Object.entries<Readonly<Record<string, readonly unknown[]>>>(EXAMPLES[noun]).flatMap(([name, groups]) =>
      Object.entries(groups).map(([to, facts]) => ({
        name: name as LetterName,
        to,
        // The types of the examples tie a name to its facts; entries of an object lose that.
        letters: facts.map((each) => ({ name, facts: each, ...authorIn(name, each) }) as LetterContent),
      })),
    ),
  }));
