import type { Language } from '../../domain/core/words.ts';
import { date } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { prose, saidBy } from './acts/grant-act-parts.ts';
import type { Grant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    notice: 'Mise en demeure',
    grounds: { unlawful: 'Décision illégale', condition: 'Condition non respectée' },
    articles: { unlawful: 'CRPA, art. L242-1', condition: 'CRPA, art. L242-2, 2°' },
    milestone: 'Jalon',
    condition: 'Condition ou règle',
    findings: 'Constats',
    answerBy: 'Réponse au plus tard le',
    observations: 'Observations du bénéficiaire',
    noObservations: 'non reçues',
  },
  en: {
    notice: 'Formal notice',
    grounds: { unlawful: 'Unlawful award', condition: 'Condition that is not kept' },
    articles: { unlawful: 'CRPA, art. L242-1', condition: 'CRPA, art. L242-2 2°' },
    milestone: 'Milestone',
    condition: 'Condition or rule',
    findings: 'Findings',
    answerBy: 'Answer by',
    observations: 'Observations of the beneficiary',
    noObservations: 'not received',
  },
});

/** A formal notice, with its answer. A delegation within the State creates no rights: no article is named. */
export function noticeFacts(language: Language, notice: NonNullable<Grant['notice']>, { form }: Grant['legalForm']): Html {
  const said = words[language];
  const article = form === 'delegation' ? '' : ` (${said.articles[notice.ground]})`;
  return summaryList([
    [said.notice, html`${saidBy(language, notice.givenAt, notice.givenBy)}<br />${said.grounds[notice.ground]}${article}`],
    [said.milestone, notice.milestone],
    [said.condition, prose(notice.condition)],
    [said.findings, prose(notice.findings)],
    [said.answerBy, date(language, notice.answerBy)],
    [
      said.observations,
      notice.observedAt === null
        ? said.noObservations
        : html`${saidBy(language, notice.observedAt, notice.observedBy)}<br />${prose(notice.observations ?? '')}`,
    ],
  ]);
}
