import { grantTable } from '../../domain/grants/grant.ts';
import { GiveEvidence, ReviewEvidence, WaiveObligation } from '../../domain/grants/obligation.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command } from '../http/operation.ts';

/** What may be said of an obligation that is there, in a grant that takes it. */
const FIRST = ['not_found', 'wrong_state', 'obligation_unknown', 'obligation_wrong_state'] as const;

export const giveEvidence = command({
  operationId: 'giveEvidence',
  method: 'post',
  path: '/grants/{id}/evidence',
  tag: 'grants',
  summary: 'Shows that an obligation is met, by a link that people look at or in words',
  roles: rolesFor(grantTable, 'giveEvidence'),
  body: GiveEvidence,
  refusals: [...FIRST, 'evidence_missing'],
});

export const reviewEvidence = command({
  operationId: 'reviewEvidence',
  method: 'post',
  path: '/grants/{id}/evidence-reviews',
  tag: 'grants',
  summary: 'Accepts evidence, after which the tranche that waited for it last is confirmed by itself, or returns it with reasons',
  roles: rolesFor(grantTable, 'reviewEvidence'),
  body: ReviewEvidence,
  refusals: [...FIRST, 'conflict_of_interest', 'stale_evidence', 'evidence_reasons_missing', 'gave_visa'],
});

export const waiveObligation = command({
  operationId: 'waiveObligation',
  method: 'post',
  path: '/grants/{id}/obligation-waivers',
  tag: 'grants',
  summary: 'Lets a project off an obligation, with the reason',
  roles: rolesFor(grantTable, 'waiveObligation'),
  body: WaiveObligation,
  refusals: [...FIRST, 'conflict_of_interest', 'gave_visa'],
});
