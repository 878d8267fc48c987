import { z } from 'zod';
import { line, Words } from '../core/words.ts';

/** The days that a formal notice leaves where a call does not set them. */
const NOTICE_DAYS = 30;

/**
 * What the agreements of a call say beside its plan. None of it is set by a text: each is the fund's own choice, so a
 * call that does not make it has an agreement that is silent on it.
 */
export const AgreementTerms = z.strictObject({
  /** The State's legal person as it stands among the parties: its ministry and the service that acts for it. */
  service: Words,
  /** The quality of the person who represents it. */
  representedBy: Words,
  /** The authorising officer (ordonnateur) and the accountant (comptable assignataire); null: not named. */
  authorisingOfficer: Words.nullable().default(null),
  accountant: Words.nullable().default(null),
  /** Whether the plan's amounts include taxes. */
  taxes: z.enum(['excluded', 'included']).nullable().default(null),
  /** The days within which the State pays once the service is certified. */
  paymentDays: z.int().min(1).max(120).nullable().default(null),
  /** The months from the second signature within which the project begins. */
  beginWithinMonths: z.int().min(1).max(60).nullable().default(null),
  /**
   * How far the plan may move without an amendment (domain/grants/adjustment.ts): one cost above its line and a target,
   * in % of what was signed; the last day, in days. Null: every such change is an amendment.
   */
  toleranceDays: z.int().min(1).max(366).nullable().default(null),
  tolerancePercent: z.int().min(1).max(50).nullable().default(null),
  /** The days that a formal notice leaves before the agreement may be ended. */
  noticeDays: z.int().min(1).max(120).default(NOTICE_DAYS),
  /** The years for which the documents that justify expenses are kept, from the last payment. */
  keptYears: z.int().min(1).max(30).nullable().default(null),
  /** The licence under which code and data are published, and where. */
  licence: Words.nullable().default(null),
  /** The town of the administrative court. */
  court: line(100).min(1).nullable().default(null),
});
export type AgreementTerms = z.infer<typeof AgreementTerms>;

/** The days that a formal notice leaves, as every agreement of a call says it. */
export const noticeDaysOf = (terms: Pick<AgreementTerms, 'noticeDays'> | null): number => terms?.noticeDays ?? NOTICE_DAYS;
