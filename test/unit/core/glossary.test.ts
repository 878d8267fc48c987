import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Language } from '../../../domain/core/words.ts';
import { tablesOf } from '../../support/tables.ts';
import { writtenWords } from '../../support/written-words.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/glossary.md'), 'utf8');
const [choices = []] = tablesOf(page, 'One word, and no other');
const COLUMNS: Record<Language, string> = { fr: 'never in French', en: 'never in English' };

/** What a cell holds in backticks. */
const listed = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words);

const texts = writtenWords();
const bans = choices.flatMap((row) =>
  (['fr', 'en'] as const).flatMap((language) =>
    listed(row[COLUMNS[language]]).map((stem) => ({ word: row['in the code'], stem, language, places: listed(row['save in']) })),
  ),
);
const isIn = (file: string, places: readonly string[]): boolean => places.some((place) => file.startsWith(place));
const usesOf = ({ stem, language }: { stem: string; language: Language }) => {
  const pattern = new RegExp(String.raw`(?<!\p{L})(?:${stem})`, 'iu');
  return texts.filter((text) => text.language === language && pattern.test(text.text));
};

test('texts and words are found', () => {
  expect(texts.length).toBeGreaterThan(10_000);
  expect(bans.length).toBeGreaterThan(40);
});

test.each(bans)('“$word” is never “$stem”', ({ places, ...ban }) => {
  const uses = usesOf(ban).filter(({ file }) => !isIn(file, places));
  expect(uses.map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
});

test('every exception is still needed', () => {
  const kept = choices.flatMap((row) => listed(row['save in']).map((place) => ({ word: row['in the code'], place })));
  const needless = kept.filter(
    ({ word, place }) => !bans.some((ban) => ban.word === word && usesOf(ban).some(({ file }) => file.startsWith(place))),
  );
  expect(needless).toEqual([]);
});
