import { daysBefore, parisDate } from './calendar.ts';
import type { Words } from './words.ts';

/**
 * What the security log records: refusals, rejected tokens, people who come back after a while, whole IBANs that were
 * read, files that left, reads as an auditor or of this log, how many of these could not be kept, and restorations.
 */
export const SECURITY_KINDS = ['refusal', 'failed_sign_in', 'sign_in', 'bank_details', 'export', 'audit', 'dropped', 'restored'] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];

/** The kinds whose numbers an auditor is shown first. */
export const AUDITED_KINDS = ['refusal', 'bank_details', 'export'] as const satisfies readonly SecurityKind[];
export type AuditedKind = (typeof AUDITED_KINDS)[number];

const AUDITED_DAYS = 7;

/** The first of the days whose numbers an auditor is shown, in Paris: a week ago. The last one is today. */
export const auditedSince = (at: string): string => parisDate(daysBefore(at, AUDITED_DAYS));

export const SECURITY_LABELS: Record<SecurityKind, Words> = {
  refusal: { fr: 'Demande refusée', en: 'Request refused' },
  failed_sign_in: { fr: 'Connexion échouée', en: 'Sign-in failed' },
  sign_in: { fr: 'Connexion', en: 'Sign-in' },
  bank_details: { fr: 'Coordonnées bancaires lues', en: 'Bank details read' },
  export: { fr: 'Fichier remis', en: 'File handed out' },
  audit: { fr: 'Lecture d’audit', en: 'Audit reading' },
  dropped: { fr: 'Traces perdues, faute de place', en: 'Traces lost for want of room' },
  restored: { fr: 'Sauvegarde restaurée', en: 'Backup restored' },
};

/** True for what is recorded once a minute with a count, not each time. */
export const isCounted = (kind: SecurityKind): boolean => kind === 'refusal' || kind === 'failed_sign_in';
