import { z } from 'zod';
import { MONTHS_AT_MOST } from '../core/calendar.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import { CallCode } from '../core/reference.ts';
import { Siren } from '../core/siret.ts';
import { Day, EnvelopeCode, Json, Key, line, Paragraphs, Words } from '../core/words.ts';

export const COST_CATEGORIES = ['staff', 'services', 'infrastructure', 'licences', 'other'] as const;

/** How a project makes data available: it decides which indicators are mandatory. */
export const ServedBy = z.enum(['files', 'api']);

/** A ratio is reported as numerator and denominator, a duration as its median and its 95th percentile. */
export const IndicatorKind = z.enum(['count', 'ratio', 'duration']);
export type IndicatorKind = z.infer<typeof IndicatorKind>;

/** Which way an indicator gets better. */
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
  /** A ratio that is a share of the whole is never above one. */
  share: z.boolean().default(true),
  /** A count of users who are reached: what the fund has paid is set against them. */
  countsUsers: z.boolean().default(false),
  /** A ratio leaves out the users that this other indicator counts: where there are no others, it is not asked for. */
  excludes: Key.nullable().default(null),
  /** Mandatory only for a project that serves its data so; always, where absent. */
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
 * Which applications something concerns: those of one of these types (none named: of any), which ask for at least this;
 * null: all of them.
 */
const OnlyFor = z
  .strictObject({ projectTypes: z.array(Key).max(50).default([]), minRequestedCents: Cents.nullable().default(null) })
  .meta({ id: 'OnlyFor' })
  .nullable()
  .default(null);

/**
 * How much one of several counts: all of them have a weight, which sum to 100, or none has, and they count alike. Those
 * that concern an application share the whole.
 */
const WeightPercent = z.int().min(1).max(100).nullable().default(null);

const Criterion = z.strictObject({
  key: Key,
  label: Words,
  /** Its part of the step's score, beside the other criteria that concern an application. */
  weightPercent: WeightPercent,
  /** The applications for which it is scored. */
  onlyFor: OnlyFor,
});
export type Criterion = z.infer<typeof Criterion>;

/** Of a step's deadline: half of it, when its reviewer is reminded, is a whole working day at least. */
export const StepWorkingDays = z.int().min(2).max(250);

const ReviewStepTerms = z.strictObject({
  key: Key,
  label: Words,
  /** Working days from the step's opening to its deadline. */
  workingDays: StepWorkingDays,
  /**
   * The steps before it: it opens once each is favourable or waived. One that does not concern an application hands on
   * what stands before it.
   */
  after: z.array(Key).max(50).default([]),
  /**
   * An unfavourable opinion of a blocking step ends what waits behind it; that of an advisory one holds nothing up, and
   * it may be waived.
   */
  blocking: z.boolean().default(true),
  /**
   * As long as its opinion is awaited, who reviews the application sees no other one on it (domain/review/review.ts).
   */
  blind: z.boolean().default(false),
  /** The applications of whose review it is a part. */
  onlyFor: OnlyFor,
  /** Its part of an application's score, beside the other steps that scored it. */
  weightPercent: WeightPercent,
  /** What a reviewer scores, each from 0 to 5. */
  criteria: z.array(Criterion).min(1),
});
export type ReviewStepTerms = z.infer<typeof ReviewStepTerms>;

/**
 * Who commits and pays: by an agreement the fund does; by a delegation (délégation de gestion, décret 2004-1085) the
 * beneficiary, on credits that the fund delegates to it.
 */
export const AWARD_FORMS = ['agreement', 'delegation'] as const;
export type AwardForm = (typeof AWARD_FORMS)[number];

/** What a State operator is given: a subsidy for its public-service charges, a capital grant, or a transfer. */
export const SUBSIDY_NATURES = ['public_service_charges', 'capital_grant', 'transfer'] as const;

/** The rules of a legal form that may each come from an article of its own. */
export const LEGAL_FORM_RULES = ['advance', 'guaranteedAdvance', 'instalments', 'longProject', 'ownFunding', 'publicAid'] as const;
export type LegalFormRule = (typeof LEGAL_FORM_RULES)[number];

const Percent = z.int().min(0).max(100);
const Article = line(400).min(1);

/**
 * What a beneficiary owes beside its project: from the project's first day it has so many months, de date à date, to
 * show that it is done, by a link that people look at or in words.
 */
const ObligationTerms = z.strictObject({
  key: Key,
  label: Words,
  /** The applications whose beneficiaries have it. */
  onlyFor: OnlyFor,
  months: z.int().min(1).max(MONTHS_AT_MOST),
  evidence: z.enum(['link', 'words']),
});
export type ObligationTerms = z.infer<typeof ObligationTerms>;

/**
 * What a conditional tranche waits for: the report on the period before it is accepted, every indicator of the plan was
 * told of by some report, the obligations that are due before its period are met.
 */
export const TRANCHE_CONDITIONS = ['report', 'indicators', 'obligations'] as const;
export type TrancheCondition = (typeof TRANCHE_CONDITIONS)[number];

/**
 * The legal form that an award takes, by the beneficiary's legal category: the first one that names it, or the one that
 * names none.
 */
const LegalForm = z.strictObject({
  key: Key,
  label: Words,
  form: z.enum(AWARD_FORMS).default('agreement'),
  /** Null where there is only one. */
  nature: z.enum(SUBSIDY_NATURES).nullable().default(null),
  /** Empty: any category. */
  legalCategories: z.array(z.string().regex(/^\d{4}$/)),
  /** What may be paid before any service, in % of the award. */
  advanceMaxPercent: Percent,
  /** The same where a guarantee covers the advance; null where a guarantee changes nothing. */
  guaranteedAdvanceMaxPercent: Percent.nullable().default(null),
  /** What advance and instalments may reach before the balance, in % of the award. */
  instalmentsMaxPercent: Percent,
  /** The same for a project of more than so many months; null where they change nothing. */
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
  /** The part of the cost that the beneficiary bears itself. */
  ownFundingMinPercent: Percent,
  /**
   * What all public aid, the fund's among it, may reach, in % of the eligible cost; null: as much as the call lets it.
   */
  publicAidMaxPercent: Percent.nullable().default(null),
  /** Where the legal form is read, and each of its rules that names no article. */
  source: Article,
  /** The article that each rule comes from. */
  sources: z.partialRecord(z.enum(LEGAL_FORM_RULES), Article).default({}),
});
export type LegalForm = z.infer<typeof LegalForm>;

const ANY_LEGAL_FORM: LegalForm = {
  key: 'subsidy',
  label: { fr: 'Subvention', en: 'Subsidy' },
  form: 'agreement',
  nature: null,
  legalCategories: [],
  advanceMaxPercent: 0,
  guaranteedAdvanceMaxPercent: null,
  instalmentsMaxPercent: 100,
  longProject: null,
  ownFundingMinPercent: 0,
  publicAidMaxPercent: null,
  source: 'décret 2012-1246 art. 31 et 33',
  sources: {},
};

/** What one version of a call says. Immutable once published: an application keeps the one it was submitted under. */
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
    /** The time within which both sides sign, de date à date, and how many days before it they are reminded. */
    signature: z.strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(30) }),
    /**
     * How long an applicant has to answer a correction request, de date à date, and how many days before that it is
     * reminded.
     */
    corrections: z
      .strictObject({ months: z.int().min(1).max(6), reminderDays: z.int().min(1).max(30) })
      .default({ months: 1, reminderDays: 7 }),
    /**
     * Months of silence since the submission that count as a rejection; null where silence says nothing
     * (domain/applications/silence.ts).
     */
    silence: z
      .strictObject({ months: z.int().min(1).max(12), source: line(400).min(1) })
      .nullable()
      .default(null),
    /**
     * Whoever of the fund is in conflict over an application does not even see it; auditors, and its own organisation's
     * people, do.
     */
    concealFromConflicted: z.boolean().default(false),
    /** Working days within which the opinion on an appeal is given. */
    appealWorkingDays: StepWorkingDays.default(15),
    /** Working days within which the opinion on an amendment is given, and then those within which it is decided. */
    amendmentWorkingDays: StepWorkingDays.default(15),
    legalForms: z.array(LegalForm).min(1).default([ANY_LEGAL_FORM]),
    /**
     * An award above the amount or the length is paid in tranches, one for each period, the first ones of them firm;
     * null: always at once.
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
     * How long after its period's end a report is expected, de date à date, and how many days before that the project
     * is reminded.
     */
    reports: z
      .strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(60) })
      .default({ months: 1, reminderDays: 14 }),
    /** What a firm tranche does not wait for, and every other does. */
    trancheConditions: z.array(z.enum(TRANCHE_CONDITIONS)).min(1).max(3).default(['report']),
    /** Reminded of as reports are; returned evidence is awaited again for as long as a report is. */
    obligations: z.array(ObligationTerms).max(30).default([]),
    /**
     * How long after the project's end its final account is expected, and how many days before that people are
     * reminded; null: none is asked for.
     */
    finalAccount: z
      .strictObject({ months: z.int().min(1).max(24), reminderDays: z.int().min(1).max(60) })
      .nullable()
      .default(null),
    /**
     * Where a claim is collected before anything else is committed: on its own grant, or on every grant of its debtor.
     */
    claimsFirst: z.enum(['grant', 'organisation']).default('grant'),
    /**
     * Yearly reports for so many years after the project's last day, each due so many months after its year; null: none
     * is asked for.
     */
    tracking: z
      .strictObject({ years: z.int().min(1).max(10), months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(60) })
      .nullable()
      .default(null),
    /**
     * Beyond which slippage, in % of the plan in force, the lead is alerted, and a brigade's mission is proposed to it.
     */
    slippage: z
      .strictObject({ alertPercent: z.int().min(1).max(1_000), missionPercent: z.int().min(1).max(1_000) })
      .default({ alertPercent: 10, missionPercent: 20 }),
    /** JSON Schema of the application's answers that no rule reads. */
    form: z.record(z.string().regex(/^\$?[A-Za-z]{1,40}$/), Json),
  })
  .meta({ id: 'CallTerms' });
export type CallTerms = z.infer<typeof CallTerms>;

export const CallId = z.string().regex(/^[a-z0-9-]{3,40}$/);

/** A call as a file ships it: its terms, and the envelope that pays for it. */
export const CallFile = z.strictObject({
  id: CallId,
  code: CallCode,
  version: Ordinal,
  envelope: z.strictObject({ code: EnvelopeCode, name: Words, aeCents: Cents, cpCents: Cents }),
  terms: CallTerms,
});
export type CallFile = z.infer<typeof CallFile>;

/** The call version that an application is drafted or judged under. */
export type Call = { id: string; version: number; envelopeId: string; terms: CallTerms };
