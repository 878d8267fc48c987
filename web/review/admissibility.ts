import { decideAdmissibility, getApplication } from '../../api/applications/applications.ts';
import { getApplicationRules } from '../../api/applications/rules.ts';
import { listCorrections } from '../../api/applications/corrections.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import type { Language } from '../../domain/core/words.ts';
import { lastVisit } from '../core/components/since-visit.ts';
import { deadline } from '../core/components/dates.ts';
import { whyRefused } from '../core/components/calculation.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { applicationStatus } from '../applications/application-status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { awaited } from '../core/components/awaited.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { ApplicationContent, totalsOf } from '../../domain/applications/application.ts';
import { euros, figure, listed } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type LawRow, lawOn } from '../../domain/core/law.ts';
import { callOf } from '../applications/application-draft.ts';
import { correctionSection } from '../applications/corrections.ts';
import { changesOf } from './changes.ts';
import { type Application, type File, fileOf, readFile } from './file.ts';
import { besideOf } from '../applications/application-neighbours.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import { presenceOn } from './presence.ts';

const words = bilingual({
  fr: {
    title: 'Recevabilité',
    file: 'Le dossier',
    facts: 'En bref',
    rules: 'Éligibilité selon les règles de l’appel',
    nothingAgainst: 'Aucune règle de l’appel ne s’y oppose',
    against: (n: number) => (n === 1 ? 'Une règle de l’appel s’y oppose' : `${n} règles de l’appel s’y opposent`),
    form: 'Forme de l’aide',
    eligible: 'Dépense éligible',
    own: 'Part de l’administration',
    publicAid: 'Aides publiques',
    documents: 'Documents demandés',
    allThere: 'Tous joints et en cours de validité',
    wanted: (labels: string) => `À joindre ou trop anciens : ${labels}`,
    between: (cost: string, min: string, max: string) => `${cost}, pour un appel de ${min} à ${max}`,
    atMost: (asked: string, most: string, percent: number) => `${asked}, au plus ${most} (${percent} % de la dépense éligible)`,
    atLeast: (own: string, least: string) => `${own}, au moins ${least}`,
    most: (aid: string, most: string) => `${aid}, au plus ${most}`,
    overlaps: 'Recoupements avec d’autres dossiers',
    noOverlap: 'Aucun recoupement trouvé avec un autre dossier.',
    overlapsShown: (shown: string, all: string) => `Recoupements affichés : ${shown} sur ${all}, les plus probables.`,
    settledThere: 'Trouvé sur l’autre dossier, où il se règle.',
    tie: {
      organisation: 'Les deux dossiers sont de la même administration.',
      legal_unit: 'Les deux dossiers sont d’établissements de la même personne morale (même SIREN).',
      cofunder_siren: 'L’un des dossiers nomme l’administration de l’autre comme cofinanceur, par son SIREN.',
      cofunder: 'L’un des dossiers nomme l’administration de l’autre comme cofinanceur, par son nom seul.',
    },
    sameObject: 'Même titre.',
    together: 'Des mois sont communs aux deux projets.',
    earlier: 'Les mois des deux projets se suivent : l’un était financé avant l’autre.',
    line: (line: number, label: string) => `Dépense ${line}, « ${label} »`,
    settled: (by: string, reason: string) => `Réglé par ${by}. Motif : ${reason}`,
    unsettled: 'À régler',
    settle: (reference: string) => `Régler le recoupement avec ${reference}`,
    decide: 'Décider',
    byLaw: ({ article }: LawRow) => `Demande d’une collectivité : ce qui peut être reproché (${article})`,
    grounds:
      'La recevabilité se juge au regard du seul arrêté du 21 août 2018. Le motif d’irrecevabilité nomme la pièce ou l’information que cet arrêté demande et que le dossier n’apporte pas. L’intérêt, le coût ou la qualité du projet ne sont pas des motifs : ils relèvent de l’instruction.',
    deemed: 'Sans décision d’irrecevabilité, réputé recevable le',
    anew: 'Si le dossier est irrecevable, l’administration peut présenter une nouvelle demande.',
    answers: { admissible: 'Déclarer le dossier recevable', inadmissible: 'Déclarer le dossier irrecevable' },
    not: 'Ce dossier n’attend pas d’examen de recevabilité de votre part.',
    reason: 'Motif communiqué',
    steps: 'Voir les étapes de l’instruction',
  },
  en: {
    title: 'Admissibility',
    file: 'The application',
    facts: 'In short',
    rules: 'Eligibility by the rules of the call',
    nothingAgainst: 'No rule of the call stands against it',
    against: (n: number) => (n === 1 ? 'One rule of the call stands against it' : `${n} rules of the call stand against it`),
    form: 'Form of the award',
    eligible: 'Eligible cost',
    own: 'Part of the organisation',
    publicAid: 'Public aid',
    documents: 'Documents that are asked for',
    allThere: 'All attached and valid',
    wanted: (labels: string) => `To be attached or too old: ${labels}`,
    between: (cost: string, min: string, max: string) => `${cost}, for a call from ${min} to ${max}`,
    atMost: (asked: string, most: string, percent: number) => `${asked}, at most ${most} (${percent}% of the eligible cost)`,
    atLeast: (own: string, least: string) => `${own}, at least ${least}`,
    most: (aid: string, most: string) => `${aid}, at most ${most}`,
    overlaps: 'Overlaps with other applications',
    noOverlap: 'No overlap was found with another application.',
    overlapsShown: (shown: string, all: string) => `Overlaps shown: ${shown} of ${all}, the likest.`,
    settledThere: 'Found on the other application, where it is settled.',
    tie: {
      organisation: 'Both applications are of one organisation.',
      legal_unit: 'The applications are of establishments of one legal person (the same SIREN).',
      cofunder_siren: 'One application names the organisation of the other as its co-funder, by its SIREN.',
      cofunder: 'One application names the organisation of the other as its co-funder, by its name alone.',
    },
    sameObject: 'The same title.',
    together: 'Both projects cover some of the same months.',
    earlier: 'The months of the projects follow each other: one was funded before the other.',
    line: (line: number, label: string) => `Cost ${line}, “${label}”`,
    settled: (by: string, reason: string) => `Settled by ${by}. Reason: ${reason}`,
    unsettled: 'To be settled',
    settle: (reference: string) => `Settle the overlap with ${reference}`,
    decide: 'Decide',
    byLaw: ({ article }: LawRow) => `Request of a local authority: what may be held against it (${article})`,
    grounds:
      'Admissibility is judged by the arrêté of 21 August 2018 alone. A reason of inadmissibility names the document or the information that this text asks for and the application does not give. The value, cost or quality of the project are no reasons: they belong to the review.',
    deemed: 'Unless found inadmissible, deemed admissible on',
    anew: 'Where the application is inadmissible, its organisation may make a new request.',
    answers: { admissible: 'Find the application admissible', inadmissible: 'Find the application inadmissible' },
    not: 'This application waits for no screening of yours.',
    reason: 'Reason that was told',
    steps: 'See the steps of the review',
  },
});

type Overlap = NonNullable<Application['overlaps']>[number];

/** The likeness of two applications: their organisations and the costs that they share. */
export function alikeOf(
  language: Language,
  { tie, earlier, sameObject, lines }: Pick<Overlap, 'tie' | 'earlier' | 'sameObject' | 'lines'>,
): Html {
  const said = words[language];
  return html`<p>${said.tie[tie]}${sameObject && ` ${said.sameObject}`} ${earlier ? said.earlier : said.together}</p>
    ${
      lines.length > 0 &&
      html`<ul>
        ${lines.map(
          ({ line, label, amountCents, otherLine, otherLabel, otherAmountCents }) =>
            html`<li>
              ${said.line(line, label)}${colon(language)} ${money(language, amountCents)} ↔
              ${said.line(otherLine, otherLabel)}${colon(language)} ${money(language, otherAmountCents)}
            </li>`,
        )}
      </ul>`
    }`;
}

/** The overlaps that were found with other applications, and how each was settled. */
function overlapsOf(visit: Visit, { id, overlaps, overlapCount }: Application): Part {
  const { language } = visit;
  const said = words[language];
  if (!overlaps || overlaps.length === 0) return html`<p class="g-muted">${said.noOverlap}</p>`;
  const all = overlapCount ?? 0;
  return html`${all > overlaps.length && html`<p>${said.overlapsShown(figure(language, overlaps.length), figure(language, all))}</p>`}
  <ul class="g-list">
    ${overlaps.map(
      ({ other, outcome, reason, settledBy, isFoundByOther, commands, ...each }) =>
        html`<li class="g-card">
          <p>
            <a class="fr-link" href="/dossiers/${other.id}">${other.reference} · ${other.title}</a> (${other.organisationName})
          </p>
          ${alikeOf(language, each)}
          ${
            outcome === null
              ? commands.includes('settleOverlap')
                ? html`<p class="g-buttons">
                    <a class="fr-btn fr-btn--secondary fr-btn--sm" href="${wayToAct(visit, 'settleOverlap', id, { otherId: other.id })}"
                      >${said.settle(other.reference)}</a
                    >
                  </p>`
                : html`<p><strong>${said.unsettled}</strong></p>`
              : html`<p>${choiceLabel(language, 'outcome', outcome)}. ${said.settled(settledBy ?? '', reason ?? '')}</p>`
          }
          ${isFoundByOther && html`<p class="g-small g-muted">${said.settledThere}</p>`}
        </li>`,
    )}
  </ul>`;
}

/** The last correction that was asked for, with its answers; undefined where none was. */
async function correctedOf(visit: Visit, application: Application) {
  const params = { id: application.id };
  const [{ items }, { items: revisions }] = await Promise.all([
    visit.read(listCorrections, { params }),
    visit.read(listRevisions, { params }),
  ]);
  const last = items.at(-1);
  if (!last) return undefined;
  const call = await callOf(visit, application);
  return { asked: correctionSection(visit, { application, call, revisions }, last), revisions, since: last.revision };
}

/** The one text by which a local authority's request is judged admissible, and the deadline (décret 2018-514). */
function lawOf({ language, at }: Visit, { submittedAt, admissibleAt }: Application): Part {
  const said = words[language];
  return (
    submittedAt &&
    admissibleAt &&
    html`<div class="fr-alert fr-alert--info">
      <h3>${said.byLaw(lawOn('localAdmissibility', parisDate(submittedAt)))}</h3>
      <p>${said.grounds}</p>
      <p>${said.anew}</p>
      ${summaryList([[said.deemed, deadline(language, admissibleAt, at)]])}
    </div>`
  );
}

type Rules = AnswerOf<typeof getApplicationRules>;

/** The application beside the rules of its call: what is asked and what is allowed, and what stands against it. */
function rulesPart(language: Language, rules: Rules, { application, terms }: Pick<File, 'application' | 'terms'>): Html {
  const { documents } = rules;
  const { costCents, requestedCents, ownCents, publicAidCents } = totalsOf(ApplicationContent.parse(application.content));
  const said = words[language];
  const cents = (amount: number): string => euros(language, amount);
  const wanted = documents.filter(({ state }) => state !== 'joined').map(({ label }) => label);
  return html`<section>
    <h2>${said.rules}</h2>
    ${
      rules.reasons.length > 0
        ? html`<div class="fr-alert fr-alert--warning">
            <h3 class="fr-alert__title">${said.against(rules.reasons.length)}</h3>
            <ul>
              ${rules.reasons.map(({ title, detail, why }) => html`<li><strong>${title}.</strong> ${detail}${whyRefused(language, why)}</li>`)}
            </ul>
          </div>`
        : html`<p>${status('met', said.nothingAgainst)}</p>`
    }
    ${summaryList([
      [
        said.form,
        html`${rules.legalForm.label[language]} <span class="g-muted">(${[rules.legalCategory, rules.legalForm.source].filter(Boolean).join(', ')})</span>`,
      ],
      [said.cost, said.between(cents(costCents), cents(terms.cost.minCents), cents(terms.cost.maxCents))],
      [said.eligible, cents(rules.eligibleCents)],
      [said.askedOfFund, said.atMost(cents(requestedCents), cents(rules.maxRequestedCents), terms.maxRatePercent)],
      [said.own, said.atLeast(cents(ownCents), cents(rules.minOwnCents))],
      [said.publicAid, rules.maxPublicAidCents !== null && said.most(cents(publicAidCents), cents(rules.maxPublicAidCents))],
      [said.documents, documents.length > 0 && (wanted.length > 0 ? said.wanted(listed(language, wanted)) : said.allThere)],
    ])}
  </section>`;
}

async function show(visit: Visit, application: Application, state: FormState & { keptAt?: string }): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { id, commands, reference, title, next } = application;
  const [file, presence, beside, corrected, rules] = await Promise.all([
    readFile(visit, application),
    presenceOn(visit, application, 'decideAdmissibility'),
    besideOf(visit, application.id),
    correctedOf(visit, application),
    visit.read(getApplicationRules, { params: { id } }),
  ]);
  const may = commands.includes('decideAdmissibility');
  const others = (['requestCorrection'] as const).filter((command) => commands.includes(command));
  return {
    title: `${said.title} · ${reference ?? title}`,
    isWide: true,
    crumbs: [{ label: [reference, title].filter(Boolean).join(' · '), href: `/dossiers/${id}` }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${beside}${presence}
      <p class="fr-text--lead">${title}</p>
      <div class="g-side-by-side">
        <div class="g-stays" tabindex="0" role="region" aria-label="${said.file}">
          ${corrected && html`${corrected.asked}${changesOf(language, file, corrected.revisions, { since: corrected.since })}`}${fileOf(visit, file)}
        </div>
        <div>
          <section>
            <h2>${said.facts}</h2>
            ${summaryList([
              [said.organisation, application.organisation.name],
              [said.state, applicationStatus(application)],
              [said.cost, money(language, application.costCents)],
              [said.askedOfFund, money(language, application.requestedCents)],
              [said.waits, awaited(language, next, { organisation: application.organisation })],
              [said.until, deadline(language, next?.at, at)],
              [said.reason, application.screeningReason],
            ])}
          </section>
          ${rulesPart(language, rules, file)}
          <section>
            <h2>${said.overlaps}</h2>
            ${overlapsOf(visit, application)}
          </section>
          <section>
            <h2>${said.decide}</h2>
            ${may && lawOf(visit, application)}
            ${
              may
                ? formOf(visit, {
                    operation: decideAdmissibility,
                    state: pinned(state, { '/revision': application.revision }),
                    hidden: ['/revision'],
                    left: ['/decision'],
                    keeps: id,
                    answers: { pointer: '/decision', labels: said.answers },
                    cancel: wayTo(visit, `/dossiers/${id}`),
                  })
                : html`<div class="g-empty">
                    <p>${said.not}</p>
                    <p><a class="fr-link" href="/dossiers/${id}/etapes">${said.steps}</a></p>
                  </div>`
            }
            ${
              others.length > 0 &&
              html`<h3>${said.otherActions}</h3>
                <p>
                  ${others.map(
                    (command) =>
                      html`<a class="fr-btn fr-btn--secondary" href="${wayToAct(visit, command, id)}"
                        >${COMMAND_WORDS[command][language].button}</a
                      > `,
                  )}
                </p>`
            }
          </section>
        </div>
      </div>`,
  };
}

/** The file on the left, the form of its admissibility on the right. */
export const admissibilityPage: Page = {
  path: '/dossiers/:id/recevabilite',
  of: decideAdmissibility,
  get: async (visit) => {
    const id = visit.params['id'] ?? '';
    const application = await visit.read(getApplication, { params: { id } });
    const [form] = await Promise.all([openForm(visit, decideAdmissibility, id), lastVisit(visit, application)]);
    return show(visit, application, form);
  },
  post: async (visit) => {
    const id = visit.params['id'] ?? '';
    const application = await visit.read(getApplication, { params: { id } });
    const given = await giveForm(visit, decideAdmissibility, { params: { id } });
    if ('state' in given) return show(visit, application, given.state);
    return doneAt(visit, decideAdmissibility, `/dossiers/${id}`, id);
  },
};
