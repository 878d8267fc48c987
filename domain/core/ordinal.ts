import { z } from 'zod';

/** The largest number that PostgreSQL’s `integer` holds: asked for a wider one, it answers an error of its own. */
export const LARGEST_INTEGER = 2 ** 31 - 1;

/**
 * The number of one thing among its like, from 1: a version, a revision, a report. Amounts in cents and the movements
 * of an envelope have wider columns, and bounds of their own.
 */
export const Ordinal = z.int().positive().max(LARGEST_INTEGER);
