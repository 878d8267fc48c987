import type { CallTerms, LegalFormRule, TrancheCondition } from '../../domain/calls/call.ts';
import type { Agreement, Amends, AgreedTranche } from '../../domain/grants/agreement.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';

export type Content = Agreement['content'];
type Form = Agreement['legalForm']['form'];
export type Entries = 'costLines' | 'fundingLines' | 'indicators';

/** What the clauses rest on; `publicAidPercent`: the limit on all public aid, null where there is none. */
export type ClauseFacts = Pick<Agreement, 'terms'> &
  Pick<Agreement['legalForm'], 'form'> &
  Pick<Agreement['call'], 'forLocalAuthorities'> & {
    publicAidPercent: number | null;
    hasAccount: boolean;
    /** How long an unlawful award may be withdrawn. */
    withdrawalMonths: number;
    /** The programme whose rules let the project start before its request was received; null: it did not. */
    earlyStart: string | null;
    /** Null: nothing is said of it. */
    publication: CallTerms['publication'];
  };
/** A clause: its title and its paragraphs. */
export type Clause = [title: string, paragraphs: string[]];
/** The clauses of the first plan beyond the plan itself, in their order. */
export type ClauseWords = (facts: ClauseFacts) => Clause[];

/** The words of an agreement in one language. Amounts, days and shares are already formatted. */
export type AgreementWords = {
  title: (agreement: Pick<Agreement, 'plan' | 'legalForm'>, project: string) => string;
  /** The note that a translation is not what is signed; null in the language that is. */
  translation: string | null;
  reference: (reference: string) => string;
  changes: string;
  amends: (amended: Pick<Amends, 'plan' | 'documentSha256'>, since: string) => string;
  reasons: (reasons: string) => string;
  change: [subject: string, before: string, after: string];
  changed: Record<'amount' | 'cost' | 'length' | 'responsible', string>;
  /** The name of a line or an indicator by its place. */
  entry: Record<Entries, (place: number) => string>;
  measured: (label: string, unit: string, baseline: string | null, method: string) => string;
  absent: string;
  stays: string;
  visas: string;
  /** The acts on which the agreement rests; the decision, and its application, where they are known. */
  considering: (call: string, callId: string, version: number, award: { application: string; on: string } | null) => string[];
  parties: string;
  article: (number: number, title: string) => string;
  state: (form: Form, terms: Agreement['terms']) => string;
  under: (call: string, callId: string, version: number, envelope: string) => string;
  beneficiary: (form: Form, name: string, siret: string) => string;
  object: string;
  contribution: (form: Form, amount: { figures: string; words: string }, project: string, types: string) => string;
  legalForm: string;
  legalFormIs: (label: string, legalForm: Agreement['legalForm']) => string;
  /** By which the beneficiary brings less than its own share. */
  derogation: (label: string, article: string, act: string) => string;
  imputation: (of: Agreement['imputation'][number]) => string;
  /** `years`: amounts in words, each with its year. */
  credits: (credit: Credit, years: readonly (readonly [year: number, amount: string])[]) => string;
  officers: (terms: NonNullable<Agreement['terms']>) => string[];
  /** `firm`: how many of the award’s tranches are firm. */
  commits: (form: Form, firm: number, tranches: number) => string;
  rules: [rule: string, figure: string, article: string];
  rule: (rule: LegalFormRule, percent: string, aboveMonths: number) => [rule: string, figure: string];
  financing: string;
  costs: [label: string, category: string, amount: string];
  categories: Record<Content['costLines'][number]['category'], string>;
  funding: [label: string, source: string, amount: string];
  sources: (form: Form) => Record<Content['fundingLines'][number]['source'], string>;
  total: string;
  rate: (form: Form, most: string, eligible: string, share: string) => string;
  taxes: Record<NonNullable<NonNullable<Agreement['terms']>['taxes']>, string>;
  clauses: ClauseWords;
  indicators: string;
  indicator: [label: string, unit: string, baseline: string, targets: string];
  target: (month: number, value: string) => string;
  method: (label: string, method: string) => string;
  tranches: string;
  tranche: [rank: string, period: string, amount: string, condition: string];
  months: (from: number, to: number) => string;
  condition: (tranche: AgreedTranche, form: Form, conditions: readonly TrancheCondition[]) => string;
  conditions: string;
  confirmed: string;
  milestones: string;
  reports: (form: Form, months: number) => string;
  milestone: (rank: number, month: number, opens: number | null) => string;
  obligations: string;
  obligation: (label: string, months: number, evidence: Agreement['obligations'][number]['evidence']) => string;
  after: string;
  account: (months: number, form: Form) => string;
  tracking: (years: number, months: number) => string;
  guarantees: string;
  guarantee: (guarantor: string, reference: string, amount: string, endsOn: string | null) => string;
  precedent: string;
  precedentIs: (form: Form) => string;
  /** `certifiedOn`: null before its certification. */
  precedentOf: (wording: string, certifiedOn: string | null, evidence: string) => string;
  durationHeading: string;
  duration: (months: number) => string;
  lasts: (months: number, startsOn: string, endsOn: string, plan: { isFirst: boolean; hasAccount: boolean }) => string;
  signature: string;
  signing: string;
};
