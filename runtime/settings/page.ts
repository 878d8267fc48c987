import type { z } from 'zod';
import { filled } from '../prose.ts';
import { SETTING_GROUPS } from './table.ts';

type Told = { schema: z.ZodType; what: string; otherwise?: string; example?: string };

/** The value that holds where the setting is absent; undefined where it has none. */
function usualOf({ schema }: Told): string | undefined {
  const { success, data } = schema.safeParse(undefined);
  return success && data !== undefined ? String(data) : undefined;
}

const defaultOf = (told: Told): string => {
  const usual = usualOf(told);
  return usual === undefined ? (told.otherwise ?? '–') : `\`${usual}\``;
};

const groups = (): [string, [string, Told][]][] =>
  Object.entries(SETTING_GROUPS).map(([title, settings]) => [title, Object.entries<Told>(settings)]);

/** A table of each group of settings, for docs/settings.md. */
export const settingsTables = (): string =>
  groups()
    .flatMap(([title, settings]) => [
      `## ${title}`,
      '',
      '| setting | what | default |',
      '|---|---|---|',
      ...settings.map(([name, told]) => `| \`${name}\` | ${told.what} | ${defaultOf(told)} |`),
      '',
    ])
    .join('\n')
    .trimEnd();

/** A link of docs/ as a file elsewhere shows it: by its words alone. */
const plain = (words: string): string => words.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/`/g, '');

const comment = (words: string): string[] => filled(words).map((line) => `# ${line}`);

/** A file of settings to fill in: each with what it does, commented out, with its default or an example. */
export const settingsFile = (): string =>
  [
    '# The settings of an installation. Made from the code by `npm run generate`: copy it, and fill the copy in.',
    '# A line that begins with # is left as it is by default; docs/settings.md has the same as a table.',
    ...groups().flatMap(([title, settings]) => [
      '',
      `## ${title}`,
      ...settings.flatMap(([name, told]) => ['', ...comment(plain(told.what)), `#${name}=${told.example ?? usualOf(told) ?? ''}`]),
    ]),
    '',
  ].join('\n');
