import { type CallTerms, type Criterion, type ObligationTerms, type ReviewStepTerms as Step, LEGAL_FORM_RULES } from './call.ts';
import { isJsonSchema } from './form.ts';
import { isPublicCategory } from '../people/legal-categories.ts';
import { unsafeParts } from './form-safety.ts';
import { isMetropolitanCourt } from '../core/law.ts';
import { percentOfCents } from '../core/money.ts';
import type { FieldFault } from '../core/refusal.ts';
import { concerns, cyclicSteps } from './review-graph.ts';
import { rulesOf } from './legal-form.ts';
import { GAIN_METHODS } from './gain-method.ts';

const SHORTEST_MONTH_DAYS = 28;

/** A fault at each key that repeats an earlier one. */
const twice = (keys: readonly string[], pointer: (index: number) => string): FieldFault[] =>
  keys.flatMap((key, index) => (keys.indexOf(key) < index ? [{ pointer: pointer(index), fault: 'twice' }] : []));

const faultIf = (faulty: boolean, pointer: string, fault: string): FieldFault[] => (faulty ? [{ pointer, fault }] : []);

/** A reminder that would be due before its period begins, in the shortest month. */
const tooEarly = ({ months, reminderDays }: { months: number; reminderDays: number }, name: string): FieldFault[] =>
  faultIf(reminderDays >= months * SHORTEST_MONTH_DAYS, `/terms/${name}/reminderDays`, 'reminder_too_early');

/** The parts of an indicator that define its meaning. */
const MEANING = ['unit', 'kind', 'direction', 'share', 'countsUsers', 'excludes'] as const;

function typeFaults({ projectTypes }: CallTerms): FieldFault[] {
  const at = (type: number, indicator: number) => `/terms/projectTypes/${type}/indicators/${indicator}/key`;
  const all = projectTypes.flatMap(({ indicators }, type) => indicators.map((each, index) => ({ ...each, pointer: at(type, index) })));
  const unlike = [
    ...twice(
      projectTypes.map(({ key }) => key),
      (index) => `/terms/projectTypes/${index}/key`,
    ),
    ...projectTypes.flatMap(({ indicators }, type) =>
      twice(
        indicators.map(({ key }) => key),
        (index) => at(type, index),
      ),
    ),
    // Two types may share an indicator, which is then measured once: it must mean the same in both.
    ...all.flatMap(({ pointer, ...indicator }) => {
      const first = all.find(({ key }) => key === indicator.key);
      return faultIf(!first || MEANING.some((part) => first[part] !== indicator[part]), pointer, 'differs');
    }),
  ];
  return unlike.length > 0 ? unlike : all.flatMap((indicator) => userFaults(indicator, all));
}

type Placed = CallTerms['projectTypes'][number]['indicators'][number] & { pointer: string };

/** An indicator that counts users is a count; only a ratio excludes the users that another indicator counts. */
function userFaults({ kind, countsUsers, excludes, pointer }: Placed, all: readonly Placed[]): FieldFault[] {
  const at = (part: string) => pointer.replace(/key$/, part);
  return [
    ...faultIf(countsUsers && kind !== 'count', at('countsUsers'), 'no_count'),
    ...faultIf(excludes !== null && kind !== 'ratio', at('excludes'), 'no_ratio'),
    ...faultIf(
      excludes !== null && !all.some(({ key, countsUsers: counts }) => key === excludes && counts),
      at('excludes'),
      'counts_no_users',
    ),
  ];
}

/** Either every weight is given and they add up to 100, or none is given. */
function weightFaults(weighed: readonly { weightPercent: number | null }[], pointer: string): FieldFault[] {
  const weights = weighed.map(({ weightPercent }) => weightPercent);
  if (weights.every((weight) => weight === null)) return [];
  const missing = weights.flatMap((weight, index) => faultIf(weight === null, `${pointer}/${index}/weightPercent`, 'missing'));
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  return missing.length > 0 ? missing : faultIf(sum !== 100, pointer, 'weights_not_100');
}

/** The steps that a step waits for exist, are named once, and do not wait for it in turn. */
function graphFaults({ steps }: CallTerms): FieldFault[] {
  const known = new Set(steps.map(({ key }) => key));
  const cyclic = cyclicSteps(steps);
  return steps.flatMap(({ key, after }, index) => {
    const at = (place: number) => `/terms/steps/${index}/after/${place}`;
    return [
      ...twice(after, at),
      ...after.flatMap((each, place) => [
        ...faultIf(!known.has(each), at(place), 'unknown_step'),
        ...faultIf(cyclic.has(key) && cyclic.has(each), at(place), 'cycle'),
      ]),
    ];
  });
}

/**
 * A step or criterion concerns some application: no application can ask for more than the highest rate of the largest
 * cost.
 */
function onlyForFaults(
  { projectTypes, cost, maxRatePercent }: CallTerms,
  { onlyFor }: Step | Criterion | ObligationTerms,
  pointer: string,
): FieldFault[] {
  const types = projectTypes.map(({ key }) => key);
  const named = onlyFor?.projectTypes ?? [];
  const at = `${pointer}/onlyFor`;
  return [
    ...twice(named, (place) => `${at}/projectTypes/${place}`),
    ...named.flatMap((type, place) => faultIf(!types.includes(type), `${at}/projectTypes/${place}`, 'unknown_type')),
    ...faultIf((onlyFor?.minRequestedCents ?? 0) > percentOfCents(cost.maxCents, maxRatePercent), `${at}/minRequestedCents`, 'unreachable'),
  ];
}

/**
 * Every application has a step, and every step has a criterion to score for each application that it concerns, however
 * small the amount.
 */
function concernFaults(terms: CallTerms): FieldFault[] {
  const { steps, projectTypes } = terms;
  const leastOf = (type: string, { onlyFor }: Pick<Step, 'onlyFor'>) => ({
    projectTypes: [type],
    requestedCents: Math.max(1, onlyFor?.minRequestedCents ?? 0),
  });
  return [
    ...steps.flatMap((step, index) => {
      const at = `/terms/steps/${index}`;
      const conflicted = projectTypes.map(({ key }) => leastOf(key, step)).filter((least) => concerns(step, least));
      return [
        ...onlyForFaults(terms, step, at),
        ...step.criteria.flatMap((criterion, place) => onlyForFaults(terms, criterion, `${at}/criteria/${place}`)),
        ...faultIf(
          conflicted.some((least) => !step.criteria.some((criterion) => concerns(criterion, least))),
          `${at}/criteria`,
          'unscored',
        ),
      ];
    }),
    ...projectTypes.flatMap(({ key }, index) =>
      faultIf(!steps.some((step) => concerns(step, leastOf(key, { onlyFor: null }))), `/terms/projectTypes/${index}`, 'unreviewed'),
    ),
  ];
}

function stepFaults(terms: CallTerms): FieldFault[] {
  const { steps } = terms;
  return [
    ...twice(
      steps.map(({ key }) => key),
      (index) => `/terms/steps/${index}/key`,
    ),
    ...steps.flatMap(({ criteria }, step) => [
      ...twice(
        criteria.map(({ key }) => key),
        (index) => `/terms/steps/${step}/criteria/${index}/key`,
      ),
      ...weightFaults(criteria, `/terms/steps/${step}/criteria`),
    ]),
    ...weightFaults(steps, '/terms/steps'),
    ...graphFaults(terms),
    ...concernFaults(terms),
  ];
}

function legalFormFaults({ legalForms, eligible, maxRatePercent }: CallTerms): FieldFault[] {
  const forAny = legalForms.some(({ legalCategories }) => legalCategories.length === 0);
  const covered = legalForms.flatMap(({ legalCategories }) => legalCategories);
  return [
    ...twice(
      legalForms.map(({ key }) => key),
      (index) => `/terms/legalForms/${index}/key`,
    ),
    ...legalForms.flatMap((legalForm, index) => {
      const { advanceMaxPercent, guaranteedAdvanceMaxPercent: guaranteed, instalmentsMaxPercent, longProject } = legalForm;
      const at = `/terms/legalForms/${index}`;
      const rules = rulesOf(legalForm).map(({ rule }) => rule);
      return [
        ...faultIf(advanceMaxPercent > instalmentsMaxPercent, `${at}/advanceMaxPercent`, 'above_instalments'),
        ...faultIf(guaranteed !== null && guaranteed < advanceMaxPercent, `${at}/guaranteedAdvanceMaxPercent`, 'below_advance'),
        ...faultIf(guaranteed !== null && guaranteed > instalmentsMaxPercent, `${at}/guaranteedAdvanceMaxPercent`, 'above_instalments'),
        ...faultIf(
          longProject !== null && longProject.instalmentsMaxPercent < instalmentsMaxPercent,
          `${at}/longProject/instalmentsMaxPercent`,
          'below_instalments',
        ),
        ...faultIf(legalForm.nature === 'transfer' && legalForm.derogation === null, `${at}/derogation`, 'missing'),
        ...faultIf(legalForm.ownFundingMinPercent + maxRatePercent > 100, `${at}/ownFundingMinPercent`, 'above_what_is_left'),
        ...twice(
          legalForm.ownFundingDerogations.map(({ key }) => key),
          (place) => `${at}/ownFundingDerogations/${place}/key`,
        ),
        ...legalForm.ownFundingDerogations.flatMap(({ minPercent }, place) =>
          faultIf(minPercent >= legalForm.ownFundingMinPercent, `${at}/ownFundingDerogations/${place}/minPercent`, 'not_below_own_share'),
        ),
        ...LEGAL_FORM_RULES.filter((rule) => legalForm.sources[rule] !== undefined && !rules.includes(rule)).map((rule) => ({
          pointer: `${at}/sources/${rule}`,
          fault: 'no_such_rule',
        })),
      ];
    }),
    ...(forAny
      ? []
      : eligible.legalCategories.flatMap((category, index) =>
          faultIf(!covered.includes(category), `/terms/eligible/legalCategories/${index}`, 'no_legal_form'),
        )),
    // The legal category of an organisation that is eligible by its SIREN is unknown.
    ...faultIf(!forAny && eligible.sirens.length > 0, '/terms/eligible/sirens', 'no_legal_form'),
  ];
}

/**
 * An obligation concerns some beneficiaries, its reminder comes after the project has begun, and a tranche's condition
 * can be met.
 */
function obligationFaults(terms: CallTerms): FieldFault[] {
  const { obligations, reports, trancheConditions, indicatorsReachedPercent, finalAccount } = terms;
  return [
    ...twice(trancheConditions, (index) => `/terms/trancheConditions/${index}`),
    ...faultIf(trancheConditions.includes('obligations') && obligations.length === 0, '/terms/trancheConditions', 'no_obligations'),
    ...faultIf(
      indicatorsReachedPercent !== null && !trancheConditions.includes('indicators'),
      '/terms/indicatorsReachedPercent',
      'no_indicators',
    ),
    ...twice(
      obligations.map(({ key }) => key),
      (index) => `/terms/obligations/${index}/key`,
    ),
    ...twice(
      terms.documents.map(({ key }) => key),
      (index) => `/terms/documents/${index}/key`,
    ),
    // The draft of a call from before a document could name an obligation has none.
    ...terms.documents.flatMap(({ when, obligation = null }, index) =>
      faultIf(
        obligation !== null && (when !== 'evidence' || !obligations.some(({ key }) => key === obligation)),
        `/terms/documents/${index}/obligation`,
        'no_such_obligation',
      ),
    ),
    ...obligations.flatMap((obligation, index) => [
      ...onlyForFaults(terms, obligation, `/terms/obligations/${index}`),
      ...faultIf(
        reports.reminderDays >= obligation.months * SHORTEST_MONTH_DAYS,
        `/terms/obligations/${index}/months`,
        'reminder_too_early',
      ),
    ]),
    ...(finalAccount ? tooEarly(finalAccount, 'finalAccount') : []),
    // A method of the call may not replace one of the common methods.
    ...twice(
      [...GAIN_METHODS, ...terms.gainMethods].map(({ key }) => key),
      (index) => `/terms/gainMethods/${index - GAIN_METHODS.length}/key`,
    ),
  ];
}

/**
 * The answers to the form are an object: a schema of another type, or one that requires a field that it lacks, would
 * block every submission.
 */
function formFaults({ form }: CallTerms, compile: Compile): FieldFault[] {
  const unsafe = unsafeParts(form, '/terms/form');
  if (unsafe.length > 0) return unsafe;
  const fault = compile(form);
  if (fault) return [{ pointer: '/terms/form', fault }];
  const { type = 'object', required, properties } = form;
  const names = typeof properties === 'object' && properties ? Object.keys(properties) : [];
  return [
    ...faultIf(type !== 'object', '/terms/form/type', 'invalid_type'),
    ...(Array.isArray(required)
      ? required.flatMap((name, index) => faultIf(!names.includes(String(name)), `/terms/form/required/${index}`, 'unknown'))
      : []),
  ];
}

/** Why a form cannot be compiled; null if it can. Called only for a form without unsafe parts. */
export type FormFault = 'no_json_schema' | 'compiled_too_slowly' | 'compiled_too_large';
export type Compile = (form: CallTerms['form']) => FormFault | null;

const compileHere: Compile = (form) => (isJsonSchema(form) ? null : 'no_json_schema');

/**
 * Every fault by which a call's dates, rates, steps, legal forms or form do not fit together, by JSON pointer in a body
 * or a file; empty if the call can be published. The rules on a single field are the schema's.
 * @param compile checks that the form is a JSON Schema; by default in this thread
 */
export function callFaults(terms: CallTerms, compile: Compile = compileHere): FieldFault[] {
  const { source, opensOn, closesOn, cost, eligible, tranches, tracking, slippage } = terms;
  const court = terms.agreement?.court ?? null;
  return [
    // Shown to everyone as a link.
    ...faultIf(!/^https?:$/.test(URL.parse(source)?.protocol ?? ''), '/terms/source', 'no_web_address'),
    ...faultIf(closesOn !== null && closesOn < opensOn, '/terms/closesOn', 'before_opening'),
    ...faultIf(eligible.sirens.length + eligible.legalCategories.length === 0, '/terms/eligible', 'nobody_eligible'),
    ...eligible.legalCategories.flatMap((category, index) =>
      faultIf(!isPublicCategory(category), `/terms/eligible/legalCategories/${index}`, 'unknown_category'),
    ),
    ...faultIf(cost.minCents > cost.maxCents, '/terms/cost/minCents', 'above_maximum'),
    ...typeFaults(terms),
    ...stepFaults(terms),
    ...tooEarly(terms.signature, 'signature'),
    ...tooEarly(terms.corrections, 'corrections'),
    ...faultIf(terms.forLocalAuthorities && terms.silence !== null, '/terms/silence', 'set_by_law'),
    ...legalFormFaults(terms),
    // The time to appeal is reckoned before a court of metropolitan France (CJA R421-7).
    ...faultIf(court !== null && !isMetropolitanCourt(court), '/terms/agreement/court', 'court_overseas'),
    // A grant just above the threshold would be split into one tranche.
    ...faultIf(tranches !== null && tranches.everyMonths > tranches.aboveMonths, '/terms/tranches/everyMonths', 'above_threshold'),
    ...tooEarly(terms.reports, 'reports'),
    ...obligationFaults(terms),
    ...(tracking ? tooEarly(tracking, 'tracking') : []),
    // If both thresholds were equal, there would never be an alert without a mission.
    ...faultIf(slippage.missionPercent <= slippage.alertPercent, '/terms/slippage/missionPercent', 'not_above_alert'),
    ...formFaults(terms, compile),
  ];
}
