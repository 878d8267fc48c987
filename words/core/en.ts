import {
  counted,
  daySpan,
  euros as format,
  figure,
  growth as percent,
  longDate,
  longMonth,
  personDays,
  share as part,
  size,
} from '../../domain/core/format.ts';
import type { Role } from '../../domain/core/role.ts';

export const euros = (cents: unknown) => format('en', Number(cents));
export const bytes = (count: unknown) => size('en', Number(count));
/** By how much one whole number is above another, in %. */
export const growth = (before: number, after: number) => percent('en', before, after);
/** A part of a whole, in %. */
export const share = (some: number, whole: number) => part('en', some / whole);
export const day = (date: string) => longDate('en', date);
/** From one day to another, both included; a single day is said as one. */
export const span = (first: unknown, last: unknown) => daySpan('en', String(first), String(last));
export const days = (halfDays: unknown) => personDays('en', Number(halfDays));
export const month = (name: unknown) => longMonth('en', String(name));
/** So many things: 1 line, 12 lines. */
export const many = (count: unknown, one: string, other: string) => counted('en', Number(count), { one, other });
export const value = (number: number) => figure('en', number);
export const sides = { beneficiary: 'the beneficiary', fund: 'the fund' };
export const verdicts: Record<string, string> = {
  favourable: 'favourable',
  favourable_with_reservations: 'favourable with reservations',
  unfavourable: 'unfavourable',
};
/** The name of each role within a sentence. */
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
