import { operations } from '../../api/operations.ts';
import type { EventName } from '../../domain/core/event.ts';
import { isEventName, isUrgent } from '../../domain/events.ts';
import type { Language } from '../../domain/core/words.ts';
import type { Letter } from '../../letters/core/letter.ts';
import { writeDigest, writeEvent, writeLetter, writeNews } from '../../letters/write.ts';
import type { LetterContent, LetterName, Noun } from '../../letters/texts.ts';
import { filled } from '../../runtime/prose.ts';
import { deadlineOn, title, fund } from './core.ts';
import { examplesByNoun, LEAVES_AFTER, type LetterExamples } from './index.ts';
import { timelineExamples } from './timeline.ts';

const TITLES: Record<Noun, string> = {
  people: 'Roles, invitations and identities (personnes)',
  absences: 'Absences',
  interests: 'Declared interests (intérêts déclarés)',
  calls: 'Calls (appels)',
  applications: 'Applications (dossiers)',
  corrections: 'Correction requests (demandes de correction)',
  reviews: 'Review (instruction)',
  sessions: 'Sessions (comités)',
  waitlist: 'Waitlist (liste d’attente)',
  appeals: 'Appeals (recours gracieux)',
  reexaminations: 'Re-examination of an award (réexamen)',
  grants: 'Grants (conventions)',
  amendments: 'Amendments (avenants)',
  obligations: 'Obligations',
  milestones: 'Reports (bilans)',
  impact: 'Slippage (dérive)',
  gains: 'Gains',
  claims: 'Claims (créances)',
  endingNotices: 'Formal notices (mises en demeure)',
  finalAccounts: 'Final accounts (décomptes finaux)',
  envelopes: 'Envelopes (enveloppes)',
  datalabRequests: 'Datalab requests (demandes d’appui)',
  missions: 'Missions',
  capacity: 'Capacity (capacité)',
  threads: 'Messages and notes (messages, notes internes)',
};

/** Plain text as it stands in a cell of a table: no sign of it is markup. */
const plain = (text: string): string =>
  text
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[|*_`[\]]/g, '\\$&')
    .replaceAll('\n', '<br>');

const cell = ({ subject, text }: Letter): string => `**${plain(subject)}**<br><br>${plain(text)}`;

/** A row of a table: its first cell, and the same letter in French and in English. */
const row = (first: string, write: (language: Language) => Letter): string => `| ${first} | ${cell(write('fr'))} | ${cell(write('en'))} |`;

/** What makes an event: a command of a person, a date, or another event. */
function causeOf(event: EventName, isDate: (name: string) => boolean): string {
  const operation = operations.find(({ spec }) => spec.operationId === event);
  if (operation) return operation.spec.summary;
  return isDate(event) ? 'a date' : 'follows from another event';
}

/** When a letter leaves. */
function whenOf(name: LetterName, isDate: (name: string) => boolean): string {
  const events = isEventName(name) ? [name] : LEAVES_AFTER[name as keyof typeof LEAVES_AFTER];
  const told = events.map((event) => `\`${event}\` (${causeOf(event, isDate)})`).join(' or ');
  return `Leaves ${events.some((name) => isUrgent(name)) ? 'at once ' : ''}after ${told}.`;
}

const HEAD = ['| to | French | English |', '|---|---|---|'];

const letterSection = ([name, groups]: [LetterName, LetterExamples[]], isDate: (name: string) => boolean): string[] => [
  `### ${name}`,
  '',
  ...filled(whenOf(name, isDate)),
  '',
  ...HEAD,
  ...groups.flatMap(({ to, letters }) => letters.map((owed) => row(to, (language) => writeNews(language, owed, null, null, fund)))),
  '',
];

const REMINDER: LetterContent = {
  name: 'remindSignatories',
  facts: { title, conditions: [], areShown: false, deadlineOn, missing: ['fund'], silentOn: null },
};
const ANSWER: LetterContent = { name: 'lapseCorrection', facts: { title, dueOn: deadlineOn } };
const LINK = 'https://guichet.example/conventions/DON-2026-0042-C';

/** What stands around the text of each letter, which the examples leave out. */
const whole = (): string[] => [
  row('at each event', (language) => writeLetter(language, 'Aïcha Benkirane', REMINDER, 'DON-2026-0042-C', LINK)),
  row('once a day', (language) =>
    writeDigest(
      language,
      'Aïcha Benkirane',
      [ANSWER, REMINDER].map((owed) => writeNews(language, owed, null)),
      'https://guichet.example/mon-compte',
    ),
  ),
];

/** What the timeline says of each event, without its author. */
const timeline = (): string[] => [
  '| event | French | English |',
  '|---|---|---|',
  ...timelineExamples().map(
    ({ name, facts }) => `| ${name} | ${plain(writeEvent('fr', name, facts))} | ${plain(writeEvent('en', name, facts))} |`,
  ),
];

/**
 * The page of all letters, in French and in English.
 * @param isDate whether an event is made by a date
 */
export const lettersPage = (isDate: (name: string) => boolean): string =>
  [
    '# Letters',
    '',
    ...filled(
      'Every letter, in French and in English, by what it is about, and every sentence of the timeline; made from letters/, words/ and examples/letters/ by `npm run generate`. Projects, people, dates and amounts are made up. Each person gets a letter in the language of their preferences, at each event or once a working day: a letter that leaves at once, or whose deadline is less than two working days away, does not wait for the daily one. An event is made by a command, by a date that comes, or follows from another event.',
    ),
    '',
    '## What stands around each text',
    '',
    ...HEAD,
    ...whole(),
    '',
    ...examplesByNoun().flatMap(({ noun, examples }) =>
      examples.length === 0
        ? []
        : [`## ${TITLES[noun]}`, '', ...[...Map.groupBy(examples, ({ name }) => name)].flatMap((letter) => letterSection(letter, isDate))],
    ),
    '## What the timeline says',
    '',
    'After the name of the person who made the event, where there is one.',
    '',
    ...timeline(),
    '',
  ].join('\n');
