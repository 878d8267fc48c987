import type { Response } from 'supertest';
import { operations } from '../../api/operations.ts';
import { type ProblemCode } from '../../api/http/problem/problem.ts';
import { PROBLEMS, statusOf } from '../../api/problems.ts';
import type { Language } from '../../domain/core/words.ts';
import { plain } from './french.ts';
import { reached } from './openapi.ts';
import { tracesIn } from './traces.ts';
import type { Actor, AppHarness } from './app-harness.ts';

/**
 * Every problem that these operations declare and that this test file has not met, as `operationId code`; `of` selects
 * the codes.
 */
export const unmet = (operationIds: readonly string[], of: (code: ProblemCode) => boolean): string[] =>
  operations
    .filter(({ spec }) => operationIds.includes(spec.operationId))
    .flatMap(({ spec }) => spec.problems.filter(of).map((code) => `${spec.operationId} ${code}`))
    .filter((each) => !reached.has(each))
    .sort();

/**
 * Sends what must be refused with this code, in French and again in English under the same key; checks its status, its
 * sentences in both, and that nothing was left behind. Returns the problem in English.
 */
export async function expectRefused(
  harness: AppHarness,
  who: Actor,
  [method, path]: readonly ['post' | 'put', string],
  body: unknown,
  code: ProblemCode,
): Promise<Record<string, unknown>> {
  const key = crypto.randomUUID();
  return expectRefusedIn(harness, (language) => who[method](path, body, key, language), code);
}

/** The same for a file: `send` sends it under the key and in the language that it gets. */
export function expectFileRefused(
  harness: AppHarness,
  send: (told: { key: string; language: Language }) => Promise<Response>,
  code: ProblemCode,
): Promise<Record<string, unknown>> {
  const key = crypto.randomUUID();
  return expectRefusedIn(harness, (language) => send({ key, language }), code);
}

/** The same for any request, by a function that gets the language. */
export async function expectRefusedIn(
  harness: AppHarness,
  ask: (language: Language) => Promise<Response>,
  code: ProblemCode,
): Promise<Record<string, unknown>> {
  const before = await tracesIn(harness.database.db);
  const [fr, en] = [await ask('fr'), await ask('en')];
  const status = statusOf(code);
  const {
    fr: [titleFr],
    en: [titleEn],
  } = PROBLEMS[code];
  expect([fr.status, fr.body.code, plain(fr.body.title), fr.headers['content-language']]).toEqual([status, code, titleFr, 'fr']);
  expect([en.status, en.body.code, en.body.title, en.headers['content-language']]).toEqual([status, code, titleEn, 'en']);
  expect(titleFr).not.toBe(titleEn);
  expect(fr.body.detail).not.toBe(en.body.detail);
  for (const {
    body: { detail },
  } of [fr, en])
    expect(detail).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\$\{/);
  expect(await tracesIn(harness.database.db)).toEqual(before);
  return en.body;
}
