import { type Call, type LegalForm, LEGAL_FORM_RULES, type LegalFormRule, type OwnFundingDerogation } from './call.ts';
import { isOverseas } from '../core/law.ts';
import { percentOfCents } from '../core/money.ts';

/**
 * The legal form of an award to this organisation: the first that names its legal category, else the one that names
 * none. A call has one for every eligible category (`callFaults`), so only an organisation that is not eligible matches
 * none; it gets the last one.
 */
export function legalFormOf(
  { terms: { legalForms } }: Pick<Call, 'terms'>,
  { legalCategory, department = null }: { legalCategory: string | null; department?: string | null },
): LegalForm {
  const named = legalForms.find(({ legalCategories }) => legalCategory !== null && legalCategories.includes(legalCategory));
  const legalForm = named ?? legalForms.find(({ legalCategories }) => legalCategories.length === 0) ?? legalForms.at(-1);
  if (!legalForm) throw new RangeError('a call has at least one legal form');
  return applied(legalForm, department);
}

/** A legal form as it applies to an organisation of this département: overseas its own share may not be asked for. */
export const applied = (legalForm: LegalForm, department: string | null): LegalForm =>
  legalForm.ownFundingExceptOverseas && isOverseas(department) ? { ...legalForm, ownFundingMinPercent: 0 } : legalForm;

/** What is said of a derogation from its own share: its key in the legal form, and the act that grants it. */
type Derogating = { ownFundingDerogation: string | null; ownFundingDerogationReference: string | null };

/** The derogation that an application names; undefined if it names none, or no act that grants it. */
export const derogationOf = (legalForm: LegalForm, asked: Derogating): OwnFundingDerogation | undefined =>
  asked.ownFundingDerogationReference === null
    ? undefined
    : legalForm.ownFundingDerogations.find(({ key }) => key === asked.ownFundingDerogation);

/**
 * A legal form as a derogation lowers the own share, whose article and act are then those of the rule (CGCT L1111-10
 * III). It raises no share that is lower already.
 */
export function derogated(legalForm: LegalForm, asked: Derogating): LegalForm {
  const derogation = derogationOf(legalForm, asked);
  if (!derogation || derogation.minPercent >= legalForm.ownFundingMinPercent) return legalForm;
  const { minPercent, article } = derogation;
  const ownFunding = `${article}, ${asked.ownFundingDerogationReference}`;
  return { ...legalForm, ownFundingMinPercent: minPercent, sources: { ...legalForm.sources, ownFunding } };
}

/** The legal form with this key, which a grant keeps from its call. */
export function legalFormByKey({ terms: { legalForms } }: Pick<Call, 'terms'>, key: string): LegalForm {
  const legalForm = legalForms.find((each) => each.key === key);
  if (!legalForm) throw new RangeError(`the call has no legal form ${key}`);
  return legalForm;
}

export const articleOf = ({ source, sources }: Pick<LegalForm, 'source' | 'sources'>, rule: LegalFormRule): string =>
  sources[rule] ?? source;

/** The limits on an award's tranches. */
export type TrancheLimits = Pick<
  LegalForm,
  'advanceMaxPercent' | 'guaranteedAdvanceMaxPercent' | 'instalmentsMaxPercent' | 'longProject' | 'source' | 'sources'
>;

/** A cap of a legal form: in % of the award and in cents, with its article. */
export type Cap = { maxPercent: number; maxCents: number; source: string };

const capOf = (limits: TrancheLimits, rule: LegalFormRule, maxPercent: number, awardedCents: number): Cap => ({
  maxPercent,
  maxCents: percentOfCents(awardedCents, maxPercent),
  source: articleOf(limits, rule),
});

/** The most that may be advanced of an award without a guarantee. */
export const advanceCap = (limits: TrancheLimits, awardedCents: number): Cap =>
  capOf(limits, 'advance', limits.advanceMaxPercent, awardedCents);

/** The most that may be advanced with a guarantee that covers the advance; null if a guarantee changes nothing. */
export const guaranteedCap = (limits: TrancheLimits, awardedCents: number): Cap | null =>
  limits.guaranteedAdvanceMaxPercent === null ? null : capOf(limits, 'guaranteedAdvance', limits.guaranteedAdvanceMaxPercent, awardedCents);

/** The most that the advance and instalments may reach before the balance, for a project of this many months. */
export function instalmentsCap(limits: TrancheLimits, awardedCents: number, durationMonths: number): Cap {
  const { longProject } = limits;
  return longProject && durationMonths > longProject.aboveMonths
    ? capOf(limits, 'longProject', longProject.instalmentsMaxPercent, awardedCents)
    : capOf(limits, 'instalments', limits.instalmentsMaxPercent, awardedCents);
}

/** A cap of the whole award, in %, bounds nothing. */
const WHOLE = 100;

/**
 * Each rule of a legal form with its figure and article. A rule that bounds nothing is none, and no article founds it:
 * all may be advanced, all may be paid before the balance, no own funding is asked for.
 */
export function rulesOf(legalForm: LegalForm): { rule: LegalFormRule; percent: number; article: string }[] {
  const { advanceMaxPercent, guaranteedAdvanceMaxPercent, instalmentsMaxPercent, longProject } = legalForm;
  const percents: Record<LegalFormRule, number | null> = {
    advance: advanceMaxPercent < WHOLE ? advanceMaxPercent : null,
    guaranteedAdvance: advanceMaxPercent < WHOLE ? guaranteedAdvanceMaxPercent : null,
    instalments: instalmentsMaxPercent < WHOLE ? instalmentsMaxPercent : null,
    longProject: instalmentsMaxPercent < WHOLE && longProject ? longProject.instalmentsMaxPercent : null,
    ownFunding: legalForm.ownFundingMinPercent > 0 ? legalForm.ownFundingMinPercent : null,
    publicAid: legalForm.publicAidMaxPercent,
  };
  return LEGAL_FORM_RULES.flatMap((rule) => {
    const percent = percents[rule];
    return percent === null ? [] : [{ rule, percent, article: articleOf(legalForm, rule) }];
  });
}
