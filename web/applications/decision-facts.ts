import type { Language } from '../../domain/core/words.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import type { ApplicationRead } from './application-draft.ts';

const words = bilingual({
  fr: {
    awarded: 'Montant accordé',
    rank: 'Rang en liste d’attente',
    decided: 'Prise le',
    notified: 'Notifiée le',
    against: 'Décision contestée',
    object: 'Objet',
    without: 'Sans objet : la décision contestée ne produit plus d’effet.',
    rejectedPart: 'Ce qui n’est pas accepté',
    kept: 'Montant maintenu',
    files: 'Pièces à l’appui',
    grounds: 'Motifs invoqués',
    lodged: 'Dépôt',
    lapses: 'Sans réponse, rejet le',
    reviewer: 'Examiné par',
    expected: 'Avis attendu au plus tard le',
    opinion: 'Avis sur le recours',
    given: 'Avis rendu le',
    ended: 'Terminé le',
  },
  en: {
    awarded: 'Amount awarded',
    rank: 'Place on the waitlist',
    decided: 'Taken on',
    notified: 'Notified on',
    against: 'Contested decision',
    object: 'Object',
    without: 'Without object: the contested decision has no effect any more.',
    rejectedPart: 'What is not accepted',
    kept: 'Amount kept',
    grounds: 'Grounds',
    files: 'Files that show it',
    lodged: 'Made on',
    lapses: 'Without an answer, rejected on',
    reviewer: 'Examined by',
    expected: 'Opinion expected by',
    opinion: 'Opinion on the appeal',
    given: 'Opinion given on',
    ended: 'Ended on',
  },
});

/** A text as its author has set it in lines. */
export const prose = (text: string | null | undefined): Part => text && html`<div class="g-prose">${text}</div>`;

/** A decision on an application. */
export function decisionFacts(language: Language, { decision, notifiedAt }: Pick<ApplicationRead, 'decision' | 'notifiedAt'>): Part {
  if (!decision) return null;
  const said = words[language];
  return summaryList([
    [said.decision, choiceLabel(language, 'decision', decision.decision)],
    [said.awarded, decision.awardedCents !== null && money(language, decision.awardedCents)],
    [said.rank, decision.rank],
    [said.reason, prose(decision.reason)],
    [said.decided, date(language, decision.decidedAt)],
    [said.notified, notifiedAt && date(language, notifiedAt)],
  ]);
}

/** An appeal: its grounds, and, for the fund's people, its examiner and the examiner's opinion. */
export function appealFacts(language: Language, id: string, appeal: ApplicationRead['appeals'][number]): Html {
  const said = words[language];
  const { opinion } = appeal;
  return summaryList([
    [said.against, appeal.decisionLabel],
    [said.state, appeal.label],
    [said.object, !appeal.stands && !appeal.endedAt && said.without],
    [said.grounds, prose(appeal.grounds)],
    [
      said.files,
      appeal.files.length > 0 &&
        appeal.files.map((file) => html`<div><a href="/dossiers/${id}/pieces/${file.id}" download>${file.name}</a></div>`),
    ],
    [said.lodged, date(language, appeal.appealedAt)],
    [said.lapses, !appeal.endedAt && date(language, appeal.lapsesAt)],
    [said.reviewer, appeal.reviewer?.name],
    [said.expected, !opinion && appeal.reviewer && !appeal.endedAt && date(language, appeal.deadlineAt)],
    [said.opinion, opinion && html`<strong>${choiceLabel(language, 'verdict', opinion.verdict)}</strong>${prose(opinion.comment)}`],
    [said.given, opinion && date(language, opinion.givenAt)],
    [said.reason, prose(appeal.reason)],
    [said.rejectedPart, prose(appeal.rejectedPart)],
    [said.kept, appeal.keptCents !== null && money(language, appeal.keptCents)],
    [said.ended, appeal.endedAt && date(language, appeal.endedAt)],
  ]);
}
