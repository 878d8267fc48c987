import { z } from 'zod';

/** What a list of applications, or of what came of them, is searched by. */
export const searching = {
  q: z
    .string()
    .max(200)
    .optional()
    .meta({
      param: { id: 'q' },
      description:
        'Words that are all in the title, the summary, the organisation’s name or those of its people who write the application, in any order, whatever their accents and endings; words that say nothing, as “de la”, find nothing. Or a reference, an application’s, its grant’s or a claim’s: also in small letters, with spaces or nothing for its dashes, and without its zeros; or a part of it, as “DON-2026”, “2026-0042” or “0042”. Or the N° EJ of a grant, the N° DP of a payment, the organisation’s SIRET',
    }),
};

/** Words as people type them: what no text can hold parts them as a space would, and spaces alone ask for nothing. */
export const wordsOf = ({ q }: { q?: string | undefined }): string | undefined => q?.replaceAll('\0', ' ').trim() || undefined;
