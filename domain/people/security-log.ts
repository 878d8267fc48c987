import type { Words } from '../core/words.ts';

/**
 * What the security log tells of: what was refused, a token that was not taken, somebody who comes after a while, a
 * whole IBAN that was read, a file that left, what was read as an auditor or of this log, and how many of these could
 * not be kept.
 */
export const SECURITY_KINDS = ['refusal', 'failed_sign_in', 'sign_in', 'bank_details', 'export', 'audit', 'dropped'] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];

export const SECURITY_LABELS: Record<SecurityKind, Words> = {
  refusal: { fr: 'Demande refusée', en: 'Request refused' },
  failed_sign_in: { fr: 'Connexion échouée', en: 'Sign-in failed' },
  sign_in: { fr: 'Connexion', en: 'Sign-in' },
  bank_details: { fr: 'Coordonnées bancaires lues', en: 'Bank details read' },
  export: { fr: 'Fichier remis', en: 'File handed out' },
  audit: { fr: 'Lecture d’audit', en: 'Audit reading' },
  dropped: { fr: 'Traces perdues, faute de place', en: 'Traces lost for want of room' },
};

/** True of what is told once a minute with how often it came, and not each time. */
export const isCounted = (kind: SecurityKind): boolean => kind === 'refusal' || kind === 'failed_sign_in';
