import { z } from 'zod';

/**
 * Roles in an applicant organisation: to draft and follow its files, to submit and sign for it, and to give these
 * roles.
 */
export const ORGANISATION_ROLES = ['applicant', 'signatory', 'manager'] as const;

/** Roles of the fund's people, who see every organisation's files. */
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
] as const;

export const ROLES = [...ORGANISATION_ROLES, ...STAFF_ROLES] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/**
 * Roles that a substitute takes on. Auditing and giving roles cannot be done for another person; a reviewer is asked
 * for single opinions, so steps are handed over to another reviewer.
 */
export const STOOD_IN_ROLES = ['screener', 'lead', 'member', 'chair', 'finance', 'payer', 'controller'] as const satisfies readonly Role[];

/** Roles whose holders may declare absences and be substitutes. */
export const ACTING_ROLES = ['reviewer', ...STOOD_IN_ROLES] as const satisfies readonly Role[];

/** Roles whose days the Datalab plans. */
export const DATALAB_ROLES = ['reviewer', 'lead'] as const satisfies readonly Role[];

/** Roles whose holders may vote in a session of the committee, by a role of their own. */
export const VOTING_ROLES = ['member', 'chair'] as const satisfies readonly Role[];

/** Roles of the fund that may add review files to an application: those that judge it or prepare its decision. */
export const REVIEW_FILE_ROLES = ['screener', 'reviewer', 'lead', 'chair'] as const satisfies readonly Role[];

/** True for a role of an organisation's people, not of the fund. */
export const isOfOrganisation = (role: Role): boolean => ORGANISATION_ROLES.some((each) => each === role);

/** True for a member of the fund; an organisation's people see only their own files. */
export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => !isOfOrganisation(role));

/** What a verified token says of a person and of their organisation. */
export type Identity = {
  issuer: string;
  subject: string;
  givenName: string;
  usualName: string;
  email: string;
  /** False if the issuer says that it has not verified the address. */
  emailVerified: boolean;
  roles: Role[];
  siret: string;
  organisationName: string | null;
  legalCategory: string | null;
};

/** A role that the caller has as the substitute of an absent person. */
type Stead = { role: Role; personId: string };

/** True for a person who acts for an organisation, whatever else they do for the fund. */
export const actsForOrganisation = ({ roles }: { roles: readonly Role[] }): boolean => roles.some(isOfOrganisation);

/**
 * The caller: a person, the organisation for which they act, and their roles there, by token, given here, or as a
 * substitute. `alsoKnownAs`: the other identities of the same human. `alsoOf`: the other organisations of this human:
 * those for which these identities act, and those that any of them has left and that still count. `stead`: the roles
 * among `roles` held only as a substitute. `acting`: the role by which the current command is given, and in whose
 * stead, as `actingBy` finds it. `byLetter`: they have no session, and follow the link of a letter.
 */
export type Caller = {
  personId: string;
  organisationId: string;
  roles: readonly Role[];
  alsoKnownAs?: readonly string[];
  alsoOf?: readonly string[];
  stead?: readonly Stead[];
  acting?: Acting;
  byLetter?: true;
};

/** The role by which something is done, and in whose stead; null if it is the person's own role. */
type Acting = { role: Role; inSteadOf: string | null };

/** The caller with the role by which they give a command of these roles: a role of their own if they have one. */
export function actingBy(caller: Caller, roles: readonly Role[]): Caller {
  const held = roles.filter((role) => caller.roles.includes(role));
  const steadOf = (role: Role) => caller.stead?.find((each) => each.role === role)?.personId ?? null;
  const role = held.find((each) => steadOf(each) === null) ?? held[0];
  if (role === undefined) return caller;
  return { ...caller, acting: { role, inSteadOf: steadOf(role) } };
}

/** True if an id belongs to the same human, under any identity. Every rule compares people this way. */
export const isSamePerson = ({ personId, alsoKnownAs = [] }: Pick<Caller, 'personId' | 'alsoKnownAs'>, id: string | null): boolean =>
  id !== null && (id === personId || alsoKnownAs.includes(id));

/** All organisations of one human, first the one for which they act. */
export const housesOf = ({ organisationId, alsoOf = [] }: Pick<Caller, 'organisationId' | 'alsoOf'>): string[] => [
  organisationId,
  ...alsoOf,
];

/** All ids of one human. */
export const idsOf = ({ personId, alsoKnownAs = [] }: Pick<Caller, 'personId' | 'alsoKnownAs'>): string[] => [personId, ...alsoKnownAs];

/**
 * What a caller may see: every organisation's files, or only their own. A draft is visible only to its organisation,
 * and the fund's own organisation may apply too: `draftsOf` is the organisation whose drafts the caller sees.
 * `hidesFrom`: all ids of the human from whom a call may hide the applications over which they are conflicted,
 * including those of their organisations, `houses`.
 */
export type Scope = {
  all: boolean;
  organisationId: string;
  houses: readonly string[];
  draftsOf: string | null;
  hidesFrom: readonly string[] | null;
};

/** The scope of what the service does by itself. */
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

/** True if a file of this organisation is in the caller's scope. */
export const sees = (caller: Caller, organisationId: string): boolean => isStaff(caller.roles) || caller.organisationId === organisationId;
