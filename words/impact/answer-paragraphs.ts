import { figure, isSeveral, listed, longDate, roundEuros, rough, share, typeset } from '../../domain/core/format.ts';
import { ratio, rounded } from '../../domain/core/ratio.ts';
import type { Language } from '../../domain/core/words.ts';
import { type AnswerBy, type AnswerFigure, type AnswerRow, groupLabel, type QuestionKey, weightOf } from '../../domain/impact/answer.ts';

/** Figures of a question as of a day (yyyy-mm-dd), by one of its groupings and by its first one; gains in cents. */
type Answered = {
  question: QuestionKey;
  asOf: string;
  by: AnswerBy;
  rows: readonly AnswerRow[];
  first: readonly AnswerRow[];
  total: AnswerFigure;
  gains: { promisedCents: number; realisedCents: number };
};

type Counted = readonly [one: string, several: string];
type Say = { fr: string; en: string };

/** So many things in words: un projet, 12 projets. @param one with its article */
const count = (language: Language, number: number, [one, several]: Counted): string =>
  isSeveral(language, number) || number === 0 ? `${figure(language, number)} ${several}` : one;

const capital = (sentence: string): string => `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;
const uncapital = (sentence: string): string => `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
/** A sentence with what it leaves aside, if anything, before it. */
const among = (without: string, sentence: string): string => (without === '' ? sentence : `${without}${uncapital(sentence)}`);

const COUNTED = {
  projects: { fr: ['un projet', 'projets'], en: ['one project', 'projects'] },
  files: { fr: ['un dossier', 'dossiers'], en: ['one application', 'applications'] },
  organisations: { fr: ['d’une seule administration', 'administrations'], en: ['of one organisation', 'organisations'] },
  agreements: { fr: ['Une convention est signée', 'conventions sont signées'], en: ['One agreement is signed', 'agreements are signed'] },
} as const satisfies Record<string, Record<Language, Counted>>;

/** The words of a sentence for figures of one language. */
const inWords = (language: Language) => ({
  n: (number: number, what: keyof typeof COUNTED) => count(language, number, COUNTED[what][language]),
  eur: (cents: number) => roundEuros(language, cents),
  days: (days: number | null) => {
    const whole = Math.round(days ?? 0);
    const day = language === 'fr' ? (isSeveral('fr', whole) ? 'jours' : 'jour') : isSeveral('en', whole) ? 'days' : 'day';
    return `${rough(language, whole, 0)} ${day}`;
  },
  part: (some: number, all: number) => share(language, all === 0 ? 0 : rounded(ratio(BigInt(some), BigInt(all)), 2)),
  label: (by: AnswerBy, group: string) => groupLabel(by, group)[language],
});
type InWords = ReturnType<typeof inWords>;

/** How many projects of how many organisations; one project has one organisation. */
function toWhom(language: Language, { files, organisations }: AnswerFigure): string {
  const { n } = inWords(language);
  if (files === 1) return n(files, 'projects');
  const of = organisations === 1 ? '' : { fr: 'de ', en: 'of ' }[language];
  return `${n(files, 'projects')} ${of}${n(organisations, 'organisations')}`;
}

const BY_WORDS: Record<Exclude<AnswerBy, 'step' | 'outcome'>, { by: Say; unknown: Say }> = {
  region: {
    by: { fr: 'par région', en: 'by region' },
    unknown: { fr: 'La région n’est pas connue pour', en: 'The region is not known of' },
  },
  department: {
    by: { fr: 'par département', en: 'by département' },
    unknown: { fr: 'Le département n’est pas connu pour', en: 'The département is not known of' },
  },
  type: {
    by: { fr: 'par type d’administration', en: 'by type of organisation' },
    unknown: { fr: 'Le type d’administration n’est pas connu pour', en: 'The type of organisation is not known of' },
  },
  year: { by: { fr: 'par année', en: 'by year' }, unknown: { fr: 'L’année n’est pas connue pour', en: 'The year is not known of' } },
};

const MOST: Record<QuestionKey, Say> = {
  to_whom: { fr: 'Montant le plus élevé', en: 'Highest amount' },
  why_so_long: { fr: 'Délai le plus long', en: 'Longest time' },
  what_came: { fr: 'Montant le plus élevé', en: 'Highest amount' },
  unspent: { fr: 'Reste le plus élevé', en: 'Most left to pay' },
  who_waits: { fr: 'Plus grand nombre', en: 'Most applications' },
};

const isOfMoney = (question: QuestionKey): boolean => question !== 'why_so_long' && question !== 'who_waits';

/** The weight of a group in its question's figures, in words. */
function weightIn(language: Language, { question, total }: Answered, row: AnswerRow): string {
  const { n, eur, days, part } = inWords(language);
  const files = n(row.files, isOfMoney(question) ? 'projects' : 'files');
  const of = { fr: 'pour', en: 'for' }[language];
  if (question === 'who_waits') return files;
  if (question === 'why_so_long') return `${days(row.meanDays)} ${{ fr: 'en moyenne', en: 'on average' }[language]} ${of} ${files}`;
  const [cents, all] = question === 'unspent' ? [row.openCents, total.openCents] : [row.promisedCents, total.promisedCents];
  return `${eur(cents)} ${of} ${files}, ${{ fr: 'soit', en: 'which is' }[language]} ${part(cents, all)}`;
}

/** The group that weighs the most, several where they weigh the same, and of how many files the group is not known. */
function leaders(language: Language, answered: Answered): string[] {
  const { by, question, rows } = answered;
  if (by === 'step' || by === 'outcome') return [];
  const { n, label } = inWords(language);
  const known = rows.filter(({ group }) => group !== '');
  const most = Math.max(...known.map((row) => weightOf(question, row)));
  const first = known.filter((row) => weightOf(question, row) === most);
  const [one] = first;
  const unknown = rows.find(({ group }) => group === '');
  const names = listed(
    language,
    first.map(({ group }) => label(by, group)),
  );
  const colon = { fr: ' :', en: ':' }[language];
  const weight = one && first.length === 1 ? ` (${weightIn(language, answered, one)})` : { fr: ', à égalité', en: ', equally' }[language];
  const leading = one && `${MOST[question][language]}, ${BY_WORDS[by].by[language]}${colon} ${names}${weight}.`;
  const only =
    one && rows.length === 1 && `${capital(BY_WORDS[by].by[language])}${colon} ${names} ${{ fr: 'seulement', en: 'only' }[language]}.`;
  return [
    ...[only || leading || []].flat(),
    ...(unknown ? [`${BY_WORDS[by].unknown[language]} ${n(unknown.files, isOfMoney(question) ? 'projects' : 'files')}.`] : []),
  ];
}

const rowOf = (rows: readonly AnswerRow[], group: string): AnswerRow | undefined => rows.find((row) => row.group === group);

/** The longest of these steps by its mean; none where no file went through one. */
function longest(rows: readonly AnswerRow[], steps: readonly string[]): AnswerRow | undefined {
  return rows.filter(({ group }) => steps.includes(group)).toSorted((a, b) => (b.meanDays ?? 0) - (a.meanDays ?? 0))[0];
}

type Paragraph = (answered: Answered, words: InWords, day: string) => (string | false | undefined)[];

const fr: Record<QuestionKey, Paragraph> = {
  to_whom: ({ total }, { eur, part }, day) =>
    total.files === 0
      ? [`Au soir du ${day}, le fonds n’a rien promis.`]
      : [
          `Au soir du ${day}, le fonds a promis ${eur(total.promisedCents)} à ${toWhom('fr', total)}.`,
          total.paidCents === 0
            ? 'Rien n’est encore payé.'
            : `Les paiements atteignent ${eur(total.paidCents)}, soit ${part(total.paidCents, total.promisedCents)}.`,
        ],
  why_so_long: ({ total, first }, { n, days, label }, day) => {
    if (total.files === 0) return [`Au soir du ${day}, aucun dossier n’a encore de décision.`];
    const [step, signing, correction] = [
      longest(first, ['screening', 'review', 'committee']),
      rowOf(first, 'signing'),
      rowOf(first, 'correction'),
    ];
    return [
      total.files === 1
        ? `Au soir du ${day}, un dossier a une décision, venue ${days(total.meanDays)} après son dépôt.`
        : `Au soir du ${day}, ${n(total.files, 'files')} ont une décision. Elle est venue ${days(total.meanDays)} après le dépôt en moyenne, et en ${days(total.medianDays)} au plus pour un dossier sur deux.`,
      step && `L’étape la plus longue avant elle : ${label('step', step.group).toLowerCase()}, ${days(step.meanDays)} en moyenne.`,
      correction &&
        `Pour ${n(correction.files, 'files')}, une correction de l’administration a été attendue ${days(correction.meanDays)} en moyenne.`,
      signing &&
        `Après l’attribution, et son acceptation là où elle est due, la signature de la convention prend ${days(signing.meanDays)} en moyenne.`,
    ];
  },
  what_came: ({ total, first, gains }, { n, eur }, day) => {
    if (total.files === 0) return [`Au soir du ${day}, aucune convention n’est signée.`];
    const [met, missed, ended] = ['met', 'missed', 'ended'].map((group) => rowOf(first, group)?.files ?? 0) as [number, number, number];
    return [
      `Au soir du ${day}, ${uncapital(n(total.files, 'agreements'))}, pour ${eur(total.promisedCents)} promis, ${total.paidCents === 0 ? 'dont rien n’est encore payé' : `dont ${eur(total.paidCents)} payés`}.`,
      among(
        ended === 0 ? '' : 'Hors projets arrêtés, ',
        met + missed === 0
          ? 'Aucune cible n’était encore due à un bilan accepté.'
          : met + missed === 1
            ? `Un seul projet avait une cible due à son dernier bilan accepté : ${met === 1 ? 'il a atteint toutes les siennes' : 'il n’a pas atteint toutes les siennes'}.`
            : `Sur les ${n(met + missed, 'projects')} dont une cible était due au dernier bilan accepté, ${met === 0 ? 'aucun n’a atteint toutes les siennes' : met === 1 ? 'un seul a atteint toutes les siennes' : `${met} ont atteint toutes les leurs`}.`,
      ),
      ended > 0 &&
        `${capital(n(ended, 'projects'))} ${ended === 1 ? 's’est arrêté avant son' : 'se sont arrêtés avant leur'} dernier jour.`,
      gains.promisedCents === 0
        ? 'Aucun gain de budget n’est promis.'
        : `Gains de budget : ${gains.realisedCents === 0 ? 'rien n’est encore attesté' : `${eur(gains.realisedCents)} attestés`}, sur ${eur(gains.promisedCents)} promis.`,
    ];
  },
  unspent: ({ total }, { n, eur }, day) =>
    total.files === 0
      ? [`Au soir du ${day}, rien de ce que le fonds a promis ne reste à payer.`]
      : [
          `Au soir du ${day}, il reste ${eur(total.openCents)} à payer pour ${n(total.files, 'projects')}, sur ${eur(total.promisedCents)} qui ${total.files === 1 ? 'lui' : 'leur'} sont promis.`,
        ],
  who_waits: ({ total, first }, { n, days, label }, day) => {
    const [only] = first;
    if (!only) return [`Au soir du ${day}, aucun dossier n’attend.`];
    const [correction, signing] = [rowOf(first, 'correction'), rowOf(first, 'signing')];
    if (total.files === 1)
      return [
        `Au soir du ${day}, un dossier attend depuis ${days(total.meanDays)}. Il en est à cette étape : ${label('step', only.group).toLowerCase()}.`,
      ];
    return [
      `Au soir du ${day}, ${n(total.files, 'files')} attendent, depuis ${days(total.meanDays)} en moyenne et ${days(total.mostDays)} au plus.`,
      `Par étape : ${listed(
        'fr',
        first.map(({ group, files }) => `${label('step', group).toLowerCase()} (${figure('fr', files)})`),
      )}.`,
      correction && `Pour ${n(correction.files, 'files')}, c’est l’administration qui doit répondre.`,
      signing && `Pour ${n(signing.files, 'files')}, l’attribution est faite et la convention n’est pas signée.`,
    ];
  },
};

const en: Record<QuestionKey, Paragraph> = {
  to_whom: ({ total }, { eur, part }, day) =>
    total.files === 0
      ? [`As of ${day}, the fund has promised nothing.`]
      : [
          `As of ${day}, the fund has promised ${eur(total.promisedCents)} to ${toWhom('en', total)}.`,
          total.paidCents === 0
            ? 'Nothing is paid yet.'
            : `Payments amount to ${eur(total.paidCents)}, which is ${part(total.paidCents, total.promisedCents)}.`,
        ],
  why_so_long: ({ total, first }, { n, days, label }, day) => {
    if (total.files === 0) return [`As of ${day}, no application has a decision yet.`];
    const [step, signing, correction] = [
      longest(first, ['screening', 'review', 'committee']),
      rowOf(first, 'signing'),
      rowOf(first, 'correction'),
    ];
    return [
      total.files === 1
        ? `As of ${day}, one application has a decision. It came ${days(total.meanDays)} after submission.`
        : `As of ${day}, ${n(total.files, 'files')} have a decision. It came ${days(total.meanDays)} after the submission on average, and within ${days(total.medianDays)} for one of two.`,
      step && `The longest step before it: ${label('step', step.group).toLowerCase()}, ${days(step.meanDays)} on average.`,
      correction &&
        `For ${n(correction.files, 'files')}, a correction of the organisation was awaited for ${days(correction.meanDays)} on average.`,
      signing &&
        `After the award, and its acceptance where that is due, the signing of the agreement takes ${days(signing.meanDays)} on average.`,
    ];
  },
  what_came: ({ total, first, gains }, { n, eur }, day) => {
    if (total.files === 0) return [`As of ${day}, no agreement is signed.`];
    const [met, missed, ended] = ['met', 'missed', 'ended'].map((group) => rowOf(first, group)?.files ?? 0) as [number, number, number];
    return [
      `As of ${day}, ${uncapital(n(total.files, 'agreements'))}, with ${eur(total.promisedCents)} promised, of which ${total.paidCents === 0 ? 'nothing is paid yet' : `${eur(total.paidCents)} is paid`}.`,
      among(
        ended === 0 ? '' : 'Leaving aside what ended early, ',
        met + missed === 0
          ? 'No target was due yet at an accepted report.'
          : `Of ${n(met + missed, 'projects')} with a target due at the newest accepted report, ${met === 0 ? 'none has' : met === 1 ? 'one has' : `${met} have`} reached each of them.`,
      ),
      ended > 0 && `${capital(n(ended, 'projects'))} ended before ${ended === 1 ? 'its' : 'their'} last day.`,
      gains.promisedCents === 0
        ? 'No gain of a budget is promised.'
        : `Gains of budgets: ${gains.realisedCents === 0 ? 'nothing is certified yet' : `${eur(gains.realisedCents)} certified`}, of ${eur(gains.promisedCents)} promised.`,
    ];
  },
  unspent: ({ total }, { n, eur }, day) =>
    total.files === 0
      ? [`As of ${day}, everything the fund has promised is paid.`]
      : [
          `As of ${day}, ${eur(total.openCents)} is left to pay to ${n(total.files, 'projects')}, of ${eur(total.promisedCents)} promised to ${total.files === 1 ? 'it' : 'them'}.`,
        ],
  who_waits: ({ total, first }, { n, days, label }, day) => {
    const [only] = first;
    if (!only) return [`As of ${day}, no application is waiting.`];
    const [correction, signing] = [rowOf(first, 'correction'), rowOf(first, 'signing')];
    if (total.files === 1)
      return [
        `As of ${day}, one application has been waiting for ${days(total.meanDays)}, at this step: ${label('step', only.group).toLowerCase()}.`,
      ];
    return [
      `As of ${day}, ${n(total.files, 'files')} are waiting, for ${days(total.meanDays)} on average and ${days(total.mostDays)} at most.`,
      `By step: ${listed(
        'en',
        first.map(({ group, files }) => `${label('step', group).toLowerCase()} (${figure('en', files)})`),
      )}.`,
      correction && `Of ${n(correction.files, 'files')}, the organisation’s answer is awaited.`,
      signing && `Of ${n(signing.files, 'files')}, the award is made and the agreement is not signed.`,
    ];
  },
};

/** An answer as a paragraph that can be sent on: amounts are rounded, the exact ones stand in the table. */
export function paragraphOf(language: Language, answered: Answered): string {
  const { question, asOf } = answered;
  const said = { fr, en }[language][question](answered, inWords(language), longDate(language, asOf));
  return typeset(language, [...said, ...leaders(language, answered)].filter(Boolean).join(' '));
}
