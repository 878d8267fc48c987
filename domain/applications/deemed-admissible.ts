import type { Application } from './application.ts';
import type { Call } from '../calls/call.ts';
import type { Due } from '../core/command.ts';
import { endOfLegalPeriod } from '../core/law.ts';

/**
 * When a request of a local authority is deemed admissible unless it is found inadmissible before: two months from its
 * receipt, de date à date (décret 2018-514 art. 4 II). Null under a call for others, which waits for its screener.
 */
export const deemedAdmissibleEnd = ({ terms }: { terms: Pick<Call['terms'], 'forLocalAuthorities'> }, receivedAt: string): string | null =>
  terms.forLocalAuthorities ? endOfLegalPeriod('localAdmissibility', receivedAt) : null;

/** The next date of admissibility: its end, once. The review then opens as after a decision of a screener. */
export const nextAdmissibilityDue = ({
  admissibleAt,
  deemedAdmissibleAt,
}: Pick<Application, 'admissibleAt' | 'deemedAdmissibleAt'>): Due | null =>
  admissibleAt && !deemedAdmissibleAt ? { at: admissibleAt, what: 'deemAdmissible' } : null;
