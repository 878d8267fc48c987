import { z } from 'zod';

/**
 * Held in an organisation that applies: who drafts and follows its files, who submits and signs for it, who says who
 * may do so.
 */
export const ORGANISATION_ROLES = ['applicant', 'signatory', 'manager'] as const;

export const ROLES = [
  ...ORGANISATION_ROLES,
  'screener',
  'reviewer',
  'lead',
  'member',
  'chair',
  'finance',
  'payer',
  'controller',
  'auditor',
  'admin',
] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** The fund's own people: they see every organisation's files. */
export const STAFF_ROLES = [
  'screener',
  'reviewer',
  'lead',
  'member',
  'chair',
  'finance',
  'payer',
  'controller',
  'auditor',
  'admin',
] as const satisfies readonly Role[];

/**
 * What somebody does in the stead of whoever is away. Nobody audits, or gives roles, for another; and who reviews is
 * asked for one opinion at a time: steps are handed over to whoever reviews as well.
 */
export const STOOD_IN_ROLES = ['screener', 'lead', 'member', 'chair', 'finance', 'payer', 'controller'] as const satisfies readonly Role[];

/** Who declares an absence, and stands in for others. */
export const ACTING_ROLES = ['reviewer', ...STOOD_IN_ROLES] as const satisfies readonly Role[];

/** Whose days the Datalab has. */
export const DATALAB_ROLES = ['reviewer', 'lead'] as const satisfies readonly Role[];

/** Who may be a member that votes in a session of the committee, by a role of its own. */
export const VOTING_ROLES = ['member', 'chair'] as const satisfies readonly Role[];

/** Who of the fund may add files to an application, for its review: those who judge it or prepare its decision. */
export const REVIEW_FILE_ROLES = ['screener', 'reviewer', 'lead', 'chair'] as const satisfies readonly Role[];

/** True of a role that an organisation's people hold, and not the fund's. */
export const isOfOrganisation = (role: Role): boolean => ORGANISATION_ROLES.some((each) => each === role);

/** True for one of the fund's people; an organisation's see only its own files. */
export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => !isOfOrganisation(role));

/** Whose role somebody has who is away: the caller stands in for that person. */
export type Stead = { role: Role; personId: string };

/** True of who does something for its own organisation, whatever else it does for the fund. */
export const actsForOrganisation = ({ roles }: { roles: readonly Role[] }): boolean => roles.some(isOfOrganisation);

/**
 * Who asks: a person, the organisation for which it acts, and the roles that it holds there, by its token, given here,
 * or in the stead of who is away. `alsoKnownAs`: the other people that are the same human; `alsoOf`: the other
 * organisations of this human: those for which these people act, and those that any of its identities has left and that
 * still count. `stead`: the roles among `roles` that it has only in somebody's stead. `acting`: by which of its roles
 * it gives the command at hand, and in whose stead, as `actingBy` finds it.
 */
export type Caller = {
  personId: string;
  organisationId: string;
  roles: readonly Role[];
  alsoKnownAs?: readonly string[];
  alsoOf?: readonly string[];
  stead?: readonly Stead[];
  acting?: Acting;
};

/** By which role something is done, and in whose stead; null where it is one's own. */
export type Acting = { role: Role; inSteadOf: string | null };

/** The caller as it gives a command that these roles give: by a role of its own where it has one. */
export function actingBy(caller: Caller, roles: readonly Role[]): Caller {
  const held = roles.filter((role) => caller.roles.includes(role));
  const steadOf = (role: Role) => caller.stead?.find((each) => each.role === role)?.personId ?? null;
  const role = held.find((each) => steadOf(each) === null) ?? held[0];
  if (role === undefined) return caller;
  return { ...caller, acting: { role, inSteadOf: steadOf(role) } };
}

/** True where an id is of the same human, under whatever identity. No rule compares people in another way. */
export const isSamePerson = ({ personId, alsoKnownAs = [] }: Pick<Caller, 'personId' | 'alsoKnownAs'>, id: string | null): boolean =>
  id !== null && (id === personId || alsoKnownAs.includes(id));

/** All organisations of one human: the one for which it acts first. */
export const housesOf = ({ organisationId, alsoOf = [] }: Pick<Caller, 'organisationId' | 'alsoOf'>): string[] => [
  organisationId,
  ...alsoOf,
];

/** All ids of one human. */
export const idsOf = ({ personId, alsoKnownAs = [] }: Pick<Caller, 'personId' | 'alsoKnownAs'>): string[] => [personId, ...alsoKnownAs];

/**
 * What a caller may see: every organisation's files, or its own only. A draft is its organisation's own, the fund's
 * being one that may apply: `draftsOf` is the organisation whose drafts the caller sees. `hidesFrom`: the human, by
 * all its ids, from whom a call may hide what it is in conflict over, as what is of one of its organisations, `houses`.
 */
export type Scope = {
  all: boolean;
  organisationId: string;
  houses: readonly string[];
  draftsOf: string | null;
  hidesFrom: readonly string[] | null;
};

/** The scope of what Guichet does by itself. */
export const EVERYTHING: Scope = { all: true, organisationId: '', houses: [], draftsOf: null, hidesFrom: null };

export function scopeOf(caller: Caller): Scope {
  const { roles, organisationId } = caller;
  return {
    all: isStaff(roles),
    organisationId,
    houses: housesOf(caller),
    draftsOf: actsForOrganisation(caller) ? organisationId : null,
    hidesFrom: isStaff(roles) ? idsOf(caller) : null,
  };
}

/** True where a file of this organisation is in the caller's scope. */
export const sees = (caller: Caller, organisationId: string): boolean => isStaff(caller.roles) || caller.organisationId === organisationId;
