import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from '../../../api/http/openapi.ts';
import { operations } from '../../../api/operations.ts';
import { EVENTS } from '../../../domain/events.ts';
import { compare, strayed } from './compare.ts';
import { declaredBy } from './declared.ts';
import { EXEMPT, MAY_LEAVE } from './exempt.ts';
import { NOUNS } from './nouns.ts';
import { PAGE_FACTS } from './pages.ts';

const linesIn = (file: string): string[] => readFileSync(file, 'utf8').split('\n');

/** Summarises the notes in a folder: a line that says how much was met, and what was not. */
export function reportOn(folder: string): { line: string; faults: string[] } {
  const met = new Set(readdirSync(folder).flatMap((name) => linesIn(join(folder, name))));
  const problems = Object.fromEntries(operations.map(({ spec }) => [spec.operationId, problemsOf(spec)]));
  const { faults, counts } = compare(declaredBy({ operations: problems, nouns: NOUNS, events: EVENTS, pages: PAGE_FACTS }), met, EXEMPT);
  return {
    line: Object.entries(counts)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', '),
    faults: [...faults, ...strayed(NOUNS, met, MAY_LEAVE).map((fact) => `not where its table leads: ${fact}`)],
  };
}
