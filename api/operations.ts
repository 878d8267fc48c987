import * as absences from './absences.ts';
import * as accounting from './accounting.ts';
import * as agreements from './agreements.ts';
import * as amendments from './amendments.ts';
import * as appeals from './appeals.ts';
import * as applications from './applications.ts';
import * as attachments from './attachments.ts';
import * as calls from './calls.ts';
import * as claims from './claims.ts';
import * as delegations from './delegations.ts';
import * as datalabPlan from './datalab-plan.ts';
import * as datalabRequests from './datalab-requests.ts';
import * as consumption from './consumption.ts';
import * as corrections from './corrections.ts';
import * as envelopes from './envelopes.ts';
import * as finalAccounts from './final-accounts.ts';
import * as forecast from './forecast.ts';
import * as grants from './grants.ts';
import * as guarantees from './guarantees.ts';
import * as milestones from './milestones.ts';
import * as missions from './missions.ts';
import * as minutes from './minutes.ts';
import * as movements from './movements.ts';
import * as obligations from './obligations.ts';
import type { Operation } from './operation.ts';
import * as overlaps from './overlaps.ts';
import * as payees from './payees.ts';
import * as payments from './payments.ts';
import * as presence from './presence.ts';
import * as people from './people.ts';
import * as phases from './phases.ts';
import * as portfolio from './portfolio.ts';
import * as reconciliation from './reconciliation.ts';
import * as reexaminations from './reexaminations.ts';
import * as reviews from './reviews.ts';
import * as revisions from './revisions.ts';
import * as scenarios from './scenarios.ts';
import * as sessions from './sessions.ts';
import * as slippage from './slippage.ts';
import * as stakes from './stakes.ts';
import * as tasks from './tasks.ts';
import * as timeline from './timeline.ts';
import * as visas from './visas.ts';
import * as worklist from './worklist.ts';
import * as withdrawals from './withdrawals.ts';
import * as votes from './votes.ts';
import * as waitlist from './waitlist.ts';

/** Every operation of the front door: what these modules export. */
export const operations: readonly Operation[] = [
  people,
  tasks,
  calls,
  applications,
  presence,
  attachments,
  corrections,
  revisions,
  withdrawals,
  timeline,
  reviews,
  reexaminations,
  overlaps,
  absences,
  stakes,
  sessions,
  scenarios,
  votes,
  minutes,
  waitlist,
  appeals,
  grants,
  agreements,
  guarantees,
  amendments,
  datalabRequests,
  datalabPlan,
  missions,
  milestones,
  obligations,
  finalAccounts,
  phases,
  slippage,
  portfolio,
  visas,
  payees,
  payments,
  claims,
  delegations,
  envelopes,
  movements,
  accounting,
  reconciliation,
  forecast,
  worklist,
  consumption,
].flatMap((module): Operation[] => Object.values(module));
