import type { Calculation, CalculationRule, InputName, Value } from '../../domain/core/calculation.ts';
import { euros, figure, longDate, share, typeset } from '../../domain/core/format.ts';
import type { Language, Words } from '../../domain/core/words.ts';

/** What each rule does; the register in docs/rules.md has the English. */
export const RULE_WORDS: Readonly<Record<CalculationRule, Words>> = {
  period: {
    fr: 'Le délai court de date à date : il prend fin avec le jour de même numéro, ou avec le dernier jour du mois qui n’en a pas.',
    en: 'The period runs de date à date: it ends with the day of the same number, or with the last day of a month without it.',
  },
  clearDay: {
    fr: 'Le délai est franc : ni son premier jour ni son dernier ne comptent, ce qui fait un jour de plus.',
    en: 'The period is franc: neither its first day nor its last counts, which makes one day more.',
  },
  nextWorkingDay: {
    fr: 'Ce jour est un samedi, un dimanche ou un jour férié : le délai va jusqu’au premier jour ouvrable qui suit.',
    en: 'This day is a Saturday, a Sunday or a holiday: the period runs on to the next working day.',
  },
  workingDays: {
    fr: 'Les jours ouvrés sont comptés à partir du lendemain, sans les samedis, les dimanches ni les jours fériés.',
    en: 'Working days are counted from the next day, without Saturdays, Sundays and holidays.',
  },
  dayBefore: {
    fr: 'La période prend fin la veille du jour de même numéro.',
    en: 'The period ends on the day before the one of the same number.',
  },
  stopped: {
    fr: 'Le délai a été suspendu : les jours qui restaient alors courent de nouveau à partir de la reprise.',
    en: 'The period was stopped: the days that were left then run again from its resumption.',
  },
  standing: {
    fr: 'Le délai est suspendu : sa fin sera connue à la reprise.',
    en: 'The period is stopped: its end will be known when it resumes.',
  },
  setDay: {
    fr: 'Cette date a été fixée par une décision inscrite dans l’historique ; aucun calcul ne la donne.',
    en: 'This date was set by a decision in the history; no calculation gives it.',
  },
};

const INPUT_WORDS: Readonly<Record<InputName, Words>> = {
  from: { fr: 'à compter du', en: 'from' },
  length: { fr: 'durée', en: 'length' },
  endedOn: { fr: 'fin précédente', en: 'previous end' },
  stoppedOn: { fr: 'suspendu le', en: 'stopped on' },
  resumedOn: { fr: 'repris le', en: 'resumed on' },
  left: { fr: 'il restait', en: 'what was left' },
};

const counts = {
  months: { fr: (n: string) => `${n} mois`, en: (n: string, one: boolean) => `${n} ${one ? 'month' : 'months'}` },
  days: {
    fr: (n: string, one: boolean) => `${n} ${one ? 'jour' : 'jours'}`,
    en: (n: string, one: boolean) => `${n} ${one ? 'day' : 'days'}`,
  },
  workingDays: {
    fr: (n: string, one: boolean) => `${n} ${one ? 'jour ouvré' : 'jours ouvrés'}`,
    en: (n: string, one: boolean) => `${n} ${one ? 'working day' : 'working days'}`,
  },
  count: { fr: (n: string) => n, en: (n: string) => n },
} as const;

const yes: Words = { fr: 'oui', en: 'yes' };
const no: Words = { fr: 'non', en: 'no' };

/** A value as people write it. */
export function written(language: Language, value: Value): string {
  switch (value.kind) {
    case 'day':
      return longDate(language, value.day);
    case 'money':
      return euros(language, value.cents);
    case 'share':
      return share(language, value.part / value.whole);
    case 'words':
      return value.words[language];
    case 'holds':
      return (value.holds ? yes : no)[language];
    default:
      return counts[value.kind][language](figure(language, value.count), value.count < 2);
  }
}

/** A step of a calculation in words; those on whose results it rests come first. */
export type CalculationInWords = {
  rule: string;
  text: string;
  article: string | null;
  inputs: { label: string; value: string }[];
  result: string | null;
  from: CalculationInWords[];
};

/** A calculation in words, with the steps on which it rests. */
export const inWords = (language: Language, { rule, article, inputs, result, from }: Calculation): CalculationInWords => ({
  rule,
  text: typeset(language, RULE_WORDS[rule][language]),
  article,
  inputs: inputs.map(({ name, value }) => ({ label: INPUT_WORDS[name][language], value: written(language, value) })),
  result: result && written(language, result),
  from: from.map((each) => inWords(language, each)),
});
