import { z } from 'zod';
import { type ApplicationCommand, type ApplicationState, applicationTable } from './application-life.ts';
import type { Call, LegalForm } from '../calls/call.ts';
import { COST_CATEGORIES, Direction, IndicatorKind, ServedBy } from '../calls/call.ts';
import { type CurrentCall, openingOn } from '../calls/call-life.ts';
import { MONTHS_AT_MOST, parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { isConcealed, refuseActor } from '../people/conflict.ts';
import { formFaults, answersFault } from '../calls/form.ts';
import { lawOn } from '../core/law.ts';
import { Cents, percentOfCents, sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { FieldFault, Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { isSamePerson, sees } from '../core/role.ts';
import { Siren, Siret, sirenOf } from '../core/siret.ts';
import { refuseState, rolesFor } from '../core/state-table.ts';
import { articleOf, derogated, legalFormOf } from '../calls/legal-form.ts';
import { refuseStart } from './start.ts';
import { refuseStale } from '../core/version.ts';
import { Day, isOneLine, Json, Key, line, ONE_LINE, text } from '../core/words.ts';

export const CostLine = z
  .strictObject({
    label: line(200).min(1),
    category: z.enum(COST_CATEGORIES),
    amountCents: Cents,
  })
  .meta({ id: 'CostLine' });
/**
 * Who brings a part of the money: the fund, the organisation itself, other public aid (the State, a region, Europe), or
 * another source.
 */
const FUNDING_SOURCES = ['fund', 'own', 'public', 'other'] as const;
export const FundingLine = z
  .strictObject({
    label: line(200).min(1),
    source: z.enum(FUNDING_SOURCES),
    amountCents: Cents,
    /** Of the legal person that co-funds, where it has one. */
    siren: Siren.optional(),
  })
  .meta({ id: 'FundingLine' });

/** A funder as pages and documents name it: with its SIREN, where it has one. */
export const funderName = ({ label, siren }: Pick<z.infer<typeof FundingLine>, 'label' | 'siren'>): string =>
  siren === undefined ? label : `${label} (SIREN ${siren})`;

export const Indicator = z
  .strictObject({
    key: Key,
    label: line(200).min(1),
    unit: line(40).min(1),
    /** Used for a project's own indicators: for mandatory ones, the call sets the kind and the direction. */
    kind: IndicatorKind.default('count'),
    direction: Direction.default('more'),
    baseline: z.number().nullable(),
    targets: z.array(z.strictObject({ month: z.int().min(1).max(MONTHS_AT_MOST), value: z.number() })).max(20),
    method: text(2000),
    /** Where the values are read. */
    source: line(400).default(''),
  })
  .meta({ id: 'ContentIndicator' });

/** The name of a question in the call's form. */
const Question = z.string().max(40).refine(isOneLine, 'line_break').meta({ pattern: ONE_LINE });

const Answers = z.record(Question, Json).superRefine((answers, context) => {
  const fault = answersFault(answers);
  if (fault) context.addIssue(fault);
});

/** What an applicant writes. A draft may be incomplete; a submission may not. */
export const ApplicationContent = z
  .strictObject({
    title: line(200).min(1),
    summary: text(4000).default(''),
    /** The establishment that bears the project; it must belong to the applicant's legal unit. */
    siret: Siret.nullable().default(null),
    projectTypes: z.array(Key).max(10).default([]),
    servedBy: z.array(ServedBy).max(2).default([]),
    startsOn: Day.nullable().default(null),
    durationMonths: z.int().min(1).max(MONTHS_AT_MOST).nullable().default(null),
    costLines: z.array(CostLine).max(100).default([]),
    fundingLines: z.array(FundingLine).max(100).default([]),
    /**
     * The derogation by which the organisation brings less than its own share, of those that its legal form names, and
     * the act that grants it (CGCT L1111-10 III).
     */
    ownFundingDerogation: Key.nullable().default(null),
    ownFundingDerogationReference: line(400).min(1).nullable().default(null),
    indicators: z.array(Indicator).max(50).default([]),
    answers: Answers.default({}),
  })
  .meta({ id: 'ApplicationContent' });
export type ApplicationContent = z.infer<typeof ApplicationContent>;

export const CreateApplication = ApplicationContent.extend({ callId: line(40) });
export type CreateApplication = z.infer<typeof CreateApplication>;

export const UpdateApplication = ApplicationContent.extend({ version: Ordinal });
export type UpdateApplication = z.infer<typeof UpdateApplication>;

export const SubmitApplication = z.strictObject({
  version: Ordinal,
  /**
   * Why the project of a local authority may start before its request is received: the programme co-funded by the
   * European Union whose rules allow it; null if none does.
   */
  earlyStart: line(400).min(1).nullable().default(null),
});
export type SubmitApplication = z.infer<typeof SubmitApplication>;

export const DecideAdmissibility = z.strictObject({
  revision: Ordinal,
  decision: z.enum(['admissible', 'inadmissible']),
  /** Shown to the applicant; required if the decision is inadmissible. */
  reason: text(4000).default(''),
});
export type DecideAdmissibility = z.infer<typeof DecideAdmissibility>;

/**
 * What others, such as the administration or an earlier system, call the application, kept as written; null removes it.
 */
export const SetApplicationReference = z.strictObject({
  version: Ordinal,
  externalReference: line(60).min(1).nullable(),
});
export type SetApplicationReference = z.infer<typeof SetApplicationReference>;

/** An application's row as the rules read it. */
export type Application = {
  id: string;
  state: ApplicationState;
  version: number;
  /** The version of the last event that is not a consequence. */
  decided: number;
  revision: number;
  organisationId: string;
  submittedAt: string | null;
  screeningDueAt: string | null;
  screeningRemindedAt: string | null;
  /** Why its project may start before it was received; null where nothing allows that. */
  earlyStart: string | null;
  /** When it is deemed admissible unless it is found inadmissible before, null if never; and when it was. */
  admissibleAt: string | null;
  deemedAdmissibleAt: string | null;
  /**
   * When silence counts as a rejection, null if it never does; and when that rejection was recorded, null until it is.
   */
  silenceAt: string | null;
  silentSince: string | null;
  /** When the fund's people are warned of that, null if they are not; and when they were. */
  silenceWarnAt: string | null;
  silenceWarnedAt: string | null;
  /** Since when the review has something to go on with; null if it has nothing. */
  continueAt: string | null;
  /** Since when the application is due to be compared with others for overlaps; null once it has been. */
  overlapsDueAt: string | null;
  /** When its organisation is reminded that it may reply to the opinions; null once it was, or has replied. */
  replyRemindAt: string | null;
  /** People outside the applicant's organisation who have a conflict of interest. */
  conflicted: readonly string[];
  /** People who have acted on the application for the fund, as defined by `Judged`. */
  fundActs: readonly string[];
  /** True if the call hides the application from fund members who have a conflict of interest in it. */
  concealed: boolean;
};

/** The part of an application that decides whether a command may be given on it. */
export type ApplicationStanding = Pick<
  Application,
  | 'id'
  | 'state'
  | 'revision'
  | 'organisationId'
  | 'submittedAt'
  | 'deemedAdmissibleAt'
  | 'silenceAt'
  | 'silentSince'
  | 'conflicted'
  | 'fundActs'
  | 'concealed'
>;
export type OnApplication = { application: ApplicationStanding };

/** The submitter's organisation. */
export type Organisation = { siret: string; legalCategory: string | null; department?: string | null };

/**
 * Refuses with not_found an application that the caller may not see. One that was never submitted is visible to its own
 * organisation only.
 */
export function refuseInvisible(
  application: Pick<Application, 'state' | 'submittedAt' | 'organisationId' | 'conflicted' | 'concealed'>,
  caller: Caller,
): Refusal | null {
  const { state, submittedAt, organisationId } = application;
  const isPrivate = state === 'draft' || (state === 'withdrawn' && !submittedAt);
  const seen = isPrivate ? caller.organisationId === organisationId : sees(caller, organisationId);
  return seen && !isConcealed(application, caller) ? null : { code: 'not_found' };
}

/**
 * The first refusal, in order of precedence; null if a caller who sees the application may give this command in its
 * state.
 */
export const refuseOnApplication = (command: ApplicationCommand, { application }: OnApplication, caller: Caller): Refusal | null =>
  refuseInvisible(application, caller) ??
  refuseState(applicationTable, application.state, command) ??
  refuseActor(application, caller, rolesFor(applicationTable, command));

/**
 * The first refusal, in order of precedence; null if the caller, from the application's own organisation, may give this
 * command.
 */
export const refuseOwn = (command: ApplicationCommand, { application }: OnApplication, caller: Caller): Refusal | null =>
  application.organisationId === caller.organisationId ? refuseState(applicationTable, application.state, command) : { code: 'not_found' };

/** Null if the external reference may be corrected. */
export const mayChangeReference = (on: OnApplication, caller: Caller): Refusal | null =>
  refuseOnApplication('setApplicationReference', on, caller);

export const refuseReferenceChange = (application: Application, { caller, body }: Given<SetApplicationReference>): Refusal | null =>
  mayChangeReference({ application }, caller) ?? refuseStale(application, body.version);

/** Null if the draft may be updated. */
export const mayUpdate = (on: OnApplication, caller: Caller): Refusal | null => refuseOwn('updateApplication', on, caller);

export const refuseUpdate = (application: Application, { caller, body }: Given<{ version: number }>): Refusal | null =>
  mayUpdate({ application }, caller) ?? refuseStale(application, body.version);

/**
 * The project's cost, total funding, the amount asked of the fund, own funding, all public aid, and what all public
 * persons bring, in cents: exact sums of the lines.
 */
export const totalsOf = (
  content: Pick<ApplicationContent, 'costLines' | 'fundingLines'>,
): Record<'costCents' | 'fundingCents' | 'requestedCents' | 'ownCents' | 'publicAidCents' | 'publicFundingCents', number> => {
  const from = (...wanted: (typeof FUNDING_SOURCES)[number][]) =>
    sumCents(content.fundingLines.filter(({ source }) => wanted.includes(source)).map((line) => line.amountCents));
  return {
    costCents: sumCents(content.costLines.map((line) => line.amountCents)),
    fundingCents: sumCents(content.fundingLines.map((line) => line.amountCents)),
    requestedCents: from('fund'),
    ownCents: from('own'),
    publicAidCents: from('fund', 'public'),
    publicFundingCents: from('fund', 'own', 'public'),
  };
};

/** True for a cost line that the call may fund. */
export const isEligible = (
  { category }: Pick<z.infer<typeof CostLine>, 'category'>,
  { eligibleCategories }: Pick<Call['terms'], 'eligibleCategories'>,
): boolean => !eligibleCategories || eligibleCategories.includes(category);

/** The part of the cost that the call finds eligible (dépense subventionnable), in cents. */
export const eligibleCostOf = (
  costLines: readonly Pick<z.infer<typeof CostLine>, 'category' | 'amountCents'>[],
  terms: Pick<Call['terms'], 'eligibleCategories'>,
): number => sumCents(costLines.filter((line) => isEligible(line, terms)).map(({ amountCents }) => amountCents));

/**
 * The least that the organisation must bring itself, in cents: a share of what all public persons bring to the project,
 * the organisation included (CGCT L1111-10 III). Private money makes that share no larger.
 */
export const minOwnOf = ({ ownFundingMinPercent }: Pick<LegalForm, 'ownFundingMinPercent'>, publicFundingCents: number): number =>
  publicFundingCents - percentOfCents(publicFundingCents, 100 - ownFundingMinPercent);

/**
 * The most that all public aid may reach, in cents: a share of the eligible cost (décret 2018-514 art. 10 III); null if
 * the legal form has no such rule.
 */
export const maxPublicAidOf = ({ publicAidMaxPercent }: Pick<LegalForm, 'publicAidMaxPercent'>, eligibleCents: number): number | null =>
  publicAidMaxPercent === null ? null : percentOfCents(eligibleCents, publicAidMaxPercent);

/**
 * The most that the fund pays under the call's rate, in cents: that share of the eligible cost (dépense
 * subventionnable), which the rate of the grant is a share of too (décret 2018-514 art. 12 I).
 */
export const maxRequestedOf = (eligibleCents: number, { maxRatePercent }: Pick<Call['terms'], 'maxRatePercent'>): number =>
  percentOfCents(eligibleCents, maxRatePercent);

/** Refuses a derogation from the own share that the legal form does not name; null if it names it, or none is asked. */
function refuseDerogation(
  { ownFundingDerogation }: Pick<ApplicationContent, 'ownFundingDerogation'>,
  { ownFundingDerogations }: LegalForm,
): Refusal | null {
  const known = ownFundingDerogations.map(({ key }) => key);
  const isKnown = ownFundingDerogation === null || known.includes(ownFundingDerogation);
  return isKnown ? null : { code: 'derogation_unknown', derogation: ownFundingDerogation, known };
}

/**
 * Refuses a funding plan that breaks a rule of the award's legal form; null if it breaks none. Source: the article of
 * each rule.
 */
function refuseFunding(content: ApplicationContent, organisation: Organisation, call: Call): Refusal | null {
  const { ownCents, publicAidCents, publicFundingCents } = totalsOf(content);
  const named = legalFormOf(call, organisation);
  const derogation = refuseDerogation(content, named);
  if (derogation) return derogation;
  const legalForm = derogated(named, content);
  const { ownFundingMinPercent, publicAidMaxPercent } = legalForm;
  const minOwnCents = minOwnOf(legalForm, publicFundingCents);
  if (ownCents < minOwnCents)
    return {
      code: 'own_funding_too_low',
      ownCents,
      minOwnCents,
      publicFundingCents,
      ownFundingMinPercent,
      source: articleOf(legalForm, 'ownFunding'),
    };
  const eligibleCents = eligibleCostOf(content.costLines, call.terms);
  const maxPublicAidCents = maxPublicAidOf(legalForm, eligibleCents);
  return publicAidMaxPercent !== null && maxPublicAidCents !== null && publicAidCents > maxPublicAidCents
    ? {
        code: 'public_aid_too_high',
        publicAidCents,
        maxPublicAidCents,
        eligibleCents,
        publicAidMaxPercent,
        source: articleOf(legalForm, 'publicAid'),
      }
    : null;
}

/** How many indicators of its own a project of these types must name. */
export const ownIndicatorsWanted = (types: readonly string[], { projectTypes }: Pick<Call['terms'], 'projectTypes'>): number =>
  Math.max(0, ...projectTypes.filter(({ key }) => types.includes(key)).map(({ ownIndicators }) => ownIndicators));

/** The indicators that the call makes mandatory for the chosen types and ways of serving data. */
export function mandatoryIndicators(call: Pick<Call, 'terms'>, content: Pick<ApplicationContent, 'projectTypes' | 'servedBy'>): string[] {
  const keys = call.terms.projectTypes
    .filter(({ key }) => content.projectTypes.includes(key))
    .flatMap(({ indicators }) => indicators)
    .filter(({ whenServedBy }) => !whenServedBy || content.servedBy.includes(whenServedBy))
    .map(({ key }) => key);
  // Two types may share an indicator.
  return [...new Set(keys)];
}

/** True where the call asks for no indicator of these types of project; what is not chosen yet may ask for some. */
const wantsNoIndicator = (content: ApplicationContent, call: Call): boolean =>
  content.projectTypes.length > 0 &&
  mandatoryIndicators(call, content).length === 0 &&
  ownIndicatorsWanted(content.projectTypes, call.terms) === 0;

function missingParts(content: ApplicationContent, call: Call): FieldFault[] {
  const servesData = call.terms.projectTypes.some(
    (type) => content.projectTypes.includes(type.key) && type.indicators.some(({ whenServedBy }) => whenServedBy),
  );
  const required: [string, boolean][] = [
    ['/summary', content.summary !== ''],
    ['/siret', content.siret !== null],
    ['/projectTypes', content.projectTypes.length > 0],
    ['/servedBy', !servesData || content.servedBy.length > 0],
    ['/startsOn', content.startsOn !== null],
    ['/durationMonths', content.durationMonths !== null],
    ['/costLines', content.costLines.length > 0],
    ['/fundingLines', content.fundingLines.length > 0],
    // A derogation needs the act that grants it, and the act needs the derogation.
    ['/ownFundingDerogation', content.ownFundingDerogation !== null || content.ownFundingDerogationReference === null],
    ['/ownFundingDerogationReference', content.ownFundingDerogationReference !== null || content.ownFundingDerogation === null],
    ['/indicators', content.indicators.length > 0 || wantsNoIndicator(content, call)],
    ...content.indicators.flatMap((indicator, index): [string, boolean][] => [
      [`/indicators/${index}/baseline`, indicator.baseline !== null],
      [`/indicators/${index}/targets`, indicator.targets.length > 0],
    ]),
  ];
  return required.filter(([, present]) => !present).map(([pointer]) => ({ pointer, fault: 'missing' }));
}

function missingIndicators(content: ApplicationContent, call: Call): string[] {
  const given = new Set(content.indicators.map(({ key }) => key));
  const mandatory = mandatoryIndicators(call, content);
  const own = content.indicators.filter(({ key }) => !mandatory.includes(key)).length;
  const ownWanted = ownIndicatorsWanted(content.projectTypes, call.terms);
  return [...mandatory.filter((key) => !given.has(key)), ...Array.from({ length: Math.max(0, ownWanted - own) }, () => 'own')];
}

/** Null if the organisation may apply, by its SIREN or by its legal category. */
export function refuseOrganisation({ siret, legalCategory }: Organisation, { eligible }: Pick<Call['terms'], 'eligible'>): Refusal | null {
  const siren = sirenOf(siret);
  if (eligible.sirens.includes(siren)) return null;
  const isOfCategory = legalCategory !== null && eligible.legalCategories.includes(legalCategory);
  return isOfCategory ? null : { code: 'organisation_not_eligible', siren, legalCategory };
}

/** Null if the call has all of these project types. */
export function refuseProjectTypes(types: readonly string[], { projectTypes }: Pick<Call['terms'], 'projectTypes'>): Refusal | null {
  const known = projectTypes.map(({ key }) => key);
  return types.some((type) => !known.includes(type)) ? { code: 'project_type_unknown', known } : null;
}

/** Null if the cost is within the call's bounds. */
export const refuseCost = (costCents: number, { cost }: Pick<Call['terms'], 'cost'>): Refusal | null =>
  costCents < cost.minCents || costCents > cost.maxCents ? { code: 'cost_out_of_bounds', costCents, ...cost } : null;

/** Refusals of a content, in order of precedence. */
export const CONTENT_REFUSALS = [
  'application_incomplete',
  'siret_of_another_organisation',
  'organisation_not_eligible',
  'project_type_unknown',
  'cost_out_of_bounds',
  'funding_differs_from_costs',
  'rate_too_high',
  'own_funding_too_low',
  'public_aid_too_high',
  'mandatory_indicators_missing',
  'form_invalid',
] as const;

/** Further refusals of a submission and of a corrected content. */
export const SCHEDULE_REFUSALS = ['start_before_call', 'targets_after_tracking'] as const;

/**
 * Yields every refusal of a content under this call, in order of precedence. Source of the bounds, the rate and the
 * mandatory indicators: the call's own terms.
 */
function* contentRefusals(content: ApplicationContent, organisation: Organisation, call: Call): Generator<Refusal> {
  const missing = missingParts(content, call);
  if (missing.length > 0) yield { code: 'application_incomplete', fields: missing };
  const siren = sirenOf(organisation.siret);
  if (content.siret === null || sirenOf(content.siret) !== siren) yield { code: 'siret_of_another_organisation', siren };
  const { maxRatePercent } = call.terms;
  const { costCents, fundingCents, requestedCents } = totalsOf(content);
  for (const refusal of [
    refuseOrganisation(organisation, call.terms),
    refuseProjectTypes(content.projectTypes, call.terms),
    refuseCost(costCents, call.terms),
  ])
    if (refusal) yield refusal;
  if (fundingCents !== costCents) yield { code: 'funding_differs_from_costs', costCents, fundingCents };
  const eligibleCents = eligibleCostOf(content.costLines, call.terms);
  const maxRequestedCents = maxRequestedOf(eligibleCents, call.terms);
  if (requestedCents === 0 || requestedCents > maxRequestedCents)
    yield { code: 'rate_too_high', requestedCents, maxRequestedCents, eligibleCents, maxRatePercent };
  const funding = refuseFunding(content, organisation, call);
  if (funding) yield funding;
  const indicators = missingIndicators(content, call);
  if (indicators.length > 0) yield { code: 'mandatory_indicators_missing', indicators };
  const faults = formFaults(call.terms.form, content.answers);
  if (faults.length > 0) yield { code: 'form_invalid', fields: faults };
}

/**
 * Refuses a start before the call opened, and targets that will never be measured: those later than a year after the
 * project's last month, or than the years for which the call tracks it.
 */
function* scheduleRefusals({ startsOn, durationMonths, indicators }: ApplicationContent, { terms }: Call): Generator<Refusal> {
  const { opensOn, tracking } = terms;
  if (startsOn !== null && startsOn < opensOn) yield { code: 'start_before_call', startsOn, opensOn };
  if (durationMonths === null) return;
  const lastMonth = durationMonths + 12 * (tracking?.years ?? 1);
  const fields = indicators.flatMap(({ targets }, place): FieldFault[] =>
    targets.some(({ month }) => month > lastMonth) ? [{ pointer: `/indicators/${place}/targets`, fault: 'too_big' }] : [],
  );
  if (fields.length > 0) yield { code: 'targets_after_tracking', fields, lastMonth };
}

/** Yields every refusal of a submission under this call, in order of precedence. */
export function* submissionRefusals(content: ApplicationContent, organisation: Organisation, call: Call): Generator<Refusal> {
  yield* contentRefusals(content, organisation, call);
  yield* scheduleRefusals(content, call);
}

const firstOf = (refusals: Generator<Refusal>): Refusal | null => {
  for (const refusal of refusals) return refusal;
  return null;
};

/** The first of contentRefusals; null if the content is complete and valid under this call. */
export const refuseContent = (content: ApplicationContent, organisation: Organisation, call: Call): Refusal | null =>
  firstOf(contentRefusals(content, organisation, call));

/** The first of submissionRefusals; null if the content may be submitted under this call. */
export const refuseSubmittedContent = (content: ApplicationContent, organisation: Organisation, call: Call): Refusal | null =>
  firstOf(submissionRefusals(content, organisation, call));

/**
 * The first refusal, in order of precedence; null if the draft may be submitted under its call's newest version. The
 * content is checked later, like a body, so that the submitter learns of everything that is missing.
 */
export function maySubmit(
  { newest, ...on }: OnApplication & { newest: Pick<CurrentCall, 'id' | 'state' | 'terms'> },
  caller: Caller,
  at: string,
): Refusal | null {
  const own = refuseOwn('submitApplication', on, caller);
  if (own) return own;
  return refuseOpening(newest, at);
}

/** Null if the call takes applications at this instant. */
export function refuseOpening(
  { id, state, terms }: Pick<CurrentCall, 'id' | 'state'> & { terms: Pick<Call['terms'], 'opensOn' | 'closesOn'> },
  at: string,
): Refusal | null {
  if (state === 'closed') return { code: 'call_closed', callId: id };
  const { opensOn, closesOn } = terms;
  return openingOn({ state, opensOn, closesOn }, parisDate(at)) === 'open' ? null : { code: 'call_not_open', opensOn, closesOn };
}

/** True if some call that is open now is for this organisation, so that its agents may draft. */
export const mayApplySomewhere = (
  organisation: Organisation,
  calls: readonly (Pick<Call, 'id' | 'terms'> & Pick<CurrentCall, 'state'>)[],
  at: string,
): boolean => calls.some((call) => !refuseOpening(call, at) && !refuseOrganisation(organisation, call.terms));

/** The first refusal, in order of precedence; null if the application may be submitted with this content. */
export function refuseSubmission(
  application: Application,
  content: ApplicationContent,
  organisation: Organisation,
  call: CurrentCall,
  given: Given<SubmitApplication>,
): Refusal | null {
  const { caller, body, at } = given;
  return (
    maySubmit({ application, newest: call }, caller, at) ??
    refuseStale(application, body.version) ??
    refuseSubmittedContent(content, organisation, call) ??
    refuseStart(content.startsOn, call, { receivedAt: at, earlyStart: body.earlyStart })
  );
}

/**
 * Refuses a decision on what the law has decided already: a request that was not found inadmissible in time is
 * admissible for good (décret 2018-514 art. 4 II).
 */
function refuseDeemed({ submittedAt, deemedAdmissibleAt }: ApplicationStanding): Refusal | null {
  if (!submittedAt || !deemedAdmissibleAt) return null;
  const { article: source, value } = lawOn('localAdmissibility', parisDate(submittedAt));
  return { code: 'deemed_admissible', since: parisDate(deemedAdmissibleAt), months: value.months, source };
}

/** Refuses the screener whose decision was overturned on appeal. */
export const refuseScreenedBefore = (screenedBy: string | null, caller: Caller): Refusal | null =>
  isSamePerson(caller, screenedBy) ? { code: 'screened_before' } : null;

/** The first refusal, in order of precedence; null if the screener may decide. */
export function mayScreen({ screenedBy, ...on }: OnApplication & { screenedBy: string | null }, caller: Caller): Refusal | null {
  const { application } = on;
  return (
    refuseInvisible(application, caller) ??
    refuseDeemed(application) ??
    refuseOnApplication('decideAdmissibility', on, caller) ??
    refuseScreenedBefore(screenedBy, caller)
  );
}

/** The first refusal, in order of precedence; null if the screener may take this decision. */
export function refuseAdmissibility(
  application: Application,
  { caller, body }: Given<DecideAdmissibility>,
  screenedBy: string | null = null,
): Refusal | null {
  const refusal = mayScreen({ application, screenedBy }, caller);
  if (refusal) return refusal;
  if (application.revision !== body.revision) return { code: 'stale_revision', current: application.revision };
  if (body.decision === 'inadmissible' && body.reason === '') return { code: 'reason_missing' };
  return null;
}
