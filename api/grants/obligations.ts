import { GiveEvidence, ReviewEvidence, WaiveObligation } from '../../domain/grants/obligation.ts';
import { onGrant } from '../commands-on.ts';

/** The refusals of a command on an existing obligation, in a grant that accepts the command. */
const FIRST = ['wrong_state', 'obligation_unknown', 'obligation_wrong_state'] as const;

export const giveEvidence = onGrant({
  operationId: 'giveEvidence',
  path: '/evidence',
  summary: 'Shows that an obligation is met, by a link that people look at or in words',
  body: GiveEvidence,
  refusals: [...FIRST, 'evidence_missing', 'documents_missing'],
});

export const reviewEvidence = onGrant({
  operationId: 'reviewEvidence',
  path: '/evidence-reviews',
  summary: 'Accepts evidence, after which the tranche that only waited for it is confirmed automatically, or returns it with reasons',
  body: ReviewEvidence,
  refusals: [...FIRST, 'stale_evidence', 'evidence_reasons_missing', 'gave_visa'],
});

export const waiveObligation = onGrant({
  operationId: 'waiveObligation',
  path: '/obligation-waivers',
  summary: 'Lets a project off an obligation, with the reason',
  body: WaiveObligation,
  refusals: [...FIRST, 'gave_visa'],
});
