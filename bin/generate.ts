import { readFile, writeFile } from 'node:fs/promises';
import { openApiOf } from '../api/openapi.ts';
import { operations } from '../api/operations.ts';
import { applicationTable } from '../domain/application.ts';
import { callTable } from '../domain/call-life.ts';
import { correctionTable } from '../domain/correction.ts';
import { datalabTable } from '../domain/datalab-request.ts';
import { grantTable } from '../domain/grant.ts';
import { milestoneTable } from '../domain/milestone.ts';
import { stepTable } from '../domain/review.ts';
import { sessionTable } from '../domain/session.ts';
import type { StateTable } from '../domain/state-table.ts';
import { trancheTable } from '../domain/tranche.ts';
import { runProgram } from './parent.ts';

type Noun = { title: string; first: string; table: StateTable<string> };

const NOUNS: Noun[] = [
  { title: 'Call (appel)', first: 'draft', table: callTable },
  { title: 'Application (dossier)', first: 'draft', table: applicationTable },
  { title: 'Correction request (demande de correction)', first: 'open', table: correctionTable },
  { title: 'Review step (étape d’instruction)', first: 'open', table: stepTable },
  { title: 'Session (comité)', first: 'planned', table: sessionTable },
  { title: 'Grant (convention)', first: 'to_accept', table: grantTable },
  { title: 'Tranche', first: 'planned', table: trancheTable },
  { title: 'Milestone (jalon)', first: 'planned', table: milestoneTable },
  { title: 'Datalab request (demande d’appui du Datalab)', first: 'requested', table: datalabTable },
];

/** One noun's table and its drawing. */
function describe({ title, first, table }: Noun): string {
  const transitions = Object.entries(table).flatMap(([state, { takes }]) =>
    Object.entries(takes).flatMap(([command, { by, to }]) => to.map((next) => ({ state, command, by, next }))),
  );
  const arrows = transitions
    .filter(({ state, next }) => state !== next)
    .map(({ state, command, next }) => `  ${state} --> ${next}: ${command}`);
  const finals = Object.entries(table)
    .filter(([state, { takes }]) => Object.values(takes).every(({ to }) => to.every((next) => next === state)))
    .map(([state]) => `  ${state} --> [*]`);
  const rows = Object.entries(table).flatMap(([state, { staff, applicant, takes }]) => {
    const commands = Object.entries(takes).map(
      ([command, { by, to }]) => `| \`${command}\` | ${by === 'time' ? '*a date*' : by.join(', ')} | ${to.join(', ')} |`,
    );
    return (commands.length > 0 ? commands : ['| – | | |']).map((cells, index) =>
      index === 0 ? `| **${state}** | ${staff.fr} | ${applicant.fr} ${cells}` : `| | | ${cells}`,
    );
  });
  return [
    `## ${title}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${first}`,
    ...arrows,
    ...finals,
    '```',
    '',
    '| state | the fund’s people read | the applicant reads | command | who gives it | leads to |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const states = (): string =>
  [
    '# States',
    '',
    'Made from the tables of domain/ by `npm run generate`. *A date*: nobody asks, a deadline does.',
    '',
    ...NOUNS.map(describe),
  ].join('\n');

const FILES: Record<string, () => string> = {
  'docs/states.md': states,
  'docs/openapi.json': () => `${JSON.stringify(openApiOf(operations), null, 1)}\n`,
};

/** Writes what is made from the code; with --check, says what no longer follows from it and fails. */
await runProgram(async () => {
  const check = process.argv.includes('--check');
  for (const [path, make] of Object.entries(FILES)) {
    const url = new URL(`../${path}`, import.meta.url);
    const fresh = make();
    if (!check) await writeFile(url, fresh);
    else if ((await readFile(url, 'utf8').catch(() => '')) !== fresh)
      throw new Error(`${path} does not follow from the code: run npm run generate and commit it.`);
  }
});
