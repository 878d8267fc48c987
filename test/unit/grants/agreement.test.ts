import type { CallTerms } from '../../../domain/calls/call.ts';
import type { Agreement } from '../../../domain/grants/agreement.ts';
import { sha256Of } from '../../../domain/grants/payment-export.ts';
import { planTranches } from '../../../domain/calls/tranche-plan.ts';
import { writeAgreement } from '../../../letters/grants/agreement.ts';
import { hashAgreement } from '../../../letters/grants/print-agreement.ts';
import { contentOf, SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { readPdf, type ReadPdf } from '../../support/pdf.ts';

const [ministry, operator] = SHIPPED_CALL.terms.legalForms;
const [town] = TOWN_CALL.terms.legalForms;
const content = contentOf(STUDENTS);
const tranches = planTranches(
  { terms: { ...SHIPPED_CALL.terms, tranches: { aboveCents: 1, aboveMonths: 6, everyMonths: 6, firm: 1 } } },
  town!,
  18_000_000,
  12,
).map((tranche) => ({ ...tranche, firm: tranche.rank === 1, reportRank: tranche.rank }));
const CALL_TERMS = {
  forLocalAuthorities: true,
  eligibleCategories: null,
  trancheConditions: ['report' as const],
  indicatorsReachedPercent: null,
  finalAccount: null,
  tracking: null,
};

const agreement = (): Agreement => ({
  grantId: '019aa1c0-0000-7000-8000-000000000001',
  reference: 'DON-2026-0042-C',
  plan: 1,
  since: '2027-03-01T14:05:00.000Z',
  call: { id: 'territoires-2023', version: 2, title: TOWN_CALL.terms.title, reports: { months: 2, reminderDays: 21 }, ...CALL_TERMS },
  terms: TOWN_CALL.terms.agreement,
  envelope: TOWN_CALL.envelope.name,
  imputation: [],
  beneficiary: { name: 'Commune de <Lys>', siret: '21340172201787' },
  legalForm: town!,
  awardedCents: 18_000_000,
  content,
  types: [{ fr: 'Administration proactive', en: 'Proactive administration' }],
  startsOn: '2027-06-01',
  durationMonths: 12,
  tranches,
  obligations: [],
  guarantees: [],
  amends: null,
});
const french = async (changed: Partial<Agreement> = {}) => readPdf(await writeAgreement('fr', { ...agreement(), ...changed }));
const english = async (changed: Partial<Agreement> = {}) => readPdf(await writeAgreement('en', { ...agreement(), ...changed }));

/** A heading without the number of its article. */
const titleOf = (heading: string) => heading.replace(/^Article \d+\. /, '');
/** The parts under a heading, up to the next one. */
const under = ({ parts }: ReadPdf, heading: string): [string, string][] => {
  const from = parts.findIndex(([role, text]) => role === 'H2' && titleOf(text) === heading) + 1;
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
    'H2 Visas',
    'H2 Parties',
    ...[
      'Objet',
      'Forme juridique',
      'Plan de financement',
      'Indicateurs d’impact',
      'Tranches',
      'Jalons',
      'Durée',
      'Versement',
      'Commencement',
      'Information et contrôle',
      'Code et données',
      'Données personnelles',
      'Conflits d’intérêts',
      'Modification',
      'Conditions de la subvention',
      'Suspension',
      'Reversement',
      'Fin anticipée',
      'Différends',
      'Signatures',
    ].map((heading, place) => `H2 Article ${place + 1}. ${heading}`),
  ]);
});

test('a guillemet stays with its word where it has no room on the line', async () => {
  const title = 'Carte des haies et des étiages';
  expect(await french({ content: { ...content, title } })).toMatchObject({ title: `Convention du projet « ${title} »`, faults: [] });
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

test('it names both parties, what the one contributes to the other’s project, and its duration', async () => {
  const pdf = await french();
  expect(pdf.parts[1]).toEqual(['P', 'Référence de la convention : DON-2026-0042-C']);
  expect(said(pdf, 'Parties')).toEqual([
    'L’État (ministère chargé de la transformation publique, direction interministérielle du numérique), représenté par la directrice interministérielle du numérique, ou par la personne qui signe en son nom, ci‑après « l’État »,',
    'et Commune de <Lys>, SIRET 21340172201787, que représente la personne qui signe en son nom, ci‑après « le bénéficiaire »,',
    'conviennent de ce qui suit, au titre de l’appel « Données des territoires » (territoires-2023, version 2) et de l’enveloppe « Fonds des données des territoires ».',
  ]);
  expect(said(pdf, 'Objet')).toEqual([
    `Le bénéficiaire réalise le projet « ${content.title} » (Administration proactive), dont le résumé suit. L’État y apporte au maximum 180 000 € (cent quatre-vingt mille euros).`,
    content.summary,
  ]);
  expect(said(pdf, 'Durée').join()).toMatch(
    /^Le projet dure 12 mois, du 1er juin 2027 au 31 mai 2028 ; si la seconde signature vient après /,
  );
});

test('each rule of the legal form stands with its figure and the article that it comes from', async () => {
  const [rules] = (await french()).tables;
  expect(rules).toEqual([
    ['Règle', 'Limite', 'Article'],
    ['Avance', 'au plus 30 % du montant', 'décret 2018-514 art. 12 II'],
    ['Avance couverte par une garantie', 'au plus 60 % du montant', 'décret 2018-514 art. 12 II'],
    ['Avance et acomptes', 'au plus 80 % du montant', 'décret 2018-514 art. 12 III'],
    ['Avance et acomptes, au-delà de 48 mois', 'au plus 90 % du montant', 'décret 2018-514 art. 12 III'],
    ['Part propre', 'au moins 20 % des financements publics', 'CGCT L1111-10 III'],
    ['Total des aides publiques', 'au plus 100 % de la dépense subventionnable', 'décret 2018-514 art. 10 III'],
  ]);
});

test.each([
  [
    'a ministry',
    { ...ministry!, source: 'décret 2004-1085' },
    'Délégation de gestion, par application de : décret 2004-1085.',
    'Le délégant délègue ses crédits',
  ],
  [
    'an operator',
    operator!,
    'Subvention à un opérateur (subvention pour charges de service public), par application de : loi organique 2001-692 art. 5.',
    'L’État engage et paie',
  ],
])('that of %s says who commits and pays, and of which nature the money is', async (_, legalForm, label, who) => {
  const [first, second] = said(await french({ legalForm }), 'Forme juridique');
  expect([first, second]).toEqual([label, expect.stringContaining(who)]);
});

test('CGCT L1111-10 III: an agreement names the derogation from the own share, with its article and its act', async () => {
  const derogation = { label: { fr: 'Écoles', en: 'Schools' }, article: 'CGCT L1111-10 III', act: 'arrêté n° 23-003' };
  const written = 'Dérogation à la part propre du bénéficiaire : Écoles (CGCT L1111-10 III), accordée par : arrêté n° 23-003.';
  expect(said(await french({ derogation }), 'Forme juridique')).toContain(written);
  expect(said(await english({ derogation }), 'Legal form')).toContain(
    "Derogation from the beneficiary's own part: Schools (CGCT L1111-10 III), granted by: arrêté n° 23-003.",
  );
  expect(said(await french(), 'Forme juridique')).not.toContain(written);
});

test('décret 2018-514 art. 8 and 12 I: an agreement names the eligible cost, the most that is paid, and the rate on eligible spending', async () => {
  const call = { ...agreement().call, eligibleCategories: ['staff' as const, 'services' as const] };
  const sentences = said(await french({ call, awardedCents: 19_200_000 }), 'Plan de financement');
  expect(sentences.at(-2)).toBe(
    'Dépense subventionnable : 400 000,50 €. Le total versé n’excède ni 192 000 €, ni 48 % des dépenses éligibles justifiées. Ne sont éligibles que les dépenses faites pour le projet entre son premier et son dernier jour.',
  );
});

test('no rule without a bound is printed: the agreement of an operator that may be paid in advance has no table of rules', async () => {
  const { tables } = await french({ legalForm: { ...operator!, ownFundingMinPercent: 0, sources: {} } });
  expect(tables.flat(2)).not.toContain('Règle');
});

test('credits of a delegation that were not used are returned, and what was paid above the fund’s part elsewhere is paid back', async () => {
  const call = { ...agreement().call, finalAccount: { months: 3, reminderDays: 30 } };
  expect(said(await french({ call, legalForm: ministry! }), 'Après le projet')[0]).toContain('Les crédits non consommés sont restitués.');
  expect(said(await french({ call }), 'Après le projet')[0]).toContain('Ce qui a été payé au-delà de la part de l’État est reversé.');
});

test('of a single payment the whole amount is committed by the second signature, and no other tranche is named', async () => {
  const single = [{ ...tranches.at(-1)!, rank: 1, reportRank: 1, firm: true, amountCents: 18_000_000, fromMonth: 0 }];
  const pdf = await french({ tranches: single });
  expect(said(pdf, 'Forme juridique')[1]).toBe('L’État engage et paie. La seconde signature engage la totalité du montant.');
  expect(pdf.tables.at(-1)?.[1]?.[0]).toBe('1. Versement unique');
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
    ['l’État', '180 000 €'],
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
      'conditionnelle : débloquée quand le bilan 1 est accepté ; payée une fois le service fait attesté et le bilan 2 accepté',
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

test('tranches that are firm together are committed together, and no report opens one of them', async () => {
  const firm = tranches.map((tranche) => ({ ...tranche, firm: true }));
  const pdf = await french({ tranches: firm });
  expect(said(pdf, 'Forme juridique')[1]).toBe('L’État engage et paie. La seconde signature engage la totalité du montant.');
  const last = { ...firm.at(-1)!, rank: 3, reportRank: 3, firm: false };
  const conditional = { tranches: [...firm, last] };
  expect(said(await french(conditional), 'Forme juridique')[1]).toContain('engage les 2 premières tranches ; les autres le sont quand');
  expect(pdf.tables[4]?.[2]?.[3]).toBe('ferme ; payée une fois le service fait attesté et le bilan 2 accepté');
  expect(said(pdf, 'Jalons').slice(1)).toEqual(['Bilan 1, à la fin du mois 6', 'Bilan 2, à la fin du mois 12']);
  const translation = await english({ tranches: firm });
  expect(said(translation, 'Legal form')[1]).toBe('The State commits and pays. The second signature commits the whole amount.');
  expect(said(await english(conditional), 'Legal form')[1]).toContain('commits the first 2 tranches; the others are committed when');
  expect(translation.tables.flat(2)).toContain('firm; paid once the service is certified and report 2 accepted');
});

test('a guarantee is named where there is one', async () => {
  const guarantees = [{ guarantor: 'Caisse des dépôts', reference: 'G-7', guaranteedCents: 10_800_000, endsOn: '2028-06-30' }];
  expect(said(await french({ guarantees }), 'Garantie de l’avance')).toEqual([
    'Caisse des dépôts, n° G-7, pour 108 000 €, jusqu’au 30 juin 2028',
  ]);
});

test('the conditions before the signature are said with what their certification rests on, in the first plan alone', async () => {
  const conditions = [
    { wording: 'Le cofinancement est notifié.', certified: { on: '2027-03-02', evidence: 'Arrêté du 1er mars.' } },
    { wording: 'L’analyse d’impact est approuvée.', certified: null },
  ];
  const [, first, second] = said(await french({ conditions }), 'Conditions préalables à la signature');
  expect(first).toContain('Le cofinancement est notifié.');
  expect(first).toContain('Attestée le 2 mars 2027, au vu de ce qui suit : Arrêté du 1er mars.');
  expect(second).toContain('À attester avant la signature.');
  expect(said(await english({ conditions }), 'Conditions before the signature').join()).toContain('Certified on 2 March 2027');
  for (const pdf of [await french(), await french({ conditions, plan: 2 })])
    expect(pdf.parts.some(([, text]) => text.includes('Conditions préalables'))).toBe(false);
});

test('the conditions of tranches, the obligations and what is owed after the project are said where the call has them', async () => {
  const call = {
    ...agreement().call,
    trancheConditions: ['report' as const, 'indicators' as const, 'obligations' as const],
    indicatorsReachedPercent: 80,
    finalAccount: { months: 3, reminderDays: 14 },
    tracking: { years: 3, months: 2, reminderDays: 14 },
  };
  const obligations = [{ label: { fr: 'Source ouverte', en: 'Source opened' }, months: 6, evidence: 'link' as const }];
  const pdf = await french({ call, obligations });
  expect(pdf.tables[4]?.[2]?.[3]).toBe(
    'conditionnelle : débloquée quand ses conditions sont remplies ; payée une fois le service fait attesté et le bilan 2 accepté',
  );
  expect(said(pdf, 'Conditions des tranches')).toEqual([
    'Une tranche conditionnelle est débloquée quand :',
    'Le bilan de la période précédente est accepté',
    'Tous les indicateurs du plan sont renseignés, et chacun atteint au moins 80 % de sa cible échue',
    'Les obligations échues avant sa période sont remplies',
  ]);
  expect(said(pdf, 'Obligations')).toEqual(['Source ouverte : au plus tard 6 mois après le premier jour du projet, justifié par un lien']);
  expect(said(pdf, 'Après le projet')).toEqual([
    'Le bénéficiaire rend le décompte final de ce qui est réellement dépensé dans les 3 mois qui suivent la fin du projet. Ce qui a été payé au-delà de la part de l’État est reversé.',
    'Il rend ensuite un bilan de ses indicateurs pour chacune des 3 années qui suivent la fin du projet, dans les 2 mois qui en suivent la fin.',
  ]);
  expect(said(await english({ call, obligations }), 'After the project')).toHaveLength(2);
  expect(said(pdf, 'Durée').join()).toMatch(
    /quand la dernière tranche est payée, le dernier bilan accepté et le décompte final approuvé, ou par une fin anticipée\.$/,
  );
});

describe('an amendment', () => {
  const [first, ...others] = content.costLines;
  const amended = (): Partial<Agreement> => ({
    plan: 3,
    awardedCents: 20_000_000,
    durationMonths: 18,
    content: { ...content, costLines: [{ ...first!, amountCents: first!.amountCents + 2_000_000 }, ...others], indicators: [] },
    tranches: [...tranches, { rank: 3, kind: 'balance', firm: true, reportRank: 2, fromMonth: 6, toMonth: 12, amountCents: 2_000_000 }],
    amends: {
      plan: 2,
      since: '2027-09-01T08:00:00.000Z',
      documentSha256: 'a'.repeat(64),
      reasons: 'Le fournisseur livre plus tard.',
      content,
      awardedCents: 18_000_000,
      durationMonths: 12,
      responsible: { before: 'Aïcha Benkirane', after: 'Luc Morel' },
    },
  });

  test('says which plan it changes and why, and every part that differs, before and after', async () => {
    const pdf = await french(amended());
    expect(pdf.faults).toEqual([]);
    const [which, why] = said(pdf, 'Ce que l’avenant change');
    expect([which, why]).toEqual([
      `L’avenant modifie la convention dans son plan n° 2, en vigueur depuis le 1er septembre 2027, dont le document a l’empreinte SHA-256 ${'a'.repeat(64)}.`,
      'Motif : Le fournisseur livre plus tard.',
    ]);
    const [head, amount, cost, length, responsible, line, ...rest] = pdf.tables[0] ?? [];
    expect([head, amount, cost, length, responsible]).toEqual([
      ['Objet', 'Avant', 'Après'],
      ['Montant accordé', '180 000 €', '200 000 €'],
      ['Coût du projet', '480 000 €', '500 000 €'],
      ['Durée', '12 mois', '18 mois'],
      ['Responsable du projet', 'Aïcha Benkirane', 'Luc Morel'],
    ]);
    expect(line?.[0]).toBe('Dépense 1');
    expect(line?.[1]).not.toBe(line?.[2]);
    expect(rest.map(([subject, , after]) => [subject, after])).toEqual(
      content.indicators.map((_, place) => [`Indicateur ${place + 1}`, 'néant']),
    );
  });

  test('holds a tranche that it adds for firm, justified by the report on its period, which opens no other', async () => {
    const pdf = await french(amended());
    expect(pdf.tables.find(([head]) => head?.[0] === 'Tranche')?.[3]).toEqual([
      '3. Solde',
      'mois 7 à 12',
      '20 000 €',
      'ferme, ajoutée par un avenant à sa seconde signature ; payée une fois le service fait attesté et le bilan 2 accepté',
    ]);
    expect(said(pdf, 'Jalons').slice(1)).toHaveLength(2);
  });

  test('has a translation of the same structure', async () => {
    const [original, translation] = [await french(amended()), await english(amended())];
    const shape = ({ tables }: ReadPdf) => tables.flat().map((row) => row.length);
    expect(shape(translation)).toEqual(shape(original));
    expect(translation).toMatchObject({ title: `Amendment 2 to the agreement for the project "${content.title}"`, faults: [] });
    expect(said(translation, 'What the amendment changes')[1]).toBe('Reason: Le fournisseur livre plus tard.');
    expect(translation.parts.flat().join('\n')).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

test('a later plan is an amendment, and its dates are those that hold', async () => {
  const pdf = await french({ plan: 3 });
  expect(pdf.title).toBe(`Avenant n° 2 à la convention du projet « ${content.title} »`);
  expect(said(pdf, 'Durée').join()).toMatch(/^Le projet dure 12 mois, du 1er juin 2027 au 31 mai 2028\. /);
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

test('a subsidy says what is published of it, and that its beneficiary consents to a sheet, where its call does', async () => {
  const { call } = agreement();
  const published = async (publication: CallTerms['publication'], language = french) =>
    said(await language({ call: { ...call, publication } }), 'Publication');
  expect(JSON.stringify((await french({ call: { ...call, publication: null } })).parts)).not.toContain('Publication');
  expect(await published({ months: 0, sheets: false, gains: false, contact: false })).toEqual([
    'L’État publie les données essentielles de la convention dès sa signature. Aucun nom de personne n’y figure.',
  ]);
  const [, consents] = await published({ months: 2, sheets: true, gains: false, contact: false });
  expect(consents).not.toMatch(/gains|interlocuteur/);
  expect((await published({ months: 2, sheets: true, gains: false, contact: true }))[1]).toContain('désignée elle-même interlocuteur');
  expect((await published({ months: 2, sheets: true, gains: true, contact: false }))[1]).toContain('gains avec leur méthode');
  expect(consents).toMatch(/^Le bénéficiaire consent à ce qu’une fiche publique/);
  expect((await published({ months: 2, sheets: true, gains: true, contact: false }, english))[0]).toContain('2 months after its signature');
});
