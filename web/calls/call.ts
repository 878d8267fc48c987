import { getCall } from '../../api/calls/calls.ts';
import { createApplication } from '../../api/applications/applications.ts';
import type { CallTerms, LegalForm, ReviewStepTerms } from '../../domain/calls/call.ts';
import { rulesOf } from '../../domain/calls/legal-form.ts';
import { meaningsOf } from '../../domain/calls/scale.ts';
import { categoryName } from '../../domain/people/legal-categories.ts';
import { audiencesOf } from '../../domain/people/organisation-kind.ts';
import { percentOfCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { silenceOn } from '../../domain/applications/silence.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import { type LawRow, lawOn } from '../../domain/core/law.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { pageOfModel } from '../core/addresses.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { applicantsOf, openingOf } from './call-words.ts';
import { checkIn, eligibilitySection } from './eligibility.ts';
import { ruleWords } from './rule-words.ts';

type Publication = NonNullable<CallTerms['publication']>;

const words = bilingual({
  fr: {
    calls: 'Appels à projets',
    essential: 'L’essentiel',
    opened: (day: string) => `depuis le ${day}`,
    who: 'Qui peut déposer',
    others: (n: number) =>
      n === 1 ? 'une autre administration, désignée par son SIREN' : `${n} autres administrations, désignées par leur SIREN`,
    categories: 'Catégories juridiques éligibles',
    between: (least: string, most: string) => `de ${least} à ${most}`,
    rate: 'Part financée',
    rateWords: (percent: number, most: string) => `${percent} % des dépenses éligibles au plus, soit ${most} au plus`,
    costs: 'Dépenses éligibles',
    allCosts: 'toutes les dépenses du projet',
    source: 'Texte de l’appel',
    sourceLink: 'Lire le texte d’origine',
    types: 'Types de projet et indicateurs obligatoires',
    typesIntro:
      'Un projet peut combiner plusieurs types. Chaque indicateur est à décrire dans le dossier : valeur de départ, cibles, méthode.',
    indicators: 'Indicateurs à mesurer',
    own: (n: number) => (n === 1 ? 'un indicateur que vous choisissez' : `${n} indicateurs que vous choisissez`),
    when: (mode: string) => `si les données sont mises à disposition ${mode}`,
    money: 'Versement de l’aide',
    atOnce: 'L’aide est versée en une fois.',
    tranches: (amount: string, months: number, every: number) =>
      `Au-delà de ${amount} ou de ${months} mois, l’aide est versée en tranches, une pour ${every} mois.`,
    firm: (n: number) => (n === 1 ? 'La première est engagée à la signature.' : `Les ${n} premières sont engagées à la signature.`),
    later: 'Les suivantes sont débloquées, c’est-à-dire engagées, une par une :',
    reached: (percent: number) => `, et chacun atteint au moins ${percent} % de sa cible échue`,
    conditions: {
      report: 'quand le bilan de la période précédente est accepté',
      indicators: 'quand chaque indicateur prévu a été renseigné',
      obligations: 'quand les obligations échues sont remplies',
    },
    forms: 'Forme de l’aide, selon l’administration',
    form: 'Forme',
    rules: 'Règles',
    noRules: 'Aucun plafond ni part minimale',
    article: 'Source',
    documents: 'Documents à joindre',
    with: { report: 'avec chaque bilan', account: 'avec le décompte final', evidence: 'avec la justification de chaque obligation' },
    withOne: (obligation: string) => `avec la justification de l’obligation « ${obligation} »`,
    model: 'Modèle',
    modelFile: 'Télécharger le modèle',
    validFor: (months: number) => `de moins de ${months} mois`,
    obligations: 'Ce à quoi s’engagent les lauréats',
    noObligations: 'Rendre un bilan de l’avancement et de l’impact à chaque jalon.',
    within: (months: number) => `dans les ${months} mois`,
    reports: (months: number) =>
      months === 1
        ? 'Un bilan est rendu dans le mois qui suit chaque période.'
        : `Un bilan est rendu dans les ${months} mois qui suivent chaque période.`,
    account: (months: number) => `Un décompte final est rendu dans les ${months} mois qui suivent la fin du projet.`,
    published: ({ months, sheets, gains, contact }: Publication) =>
      `Les données essentielles de la convention${sheets ? ` et une fiche publique du projet (objet, montants, indicateurs${gains ? ', gains' : ''}${contact ? ', interlocuteur qui y consent' : ''})` : ''} sont publiées ${months === 0 ? 'dès' : `${months} mois après`} sa signature.`,
    tracking: (years: number) =>
      years === 1 ? 'L’impact est suivi un an après la fin du projet.' : `L’impact est suivi ${years} ans après la fin du projet.`,
    review: 'Comment le dossier est examiné',
    screening: (days: number) =>
      `La recevabilité est examinée en ${days} jours ouvrés. Puis chaque étape donne un avis, et un comité décide.`,
    criteria: 'Critères notés de 0 à 5',
    scale: (words: string) => `Sens des notes, sauf mention d’un autre : ${words}.`,
    weight: 'Poids',
    days: 'Délai',
    workingDays: (n: number) => `${n} jours ouvrés`,
    onlyFor: (types: string) => `pour : ${types}`,
    fromAmount: (amount: string) => `à partir de ${amount} demandés`,
    admissible: ({ article, value }: LawRow) =>
      `Sans décision d’irrecevabilité dans les ${value.months} mois de sa réception, la demande est réputée recevable (${article}).`,
    silence: (months: number, source: string) =>
      `Sans subvention attribuée dans les ${months} mois, la demande est implicitement rejetée (${source}).`,
    signature: (months: number) =>
      months === 1
        ? 'La convention se signe dans le mois qui suit la décision.'
        : `La convention se signe dans les ${months} mois qui suivent la décision.`,
    corrections: (months: number) =>
      months === 1
        ? 'Vous avez un mois pour répondre à une demande de correction.'
        : `Vous avez ${months} mois pour répondre à une demande de correction.`,
    reply: (days: number) =>
      `Avant le comité, vous lisez les avis, sans le nom de leurs auteurs, et pouvez y répondre en ${days} jours ouvrés.`,
    afterDecision: 'Après la décision, vous lisez ses motifs et les avis, sans le nom de leurs auteurs.',
    questions: 'Questions posées dans le dossier',
    questionsIntro: 'En plus du résumé, du calendrier, des dépenses, du financement et des indicateurs :',
    check: 'Vérifier mon éligibilité',
    apply: 'Déposer un dossier',
    signIn: 'Se connecter pour déposer un dossier',
    account_: 'Demander le droit de rédiger un dossier',
    now: 'Déposer un dossier',
    notNow: 'Cet appel ne reçoit pas de dossier en ce moment.',
    admin: 'Administrer cet appel',
  },
  en: {
    calls: 'Calls',
    essential: 'In short',
    opened: (day: string) => `since ${day}`,
    who: 'Who may apply',
    others: (n: number) => (n === 1 ? 'one more administration, by its SIREN' : `${n} more administrations, by their SIREN`),
    categories: 'Eligible legal categories',
    between: (least: string, most: string) => `from ${least} to ${most}`,
    rate: 'Part that is funded',
    rateWords: (percent: number, most: string) => `at most ${percent}% of the eligible cost, ${most} at most`,
    costs: 'Eligible costs',
    allCosts: 'all costs of the project',
    source: 'Text of the call',
    sourceLink: 'Read the original text',
    types: 'Types of project and mandatory indicators',
    typesIntro: 'A project may combine several types. Each indicator is described in the application: baseline, targets, method.',
    indicators: 'Indicators to measure',
    own: (n: number) => (n === 1 ? 'one indicator of your choice' : `${n} indicators of your choice`),
    when: (mode: string) => `where data are made available ${mode}`,
    money: 'How the grant is paid',
    atOnce: 'The grant is paid at once.',
    tranches: (amount: string, months: number, every: number) =>
      `Above ${amount} or ${months} months, the grant is paid in tranches, one for ${every} months.`,
    firm: (n: number) => (n === 1 ? 'The first one is committed at signature.' : `The first ${n} are committed at signature.`),
    later: 'The others are confirmed, which commits them, one by one:',
    reached: (percent: number) => `, and each has reached at least ${percent}% of its target that is due`,
    conditions: {
      report: 'when the report on the period before is accepted',
      indicators: 'when each planned indicator was reported on',
      obligations: 'when the obligations that are due are met',
    },
    forms: 'Form of the grant, by administration',
    form: 'Form',
    rules: 'Rules',
    noRules: 'No cap and no least share',
    article: 'Source',
    documents: 'Documents to attach',
    with: { report: 'with each report', account: 'with the final account', evidence: 'with the evidence of each obligation' },
    withOne: (obligation: string) => `with the evidence of the obligation “${obligation}”`,
    model: 'Model',
    modelFile: 'Download the model',
    validFor: (months: number) => `less than ${months} months old`,
    obligations: 'What winners commit themselves to',
    noObligations: 'To report on progress and impact at each milestone.',
    within: (months: number) => `within ${months} months`,
    reports: (months: number) =>
      months === 1 ? 'A report is given within a month of each period.' : `A report is given within ${months} months of each period.`,
    account: (months: number) => `A final account is given within ${months} months of the project’s end.`,
    published: ({ months, sheets, gains, contact }: Publication) =>
      `The essential data of the agreement${sheets ? ` and a public sheet of the project (object, amounts, indicators${gains ? ', gains' : ''}${contact ? ', a contact who consents' : ''})` : ''} are published ${months === 0 ? 'from its signature on' : `${months} months after its signature`}.`,
    tracking: (years: number) =>
      years === 1
        ? 'Impact is followed for a year after the project’s end.'
        : `Impact is followed for ${years} years after the project’s end.`,
    review: 'How the application is examined',
    screening: (days: number) => `It is screened within ${days} working days. Then each step gives an opinion, and a committee decides.`,
    criteria: 'Criteria, scored from 0 to 5',
    scale: (words: string) => `What scores mean, unless a criterion says otherwise: ${words}.`,
    weight: 'Weight',
    days: 'Time',
    workingDays: (n: number) => `${n} working days`,
    onlyFor: (types: string) => `for: ${types}`,
    fromAmount: (amount: string) => `from ${amount} asked for`,
    admissible: ({ article, value }: LawRow) =>
      `A request that is not found inadmissible within ${value.months} months of its receipt is deemed admissible (${article}).`,
    silence: (months: number, source: string) => `Without an award within ${months} months, the request counts as rejected (${source}).`,
    signature: (months: number) =>
      months === 1
        ? 'The agreement is signed within a month of the decision.'
        : `The agreement is signed within ${months} months of the decision.`,
    corrections: (months: number) =>
      months === 1 ? 'You have one month to answer a correction request.' : `You have ${months} months to answer a correction request.`,
    reply: (days: number) =>
      `Before the committee meets, you read the opinions, without the names of their authors, and may reply within ${days} working days.`,
    afterDecision: 'After the decision, you read its grounds and the opinions, without the names of their authors.',
    questions: 'Questions that the application asks',
    questionsIntro: 'Beside the summary, the calendar, the costs, the funding and the indicators:',
    check: 'Check eligibility',
    apply: 'Write an application',
    signIn: 'Sign in to write an application',
    account_: 'Ask for the right to write an application',
    now: 'Apply',
    notNow: 'This call takes no applications at the moment.',
    admin: 'Administer this call',
  },
});

const typesIn = ({ projectTypes }: Pick<CallTerms, 'projectTypes'>, language: Language, keys: readonly string[]): string =>
  projectTypes
    .filter(({ key }) => keys.includes(key))
    .map(({ label }) => label[language])
    .join(', ');

/** The applications that something is for; nothing where it is for all. */
function onlyForWords(language: Language, terms: Pick<CallTerms, 'projectTypes'>, { onlyFor }: Pick<ReviewStepTerms, 'onlyFor'>): string {
  if (!onlyFor) return '';
  const said = words[language];
  return [
    ...(onlyFor.projectTypes.length > 0 ? [said.onlyFor(typesIn(terms, language, onlyFor.projectTypes))] : []),
    ...(onlyFor.minRequestedCents === null ? [] : [said.fromAmount(euros(language, onlyFor.minRequestedCents))]),
  ].join(', ');
}

const muted = (said: string): Part => said !== '' && html` <span class="g-muted">(${said})</span>`;

/** The essentials of a call: until when it is open, who may apply, for which costs. */
function essential(language: Language, call: Parameters<typeof openingOf>[1], terms: CallTerms, at: string): Part {
  const said = words[language];
  const { audiences, others } = applicantsOf(language, terms);
  const { cost, maxRatePercent, eligibleCategories, eligible } = terms;
  const opening = openingOf(language, call, at);
  return html`<h2>${said.essential}</h2>
    ${summaryList([
      [
        said.calendar,
        html`${opening.words}${opening.isOpen && html` <span class="g-muted">(${said.opened(longDate(language, terms.opensOn))})</span>`}`,
      ],
      [
        said.who,
        html`${[...audiences, ...(others > 0 ? [said.others(others)] : [])].join(' · ')}
          ${
            eligible.legalCategories.length > 0 &&
            html`<details>
              <summary>${said.categories}</summary>
              <ul>
                ${eligible.legalCategories.map((category) => html`<li>${language === 'fr' ? `${categoryName(category)} (${category})` : category}</li>`)}
              </ul>
            </details>`
          }`,
      ],
      [said.cost, said.between(euros(language, cost.minCents), euros(language, cost.maxCents))],
      [said.rate, said.rateWords(maxRatePercent, euros(language, percentOfCents(cost.maxCents, maxRatePercent)))],
      [
        said.costs,
        eligibleCategories ? eligibleCategories.map((category) => choiceLabel(language, 'category', category)).join(', ') : said.allCosts,
      ],
      [said.source, html`<a class="fr-link" href="${terms.source}">${said.sourceLink}</a>`],
    ])}`;
}

function typesTable(language: Language, terms: CallTerms): Part {
  const said = words[language];
  return html`<h2>${said.types}</h2>
    <p>${said.typesIntro}</p>
    ${table({
      caption: said.types,
      isCaptionHidden: true,
      columns: [
        { label: said.projectType, cell: ({ label }) => label[language], isHeader: true },
        {
          label: said.indicators,
          cell: ({ indicators, ownIndicators }) =>
            html`<ul>
              ${indicators.map(
                ({ label, definition, whenServedBy }) =>
                  html`<li>
                    <strong>${label[language]}</strong>${whenServedBy && muted(said.when(choiceLabel(language, 'servedBy', whenServedBy).replace(/^./u, (first) => first.toLowerCase())))}
                    ${definition && html`<br />${definition[language]}`}
                  </li>`,
              )}
              ${ownIndicators > 0 && html`<li>${said.own(ownIndicators)}</li>`}
            </ul>`,
        },
      ],
      rows: terms.projectTypes,
    })}`;
}

function rulesIn(language: Language, form: LegalForm): Part {
  const rules = rulesOf(form);
  if (rules.length === 0) return words[language].noRules;
  return html`<ul>
    ${rules.map(
      ({ rule, percent, article }) =>
        html`<li>${ruleWords(language, rule)}${colon(language)} ${percent}${language === 'fr' ? '\u00a0' : ''}%${article !== form.source && muted(article)}</li>`,
    )}
  </ul>`;
}

function moneySection(language: Language, { tranches, trancheConditions, indicatorsReachedPercent, legalForms }: CallTerms): Part {
  const said = words[language];
  return html`<h2>${said.money}</h2>
    ${
      tranches
        ? html`<p>
              ${said.tranches(euros(language, tranches.aboveCents), tranches.aboveMonths, tranches.everyMonths)} ${said.firm(tranches.firm)}
              ${said.later}
            </p>
            <ul>
              ${trancheConditions.map((condition) => html`<li>${said.conditions[condition]}${condition === 'indicators' && indicatorsReachedPercent && said.reached(indicatorsReachedPercent)}</li>`)}
            </ul>`
        : html`<p>${said.atOnce}</p>`
    }
    ${table({
      caption: said.forms,
      columns: [
        { label: said.form, cell: ({ label }) => label[language], isHeader: true },
        { label: said.rules, cell: (form) => rulesIn(language, form) },
        { label: said.article, cell: ({ source }) => source },
      ],
      rows: legalForms,
    })}`;
}

/** The documents that an application needs: when, of which organisations, and how recent each has to be. */
function documentsSection(
  language: Language,
  { documents = [], obligations }: Partial<Pick<CallTerms, 'documents'>> & Pick<CallTerms, 'obligations'>,
): Part {
  const said = words[language];
  if (documents.length === 0) return null;
  return html`<h2>${said.documents}</h2>
    <ul>
      ${documents.map(({ label, when = 'submission', obligation, legalCategories, model, modelFile = null, validMonths }) => {
        const named = obligations.find(({ key }) => key === obligation);
        const conditions = [
          when !== 'submission' && (named ? said.withOne(named.label[language]) : said.with[when]),
          validMonths !== null && said.validFor(validMonths),
          ...audiencesOf(legalCategories).map((each) => each[language]),
        ];
        return html`<li>${label[language]}${muted(conditions.filter(Boolean).join(', '))}
          ${model !== null && html`<a class="fr-link" href="${model}" rel="external noopener">${said.model}<span class="fr-sr-only"> ${label[language]}</span></a>`}
          ${modelFile !== null && html`<a class="fr-link" href="${pageOfModel(modelFile)}" download>${said.modelFile}<span class="fr-sr-only"> ${label[language]}</span></a>`}</li>`;
      })}
    </ul>`;
}

function obligationsSection(language: Language, terms: CallTerms): Part {
  const said = words[language];
  const { obligations, reports, finalAccount, tracking } = terms;
  // Earlier versions of a call do not have this term.
  const { publication = null }: Partial<Pick<CallTerms, 'publication'>> = terms;
  return html`<h2>${said.obligations}</h2>
    ${obligations.length === 0 && html`<p>${said.noObligations}</p>`}
    <ul>
      ${obligations.map((each) => html`<li>${each.label[language]}, ${said.within(each.months)}${muted(onlyForWords(language, terms, each))}</li>`)}
      <li>${said.reports(reports.months)}</li>
      ${finalAccount && html`<li>${said.account(finalAccount.months)}</li>`} ${tracking && html`<li>${said.tracking(tracking.years)}</li>`}
      ${publication && html`<li>${said.published(publication)}</li>`}
    </ul>`;
}

/** The meaning of each score from 0 to 5: the criterion's own, or the usual one. */
const scaleWords = (language: Language, criterion?: Parameters<typeof meaningsOf>[1]): string =>
  meaningsOf(language, criterion)
    .map((meaning, score) => `${score} ${meaning}`)
    .join(', ');

/** The criteria of the reviewers, step by step. */
function stepsTable(language: Language, terms: CallTerms): Part {
  const said = words[language];
  return table({
    caption: said.review,
    isCaptionHidden: true,
    columns: [
      { label: said.step, cell: (step) => html`${step.label[language]}${muted(onlyForWords(language, terms, step))}`, isHeader: true },
      {
        label: said.criteria,
        cell: ({ criteria }) =>
          html`<ul>
            ${criteria.map(
              (each) =>
                html`<li>${each.label[language]}${muted(onlyForWords(language, terms, each))}${each.scale && muted(scaleWords(language, each))}</li>`,
            )}
          </ul>`,
      },
      {
        label: said.weight,
        cell: ({ weightPercent }) => (weightPercent === null ? '–' : `${weightPercent}${language === 'fr' ? '\u00a0' : ''}%`),
        isFigure: true,
      },
      { label: said.days, cell: ({ workingDays }) => said.workingDays(workingDays), isFigure: true },
    ],
    rows: terms.steps,
  });
}

function reviewSection(language: Language, terms: CallTerms, at: string): Part {
  const said = words[language];
  const { forLocalAuthorities, signature, corrections, screeningWorkingDays, feedback } = terms;
  const silence = silenceOn(terms, parisDate(at));
  return html`<h2>${said.review}</h2>
    <p>${said.screening(screeningWorkingDays)}</p>
    ${stepsTable(language, terms)}
    <p>${said.scale(scaleWords(language))}</p>
    <ul>
      <li>${said.corrections(corrections.months)}</li>
      ${feedback?.replyWorkingDays && html`<li>${said.reply(feedback.replyWorkingDays)}</li>`}
      ${feedback?.afterDecision && html`<li>${said.afterDecision}</li>`}
      ${forLocalAuthorities && html`<li>${said.admissible(lawOn('localAdmissibility', parisDate(at)))}</li>`}
      ${silence && html`<li>${said.silence(silence.months, silence.source)}</li>`}
      <li>${said.signature(signature.months)}</li>
    </ul>`;
}

/** The titles of the call's own questions, as its form says them. */
function questionsIn({ form }: CallTerms): string[] {
  const { properties } = form as { properties?: Record<string, { title?: unknown }> };
  return Object.values(properties ?? {}).flatMap(({ title }) => (typeof title === 'string' ? [title] : []));
}

function questionsSection(language: Language, terms: CallTerms): Part {
  const said = words[language];
  const questions = questionsIn(terms);
  return (
    questions.length > 0 &&
    html`<h2>${said.questions}</h2>
      <p>${said.questionsIntro}</p>
      <ul>
        ${questions.map((question) => html`<li>${question}</li>`)}
      </ul>`
  );
}

/** All terms of one version of a call, the same for every reader. */
export const termsSections = (language: Language, call: Parameters<typeof openingOf>[1], terms: CallTerms, at: string): Part =>
  html`${essential(language, call, terms, at)} ${typesTable(language, terms)} ${moneySection(language, terms)}
  ${documentsSection(language, terms)} ${obligationsSection(language, terms)} ${reviewSection(language, terms, at)}
  ${questionsSection(language, terms)}`;

function aside(visit: Visit, id: string, isOpen: boolean): Part {
  const { language, person, req } = visit;
  const said = words[language];
  const mayDraft = visit.may(createApplication);
  return html`<section class="g-card">
    <h2>${said.now}</h2>
    ${
      isOpen
        ? html`<p><a class="fr-btn fr-btn--secondary" href="#eligibilite">${said.check}</a></p>
            <p>
              ${
                mayDraft
                  ? html`<a class="fr-btn" href="${address('/dossiers/nouveau', { appel: id })}">${said.apply}</a>`
                  : html`<a class="fr-btn" href="${person ? '/mon-compte' : address('/connexion', { retour: req.path })}"
                      >${person ? said.account_ : said.signIn}</a
                    >`
              }
            </p>`
        : html`<p>${said.notNow}</p>`
    }
    ${person?.caller.roles.includes('admin') && html`<p><a class="fr-link" href="/administration/appels/${id}">${said.admin}</a></p>`}
  </section>`;
}

const call: Page = {
  path: '/appels/:id',
  of: 'public',
  get: async (visit) => {
    const { language, at, params } = visit;
    const said = words[language];
    const id = params['id'] ?? '';
    const [found, checked] = await Promise.all([visit.read(getCall, { params: { callId: id } }), checkIn(visit)]);
    const { terms } = found;
    const opening = openingOf(language, found, at);
    return {
      title: terms.title[language],
      crumbs: [{ label: said.calls, href: '/' }],
      ...(checked.problem ? { status: 422 } : {}),
      body: html`<p>${status(found.state, opening.words)}</p>
        <p class="fr-text--lead">${terms.summary[language]}</p>
        ${essential(language, found, terms, at)} ${eligibilitySection(visit, terms, checked)} ${typesTable(language, terms)}
        ${moneySection(language, terms)} ${documentsSection(language, terms)} ${obligationsSection(language, terms)} ${reviewSection(language, terms, at)}
        ${questionsSection(language, terms)}`,
      aside: aside(visit, id, opening.isOpen),
    };
  },
};

export const callPages: readonly Page[] = [call];
