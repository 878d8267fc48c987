import type { Refusal, RefusalCode } from '../core/refusal.ts';
import { actsForOrganisation, type Caller, housesOf, isOfOrganisation, isSamePerson, isStaff, type Role } from '../core/role.ts';
import type { Words } from '../core/words.ts';

/**
 * A thing that the fund judges: its organisation, the ids of other people with a conflict of interest, and the acts on
 * it for the fund, each as `<person>/<role>/<in whose stead>`.
 */
export type Judged = { organisationId: string; conflicted: readonly string[]; fundActs: readonly string[] };

/** A human, by all their ids and organisations. */
type Human = Pick<Caller, 'personId' | 'organisationId' | 'alsoKnownAs' | 'alsoOf'>;

/** True for a person who works for an organisation, under any identity. */
export const isOfHouse = (organisationId: string, human: Pick<Human, 'organisationId' | 'alsoOf'>): boolean =>
  housesOf(human).includes(organisationId);

/**
 * True for a person who may not judge it: who belongs to its organisation, or did until lately, under any identity; who
 * has acted for it on this file; who has an interest in it or in its organisation; or whose opinion on it was voided.
 * All rules of the fund ask for conflicts of interest here.
 */
export const isConflicted = ({ organisationId, conflicted }: Omit<Judged, 'fundActs'>, human: Human): boolean =>
  isOfHouse(organisationId, human) || conflicted.some((id) => isSamePerson(human, id));

/** The functions that move the fund's money: on a file, each has a different person. */
const FUNCTIONS: readonly Role[] = ['lead', 'chair', 'finance', 'payer', 'controller'];

/**
 * Refuses a person who has acted on a file in one function and would act in another, if one of the two is held as a
 * substitute: a substitute never does alone what needs two people.
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

/**
 * Refuses a caller who has a conflict of interest in what they would judge, or has acted on it in another function, one
 * of the two as a substitute.
 */
export const refuseConflicted = (judged: Judged, caller: Caller): Refusal | null =>
  isConflicted(judged, caller) ? { code: 'conflict_of_interest' } : refuseCumulation(judged, caller);

/**
 * The same for a command that these roles give: acting for one's own organisation on its own file is not judging it.
 */
export function refuseActor(judged: Judged, caller: Caller, roles: readonly Role[]): Refusal | null {
  const isOwn = judged.organisationId === caller.organisationId;
  const forOrganisation = roles.some((role) => isOfOrganisation(role) && caller.roles.includes(role));
  return isOwn && forOrganisation ? null : refuseConflicted(judged, caller);
}

/** The refusals of `refuseActor` for a command on a file that these roles give. */
export const separationOf = (roles: readonly Role[]): RefusalCode[] => [
  ...(isStaff(roles) ? (['conflict_of_interest'] as const) : []),
  ...(roles.some((role) => FUNCTIONS.includes(role)) ? (['substitute_cumulates'] as const) : []),
];

/**
 * Refuses a caller who has a conflict of interest in one of several applications to be decided together, and names
 * those applications.
 */
export function refuseConflictedByAny(items: readonly (Judged & { applicationId: string })[], caller: Caller): Refusal | null {
  const applicationIds = items.filter((item) => isConflicted(item, caller)).map(({ applicationId }) => applicationId);
  return applicationIds.length > 0 ? { code: 'conflict_of_interest', applicationIds } : refuseCumulationByAny(items, caller);
}

/**
 * Refuses a caller who has acted in another function, one of the two as a substitute, on one of several applications to
 * be acted on together.
 */
export const refuseCumulationByAny = (items: readonly Judged[], caller: Caller): Refusal | null =>
  items.map((item) => refuseCumulation(item, caller)).find((refusal) => refusal !== null) ?? null;

/** The placeholder for an application that its call hides from the reader. */
export const CONCEALED: Words = { fr: 'Dossier masqué', en: 'Hidden application' };

/** A thing that the fund judges, and whether its call hides it from fund members with a conflict of interest in it. */
type Concealable = Omit<Judged, 'fundActs'> & { concealed: boolean };

/**
 * True if a call hides from a member of the fund, even an auditor, what the fund has on an application: its review, its
 * money, its place on an agenda. A person who works for its organisation is among them.
 */
export const isReviewConcealed = ({ concealed, ...judged }: Concealable, caller: Caller): boolean =>
  concealed && isStaff(caller.roles) && isConflicted(judged, caller);

/**
 * True if it hides the application as well. A person who also acts for its organisation sees it as that organisation
 * does, by `asReader`.
 */
export const isConcealed = (judged: Concealable, caller: Caller): boolean =>
  isReviewConcealed(judged, caller) && !(judged.organisationId === caller.organisationId && actsForOrganisation(caller));

/**
 * The caller as a reader of an application in their scope: a person who works for its organisation sees it as that
 * organisation does, without its review, whatever their roles in the fund and whatever the call says.
 */
export const asReader = (caller: Caller, row: { organisation_id: string }): Caller =>
  isOfHouse(row.organisation_id, caller) ? { ...caller, roles: caller.roles.filter((role) => !isStaff([role])) } : caller;
