import { applications } from './applications/applications.ts';
import { attachments } from './applications/attachments.ts';
import { corrections } from './applications/corrections.ts';
import { calls } from './calls/calls.ts';
import { appeals } from './committee/appeals.ts';
import { reexaminations } from './committee/reexaminations.ts';
import { scenarios } from './committee/scenarios.ts';
import { sessions } from './committee/sessions.ts';
import { waitlist } from './committee/waitlist.ts';
import { capacity } from './datalab/capacity.ts';
import { missions } from './datalab/missions.ts';
import { datalabRequests } from './datalab/requests.ts';
import { amendments } from './grants/amendments.ts';
import { claims } from './grants/claims.ts';
import { delegations } from './grants/delegations.ts';
import { finalAccounts } from './grants/final-accounts.ts';
import { grants } from './grants/grants.ts';
import { milestones } from './grants/milestones.ts';
import { obligations } from './grants/obligations.ts';
import { payees } from './grants/payees.ts';
import { payments } from './grants/payments.ts';
import { impact } from './impact/slippage.ts';
import { changes } from './ledger/changes.ts';
import { envelopes } from './ledger/envelopes.ts';
import { reconciliation } from './ledger/reconciliation.ts';
import { absences } from './people/absences.ts';
import { interests } from './people/declared-interests.ts';
import { identities } from './people/identities.ts';
import { invitations } from './people/invitations.ts';
import { people } from './people/people.ts';
import { reviews } from './review/reviews.ts';
import type { CommandWords } from './core/command-words.ts';

const all = {
  ...applications,
  ...attachments,
  ...corrections,
  ...calls,
  ...appeals,
  ...reexaminations,
  ...scenarios,
  ...sessions,
  ...waitlist,
  ...capacity,
  ...missions,
  ...datalabRequests,
  ...amendments,
  ...claims,
  ...delegations,
  ...finalAccounts,
  ...grants,
  ...milestones,
  ...obligations,
  ...payees,
  ...payments,
  ...impact,
  ...changes,
  ...envelopes,
  ...reconciliation,
  ...absences,
  ...interests,
  ...identities,
  ...invitations,
  ...people,
  ...reviews,
};

/** What people read of each command, by its name. */
export const COMMAND_WORDS: Readonly<Record<keyof typeof all, CommandWords> & Record<string, CommandWords>> = all;
