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

export const euros = (cents: unknown) => format('fr', Number(cents));
export const bytes = (count: unknown) => size('fr', Number(count));
/** By how much one whole number is above another, in %. */
export const growth = (before: number, after: number) => percent('fr', before, after);
/** A part of a whole, in %. */
export const share = (some: number, whole: number) => part('fr', some / whole);
export const day = (date: string) => longDate('fr', date);
/** From one day to another, both included; a single day is said as one. */
export const span = (first: unknown, last: unknown) => daySpan('fr', String(first), String(last));
export const days = (halfDays: unknown) => personDays('fr', Number(halfDays));
export const month = (name: unknown) => longMonth('fr', String(name));
/** So many things: 1 ligne, 12 lignes. */
export const many = (count: unknown, one: string, other: string) => counted('fr', Number(count), { one, other });
export const value = (number: number) => figure('fr', number);
export const sides = { beneficiary: 'le bénéficiaire', fund: 'le fonds' };
export const verdicts: Record<string, string> = {
  favourable: 'favorable',
  favourable_with_reservations: 'favorable avec réserves',
  unfavourable: 'défavorable',
};
/** The name of each role within a sentence. */
export const roles: Record<Role, string> = {
  applicant: 'rédaction des dossiers',
  signatory: 'signature autorisée',
  manager: 'gestion des accès',
  screener: 'examen de recevabilité',
  reviewer: 'instruction',
  lead: 'direction du Datalab',
  member: 'membre du comité',
  chair: 'présidence du comité',
  finance: 'finances',
  payer: 'paiement',
  controller: 'contrôle budgétaire',
  auditor: 'audit',
  admin: 'administration du fonds',
};
