import { z } from 'zod';

/** The largest number of PostgreSQL’s `integer`, which answers a wider one with an error of its own. */
export const LARGEST_INTEGER = 2 ** 31 - 1;

/**
 * The number of one thing among others of its kind, from 1: a version, a revision, a report. Amounts in cents and the
 * movements of an envelope have wider columns and their own bounds.
 */
export const Ordinal = z.int().positive().max(LARGEST_INTEGER);
