import { z } from 'zod';
import { Cents } from './money.ts';
import { Siren } from './siret.ts';
import { Day, EnvelopeCode, Key, Words } from './words.ts';

/** How a project makes data available: it decides which indicators are mandatory. */
export const ServedBy = z.enum(['files', 'api']);

const MandatoryIndicator = z.strictObject({
  key: Key,
  label: Words,
  unit: z.string().min(1).max(40),
  /** A ratio is reported as numerator and denominator. */
  kind: z.enum(['count', 'ratio', 'duration']).default('count'),
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

/** Which applications something concerns: those of one of these types (none named: of any), which ask for at least this; null: all of them. */
const OnlyFor = z
  .strictObject({ projectTypes: z.array(Key).max(50).default([]), minRequestedCents: Cents.nullable().default(null) })
  .nullable()
  .default(null);

/** How much one of several counts: all of them have a weight, which sum to 100, or none has, and they count alike. Those that concern an application share the whole. */
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

/** Of a step's term: half of it, when its reviewer is reminded, is a whole working day at least. */
export const StepWorkingDays = z.int().min(2).max(250);

const ReviewStepTerms = z.strictObject({
  key: Key,
  label: Words,
  /** Working days from the step's opening to its term. */
  workingDays: StepWorkingDays,
  /** The steps before it: it opens once each is favourable or waived. One that does not concern an application hands on what stands before it. */
  after: z.array(Key).max(50).default([]),
  /** An unfavourable opinion of a blocking step ends what waits behind it; that of an advisory one holds nothing up, and it may be waived. */
  blocking: z.boolean().default(true),
  /** The applications of whose review it is a part. */
  onlyFor: OnlyFor,
  /** Its part of an application's score, beside the other steps that scored it. */
  weightPercent: WeightPercent,
  /** What a reviewer scores, each from 0 to 5. */
  criteria: z.array(Criterion).min(1),
});
export type ReviewStepTerms = z.infer<typeof ReviewStepTerms>;

/**
 * Who commits and pays: by an agreement the fund does; by a delegation (délégation de gestion, décret 2004-1085) the beneficiary, on credits that the fund
 * delegates to it.
 */
export const VEHICLE_FORMS = ['agreement', 'delegation'] as const;
export type VehicleForm = (typeof VEHICLE_FORMS)[number];

/** The legal form that an award takes, by the beneficiary's legal category: the first one that names it, or the one that names none. */
const Vehicle = z.strictObject({
  key: Key,
  label: Words,
  /** What was published before there was a choice was an agreement. */
  form: z.enum(VEHICLE_FORMS).default('agreement'),
  /** Empty: any category. */
  legalCategories: z.array(z.string().regex(/^\d{4}$/)),
  /** What may be paid before any service, in % of the award. */
  advanceMaxPercent: z.int().min(0).max(100),
  /** What advance and instalments may reach before the balance, in % of the award. */
  instalmentsMaxPercent: z.int().min(0).max(100),
  /** The part of the cost that the beneficiary bears itself. */
  ownFundingMinPercent: z.int().min(0).max(100),
  /** Where these rules are read. */
  source: z.string().min(1).max(400),
});
export type Vehicle = z.infer<typeof Vehicle>;

const ANY_VEHICLE: Vehicle = {
  key: 'subsidy',
  label: { fr: 'Subvention', en: 'Subsidy' },
  form: 'agreement',
  legalCategories: [],
  advanceMaxPercent: 0,
  instalmentsMaxPercent: 100,
  ownFundingMinPercent: 0,
  source: 'décret 2012-1246 art. 31 et 33',
};

/** What one version of a call says. Immutable once published: an application keeps the one it was submitted under. */
export const CallTerms = z.strictObject({
  title: Words,
  summary: Words,
  source: z.url(),
  opensOn: Day,
  closesOn: Day.nullable(),
  /** An organisation is eligible by its SIREN or by its legal category (catégorie juridique of INSEE). */
  eligible: z.strictObject({ sirens: z.array(Siren), legalCategories: z.array(z.string().regex(/^\d{4}$/)) }),
  cost: z.strictObject({ minCents: Cents, maxCents: Cents }),
  maxRatePercent: z.int().min(1).max(100),
  projectTypes: z.array(ProjectType).min(1),
  screeningWorkingDays: z.int().min(1).max(60),
  steps: z.array(ReviewStepTerms).min(1).max(50),
  /** The term within which both sides sign, de date à date, and how many days before it they are reminded. */
  signature: z.strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(30) }),
  /** How long an applicant has to answer a correction request, de date à date, and how many days before that it is reminded. */
  corrections: z
    .strictObject({ months: z.int().min(1).max(6), reminderDays: z.int().min(1).max(30) })
    .default({ months: 1, reminderDays: 7 }),
  /** Months of silence since the submission that count as a rejection; null where silence says nothing (domain/silence.ts). */
  silence: z
    .strictObject({ months: z.int().min(1).max(12), source: z.string().min(1).max(400) })
    .nullable()
    .default(null),
  /** Whoever of the fund is in conflict over an application does not even see it; auditors, and its own organisation's people, do. */
  concealFromConflicted: z.boolean().default(false),
  /** Working days within which the opinion on an appeal is given. */
  appealWorkingDays: StepWorkingDays.default(15),
  /** Working days within which the opinion on an amendment is given, and then those within which it is decided. */
  amendmentWorkingDays: StepWorkingDays.default(15),
  vehicles: z.array(Vehicle).min(1).default([ANY_VEHICLE]),
  /** An award above the amount or the length is paid in tranches, one for each period; null: always at once. */
  tranches: z
    .strictObject({ aboveCents: Cents, aboveMonths: z.int().min(1).max(60), everyMonths: z.int().min(1).max(24) })
    .nullable()
    .default(null),
  /** How long after its period's end a report is expected, de date à date, and how many days before that the project is reminded. */
  reports: z
    .strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(60) })
    .default({ months: 1, reminderDays: 14 }),
  /** JSON Schema of the application's answers that no rule reads. */
  form: z.record(z.string(), z.json()),
});
export type CallTerms = z.infer<typeof CallTerms>;

export const CallId = z.string().regex(/^[a-z0-9-]{3,40}$/);

/** A call as a file ships it: its terms, and the envelope that pays for it. */
export const CallFile = z.strictObject({
  id: CallId,
  version: z.int().positive(),
  envelope: z.strictObject({ code: EnvelopeCode, name: Words, aeCents: Cents, cpCents: Cents }),
  terms: CallTerms,
});
export type CallFile = z.infer<typeof CallFile>;

/** The call version that an application is drafted or judged under. */
export type Call = { id: string; version: number; envelopeId: string; terms: CallTerms };
