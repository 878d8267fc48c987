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
        'Words that are all in the title, the summary or the organisation’s name, in any order, whatever their accents and endings; words that say nothing, as “de la”, find nothing. Or a reference, an application’s, its grant’s or a claim’s: also in small letters, with spaces or nothing for its dashes, and without its zeros',
    }),
};

/** Words as people type them: what no text can hold parts them as a space would, and spaces alone ask for nothing. */
export const wordsOf = ({ q }: { q?: string | undefined }): string | undefined => q?.replaceAll('\0', ' ').trim() || undefined;
