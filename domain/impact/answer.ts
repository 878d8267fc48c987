import { z } from 'zod';
import type { EventTable } from '../core/event.ts';
import type { GivenBy } from '../core/may.ts';
import { type Ratio, ratio, rounded } from '../core/ratio.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Role } from '../core/role.ts';
import { Day, text, type Words } from '../core/words.ts';
import { kindLabel, kindOf } from '../people/organisation-kind.ts';
import { DEPARTMENTS, REGION_NAMES } from '../people/region.ts';
import { countedBy, medianOf, type ProgrammeFile, type ProgrammeKey } from './programme-indicator.ts';

/**
 * A submitted file as it stood in the evening of a day. `legalCategory`, `department`: of its organisation, as they
 * were known then; null where they were not. Of its grant, in cents: `promised` is reserved, delegated or committed for
 * it, with what of that was paid; `paid` is less what came back of wrong payments; `open` is promised and not paid.
 * `standing`: an awaited correction, or its withdrawal before a decision.
 */
export type AnswerFile = ProgrammeFile & {
  organisationId: string;
  legalCategory: string | null;
  department: string | null;
  promisedCents: number;
  paidCents: number;
  openCents: number;
  endedEarly: boolean;
  standing: 'correcting' | 'withdrawn' | null;
};

/** How the figures of an answer are grouped; a file stands in several steps, and in one group of each other. */
export const ANSWER_BY = ['region', 'department', 'type', 'year', 'step', 'outcome'] as const;
export type AnswerBy = (typeof ANSWER_BY)[number];

export const ANSWER_COLUMNS = ['files', 'organisations', 'promised', 'paid', 'open', 'mean', 'median', 'most'] as const;
export type AnswerColumn = (typeof ANSWER_COLUMNS)[number];

/**
 * What a question finds in a file: its days, the day by whose year it counts, and where it stands in steps or outcomes.
 */
type Found = { days: number | null; on: string; parts: readonly { group: string; days: number | null }[] };

/**
 * A question that is asked again and again. What it counts is changed by a new `version`, from its day on: each answer
 * names the one by which it is counted. `by`: its groupings, the first of which its paragraph tells in any case.
 */
type Question = {
  readonly version: number;
  readonly since: string;
  readonly title: Words;
  readonly method: Words;
  readonly by: readonly [AnswerBy, ...AnswerBy[]];
  readonly columns: readonly AnswerColumn[];
  readonly find: (file: AnswerFile, day: string) => Found | null;
};

const MONEY_BY = ['region', 'department', 'type', 'year'] as const;
const FIRST = { version: 1, since: '2026-12-01' } as const;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The steps of a file's course with their labels, in their order. */
const ANSWER_STEPS = {
  correction: { fr: 'Correction par l’administration', en: 'Correction by the organisation' },
  screening: { fr: 'Recevabilité', en: 'Screening' },
  review: { fr: 'Instruction', en: 'Review' },
  committee: { fr: 'Comité, liste d’attente comprise', en: 'Committee, the waitlist included' },
  acceptance: { fr: 'Acceptation', en: 'Acceptance' },
  signing: { fr: 'Signature de la convention', en: 'Signing of the agreement' },
} as const satisfies Record<string, Words>;
type Step = keyof typeof ANSWER_STEPS;

/** The outcome of a signed project, with its label. */
const OUTCOMES = {
  met: { fr: 'Toutes les cibles dues sont atteintes', en: 'Each target that was due is reached' },
  missed: { fr: 'Une cible due au moins n’est pas atteinte', en: 'At least one target that was due is not reached' },
  not_due: { fr: 'Aucune cible n’est encore due', en: 'No target is due yet' },
  ended: { fr: 'Projet arrêté avant son dernier jour', en: 'Project ended before its last day' },
} as const satisfies Record<string, Words>;

const moneyOf = (file: AnswerFile): Found | null =>
  file.promisedCents === 0 && file.paidCents === 0 ? null : { days: null, on: file.awardedOn ?? file.submittedOn, parts: [] };

/** The days that an indicator of the programme finds in a file. */
function daysBy(key: ProgrammeKey, file: AnswerFile, day: string): { days: number; on: string } | null {
  const [found] = countedBy(key, [file], day);
  return found ? { days: rounded(found.value, 0), on: found.on } : null;
}

// A new version of one of these indicators is a new version of the question too.
const TIMED = ['screening', 'review', 'committee', 'acceptance', 'signing'] as const satisfies readonly (Step & ProgrammeKey)[];

function timesOf(file: AnswerFile, day: string): Found | null {
  const decision = daysBy('decision', file, day);
  if (!decision) return null;
  const steps = TIMED.flatMap((group) => {
    const found = daysBy(group, file, day);
    return found ? [{ group, days: found.days }] : [];
  });
  return { ...decision, parts: [...(file.stoppedDays > 0 ? [{ group: 'correction', days: file.stoppedDays }] : []), ...steps] };
}

function outcomeOf({ signedOn, targets, endedEarly }: AnswerFile): Found | null {
  if (signedOn === null) return null;
  const kept = targets && (targets.reached === targets.due ? 'met' : 'missed');
  return { days: null, on: signedOn, parts: [{ group: endedEarly ? 'ended' : (kept ?? 'not_due'), days: null }] };
}

/** Where a file waits, and since which day. */
function waitOf({ standing, ...file }: AnswerFile): { step: Step; since: string } | null {
  if (file.decidedOn === null) {
    if (standing === 'withdrawn') return null;
    const step = file.screenedOn === null ? 'screening' : file.reviewedOn === null ? 'review' : 'committee';
    return { step: standing === 'correcting' ? 'correction' : step, since: file.submittedOn };
  }
  if (!file.isSelected || file.signedOn !== null || file.promisedCents === 0) return null;
  return { step: 'signing', since: file.lastDecidedOn ?? file.decidedOn };
}

function waitingOf(file: AnswerFile, day: string): Found | null {
  const wait = waitOf(file);
  if (!wait) return null;
  const days = daysBetween(wait.since, day);
  return { days, on: wait.since, parts: [{ group: wait.step, days }] };
}

const PLACE: Words = {
  fr: 'La région et le département sont ceux de l’établissement de l’administration dans l’annuaire des entreprises, ou ceux que l’administration du fonds a établis, tels qu’ils étaient connus ce jour-là\u202f; les codes sont ceux de l’INSEE au 1er janvier 2025.',
  en: 'Region and département are those of the organisation in the directory of enterprises, or as settled by the fund’s admins, as they were known on that day; the codes are those of INSEE as of 1 January 2025.',
};
const RECORDED: Words = {
  fr: 'Sont comptés les mouvements du grand livre enregistrés au soir du jour.',
  en: 'Movements recorded in the ledger by the evening of that day are counted.',
};
const joined = (...parts: readonly Words[]): Words => ({
  fr: parts.map(({ fr }) => fr).join(' '),
  en: parts.map(({ en }) => en).join(' '),
});

/** The questions of a minister, of the Court and of Parliament, in the order in which they are shown. */
const QUESTIONS = {
  to_whom: {
    ...FIRST,
    title: { fr: 'Combien, et à qui\u202f?', en: 'How much, and to whom?' },
    method: joined(
      {
        fr: 'Le montant promis à un projet est ce qui est réservé, délégué ou engagé pour lui, paiements compris. Ce qui est rendu ou retiré n’est plus compté\u00a0: d’un projet arrêté, il reste ce qui lui a été payé. Le montant payé est diminué de ce qui a été recouvré.',
        en: 'What is promised to a project is what is reserved, delegated or committed for it, with what was paid of it. What is given back or withdrawn does not count: of a project that ended early, what was paid remains. What was paid is less what was collected of claims.',
      },
      RECORDED,
      { fr: 'L’année est celle de l’attribution.', en: 'The year is that of the award.' },
      PLACE,
    ),
    by: MONEY_BY,
    columns: ['files', 'organisations', 'promised', 'paid'],
    find: moneyOf,
  },
  why_so_long: {
    ...FIRST,
    title: { fr: 'Pourquoi est-ce si long\u202f?', en: 'Why does it take so long?' },
    method: joined(
      {
        fr: 'Jours calendaires, à Paris, des dossiers qui ont une décision\u00a0: du dépôt à la première décision, et de chaque étape. Chaque étape est comptée comme l’indicateur du programme du même nom, sur les dossiers qui l’ont connue\u00a0: leurs moyennes ne s’ajoutent pas. Les jours de correction sont ceux pendant lesquels une réponse de l’administration était attendue avant la décision\u202f; ils sont compris dans les autres étapes. L’année est celle de la décision.',
        en: 'Calendar days, in Paris, of the files with a decision: from submission to the first decision, and of each step. Each step is counted as the indicator of the programme of that name, over the files that went through it: their means do not add up. Days of correction are those on which an answer of the organisation was awaited before the decision; they are part of the other steps. The year is that of the decision.',
      },
      PLACE,
    ),
    by: ['step', 'region', 'type', 'year'],
    columns: ['files', 'mean', 'median', 'most'],
    find: timesOf,
  },
  what_came: {
    ...FIRST,
    title: { fr: 'Qu’en est-il sorti\u202f?', en: 'What came of it?' },
    method: joined(
      {
        fr: 'Projets dont la convention est signée des deux côtés. Les cibles sont celles qui étaient dues à la fin de la période du dernier bilan accepté. Les gains sont ceux qui font baisser un budget, chacun par sa méthode\u00a0: promis, et attestés par le service financier. L’année est celle de la seconde signature.',
        en: 'Projects whose agreement both sides have signed. Targets are those that were due at the end of the period of the newest accepted report. Gains are those by which a budget falls, each by its method: promised, and certified by finance. The year is that of the second signature.',
      },
      RECORDED,
      PLACE,
    ),
    by: ['outcome', 'region', 'type', 'year'],
    columns: ['files', 'organisations', 'promised', 'paid'],
    find: outcomeOf,
  },
  unspent: {
    ...FIRST,
    title: { fr: 'Qu’est-ce qui est promis et n’est pas dépensé\u202f?', en: 'What is promised and not spent?' },
    method: joined(
      {
        fr: 'Ce qui est réservé, délégué ou engagé pour un projet, moins ce qui a été payé. Ce qui a été payé à tort et recouvré n’est pas dû de nouveau. L’année est celle de l’attribution.',
        en: 'What is reserved, delegated or committed for a project, less what was paid. What was wrongly paid and collected is not owed again. The year is that of the award.',
      },
      RECORDED,
      PLACE,
    ),
    by: MONEY_BY,
    columns: ['files', 'promised', 'paid', 'open'],
    find: (file: AnswerFile): Found | null => (file.openCents === 0 ? null : moneyOf(file)),
  },
  who_waits: {
    ...FIRST,
    title: { fr: 'Qui attend\u202f?', en: 'Who waits?' },
    method: joined(
      {
        fr: 'Dossiers déposés qui n’ont pas de décision et ne sont pas retirés, à l’étape où ils en sont, et attributions dont la convention n’est pas signée. Les jours d’attente sont ceux depuis le dépôt, ou depuis l’attribution. Un dossier qu’un recours rouvre n’est pas compté.',
        en: 'Submitted files without a decision that are not withdrawn, at the step that they have reached, and awards whose agreement is not signed. Days are those since the submission, or since the award. A file that an appeal reopened does not count.',
      },
      PLACE,
    ),
    by: ['step', 'region', 'type'],
    columns: ['files', 'organisations', 'mean', 'most'],
    find: waitingOf,
  },
} as const satisfies Record<string, Question>;

export type QuestionKey = keyof typeof QUESTIONS;
export const QUESTION_KEYS = Object.keys(QUESTIONS) as [QuestionKey, ...QuestionKey[]];

export const questionOf = (key: QuestionKey): Question => QUESTIONS[key];

/** A file that an answer counts in a group. */
type AnswerEntry = { file: AnswerFile; group: string; days: number | null };

/** The group of a file by its own traits, not by its progress; empty where unknown. */
function groupOf(by: Exclude<AnswerBy, 'step' | 'outcome'>, { department, legalCategory }: AnswerFile, { on }: Found): string {
  if (by === 'year') return on.slice(0, 'yyyy'.length);
  if (by === 'type') return kindOf(legalCategory);
  return (by === 'region' ? DEPARTMENTS.get(department ?? '')?.region : department) ?? '';
}

type FoundIn = { file: AnswerFile; found: Found };

const foundIn = (key: QuestionKey, files: readonly AnswerFile[], day: string): FoundIn[] =>
  files.flatMap((file) => {
    const found = questionOf(key).find(file, day);
    return found ? [{ file, found }] : [];
  });

const grouped = (all: readonly FoundIn[], by: AnswerBy | null): AnswerEntry[] =>
  all.flatMap(({ file, found }) => {
    if (by === 'step' || by === 'outcome') return found.parts.map((part) => ({ file, ...part }));
    return [{ file, group: by === null ? '' : groupOf(by, file, found), days: found.days }];
  });

/** The files that a question counts, each in its groups; in one group of its own where `by` is null. */
export const entriesOf = (key: QuestionKey, files: readonly AnswerFile[], by: AnswerBy | null, day: string): AnswerEntry[] =>
  grouped(foundIn(key, files, day), by);

/** A figure over entries: amounts in cents; days to one decimal, null where none has any. */
export type AnswerFigure = {
  files: number;
  organisations: number;
  promisedCents: number;
  paidCents: number;
  openCents: number;
  meanDays: number | null;
  medianDays: number | null;
  mostDays: number | null;
};
export type AnswerRow = AnswerFigure & { group: string };

const total = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);
const inDays = (value: Ratio | null): number | null => value && rounded(value, 1);

function figureOf(entries: readonly AnswerEntry[]): AnswerFigure {
  const days = entries.flatMap((each) => each.days ?? []);
  const files = entries.map(({ file }) => file);
  return {
    files: files.length,
    organisations: new Set(files.map(({ organisationId }) => organisationId)).size,
    promisedCents: total(files.map(({ promisedCents }) => promisedCents)),
    paidCents: total(files.map(({ paidCents }) => paidCents)),
    openCents: total(files.map(({ openCents }) => openCents)),
    meanDays: days.length === 0 ? null : inDays(ratio(BigInt(total(days)), BigInt(days.length))),
    medianDays: inDays(medianOf(days)),
    mostDays: days.length === 0 ? null : Math.max(...days),
  };
}

/** By which figure the groups of a question are ranked. */
export const weightOf = (key: QuestionKey, row: AnswerFigure): number =>
  key === 'unspent' ? row.openCents : key === 'why_so_long' ? (row.meanDays ?? 0) : key === 'who_waits' ? row.files : row.promisedCents;

const ORDERED: Partial<Record<AnswerBy, readonly string[]>> = { step: Object.keys(ANSWER_STEPS), outcome: Object.keys(OUTCOMES) };

/** Steps, outcomes and years in their order, other groups by their weight; unknown ones last. */
function inOrder(key: QuestionKey, by: AnswerBy, rows: readonly AnswerRow[]): AnswerRow[] {
  const order = ORDERED[by];
  const byKey = (a: AnswerRow, b: AnswerRow): number => (a.group < b.group ? -1 : 1);
  if (order) return rows.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  if (by === 'year') return rows.toSorted(byKey);
  return rows.toSorted((a, b) => Number(a.group === '') - Number(b.group === '') || weightOf(key, b) - weightOf(key, a) || byKey(a, b));
}

/** The figures of a question over files on a day: of each group, and of all files together. */
export function answerOf(
  key: QuestionKey,
  files: readonly AnswerFile[],
  { by, day }: { by: AnswerBy; day: string },
): { rows: AnswerRow[]; total: AnswerFigure } {
  const all = foundIn(key, files, day);
  const groups = Map.groupBy(grouped(all, by), ({ group }) => group);
  const rows = [...groups].map(([group, entries]) => ({ group, ...figureOf(entries) }));
  return { rows: inOrder(key, by, rows), total: figureOf(grouped(all, null)) };
}

const UNKNOWN: Words = { fr: 'Non connu', en: 'Not known' };
const same = (name: string): Words => ({ fr: name, en: name });

/** A group in words; a key that no table knows keeps its name. */
export function groupLabel(by: AnswerBy, group: string): Words {
  if (group === '') return UNKNOWN;
  if (by === 'region') return same(REGION_NAMES.get(group) ?? group);
  if (by === 'department') return same(`${DEPARTMENTS.get(group)?.name ?? ''} (${group})`.trim());
  if (by === 'type') return kindLabel(group);
  const labels: Readonly<Record<string, Words>> = by === 'step' ? ANSWER_STEPS : by === 'outcome' ? OUTCOMES : {};
  return labels[group] ?? same(group);
}

/** The roles that ask these questions; an auditor reads remarks beside an answer, but writes none. */
export const ANSWER_ROLES = ['lead', 'finance', 'auditor', 'admin'] as const satisfies readonly Role[];

export const RemarkOnAnswer = z.strictObject({
  question: z.enum(QUESTION_KEYS),
  asOf: Day.meta({ description: 'The day of the answer, which is over' }),
  remark: text(4000).min(1),
});
export type RemarkOnAnswer = z.infer<typeof RemarkOnAnswer>;

export const ANSWER_COMMANDS = { remarkOnAnswer: ['lead', 'finance', 'admin'] } as const satisfies GivenBy<string>;

export const answerEvents = { remarkOnAnswer: { applicant: false, letters: false } } satisfies EventTable;

/** Null if the day of an answer is over, so that a remark stands beside figures that no longer change. */
export const refuseRemark = ({ asOf }: RemarkOnAnswer, today: string): Refusal | null =>
  asOf < today ? null : { code: 'answer_day_not_over', asOf, today };
