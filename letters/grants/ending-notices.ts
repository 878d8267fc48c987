import type { AwardForm } from '../../domain/calls/call.ts';
import type { EndingGround } from '../../domain/grants/ending-notice.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

const ARTICLES: Record<EndingGround, string> = { unlawful: 'L242-1', condition: 'L242-2, 2°' };
/** Between services of the State no decision creates rights: a delegation ends by what it says itself. */
export const articleOf = {
  fr: (ground: EndingGround, form: AwardForm = 'agreement'): string =>
    form === 'delegation'
      ? 'clause de fin anticipée de la convention de délégation de gestion'
      : `code des relations entre le public et l’administration, art. ${ARTICLES[ground]}`,
  en: (ground: EndingGround, form: AwardForm = 'agreement'): string =>
    form === 'delegation'
      ? 'the clause of the management delegation on its early end'
      : `code des relations entre le public et l’administration, art. ${ARTICLES[ground].replace(', ', ' ')}`,
};

/** The heading of what was not kept. */
export const brokenRule = {
  fr: (ground: EndingGround): string => (ground === 'unlawful' ? 'Règle méconnue' : 'Condition non respectée'),
  en: (ground: EndingGround): string => (ground === 'unlawful' ? 'The rule that is broken' : 'The condition that is not kept'),
};

/** What came of a notice: until when it could be answered, and on which day it was; null where it was not. */
export type Heard = { noticedOn: string; answerBy: string; observedOn: string | null };
export const heard = {
  fr: ({ noticedOn, answerBy, observedOn }: Heard): string =>
    `la mise en demeure du ${fr.day(noticedOn)}, qui vous invitait à présenter vos observations jusqu’au ${fr.day(answerBy)} (observations ${observedOn === null ? 'non reçues' : `reçues le ${fr.day(observedOn)}`})`,
  en: ({ noticedOn, answerBy, observedOn }: Heard): string =>
    `the formal notice of ${en.day(noticedOn)}, which invited you to send observations by ${en.day(answerBy)} (observations ${observedOn === null ? 'not received' : `received on ${en.day(observedOn)}`})`,
};

export const endingNotices = {
  giveNotice: letter<{ title: string; form: AwardForm; ground: EndingGround; condition: string; findings: string; answerBy: string }>({
    fr: ({ title, form, ground, condition, findings, answerBy }) => ({
      subject: `Mise en demeure : ${title}`,
      text: `Il pourra être mis fin à la convention du projet « ${title} » (${articleOf.fr(ground, form)}).\n\n${brokenRule.fr(ground)} :\n\n${condition}\n\nConstats :\n\n${findings}\n\nVous avez jusqu’au ${fr.day(answerBy)} inclus pour y remédier et présenter vos observations, par écrit et, si vous le demandez, à l’oral, avec l’assistance d’un conseil${form === 'delegation' ? '' : ' (art. L122-1 du même code)'}. Aucune décision n’est prise avant cette date.`,
    }),
    en: ({ title, form, ground, condition, findings, answerBy }) => ({
      subject: `Formal notice: ${title}`,
      text: `The agreement on the project "${title}" may be ended (${articleOf.en(ground, form)}).\n\n${brokenRule.en(ground)}:\n\n${condition}\n\nWhat is found:\n\n${findings}\n\nYou have until ${en.day(answerBy)} included to remedy it and to send your observations, in writing and, if you ask for it, by word of mouth, with the help of counsel${form === 'delegation' ? '' : ' (art. L122-1 of the same code)'}. Nothing is decided before that day.`,
    }),
  }),
  /** To finance and the lead. */
  giveObservations: letter<{ title: string; organisation: string; observations: string }>({
    fr: ({ title, organisation, observations }) => ({
      subject: `Observations reçues : ${title}`,
      text: `${organisation} répond à la mise en demeure sur le projet « ${title} » :\n\n${observations}`,
    }),
    en: ({ title, organisation, observations }) => ({
      subject: `Observations received: ${title}`,
      text: `${organisation} answers the formal notice on the project "${title}":\n\n${observations}`,
    }),
  }),
};
