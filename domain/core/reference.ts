import { z } from 'zod';

/** The prefix of a session's reference; no call may take it. */
export const SESSION_CODE = 'COM';

/** The prefix of the references of a call's applications: short enough to say aloud, and unique to the call. */
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
 * The reference of an application: its call's code, the year of its submission in Paris, and its number within both.
 */
export const applicationReference = (callCode: string, year: number, number: number): string => numbered(callCode, year, number, 4);

/** The reference of a session: the year of its day, and its number within that year. */
export const sessionReference = (year: number, number: number): string => numbered(SESSION_CODE, year, number, 2);

/** The reference of an application's grant: the application's reference, with the C of the agreement (convention). */
export const grantReference = (application: string): string => `${application}-C`;

/** The reference of a claim: its grant's reference and its number. */
export const claimReference = (grant: string, number: number): string => `${grant}-${number}`;

const SAID = /^([a-z]{2,5})[\s-]*(\d{4})[\s-]*(\d{1,9})(?:[\s-]*c(?:[\s-]*\d+)?)?$/i;

/**
 * Reads the reference of an application, of its grant or of a claim on it, and returns the application's; null if the
 * text is none. Accepts any case, dashes, spaces or nothing between the parts, and numbers with or without leading
 * zeros.
 */
export function readReference(text: string): string | null {
  const [, code = '', year, number] = SAID.exec(text.trim()) ?? [];
  return number === undefined ? null : applicationReference(code.toUpperCase(), Number(year), Number(number));
}

/** A part of a reference, as written there: its call's code, its year, its number with leading zeros. */
type PartOfReference = { code?: string; year?: string; number?: string };

/**
 * Reads a part of an application's reference: code and year (`DON-2026`), year and number (`2026-0042`), or the number
 * alone (`0042`); null if the text is none.
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
export const Reference = z.string().meta({ description: 'What people call it, say on the telephone and search by' });
