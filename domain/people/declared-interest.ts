import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../review/review.ts';
import type { Caller, Role } from '../core/role.ts';
import { Siret } from '../core/siret.ts';
import { Id, text } from '../core/words.ts';

/** What a person has at stake: in an organisation, by its SIRET or its id, or in one application. */
export const DeclareStake = z
  .strictObject({ siret: Siret.optional(), organisationId: Id.optional(), applicationId: Id.optional(), reason: text(2000).min(1) })
  .refine(({ siret, organisationId, applicationId }) => [siret, organisationId, applicationId].filter(Boolean).length === 1, {
    message: 'one_stake_subject',
    path: ['siret'],
  });
export type DeclareStake = z.infer<typeof DeclareStake>;

/** `number`: of one of the person's stakes. */
export const WithdrawStake = z.strictObject({ number: z.int().positive() });
export type WithdrawStake = z.infer<typeof WithdrawStake>;

/** In what the stake is: an organisation is known by its SIRET, also before anybody of it has signed in. */
export type StakeSubject = { siret: string | null; applicationId: string | null };
/** A stake that stands. */
export type Stake = StakeSubject & { number: number; declaredBy: string };

/** Who of the fund records a stake on somebody else, and who reads what others have. */
const RECORDERS = ['lead', 'admin'] as const satisfies readonly Role[];
const READERS: readonly Role[] = ['lead', 'chair', 'auditor', 'admin'];

/** True of who may know what a person has at stake: itself, and who has to see that it judges nothing of it. */
export const seesStakes = (personId: string, caller: Caller): boolean =>
  personId === caller.personId || caller.roles.some((role) => READERS.includes(role));

/**
 * Guards in order of precedence; null: the stake is recorded. A person says so of itself; the lead, or an admin, of
 * somebody.
 */
export function refuseStake(
  person: Candidate | undefined,
  subject: StakeSubject | undefined,
  standing: readonly Stake[],
  { id, caller }: Given<DeclareStake>,
): Refusal | null {
  if (!person) return { code: 'not_found' };
  if (id !== caller.personId && !RECORDERS.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles: RECORDERS };
  if (!subject) return { code: 'stake_subject_unknown' };
  const same = standing.find(({ siret, applicationId }) => siret === subject.siret && applicationId === subject.applicationId);
  return same ? { code: 'stake_declared', number: same.number } : null;
}

/**
 * Guards in order of precedence; null: the stake stands no more. Who recorded it withdraws it, or an admin: nobody
 * takes off what somebody else has found.
 */
export function refuseStakeWithdrawal(
  person: Candidate | undefined,
  standing: readonly Stake[],
  { id, caller, body: { number } }: Given<WithdrawStake>,
): Refusal | null {
  if (!person || !seesStakes(id, caller)) return { code: 'not_found' };
  const stake = standing.find((each) => each.number === number);
  if (!stake) return { code: 'stake_unknown', numbers: standing.map((each) => each.number) };
  const mayWithdraw = stake.declaredBy === caller.personId || caller.roles.includes('admin');
  return mayWithdraw ? null : { code: 'role_required', roles: ['admin'] };
}
