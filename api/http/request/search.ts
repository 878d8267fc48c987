import { z } from 'zod';

/** The search parameters of a list of applications, or of what came of them. */
export const searching = {
  q: z
    .string()
    .max(200)
    .optional()
    .meta({
      param: { id: 'q' },
      description:
        'Words that are all in the title, the summary, the organisation’s name or those of its people who write the application, in any order, whatever their accents and endings; stop words, such as “de la”, find nothing. Or a reference, of an application, its grant or a claim: also in lower case, with spaces or nothing for its dashes, and without its zeros; or a part of it, such as “DON-2026”, “2026-0042” or “0042”. Or the N° EJ of a grant, the N° DP of a payment, the organisation’s SIRET',
    }),
};

/**
 * Words as people type them: characters that no text can hold separate them as a space would, and spaces alone search
 * for nothing.
 */
export const wordsOf = ({ q }: { q?: string | undefined }): string | undefined => q?.replaceAll('\0', ' ').trim() || undefined;
