import type { Role } from '../../domain/role.ts';
import { euros as format, longDate, personDays, size } from '../format.ts';

export const euros = (cents: unknown) => format('en', Number(cents));
export const bytes = (count: unknown) => size('en', Number(count));
export const day = (date: string) => longDate('en', date);
export const days = (halfDays: unknown) => personDays('en', Number(halfDays));
export const sides = { beneficiary: 'the beneficiary', fund: 'the fund' };
export const verdicts: Record<string, string> = {
  favourable: 'favourable',
  favourable_with_reservations: 'favourable with reservations',
  unfavourable: 'unfavourable',
};
/** What each role is called in a sentence. */
export const roles: Record<Role, string> = {
  applicant: 'drafting applications',
  signatory: 'authorised signatory',
  manager: 'managing access',
  screener: 'screening',
  reviewer: 'reviewing',
  lead: 'Datalab lead',
  member: 'committee member',
  chair: 'committee chair',
  finance: 'finance',
  payer: 'payment',
  controller: 'budgetary control',
  auditor: 'audit',
  admin: 'administration',
};
