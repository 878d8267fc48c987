import { z } from 'zod';
import { Cents } from './money.ts';
import { Siren } from './siret.ts';
import { Key, Words } from './words.ts';

/** How a project makes data available: it decides which indicators are mandatory. */
export const ServedBy = z.enum(['files', 'api']);

const MandatoryIndicator = z.strictObject({
  key: Key,
  label: Words,
  unit: z.string().min(1).max(40),
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

const Criterion = z.strictObject({ key: Key, label: Words });

const ReviewStepTerms = z.strictObject({
  key: Key,
  label: Words,
  /** Working days from admissibility to the step's term. */
  workingDays: z.int().min(2).max(250),
  /** What a reviewer scores, each from 0 to 5. */
  criteria: z.array(Criterion).min(1),
});

/** What one version of a call says. Immutable once published: an application keeps the one it was submitted under. */
export const CallTerms = z.strictObject({
  title: Words,
  summary: Words,
  source: z.url(),
  opensOn: z.iso.date(),
  closesOn: z.iso.date().nullable(),
  /** An organisation is eligible by its SIREN or by its legal category (catégorie juridique of INSEE). */
  eligible: z.strictObject({ sirens: z.array(Siren), legalCategories: z.array(z.string().regex(/^\d{4}$/)) }),
  cost: z.strictObject({ minCents: Cents, maxCents: Cents }),
  maxRatePercent: z.int().min(1).max(100),
  projectTypes: z.array(ProjectType).min(1),
  screeningWorkingDays: z.int().min(1).max(60),
  steps: z.array(ReviewStepTerms).min(1),
  /** The term within which both sides sign, de date à date, and how many days before it they are reminded. */
  signature: z.strictObject({ months: z.int().min(1).max(12), reminderDays: z.int().min(1).max(30) }),
  /** JSON Schema of the application's answers that no rule reads. */
  form: z.record(z.string(), z.json()),
});
export type CallTerms = z.infer<typeof CallTerms>;

export const CallId = z.string().regex(/^[a-z0-9-]{3,40}$/);

/** A call as a file ships it: its terms, and the envelope that pays for it. */
export const CallFile = z.strictObject({
  id: CallId,
  version: z.int().positive(),
  envelope: z.strictObject({ code: z.string().regex(/^[A-Z0-9-]{3,40}$/), name: Words, aeCents: Cents, cpCents: Cents }),
  terms: CallTerms,
});
export type CallFile = z.infer<typeof CallFile>;

/** The call version that an application is drafted or judged under. */
export type Call = { id: string; version: number; envelopeId: string; terms: CallTerms };
