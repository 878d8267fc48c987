import * as absences from './people/absences.ts';
import * as accounting from './ledger/accounting.ts';
import * as agreements from './grants/agreements.ts';
import * as amendments from './grants/amendments.ts';
import * as appeals from './committee/appeals.ts';
import * as applications from './applications/applications.ts';
import * as amounts from './desk/amounts.ts';
import * as attachments from './applications/attachments.ts';
import * as calls from './calls/calls.ts';
import * as changes from './ledger/changes.ts';
import * as claims from './grants/claims.ts';
import * as delegations from './grants/delegations.ts';
import * as dates from './desk/dates.ts';
import * as datalabPlan from './datalab/plan.ts';
import * as datalabRequests from './datalab/requests.ts';
import * as earlierAnswers from './applications/earlier-answers.ts';
import * as surveys from './applications/surveys.ts';
import * as eligibility from './calls/eligibility.ts';
import * as consumption from './ledger/consumption.ts';
import * as corrections from './applications/corrections.ts';
import * as envelopes from './ledger/envelopes.ts';
import * as endingNotices from './grants/ending-notices.ts';
import * as finalAccounts from './grants/final-accounts.ts';
import * as freezes from './ledger/freezes.ts';
import * as rehearsal from './ledger/rehearsal.ts';
import * as rehearsalPlans from './ledger/rehearsal-plans.ts';
import * as dormant from './ledger/dormant.ts';
import * as forecast from './ledger/forecast.ts';
import * as paymentForecast from './ledger/payment-forecast.ts';
import * as grantMoney from './desk/grant-money.ts';
import * as grants from './grants/grants.ts';
import * as identities from './people/identities.ts';
import * as guarantees from './grants/guarantees.ts';
import * as milestones from './grants/milestones.ts';
import * as missions from './datalab/missions.ts';
import * as minutes from './committee/minutes.ts';
import * as movements from './ledger/movements.ts';
import * as obligations from './grants/obligations.ts';
import * as answers from './impact/answers.ts';
import * as gainPortfolio from './impact/gain-portfolio.ts';
import * as gains from './impact/gains.ts';
import * as openData from './impact/open-data.ts';
import type { Operation } from './http/operation.ts';
import * as overlaps from './applications/overlaps.ts';
import * as payees from './grants/payees.ts';
import * as paymentQueue from './grants/payment-queue.ts';
import * as payments from './grants/payments.ts';
import * as proofs from './desk/proofs.ts';
import * as presence from './people/presence.ts';
import * as paymentOrders from './ledger/payment-orders.ts';
import * as people from './people/people.ts';
import * as events from './desk/events.ts';
import * as phases from './impact/phases.ts';
import * as portfolio from './impact/portfolio.ts';
import * as programmeIndicators from './impact/programme-indicators.ts';
import * as reconciliation from './ledger/reconciliation.ts';
import * as samples from './ledger/samples.ts';
import * as reexaminations from './committee/reexaminations.ts';
import * as proposals from './review/proposals.ts';
import * as replies from './review/replies.ts';
import * as rules from './applications/rules.ts';
import * as reviews from './review/reviews.ts';
import * as revisions from './applications/revisions.ts';
import * as scenarios from './committee/scenarios.ts';
import * as fit from './committee/fit.ts';
import * as securityLog from './people/security-log.ts';
import * as sessions from './committee/sessions.ts';
import * as slippage from './impact/slippage.ts';
import * as statistics from './ledger/statistics.ts';
import * as interests from './people/declared-interests.ts';
import * as invitations from './people/invitations.ts';
import * as carrying from './desk/carrying.ts';
import * as handover from './desk/handover.ts';
import * as figures from './desk/figures.ts';
import * as tasks from './desk/tasks.ts';
import * as timeline from './desk/timeline.ts';
import * as contacts from './threads/contacts.ts';
import * as labels from './threads/labels.ts';
import * as phrases from './threads/phrases.ts';
import * as callModels from './calls/models.ts';
import * as messageFiles from './threads/message-files.ts';
import * as threads from './threads/threads.ts';
import * as visas from './grants/visas.ts';
import * as worklist from './desk/worklist.ts';
import * as withdrawals from './applications/withdrawals.ts';
import * as votes from './committee/votes.ts';
import * as waitlist from './committee/waitlist.ts';

/** The modules of the front door by the noun of their folder: their exports are its operations. */
const MODULES = {
  people: [people, identities, invitations, securityLog, presence, absences, interests],
  calls: [calls, callModels, eligibility],
  applications: [applications, earlierAnswers, surveys, rules, attachments, corrections, revisions, withdrawals, overlaps],
  review: [reviews, replies, proposals],
  committee: [reexaminations, sessions, scenarios, fit, votes, minutes, waitlist, appeals],
  grants: [
    grants,
    agreements,
    guarantees,
    amendments,
    milestones,
    obligations,
    finalAccounts,
    endingNotices,
    visas,
    payees,
    payments,
    paymentQueue,
    claims,
    delegations,
  ],
  impact: [phases, slippage, gains, gainPortfolio, answers, portfolio, programmeIndicators, openData],
  ledger: [
    envelopes,
    changes,
    freezes,
    rehearsal,
    rehearsalPlans,
    movements,
    accounting,
    paymentOrders,
    reconciliation,
    samples,
    forecast,
    paymentForecast,
    dormant,
    consumption,
    statistics,
  ],
  datalab: [datalabRequests, datalabPlan, missions],
  threads: [labels, phrases, threads, messageFiles, contacts],
  desk: [events, carrying, handover, figures, tasks, timeline, dates, amounts, grantMoney, proofs, worklist],
};

/** The operations by their noun, which is their tag for the API's readers. */
export const operationsByNoun: ReadonlyMap<string, readonly Operation[]> = new Map(
  Object.entries(MODULES).map(([noun, modules]) => [noun, modules.flatMap((module): Operation[] => Object.values(module))]),
);

/** Every operation of the front door. */
export const operations: readonly Operation[] = [...operationsByNoun.values()].flat();
