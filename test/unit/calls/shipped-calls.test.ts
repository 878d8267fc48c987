import { readFileSync } from 'node:fs';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';

const [DATA, TOWNS] = [SHIPPED_CALL.terms, TOWN_CALL.terms];
const PROACTIVE = 'proactive';
const AVAILABLE = 'data_available';
const POLICY = 'public_policy';

const indicators = ({ projectTypes }: CallTerms, type: string): string[] =>
  projectTypes.find(({ key }) => key === type)?.indicators.map(({ key }) => key) ?? [];
/** The criteria that concern one type of project; those of all without one. */
const criteria = ({ steps }: CallTerms, type?: string): string[] =>
  steps.flatMap((step) => step.criteria.filter(({ onlyFor }) => onlyFor?.projectTypes.join() === type).map(({ key }) => key));
const obligations = (terms: CallTerms, type: string): [string, number][] =>
  terms.obligations.filter(({ onlyFor }) => onlyFor?.projectTypes.includes(type)).map(({ key, months }) => [key, months]);
const questions = ({ form }: CallTerms) => ({
  all: Object.keys(form['properties'] as object),
  required: form['required'] as string[],
});
const [delegation, subsidy] = DATA.legalForms;
const [local] = TOWNS.legalForms;

/** Each line of docs/calls.md by its name: what the file of the call says, and what it must say. */
const LINES: Record<string, Record<string, [is: unknown, must: unknown]>> = {
  'donnees-2023': {
    opening: [DATA.opensOn, '2023-01-16'],
    closing: [DATA.closesOn, null],
    'applicants: administrations of the State': [
      delegation?.legalCategories,
      ['7112', '7113', '7120', '7150', '7160', '7171', '7172', '7179'],
    ],
    'applicants: public operators': [
      DATA.eligible.legalCategories.filter((category) => !delegation?.legalCategories.includes(category)),
      ['4110', '4120', '7382', '7383', '7384', '7385', '7389'],
    ],
    'projects of several ministries': [DATA.eligible.sirens, ['130025265']],
    'local authorities': [DATA.eligible.legalCategories.filter((category) => /^72|^734|^735/.test(category)), []],
    cost: [DATA.cost, { minCents: 10_000_000, maxCents: 100_000_000 }],
    rate: [DATA.maxRatePercent, 50],
    'own funding': [
      DATA.legalForms.map((form) => [form.ownFundingMinPercent, form.sources.ownFunding]),
      Array(2).fill([50, 'règles de cofinancement de l’appel']),
    ],
    'three types of project, several in one': [DATA.projectTypes.map(({ key }) => key), [PROACTIVE, AVAILABLE, POLICY]],
    tranches: [DATA.tranches, { aboveCents: 20_000_000, aboveMonths: 6, everyMonths: 6, firm: 1 }],
    milestones: [
      [DATA.reports, DATA.trancheConditions],
      [{ months: 1, reminderDays: 14 }, ['report']],
    ],
    'indicators, proactive': [indicators(DATA, PROACTIVE), ['users_informed', 'users_automatic', 'conversion']],
    'indicators, data': [indicators(DATA, AVAILABLE), ['reuses', 'transmissions', 'access_delay']],
    'indicators, public policy': [
      [indicators(DATA, POLICY), DATA.projectTypes.map((type) => type.ownIndicators)],
      [[], [0, 0, 1]],
    ],
    'criterion that counts most': [
      DATA.steps
        .flatMap((step) => step.criteria.map((each) => [each.key, (step.weightPercent ?? 0) * (each.weightPercent ?? 0)] as const))
        .toSorted((a, b) => b[1] - a[1])[0]?.[0],
      'measurement',
    ],
    'criteria, proactive': [
      criteria(DATA, PROACTIVE).toSorted(),
      ['automatic_awards', 'proactivity', 'proactivity_risks', 'procedures_abolished', 'shared_components', 'time_to_use'],
    ],
    'criteria, data': [
      criteria(DATA, AVAILABLE).toSorted(),
      ['data_policy', 'externalities', 'priority_policy', 'public_data_service', 'savings', 'technical_choices'],
    ],
    'criteria, public policy': [
      criteria(DATA, POLICY).toSorted(),
      ['accessibility', 'eco_responsibility', 'ethics', 'first_impact', 'free_software', 'method', 'project'],
    ],
    'criteria for all': [
      criteria(DATA).toSorted(),
      [
        'ambition',
        'availability',
        'cofunding_plan',
        'double_funding',
        'infrastructure',
        'legal_basis',
        'measurement',
        'personal_data',
        'quality',
        'security',
      ],
    ],
    'steps, their order, days and weights': [
      DATA.steps.map(({ key, workingDays, weightPercent }) => [key, workingDays, weightPercent]),
      [
        ['legal', 15, 15],
        ['data', 10, 15],
        ['finance', 10, 10],
        ['security', 10, 10],
        ['impact', 15, 40],
        ['openness', 10, 10],
      ],
    ],
    'meanings of the scores': [DATA.steps.flatMap((step) => step.criteria.filter(({ scale }) => scale !== null)), []],
    'obligations, data': [
      obligations(DATA, AVAILABLE),
      [
        ['api_listing', 12],
        ['data_listing', 12],
      ],
    ],
    'obligations, public policy': [
      obligations(DATA, POLICY),
      [
        ['api_listing', 12],
        ['data_listing', 12],
        ['open_source', 12],
        ['accessibility', 12],
        ['eco_responsibility', 12],
      ],
    ],
    'legal forms': [
      [delegation, subsidy].map((form) => [form?.form, form?.nature, form?.source]),
      [
        ['delegation', null, 'décret 2004-1085'],
        ['agreement', 'public_service_charges', 'loi organique 2001-692 art. 5'],
      ],
    ],
    'advance and instalments': [
      DATA.legalForms.map((form) => [form.advanceMaxPercent, form.instalmentsMaxPercent]),
      [
        [100, 100],
        [100, 100],
      ],
    ],
    'clauses of the agreement': [DATA.agreement?.noticeDays, 30],
    questions: [questions(DATA).required, ['problem', 'users', 'legalBasis', 'deployment']],
    'questions that may stay open': [
      questions(DATA).all.filter((key) => !questions(DATA).required.includes(key)),
      ['personalData', 'dataSources', 'automaticAwards', 'risks', 'team', 'helpWanted', 'rateDiscussed'],
    ],
    silence: [
      [DATA.silence, DATA.forLocalAuthorities],
      [null, false],
    ],
    'screening, signature, corrections, final account, two years of tracking, slippage': [
      [
        DATA.screeningWorkingDays,
        DATA.signature.months,
        DATA.corrections.months,
        DATA.finalAccount?.months,
        DATA.tracking?.years,
        DATA.slippage,
      ],
      [10, 2, 1, 3, 2, { alertPercent: 10, missionPercent: 20 }],
    ],
    publication: [
      [DATA.publication?.months, DATA.publication?.sheets],
      [1, true],
    ],
    envelope: [
      [SHIPPED_CALL.envelope.code, SHIPPED_CALL.envelope.aeCents],
      ['FTAP-DONNEES', 1_000_000_000],
    ],
  },
  'territoires-2023': {
    applicants: [
      TOWNS.eligible.legalCategories,
      [
        '7210',
        '7220',
        '7225',
        '7229',
        '7230',
        '7340',
        '7343',
        '7344',
        '7345',
        '7346',
        '7348',
        '7349',
        '7353',
        '7354',
        '7355',
        '7356',
        '7357',
        '7361',
      ],
    ],
    advance: [
      [local?.advanceMaxPercent, local?.guaranteedAdvanceMaxPercent, local?.sources.advance],
      [30, 60, 'décret 2018-514 art. 12 II'],
    ],
    instalments: [
      [local?.instalmentsMaxPercent, local?.longProject, local?.sources.instalments],
      [80, { aboveMonths: 48, instalmentsMaxPercent: 90 }, 'décret 2018-514 art. 12 III'],
    ],
    'public aid': [
      [local?.publicAidMaxPercent, local?.sources.publicAid],
      [100, 'décret 2018-514 art. 10 III'],
    ],
    'own funding': [
      [local?.ownFundingMinPercent, local?.ownFundingExceptOverseas, local?.sources.ownFunding],
      [20, true, 'CGCT L1111-10 III'],
    ],
    'derogations from own funding': [
      local?.ownFundingDerogations.map(({ key, minPercent, article }) => [key, minPercent, article]),
      [
        ['prefect', 0, 'CGCT L1111-10 III'],
        ['school_energy', 10, 'CGCT L1111-10 III (loi n° 2024-279)'],
      ],
    ],
    'two months, then admissible; eight months, then rejected; no start before receipt': [
      [TOWNS.forLocalAuthorities, TOWNS.silence],
      [true, null],
    ],
    'questions on the representative, address and size, place, taxes, other aid, the statement on honour': [
      questions(TOWNS).all.filter((key) => !['problem', 'population', 'pooling', 'dataProtection'].includes(key)),
      ['representative', 'addressAndSize', 'place', 'withoutTaxes', 'otherAid', 'honour'],
    ],
    'amounts without taxes': [
      [questions(TOWNS).required.includes('withoutTaxes'), TOWNS.agreement?.taxes],
      [true, 'excluded'],
    ],
    'final account': [TOWNS.finalAccount?.months, 12],
    'bounds, rate, eligible costs, steps, indicators, clauses, publication, envelope': [
      [TOWNS.cost, TOWNS.maxRatePercent, TOWNS.eligibleCategories, TOWNS.steps.map(({ key }) => key), TOWN_CALL.envelope.aeCents],
      [
        { minCents: 2_500_000, maxCents: 50_000_000 },
        80,
        ['staff', 'services', 'infrastructure', 'licences'],
        ['feasibility', 'territory'],
        300_000_000,
      ],
    ],
  },
};

/** The names of the lines of a call's table. */
function linesOf(id: string): string[] {
  const [, part = ''] = readFileSync('docs/calls.md', 'utf8').split(`## ${id}`);
  const [table = ''] = part.split('\n## ');
  return [...table.matchAll(/^\| (?!rule \||-)(.+?) \|/gm)].map(([, name = '']) => name);
}

describe.each(Object.entries(LINES))('%s, line by line', (id, lines) => {
  test('each line of docs/calls.md is compared with the file', () => expect(Object.keys(lines)).toEqual(linesOf(id)));
  test.each(Object.entries(lines))('%s', (_, [is, must]) => expect(is).toEqual(must));
});

test('the call for local authorities says to its applicants that it is a demonstration', () =>
  expect([TOWNS.summary.fr, TOWNS.summary.en]).toEqual([
    expect.stringMatching(/^Appel de démonstration\./),
    expect.stringMatching(/^A demonstration call\./),
  ]));
