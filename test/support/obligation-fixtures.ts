import { postOnGrant } from './tranche-fixtures.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { openCall } from './calls.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review } from './impact-fixtures.ts';
import { expectStatus, sign, toGrant } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** For a project of a year in two tranches, the first is due before the second tranche, the other at the end. */
export const OBLIGATIONS: CallTerms['obligations'] = [
  {
    key: 'listing',
    label: { fr: 'Référencement sur data.gouv.fr', en: 'Listing on data.gouv.fr' },
    onlyFor: null,
    months: 6,
    evidence: 'link',
  },
  { key: 'first_impact', label: { fr: 'Premier impact réel', en: 'First real impact' }, onlyFor: null, months: 12, evidence: 'words' },
];
export const LINK = 'https://www.data.gouv.fr/datasets/etudiants';

/**
 * An active grant in two tranches, the second of which waits for its report and for the obligations that are due before
 * it.
 */
export async function toObliged(
  harness: AppHarness,
  terms: Partial<CallTerms> = {},
  credits: { aeCents?: number; cpCents?: number } = {},
): Promise<string> {
  const callId = await openCall(harness, {
    terms: { trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS, ...terms },
    ...credits,
  });
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  return grantId;
}

/** The same, its first report accepted: the second tranche waits for its obligation. */
export async function toHeld(harness: AppHarness, terms: Partial<CallTerms> = {}): Promise<string> {
  const id = await toObliged(harness, terms);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  return id;
}

export const show = (change: Record<string, unknown> = {}) => postOnGrant('evidence', { obligation: 'listing', url: LINK, ...change });
export const judge = (decision: 'accept' | 'return' = 'accept', change: Record<string, unknown> = {}) =>
  postOnGrant('evidence-reviews', {
    obligation: 'listing',
    number: 1,
    decision,
    reasons: decision === 'return' ? 'Le lien ne mène nulle part.' : '',
    ...change,
  });
export const letOff = (change: Record<string, unknown> = {}) =>
  postOnGrant('obligation-waivers', { obligation: 'listing', reason: 'Ces données sont protégées.', ...change });
