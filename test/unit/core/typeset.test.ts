import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProblemCode, ProblemFacts } from '../../../api/http/problem/problem.ts';
import { PROBLEMS, toProblem } from '../../../api/problems.ts';
import { Words } from '../../../domain/core/words.ts';
import { euros, share, typeset } from '../../../domain/core/format.ts';
import { LOOSE } from '../../support/french.ts';

/** A text with its no-break spaces shown: _ for a whole one, ' for a narrow one. */
const shown = (text: string): string => text.replaceAll('\u00a0', '_').replaceAll('\u202f', "'");
const french = (text: string): string => shown(typeset('fr', text));

test.each([
  ['Rappel : avis attendu', 'Rappel_: avis attendu'],
  ['a rendu l’avis « Données » : favorable', 'a rendu l’avis «_Données_»_: favorable'],
  ['en attente 1 ; non retenus 2', "en attente 1'; non retenus 2"],
  ['Combien ? Beaucoup !', "Combien'? Beaucoup'!"],
  ['(combien ?), « pourquoi ? »', "(combien'?), «_pourquoi'?_»"],
  ['Déjà ?!', "Déjà'?!"],
  ['80 % du coût, 12 € au plus, 3 %.', '80_% du coût, 12_€ au plus, 3_%.'],
  ['le scénario n° 12, 1 250 000 au plus, 2 M€', "le scénario n°_12, 1'250'000 au plus, 2_M€"],
  ['Motif :\nUn retard', 'Motif_:\nUn retard'],
])('in French %j is set %j', (written, set) => expect(french(written)).toBe(set));

test.each([
  ['a time', 'à 12:30'],
  ['an address', 'https://www.data.gouv.fr/?q=eau;v=1#a:b'],
  ['words without a space', 'Pourquoi? 20% à Paris: oui; «non» !important'],
  ['what a program takes', 'curl -G ?page=2 :root %20 !x'],
  ['an account and a year', 'FR76 3000 6000 0112, en 2026 300 projets'],
  ['an e-mail address', 'aicha.benkirane@example.org'],
  ['an amount as Intl writes it', `${euros('fr', 123_456)} et ${share('fr', 0.25)}`],
  ['what is set already', typeset('fr', '« Quoi ? » : 12 €')],
])('%s stays as it is', (_, text) => expect(typeset('fr', text)).toBe(text));

test('English stays as it is', () => {
  const text = 'a « word » : 12 % ; why ?';
  expect(typeset('en', text)).toBe(text);
});

test('a percentage has the space that Intl puts before its sign', () => expect(share('fr', 0.25)).toBe(typeset('fr', '25 %')));

// Problems with facts are checked where they are met (test/support/openapi.ts).
const factless = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => PROBLEMS[code].fr[1].length === 0);
test.each(factless)('the problem %s leaves set in French, and as it is written in English', (code) => {
  const [fr, en] = (['fr', 'en'] as const).map((language) => toProblem(language, { code } as ProblemFacts).body);
  expect(`${fr?.['title']} ${fr?.['detail']}`).not.toMatch(LOOSE);
  expect(`${en?.['title']} ${en?.['detail']}`).not.toMatch(/[\u00a0\u202f]/);
});

/** Every French text in plain values, where it stands beside its English one. */
function wordsIn(value: unknown): string[] {
  const isPlain = Array.isArray(value) || (typeof value === 'object' && value?.constructor?.name === 'Object');
  if (!isPlain) return [];
  const words = Words.safeParse(value);
  return words.success ? [words.data.fr] : Object.values(value).flatMap(wordsIn);
}

test('the labels of the domain are written as they leave', async () => {
  const files = readdirSync('domain', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const modules: object[] = await Promise.all(files.map((file) => import(resolve('domain', file))));
  const words = modules.flatMap((each) => wordsIn({ ...each }));
  expect(words.length).toBeGreaterThan(150);
  expect(words.filter((text) => LOOSE.test(text))).toEqual([]);
});

test.each(readdirSync('calls').filter((file) => file.endsWith('.json')))('what %s says is written as it leaves', (file) => {
  const words = wordsIn(JSON.parse(readFileSync(join('calls', file), 'utf8')));
  expect(words.length).toBeGreaterThan(10);
  expect(words.filter((text) => LOOSE.test(text))).toEqual([]);
});
