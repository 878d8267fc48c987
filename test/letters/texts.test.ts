import { EVENTS, type EventName } from '../../domain/event.ts';
import type { Language } from '../../domain/words.ts';
import { euros, longDate } from '../../letters/format.ts';
import type { LetterFacts, LetterName, Owed, TimelineFacts } from '../../letters/texts.ts';
import { writeEvent, writeLetter } from '../../letters/write.ts';

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
      { title, awardedCents: 7_250_000, reason, termOn, toAccept: false },
      [`72${thin}500${nbsp}€`, reason, 'est à signer', '3 mars 2027'],
      ['€72,500', reason, 'must sign', '3 March 2027'],
    ],
    [
      { title, awardedCents: 7_250_000, reason, termOn, toAccept: true },
      [`72${thin}500${nbsp}€`, reason, 'moins que demandé', '3 mars 2027'],
      ['€72,500', reason, 'less than you asked for', '3 March 2027'],
    ],
    [{ title, awardedCents: null, reason, termOn: null, toAccept: false }, ["n'a pas été retenu", reason], ['was not awarded', reason]],
  ],
  remindSignatories: [
    [
      { title, termOn, missing: ['beneficiary', 'fund'] },
      ['l’administration bénéficiaire', 'la direction du fonds', '3 mars 2027'],
      ['the beneficiary and of the fund', '3 March 2027'],
    ],
  ],
  signGrant: [[{ title, committedCents: 7_250_050 }, [`72${thin}500,50${nbsp}€`], ['€72,500.50']]],
  remindAcceptance: [
    [
      { title, awardedCents: 7_250_000, termOn },
      [`72${thin}500${nbsp}€`, 'renoncez-y', '3 mars 2027'],
      ['€72,500', 'renounce it', '3 March 2027'],
    ],
  ],
  acceptAward: [[{ title, awardedCents: 7_250_000, termOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']]],
  replanTranches: [
    [{ title, amountsCents: [7_250_000, 100_000] }, [`72${thin}500${nbsp}€, puis 1${thin}000${nbsp}€`], ['€72,500, then €1,000']],
  ],
  renounceGrant: [
    [
      { title, organisation: 'Lacs et rivières', reason, releasedCents: 7_250_000 },
      ['Lacs et rivières renonce', reason, `72${thin}500${nbsp}€`],
      ['Lacs et rivières renounces', reason, '€72,500'],
    ],
  ],
  expireGrant: [
    [{ title, releasedCents: 7_250_000, was: 'to_sign' }, ['été signée', `72${thin}500${nbsp}€`], ['not signed', '€72,500']],
    [{ title, releasedCents: 7_250_000, was: 'to_accept' }, ['été acceptée', `72${thin}500${nbsp}€`], ['not accepted', '€72,500']],
  ],
  confirmTranche: [[{ title, tranche: 2, committedCents: 7_250_000 }, ['tranche 2', `72${thin}500${nbsp}€`], ['Tranche 2', '€72,500']]],
  suspendGrant: [[{ title, reason }, ['est suspendue', reason], ['is suspended', reason]]],
  resumeGrant: [[{ title, reason }, ['est levée', reason], ['is over', reason]]],
  terminateGrant: [
    [
      { title, reason, releasedCents: 7_250_000, withdrawnCents: 100_000 },
      ['est résiliée', reason, `72${thin}500${nbsp}€`, `1${thin}000${nbsp}€`],
      ['is terminated', reason, '€72,500', '€1,000'],
    ],
  ],
  reverseMovement: [[{ title, amountCents: 7_250_000 }, [`72${thin}500${nbsp}€`, 'par erreur'], ['€72,500', 'by mistake']]],
  remindReport: [
    [
      { title, milestone: 2, dueOn: termOn, holds: 3 },
      ['n° 2', '3 mars 2027', 'la tranche 3 est retenue'],
      ['report 2', '3 March 2027', 'tranche 3 is held'],
    ],
  ],
  escalateReport: [
    [
      { title, milestone: 2, dueOn: termOn, holds: 3 },
      ['n° 2', '3 mars 2027', 'la tranche 3 est retenue'],
      ['report 2', '3 March 2027', 'tranche 3 is held'],
    ],
    [{ title, milestone: 1, dueOn: termOn, holds: null }, ['n° 1', "n'a pas été rendu. Il peut"], ['report 1', 'was not given. It may']],
  ],
  reportMilestone: [
    [
      { title, milestone: 2, number: 1, reviewOn: termOn },
      ['n° 2', 'est rendu. ', '3 mars 2027'],
      ['report 2', 'was given. ', '3 March 2027'],
    ],
    [{ title, milestone: 2, number: 3, reviewOn: termOn }, ['(version 3)'], ['(version 3)']],
  ],
  remindReviewOfReport: [[{ title, milestone: 2, reportedOn: termOn }, ['n° 2', '3 mars 2027'], ['report 2', '3 March 2027']]],
  reviewReport: [
    [
      { title, milestone: 2, accepted: true, reasons: '', dueOn: '', next: null },
      ['n° 2', 'est accepté.\n'],
      ['report 2', 'is accepted.\n'],
    ],
    [
      { title, milestone: 2, accepted: true, reasons: reason, dueOn: '', next: { tranche: 3, confirmed: true } },
      ['La tranche 3 est affermie.', reason],
      ['Tranche 3 is confirmed.', reason],
    ],
    [
      { title, milestone: 2, accepted: true, reasons: '', dueOn: '', next: { tranche: 3, confirmed: false } },
      ['La tranche 3 sera affermie dès que les crédits'],
      ['Tranche 3 will be confirmed as soon as'],
    ],
    [
      { title, milestone: 2, accepted: false, reasons: reason, dueOn: termOn, next: null },
      [reason, '3 mars 2027'],
      [reason, '3 March 2027'],
    ],
  ],
  recordPayment: [[{ title, paidCents: 7_250_000, paidOn: termOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']]],
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
  withdrawnCents: 100_000,
  tranches: 2,
  paidCents: 7_250_000,
  paidOn: termOn,
  year: 2027,
  credit: 'AE',
  amountCents: 7_250_000,
  kind: 'pay',
  sequence: 12,
  milestone: 2,
  number: 2,
  holds: 3,
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
    'certifyService',
    { tranche: 2, certifiedCents: 100_000, withdrawnCents: 0 },
    `a certifié le service fait de la tranche 2 : 1${thin}000${nbsp}€`,
  ],
  ['expireGrant', { releasedCents: 100_000 }, `La convention est caduque, non signée à son terme ; 1${thin}000${nbsp}€ sont libérés`],
  [
    'recordPayment',
    { tranche: 1, paidCents: 7_250_000, paidOn: '2027-02-01' },
    `a enregistré le paiement de la tranche 1 : 72${thin}500${nbsp}€, le 1er février 2027`,
  ],
  ['allotCredits', facts, `a ouvert 72${thin}500${nbsp}€ en AE 2027`],
  ['reverseMovement', facts, `est revenu sur le paiement de la tranche 1 (72${thin}500${nbsp}€), enregistré par erreur`],
  [
    'reverseMovement',
    { ...facts, kind: 'order_payment' },
    `est revenu sur la demande de paiement de la tranche 1 (72${thin}500${nbsp}€), enregistré par erreur`,
  ],
  ['reverseMovement', { ...facts, kind: 'cut' }, `est revenu sur le mouvement n° 12 (72${thin}500${nbsp}€), enregistré par erreur`],
  ['reportMilestone', { milestone: 2, number: 1 }, 'a rendu le bilan d’impact n° 2'],
  ['reportMilestone', { milestone: 2, number: 2 }, 'a rendu le bilan d’impact n° 2 (version 2)'],
  ['escalateReport', { milestone: 2, holds: 3 }, 'Le bilan d’impact n° 2 est en retard : la tranche 3 est retenue'],
  ['escalateReport', { milestone: 1, holds: null }, 'Le bilan d’impact n° 1 est en retard'],
  ['reviewReport', { milestone: 2, decision: 'accept' }, 'a accepté le bilan d’impact n° 2'],
  [
    'reviewReport',
    { milestone: 2, decision: 'accept', tranche: 3, confirmed: true },
    'a accepté le bilan d’impact n° 2 : la tranche 3 est affermie',
  ],
  [
    'reviewReport',
    { milestone: 2, decision: 'accept', tranche: 3, confirmed: false },
    'a accepté le bilan d’impact n° 2 : la tranche 3 attend des crédits',
  ],
  ['reviewReport', { milestone: 2, decision: 'return' }, 'a renvoyé le bilan d’impact n° 2, à compléter'],
])('%s with %j reads: %s', (name, given, sentence) => expect(writeEvent('fr', name, given)).toBe(sentence));
