import type { Agreement } from '../../domain/agreement.ts';
import { sha256Of } from '../../domain/payment-export.ts';
import { planTranches } from '../../domain/tranche-plan.ts';
import { hashAgreement, writeAgreement } from '../../letters/agreement.ts';
import { contentOf, SHIPPED_CALL, TOWN_CALL } from '../support/domain.ts';
import { STUDENTS } from '../support/lives.ts';
import { readPdf, type ReadPdf } from '../support/pdf.ts';

const [ministry, operator] = SHIPPED_CALL.terms.vehicles;
const [town] = TOWN_CALL.terms.vehicles;
const content = contentOf(STUDENTS);
const tranches = planTranches(
  { terms: { ...SHIPPED_CALL.terms, tranches: { aboveCents: 1, aboveMonths: 6, everyMonths: 6 } } },
  town!,
  18_000_000,
  12,
);

const agreement = (): Agreement => ({
  grantId: '019aa1c0-0000-7000-8000-000000000001',
  plan: 1,
  since: '2027-03-01T14:05:00.000Z',
  call: { id: 'territoires-2023', version: 2, title: TOWN_CALL.terms.title, reports: { months: 2, reminderDays: 21 } },
  envelope: TOWN_CALL.envelope.name,
  beneficiary: { name: 'Commune de <Lys>', siret: '21340172201787' },
  vehicle: town!,
  awardedCents: 18_000_000,
  content,
  types: [{ fr: 'Administration proactive', en: 'Proactive administration' }],
  startsOn: '2027-06-01',
  durationMonths: 12,
  tranches,
  guarantees: [],
});
const french = async (changed: Partial<Agreement> = {}) => readPdf(await writeAgreement('fr', { ...agreement(), ...changed }));
const english = async (changed: Partial<Agreement> = {}) => readPdf(await writeAgreement('en', { ...agreement(), ...changed }));

/** The parts under a heading, up to the next one. */
const under = ({ parts }: ReadPdf, heading: string): [string, string][] => {
  const from = parts.findIndex(([role, text]) => role === 'H2' && text === heading) + 1;
  const to = parts.findIndex(([role], place) => place >= from && role === 'H2');
  return parts.slice(from, to < 0 ? parts.length : to);
};
const said = (pdf: ReadPdf, heading: string) => under(pdf, heading).map(([, text]) => text);
test('an agreement is a tagged PDF whose title and language a reader is told, and whose structure is sound', async () => {
  const { parts, artifacts: _, pages: __, tables: ___, ...document } = await french();
  expect(document).toEqual({
    title: `Convention du projet « ${content.title} »`,
    language: 'fr-FR',
    isTagged: true,
    createdAt: 'D:20270301140500Z',
    faults: [],
  });
  expect(parts.filter(([role]) => role.startsWith('H')).map(([role, text]) => `${role} ${text}`)).toEqual([
    `H1 Convention du projet « ${content.title} »`,
    ...[
      'Parties',
      'Objet',
      'Forme juridique',
      'Plan de financement',
      'Indicateurs d’impact',
      'Tranches',
      'Jalons',
      'Durée',
      'Signatures',
    ].map((heading) => `H2 ${heading}`),
  ]);
});

test('the translation says so first, and has the same structure', async () => {
  const [original, translation] = [await french(), await english()];
  expect(translation).toMatchObject({ title: `Agreement for the project "${content.title}"`, language: 'en-GB', faults: [] });
  expect(translation.parts[1]).toEqual(['P', 'This is a translation. The French document alone is signed.']);
  const shape = ({ parts, tables }: ReadPdf) => [
    parts.flatMap(([role]) => (role.startsWith('H') ? [role] : [])),
    tables.flat().map((row) => row.length),
  ];
  expect(shape(translation)).toEqual(shape(original));
  expect(translation.parts.flat().join('\n')).not.toMatch(/undefined|null|NaN|\[object/);
});

test('it names both parties, what the one contributes to the other’s project, and its term', async () => {
  const pdf = await french();
  expect(pdf.parts[1]).toEqual(['P', `Référence de la convention : ${agreement().grantId}`]);
  expect(said(pdf, 'Parties')).toEqual([
    'Le fonds des projets de données, au titre de l’appel « Données des territoires » (territoires-2023, version 2) et de l’enveloppe « Fonds des données des territoires », ci-après « le fonds »,',
    'et Commune de <Lys>, SIRET 21340172201787, ci-après « le bénéficiaire ».',
  ]);
  expect(said(pdf, 'Objet')).toEqual([
    `Le fonds apporte 180 000 € au projet « ${content.title} » du bénéficiaire (Administration proactive) :`,
    content.summary,
  ]);
  expect(said(pdf, 'Durée').join()).toMatch(/^Le projet dure 12 mois à compter du 1er juin 2027, ou du jour de la seconde signature /);
});

test('each rule of the legal form stands with its figure and the article that it comes from', async () => {
  const [rules] = (await french()).tables;
  expect(rules).toEqual([
    ['Règle', 'Limite', 'Article'],
    ['Avance', 'au plus 30 % du montant', 'décret 2018-514 art. 12 II'],
    ['Avance couverte par une garantie', 'au plus 60 % du montant', 'décret 2018-514 art. 12 II'],
    ['Avance et acomptes', 'au plus 80 % du montant', 'décret 2018-514 art. 12 III'],
    ['Avance et acomptes, au-delà de 48 mois', 'au plus 90 % du montant', 'décret 2018-514 art. 12 III'],
    ['Part propre du bénéficiaire', 'au moins 20 % du coût', 'CGCT L1111-10 III'],
    ['Total des aides publiques', 'au plus 100 % du coût éligible', 'décret 2018-514 art. 10'],
  ]);
});

test.each([
  [
    'a ministry',
    { ...ministry!, source: 'décret 2004-1085' },
    'Délégation de gestion, par application de : décret 2004-1085.',
    'délègue ses crédits',
  ],
  ['an operator', operator!, 'Subvention à un opérateur (transfert), par application de : décret 2012-1246 art. 33.', 'engage et paie'],
])('that of %s says who commits and pays, and of which nature the money is', async (_, vehicle, label, who) => {
  const [first, second] = said(await french({ vehicle }), 'Forme juridique');
  expect([first, second]).toEqual([label, expect.stringContaining(`Le fonds ${who}`)]);
});

test('costs, funding, indicators and tranches are tables whose amounts are those of the plan', async () => {
  const [, costs, funding, indicators, planned] = (await french()).tables;
  const total = (table: string[][] | undefined) => table?.at(-1);
  expect([total(costs), total(funding)]).toEqual([
    ['Total', '', '480 000 €'],
    ['Total', '', '480 000 €'],
  ]);
  expect(costs?.slice(1, -1).map(([label]) => label)).toEqual(content.costLines.map(({ label }) => label));
  expect(funding?.slice(1, -1).map(([, source, amount]) => [source, amount])).toEqual([
    ['le fonds', '180 000 €'],
    ['le bénéficiaire', '300 000 €'],
  ]);
  expect(indicators?.slice(1).map(([label]) => label)).toEqual(content.indicators.map(({ label }) => label));
  expect(indicators?.[1]?.[3]).toMatch(/^mois \d+ : /);
  expect(planned).toEqual([
    ['Tranche', 'Période', 'Montant', 'Condition'],
    ['1. Avance', 'mois 1 à 6', '54 000 €', 'ferme ; payée avant tout service fait'],
    [
      '2. Solde',
      'mois 7 à 12',
      '126 000 €',
      'conditionnelle : affermie quand le bilan 1 est accepté ; payée une fois le service fait certifié et le bilan 2 accepté',
    ],
    ['Total', '', '180 000 €', ''],
  ]);
});

test('a head of a table says whether it is that of its column or of its row', async () => {
  const document = await writeAgreement('fr', agreement());
  const { tables } = await french();
  const count = (scope: string) => document.toString('latin1').split(`/Scope /${scope}`).length - 1;
  expect([count('Column'), count('Row')]).toEqual([
    tables.reduce((sum, [head]) => sum + (head?.length ?? 0), 0),
    tables.reduce((sum, table) => sum + table.length - 1, 0),
  ]);
});

test('milestones say which tranche each report opens, and until when it is due', async () => {
  const [reports, ...milestones] = said(await french(), 'Jalons');
  expect(reports).toMatch(/dans les 2 mois\.$/);
  expect(milestones).toEqual(['Bilan 1, à la fin du mois 6 ; accepté, il ouvre la tranche 2', 'Bilan 2, à la fin du mois 12']);
});

test('a guarantee is named where there is one', async () => {
  const guarantees = [{ guarantor: 'Caisse des dépôts', reference: 'G-7', guaranteedCents: 10_800_000, endsOn: '2028-06-30' }];
  expect(said(await french({ guarantees }), 'Garantie de l’avance')).toEqual([
    'Caisse des dépôts, n° G-7, pour 108 000 €, jusqu’au 30 juin 2028',
  ]);
});

test('a later plan is an amendment, and its dates are those that hold', async () => {
  const pdf = await french({ plan: 3 });
  expect(pdf.title).toBe(`Avenant n° 2 à la convention du projet « ${content.title} »`);
  expect(said(pdf, 'Durée').join()).toMatch(/^Le projet dure 12 mois à compter du 1er juin 2027\. /);
});

test('a long plan goes on over pages, each row on one of them, and its structure stays sound', async () => {
  const costLines = Array.from({ length: 90 }, (_, place) => ({
    label: `Poste ${place} ${'très détaillé '.repeat(12)}`.slice(0, 200),
    category: 'services' as const,
    amountCents: 100,
  }));
  const pdf = await french({ content: { ...content, costLines } });
  expect(pdf.pages).toBeGreaterThan(6);
  expect(pdf.faults).toEqual([]);
  expect(pdf.tables.flat().filter(([label]) => label?.startsWith('Poste'))).toHaveLength(90);
});

test('the same plan makes the same bytes, whose SHA-256 is what is signed; another makes others', async () => {
  const [first, again] = [await writeAgreement('fr', agreement()), await writeAgreement('fr', agreement())];
  expect(again.equals(first)).toBe(true);
  expect(await hashAgreement(agreement())).toBe(sha256Of(first));
  expect(await hashAgreement({ ...agreement(), awardedCents: 17_999_999 })).not.toBe(sha256Of(first));
});
