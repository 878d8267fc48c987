import { z } from 'zod';

/** How a session's reference begins; no call takes it. */
export const SESSION_CODE = 'COM';

/** How the references of a call's applications begin: short enough to be said, and nobody else's. */
export const CallCode = z
  .string()
  .regex(/^[A-Z]{2,5}$/)
  .refine((code) => code !== SESSION_CODE)
  .meta({
    description: `Two to five capital letters with which the references of its applications begin; not ${SESSION_CODE}, a session’s`,
  });

const numbered = (code: string, year: number, number: number, digits: number): string =>
  `${code}-${year}-${String(number).padStart(digits, '0')}`;

/**
 * How people call an application: its call's code, the year of its submission in Paris, and its place among those of
 * both.
 */
export const applicationReference = (callCode: string, year: number, number: number): string => numbered(callCode, year, number, 4);

/** How people call a session: the year of its day, and its place among those of that year. */
export const sessionReference = (year: number, number: number): string => numbered(SESSION_CODE, year, number, 2);

/**
 * How people call the grant of an application: by the application's reference, with the C of the agreement
 * (convention).
 */
export const grantReference = (application: string): string => `${application}-C`;

/** How people call a claim: by its grant's reference and its number. */
export const claimReference = (grant: string, number: number): string => `${grant}-${number}`;

const SAID = /^([a-z]{2,5})[\s-]*(\d{4})[\s-]*(\d{1,9})(?:[\s-]*c(?:[\s-]*\d+)?)?$/i;

/**
 * The application's reference that somebody has typed, or that of its grant or of a claim on it, in capital letters or
 * not, with dashes, spaces or nothing between its parts, and with its zeros or without; null where the text is none.
 */
export function readReference(text: string): string | null {
  const [, code = '', year, number] = SAID.exec(text.trim()) ?? [];
  return number === undefined ? null : applicationReference(code.toUpperCase(), Number(year), Number(number));
}

/** A part of a reference, as it is written there: its call's code, its year, its number with its zeros. */
export type PartOfReference = { code?: string; year?: string; number?: string };

/**
 * The part of an application's reference that somebody has typed: its code and year (`DON-2026`), its year and number
 * (`2026-0042`), or its number alone (`0042`); null where the text is none.
 */
export function readPartOfReference(text: string): PartOfReference | null {
  const series = /^([a-z]{2,5})[\s-]*(\d{4})-?$/i.exec(text.trim());
  if (series) return { code: (series[1] ?? '').toUpperCase(), year: series[2] ?? '' };
  const [, year, number] = /^(?:(\d{4})-)?(\d{1,6})$/.exec(text.trim()) ?? [];
  if (number === undefined) return null;
  const padded = String(Number(number)).padStart(4, '0');
  return year === undefined ? { number: padded } : { year, number: padded };
}

/** A reference as a view shows it. */
export const Reference = z.string().meta({ description: 'How people call it: what they say on the telephone, and search by' });
