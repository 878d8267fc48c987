import { EVENTS, type EventName } from '../../domain/event.ts';
import type { Language } from '../../domain/words.ts';
import { euros, longDate } from '../../letters/format.ts';
import type { LetterFacts, LetterName, Owed, TimelineFacts } from '../../letters/texts.ts';
import { writeDigest, writeEvent, writeLetter } from '../../letters/write.ts';

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

test.each<[Language, string, string]>([
  ['fr', '2027-03-03', '3 mars 2027'],
  ['fr', '2027-08-31', '31 août 2027'],
  ['fr', '2027-02-01', '1er février 2027'],
  ['fr', '2027-12-11', '11 décembre 2027'],
  ['en', '2027-03-03', '3 March 2027'],
  ['en', '2027-02-01', '1 February 2027'],
])('in %s, %s is written %s', (language, date, written) => expect(longDate(language, date)).toBe(written));

const [title, termOn, reason] = ['Carte des carburants', '2027-03-03', 'Le motif, en entier.'];
const step = { title, step: 'Cadre juridique', termOn };
/** The facts of each letter, and what its text must quote of them, in French and in English. */
const letters: { [Name in LetterName]: [facts: LetterFacts[Name], fr: string[], en: string[]][] } = {
  submitApplication: [
    [{ title, requestedCents: 7_250_000, screeningDueOn: termOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']],
  ],
  remindScreener: [[{ title, organisation: 'Lacs et rivières' }, ['Lacs et rivières'], ['Lacs et rivières']]],
  decideAdmissibility: [
    [{ title, admissible: true, reason: '' }, ['est recevable'], ['is admissible']],
    [{ title, admissible: false, reason }, ["n'est pas recevable", reason], ['is inadmissible', reason]],
  ],
  assignReviewer: [[step, ['Cadre juridique', '3 mars 2027'], ['Cadre juridique', '3 March 2027']]],
  remindReviewer: [[step, ['Cadre juridique', '3 mars 2027'], ['Cadre juridique', '3 March 2027']]],
  escalateStep: [
    [{ ...step, reviewer: 'Sékou Diarra' }, ['demandé à Sékou Diarra'], ['Sékou Diarra was asked']],
    [{ ...step, reviewer: null }, ["Personne n'était désigné"], ['Nobody was assigned']],
  ],
  remindChair: [[{ heldOn: termOn, applications: 12 }, ['3 mars 2027', ': 12)'], ['3 March 2027', ': 12)']]],
  decideSession: [
    [
      { title, awardedCents: 7_250_000, reason, termOn },
      [`72${thin}500${nbsp}€`, reason, '3 mars 2027'],
      ['€72,500', reason, '3 March 2027'],
    ],
    [{ title, awardedCents: null, reason, termOn: null }, ["n'a pas été retenu", reason], ['was not awarded', reason]],
  ],
  remindSignatories: [
    [
      { title, termOn, missing: ['beneficiary', 'fund'] },
      ['l’administration bénéficiaire', 'la direction du fonds', '3 mars 2027'],
      ['the beneficiary and of the fund', '3 March 2027'],
    ],
  ],
  signGrant: [[{ title, committedCents: 7_250_050 }, [`72${thin}500,50${nbsp}€`], ['€72,500.50']]],
  expireGrant: [[{ title, releasedCents: 7_250_000 }, [`72${thin}500${nbsp}€`], ['€72,500']]],
  recordPayment: [[{ title, paidCents: 7_250_000, paidOn: termOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']]],
  giveRole: [[{ role: 'signatory', organisation: 'Lacs et rivières' }, ['signature autorisée', 'Lacs'], ['authorised signatory', 'Lacs']]],
  withdrawRole: [[{ role: 'manager', organisation: 'Lacs et rivières' }, ['gestion des accès', 'Lacs'], ['managing access', 'Lacs']]],
};

/** What a fact that was forgotten, or was no number or date, would leave in a text. */
const HOLES = /undefined|NaN|null|Invalid|\[object|\{|\$/;

describe.each(
  Object.entries(letters).flatMap(([name, cases]) => cases.map(([facts, fr, en]) => ({ owed: { name, facts } as Owed, fr, en }))),
)('the letter $owed.name', ({ owed, ...quoted }) => {
  test.each(['fr', 'en'] as const)('says what it is about, in %s', (language) => {
    const { subject, text } = writeLetter(language, 'Aïcha Benkirane', owed);
    expect(text).toMatch(language === 'fr' ? /^Bonjour Aïcha Benkirane,\n\n/ : /^Dear Aïcha Benkirane,\n\n/);
    quoted[language].forEach((words) => expect(text).toContain(words));
    if ('title' in owed.facts) expect([subject, text]).toEqual([expect.stringContaining(title), expect.stringContaining(title)]);
    expect(`${subject}\n${text}`).not.toMatch(HOLES);
  });
});

test('no letter is told what an opinion says', () => {
  const told = Object.values(letters).flatMap((cases) => cases.flatMap(([facts]) => Object.keys(facts)));
  expect(told.filter((fact) => ['comment', 'scores', 'score', 'verdict', 'opinion'].includes(fact))).toEqual([]);
});

describe('a digest', () => {
  const held = [
    { subject: 'Accusé de réception : Carte', text: 'Votre dossier est bien déposé.' },
    { subject: 'Dossier recevable : Carte', text: 'Le Datalab l’instruit.' },
  ];

  test.each<[Language, number, string, RegExp]>([
    ['fr', 1, 'Guichet : une nouvelle', /^Bonjour Aïcha,\n\nVoici ce qui vous concerne/],
    ['fr', 2, 'Guichet : 2 nouvelles', /du plus ancien au plus récent \(2 nouvelles\)/],
    ['en', 1, 'Guichet: one piece of news', /^Dear Aïcha,\n\nHere is what concerns you/],
    ['en', 2, 'Guichet: 2 pieces of news', /oldest first \(2 pieces of news\)/],
  ])('in %s of %d says each with its subject and its text, and how to change it', (language, n, subject, words) => {
    const written = writeDigest(language, 'Aïcha', held.slice(0, n));
    expect(written.subject).toBe(subject);
    expect(written.text).toMatch(words);
    expect(written.text).toMatch(/préférences|preferences/);
    for (const each of held.slice(0, n)) expect(written.text).toContain(`* ${each.subject}\n\n${each.text}`);
    expect(written.text).not.toMatch(HOLES);
  });
});

test('a letter is written for every event that owes one, and for no other', () => {
  const owing = Object.keys(EVENTS).filter((name) => EVENTS[name as EventName].letters);
  expect(Object.keys(letters).sort()).toEqual(owing.sort());
});

/** Every fact that some event has, so that each sentence finds its own. */
const facts: TimelineFacts = {
  requestedCents: 7_250_000,
  decision: 'inadmissible',
  reviewer: 'Sékou Diarra',
  step: 'Cadre juridique',
  verdict: 'favourable_with_reservations',
  heldOn: termOn,
  awardedCents: 7_250_000,
  side: 'fund',
  committedCents: 7_250_000,
  releasedCents: 7_250_000,
  tranche: 1,
  certifiedCents: 7_250_000,
  orderedCents: 7_250_000,
  paidCents: 7_250_000,
  paidOn: termOn,
  role: 'signatory',
  language: 'en',
  letters: 'daily',
};

test.each(Object.keys(EVENTS) as EventName[])('the timeline says %s in both languages, each its own words', (name) => {
  const [fr, en] = [writeEvent('fr', name, facts), writeEvent('en', name, facts)];
  expect(`${fr}\n${en}`).not.toMatch(HOLES);
  expect(fr).not.toBe(en);
});

test.each<[EventName, TimelineFacts, string]>([
  ['giveOpinion', facts, 'a rendu l’avis « Cadre juridique » : favorable avec réserves'],
  ['decideAdmissibility', { decision: 'admissible' }, 'a déclaré le dossier recevable'],
  ['decideAdmissibility', { decision: 'inadmissible' }, 'a déclaré le dossier irrecevable'],
  ['decideSession', { decision: 'refuse' }, 'a clos la décision : projet non retenu'],
  ['decideSession', { decision: 'award', awardedCents: 7_250_000 }, `a clos la décision : projet retenu pour 72${thin}500${nbsp}€`],
  ['signGrant', { side: 'beneficiary' }, 'a signé la convention pour le bénéficiaire'],
  ['signGrant', { side: 'fund', committedCents: 100_000 }, `a signé la convention pour le fonds ; 1${thin}000${nbsp}€ sont engagés`],
  [
    'recordPayment',
    { tranche: 1, paidCents: 7_250_000, paidOn: '2027-02-01' },
    `a enregistré le paiement de la tranche 1 : 72${thin}500${nbsp}€, le 1er février 2027`,
  ],
])('%s with %j reads: %s', (name, given, sentence) => expect(writeEvent('fr', name, given)).toBe(sentence));
