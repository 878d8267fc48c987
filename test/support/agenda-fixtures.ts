import type { AgendaItem, Decision, Session } from '../../domain/committee/session.ts';
import { MINISTRY } from './domain.ts';

/** A session of 2 March 2026 without a vote, as its rules read it. */
export const sessionIn = (state: Session['state'], changed: Partial<Session> = {}): Session => ({
  id: 'session',
  state,
  version: 1,
  heldOn: '2026-03-02',
  agendaSentAt: null,
  remindedAt: null,
  promotedScenario: null,
  vote: null,
  ...changed,
});

/** An application of the ministry on an agenda, and the people who took part in its review. */
export const itemOf = (applicationId: string, tookPart: string[] = [], requestedCents = 100): AgendaItem => ({
  applicationId,
  organisationId: MINISTRY,
  conflicted: [],
  fundActs: [],
  requestedCents,
  tookPart,
});

export const award = (applicationId: string, awardedCents = 100): Decision => ({
  applicationId,
  decision: 'award',
  awardedCents,
  reason: 'Oui.',
});
export const wait = (applicationId: string, rank?: number): Decision => ({
  applicationId,
  decision: 'waitlist',
  reason: 'Plus tard.',
  ...(rank === undefined ? {} : { rank }),
});
export const refuse = (applicationId: string): Decision => ({ applicationId, decision: 'refuse', reason: 'Non.' });
