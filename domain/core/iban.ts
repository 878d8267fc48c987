import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { z } from 'zod';

/**
 * An international bank account number (ISO 13616), kept in its electronic format: no spaces, capitals. Its check
 * digits are right (mod 97) and the rest has its country's form; whether the account exists, only the bank knows.
 */
export const Iban = z
  .string()
  .max(60)
  .overwrite((iban) => electronicFormatIBAN(iban) ?? '')
  .refine((iban) => isValidIBAN(iban), { error: 'iban_invalid' })
  .meta({ pattern: '^[A-Za-z0-9 -]*$', description: 'IBAN; spaces do not matter', examples: ['FR7630006000011234567890189'] });

const SHOWN = 4;

/** An IBAN that its owner recognises but others cannot use: its country and its last characters. */
export const masked = (iban: string): string => `${iban.slice(0, 2)}${'•'.repeat(iban.length - 2 - SHOWN)}${iban.slice(-SHOWN)}`;
