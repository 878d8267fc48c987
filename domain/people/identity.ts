import { z } from 'zod';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { Id, text } from '../core/words.ts';

const Reason = text(2000).min(1);

/** `personId`: the other identity of the same human. */
export const JoinPeople = z.strictObject({ personId: Id, reason: Reason });
export type JoinPeople = z.infer<typeof JoinPeople>;

/** The reason says why they are two humans. */
export const PartPeople = z.strictObject({ personId: Id, reason: Reason });
export type PartPeople = z.infer<typeof PartPeople>;

export const ConfirmIdentities = z.strictObject({ personId: Id });
export type ConfirmIdentities = z.infer<typeof ConfirmIdentities>;

export const RejectIdentities = z.strictObject({ personId: Id, reason: Reason });
export type RejectIdentities = z.infer<typeof RejectIdentities>;

/** Commands on two identities that are, or are not, one human. */
export const IDENTITY_COMMANDS = {
  joinPeople: ['admin'],
  partPeople: ['admin'],
  confirmIdentities: ['admin'],
  rejectIdentities: ['admin'],
} as const satisfies GivenBy<string>;

/**
 * A link between two identities. `because`: they have, or had, one mail address, or an admin says so. `proposedBy`:
 * that admin, null if the address alone says it. `partingBy`: the admin who has asked to part them.
 */
export type IdentityLink = {
  because: 'address' | 'admin';
  isConfirmed: boolean;
  proposedBy: string | null;
  partingBy: string | null;
};

/** True if two identities are taken for one human: what one has done stops the other. */
export const isTakenForOne = ({ because, isConfirmed }: Pick<IdentityLink, 'because' | 'isConfirmed'>): boolean =>
  because === 'address' || isConfirmed;

/** What waits for an admin's answer on two identities, and who asked for it; null if nothing does. */
export function waitingOf(link: IdentityLink | null): { what: 'joining' | 'parting'; by: string | null } | null {
  if (!link) return null;
  if (!link.isConfirmed) return { what: 'joining', by: link.proposedBy };
  return link.partingBy === null ? null : { what: 'parting', by: link.partingBy };
}

/**
 * Two identities as the rules read them, and the link between them; null if there is none. `areOne`: they are one
 * human, possibly by a third identity.
 */
export type IdentityPair = { ids: readonly [string, string]; areDisabled: boolean; areOne: boolean; link: IdentityLink | null };

const isOneOf = ({ ids }: IdentityPair, caller: Caller): boolean => ids.some((id) => isSamePerson(caller, id));

/** Null if an admin may propose that two identities are one human. A disabled account is not joined. */
export function mayJoinPeople(pair: IdentityPair, _caller: Caller): Refusal | null {
  const [id, personId] = pair.ids;
  if (id === personId || (pair.areOne && pair.link?.isConfirmed !== false)) return { code: 'people_joined', personId };
  if (waitingOf(pair.link)) return { code: 'identities_wait' };
  return pair.areDisabled ? { code: 'identity_disabled' } : null;
}

/** Null if an admin may ask to part two identities, other than their own. */
export function mayPartPeople(pair: IdentityPair, caller: Caller): Refusal | null {
  if (isOneOf(pair, caller)) return { code: 'account_of_ones_own' };
  if (!pair.link) return { code: 'people_not_joined' };
  return waitingOf(pair.link) ? { code: 'identities_wait' } : null;
}

/**
 * Null if the admin may confirm what waits on two identities: neither may be their own, nor may they have asked for it.
 */
export function mayConfirmIdentities(pair: IdentityPair, caller: Caller): Refusal | null {
  const waiting = waitingOf(pair.link);
  if (!waiting) return { code: 'identities_do_not_wait' };
  if (isOneOf(pair, caller)) return { code: 'account_of_ones_own' };
  if (isSamePerson(caller, waiting.by)) return { code: 'decider_proposed_identities' };
  return waiting.what === 'joining' && pair.areDisabled ? { code: 'identity_disabled' } : null;
}

/** Null if the admin may reject it; the admin who asked for it may do so too, and so retracts it. */
export function mayRejectIdentities(pair: IdentityPair, caller: Caller): Refusal | null {
  if (!waitingOf(pair.link)) return { code: 'identities_do_not_wait' };
  return isOneOf(pair, caller) ? { code: 'account_of_ones_own' } : null;
}

/** Groups identities into humans by these links: each with the first of its group. */
export function humansOf(ids: readonly string[], links: readonly (readonly [string, string])[]): Map<string, string> {
  const first = new Map([...ids].sort().map((id) => [id, id]));
  // There are few identities, so each link simply moves the later group into the earlier one.
  for (const [one, other] of links) {
    const [a = one, b = other] = [first.get(one), first.get(other)].sort();
    for (const [id, group] of first) if (group === b) first.set(id, a);
  }
  return first;
}
