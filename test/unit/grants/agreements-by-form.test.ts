import type { Agreement } from '../../../domain/grants/agreement.ts';
import { planTranches } from '../../../domain/calls/tranche-plan.ts';
import { writeAgreement } from '../../../letters/grants/agreement.ts';
import type { Language } from '../../../domain/core/words.ts';
import { contentOf, SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { readPdf } from '../../support/pdf.ts';

const [ministry, operator] = SHIPPED_CALL.terms.legalForms;
const [town] = TOWN_CALL.terms.legalForms;
const content = contentOf(STUDENTS);
const MONEY = { fundsCentre: 'BG00/0349-CDMA-CDMA', functionalArea: '0349-01' };

function agreementOf(legalForm: Agreement['legalForm'], { id, version, terms }: typeof TOWN_CALL): Agreement {
  return {
    grantId: '019aa1c0-0000-7000-8000-000000000001',
    reference: 'DON-2026-0042-C',
    plan: 1,
    since: '2027-03-01T14:05:00.000Z',
    call: { id, version, ...terms, finalAccount: { months: 6, reminderDays: 30 } },
    terms: terms.agreement,
    envelope: TOWN_CALL.envelope.name,
    imputation: [{ year: 2027, ...MONEY }],
    beneficiary: { name: 'Lys', siret: '21340172201787' },
    legalForm,
    awardedCents: 18_000_000,
    content,
    types: [{ fr: 'Administration proactive', en: 'Proactive administration' }],
    startsOn: '2027-06-01',
    durationMonths: 12,
    tranches: planTranches({ terms }, legalForm, 18_000_000, 12).map((tranche) => ({
      ...tranche,
      firm: true,
      year: 2027,
      reportRank: tranche.rank,
    })),
    obligations: [],
    guarantees: [],
    conditions: [{ wording: 'Le cofinancement est notifié.', certified: null }],
    award: { application: 'DON-2026-0042', on: '2027-02-15' },
    amends: null,
  };
}

const byTransfer = { ...operator!, nature: 'transfer' as const, derogation: 'accord du directeur du budget du 3 mars 2027' };
const AGREEMENTS = {
  'a town': agreementOf(town!, TOWN_CALL),
  'an operator': agreementOf(operator!, SHIPPED_CALL),
  'an operator by transfer': agreementOf(byTransfer, SHIPPED_CALL),
  'a ministry': agreementOf(ministry!, SHIPPED_CALL),
};
const AMENDED: Agreement = {
  ...AGREEMENTS['a town'],
  plan: 2,
  amends: {
    plan: 1,
    since: '2027-03-01T14:05:00.000Z',
    documentSha256: 'a'.repeat(64),
    reasons: 'Un marché a pris du retard.',
    content,
    awardedCents: 18_000_000,
    durationMonths: 9,
    responsible: { before: 'Maya Lopez', after: 'Maya Lopez' },
  },
};

const textOf = async (agreement: Agreement, language: Language = 'fr') => {
  const { parts, tables } = await readPdf(await writeAgreement(language, agreement));
  return [...parts.map(([, text]) => text), ...tables.flat(2)].join('\n').replaceAll(/[\u00a0\u202f]/g, ' ');
};

test.each([
  [
    'a town',
    [
      // Décret 2018-514 art. 8: the beneficiary, the project and its eligible cost, the most that is paid and how it is
      // calculated, the calendar with its planned end, how it is paid and paid back.
      'et Lys, SIRET 21340172201787',
      'Dépense subventionnable : ',
      'au maximum 180 000 € (cent quatre-vingt mille euros)',
      'Le total versé n’excède ni 180 000 €, ni ',
      'du 1er juin 2027 au 31 mai 2028',
      'relevé d’identité bancaire.',
      'Les sommes sont versées dans les 30 jours qui suivent l’attestation du service fait, sur le compte',
      'décret n° 2018-514, art. 14',
      'n’a pas commencé avant la réception de la demande (décret n° 2018-514, art. 5)',
      'décret 2018-514 art. 10 III',
      'décret 2018-514 art. 12 II',
      'décret 2018-514 art. 12 III',
      'CGCT L1111-10 III',
      'dépasse 100 % de la dépense subventionnable',
      'autres aides publiques reçues ou demandées',
      'Les montants sont hors taxes.',
    ],
  ],
  [
    'an operator',
    [
      '(subvention pour charges de service public), par application de : loi organique 2001-692 art. 5.',
      'règles de cofinancement de l’appel',
    ],
  ],
  ['an operator by transfer', ['(transfert)', 'Dérogation : accord du directeur du budget du 3 mars 2027.']],
] as const)('the agreement of %s is a decision that creates rights, and names what founds each of its limits', async (name, sentences) => {
  const text = await textOf(AGREEMENTS[name]);
  expect(
    [
      ...sentences,
      'L’État (ministère chargé de la transformation publique, direction interministérielle du numérique)',
      'Vu la loi organique n° 2001-692 du 1er août 2001',
      'Vu le décret n° 2012-1246 du 7 novembre 2012',
      'Vu la demande n° DON-2026-0042',
      'Vu la décision favorable du 15 février 2027.',
      'avant que l’État n’ait attesté',
      'dans les quatre mois suivant la décision',
      'entre son premier et son dernier jour',
      'Imputation en 2027 : centre financier BG00/0349-CDMA-CDMA, domaine fonctionnel 0349-01.',
      'Autorisations d’engagement : 180 000 € en 2027.',
      'Crédits de paiement, selon les périodes prévues : ',
      'art. L242-1',
      'art. L242-2, 2°',
      'art. L211-2',
      'art. L122-1',
      'celui-ci a 30 jours',
      'Les dépenses éligibles justifiées à la date d’effet sont liquidées.',
      'dépasser son montant de 10 % au plus sans avenant',
      'pendant 10 ans à compter du dernier versement',
      'RGPD, art. 4, 7',
      'loi n° 2013-907, art. 2',
      'devant le tribunal administratif de Paris',
    ].filter((sentence) => !text.includes(sentence)),
  ).toEqual([]);
});

test('décret 2004-1085: a delegation confides acts and credits, is published and settled between ministries, before no court', async () => {
  const text = await textOf(AGREEMENTS['a ministry']);
  expect(
    [
      'décret n° 2004-1085, art. 1',
      'engage, liquide et ordonnance les dépenses',
      'ne financent aucune dépense de personnel',
      'en autorisations d’engagement et en crédits de paiement',
      'peut être renouvelée par avenant',
      'Les crédits non consommés sont restitués.',
      'sont publiés (décret n° 2004-1085, art. 2)',
      'les secrétaires généraux des deux ministères arbitrent',
      'Vu le décret n° 2012-1246',
      'Le total délégué n’excède ni 180 000 €',
      'avant que le délégant n’ait attesté',
      'le délégant peut ajuster sans avenant',
      'au moins 50 % des financements publics',
    ].filter((sentence) => !text.includes(sentence)),
  ).toEqual([]);
  expect(text).not.toMatch(/bénéficiaire|tribunal|revers|subvention(?!s)|L242/i);
});

test('an amendment says what it changes, repeats no clause, and numbers no article again', async () => {
  const text = await textOf(AMENDED);
  expect(text).toContain('Motif : Un marché a pris du retard.');
  expect(text).toContain('toutes les autres stipulations de la convention demeurent');
  expect(text).not.toMatch(/Article 1\.|L242-2|tribunal/);
});

test.each([...Object.entries(AGREEMENTS), ['an amendment', AMENDED] as const])(
  'the fund is no party of the agreement of %s, in either language',
  async (_, agreement) => {
    expect(await textOf(agreement)).not.toMatch(/\ble fonds\b|du fonds\b|au fonds\b/i);
    expect(await textOf(agreement, 'en')).not.toMatch(/\bthe fund\b/i);
  },
);

test('décret 2018-514 art. 5 III: a project that could start before its receipt is not said to have started after it', async () => {
  const text = await textOf({ ...AGREEMENTS['a town'], earlyStart: 'programme FEDER 2021-2027' });
  expect(text).toContain('par dérogation, au titre de : programme FEDER 2021-2027 (décret n° 2018-514, art. 5 III).');
  expect(text).not.toContain('n’a pas commencé avant');
});

test('loi 2000-321 art. 10 is about private bodies: no agreement of the public ones that the calls fund rests on it', async () => {
  for (const agreement of Object.values(AGREEMENTS)) expect(await textOf(agreement)).not.toMatch(/2000-321|2017-779/);
});

test('a clause that the call does not set is not written', async () => {
  const text = await textOf({ ...AGREEMENTS['an operator'], terms: null, imputation: [] });
  expect(text).toContain('devant le tribunal administratif compétent');
  expect(text).toContain('L’État, représenté par la personne qui signe pour lui');
  expect(text).not.toMatch(/Imputation|sans avenant, si|relevé d’identité bancaire dans|taxes|null|undefined/);
});
