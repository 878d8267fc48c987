import { dayNumber, moveDate } from '../core/calendar.ts';
import { sumCents } from '../core/money.ts';
import { type Ratio, ratio } from '../core/ratio.ts';
import type { Words } from '../core/words.ts';

/**
 * The course of a submitted file, as its events tell it up to a day. Days are those of Paris (yyyy-mm-dd), null where
 * the file has not come so far.
 */
export type Course = {
  applicationId: string;
  callId: string;
  submittedOn: string;
  /** When its admissibility was decided, or deemed. */
  screenedOn: string | null;
  /** When its review ended for the first time. */
  reviewedOn: string | null;
  /** Its first award or refusal, inadmissibility among them; a place on the waitlist and a silence are none. */
  decidedOn: string | null;
  /** The days between submission and that decision on which a correction was awaited of the applicant. */
  stoppedDays: number;
  /** Its last award or refusal, and whether that is an award. */
  lastDecidedOn: string | null;
  isSelected: boolean;
  awardedOn: string | null;
  acceptedOn: string | null;
  /** The second signature of its agreement. */
  signedOn: string | null;
  /** The days between award and second signature on which the award was re-examined. */
  suspendedDays: number;
};

/**
 * A file with what its project has reported. `slippage`: of its newest accepted report against its first signed plan;
 * null without one, and of a project that ended early. `targets`: how many were due at that report, and how many of
 * those are reached; null where none was due.
 */
export type ProgrammeFile = Course & {
  slippage: { budget: Ratio; calendar: Ratio } | null;
  targets: { due: number; reached: number } | null;
  checked: readonly CheckedPayment[];
};

/** A payment that a sample drew and that was checked, by its value date; how much of it was found wrong, in cents. */
export type CheckedPayment = { on: string; amountCents: number; wrongCents: number };

/**
 * The value of an indicator for a file, and the day that decides the year in which it counts. `payments`: those that a
 * sample found there, of which the value is the part that is wrong.
 */
type Measure = { on: string; value: Ratio; payments?: readonly CheckedPayment[] };
type Measuring = (file: ProgrammeFile, day: string) => Measure | readonly Measure[] | null;

/**
 * `days`: whole calendar days, of which a mean and a median are shown. `share`: files that meet a condition among those
 * that could. `slippage`: the mean of parts of the plan. `sample`: what is wrong of the payments that samples checked.
 */
export const PROGRAMME_KINDS = ['days', 'share', 'slippage', 'sample'] as const;
type ProgrammeKind = (typeof PROGRAMME_KINDS)[number];

/**
 * An indicator of the programme. A change of what it counts is a new `version`, from its day on: figures name the
 * version by which they are counted.
 */
type ProgrammeIndicator = {
  readonly version: number;
  readonly since: string;
  readonly kind: ProgrammeKind;
  readonly label: Words;
  /** What the indicator counts, and what it leaves out. */
  readonly definition: Words;
  /** The year to which a file counts. */
  readonly year: Words;
  readonly measure: Measuring;
};

const yearIn = (day: string): string => day.slice(0, 'yyyy'.length);
const whole = (value: number): Ratio => ({ numerator: BigInt(value), denominator: 1n });
const isIt = (value: boolean): Ratio => whole(value ? 1 : 0);

/** Calendar days from one day to another, less those on which the clock stood; nothing where either has not come. */
function span(from: string | null, to: string | null, stopped = 0): Measure | null {
  if (from === null || to === null || to < from) return null;
  return { on: to, value: whole(dayNumber(to) - dayNumber(from) - stopped) };
}

/** The months from its award within which an agreement is expected to be signed. */
const SIGNED_WITHIN_MONTHS = 6;

/** Awards of a session share their day, and twenty thousand of them few: each is reckoned once. */
const lastDays = new Map<string, string>();
function lastDayToSign(awardedOn: string): string {
  const last = lastDays.get(awardedOn) ?? moveDate(awardedOn, { months: SIGNED_WITHIN_MONTHS });
  lastDays.set(awardedOn, last);
  return last;
}

/** Of an award: signed in time, or not and the time is over; nothing while there is time left. */
const signedInTime: Measuring = ({ awardedOn, signedOn }, day) => {
  if (awardedOn === null) return null;
  const last = lastDayToSign(awardedOn);
  if (signedOn === null && day <= last) return null;
  return { on: awardedOn, value: isIt(signedOn !== null && signedOn <= last) };
};

const slipped =
  (which: 'budget' | 'calendar'): Measuring =>
  ({ signedOn, slippage }) =>
    signedOn !== null && slippage ? { on: signedOn, value: slippage[which] } : null;

const checkedCents = (payments: readonly CheckedPayment[]): number => sumCents(payments.map(({ amountCents }) => amountCents));
const wrongCents = (payments: readonly CheckedPayment[]): number => sumCents(payments.map((payment) => payment.wrongCents));

/** Some checked payments as one value, on the day of the last of them. */
const errorsIn = (payments: readonly CheckedPayment[]): Measure => ({
  on: payments.reduce((last, { on }) => (on > last ? on : last), ''),
  value: ratio(BigInt(wrongCents(payments)), BigInt(checkedCents(payments))),
  payments,
});

/** The checked payments of a file, those of each year together. */
const checkedByYear: Measuring = ({ checked }) =>
  checked.length === 0 ? null : [...Map.groupBy(checked, ({ on }) => yearIn(on)).values()].map(errorsIn);

const FIRST = { version: 1, since: '2026-11-30' } as const;
const OF_DECISION = { fr: 'de la décision', en: 'of the decision' };
const OF_SIGNATURE = { fr: 'de la seconde signature', en: 'of the second signature' };

/** The indicators of the programme, in the order in which they are shown. */
export const PROGRAMME_INDICATORS = {
  decision: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Jours du dépôt à la décision', en: 'Days from submission to decision' },
    definition: {
      fr: 'Jours calendaires, à Paris, du dépôt à la première décision\u00a0: attribution, refus ou irrecevabilité. La liste d’attente et le silence ne sont pas des décisions\u202f; un dossier retiré avant elle n’est pas compté.',
      en: 'Calendar days, in Paris, from submission to the first decision: award, refusal or inadmissibility. The waitlist and silence are no decisions; a file withdrawn before it does not count.',
    },
    year: OF_DECISION,
    measure: ({ submittedOn, decidedOn }) => span(submittedOn, decidedOn),
  },
  decision_net: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Jours du dépôt à la décision, hors délais arrêtés', en: 'Days from submission to decision, without stopped clocks' },
    definition: {
      fr: 'Les mêmes jours, moins ceux qui séparent chaque demande de correction de la réponse qui y est donnée, ou de la fin de son délai.',
      en: 'The same days, less those from each correction request to the applicant’s answer, or to the end of its time.',
    },
    year: OF_DECISION,
    measure: ({ submittedOn, decidedOn, stoppedDays }) => span(submittedOn, decidedOn, stoppedDays),
  },
  signature: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Jours de la décision à la signature', en: 'Days from decision to signature' },
    definition: {
      fr: 'Jours calendaires de l’attribution à la seconde signature de la convention. Une convention qui n’est pas signée des deux côtés n’est pas comptée.',
      en: 'Calendar days from the award to the second signature of the agreement. An agreement not signed by both sides does not count.',
    },
    year: OF_SIGNATURE,
    measure: ({ awardedOn, signedOn }) => span(awardedOn, signedOn),
  },
  signature_net: {
    ...FIRST,
    kind: 'days',
    label: {
      fr: 'Jours de la décision à la signature, hors délais arrêtés',
      en: 'Days from decision to signature, without stopped clocks',
    },
    definition: {
      fr: 'Les mêmes jours, moins ceux pendant lesquels la décision était réexaminée.',
      en: 'The same days, less those on which the award was re-examined.',
    },
    year: OF_SIGNATURE,
    measure: ({ awardedOn, signedOn, suspendedDays }) => span(awardedOn, signedOn, suspendedDays),
  },
  signed_in_six_months: {
    ...FIRST,
    kind: 'share',
    label: { fr: 'Conventions signées en six mois', en: 'Agreements signed within six months' },
    definition: {
      fr: 'Attributions dont la convention est signée des deux côtés au plus tard six mois après, de date à date, parmi celles qui sont signées ou dont les six mois sont passés.',
      en: 'Awards whose agreement both sides have signed at the latest six months after, to the same day of the month, among those that are signed or whose six months are over.',
    },
    year: { fr: 'de l’attribution', en: 'of the award' },
    measure: signedInTime,
  },
  selected: {
    ...FIRST,
    kind: 'share',
    label: { fr: 'Dossiers retenus', en: 'Files selected' },
    definition: {
      fr: 'Dossiers dont la dernière décision est une attribution, parmi ceux qui ont une décision. Ce qu’une convention devient ensuite n’y change rien.',
      en: 'Files whose last decision is an award, among those with a decision. What becomes of an agreement later changes nothing.',
    },
    year: { fr: 'de la dernière décision', en: 'of the last decision' },
    measure: ({ lastDecidedOn, isSelected }) => (lastDecidedOn === null ? null : { on: lastDecidedOn, value: isIt(isSelected) }),
  },
  screening: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Recevabilité', en: 'Screening' },
    definition: {
      fr: 'Jours calendaires du dépôt à la décision sur la recevabilité, ou au jour où le dossier est réputé recevable.',
      en: 'Calendar days from submission to the decision on admissibility, or to the day on which the file is deemed admissible.',
    },
    year: { fr: 'de cette décision', en: 'of that decision' },
    measure: ({ submittedOn, screenedOn }) => span(submittedOn, screenedOn),
  },
  review: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Instruction', en: 'Review' },
    definition: {
      fr: 'Jours calendaires de la recevabilité à la fin de l’instruction, quand plus aucun avis n’est attendu pour la première fois.',
      en: 'Calendar days from the admissibility to the end of the review, when no opinion is awaited any more for the first time.',
    },
    year: { fr: 'de la fin de l’instruction', en: 'of the end of the review' },
    measure: ({ screenedOn, reviewedOn }) => span(screenedOn, reviewedOn),
  },
  committee: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Comité', en: 'Committee' },
    definition: {
      fr: 'Jours calendaires de la fin de l’instruction à la première décision, attente en liste comprise.',
      en: 'Calendar days from the end of the review to the first decision, the time on the waitlist included.',
    },
    year: OF_DECISION,
    measure: ({ reviewedOn, decidedOn }) => span(reviewedOn, decidedOn),
  },
  acceptance: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Acceptation', en: 'Acceptance' },
    definition: {
      fr: 'Jours calendaires de l’attribution à son acceptation, là où le bénéficiaire doit l’accepter, parce qu’elle est inférieure à sa demande.',
      en: 'Calendar days from the award to its acceptance, where its beneficiary has to accept it, since it is below what was asked for.',
    },
    year: { fr: 'de l’acceptation', en: 'of the acceptance' },
    measure: ({ awardedOn, acceptedOn }) => span(awardedOn, acceptedOn),
  },
  signing: {
    ...FIRST,
    kind: 'days',
    label: { fr: 'Signature', en: 'Signing' },
    definition: {
      fr: 'Jours calendaires de l’acceptation, ou de l’attribution là où rien n’est à accepter, à la seconde signature.',
      en: 'Calendar days from the acceptance, or from the award where nothing has to be accepted, to the second signature.',
    },
    year: OF_SIGNATURE,
    measure: ({ awardedOn, acceptedOn, signedOn }) => span(acceptedOn ?? awardedOn, signedOn),
  },
  targets_met: {
    ...FIRST,
    kind: 'share',
    label: { fr: 'Projets dont les cibles sont atteintes', en: 'Projects whose targets are met' },
    definition: {
      fr: 'Projets dont toutes les cibles dues à la fin de la période de leur dernier bilan accepté sont atteintes, parmi ceux qui en avaient une.',
      en: 'Projects of which each target due at the end of the period of their newest accepted report is reached, among those that had one.',
    },
    year: OF_SIGNATURE,
    measure: ({ signedOn, targets }) =>
      signedOn !== null && targets ? { on: signedOn, value: isIt(targets.reached === targets.due) } : null,
  },
  slippage_cost: {
    ...FIRST,
    kind: 'slippage',
    label: { fr: 'Dérive de coût', en: 'Cost slippage' },
    definition: {
      fr: 'Moyenne, chaque projet comptant une fois, de l’écart entre le coût prévu au dernier bilan accepté et le premier plan signé, en part de ce plan. Les projets sans bilan accepté et ceux qui ont pris fin avant leur dernier jour ne sont pas comptés.',
      en: 'Mean, in which each project counts once, of how far the cost forecast by the newest accepted report is from the first signed plan, as a part of that plan. Projects without an accepted report and those that ended early do not count.',
    },
    year: OF_SIGNATURE,
    measure: slipped('budget'),
  },
  slippage_time: {
    ...FIRST,
    kind: 'slippage',
    label: { fr: 'Dérive de délai', en: 'Time slippage' },
    definition: {
      fr: 'La même moyenne, pour les jours du premier au dernier du projet, tous deux comptés.',
      en: 'The same mean, of the days from the project’s first to its last, both counted.',
    },
    year: OF_SIGNATURE,
    measure: slipped('calendar'),
  },
  payment_errors: {
    version: 2,
    since: '2026-12-02',
    kind: 'sample',
    label: { fr: 'Taux d’erreur des paiements', en: 'Error rate of payments' },
    definition: {
      fr: 'Montant faux, en part du montant contrôlé, des paiements qu’un échantillon a tirés au sort et qu’une personne qui n’y a pas pris part a contrôlés : payés en trop, trop peu, pour une dépense non subventionnable ou sans pièce suffisante. Chaque écart compte en plus, quel que soit son sens ; le dernier constat d’un paiement compte, même si le paiement est revenu depuis. Sans échantillon contrôlé, il n’y a pas de taux.',
      en: 'Amount wrong, as a part of the amount checked, of the payments that a sample drew at random and that a person without a part in them checked: overpaid, underpaid, for a cost that is not eligible or without enough evidence. Each difference adds to it, whichever its direction; the newest finding on a payment counts, even if the payment came back since. Without a checked sample there is no rate.',
    },
    year: { fr: 'du paiement', en: 'of the payment' },
    measure: checkedByYear,
  },
} as const satisfies Record<string, ProgrammeIndicator>;

export type ProgrammeKey = keyof typeof PROGRAMME_INDICATORS;
export const PROGRAMME_KEYS = Object.keys(PROGRAMME_INDICATORS) as [ProgrammeKey, ...ProgrammeKey[]];

/** A file that an indicator counts, with what it found there. */
type Counted = Measure & { file: ProgrammeFile };

const isSeveral = (found: Measure | readonly Measure[]): found is readonly Measure[] => Array.isArray(found);

/** The files that an indicator counts on a day, each with its value; one with payments of several years for each. */
export function countedBy(key: ProgrammeKey, files: readonly ProgrammeFile[], day: string): Counted[] {
  const measure: Measuring = PROGRAMME_INDICATORS[key].measure;
  return files.flatMap((file) => {
    const found = measure(file, day);
    if (!found) return [];
    return isSeveral(found) ? found.map((each) => ({ ...each, file })) : [{ ...found, file }];
  });
}

/**
 * A figure over the files that it counts. `mean`: of shares, the part that meets the condition; of a sample, what is
 * wrong of what was checked. `median`: of days only. Exact, but that each value counts to twelve decimals; null without
 * a file. `sample`: of a sample only: its payments, in cents, and the ids of its files, which several years may share.
 */
export type ProgrammeFigure = {
  files: number;
  mean: Ratio | null;
  median: Ratio | null;
  sample?: { payments: number; checkedCents: number; wrongCents: number; ids: ReadonlySet<string> };
};

/** The middle of whole numbers of days, or the mean of the two in the middle. */
export function medianOf(values: ArrayLike<number>): Ratio | null {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : ratio(BigInt(low) + BigInt(high), 2n);
}

/** Values are added at this scale: fractions of thousands of plans would multiply their denominators. */
const SCALE = 10n ** 12n;

function sampleFigure(counted: readonly Counted[]): ProgrammeFigure {
  const payments = counted.flatMap((each) => each.payments ?? []);
  const ids = new Set(counted.map(({ file }) => file.applicationId));
  return {
    files: ids.size,
    mean: payments.length === 0 ? null : errorsIn(payments).value,
    median: null,
    sample: { payments: payments.length, checkedCents: checkedCents(payments), wrongCents: wrongCents(payments), ids },
  };
}

function figureOf(kind: ProgrammeKind, counted: readonly Counted[]): ProgrammeFigure {
  if (kind === 'sample') return sampleFigure(counted);
  // Whole numbers are added and sorted as such, which takes a fraction of the time.
  const wholes = kind === 'slippage' ? null : Float64Array.from(counted, ({ value }) => Number(value.numerator));
  const added = wholes
    ? BigInt(wholes.reduce((all, value) => all + value, 0)) * SCALE
    : counted.reduce((all, { value }) => all + (value.numerator * SCALE) / value.denominator, 0n);
  return {
    files: counted.length,
    mean: counted.length === 0 ? null : ratio(added, SCALE * BigInt(counted.length)),
    median: kind === 'days' && wholes ? medianOf(wholes) : null,
  };
}

export const PROGRAMME_BY = ['call', 'year'] as const;
export type ProgrammeBy = (typeof PROGRAMME_BY)[number];

/** Only the files of one call, or those that an indicator counts in one year. */
export type ProgrammeFilter = { callId?: string | undefined; year?: string | undefined };

/** What an indicator counts on a day, within a filter. */
const countedIn = (key: ProgrammeKey, files: readonly ProgrammeFile[], day: string, { callId, year }: ProgrammeFilter): Counted[] =>
  countedBy(key, files, day).filter(
    ({ file, on }) => (callId === undefined || file.callId === callId) && (year === undefined || yearIn(on) === year),
  );

/** The files of a figure, each once: of several years, its payments are one value. */
export function filesOf(key: ProgrammeKey, files: readonly ProgrammeFile[], day: string, filter: ProgrammeFilter): Counted[] {
  const counted = countedIn(key, files, day, filter);
  if (PROGRAMME_INDICATORS[key].kind !== 'sample') return counted;
  return [...Map.groupBy(counted, ({ file }) => file)].map(([file, each]) => ({
    ...errorsIn(each.flatMap(({ payments }) => payments ?? [])),
    file,
  }));
}

/** An indicator's figures: of each group by its key, and of all of them. */
type ProgrammeFigures = { groups: ReadonlyMap<string, ProgrammeFigure>; total: ProgrammeFigure };

/** The figures of an indicator over files on a day. */
export function figuresOf(
  key: ProgrammeKey,
  files: readonly ProgrammeFile[],
  day: string,
  { by, ...filter }: ProgrammeFilter & { by: ProgrammeBy },
): ProgrammeFigures {
  const { kind } = PROGRAMME_INDICATORS[key];
  const counted = countedIn(key, files, day, filter);
  const groups = Map.groupBy(counted, ({ file, on }) => (by === 'call' ? file.callId : yearIn(on)));
  return { groups: new Map([...groups].map(([group, of]) => [group, figureOf(kind, of)])), total: figureOf(kind, counted) };
}

/** The fewest files in a public figure: with fewer, a reader could learn the outcome of a single file. */
export const FEWEST_FILES = 5;

/**
 * The day up to which the public reads where it asks for a day: the last end of a quarter up to then that is over. The
 * figures of any two days would tell of the one file between them.
 * @param today yyyy-mm-dd, as `asked` is
 */
export function publicDay(asked: string, today: string): string {
  const yesterday = moveDate(today, { days: -1 });
  const next = moveDate(asked < yesterday ? asked : yesterday, { days: 1 });
  const [year, month] = [next.slice(0, 'yyyy'.length), Number(next.slice('yyyy-'.length, 'yyyy-mm'.length))];
  const firstMonth = Math.floor((month - 1) / 3) * 3 + 1;
  return moveDate(`${year}-${String(firstMonth).padStart(2, '0')}-01`, { days: -1 });
}

type Size = Pick<ProgrammeFigure, 'files'> & { sample?: Pick<NonNullable<ProgrammeFigure['sample']>, 'ids'> };
type Sized = { groups: ReadonlyMap<string, Size>; total: Size };

/** How many files some groups have together. */
const filesIn = (groups: readonly Size[]): number =>
  groups.some(({ sample }) => sample)
    ? new Set(groups.flatMap(({ sample }) => [...(sample?.ids ?? [])])).size
    : groups.reduce((all, { files }) => all + files, 0);

/** The groups whose figure is withheld from the public, and whether that of all files is. */
export type Withheld = { groups: ReadonlySet<string>; total: boolean };

/**
 * What is withheld of one indicator by itself: each figure of fewer than five files, and as many of the smallest other
 * groups as it takes so that the total tells nothing of fewer than five.
 */
export function withheldIn({ groups, total }: Sized): Withheld {
  const bySize = [...groups].sort(([a, one], [b, other]) => one.files - other.files || (a < b ? -1 : 1));
  const withheld = new Map<string, Size>();
  for (const [group, figure] of bySize) {
    const files = filesIn([...withheld.values()]);
    if (figure.files >= FEWEST_FILES && (files === 0 || files >= FEWEST_FILES)) break;
    withheld.set(group, figure);
  }
  return { groups: new Set(withheld.keys()), total: total.files < FEWEST_FILES };
}

/**
 * The indicators that add up to another, over the same files: where all but one are known, so is that one. What is
 * withheld beside another is the first of these that has files.
 */
const SUMS: readonly (readonly ProgrammeKey[])[] = [
  ['signing', 'acceptance', 'signature'],
  ['committee', 'review', 'screening', 'decision'],
];

type Cell = { readonly files: number; withheld: boolean };

/** Where a sum has a single withheld figure, withholds one more, until no sum reveals a withheld one. */
function withholdBeside(sums: readonly (readonly Cell[])[]): void {
  for (let isTold = true; isTold;) {
    isTold = false;
    for (const cells of sums) {
      const shown = cells.find(({ withheld }) => !withheld);
      if (!shown || cells.filter(({ withheld }) => withheld).length !== 1) continue;
      shown.withheld = true;
      isTold = true;
    }
  }
}

/** The figures of several indicators withheld from the public, so that no total and no sum reveals them. */
export function withheldAmong(figures: ReadonlyMap<ProgrammeKey, ProgrammeFigures>): ReadonlyMap<ProgrammeKey, Withheld> {
  const rows = new Map(
    [...figures].map(([key, { groups, total }]) => {
      const alone = withheldIn({ groups, total });
      const bySize = [...groups].sort(([, one], [, other]) => one.files - other.files);
      const cells = bySize.map(([group, { files }]): [string, Cell] => [group, { files, withheld: alone.groups.has(group) }]);
      const all: Cell = { files: total.files, withheld: alone.total };
      return [key, { groups: new Map(cells), total: all }] as const;
    }),
  );
  const places = new Set([...rows.values()].flatMap(({ groups }) => [...groups.keys()]));
  const inSums = SUMS.flatMap((sum) => {
    const found = sum.flatMap((key) => rows.get(key) ?? []);
    return [found.map(({ total }) => total), ...[...places].map((place) => found.flatMap(({ groups }) => groups.get(place) ?? []))];
  });
  const inTotals = [...rows.values()].map(({ groups, total }) => [...groups.values(), total]);
  withholdBeside([...inSums, ...inTotals].map((cells) => cells.filter(({ files }) => files > 0)));
  return new Map(
    [...rows].map(([key, { groups, total }]) => [
      key,
      { groups: new Set([...groups].flatMap(([group, { withheld }]) => (withheld ? [group] : []))), total: total.withheld },
    ]),
  );
}
