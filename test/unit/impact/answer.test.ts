import { roundEuros } from '../../../domain/core/format.ts';
import {
  type AnswerBy,
  type AnswerFile,
  answerOf,
  entriesOf,
  groupLabel,
  type QuestionKey,
  questionOf,
  refuseRemark,
} from '../../../domain/impact/answer.ts';
import { Department } from '../../../domain/people/organisation.ts';
import { DEPARTMENTS, REGION_NAMES } from '../../../domain/people/region.ts';
import { paragraphOf } from '../../../words/impact/answer-paragraphs.ts';

const DAY = '2027-06-30';
const MILLION = 100_000_000;

const file = (change: Partial<AnswerFile> = {}): AnswerFile => ({
  ...{ applicationId: 'a', callId: 'one', submittedOn: '2027-01-10', screenedOn: null, reviewedOn: null, decidedOn: null },
  ...{ stoppedDays: 0, lastDecidedOn: null, isSelected: false, awardedOn: null, acceptedOn: null, signedOn: null, suspendedDays: 0 },
  ...{ slippage: null, targets: null, checked: [], organisationId: 'lakes', legalCategory: '7389', department: '74', endedEarly: false },
  ...{ promisedCents: 0, paidCents: 0, openCents: 0, standing: null },
  ...change,
});
const decided = (change: Partial<AnswerFile> = {}): AnswerFile =>
  file({
    ...{ screenedOn: '2027-01-31', reviewedOn: '2027-03-01', decidedOn: '2027-03-31', lastDecidedOn: '2027-03-31' },
    ...{ awardedOn: '2027-03-31', isSelected: true },
    ...change,
  });
const promised = (millions: number, change: Partial<AnswerFile> = {}): AnswerFile =>
  decided({ promisedCents: millions * MILLION, openCents: millions * MILLION - (change.paidCents ?? 0), ...change });
const signed = (change: Partial<AnswerFile> = {}): AnswerFile => promised(1, { signedOn: '2027-05-20', ...change });

const NO_GAINS = { promisedCents: 0, realisedCents: 0 };

/** The answer, with ordinary spaces. */
function told(question: QuestionKey, files: readonly AnswerFile[], { by = questionOf(question).by[0], gains = NO_GAINS } = {}) {
  const figures = (grouping: AnswerBy) => answerOf(question, files, { by: grouping, day: DAY });
  const answered = { ...{ question, asOf: DAY, by, gains }, ...figures(by), first: figures(questionOf(question).by[0]).rows };
  const said = (language: 'fr' | 'en') => paragraphOf(language, answered).replaceAll(/[\u00a0\u202f]/g, ' ');
  return { ...figures(by), fr: said('fr'), en: said('en') };
}

test('INSEE’s codes are 101 départements in 18 régions, and territories overseas, each one that an organisation may have', () => {
  const regional = [...DEPARTMENTS.values()].filter(({ region }) => region !== 'overseas');
  expect([regional.length, new Set(regional.map(({ region }) => region)).size]).toEqual([101, 18]);
  expect([...DEPARTMENTS.keys()].filter((code) => !Department.safeParse(code).success)).toEqual([]);
  expect(['2A', '69', '974', '988'].map((code) => REGION_NAMES.get(DEPARTMENTS.get(code)?.region ?? ''))).toEqual([
    ...['Corse', 'Auvergne-Rhône-Alpes', 'La Réunion', 'Autres territoires d’outre-mer'],
  ]);
});

test('amounts in a sentence are millions with one decimal, and whole euros below', () => {
  expect([420_000_000, 99_999_900, 12_345_678, 150_000_000_000, -420_000_000].map((cents) => roundEuros('fr', cents))).toEqual([
    ...['4,2\u00a0M€', '1\u00a0M€', '123\u202f457\u00a0€', '1,5\u00a0Md€', '−4,2\u00a0M€'],
  ]);
  expect([420_000_000, 150_000_000_000].map((cents) => roundEuros('en', cents))).toEqual(['€4.2m', '€1.5bn']);
});

const FOUR = [
  promised(2, { paidCents: MILLION }),
  promised(1, { department: '69', organisationId: 'town' }),
  promised(1, { department: '2A', organisationId: 'island' }),
  promised(0.5, { department: null }),
];

test('how much, to whom: nothing, one and many, the first région with its part, and how many have none that is known', () => {
  expect(told('to_whom', [file(), decided()])).toMatchObject({
    ...{ fr: 'Au soir du 30 juin 2027, le fonds n’a rien promis.', en: 'As of 30 June 2027, the fund has promised nothing.' },
    rows: [],
  });
  expect(told('to_whom', [promised(1.25)]).fr).toBe(
    'Au soir du 30 juin 2027, le fonds a promis 1,3 M€ à un projet. Rien n’est encore payé. Par région : Auvergne-Rhône-Alpes seulement.',
  );
  const { fr, en, rows, total } = told('to_whom', FOUR);
  expect(fr).toBe(
    'Au soir du 30 juin 2027, le fonds a promis 4,5 M€ à 4 projets de 3 administrations. Les paiements atteignent 1 M€, soit 22 %. Montant le plus élevé, par région : Auvergne-Rhône-Alpes (3 M€ pour 2 projets, soit 67 %). La région n’est pas connue pour un projet.',
  );
  expect(en).toBe(
    'As of 30 June 2027, the fund has promised €4.5m to 4 projects of 3 organisations. Payments amount to €1m, which is 22%. Highest amount, by region: Auvergne-Rhône-Alpes (€3m for 2 projects, which is 67%). The region is not known of one project.',
  );
  expect(rows.map(({ group, files, promisedCents }) => [group, files, promisedCents / MILLION])).toEqual([
    ['84', 2, 3],
    ['94', 1, 1],
    ['', 1, 0.5],
  ]);
  expect(total).toMatchObject({ files: 4, organisations: 3, promisedCents: 450_000_000, paidCents: MILLION, openCents: 350_000_000 });
});

test('groups that weigh the same are first together, and a paragraph sets its spaces as French does', () => {
  const files = [promised(1, { department: '75' }), promised(1, { department: '29' })];
  expect(told('to_whom', files, { by: 'department' }).fr).toContain(
    'à 2 projets d’une seule administration. Rien n’est encore payé. Montant le plus élevé, par département : Finistère (29) et Paris (75), à égalité.',
  );
  const answered = { ...{ question: 'unspent' as const, asOf: DAY, by: 'year' as const, gains: NO_GAINS }, rows: [], first: [] };
  expect(paragraphOf('fr', { ...answered, ...answerOf('unspent', files, { by: 'year', day: DAY }) })).toContain('2\u00a0M€');
});

test('why so long: none, one and many, by the longest step, the corrections and the signing', () => {
  expect(told('why_so_long', [file()]).fr).toBe('Au soir du 30 juin 2027, aucun dossier n’a encore de décision.');
  expect(told('why_so_long', [decided({ stoppedDays: 12 })]).fr).toBe(
    'Au soir du 30 juin 2027, un dossier a une décision, venue 80 jours après son dépôt. L’étape la plus longue avant elle : comité, liste d’attente comprise, 30 jours en moyenne. Pour un dossier, une correction de l’administration a été attendue 12 jours en moyenne.',
  );
  const three = [decided({ signedOn: '2027-05-20' }), decided(), decided({ decidedOn: '2027-04-12', department: '29' })];
  const { fr, rows, total } = told('why_so_long', three);
  expect(fr).toContain('3 dossiers ont une décision. Elle est venue 84 jours après le dépôt en moyenne, et en 80 jours au plus');
  expect(fr).toContain('la signature de la convention prend 50 jours en moyenne.');
  expect(rows.map(({ group, files, meanDays }) => [group, files, meanDays])).toEqual([
    ['screening', 3, 21],
    ['review', 3, 29],
    ['committee', 3, 34],
    ['signing', 1, 50],
  ]);
  expect(total).toMatchObject({ files: 3, meanDays: 84, medianDays: 80, mostDays: 92 });
  expect(told('why_so_long', three, { by: 'region' }).fr).toContain(
    'Délai le plus long, par région : Bretagne (92 jours en moyenne pour un dossier).',
  );
});

test('what came of it: none, one and many, with the targets that were due, early ends and gains', () => {
  expect(told('what_came', [promised(1)]).fr).toBe('Au soir du 30 juin 2027, aucune convention n’est signée.');
  expect(told('what_came', [signed({ targets: { due: 2, reached: 2 } })]).fr).toBe(
    'Au soir du 30 juin 2027, une convention est signée, pour 1 M€ promis, dont rien n’est encore payé. Un seul projet avait une cible due à son dernier bilan accepté : il a atteint toutes les siennes. Aucun gain de budget n’est promis.',
  );
  const four = [
    signed({ targets: { due: 2, reached: 2 }, paidCents: MILLION }),
    signed({ targets: { due: 2, reached: 1 } }),
    ...[signed({ endedEarly: true }), signed()],
  ];
  const { fr, rows } = told('what_came', four, { gains: { promisedCents: 30_000_000, realisedCents: 10_000_000 } });
  const stopped = told('what_came', [signed({ targets: { due: 2, reached: 1 }, endedEarly: true })]);
  expect(stopped.fr).toContain('Hors projets arrêtés, aucune cible n’était encore due à un bilan accepté.');
  expect(stopped.en).toContain('Leaving aside what ended early, no target was due yet at an accepted report.');
  expect(fr).toBe(
    'Au soir du 30 juin 2027, 4 conventions sont signées, pour 4 M€ promis, dont 1 M€ payés. Hors projets arrêtés, sur les 2 projets dont une cible était due au dernier bilan accepté, un seul a atteint toutes les siennes. Un projet s’est arrêté avant son dernier jour. Gains de budget : 100 000 € attestés, sur 300 000 € promis.',
  );
  expect(rows.map(({ group, files }) => [group, files])).toEqual([
    ...(['met', 'missed', 'not_due', 'ended'] as const).map((group) => [group, 1]),
  ]);
});

test('what is promised and not spent: none, one and many, ranked by what is left', () => {
  expect(told('unspent', [promised(1, { paidCents: MILLION })]).fr).toBe(
    'Au soir du 30 juin 2027, rien de ce que le fonds a promis ne reste à payer.',
  );
  expect(told('unspent', [promised(1.2)]).fr).toContain('il reste 1,2 M€ à payer pour un projet, sur 1,2 M€ qui lui sont promis.');
  expect(told('unspent', FOUR).fr).toContain(
    'il reste 3,5 M€ à payer pour 4 projets, sur 4,5 M€ qui leur sont promis. Reste le plus élevé, par région : Auvergne-Rhône-Alpes (2 M€ pour 2 projets, soit 57 %).',
  );
});

test('who waits: none, one and many, each at its step; what was withdrawn, refused or signed waits no more', () => {
  const over = [file({ standing: 'withdrawn' }), decided({ isSelected: false }), signed(), decided()];
  expect(told('who_waits', over).fr).toBe('Au soir du 30 juin 2027, aucun dossier n’attend.');
  expect(told('who_waits', [...over, file()]).fr).toBe(
    'Au soir du 30 juin 2027, un dossier attend depuis 171 jours. Il en est à cette étape : recevabilité.',
  );
  const waiting = [...over, file(), file({ standing: 'correcting' }), file({ screenedOn: '2027-02-01' }), promised(1)];
  const { fr, total } = told('who_waits', waiting);
  expect(fr).toBe(
    'Au soir du 30 juin 2027, 4 dossiers attendent, depuis 151 jours en moyenne et 171 jours au plus. Par étape : correction par l’administration (1), recevabilité (1), instruction (1) et signature de la convention (1). Pour un dossier, c’est l’administration qui doit répondre. Pour un dossier, l’attribution est faite et la convention n’est pas signée.',
  );
  expect(total).toMatchObject({ files: 4, mostDays: 171 });
  expect(entriesOf('who_waits', waiting, 'type', DAY).map(({ group }) => group)).toEqual(['73', '73', '73', '73']);
});

test('a group that no table knows keeps its key, and one that is not known says so', () => {
  expect([groupLabel('region', ''), groupLabel('type', '72'), groupLabel('year', '2027')].map(({ fr }) => fr)).toEqual([
    ...['Non connu', 'Collectivité territoriale', '2027'],
  ]);
});

test('a remark waits until the day of its answer is over', () => {
  const remark = { question: 'to_whom' as const, asOf: DAY, remark: 'Sans les avances.' };
  expect(refuseRemark(remark, '2027-07-01')).toBeNull();
  expect(refuseRemark(remark, DAY)).toEqual({ code: 'answer_day_not_over', asOf: DAY, today: DAY });
});
