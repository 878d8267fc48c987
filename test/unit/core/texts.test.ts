import { globSync, readFileSync } from 'node:fs';
import type { EventName } from '../../../domain/core/event.ts';
import { EVENTS } from '../../../domain/events.ts';
import type { Language } from '../../../domain/core/words.ts';
import { writeDigest, writeEvent, writeLetter, writeNews } from '../../../letters/write.ts';
import { counted, daySpan, euros, exactly, figure, longDate, personDays, rough, share, signedShare } from '../../../domain/core/format.ts';
import { examplesByNoun, LEAVES_AFTER } from '../../../examples/letters/index.ts';
import { timelineExamples } from '../../../examples/letters/timeline.ts';
import type { Letter } from '../../../letters/core/letter.ts';
import type { LetterContent } from '../../../letters/texts.ts';
import { LOOSE, plain } from '../../support/french.ts';

// French puts a narrow no-break space between thousands, and a no-break space before the sign.
const [thin, nbsp] = ['\u202f', '\u00a0'];

test.each<[Language, number, string]>([
  ['fr', 25_000_000, `250${thin}000${nbsp}€`],
  ['fr', 123_456_789, `1${thin}234${thin}567,89${nbsp}€`],
  ['fr', 1, `0,01${nbsp}€`],
  ['fr', 10, `0,10${nbsp}€`],
  ['fr', 0, `0${nbsp}€`],
  ['en', 25_000_000, '€250,000'],
  ['en', 123_456_789, '€1,234,567.89'],
  ['en', 10, '€0.10'],
])('in %s, %d cents are written %s', (language, cents, written) => expect(euros(language, cents)).toBe(written));

test('every figure below zero has the same sign, and no hyphen', () => {
  for (const language of ['fr', 'en'] as const)
    expect([
      euros(language, -150),
      figure(language, -1.5),
      rough(language, -1.5, 1),
      exactly(language, -1.5, 2),
      share(language, -0.5),
      signedShare(language, -0.5),
      personDays(language, -3),
    ]).toEqual(Array.from({ length: 7 }, () => expect.stringMatching(/^−[€\d]/)));
  expect(figure('fr', -1.5)).toBe('−1,5');
});

test.each<[Language, string, string]>([
  ['fr', '2027-03-03', '3 mars 2027'],
  ['fr', '2027-08-31', '31 août 2027'],
  ['fr', '2027-02-01', '1er février 2027'],
  ['fr', '2027-12-11', '11 décembre 2027'],
  ['en', '2027-03-03', '3 March 2027'],
  ['en', '2027-02-01', '1 February 2027'],
])('in %s, %s is written %s', (language, date, written) => expect(longDate(language, date)).toBe(written));

test.each<[Language, string, string, string]>([
  ['fr', '2027-03-05', '2027-03-07', 'du 5 mars 2027 au 7 mars 2027'],
  ['fr', '2027-03-05', '2027-03-05', 'le 5 mars 2027'],
  ['fr', '2027-03-01', '2027-03-01', 'le 1er mars 2027'],
  ['en', '2027-03-05', '2027-03-07', 'from 5 March 2027 to 7 March 2027'],
  ['en', '2027-03-05', '2027-03-05', 'on 5 March 2027'],
])('in %s, the days from %s to %s are said as %s', (language, first, last, said) => expect(daySpan(language, first, last)).toBe(said));

test.each<[Language, number, string]>([
  ['fr', 1, '0,5 jour-personne'],
  ['fr', 2, '1 jour-personne'],
  ['fr', 3, '1,5 jour-personne'],
  ['fr', 4, '2 jours-personne'],
  ['fr', 2_001, `1${thin}000,5 jours-personne`],
  ['en', 1, '0.5 person-days'],
  ['en', 2, '1 person-day'],
  ['en', 3, '1.5 person-days'],
  ['en', 2_001, '1,000.5 person-days'],
])('in %s, %d half days are written %s', (language, halfDays, written) => expect(personDays(language, halfDays)).toBe(written));
test('no text leaves the choice of number or gender to its reader: ligne(s), inscrit(e)', () => {
  const written = globSync('{activities,api,calls,domain,letters,web,words}/**/*.{ts,json}').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\p{L}+\((?:s|es|e|e\)s|ne|le)\)/gu)].map(([found]) => `${file}: ${found}`),
  );
  expect(written).toEqual([]);
});

test.each([
  ['fr', 0, '0 ligne'],
  ['fr', 1, '1 ligne'],
  ['fr', 2, '2 lignes'],
  ['en', 0, '0 lines'],
] as const)('in %s, %d of a thing are written %s', (language, count, told) =>
  expect(counted(language, count, language === 'fr' ? { one: 'ligne', other: 'lignes' } : { one: 'line', other: 'lines' })).toBe(told),
);

/** What a fact that was forgotten, or was no number or date, would leave in a text. */
const HOLES = /undefined|NaN|null|Invalid|\[object|\{|\$/;

const LANGUAGES = ['fr', 'en'] as const;
const examples = examplesByNoun().flatMap((noun) => noun.examples);
const letters = [
  ...Map.groupBy(
    examples.flatMap((each) => each.letters),
    ({ name }) => name,
  ),
].map(([name, owed]) => ({ name, owed }));
const written = (language: Language, owed: LetterContent): Letter => writeLetter(language, 'Aïcha Benkirane', owed, 'DON-2026-0042');
const wordsOf = ({ subject, text }: Letter): string => plain(`${subject}\n${text}`);

/** How a fact of a letter reads; null for what a text puts into words of its own. */
function readingOf(language: Language, fact: string, value: unknown): string | null {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return longDate(language, value);
  if (typeof value === 'string') return /\s/.test(value) ? value : null;
  if (typeof value !== 'number') return null;
  if (fact.endsWith('Cents')) return value === 0 ? null : euros(language, value);
  if (fact === 'halfDays') return personDays(language, value);
  // A report on a year after the project is named by that year.
  if (fact === 'milestone') return null;
  return Number.isInteger(value) ? String(value) : figure(language, value);
}

describe.each(letters)('the letter $name', ({ owed }) => {
  test.each(LANGUAGES)('greets its reader, quotes the reference and leaves no hole, in %s', (language) => {
    for (const each of owed) {
      const { subject, text } = written(language, each);
      expect(text).toMatch(language === 'fr' ? /^Bonjour Aïcha Benkirane,\n\n/ : /^Dear Aïcha Benkirane,\n\n/);
      expect(plain(text)).toContain(
        language === 'fr' ? '\n\nRéférence à rappeler : DON-2026-0042\n\n' : '\n\nReference to quote: DON-2026-0042\n\n',
      );
      if ('title' in each.facts)
        expect([subject, text]).toEqual([expect.stringContaining(each.facts.title), expect.stringContaining(each.facts.title)]);
      expect(`${subject}\n${text}`).not.toMatch(HOLES);
      if (language === 'fr') expect(`${subject}\n${text}`).not.toMatch(LOOSE);
    }
  });

  test.each(LANGUAGES)(
    'quotes each date, amount and person’s words that it is given, to one of its readers at least, in %s',
    (language) => {
      const read = owed.map((each) => wordsOf(written(language, each)));
      const facts = owed.flatMap(({ facts: given }) => Object.entries(given));
      const unquoted = [...Map.groupBy(facts, ([fact]) => fact)].filter(([fact, values]) => {
        const readings = values.map(([, value]) => readingOf(language, fact, value)).filter((reading) => reading !== null);
        return readings.length > 0 && !readings.some((reading) => read.some((words) => words.includes(plain(reading))));
      });
      expect(unquoted.map(([fact]) => fact)).toEqual([]);
    },
  );

  test.each(LANGUAGES)('says something else in each of its examples, in %s', (language) => {
    const read = owed.map((each) => wordsOf(written(language, each)));
    expect(read.length).toBeGreaterThan(0);
    expect(new Set(read).size).toBe(read.length);
  });
});

/**
 * The letters by which an applicant learns of a decision that is against them. A service of the State does not sue the
 * State: it is told of a new examination.
 */
const ADVERSE: { name: LetterContent['name']; is: (facts: Record<string, unknown>) => boolean }[] = [
  { name: 'decideAdmissibility', is: ({ admissible }) => admissible === false },
  { name: 'decideSession', is: ({ awardedCents }) => awardedCents === null },
  { name: 'decideSession', is: ({ toAccept }) => toAccept === true },
  { name: 'awardWaitlisted', is: ({ toAccept }) => toAccept === true },
  { name: 'refuseWaitlisted', is: () => true },
  { name: 'closeCall', is: () => true },
  { name: 'recordSilence', is: ({ toFund }) => toFund === false },
  { name: 'rejectAppeal', is: ({ isState }) => isState === false },
  { name: 'lapseAppeal', is: ({ toFund }) => toFund === false },
  { name: 'withdrawAward', is: ({ toFund, form }) => toFund === false && form !== 'delegation' },
  { name: 'suspendGrant', is: () => true },
  { name: 'terminateGrant', is: () => true },
  { name: 'reduceGrant', is: () => true },
  { name: 'expireGrant', is: () => true },
  { name: 'issueClaim', is: () => true },
  { name: 'approveFinalAccount', is: ({ spentCents, eligibleCents }) => Number(spentCents) > Number(eligibleCents) },
];
test.each(ADVERSE)('$name tells its applicant which remedy is left', ({ name, is }) => {
  const told = letters.filter((each) => each.name === name).flatMap(({ owed }) => owed.filter(({ facts }) => is(facts)));
  expect(told.length).toBeGreaterThan(0);
  for (const owed of told) {
    expect(wordsOf(written('fr', owed))).toMatch(
      /vous pouvez (?:former un recours|contester (?:cette décision|ce rejet)|saisir le tribunal administratif)/i,
    );
    expect(wordsOf(written('en', owed))).toMatch(
      /you may (?:appeal|contest this (?:decision|rejection)|refer the matter to the administrative court)/i,
    );
  }
});

test('CRPA R112-11-1: an acknowledgement says when it was received, which service has it, and the date of its implicit rejection', () => {
  const [, owed] = letters.find(({ name }) => name === 'submitApplication')?.owed ?? [];
  const fund = {
    name: 'Bureau des projets',
    address: '1 rue de l’Exemple',
    contact: 'fonds@exemple.fr',
    phone: '01 00 00 00 00',
    court: 'Paris',
  };
  const text = owed && wordsOf(writeNews('fr', owed, null, null, fund));
  for (const said of [
    'reçu le 24 février 2027 à 10:04:00 (heure de Paris)',
    'Bureau des projets, 1 rue de l’Exemple, fonds@exemple.fr, 01 00 00 00 00',
    'réputé recevable',
    '24 avril 2027',
    '24 octobre 2027',
  ])
    expect(text).toContain(said);
  expect(text).toContain('Sous réserve que votre demande soit complète');
  expect(text).toContain('tribunal administratif de Paris');
});

test('who has no name here yet is greeted without one', () => {
  const owed: LetterContent = { name: 'acceptInvitation', facts: { person: 'Aya Morel', organisation: 'Lacs' } };
  expect([writeLetter('fr', null, owed, null), writeLetter('en', null, owed, null)].map(({ text }) => text.split('\n')[0])).toEqual([
    'Bonjour,',
    'Hello,',
  ]);
});

test('at its foot an English letter says once that the French text alone has legal effect, and so does a digest', () => {
  const owed: LetterContent = { name: 'giveRole', facts: { role: 'lead', organisation: 'Fonds' } };
  const held = [writeNews('en', owed, null), writeNews('en', owed, null)];
  for (const { text } of [writeLetter('en', 'Aïcha', owed, null), writeDigest('en', 'Aïcha', held)]) {
    expect(text.match(/French text/g)).toHaveLength(1);
    expect(text).toMatch(/\nThe French text alone has legal effect\.\n$/);
  }
});

test('a letter about what has no reference names none', () => {
  const owed: LetterContent = { name: 'giveRole', facts: { role: 'lead', organisation: 'Fonds' } };
  expect(writeLetter('fr', 'Aïcha Benkirane', owed, null).text).not.toContain('Référence');
});

test('no letter is told what an opinion says', () => {
  const told = letters.flatMap(({ owed }) => owed.flatMap(({ facts }) => Object.keys(facts)));
  expect(told.filter((fact) => ['comment', 'scores', 'score', 'verdict', 'opinion'].includes(fact))).toEqual([]);
});

describe('a digest', () => {
  const held = [
    { subject: 'Accusé de réception : Carte', text: 'Votre dossier est bien déposé.' },
    { subject: 'Dossier recevable : Carte', text: 'Le Datalab l’instruit.' },
  ];

  test.each<[Language, number, string, RegExp]>([
    ['fr', 1, 'Guichet : un message', /^Bonjour Aïcha,\n\nVoici ce qui vous concerne/],
    ['fr', 2, 'Guichet : 2 messages', /du plus ancien au plus récent \(2 messages\)/],
    ['en', 1, 'Guichet: one update', /^Dear Aïcha,\n\nHere is what concerns you/],
    ['en', 2, 'Guichet: 2 updates', /oldest first \(2 updates\)/],
  ])('in %s of %d says each with its subject and its text, and how to change it', (language, n, subject, words) => {
    const written = writeDigest(language, 'Aïcha', held.slice(0, n));
    expect(plain(written.subject)).toBe(subject);
    expect(written.text).toMatch(words);
    expect(written.text).toMatch(/préférences|preferences/);
    for (const each of held.slice(0, n)) expect(plain(written.text)).toContain(`* ${each.subject}\n\n${each.text}`);
    if (language === 'fr') expect(`${written.subject}\n${written.text}`).not.toMatch(LOOSE);
    expect(written.text).not.toMatch(HOLES);
  });
});

test('a letter is written for every event that owes one, beside those that leave after an event of another name', () => {
  const owing = Object.keys(EVENTS).filter((name) => EVENTS[name as EventName].letters);
  // A freeze owes letters only where it leaves tranches without credits.
  const named = [...owing, ...Object.keys(LEAVES_AFTER), 'freezeCredits'];
  expect(letters.map(({ name }) => name).sort()).toEqual(named.sort());
});

const sentences = Map.groupBy(timelineExamples(), ({ name }) => name);

test.each(Object.keys(EVENTS) as EventName[])('the timeline says %s in both languages, each its own words', (name) => {
  const read = (sentences.get(name) ?? []).map(({ facts }) => [writeEvent('fr', name, facts), writeEvent('en', name, facts)] as const);
  expect(read.length).toBeGreaterThan(0);
  for (const [fr, en] of read) {
    expect(`${fr}\n${en}`).not.toMatch(HOLES);
    expect(fr).not.toMatch(LOOSE);
    expect(fr).not.toBe(en);
  }
  for (const language of [0, 1]) expect(new Set(read.map((each) => each[language])).size).toBe(read.length);
});
