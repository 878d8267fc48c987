import { getApplication } from '../../api/applications/applications.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { awaited } from '../core/components/awaited.ts';
import { html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { besideOf } from '../applications/application-neighbours.ts';
import { wayToAct } from '../core/came-from.ts';
import { stateInWords } from './graph.ts';

const words = bilingual({
  fr: {
    title: 'Réexamen de la décision',
    lead: 'Un avis sur ce dossier a été annulé après la décision favorable. La présidence du comité confirme cette décision ou la retire ; la convention est suspendue en attendant.',
    none: 'La décision sur ce dossier n’est pas réexaminée. Un réexamen s’ouvre quand un avis est annulé après une décision favorable.',
    see: 'Voir le dossier',
    decision: 'Décision réexaminée',
    what: 'Décision',
    amount: 'Montant accordé',
    decidedOn: 'Prise le',
    voided: 'Avis annulés',
    by: (by: string, reason: string) => `annulé par ${by}. Motif : ${reason}`,
    again: 'Avis demandé à nouveau',
    opened: 'Réexamens',
    openedOn: 'Ouvert le',
    until: 'Retrait possible jusqu’au',
    outcome: 'Issue',
    outcomes: {
      confirmed: 'Décision confirmée',
      withdrawn: 'Décision retirée',
      lapsed: 'Décision définitive : le délai de retrait est passé',
    },
    running: 'En cours',
    endedOn: 'Terminé le',
    lapse: (isState: boolean) =>
      `Sans décision de la présidence avant la date limite de retrait, la décision favorable ${isState ? 'devient définitive' : 'ne peut plus être retirée pour illégalité (CRPA, art. L242-1)'}, et la convention reprend.`,
    steps: 'Voir les étapes de l’instruction',
    grant: 'Voir la convention',
  },
  en: {
    title: 'Re-examination of the award',
    lead: 'An opinion on this application was voided after its award. The chair confirms the award or withdraws it; the grant is suspended meanwhile.',
    none: 'The award of this application is not examined again. It is where an opinion is voided after an award.',
    see: 'See the application',
    decision: 'Award that is examined again',
    what: 'Decision',
    amount: 'Awarded',
    decidedOn: 'Taken on',
    voided: 'Voided opinions',
    by: (by: string, reason: string) => `voided by ${by}. Reason: ${reason}`,
    again: 'Opinion asked for again',
    opened: 'Re-examinations',
    openedOn: 'Opened on',
    until: 'May be withdrawn until',
    outcome: 'Outcome',
    outcomes: {
      confirmed: 'Award confirmed',
      withdrawn: 'Award withdrawn',
      lapsed: 'The award stands: the time to withdraw it has passed',
    },
    running: 'Under way',
    endedOn: 'Ended on',
    lapse: () => 'Without a decision of the chair before the award can no longer be withdrawn, it stands, and the grant goes on.',
    steps: 'See the steps of the review',
    grant: 'See the grant',
  },
});

/** An award that is examined again: the voided opinions, the last day for its withdrawal, and the chair's commands. */
export const reexaminationPage: Page = {
  path: '/dossiers/:id/reexamen',
  of: getApplication,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const id = visit.params['id'] ?? '';
    const [application, beside] = await Promise.all([visit.read(getApplication, { params: { id } }), besideOf(visit, id)]);
    const { review, reference, title, decision, reexaminations, commands, next } = application;
    if (!review) throw new Problem({ code: 'not_found' });
    const crumbs = [{ label: [reference, title].filter(Boolean).join(' · '), href: `/dossiers/${id}` }];
    if (reexaminations.length === 0)
      return {
        title: said.title,
        crumbs,
        body: html`<div class="g-empty">
          <p>${said.none}</p>
          <p><a class="fr-link" href="/dossiers/${id}">${said.see}</a></p>
        </div>`,
      };
    const voided = review.flatMap((step) =>
      step.endedOpinions.filter(({ ended }) => ended.as === 'voided').map((each) => ({ step, ...each })),
    );
    const isRunning = reexaminations.some(({ outcome }) => outcome === null);
    const given = (['confirmAward', 'withdrawAward'] as const).filter((command) => commands.includes(command));
    return {
      title: `${said.title} · ${reference ?? title}`,
      crumbs,
      body: html`${beside}${isRunning && html`<p class="fr-text--lead">${said.lead}</p>`}
        <h2>${said.decision}</h2>
        ${
          decision &&
          summaryList([
            [said.what, choiceLabel(language, 'decision', decision.decision)],
            [said.amount, money(language, decision.awardedCents)],
            [said.decidedOn, dayOf(language, decision.decidedAt)],
            [said.reason, html`<span class="g-prose">${decision.reason}</span>`],
          ])
        }
        <h2>${said.voided}</h2>
        <ul>
          ${voided.map(
            ({ step, by, ended }) =>
              html`<li>
                <strong>${step.label}</strong>, ${by.name}, ${said.by(ended.by.name, ended.reason)} ${said.again}${colon(language)}
                ${stateInWords(language, step)}.
              </li>`,
          )}
        </ul>
        <h2>${said.opened}</h2>
        ${reexaminations.map((each) =>
          summaryList([
            [said.openedOn, dayOf(language, each.openedAt)],
            [said.until, each.outcome === null ? deadline(language, each.deadlineAt, at) : dayOf(language, each.deadlineAt)],
            [said.outcome, each.outcome ? said.outcomes[each.outcome] : status('in_reexamination', said.running)],
            [said.endedOn, dayOf(language, each.endedAt)],
            [said.reason, each.reason],
          ]),
        )}`,
      aside: html`<section class="g-card">
        <h2>${said.now}</h2>
        ${summaryList([[said.waits, awaited(language, next, { organisation: application.organisation })]])}
        ${isRunning && html`<p class="g-small">${said.lapse(application.reexamines)}</p>`}
        <ul class="g-actions">
          ${given.map(
            (command) =>
              html`<li>
                <a class="fr-btn ${command === 'withdrawAward' && 'fr-btn--secondary'}" href="${wayToAct(visit, command, id)}"
                  >${COMMAND_WORDS[command][language].button}</a
                >
              </li>`,
          )}
        </ul>
        <p><a class="fr-link" href="/dossiers/${id}/etapes">${said.steps}</a></p>
        ${application.grantId && html`<p><a class="fr-link" href="/conventions/${application.grantId}">${said.grant}</a></p>`}
      </section>`,
    };
  },
};
