import type { EventName } from '../domain/core/event.ts';
import type { EVENTS_OF } from '../domain/events.ts';
import { typesetWords } from '../domain/core/format.ts';
import type { Language } from '../domain/core/words.ts';
import type { What } from '../domain/desk/next-action.ts';
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
import { examination } from './desk/examination.ts';
import { amendments } from './grants/amendments.ts';
import { claims } from './grants/claims.ts';
import { delegations } from './grants/delegations.ts';
import { endingNotices } from './grants/ending-notices.ts';
import { finalAccounts } from './grants/final-accounts.ts';
import { grants } from './grants/grants.ts';
import { milestones } from './grants/milestones.ts';
import { obligations } from './grants/obligations.ts';
import { payees } from './grants/payees.ts';
import { payments } from './grants/payments.ts';
import { answers } from './impact/answers.ts';
import { gains } from './impact/gains.ts';
import { impact } from './impact/slippage.ts';
import { changes } from './ledger/changes.ts';
import { envelopes } from './ledger/envelopes.ts';
import { reconciliation } from './ledger/reconciliation.ts';
import { samples } from './ledger/samples.ts';
import { absences } from './people/absences.ts';
import { interests } from './people/declared-interests.ts';
import { identities } from './people/identities.ts';
import { invitations } from './people/invitations.ts';
import { people } from './people/people.ts';
import { reviews } from './review/reviews.ts';
import { threads } from './threads/threads.ts';
import type { AwaitedWords, CommandWords, EventWords, Noun, TimelineFacts } from './words-of.ts';

/** The words of all nouns: the type asks for those of each event. */
const NOUNS = {
  applications,
  attachments,
  corrections,
  calls,
  appeals,
  reexaminations,
  sessions: { ...sessions, ...scenarios },
  waitlist,
  capacity,
  missions,
  datalabRequests,
  amendments,
  claims,
  finalAccounts,
  endingNotices,
  grants: { ...grants, ...payments, ...payees, ...delegations },
  milestones,
  obligations,
  impact,
  gains,
  answers,
  envelopes: { ...envelopes, ...changes, ...reconciliation },
  samples,
  absences,
  interests,
  people: { ...people, ...identities, ...invitations },
  reviews,
  threads,
} satisfies { [N in Noun]: Record<keyof (typeof EVENTS_OF)[N], EventWords> };

/** The names of commands among the events of each noun: they have a button. */
type CommandOf<Words> = Words extends unknown
  ? { [Name in keyof Words]: Words[Name] extends CommandWords ? Name : never }[keyof Words]
  : never;

/** An event that may be awaited. */
type Awaited = Exclude<What, 'examine'>;

const all: Readonly<Record<EventName, EventWords> & Record<Awaited, AwaitedWords>> = typesetWords(
  Object.assign({}, ...Object.values(NOUNS)),
);

/** What a timeline says of an event that has happened. */
export function happened(language: Language, name: EventName, facts: TimelineFacts): string {
  const said = all[name][language].happened;
  return typeof said === 'string' ? said : said(facts);
}

/** What is awaited, in words. */
export const awaited = (language: Language, what: What): string => (what === 'examine' ? examination : all[what])[language].awaited;

const isCommand = (entry: [string, EventWords]): entry is [string, CommandWords] => 'button' in entry[1].fr;

/** What people read of each command, by its name. */
export const COMMAND_WORDS = Object.fromEntries(Object.entries(all).filter(isCommand)) as Readonly<
  Record<CommandOf<(typeof NOUNS)[Noun]>, CommandWords> & Record<string, CommandWords>
>;
