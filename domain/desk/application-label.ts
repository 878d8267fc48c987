import { type ApplicationState, applicationTable } from '../applications/application-life.ts';
import { longDate } from '../core/format.ts';
import type { Language, Words } from '../core/words.ts';
import type { GrantState } from '../grants/grant.ts';
import type { WaitingApplication } from './next-action.ts';

/** The ends of a grant before its work is done: its application stays awarded, and the reader is told of the end. */
const ENDED_EARLY: Partial<Record<GrantState, Words>> = {
  expired: { fr: 'Convention caduque', en: 'Grant expired' },
  renounced: { fr: 'Convention abandonnée', en: 'Grant renounced' },
  terminated: { fr: 'Convention résiliée', en: 'Grant terminated' },
};

/** What a service of the State reads while its request for a new examination is open, and once it is rejected. */
const REEXAMINED: Partial<Record<ApplicationState, Words>> = {
  appealed: { fr: 'Réexamen en cours', en: 'Under new examination' },
  rejected: { fr: 'Demande de réexamen rejetée', en: 'New examination refused' },
};

/** True if an application's grant has ended without its work being done. */
export const hasEndedEarly = (grant: GrantState | null): boolean => grant !== null && ENDED_EARLY[grant] !== undefined;

const inSessionOf = {
  fr: (day: string) => `Inscrit au comité du ${day}`,
  en: (day: string) => `In the session of ${day}`,
} satisfies Record<Language, (day: string) => string>;

/**
 * The state of an application in words, as the reader's side is told of it. Its session's day is for the fund: an
 * applicant learns of the session by its decision.
 */
export function applicationLabel(
  {
    state,
    session,
    grant,
    isState = false,
  }: Pick<WaitingApplication, 'state'> & {
    isState?: boolean;
    session: Pick<NonNullable<WaitingApplication['session']>, 'heldOn'> | null;
    grant: Pick<NonNullable<WaitingApplication['grant']>, 'state'> | null;
  },
  side: 'staff' | 'applicant',
  language: Language,
): string {
  const ended = grant && ENDED_EARLY[grant.state];
  if (ended) return ended[language];
  if (state === 'in_session' && session && side === 'staff') return inSessionOf[language](longDate(language, session.heldOn));
  const reexamined = isState && side === 'applicant' ? REEXAMINED[state] : undefined;
  return (reexamined ?? applicationTable[state][side])[language];
}
