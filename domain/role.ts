import { z } from 'zod';

export const ROLES = ['applicant', 'screener', 'reviewer', 'lead', 'member', 'chair', 'finance', 'payer', 'auditor', 'admin'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The fund's own people: they see every organisation's files. */
export const STAFF_ROLES = ['screener', 'reviewer', 'lead', 'member', 'chair', 'finance', 'payer', 'auditor', 'admin'] as const satisfies readonly Role[];

/** True for one of the fund's people; an applicant sees only its own organisation's files. */
export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => role !== 'applicant');

/** Who asks: a person, its organisation, and the roles that its token carried. */
export type Caller = { personId: string; organisationId: string; roles: readonly Role[] };

/** What a caller may see: every file, or its own organisation's only. */
export type Scope = { all: true } | { all: false; organisationId: string };

export const scopeOf = (caller: Caller): Scope => (isStaff(caller.roles) ? { all: true } : { all: false, organisationId: caller.organisationId });

/** True where a file of this organisation is in the caller's scope. */
export const sees = (caller: Caller, organisationId: string): boolean => isStaff(caller.roles) || caller.organisationId === organisationId;
