import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { type FreezeCredits, refuseCreditOrder, type TransferCredits } from './credits.ts';
import { type Balances, freezeRoom } from './envelope.ts';
import { sumCents } from '../core/money.ts';
import { repeatedIn } from '../core/repeated.ts';
import type { Refusal } from '../core/refusal.ts';
import { EnvelopeCode, Id, Words } from '../core/words.ts';

/**
 * A sub-envelope owns its credits: it begins with none, and gets them by transfers from its parent or by its own
 * orders.
 */
export const OpenSubEnvelope = z.strictObject({
  parentId: Id.meta({ description: 'The envelope under which it stands, for good' }),
  code: EnvelopeCode,
  name: Words,
});
export type OpenSubEnvelope = z.infer<typeof OpenSubEnvelope>;

/**
 * An envelope as the family rules read it. `parentId`: that of a sub-envelope; null for an envelope that stands alone
 * or has sub-envelopes.
 */
export type EnvelopeInFamily = { id: string; parentId: string | null };

export type FamilyMember = EnvelopeInFamily & { hasChildren: boolean };

/** Null if the envelope may have sub-envelopes: it is not one itself. */
export const mayOpenSubEnvelope = ({ parentId }: EnvelopeInFamily): Refusal | null =>
  parentId === null ? null : { code: 'parent_is_sub_envelope', parentOfParentId: parentId };

/**
 * The first refusal, in order of precedence; null if the parent may have another sub-envelope, provided that no
 * envelope has its code.
 */
export function refuseSubEnvelope(
  parent: EnvelopeInFamily | undefined,
  { body: { parentId } }: Pick<Given<OpenSubEnvelope>, 'body'>,
): Refusal | null {
  return parent ? mayOpenSubEnvelope(parent) : { code: 'envelope_unknown', envelopeId: parentId };
}

const isChildOf = (child: EnvelopeInFamily, parent: EnvelopeInFamily): boolean => child.parentId === parent.id;
/** A parent and its sub-envelope, or two sub-envelopes of one parent. */
export const areKin = (one: EnvelopeInFamily, other: EnvelopeInFamily): boolean =>
  isChildOf(one, other) || isChildOf(other, one) || (one.parentId !== null && one.parentId === other.parentId);

/** Null if the envelope has a family to which credits may go. */
export const mayTransfer = ({ id, parentId, hasChildren }: FamilyMember): Refusal | null =>
  parentId !== null || hasChildren ? null : { code: 'envelope_without_kin', envelopeId: id };

/**
 * The first refusal, in order of precedence; null if the credits may be transferred, as far as they are available. `to`
 * is undefined if there is no such envelope.
 */
export function refuseTransfer(
  from: FamilyMember,
  to: EnvelopeInFamily | undefined,
  { body, at }: Pick<Given<TransferCredits>, 'body' | 'at'>,
): Refusal | null {
  const refusal = mayTransfer(from);
  if (refusal) return refusal;
  if (body.toEnvelopeId === from.id) return { code: 'transfer_to_itself' };
  if (!to) return { code: 'envelope_unknown', envelopeId: body.toEnvelopeId };
  if (!areKin(from, to)) return { code: 'envelopes_not_kin', fromEnvelopeId: from.id, toEnvelopeId: to.id };
  return refuseCreditOrder({ body, at });
}

/** What an order freezes on its sub-envelopes, and what is left for the envelope itself, in cents. */
export function splitFreeze({ amountCents, subEnvelopes = [] }: Pick<FreezeCredits, 'amountCents' | 'subEnvelopes'>) {
  const namedCents = sumCents(subEnvelopes.map((share) => share.amountCents));
  return { namedCents, ownCents: amountCents - namedCents };
}

/**
 * The first refusal, in order of precedence. A freeze first takes what the parent has available, so sub-envelopes bear
 * only the excess; and they must bear what the parent cannot, whose own reservations give way as in any freeze. What
 * each of them can bear is decided by the ledger.
 * @param line the parent's balances of the frozen credit and year
 * @param named those envelopes of the order that exist
 */
export function refuseFreeze(
  envelope: FamilyMember,
  line: Balances,
  named: readonly EnvelopeInFamily[],
  { body, at }: { body: FreezeCredits; at: string },
): Refusal | null {
  const refusal = refuseCreditOrder({ body, at });
  if (refusal) return refusal;
  const envelopeIds = (body.subEnvelopes ?? []).map(({ envelopeId }) => envelopeId);
  const twice = [...new Set(repeatedIn(envelopeIds))];
  if (twice.length > 0) return { code: 'sub_envelope_twice', envelopeIds: twice };
  const children = named.filter((each) => isChildOf(each, envelope)).map(({ id }) => id);
  const strangers = envelopeIds.filter((id) => !children.includes(id));
  if (strangers.length > 0) return { code: 'not_a_sub_envelope', envelopeIds: strangers };
  const { namedCents } = splitFreeze(body);
  const leastCents = envelope.hasChildren ? Math.max(0, body.amountCents - freezeRoom(line)) : 0;
  const mostCents = Math.max(0, body.amountCents - Math.max(0, line.available));
  if (namedCents >= leastCents && namedCents <= mostCents) return null;
  return { code: 'freeze_shares_out_of_bounds', credit: body.credit, year: body.year, namedCents, leastCents, mostCents };
}
