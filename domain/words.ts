import { z } from 'zod';

/** A text in the two languages that people see: French first, English on request. */
export const Words = z.strictObject({ fr: z.string().min(1).max(2000), en: z.string().min(1).max(2000) });
export type Words = z.infer<typeof Words>;
export const Language = Words.keyof();
export type Language = z.infer<typeof Language>;

/** People's free text. */
export const text = (max: number) => z.string().trim().max(max);

/** An id in a body, in small letters as PostgreSQL writes it: rows are looked up and compared by it. */
export const Id = z.uuid().toLowerCase();

/** A key of the call's data: a step, a criterion, a project type, an indicator. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
