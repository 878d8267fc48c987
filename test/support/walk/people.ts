import type { LocalPerson } from '../../../local/people.ts';
import { people } from '../../../local/people.ts';

const like = (login: string): Pick<LocalPerson, 'siret' | 'organisation'> => {
  const person = people.find((each) => each.login === login);
  if (!person) throw new Error(`no person has the login ${login}`);
  return { siret: person.siret, organisation: person.organisation };
};

const person = (login: string, organisation: Pick<LocalPerson, 'siret' | 'organisation'>, ...roles: string[]): LocalPerson => ({
  login,
  givenName: 'Dominique',
  usualName: login,
  email: `${login}@example.org`,
  roles,
  ...organisation,
});

/**
 * People whom rules of separation concern: a person who reviews, screens and sits in the committee, reviewers whose own
 * organisation applies, the fund's own people who apply, and people outside it who do what those may not do.
 */
const ENTANGLED: LocalPerson[] = [
  person('of-all-trades', like('lead'), 'screener', 'reviewer', 'member', 'chair'),
  person('reviewer-of-office', like('applicant'), 'reviewer', 'applicant'),
  person('house-applicant', like('lead'), 'applicant', 'signatory'),
  person('outside-expert', like('applicant3'), 'screener', 'reviewer'),
  person('outside-chair', like('applicant3'), 'chair', 'lead', 'finance'),
  person('outside-chair-2', like('applicant3'), 'chair'),
  // A won appeal against an inadmissibility is screened by another one.
  person('outside-screener', like('applicant3'), 'screener'),
  // A person gives one opinion on an application, and a conflicted reviewer is not asked again: there are more
  // reviewers than steps.
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => person(`outside-reviewer-${n}`, like('applicant3'), 'reviewer')),
];

/**
 * People who come and go: they are away, are substitutes of one another, have interests, change house and leave. All
 * others stay, so that what these may no longer do is done all the same.
 */
const CHANGING: readonly LocalPerson[] = [
  person('changing-lead', like('lead'), 'lead', 'screener'),
  person('changing-chair', like('lead'), 'chair', 'member'),
  person('changing-finance', like('lead'), 'finance'),
  person('changing-payer', like('lead'), 'payer'),
  person('changing-controller', like('lead'), 'controller'),
  person('changing-reviewer', like('lead'), 'reviewer'),
  person('changing-reviewer-2', like('lead'), 'reviewer'),
];
export const CHANGING_LOGINS: readonly string[] = CHANGING.map(({ login }) => login);

/**
 * Those of them who go to an organisation that applies, and come back: no reviewers, so that no walk asks them for an
 * opinion by name.
 */
export const MOVING: readonly LocalPerson[] = CHANGING.filter(({ roles }) => !roles.includes('reviewer'));

/** The same person as the issuer knows them once they work for an organisation that applies. */
export const gone = (mover: LocalPerson): LocalPerson => ({ ...mover, ...like('applicant'), roles: ['applicant', 'signatory'] });

/** All people of the walks. */
export const WALKERS: readonly LocalPerson[] = [...people, ...ENTANGLED, ...CHANGING];

export const siretOf = (login: string): string | undefined => WALKERS.find((each) => each.login === login)?.siret;
