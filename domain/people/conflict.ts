import type { Refusal, RefusalCode } from '../core/refusal.ts';
import { actsForOrganisation, type Caller, housesOf, isOfOrganisation, isSamePerson, isStaff, type Role } from '../core/role.ts';
import type { Words } from '../core/words.ts';

/**
 * Something that the fund judges: whose it is, the ids of the people who have to do with it besides, and who has acted
 * on it for the fund, each as `<person>/<role>/<in whose stead>`.
 */
export type Judged = { organisationId: string; conflicted: readonly string[]; fundActs: readonly string[] };

/** A human, by all its ids, and all its organisations. */
type Human = Pick<Caller, 'personId' | 'organisationId' | 'alsoKnownAs' | 'alsoOf'>;

/** True of who works for an organisation, under whatever identity. */
export const isOfHouse = (organisationId: string, human: Pick<Human, 'organisationId' | 'alsoOf'>): boolean =>
  housesOf(human).includes(organisationId);

/**
 * True of who judges nothing of it: who is of its organisation, or was until lately, under whatever identity, has acted
 * for it on this file, has an interest in it or in its organisation, or whose opinion on it was voided. The one place
 * where the fund's rules ask who is in conflict.
 */
export const isConflicted = ({ organisationId, conflicted }: Omit<Judged, 'fundActs'>, human: Human): boolean =>
  isOfHouse(organisationId, human) || conflicted.some((id) => isSamePerson(human, id));

/** By whom the fund's money moves: of these functions a file has different people. */
const FUNCTIONS: readonly Role[] = ['lead', 'chair', 'finance', 'payer', 'controller'];

/**
 * Refuses who has done something on a file in one function, and would do something in another, where one of them is
 * somebody else's in whose stead it acts: who stands in never does alone what two people do.
 */
function refuseCumulation({ fundActs }: Judged, caller: Caller): Refusal | null {
  const { acting } = caller;
  if (!acting || !FUNCTIONS.includes(acting.role)) return null;
  for (const act of fundActs) {
    const [personId = '', role = '', inSteadOf = ''] = act.split('/');
    const done = FUNCTIONS.find((each) => each === role);
    if (done && done !== acting.role && (inSteadOf !== '' || acting.inSteadOf !== null) && isSamePerson(caller, personId))
      return { code: 'substitute_cumulates', role: done };
  }
  return null;
}

/** Refuses who has a conflict of interest in what it would judge, or has acted on it in another's function. */
export const refuseConflicted = (judged: Judged, caller: Caller): Refusal | null =>
  isConflicted(judged, caller) ? { code: 'conflict_of_interest' } : refuseCumulation(judged, caller);

/**
 * The same of a command that these roles give: what somebody does for its own organisation, on its own file, is no
 * judgement of it.
 */
export function refuseActor(judged: Judged, caller: Caller, roles: readonly Role[]): Refusal | null {
  const isOwn = judged.organisationId === caller.organisationId;
  const forOrganisation = roles.some((role) => isOfOrganisation(role) && caller.roles.includes(role));
  return isOwn && forOrganisation ? null : refuseConflicted(judged, caller);
}

/** What a command on a file that these roles give may be refused for by `refuseActor`. */
export const separationOf = (roles: readonly Role[]): RefusalCode[] => [
  ...(isStaff(roles) ? (['conflict_of_interest'] as const) : []),
  ...(roles.some((role) => FUNCTIONS.includes(role)) ? (['substitute_cumulates'] as const) : []),
];

/**
 * Refuses who has a conflict of interest in one of several applications that it would decide on together, and names
 * them.
 */
export function refuseConflictedByAny(items: readonly (Judged & { applicationId: string })[], caller: Caller): Refusal | null {
  const applicationIds = items.filter((item) => isConflicted(item, caller)).map(({ applicationId }) => applicationId);
  return applicationIds.length > 0 ? { code: 'conflict_of_interest', applicationIds } : refuseCumulationByAny(items, caller);
}

/** Refuses who has acted in another's function on one of several applications on which it would act together. */
export const refuseCumulationByAny = (items: readonly Judged[], caller: Caller): Refusal | null =>
  items.map((item) => refuseCumulation(item, caller)).find((refusal) => refusal !== null) ?? null;

/** What stands in the place of an application that its call hides from the reader. */
export const CONCEALED: Words = { fr: 'Dossier celé', en: 'Concealed application' };

/** Something that the fund judges, and whether its call hides it from the fund's people who are in conflict over it. */
type Concealable = Omit<Judged, 'fundActs'> & { concealed: boolean };

/**
 * True where a call hides from one of the fund's people, an auditor too, what the fund has on an application: its
 * review, its money, its place on an agenda. Who works for its organisation is one of them.
 */
export const isReviewConcealed = ({ concealed, ...judged }: Concealable, caller: Caller): boolean =>
  concealed && isStaff(caller.roles) && isConflicted(judged, caller);

/**
 * True where it hides the application as well. Who also acts for its organisation there sees it as that organisation
 * does: `asReader` says how.
 */
export const isConcealed = (judged: Concealable, caller: Caller): boolean =>
  isReviewConcealed(judged, caller) && !(judged.organisationId === caller.organisationId && actsForOrganisation(caller));

/**
 * The caller as it reads an application in its scope: who works for its organisation sees it as that organisation does,
 * without its review, whatever roles it has in the fund and whatever the call says.
 */
export const asReader = (caller: Caller, row: { organisation_id: string }): Caller =>
  isOfHouse(row.organisation_id, caller) ? { ...caller, roles: caller.roles.filter((role) => !isStaff([role])) } : caller;
