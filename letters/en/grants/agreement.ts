import { capitalised } from '../../../domain/core/format.ts';
import type { LegalFormRule } from '../../../domain/calls/call.ts';
import type { AgreementWords } from '../../grants/agreement-words.ts';
import { clauses } from './agreement-clauses.ts';

const NATURES = {
  public_service_charges: 'subsidy for public-service charges',
  capital_grant: 'capital grant',
  transfer: 'transfer',
} as const;

/** The parties as the text calls them: a delegation between services of the State has no beneficiary. */
const PARTIES = {
  agreement: { state: 'the State', other: 'the beneficiary' },
  delegation: { state: 'the delegating service', other: 'the delegate' },
} as const;
export const en: AgreementWords = {
  title: ({ plan, legalForm }, project) => {
    const agreement = legalForm.form === 'delegation' ? 'agreement of management delegation' : 'agreement';
    return plan === 1
      ? `${agreement.replace('a', 'A')} for the project "${project}"`
      : `Amendment ${plan - 1} to the ${agreement} for the project "${project}"`;
  },
  translation: 'This is a translation. The French document alone is signed.',
  reference: (reference) => `Reference of the agreement: ${reference}`,
  changes: 'What the amendment changes',
  amends: ({ plan, documentSha256 }, since) =>
    `The amendment changes the agreement in its plan ${plan}, in force since ${since}, whose document has the SHA-256 ${documentSha256}.`,
  reasons: (reasons) => `Reason: ${reasons}`,
  change: ['Subject', 'Before', 'After'],
  changed: { amount: 'Amount awarded', cost: 'Cost of the project', length: 'Duration', responsible: 'Who answers for the project' },
  entry: {
    costLines: (place) => `Cost ${place}`,
    fundingLines: (place) => `Funding ${place}`,
    indicators: (place) => `Indicator ${place}`,
  },
  measured: (label, unit, baseline, method) =>
    `${label} (${unit})${baseline === null ? '' : `; baseline: ${baseline}`}${method ? `; measure: ${method}` : ''}`,
  absent: 'none',
  stays:
    'The amended plan follows in full. What is over, certified, ordered or paid at the second signature stays as it is; all else in the agreement remains.',
  visas: 'Legal basis',
  considering: (call, callId, version, award) => [
    'Having regard to loi organique n° 2001-692 of 1 August 2001 on finance laws;',
    'Having regard to décret n° 2012-1246 of 7 November 2012 on public budget and accounts;',
    `Having regard to the call "${call}" (${callId}, version ${version})${award ? ';' : '.'}`,
    ...(award ? [`Having regard to the application ${award.application};`, `Having regard to the award of ${award.on}.`] : []),
  ],
  parties: 'Parties',
  article: (number, title) => `Article ${number}. ${title}`,
  state: (form, terms) =>
    `The State${terms ? ` (${terms.service.en})` : ''}, represented by ${terms ? `${terms.representedBy.en}, or by the person who signs on their behalf` : 'the person who signs for it'}, hereafter "${PARTIES[form].state}",`,
  beneficiary: (form, name, siret) =>
    `and ${name}, SIRET ${siret}, represented by the person who signs on its behalf, hereafter "${PARTIES[form].other}",`,
  under: (call, callId, version, envelope) =>
    `agree on what follows, under the call "${call}" (${callId}, version ${version}) and the envelope "${envelope}".`,
  object: 'Object',
  contribution: (form, { figures, words }, project, types) =>
    form === 'delegation'
      ? `The delegating service entrusts the delegate with the project "${project}" (${types}), whose summary follows. It delegates at most ${figures} (${words}).`
      : `The beneficiary carries out the project "${project}" (${types}), whose summary follows. The State contributes at most ${figures} (${words}).`,
  legalForm: 'Legal form',
  legalFormIs: (label, { nature, source, derogation }) =>
    `${label}${nature ? ` (${NATURES[nature]})` : ''}, under: ${source}.${derogation ? ` Derogation: ${derogation}.` : ''}`,
  derogation: (label, article, act) => `Derogation from the beneficiary's own part: ${label} (${article}), granted by: ${act}.`,
  imputation: ({ year, fundsCentre, functionalArea }) =>
    `Credits of ${year}: funds centre ${fundsCentre}, functional area ${functionalArea}.`,
  credits: (credit, years) => {
    const amounts = years.map(([year, amount]) => `${amount} in ${year}`).join('; ');
    return credit === 'AE'
      ? `Commitment credits (AE): ${amounts}. A tranche that is not confirmed within the year is confirmed on the credits of a later one.`
      : `Payment credits (CP), by the periods that are planned: ${amounts}.`;
  },
  officers: ({ authorisingOfficer, accountant }) => [
    ...(authorisingOfficer ? [`Authorising officer: ${authorisingOfficer.en}.`] : []),
    ...(accountant ? [`Accountant: ${accountant.en}.`] : []),
  ],
  commits: (form, firm, tranches) => {
    if (form === 'delegation')
      return 'The delegating service delegates its credits; the delegate commits and pays on them, and reports what it commits and pays.';
    if (firm === tranches) return 'The State commits and pays. The second signature commits the whole amount.';
    return `The State commits and pays. The second signature commits the first ${firm === 1 ? 'tranche' : `${firm} tranches`}; the others are committed when they are confirmed.`;
  },
  rules: ['Rule', 'Limit', 'Article'],
  rule: (rule, percent, aboveMonths) => {
    const limits: Record<LegalFormRule, [rule: string, figure: string]> = {
      advance: ['Advance', `at most ${percent} of the amount`],
      guaranteedAdvance: ['Advance covered by a guarantee', `at most ${percent} of the amount`],
      instalments: ['Advance and instalments', `at most ${percent} of the amount`],
      longProject: [`Advance and instalments, beyond ${aboveMonths} months`, `at most ${percent} of the amount`],
      ownFunding: ['Own part', `at least ${percent} of the public funding`],
      publicAid: ['All public aid', `at most ${percent} of the eligible cost`],
    };
    return limits[rule];
  },
  financing: 'Costs and funding',
  costs: ['Cost', 'Category', 'Amount'],
  categories: { staff: 'staff', services: 'services', infrastructure: 'infrastructure', licences: 'licences', other: 'other' },
  funding: ['Funding', 'Origin', 'Amount'],
  sources: (form) => ({ fund: PARTIES[form].state, own: PARTIES[form].other, public: 'other public aid', other: 'other' }),
  total: 'Total',
  rate: (form, most, eligible, share) =>
    `Eligible cost: ${eligible}. The total ${form === 'delegation' ? 'delegated' : 'paid'} exceeds neither ${most} nor ${share} of the eligible spending that is proved. Only what is spent for the project between its first and its last day is eligible.`,
  taxes: { excluded: 'The amounts are without taxes.', included: 'The amounts include all taxes.' },
  clauses,
  indicators: 'Impact indicators',
  indicator: ['Indicator', 'Unit', 'Baseline', 'Targets'],
  target: (month, value) => `month ${month}: ${value}`,
  method: (label, method) => `Measure of "${label}": ${method}`,
  tranches: 'Tranches',
  tranche: ['Tranche', 'Period', 'Amount', 'Condition'],
  months: (from, to) => (from === to ? `month ${from}` : `months ${from} to ${to}`),
  condition: ({ rank, kind, firm, reportRank }, form, conditions) => {
    const conditional = conditions.some((each) => each !== 'report')
      ? 'conditional: confirmed when its conditions are met'
      : `conditional: confirmed when report ${rank - 1} is accepted`;
    const added = 'firm, added by an amendment with its second signature';
    const confirmed = rank !== reportRank ? added : firm ? 'firm' : conditional;
    if (form === 'delegation') return `${confirmed}; delegated then`;
    if (kind === 'advance') return `${confirmed}; paid before any service`;
    return `${confirmed}; paid once the service is certified${rank > 1 ? ` and report ${reportRank} accepted` : ''}`;
  },
  conditions: 'Conditions of the tranches',
  confirmed: 'A conditional tranche is confirmed when:',
  milestones: 'Milestones',
  reports: (form, months) =>
    `At the end of each period ${PARTIES[form].other} gives an impact report: the values of the indicators, what is spent, the expected cost and end. It is due within ${months === 1 ? 'a month' : `${months} months`}.`,
  milestone: (rank, month, opens) =>
    `Report ${rank}, at the end of month ${month}${opens === null || opens === rank ? '' : `; once accepted, it opens tranche ${opens}`}`,
  obligations: 'Obligations',
  obligation: (label, months, evidence) =>
    `${label}: within ${months === 1 ? 'a month' : `${months} months`} of the project's first day, shown by ${evidence === 'link' ? 'a link' : 'a text'}`,
  after: 'After the project',
  account: (months, form) =>
    `${capitalised(PARTIES[form].other)} gives the final account of what is really spent within ${months === 1 ? 'a month' : `${months} months`} of the project's end. ${form === 'delegation' ? 'Credits that were not used are returned.' : "What was paid above the State's part is paid back."}`,
  tracking: (years, months) =>
    `It then reports on its indicators for ${years === 1 ? 'the year' : `each of the ${years} years`} after the project's end, within ${months === 1 ? 'a month' : `${months} months`} of its close.`,
  guarantees: 'Guarantee of the advance',
  guarantee: (guarantor, reference, amount, endsOn) =>
    `${guarantor}, number ${reference}, for ${amount}${endsOn ? `, until ${endsOn}` : ''}`,
  precedent: 'Conditions before the signature',
  precedentIs: (form) =>
    `The award is made under these conditions. Neither side signs before ${PARTIES[form].state} has certified that they are fulfilled.`,
  precedentOf: (wording, certifiedOn, evidence) =>
    certifiedOn === null
      ? `${wording}\nTo be certified before the signature.`
      : `${wording}\nCertified on ${certifiedOn}, on this ground: ${evidence}`,
  durationHeading: 'Duration',
  duration: (months) => (months === 1 ? 'a month' : `${months} months`),
  lasts: (months, startsOn, endsOn, { isFirst, hasAccount }) =>
    `The project lasts ${months === 1 ? 'a month' : `${months} months`}, from ${startsOn} to ${endsOn}${isFirst ? '; where the second signature comes after the first of these days, the project begins with it, and ends as much later' : ''}. The ${isFirst ? 'agreement' : 'amendment'} takes effect with the second signature. The agreement ends when the last tranche is paid${hasAccount ? ', the last report accepted and the final account approved' : ' and the last report accepted'}, or by an early end.`,
  signature: 'Signatures',
  signing:
    'An authorised person signs for each party. Each signature names this document by its SHA-256 and is kept with it, with the capacity of the person and the act that empowers them. It is a simple electronic signature (Regulation (EU) No 910/2014, art. 3(10)).',
};
