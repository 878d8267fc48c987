import { readFile, writeFile } from 'node:fs/promises';
import { format, type FormatConfig } from 'oxfmt';
import house from '../.oxfmtrc.json' with { type: 'json' };
import { openApiOf } from '../api/http/openapi.ts';
import { operations, operationsByNoun } from '../api/operations.ts';
import { rulesOfSeparation, stoppedByConflict } from '../api/separation.ts';
import { amendmentTable } from '../domain/grants/amendment-life.ts';
import { appealTable } from '../domain/committee/appeal-life.ts';
import { applicationTable } from '../domain/applications/application-life.ts';
import { callTable } from '../domain/calls/call-life.ts';
import { correctionTable } from '../domain/applications/correction.ts';
import { datalabTable } from '../domain/datalab/request.ts';
import { missionTable } from '../domain/datalab/mission.ts';
import { type MovementKind, MOVEMENT_TABLE } from '../domain/ledger/envelope.ts';
import { accountTable } from '../domain/grants/final-account.ts';
import { grantTable } from '../domain/grants/grant.ts';
import { milestoneTable } from '../domain/grants/milestone.ts';
import { type Bound, FIRST_REFUSALS, MOVEMENT_NOTES } from '../domain/ledger/movement-notes.ts';
import { obligationTable } from '../domain/grants/obligation.ts';
import { stepTable } from '../domain/review/review.ts';
import { sessionTable } from '../domain/committee/session.ts';
import { QUESTION_KEYS, questionOf } from '../domain/impact/answer.ts';
import { OPINION_DAYS } from '../domain/impact/opinion-days.ts';
import { FEWEST_FILES, PROGRAMME_INDICATORS } from '../domain/impact/programme-indicator.ts';
import { GAIN_METHODS } from '../domain/calls/gain-method.ts';
import { LAW, type LawRow } from '../domain/core/law.ts';
import { RULES } from '../domain/core/calculation.ts';
import { ALONE } from '../domain/core/separation.ts';
import type { StateTable } from '../domain/core/state-table.ts';
import { trancheTable } from '../domain/grants/tranche.ts';
import { LAW_CASES } from '../examples/law/cases.ts';
import { lettersPage } from '../examples/letters/document.ts';
import { runProgram } from '../runtime/parent.ts';
import { filled } from '../runtime/prose.ts';
import { schemaSource } from '../runtime/schema-source.ts';
import { RULE_WORDS } from '../words/core/calculations.ts';
import { LEGAL_DUTIES } from '../runtime/settings/table.ts';
import { settingsFile, settingsTables } from '../runtime/settings/page.ts';

type Noun = { title: string; first: string; table: StateTable<string> };

const NOUNS: Noun[] = [
  { title: 'Call (appel)', first: 'draft', table: callTable },
  { title: 'Application (dossier)', first: 'draft', table: applicationTable },
  { title: 'Correction request (demande de correction)', first: 'open', table: correctionTable },
  { title: 'Review step (étape d’instruction)', first: 'waiting', table: stepTable },
  { title: 'Session (comité)', first: 'planned', table: sessionTable },
  { title: 'Appeal (recours gracieux)', first: 'received', table: appealTable },
  { title: 'Grant (convention)', first: 'to_accept', table: grantTable },
  { title: 'Amendment (avenant)', first: 'proposed', table: amendmentTable },
  { title: 'Tranche', first: 'planned', table: trancheTable },
  { title: 'Milestone (jalon)', first: 'planned', table: milestoneTable },
  { title: 'Obligation', first: 'awaited', table: obligationTable },
  { title: 'Final account (décompte final)', first: 'awaited', table: accountTable },
  { title: 'Datalab request (demande d’appui du Datalab)', first: 'requested', table: datalabTable },
  { title: 'Mission (mission de brigade)', first: 'proposed', table: missionTable },
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
    'Made from the tables of domain/ by `npm run generate`. *A date*: a deadline, not a person.',
    '',
    ...NOUNS.map(describe),
  ].join('\n');

const isDate = (command: string): boolean =>
  NOUNS.some(({ table }) => Object.values(table).some(({ takes }) => takes[command]?.by === 'time'));

/** Who may give a command: the roles of its operation. */
function askersOf(command: string): string {
  const operation = operations.find(({ spec }) => spec.operationId === command);
  if (operation) return operation.spec.roles?.join(', ') ?? 'any signed-in person';
  if (isDate(command)) return '*a date*';
  throw new Error(`${command} is no operation, and no date makes it.`);
}

const boundsOf = (bounds: readonly Bound[]): string =>
  bounds.map(({ code, most }) => `${code === 'tranche_exceeded' ? 'tranche: ' : ''}${most} (\`${code}\`)`).join('; then ') || '–';

type Route = { credit: string; from: string; to: string; first?: string };
const routeOf = ({ from, to, first }: Route): string => `${first ? `${first}, then ${from}` : from} → ${to}`;

/** The ledger's movements and their opposites, from the tables that decide them. */
function movements(): string {
  const kinds = Object.keys(MOVEMENT_TABLE) as MovementKind[];
  const rows = kinds.map((kind) => {
    const { words, asked, bounds } = MOVEMENT_NOTES[kind];
    const route: Route = MOVEMENT_TABLE[kind];
    const askers = asked.map((command) => `\`${command}\` (${askersOf(command)})`).join(', ');
    const credit = route.credit === 'both' ? 'AE, CP' : route.credit;
    return `| \`${kind}\`: ${words.en} (${words.fr}) | ${credit} | ${routeOf(route)} | ${boundsOf(bounds)} | ${askers} |`;
  });
  const opposites = kinds.flatMap((kind) => {
    const { opposite } = MOVEMENT_NOTES[kind];
    const { from, to, first }: Route = MOVEMENT_TABLE[kind];
    return opposite ? [`| \`${kind}\` | ${to} → ${first ? `${first} or ${from}` : from} | ${boundsOf(opposite)} |`] : [];
  });
  return [
    `Every movement is refused first for ${FIRST_REFUSALS.map((code) => `\`${code}\``).join(', then ')};`,
    'then above these bounds, in their order.',
    '',
    '| movement | credit | from → to | at most (the refusal above it) | asked by (who may) |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Opposites, asked by \`reverseMovement\` (${askersOf('reverseMovement')}):`,
    '',
    '| opposite of | from → to | at most (the refusal above it) |',
    '|---|---|---|',
    ...opposites,
  ].join('\n');
}

/** What two people must do, and what one may do alone. */
function separation(): string {
  const code = (name: string): string => `\`${name}\``;
  const rules = rulesOfSeparation().map(({ code: refusal, who, commands }) => {
    const given = commands.map(({ name, roles }) => `${code(name)} (${roles})`).join(', ');
    return `| ${given} | ${who} | ${code(refusal)} |`;
  });
  return [
    '# Separation of duties',
    '',
    'Made from domain/core/separation.ts and from what each operation may be refused for, by `npm run generate`. A rule',
    'looks at the person: no role, and no absence of another person, lets the same person do both.',
    '',
    '## What two people must do',
    '',
    '| command (roles that give it) | who does not give it, whatever their roles | refused as |',
    '|---|---|---|',
    ...rules,
    '',
    'A substitute gives no command on a file by the role of a lead, a chair, finance, a payer or a controller where the',
    'same human has acted on that file by another of these roles, and the other way round (`substitute_cumulates`).',
    '',
    'A person with a conflict of interest ([decision 21](decisions/0021-conflicts-of-interest.md)) gives none of these:',
    ...filled(`${stoppedByConflict().map(code).join(', ')}.`),
    '',
    'An overlap is a decision about two files: `settleOverlap` is refused for a conflict in the other one as well.',
    '',
    '## What one person may do alone',
    '',
    '| command | why one is enough |',
    '|---|---|',
    ...ALONE.map(({ commands, why }) => `| ${commands.map(code).join(', ')} | ${why} |`),
    '',
    'Two acts are not commands of a person: the operator of the installation names the first admins, and loads the drafts',
    'of calls and their envelopes without a euro (`npm run admin`, `npm run call -- load`). Only a demonstration opens',
    'calls and credits by itself.',
    '',
  ].join('\n');
}

/** Every setting, by what it is about. */
const settings = (): string =>
  [
    '# Settings',
    '',
    'Made from runtime/settings/table.ts by `npm run generate`. Each is a variable of the environment; an empty one counts',
    'as unset. Where a setting names a part, that part is used, and its embedded counterpart is not started. Any setting',
    'that is wrong or missing stops the start, each with a sentence that names it, all of them at once; so does a variable',
    'that is nearly a setting’s name (`SMPT_URL`). Other variables are ignored. The same as a file to fill in is',
    '[deploy/guichet.env.example](../deploy/guichet.env.example).',
    '',
    'Another machine is reached by TLS alone, unless one of the `…_INSECURE` says that the network between is trusted.',
    ...filled(
      'Where browsers of other machines come, by a `PUBLIC_URL` that is not this machine, no API and no worker starts without ' +
        `what pages and letters of a public service have to say: ${LEGAL_DUTIES.map((name) => `\`${name}\``).join(', ')}.`,
    ),
    '',
    settingsTables(),
    '',
  ].join('\n');

const lengthOf = ({ value: { months, clear } }: LawRow): string =>
  months === 0 ? 'the day itself' : `${months} months${clear ? ', franc' : ''}`;

/** The periods that the law sets, and cases that are worked out. */
function law(): string {
  const rules = Object.entries(LAW).flatMap(([rule, { what, rows }]) =>
    rows.map((row: LawRow) => `| \`${rule}\` | ${what} | ${lengthOf(row)} | ${row.article} | ${row.from} | ${row.to ?? '–'} |`),
  );
  const cases = LAW_CASES.map(({ rule, from, stops = [], lastDay, why }) => {
    const stopped = stops.map((stop) => `${stop.from} to ${stop.to}`).join(', ') || '–';
    return `| \`${rule}\` | ${from} | ${stopped} | ${lastDay} | ${why} |`;
  });
  return [
    '# Periods of the law',
    '',
    'Made from domain/core/law.ts and examples/law/cases.ts by `npm run generate`. A period runs de date à date: it ends',
    'with the day of its last month that has the number of its first, or with the last day of a month without that number.',
    'A period that is franc has one day more, and runs on from a Saturday, a Sunday or a holiday to the next working day.',
    'Days are those of Paris. Periods that a call or the fund sets are terms of the call, and stand in its page.',
    '',
    '## Rules',
    '',
    'A file is judged by the row of the day on which its period starts. No row is rewritten: a law that changes ends its',
    'row, and the next one follows.',
    '',
    '| rule | what | length | article | from | to |',
    '|---|---|---|---|---|---|',
    ...rules,
    '',
    '## Cases',
    '',
    'On the last day the period still runs, to midnight; on the day after it is over.',
    '',
    '| rule | starts on | stands still | last day | why |',
    '|---|---|---|---|---|',
    ...cases,
    '',
  ].join('\n');
}

/** The rules that compute and rank, and say how. */
const rules = (): string =>
  [
    '# Rules that say how they compute',
    '',
    ...filled(
      'Made from `domain/core/calculation.ts` and `words/core/calculations.ts` by `npm run generate`. Each rule gives its ' +
        'calculation, with what it read and the results on which it rests, to pages and to the API (`GET …/deadlines`, ' +
        '`GET …/calculations`). The articles stand in each calculation: those of periods are in [the periods of the law](law.md), ' +
        'those of a legal form in its call.',
    ),
    '',
    '| rule | what it does | where |',
    '|---|---|---|',
    ...Object.entries(RULES).map(([rule, file]) => `| \`${rule}\` | ${RULE_WORDS[rule as keyof typeof RULES].en} | \`${file}\` |`),
    '',
  ].join('\n');

const KIND_WORDS = {
  days: 'days: mean and median',
  share: 'share of the files',
  slippage: 'mean, as a part of the plan',
  sample: 'share of the amounts checked',
} as const;

/** The indicators of the programme, each with its definition in both languages. */
const indicators = (): string =>
  [
    '# Indicators of the programme (indicateurs du programme)',
    '',
    ...filled(
      'Made from `domain/impact/programme-indicator.ts` by `npm run generate`. They are counted from the events of all files as of ' +
        'a day, so that the same day gives the same figures whenever it is asked for. `/indicateurs` shows them, ' +
        '`/indicateurs.csv` and `/indicateurs.json` are the same as files, and `GET /programme/indicators/files` lists the files of ' +
        `each figure. A figure of fewer than ${FEWEST_FILES} files is shown to the fund’s people alone, and the ` +
        'public reads as of the end of a quarter ' +
        '([decision 87](decisions/0087-figures-of-the-programme.md)).',
    ),
    '',
    'A changed definition is a new version with its day, and each figure names its version.',
    '',
    ...Object.entries(PROGRAMME_INDICATORS).flatMap(([key, { label, definition, kind, version, since, year }]) => [
      `## ${label.en} (${label.fr.toLowerCase()})`,
      '',
      `\`${key}\`, version ${version} of ${since}; ${KIND_WORDS[kind]}; to the year ${year.en}.`,
      '',
      ...filled(definition.en),
      '',
      ...filled(definition.fr),
      '',
    ]),
    `## ${OPINION_DAYS.label.en} (${OPINION_DAYS.label.fr.toLowerCase()})`,
    '',
    ...filled(
      `Version ${OPINION_DAYS.version} of ${OPINION_DAYS.since}; days: mean and median, by call and step; to the year of the ` +
        'opinion. `GET /programme/indicators/opinions` and the same page, for the fund’s people alone; `/indicateurs/avis.csv` and ' +
        '`/indicateurs/avis.json` are the same as files, and `GET /programme/indicators/opinions/files` lists the files of each figure.',
    ),
    '',
    ...filled(OPINION_DAYS.definition.en),
    '',
    ...filled(OPINION_DAYS.definition.fr),
    '',
  ].join('\n');

const SAVED = {
  budget: 'it counts in the totals of budgets, and for each euro paid',
  apart: 'no budget falls by it: it is shown apart, and in no total',
};

/** What a gain is, and the methods of all calls. */
const gains = (): string =>
  [
    '# Gains',
    '',
    ...filled(
      'Made from `domain/calls/gain-method.ts` by `npm run generate`. A gain is what a project saves: so many units of a method in a ' +
        'year, at the cost of one, with the day and the source of that cost. A gain without a method cannot be promised ' +
        '([decision 95](decisions/0095-gains-are-a-ledger.md)).',
    ),
    '',
    ...filled(
      'The beneficiary **promises** it on its grant, with what there is before, the line of the budget, and what will show it; it ' +
        '**revises** the years that are neither over, declared nor lapsed, with a reason; it **declares** what a year has given, once that year is over. Finance ' +
        '**certifies** that or returns it, and never by a person who wrote the gain: a certified gain is **realised**. The lead ' +
        'records with a reason of which years the gain has **lapsed** and will not come; a year that was never declared lapses by itself ' +
        'with the end of the year after it, of which its beneficiary is reminded a month before ([decision ' +
        '98](decisions/0098-a-gain-is-realised-when-its-year-is-over.md)); where an appeal has restored the agreement since, not ' +
        'before three months after that ([decision 102](decisions/0102-a-grant-that-stands-again.md)).',
    ),
    '',
    ...filled(
      '`/conventions/{id}/gains` and `GET /grants/{id}/gains` show the gains of a project with each of their movements, ' +
        '`/portefeuille/gains` and `GET /portfolio/gains` those of all projects by year, call or organisation, as they were known ' +
        'on any day; `.csv` and `.json` are the same as files. An auditor recomputes them from [the export](auditing.md) alone.',
    ),
    '',
    'Each definition has a version with its day, and each gain names the one by which it is counted. A call may have',
    'methods of its own beside these.',
    '',
    ...GAIN_METHODS.flatMap(({ key, label, unit, definition, isBudget, version, since }) => [
      `## ${label.en} (${label.fr.toLowerCase()})`,
      '',
      ...filled(`\`${key}\`, version ${version} of ${since}; one unit: ${unit.en} (${unit.fr}); ${isBudget ? SAVED.budget : SAVED.apart}.`),
      '',
      ...filled(definition.en),
      '',
      ...filled(definition.fr),
      '',
    ]),
  ].join('\n');

/** The questions that are answered as of any day, each with its method. */
const answers = (): string =>
  [
    '# Questions and answers (questions et réponses)',
    '',
    ...filled(
      'Made from `domain/impact/answer.ts` by `npm run generate`. A minister, the Court of auditors or Parliament asks how much went to whom, ' +
        'why it takes so long, what came of it, what is promised and not spent, and who waits. Each question gives a paragraph in French or ' +
        'English that can be sent on, its table, in which each figure leads to its files, and its method, as of the evening of a day ' +
        '([decision 106](decisions/0106-answers-as-of-a-day.md)).',
    ),
    '',
    ...filled(
      '`/reponses` shows them to leads, finance, auditors and admins; `GET /answers/{question}?asOf=2026-11-30&by=region` gives one, ' +
        '`…/table.csv` its table, `…/answer.pdf` a document under the fund’s seal, and `…/files` what a figure counts. Nothing of it is public.',
    ),
    '',
    ...filled(
      'Asked again as of a day that is over, a question says the same. Each answer has its version, the SHA-256 of its figures and its ' +
        'paragraph, and the daily seal that covers all events up to its day ([the seals](auditing.md#the-seals)): a printed answer is ' +
        'compared by that hash with one that is asked today in the same language. A file that a conflict hides from a reader is not counted for that reader. A ' +
        'person writes a remark beside an answer, with name and time, and never inside it.',
    ),
    '',
    ...QUESTION_KEYS.flatMap((key) => {
      const { title, method, version, since, by } = questionOf(key);
      return [
        `## ${title.en} (${title.fr})`,
        '',
        `\`${key}\`, version ${version} of ${since}; by ${by.join(', ')}.`,
        '',
        ...filled(method.en),
        '',
        ...filled(method.fr),
        '',
      ];
    }),
  ].join('\n');

const FROM = '<!-- Made from domain/ by `npm run generate`, down to its end. -->';
const TO = '<!-- The end of what is made. -->';

/** A page with its generated part regenerated; the rest is written by hand. */
function remade(page: string, part: string): string {
  const [before, rest] = page.split(FROM);
  const after = rest?.split(TO)[1];
  if (before === undefined || after === undefined) throw new Error(`a page needs the lines ${FROM} and ${TO}`);
  return `${before}${FROM}\n\n${part}\n\n${TO}${after}`;
}

/** JSON as the formatter sets it, like the rest of the project: what fits on a line stands on one. */
async function json(path: string, value: unknown): Promise<string> {
  const { code, errors } = await format(path, JSON.stringify(value), house as FormatConfig);
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join(', ')}`);
  return code;
}

/** Each file as it follows from the code and, where a part of it is written by hand, from its present content. */
const FILES: Record<string, (held: string, path: string) => string | Promise<string>> = {
  'docs/states.md': states,
  'docs/separation.md': separation,
  'docs/letters.md': () => lettersPage(isDate),
  'docs/settings.md': settings,
  'docs/law.md': law,
  'docs/rules.md': rules,
  'docs/indicators.md': indicators,
  'docs/gains.md': gains,
  'docs/answers.md': answers,
  'deploy/guichet.env.example': settingsFile,
  'docs/ledger.md': (page) => remade(page, movements()),
  'docs/openapi.json': (_, path) => json(path, openApiOf(operationsByNoun)),
  'db/core/schema.ts': schemaSource,
};

/** The first line, from 1, in which the generated text differs from the stored one. */
function firstDifference(held: string, fresh: string): string {
  const [heldLines, freshLines] = [held.split('\n'), fresh.split('\n')];
  const at = freshLines.findIndex((line, index) => line !== heldLines[index]);
  return `line ${at + 1} would be ${JSON.stringify(freshLines[at]?.trim())}`;
}

/** Writes the generated files; with --check, reports the ones that no longer follow from the code and fails. */
await runProgram(async () => {
  const check = process.argv.includes('--check');
  for (const [path, make] of Object.entries(FILES)) {
    const url = new URL(`../${path}`, import.meta.url);
    const held = await readFile(url, 'utf8').catch(() => '');
    const fresh = await make(held, path);
    if (!check) await writeFile(url, fresh);
    else if (held !== fresh) {
      throw new Error(`${path} does not follow from the code (${firstDifference(held, fresh)}): run npm run generate and commit it.`);
    }
  }
});
