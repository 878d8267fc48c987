import {
  type Application,
  ApplicationContent,
  mandatoryIndicators,
  type Organisation,
  refuseAdmissibility,
  refuseReferenceChange,
  refuseInvisible,
  refuseSubmission,
  refuseUpdate,
  totalsOf,
} from '../../../domain/applications/application.ts';
import type { Call } from '../../../domain/calls/call.ts';
import type { CurrentCall } from '../../../domain/calls/call-life.ts';
import type { Given } from '../../../domain/core/command.ts';
import { CreateSession } from '../../../domain/committee/session.ts';
import { applicationIn, CALL, callerOf, contentOf, FUND, given, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';
import { FUEL_MAP, STUDENTS } from '../../support/fixtures.ts';

type Submission = {
  application: Application;
  content: ApplicationContent;
  organisation: Organisation;
  call: CurrentCall;
  given: Given<{ version: number; earlyStart: string | null }>;
};

const submission = (): Submission => ({
  application: applicationIn('draft'),
  content: contentOf(STUDENTS),
  organisation: { siret: '99990017800016', legalCategory: '7120' },
  call: CALL,
  given: given(callerOf('applicant', MINISTRY), { version: 3, earlyStart: null }),
});
const submit = ({ application, content, organisation, call, given }: Submission) =>
  refuseSubmission(application, content, organisation, call, given);
const terms = (each: Submission, changed: Partial<Call['terms']>) => {
  each.call = { ...CALL, terms: { ...CALL.terms, ...changed } };
};
/** The project's cost as one line, paid half by the fund. */
const costing = (content: ApplicationContent, costCents: number, requestedCents = Math.floor(costCents / 2)) => {
  content.costLines = [{ label: 'Tout', category: 'staff', amountCents: costCents }];
  content.fundingLines = [
    { label: 'Fonds', source: 'fund', amountCents: requestedCents },
    { label: 'Propre', source: 'own', amountCents: costCents - requestedCents },
  ];
};

describe('a submission', () => {
  inOrderOfPrecedence(submission, submit, [
    {
      when: "another organisation's application",
      refusal: { code: 'not_found' },
      spoil: { given: { caller: callerOf('applicant', OPERATOR) } },
    },
    {
      when: 'submitted before',
      refusal: { code: 'wrong_state', command: 'submitApplication', state: 'submitted' },
      spoil: { application: { state: 'submitted' } },
    },
    { when: 'under a call that is closed', refusal: { code: 'call_closed', callId: CALL.id }, spoil: { call: { state: 'closed' } } },
    {
      when: 'before the call opens',
      refusal: { code: 'call_not_open', opensOn: '2023-01-16', closesOn: null },
      spoil: { given: { at: '2023-01-15T12:00:00.000Z' } },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 4 },
      spoil: { application: { version: 4, decided: 4 } },
    },
    {
      when: 'parts missing',
      refusal: {
        code: 'application_incomplete',
        fields: [
          { pointer: '/summary', fault: 'missing' },
          { pointer: '/startsOn', fault: 'missing' },
        ],
      },
      spoil: { content: { summary: '', startsOn: null } },
    },
    {
      when: 'an establishment of another legal unit',
      refusal: { code: 'siret_of_another_organisation', siren: '999900178' },
      spoil: { content: { siret: '41816609600051' } },
    },
    {
      when: 'a legal category that the call does not name',
      refusal: { code: 'organisation_not_eligible', siren: '999900178', legalCategory: '9220' },
      spoil: { organisation: { legalCategory: '9220' } },
    },
    {
      when: 'a project type that the call does not know',
      refusal: { code: 'project_type_unknown', known: ['proactive', 'data_available', 'public_policy'] },
      spoil: ({ content }) => {
        content.projectTypes.push('moon_landing');
      },
    },
    {
      when: 'too small a cost',
      refusal: { code: 'cost_out_of_bounds', costCents: 1, minCents: 10_000_000, maxCents: 100_000_000 },
      spoil: { content: { costLines: [{ label: 'Presque rien', category: 'other', amountCents: 1 }] } },
    },
    {
      when: 'a plan that does not cover its cost',
      refusal: { code: 'funding_differs_from_costs', costCents: 48_000_001, fundingCents: 48_000_000 },
      spoil: ({ content }) => {
        content.costLines.push({ label: 'Un centime', category: 'other', amountCents: 1 });
      },
    },
    {
      when: 'more than the rate asked of the fund',
      refusal: {
        code: 'rate_too_high',
        requestedCents: 24_000_001,
        maxRequestedCents: 24_000_000,
        eligibleCents: 48_000_000,
        maxRatePercent: 50,
      },
      spoil: {
        content: {
          fundingLines: [
            { label: 'Fonds', source: 'fund', amountCents: 24_000_001 },
            { label: 'Propre', source: 'own', amountCents: 23_999_999 },
          ],
        },
      },
    },
    {
      when: 'less of its own than the legal form of its award wants',
      refusal: {
        code: 'own_funding_too_low',
        ownCents: 0,
        minOwnCents: 6_000_000,
        publicFundingCents: 30_000_000,
        ownFundingMinPercent: 20,
        source: 'CGCT L1111-10 III',
      },
      spoil: (each) => {
        const [, ...others] = each.call.terms.legalForms;
        const [first] = CALL.terms.legalForms;
        each.call = {
          ...each.call,
          terms: { ...each.call.terms, legalForms: [{ ...first!, ownFundingMinPercent: 20, source: 'CGCT L1111-10 III' }, ...others] },
        };
        each.content.fundingLines = [
          { label: 'Fonds', source: 'fund', amountCents: 24_000_000 },
          { label: 'Région', source: 'public', amountCents: 6_000_000 },
          { label: 'Mécène', source: 'other', amountCents: 18_000_000 },
        ];
      },
    },
    {
      when: 'more public aid than its eligible cost',
      refusal: {
        code: 'public_aid_too_high',
        publicAidCents: 18_000_000,
        maxPublicAidCents: 14_400_000,
        eligibleCents: 48_000_000,
        publicAidMaxPercent: 30,
        source: 'décret 2018-514 art. 10 III',
      },
      spoil: (each) => {
        const { legalForms, ...others } = each.call.terms;
        const publicAid = { publicAidMaxPercent: 30, sources: { publicAid: 'décret 2018-514 art. 10 III' } };
        const limited = legalForms.map((legalForm) => ({ ...legalForm, ...publicAid }));
        each.call = { ...each.call, terms: { ...others, legalForms: limited } };
      },
    },
    {
      when: 'a mandatory indicator missing',
      refusal: { code: 'mandatory_indicators_missing', indicators: ['conversion'] },
      spoil: ({ content }) => {
        content.indicators = content.indicators.filter(({ key }) => key !== 'conversion');
      },
    },
    {
      when: "the call's own questions unanswered",
      refusal: { code: 'form_invalid', fields: [{ pointer: '/answers/users', fault: 'missing' }] },
      spoil: ({ content }) => {
        delete content.answers['users'];
      },
    },
  ]);

  test.each<[string, (content: ApplicationContent) => void, string[]]>([
    [
      'no SIRET',
      (content) => {
        content.siret = null;
      },
      ['/siret'],
    ],
    [
      'no project type',
      (content) => {
        content.projectTypes = [];
      },
      ['/projectTypes'],
    ],
    [
      'data made available, and no way of serving it',
      (content) => {
        content.servedBy = [];
      },
      ['/servedBy'],
    ],
    [
      'no duration',
      (content) => {
        content.durationMonths = null;
      },
      ['/durationMonths'],
    ],
    [
      'no cost and no plan',
      (content) => {
        content.costLines = [];
        content.fundingLines = [];
      },
      ['/costLines', '/fundingLines'],
    ],
    [
      'no indicator',
      (content) => {
        content.indicators = [];
      },
      ['/indicators'],
    ],
    [
      'indicators without a baseline or targets',
      (content) => {
        content.indicators[1]!.baseline = null;
        content.indicators[2]!.targets = [];
      },
      ['/indicators/1/baseline', '/indicators/2/targets'],
    ],
  ])('%s: each missing part is pointed at', (_, spoil, pointers) => {
    const each = submission();
    spoil(each.content);
    expect(submit(each)).toEqual({ code: 'application_incomplete', fields: pointers.map((pointer) => ({ pointer, fault: 'missing' })) });
  });

  test.each([
    ['the last minute of the last day in Paris', '2026-03-02T22:59:59.999Z', null],
    ['midnight in Paris after the last day', '2026-03-02T23:00:00.000Z', 'call_not_open'],
    ['the first minute of the first day in Paris', '2026-02-28T23:00:00.000Z', null],
    ['the minute before the first day in Paris', '2026-02-28T22:59:59.999Z', 'call_not_open'],
  ])('a call from 1 to 2 March 2026 and %s', (_, at, code) => {
    const each = submission();
    terms(each, { opensOn: '2026-03-01', closesOn: '2026-03-02' });
    each.given.at = at;
    expect(submit(each)?.code ?? null).toBe(code);
  });

  test.each([
    ['the smallest cost', 10_000_000, 5_000_000, null],
    ['a cent less than the smallest cost', 9_999_999, 4_999_999, 'cost_out_of_bounds'],
    ['the largest cost', 100_000_000, 50_000_000, null],
    ['a cent more than the largest cost', 100_000_001, 50_000_000, 'cost_out_of_bounds'],
    ['half of an odd cost, rounded down', 10_000_001, 5_000_000, null],
    ['half of an odd cost, rounded up', 10_000_001, 5_000_001, 'rate_too_high'],
  ])('%s', (_, costCents, requestedCents, code) => {
    const each = submission();
    costing(each.content, costCents, requestedCents);
    expect(submit(each)?.code ?? null).toBe(code);
  });

  test.each([
    ['a fifth beside a region', 2_000_001, 3_000_003, 0, null],
    ['a cent less than a fifth, rounded up', 2_000_000, 3_000_001, 0, 'own_funding_too_low'],
    ['14 000 € of 70 000 € of public money, beside 30 000 € of private money', 1_400_000, 0, 3_000_000, null],
    ['a cent less, beside a cent more of private money', 1_399_999, 0, 3_000_001, 'own_funding_too_low'],
  ])('CGCT L1111-10 III: of its own %s', (_, ownCents, regionCents, privateCents, code) => {
    const each = submission();
    terms(each, {
      maxRatePercent: 80,
      legalForms: CALL.terms.legalForms.map((legalForm) => ({ ...legalForm, ownFundingMinPercent: 20 })),
    });
    const fundCents = regionCents === 0 ? 5_600_000 : 5_000_001;
    const costCents = fundCents + ownCents + regionCents + privateCents;
    each.content.costLines = [{ label: 'Tout', category: 'staff', amountCents: costCents }];
    each.content.fundingLines = [
      { label: 'Fonds', source: 'fund', amountCents: fundCents },
      { label: 'Propre', source: 'own', amountCents: ownCents },
      { label: 'Région', source: 'public', amountCents: regionCents },
      { label: 'Mécène', source: 'other', amountCents: privateCents },
    ];
    expect(submit(each)?.code ?? null).toBe(code);
  });

  test.each([
    ['of metropolitan France', '21', 'own_funding_too_low'],
    ['of an unknown département', null, 'own_funding_too_low'],
    ['overseas', '974', null],
  ])('CGCT L1111-10 III: nothing of its own, from an organisation %s', (_, department, code) => {
    const each = submission();
    terms(each, {
      legalForms: CALL.terms.legalForms.map((form) => ({ ...form, ownFundingMinPercent: 20, ownFundingExceptOverseas: true })),
    });
    const [fund, own] = each.content.fundingLines;
    each.content.fundingLines = [fund!, { ...own!, source: 'public' }];
    each.organisation = { ...each.organisation, department };
    expect(submit(each)?.code ?? null).toBe(code);
  });

  describe('CGCT L1111-10 III: a derogation from the own share', () => {
    const DEROGATIONS = [{ key: 'school_energy', label: { fr: 'Écoles', en: 'Schools' }, minPercent: 10, article: 'loi n° 2024-279' }];
    const ACT = 'arrêté n° 23-2026-09-14-003';
    /** Of 50 000 € of public money, so many cents are the organisation's own. */
    const deriving = (ownCents: number, key: string | null, act: string | null) => {
      const each = submission();
      const form = { ownFundingMinPercent: 20, ownFundingDerogations: DEROGATIONS };
      terms(each, { maxRatePercent: 100, legalForms: CALL.terms.legalForms.map((legalForm) => ({ ...legalForm, ...form })) });
      const costCents = each.content.costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
      each.content.fundingLines = [
        { label: 'Fonds', source: 'fund', amountCents: costCents - ownCents },
        { label: 'Propre', source: 'own', amountCents: ownCents },
      ];
      Object.assign(each.content, { ownFundingDerogation: key, ownFundingDerogationReference: act });
      return each;
    };
    const costCents = submission().content.costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);

    test.each([
      ['leaves the share that its article leaves', costCents / 10, 'school_energy', ACT, null],
      ['leaves no cent less', costCents / 10 - 1, 'school_energy', ACT, 'own_funding_too_low'],
      ['changes nothing where it is not asked for', costCents / 10, null, null, 'own_funding_too_low'],
      ['is refused where the legal form does not name it', costCents / 5, 'heritage', ACT, 'derogation_unknown'],
      ['is incomplete without the act that grants it', costCents / 5, 'school_energy', null, 'application_incomplete'],
      ['is incomplete without its article', costCents / 5, null, ACT, 'application_incomplete'],
    ])('%s', (_, ownCents, key, act, code) => expect(submit(deriving(ownCents, key, act))?.code ?? null).toBe(code));

    test('is what the refusal names, with its act', () =>
      expect(submit(deriving(0, 'school_energy', ACT))).toMatchObject({ ownFundingMinPercent: 10, source: `loi n° 2024-279, ${ACT}` }));
  });

  test.each([
    ['exactly the eligible cost', 4_500_000, 1_000_000, null],
    ['a cent more than the eligible cost', 4_500_001, 999_999, 'public_aid_too_high'],
  ])('décret 2018-514 art. 10 III: public aid of %s', (_, publicCents, otherCents, code) => {
    const each = submission();
    terms(each, {
      eligibleCategories: ['services'],
      legalForms: CALL.terms.legalForms.map((legalForm) => ({ ...legalForm, publicAidMaxPercent: 100 })),
    });
    each.content.costLines = [
      { label: 'Développement', category: 'services', amountCents: 9_000_000 },
      { label: 'Équipe', category: 'staff', amountCents: 1_000_000 },
    ];
    each.content.fundingLines = [
      { label: 'Fonds', source: 'fund', amountCents: 4_500_000 },
      { label: 'Région', source: 'public', amountCents: publicCents },
      { label: 'Mécène', source: 'other', amountCents: otherCents },
    ];
    expect(submit(each)?.code ?? null).toBe(code);
  });

  test.each([
    ['half of its eligible cost', 4_000_000, null],
    ['a cent more than half of its eligible cost', 4_000_001, 'rate_too_high'],
  ])('décret 2018-514 art. 12 I: a project may ask for %s', (_, requestedCents, code) => {
    const each = submission();
    terms(each, { eligibleCategories: ['services'] });
    each.content.costLines = [
      { label: 'Développement', category: 'services', amountCents: 8_000_000 },
      { label: 'Équipe', category: 'staff', amountCents: 2_000_000 },
    ];
    each.content.fundingLines = [
      { label: 'Fonds', source: 'fund', amountCents: requestedCents },
      { label: 'Propre', source: 'own', amountCents: 10_000_000 - requestedCents },
    ];
    expect(submit(each)?.code ?? null).toBe(code);
  });

  test('a plan that asks nothing of the fund is no application to it', () => {
    const each = submission();
    each.content.fundingLines = [{ label: 'Propre', source: 'own', amountCents: 48_000_000 }];
    expect(submit(each)).toMatchObject({ code: 'rate_too_high', requestedCents: 0 });
  });

  test('a SIREN that the call names makes an organisation eligible whatever its category', () => {
    const each = submission();
    each.organisation.legalCategory = null;
    expect(submit(each)?.code).toBe('organisation_not_eligible');
    terms(each, { eligible: { sirens: ['999900178'], legalCategories: [] } });
    expect(submit(each)).toBeNull();
  });

  test('a call that wants no indicator has applications without one', () => {
    const each = submission();
    each.content.indicators = [];
    expect(submit(each)?.code).toBe('application_incomplete');
    const unmeasured = each.call.terms.projectTypes.map((type) => ({ ...type, indicators: [], ownIndicators: 0 }));
    terms(each, { projectTypes: unmeasured });
    expect(submit(each)).toBeNull();
    each.content.projectTypes = [];
    expect(submit(each)).toMatchObject({ fields: expect.arrayContaining([{ pointer: '/indicators', fault: 'missing' }]) });
  });

  test('a policy project names one indicator of its own', () => {
    const each = submission();
    each.content = contentOf(FUEL_MAP);
    expect(submit(each)).toBeNull();
    each.content.projectTypes = ['public_policy', 'proactive'];
    expect(submit(each)).toEqual({ code: 'mandatory_indicators_missing', indicators: ['users_informed', 'users_automatic', 'conversion'] });
    each.content.indicators = contentOf(STUDENTS).indicators.slice(0, 3);
    expect(submit(each)).toEqual({ code: 'mandatory_indicators_missing', indicators: ['own'] });
  });
});

test.each<[('files' | 'api')[], string[]]>([
  [[], ['access_delay']],
  [['files'], ['reuses', 'access_delay']],
  [['api'], ['transmissions', 'access_delay']],
  [
    ['files', 'api'],
    ['reuses', 'transmissions', 'access_delay'],
  ],
])('data served by %j is measured by %j', (servedBy, indicators) => {
  expect(mandatoryIndicators(CALL, { projectTypes: ['data_available'], servedBy })).toEqual(indicators);
});

test('the totals are exact sums, and only the fund’s lines are asked of it', () => {
  const content = contentOf(STUDENTS);
  content.fundingLines.push({ label: 'Mécène', source: 'other', amountCents: 7 }, { label: 'Région', source: 'public', amountCents: 3 });
  expect(totalsOf(content)).toEqual({
    costCents: 48_000_000,
    fundingCents: 48_000_010,
    requestedCents: 18_000_000,
    ownCents: 30_000_000,
    publicAidCents: 18_000_003,
    publicFundingCents: 48_000_003,
  });
});

describe('a schedule that cannot be', () => {
  const indicators = (month: number) => contentOf(STUDENTS).indicators.map((each) => ({ ...each, targets: [{ month, value: 1 }] }));
  const on = (content: Partial<ApplicationContent>, changed: Partial<Call['terms']> = {}) => {
    const each = submission();
    each.content = { ...each.content, ...content };
    terms(each, { tracking: null, ...changed });
    return submit(each);
  };

  test('is a start before the call opened, and not one on that day', () => {
    expect(on({ startsOn: '2020-01-01' })).toEqual({ code: 'start_before_call', startsOn: '2020-01-01', opensOn: '2023-01-16' });
    expect(on({ startsOn: '2023-01-16' })).toBeNull();
  });

  test('is a target later than a year after the project, or than the years of its tracking', () => {
    expect(on({ durationMonths: 18, indicators: indicators(30) })).toBeNull();
    expect(on({ durationMonths: 18, indicators: indicators(31) })).toMatchObject({
      code: 'targets_after_tracking',
      lastMonth: 30,
      fields: expect.arrayContaining([{ pointer: '/indicators/0/targets', fault: 'too_big' }]) as unknown,
    });
    const tracking = { years: 2, months: 1, reminderDays: 14 };
    expect(on({ durationMonths: 18, indicators: indicators(42) }, { tracking })).toBeNull();
    expect(on({ durationMonths: 18, indicators: indicators(43) }, { tracking })).toMatchObject({ lastMonth: 42 });
  });

  test('is no project of ten years, and one of more', () => {
    const lasting = (durationMonths: number) => ApplicationContent.safeParse({ ...contentOf(STUDENTS), durationMonths }).success;
    expect([lasting(120), lasting(121)]).toEqual([true, false]);
  });
});

describe('a change of a draft', () => {
  const sound = () => ({ application: applicationIn('draft'), given: given(callerOf('applicant', MINISTRY), { version: 3 }) });
  inOrderOfPrecedence(sound, ({ application, given }) => refuseUpdate(application, given), [
    {
      when: "another organisation's draft, even for the fund's people",
      refusal: { code: 'not_found' },
      spoil: { given: { caller: callerOf('lead') } },
    },
    {
      when: 'submitted',
      refusal: { code: 'wrong_state', command: 'updateApplication', state: 'in_review' },
      spoil: { application: { state: 'in_review' } },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 9 },
      spoil: { application: { version: 9, decided: 9 } },
    },
  ]);
});

describe('a screener’s decision', () => {
  const sound = () => ({
    application: applicationIn('submitted'),
    given: given(callerOf('screener'), { revision: 1, decision: 'admissible' as 'admissible' | 'inadmissible', reason: '' }),
  });
  inOrderOfPrecedence(sound, ({ application, given }) => refuseAdmissibility(application, given), [
    { when: 'a file out of sight', refusal: { code: 'not_found' }, spoil: { given: { caller: callerOf('applicant', OPERATOR) } } },
    {
      when: 'screened before',
      refusal: { code: 'wrong_state', command: 'decideAdmissibility', state: 'inadmissible' },
      spoil: { application: { state: 'inadmissible' } },
    },
    {
      when: "the screener's own organisation",
      refusal: { code: 'conflict_of_interest' },
      spoil: { given: { caller: callerOf('screener', MINISTRY) } },
    },
    { when: 'another revision', refusal: { code: 'stale_revision', current: 2 }, spoil: { application: { revision: 2 } } },
    {
      when: 'inadmissible without a reason',
      refusal: { code: 'reason_missing' },
      spoil: { given: { body: { decision: 'inadmissible' } } },
    },
  ]);

  test('inadmissible with a reason passes', () => {
    const { application, given } = sound();
    expect(
      refuseAdmissibility(application, { ...given, body: { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' } }),
    ).toBeNull();
  });
});

test.each([
  ['its own organisation', callerOf('applicant', MINISTRY), null],
  ['another organisation', callerOf('applicant', OPERATOR), { code: 'not_found' }],
  ['the fund', callerOf('auditor'), null],
])('a file seen by %s', (_, caller, refusal) => expect(refuseInvisible(applicationIn('in_review'), caller)).toEqual(refusal));

describe('a draft is out of sight', () => {
  const draft = applicationIn('draft');
  test.each(['screener', 'reviewer', 'lead', 'chair', 'finance', 'payer', 'auditor', 'admin'] as const)('of the fund’s %s', (role) => {
    expect(refuseInvisible(draft, callerOf(role, FUND))).toEqual({ code: 'not_found' });
    expect(refuseInvisible({ ...draft, state: 'submitted' }, callerOf(role, FUND))).toBeNull();
  });
  test('of another organisation’s applicant, and not of its own', () => {
    expect(refuseInvisible(draft, callerOf('applicant', FUND))).toEqual({ code: 'not_found' });
    expect(refuseInvisible(draft, callerOf('applicant', MINISTRY))).toBeNull();
  });
});

test('ids in a body are read in small letters', () => {
  const id = '019AA1C0-0000-7000-8000-00000000000A';
  expect(CreateSession.parse({ heldOn: '2026-12-01', applicationIds: [id] }).applicationIds).toEqual([id.toLowerCase()]);
});

describe('how others call an application', () => {
  const sound = () => ({
    application: applicationIn('refused'),
    given: given(callerOf('lead'), { version: 3, externalReference: 'DIN 17' }),
  });
  inOrderOfPrecedence(sound, ({ application, given }) => refuseReferenceChange(application, given), [
    { when: 'another’s draft', refusal: { code: 'not_found' }, spoil: { application: { state: 'draft' } } },
    { when: 'an older version', refusal: { code: 'stale_version', current: 3 }, spoil: { given: { body: { version: 2 } } } },
  ]);
});
