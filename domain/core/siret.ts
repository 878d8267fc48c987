import { z } from 'zod';

const LA_POSTE_SIREN = '356000000';
const LA_POSTE_HEAD_OFFICE = '35600000000048';

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, character, index) => {
    const doubled = Number(character) * (index % 2 === 1 ? 2 : 1);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}

/**
 * True for 14 digits with a valid check digit: Luhn, except for La Poste's establishments other than its head office,
 * whose digits sum to a multiple of 5 (INSEE's published exception: La Poste has more establishments than Luhn leaves
 * numbers for).
 */
export function isSiret(siret: string): boolean {
  if (!/^\d{14}$/.test(siret)) return false;
  if (siret.startsWith(LA_POSTE_SIREN) && siret !== LA_POSTE_HEAD_OFFICE) {
    return [...siret].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
  }
  return luhnSum(siret) % 10 === 0;
}

/** The SIREN: the nine digits of the legal unit to which an establishment belongs. */
export const sirenOf = (siret: string): string => siret.slice(0, 9);

export const Siret = z
  .string()
  .regex(/^\d{14}$/, { abort: true })
  .refine(isSiret, { error: 'siret_check_digit' })
  .meta({ description: 'SIRET: 14 digits with a valid check digit', examples: ['41816609600051'] });

/** Nine digits, of which the last one checks the others (Luhn); La Poste's own passes. */
export const Siren = z
  .string()
  .regex(/^\d{9}$/, { abort: true })
  .refine((siren) => luhnSum(siren) % 10 === 0, { error: 'siren_check_digit' })
  .meta({ description: 'SIREN: 9 digits with a valid check digit', examples: ['130025265'] });
