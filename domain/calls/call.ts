import { z } from 'zod';
import { AgreementTerms } from './agreement-terms.ts';
import { MONTHS_AT_MOST } from '../core/calendar.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import { CallCode } from '../core/reference.ts';
import { Siren } from '../core/siret.ts';
import { Scale } from './scale.ts';
import { Day, EnvelopeCode, Id, Json, Key, line, Paragraphs, WebLink, Words } from '../core/words.ts';

export const COST_CATEGORIES = ['staff', 'services', 'infrastructure', 'licences', 'other'] as const;

/** How a project serves its data, which decides which indicators are mandatory. */
export const ServedBy = z.enum(['files', 'api']);

/** A ratio is reported as numerator and denominator, a duration as its median and its 95th percentile. */
export const IndicatorKind = z.enum(['count', 'ratio', 'duration']);
export type IndicatorKind = z.infer<typeof IndicatorKind>;

/** The direction in which an indicator improves. */
export const Direction = z.enum(['more', 'less']);
export type Direction = z.infer<typeof Direction>;

const MandatoryIndicator = z.strictObject({
  key: Key,
  label: Words,
  /** What exactly is counted, and what is not. */
  definition: Paragraphs.nullable().default(null),
  unit: line(40).min(1),
  kind: IndicatorKind.default('count'),
  direction: Direction.default('more'),
  /** True if the ratio is a share of a whole, and so never above one. */
  share: z.boolean().default(true),
  /** True if the indicator counts users reached, against whom the fund's payments are compared. */
  countsUsers: z.boolean().default(false),
  /** The ratio excludes users that this other indicator counts; it is not asked for if there are no other users. */
  excludes: Key.nullable().default(null),
  /** Mandatory only for projects that serve their data this way; always mandatory if absent. */
  whenServedBy: ServedBy.optional(),
});

const ProjectType = z.strictObject({
  key: Key,
  label: Words,
  indicators: z.array(MandatoryIndicator),
  /** How many indicators of its own a project of this type must name. */
  ownIndicators: z.int().min(0).max(10),
});

/**
 * The applications that something concerns: those of one of these types (any type if none is named) that ask for at
 * least this amount; null for all applications.
 */
const OnlyFor = z
  .strictObject({ projectTypes: z.array(Key).max(50).default([]), minRequestedCents: Cents.nullable().default(null) })
  .meta({ id: 'OnlyFor' })
  .nullable()
  .default(null);

/**
 * A weight among several: either all have one and they add up to 100, or none has and they count equally. Those that
 * concern an application share the whole.
 */
const WeightPercent = z.int().min(1).max(100).nullable().default(null);

const Criterion = z.strictObject({
  key: Key,
  label: Words,
  /** Its share of the step's score among the criteria that concern an application. */
  weightPercent: WeightPercent,
  /** The applications for which the criterion is scored. */
  onlyFor: OnlyFor,
  /** What each score means for it; null for the usual words. */
  scale: Scale.nullable().default(null),
});
export type Criterion = z.infer<typeof Criterion>;

/** A step's working days. The reviewer is reminded halfway, so half is at least one whole working day. */
export const StepWorkingDays = z.int().min(2).max(250);

const ReviewStepTerms = z.strictObject({
  key: Key,
  label: Words,
  /** Working days from the step's opening to its deadline. */
  workingDays: StepWorkingDays,
  /**
   * The steps before this one: it opens once each is favourable or waived. A step that does not concern an application
   * is replaced by the steps before it.
   */
  after: z.array(Key).max(50).default([]),
  /**
   * An unfavourable opinion on a blocking step ends the steps behind it; an advisory step holds nothing up and may be
   * waived.
   */
  blocking: z.boolean().default(true),
  /** While its opinion is awaited, its reviewer sees no other opinion on the application (domain/review/review.ts). */
  blind: z.boolean().default(false),
  /** The applications whose review includes this step. */
  onlyFor: OnlyFor,
  /** Its share of an application's score among the steps that scored it. */
  weightPercent: WeightPercent,
  /** What a reviewer scores, each criterion from 0 to 5. */
  criteria: z.array(Criterion).min(1),
});
export type ReviewStepTerms = z.infer<typeof ReviewStepTerms>;

/**
 * Who commits and pays: the fund under an agreement; the beneficiary under a delegation (délégation de gestion, décret
 * 2004-1085), on credits that the fund delegates to it.
 */
export const AWARD_FORMS = ['agreement', 'delegation'] as const;
export type AwardForm = (typeof AWARD_FORMS)[number];

/** What a State operator receives: a subsidy for its public-service charges, a capital grant, or a transfer. */
export const SUBSIDY_NATURES = ['public_service_charges', 'capital_grant', 'transfer'] as const;

/** The rules of a legal form, each of which may have its own article. */
export const LEGAL_FORM_RULES = ['advance', 'guaranteedAdvance', 'instalments', 'longProject', 'ownFunding', 'publicAid'] as const;
export type LegalFormRule = (typeof LEGAL_FORM_RULES)[number];

const Percent = z.int().min(0).max(100);
const Article = line(400).min(1);

/**
 * What a beneficiary owes beside its project: it has this many months from the project's first day, de date à date, to
 * show that the obligation is met, by a public link or in words.
 */
const ObligationTerms = z.strictObject({
  key: Key,
  label: Words,
  /** The applications whose beneficiaries have this obligation. */
  onlyFor: OnlyFor,
  months: z.int().min(1).max(MONTHS_AT_MOST),
  evidence: z.enum(['link', 'words']),
});
export type ObligationTerms = z.infer<typeof ObligationTerms>;

/** A method of this call to count a gain, beside the common ones: units per year, at a cost per unit. */
const GainMethodTerms = z.strictObject({
  key: Key,
  label: Words,
  unit: Words,
  /** The same of several; absent: the same word. */
  units: Words.optional(),
  definition: Words,
  /** False where no budget falls, as for the time of people outside the administration. */
  isBudget: z.boolean(),
});

/**
 * The act before which a document is joined: the submission, each report, the final account, or the evidence of an
 * obligation.
 */
const DOCUMENT_TIMES = ['submission', 'report', 'account', 'evidence'] as const;
export type DocumentTime = (typeof DOCUMENT_TIMES)[number];

/** A document that is joined before an act is given. */
const DocumentTerms = z.strictObject({
  key: Key,
  label: Words,
  when: z.enum(DOCUMENT_TIMES).default('submission'),
  /** Of evidence, the obligation, by its key; null: each one. */
  obligation: Key.nullable().default(null),
  /** The organisations of which it is asked, by their legal category; empty: all. */
  legalCategories: z
    .array(z.string().regex(/^\d{4}$/))
    .max(50)
    .default([]),
  /** Where its model is found. */
  model: WebLink.nullable().default(null),
  /** The model as a file of a call, by its id. */
  modelFile: Id.nullable().default(null),
  /** How many months after its own day it is too old; null: never. */
  validMonths: z.int().min(1).max(MONTHS_AT_MOST).nullable().default(null),
});
export type DocumentTerms = z.infer<typeof DocumentTerms>;

/**
 * What a conditional tranche waits for: an accepted report on the period before it; a report on every indicator of the
 * plan, which may have to reach its targets; the obligations due before its period.
 */
export const TRANCHE_CONDITIONS = ['report', 'indicators', 'obligations'] as const;
export type TrancheCondition = (typeof TRANCHE_CONDITIONS)[number];

/**
 * The legal form of an award, by the beneficiary's legal category: the first form that names the category, else the one
 * that names none.
 */
const LegalForm = z.strictObject({
  key: Key,
  label: Words,
  form: z.enum(AWARD_FORMS).default('agreement'),
  /** Null if there is only one. */
  nature: z.enum(SUBSIDY_NATURES).nullable().default(null),
  /** The budget director's act that allows a transfer to an operator, by its reference; wanted for a transfer. */
  derogation: Article.nullable().default(null),
  /** Empty: any category. */
  legalCategories: z.array(z.string().regex(/^\d{4}$/)),
  /** What may be paid before any service, in % of the award. */
  advanceMaxPercent: Percent,
  /** The same with a guarantee that covers the advance; null if a guarantee changes nothing. */
  guaranteedAdvanceMaxPercent: Percent.nullable().default(null),
  /** What the advance and instalments may reach before the balance, in % of the award. */
  instalmentsMaxPercent: Percent,
  /** The same for a project longer than this many months; null if the length changes nothing. */
  longProject: z
    .strictObject({
      aboveMonths: z
        .int()
        .min(1)
        .max(MONTHS_AT_MOST - 1),
      instalmentsMaxPercent: Percent,
    })
    .nullable()
    .default(null),
  /** The share that the beneficiary brings itself of what all public persons bring, in %. */
  ownFundingMinPercent: Percent,
  /** True where that rule leaves out organisations overseas (CGCT L1111-10 III). */
  ownFundingExceptOverseas: z.boolean().default(false),
  /**
   * The derogations by which an organisation brings less of its own, each with the share that it leaves and its
   * article; an application names one with the act that grants it.
   */
  ownFundingDerogations: z
    .array(z.strictObject({ key: Key, label: Words, minPercent: Percent, article: Article }))
    .max(20)
    .default([]),
  /**
   * What all public aid, including the fund's, may reach, in % of the eligible cost; null for no limit beyond the
   * call's own.
   */
  publicAidMaxPercent: Percent.nullable().default(null),
  /** The article of the legal form, and of each of its rules that has none of its own. */
  source: Article,
  sources: z.partialRecord(z.enum(LEGAL_FORM_RULES), Article).default({}),
});
export type LegalForm = z.infer<typeof LegalForm>;

export type OwnFundingDerogation = LegalForm['ownFundingDerogations'][number];

const ANY_LEGAL_FORM: LegalForm = {
  key: 'subsidy',
  label: { fr: 'Subvention', en: 'Subsidy' },
  form: 'agreement',
  nature: null,
  derogation: null,
  legalCategories: [],
  advanceMaxPercent: 0,
  guaranteedAdvanceMaxPercent: null,
  instalmentsMaxPercent: 100,
  longProject: null,
  ownFundingMinPercent: 0,
  ownFundingExceptOverseas: false,
  ownFundingDerogations: [],
  publicAidMaxPercent: null,
  source: 'décret 2012-1246 art. 31 et 33',
  sources: {},
};

/** The months from the signature within which the essential data of a subsidy are published (décret 2017-779). */
export const PUBLISHED_WITHIN_MONTHS = 3;

/**
 * What one version of a call says. Immutable once published: an application keeps the version under which it was
 * submitted.
 */
export const CallTerms = z
  .strictObject({
    title: Words,
    summary: Paragraphs,
    source: z.url(),
    opensOn: Day,
    closesOn: Day.nullable(),
    /** An organisation is eligible by its SIREN or by its legal category (catégorie juridique of INSEE). */
    eligible: z.strictObject({ sirens: z.array(Siren), legalCategories: z.array(z.string().regex(/^\d{4}$/)) }),
    cost: z.strictObject({ minCents: Cents, maxCents: Cents }),
    /** The categories of cost that are eligible (dépense subventionnable); null: all of them. */
    eligibleCategories: z.array(z.enum(COST_CATEGORIES)).min(1).nullable().default(null),
    maxRatePercent: z.int().min(1).max(100),
    projectTypes: z.array(ProjectType).min(1),
    screeningWorkingDays: z.int().min(1).max(60),
    steps: z.array(ReviewStepTerms).min(1).max(50),
    /** The time within which both sides sign, de date à date, and how many days before its end they are reminded. */
    signature: z.strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(30) }),
    /**
     * How long an applicant has to answer a correction request, de date à date, and how many days before its end they
     * are reminded.
     */
    corrections: z
      .strictObject({ months: z.int().min(1).max(6), reminderDays: z.int().min(1).max(30) })
      .default({ months: 1, reminderDays: 7 }),
    /**
     * Months of silence since the submission that count as a rejection; null if silence has no effect
     * (domain/applications/silence.ts).
     */
    silence: z
      .strictObject({ months: z.int().min(1).max(12), source: line(400).min(1) })
      .nullable()
      .default(null),
    /**
     * True for a call that gives subsidies of the State to local authorities (décret 2018-514): the law then sets when
     * a request is deemed admissible, when it is rejected unless it is awarded, and when its project may start. The
     * call itself says nothing of silence.
     */
    forLocalAuthorities: z.boolean().default(false),
    /**
     * Fund members with a conflict of interest in an application do not see it at all; auditors and the application's
     * own organisation still do.
     */
    concealFromConflicted: z.boolean().default(false),
    /**
     * What an organisation reads of the opinions on its application, without the names of those who gave them: before
     * the decision, with so many working days to reply (null: not then), and after it. Null: nothing.
     */
    feedback: z
      .strictObject({ replyWorkingDays: z.int().min(1).max(30).nullable().default(null), afterDecision: z.boolean().default(false) })
      .nullable()
      .default(null),
    /** Working days to give the opinion on an appeal. */
    appealWorkingDays: StepWorkingDays.default(15),
    /** Working days to give the opinion on an amendment, and then as many to decide it. */
    amendmentWorkingDays: StepWorkingDays.default(15),
    legalForms: z.array(LegalForm).min(1).default([ANY_LEGAL_FORM]),
    agreement: AgreementTerms.nullable().default(null),
    /**
     * An award above this amount or length is paid in tranches, one for each period, the first of them firm; null for a
     * single payment.
     */
    tranches: z
      .strictObject({
        aboveCents: Cents,
        aboveMonths: z.int().min(1).max(MONTHS_AT_MOST),
        everyMonths: z.int().min(1).max(24),
        firm: z.int().min(1).max(60).default(1),
      })
      .nullable()
      .default(null),
    /**
     * How long after its period a report is due, de date à date, and how many days before that the project is reminded.
     */
    reports: z
      .strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(60) })
      .default({ months: 1, reminderDays: 14 }),
    /** The conditions of every tranche that is not firm. */
    trancheConditions: z.array(z.enum(TRANCHE_CONDITIONS)).min(1).max(3).default(['report']),
    /**
     * The share of its target, in %, that each indicator must have reached when the condition `indicators` asks for it;
     * null: reported is enough.
     */
    indicatorsReachedPercent: z.int().min(1).max(100).nullable().default(null),
    /** Reminders follow those of reports; returned evidence gets the same time again as a report. */
    obligations: z.array(ObligationTerms).max(30).default([]),
    /** What is joined to an application and to the acts on its grant, beside what people attach of their own. */
    documents: z.array(DocumentTerms).max(30).default([]),
    /**
     * How long after the project's end its final account is due, and how many days before that its people are reminded;
     * null if none is asked for.
     */
    finalAccount: z
      .strictObject({ months: z.int().min(1).max(24), reminderDays: z.int().min(1).max(60) })
      .nullable()
      .default(null),
    /**
     * Where a claim must be collected before further commitments: on its own grant, or on every grant of its debtor.
     */
    claimsFirst: z.enum(['grant', 'organisation']).default('grant'),
    /**
     * Yearly reports for this many years after the project's last day, each due this many months after its year; null
     * if none is asked for.
     */
    tracking: z
      .strictObject({ years: z.int().min(1).max(10), months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(60) })
      .nullable()
      .default(null),
    /**
     * The slippage, in % of the plan in force, beyond which the lead is alerted, and beyond which a brigade's mission
     * is proposed.
     */
    slippage: z
      .strictObject({ alertPercent: z.int().min(1).max(1_000), missionPercent: z.int().min(1).max(1_000) })
      .default({ alertPercent: 10, missionPercent: 20 }),
    /**
     * What is public of the projects that it funds: the essential data of each subsidy this many months after both
     * have signed, 3 at most (loi 2000-321 art. 10, décret 2017-779), and with them, if it says so, a sheet of the
     * project, and on it the project's gains, and a contact, to which its organisation consents by signing. Null: the
     * data after 3 months, and no sheet.
     */
    publication: z
      .strictObject({
        months: z.int().min(0).max(PUBLISHED_WITHIN_MONTHS),
        sheets: z.boolean(),
        gains: z.boolean().default(false),
        contact: z.boolean().default(false),
      })
      .nullable()
      .default(null),
    /** Methods by which its projects may count their gains, beside those of all calls. */
    gainMethods: z.array(GainMethodTerms).max(10).default([]),
    /** JSON Schema of the application's answers, which no rule reads. */
    form: z.record(z.string().regex(/^\$?[A-Za-z]{1,40}$/), Json),
  })
  .meta({ id: 'CallTerms' });
export type CallTerms = z.infer<typeof CallTerms>;

export const CallId = z.string().regex(/^[a-z0-9-]{3,40}$/);

/** A call as a file ships it: its terms and the envelope that pays for it. */
export const CallFile = z.strictObject({
  id: CallId,
  code: CallCode,
  version: Ordinal,
  envelope: z.strictObject({ code: EnvelopeCode, name: Words, aeCents: Cents, cpCents: Cents }),
  terms: CallTerms,
});
export type CallFile = z.infer<typeof CallFile>;

/** The call version under which an application is drafted or judged. */
export type Call = { id: string; version: number; envelopeId: string; terms: CallTerms };
