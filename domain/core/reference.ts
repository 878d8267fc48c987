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
