import { Problem } from '../../api/http/problem/problem.ts';
import { faultIn } from '../../api/http/problem/sentence.ts';
import { STAND_IN } from '../../api/people/organisation-directory.ts';
import { createApplication } from '../../api/applications/applications.ts';
import { checkEligibility } from '../../api/calls/eligibility.ts';
import { MONTHS_AT_MOST } from '../../domain/core/calendar.ts';
import { MOST_CENTS } from '../../domain/core/money.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { whyRefused } from '../core/components/calculation.ts';
import { errorSummary } from '../core/components/error-summary.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel, describedBy, type Frame, framed } from '../core/forms/field.ts';
import { centsOf } from '../core/forms/values.ts';
import { flag, html, type Part } from '../core/html.ts';
import { address, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { ruleWords } from './rule-words.ts';
import { keysOf } from '../../domain/core/records.ts';

const words = bilingual({
  fr: {
    title: 'Vérifier mon éligibilité',
    intro: 'Sans compte, et rien n’est enregistré. Le même calcul sera refait au dépôt du dossier.',
    siret: 'SIRET de votre administration',
    siretHelp: '14 chiffres. Exemple : 41816609600051.',
    categoryHelp:
      'L’annuaire ne connaît pas ce SIRET, ou n’a pas répondu. Indiquez les 4 chiffres de la catégorie juridique de l’INSEE, par exemple 7389.',
    types: 'Types de projet',
    served: 'Mode de mise à disposition des données',
    cost: 'Coût total du projet, en euros',
    costHelp: 'Exemple : 250 000.',
    months: 'Durée du projet, en mois',
    check: 'Vérifier',
    again: 'Effacer',
    begin: 'Commencer un dossier avec ces réponses',
    yes: 'Votre administration et ce projet sont éligibles',
    yesWhat:
      'Rien de ce que vous avez indiqué ne s’oppose à un dépôt. Le comité décide ensuite, sur le fond et dans la limite des crédits.',
    orgYes: 'Votre administration est éligible. Indiquez le coût et la durée du projet pour connaître le montant possible.',
    no: 'En l’état, ce projet n’est pas éligible',
    wanted: 'La catégorie juridique est nécessaire',
    error: 'Vérifiez votre saisie',
    faults: {
      siret: 'indiquez un SIRET de 14 chiffres',
      categorie: 'indiquez les 4 chiffres de la catégorie juridique',
      types: 'choisissez parmi les types de cet appel',
      modes: 'choisissez parmi les modes proposés',
      cout: 'indiquez un montant en euros, par exemple 250 000',
      mois: 'indiquez un nombre de mois, de 1 à 120',
    },
    errorWhat: 'La vérification n’a pas pu être faite : corrigez les champs signalés.',
    organisation: 'Administration',
    said: 'catégorie juridique que vous avez indiquée',
    by: (source: string) => `catégorie juridique selon l’annuaire ${source}`,
    demonstration: 'administration de la démonstration',
    form: 'Forme de l’aide',
    most: 'Montant le plus élevé possible',
    mostHelp: 'si toutes les dépenses sont éligibles et sans autre financeur',
    own: 'Part propre, au moins',
    plan: 'Versements, pour le montant le plus élevé',
    planOne: 'Le montant serait versé en une fois, à la fin du projet.',
    kind: 'Nature',
    monthsFromTo: (from: number, to: number) => `mois ${from} à ${to}`,
    condition: 'Condition',
    firm: 'engagée à la signature',
    conditional: 'débloquée au vu du bilan précédent',
    indicators: 'Indicateurs que vous devrez mesurer',
    ownIndicators: (n: number) => (n === 1 ? 'Et un indicateur que vous choisissez.' : `Et ${n} indicateurs que vous choisissez.`),
    noIndicator: 'Indiquez un type de projet pour connaître les indicateurs obligatoires.',
  },
  en: {
    title: 'Check eligibility',
    begin: 'Start an application with these answers',
    intro: 'Without an account, and nothing is stored. The same is reckoned again when the application is submitted.',
    siret: 'SIRET of your administration',
    siretHelp: '14 digits. Example: 41816609600051.',
    categoryHelp:
      'The directory does not know this SIRET, or did not answer. Give the 4 digits of INSEE’s legal category, for example 7389.',
    types: 'Types of project',
    served: 'How data are made available',
    cost: 'Total cost of the project, in euros',
    costHelp: 'Example: 250,000.',
    months: 'Length of the project, in months',
    check: 'Check',
    again: 'Clear',
    yes: 'Your administration and this project are eligible',
    yesWhat: 'Nothing that you have said stands against an application. The committee then decides on its merits and within its credits.',
    orgYes: 'Your administration is eligible. Give the project’s cost and length to see how much may be granted.',
    no: 'As it stands, this project is not eligible',
    wanted: 'The legal category is needed',
    error: 'Check what you typed',
    faults: {
      siret: 'give a SIRET of 14 digits',
      categorie: 'give the 4 digits of the legal category',
      types: 'choose among the types of this call',
      modes: 'choose among the ways that are offered',
      cout: 'give an amount in euros, for example 250,000',
      mois: 'give a number of months, from 1 to 120',
    },
    errorWhat: 'Nothing could be checked: correct the fields below.',
    organisation: 'Administration',
    said: 'legal category that you gave',
    by: (source: string) => `legal category by the directory ${source}`,
    demonstration: 'organisation of the demonstration',
    form: 'Form of the award',
    most: 'Highest possible amount',
    mostHelp: 'if all costs are eligible and no one else finances the project',
    own: 'Own part, at least',
    plan: 'Payments, for the highest amount',
    planOne: 'The amount would be paid at once, at the end of the project.',
    kind: 'Kind',
    monthsFromTo: (from: number, to: number) => `months ${from} to ${to}`,
    condition: 'Condition',
    firm: 'committed at signature',
    conditional: 'confirmed on the report before it',
    indicators: 'Indicators that you will have to measure',
    ownIndicators: (n: number) => (n === 1 ? 'And one indicator of your choice.' : `And ${n} indicators of your choice.`),
    noIndicator: 'Choose a type of project to see the mandatory indicators.',
  },
});

/** The form's fields in the address, each with the operation's parameter. */
const FIELDS = { siret: 'siret', categorie: 'legalCategory', types: 'projectTypes', modes: 'servedBy', cout: 'costCents', mois: 'months' };
type Field = keyof typeof FIELDS;

type Typed = Record<Field, string> & { all: (name: Field) => string[] };

/** The values as they were typed. */
function typedIn(query: URLSearchParams): Typed {
  const one = (name: Field): string => (query.get(name) ?? '').trim();
  const all = (name: Field): string[] => query.getAll(name).filter(Boolean);
  return {
    ...{ siret: one('siret'), categorie: one('categorie'), cout: one('cout'), mois: one('mois') },
    ...{ types: all('types').join(','), modes: all('modes').join(',') },
    all,
  };
}

type Answered = Awaited<ReturnType<typeof checkEligibility.perform>>['body'];
type Checked = { typed: Typed; answer?: Answered; problem?: { fields: readonly { pointer: string; detail: string }[] } };

/** A number without the spaces that people put into it. */
const spaceless = (typed: string): string => typed.replace(/\s/gu, '');

/** The values in the address, with the operation's answer; no answer where the address asks nothing. */
export async function checkIn(visit: Visit): Promise<Checked> {
  const { query, language } = visit;
  const typed = typedIn(query);
  if (typed.siret === '' && !query.has('verifier')) return { typed };
  if (typed.siret === '') return { typed, problem: { fields: [{ pointer: '/query/siret', detail: words[language].faults.siret }] } };
  const cents = typed.cout === '' ? '' : centsOf(typed.cout);
  try {
    const answer = await visit.read(checkEligibility, {
      params: { callId: visit.params['id'] ?? '' },
      query: {
        ...{ siret: spaceless(typed.siret), legalCategory: spaceless(typed.categorie), projectTypes: typed.types, servedBy: typed.modes },
        ...{ costCents: String(cents), months: spaceless(typed.mois) },
      },
    });
    return { typed, answer };
  } catch (error) {
    if (!(error instanceof Problem) || error.facts.code !== 'invalid_request') throw error;
    const fields = error.facts.fields.map(({ pointer, fault }) => ({ pointer, detail: faultAt(language, pointer, fault) }));
    return { typed, problem: { fields } };
  }
}

/** The parameter by which the address of a new draft says that it has the answers of a check. */
const CHECKED = 'verifie';

export const hasChecked = (query: URLSearchParams): boolean => query.has(CHECKED);

/** The answers of a check that the address of a new draft has; null for a number that is none. */
export function checkedAnswers(query: URLSearchParams) {
  const { cout, mois, all } = typedIn(query);
  const [costCents, months] = [cout === '' ? null : centsOf(cout), Number(spaceless(mois))];
  return {
    types: all('types'),
    servedBy: (['files', 'api'] as const).filter((each) => all('modes').includes(each)),
    costCents: typeof costCents === 'number' && costCents > 0 && costCents <= MOST_CENTS ? costCents : null,
    months: Number.isInteger(months) && months > 0 && months <= MONTHS_AT_MOST ? months : null,
  };
}

/** The way from a check to a draft that takes up its answers, by way of signing in where that is wanted first. */
function draftLink({ language, params, person, may }: Visit, { typed: { cout, mois, all } }: Checked): Part {
  const asked = new URLSearchParams({ appel: params['id'] ?? '', [CHECKED]: '1', cout, mois });
  for (const name of ['types', 'modes'] as const) for (const each of all(name)) asked.append(name, each);
  const draft = `/dossiers/nouveau?${asked.toString()}`;
  if (person && !may(createApplication)) return null;
  return html`<p>
    <a class="fr-btn fr-btn--secondary" href="${person ? draft : address('/connexion', { retour: draft })}">${words[language].begin}</a>
  </p>`;
}

/** The faults of the typed values, which say what each field should hold; only a SIRET has a fault of its own. */
function faultAt(language: Language, pointer: string, fault: string): string {
  const name = fieldAt(pointer);
  if (fault === 'siret_check_digit' || !name) return faultIn(language, { fault });
  return words[language].faults[name];
}

const fieldAt = (pointer: string): Field | undefined => keysOf(FIELDS).find((name) => pointer.split('/').includes(FIELDS[name]));

function labelAt(language: Language, pointer: string): string {
  const said = words[language];
  const labels = {
    siret: said.siret,
    categorie: said.legalCategory,
    types: said.types,
    modes: said.served,
    cout: said.cost,
    mois: said.months,
  };
  return labels[fieldAt(pointer) ?? 'siret'];
}

/** The questions, filled with the typed values. */
function form(visit: Visit, terms: CallTerms, { typed, answer, problem }: Checked): Part {
  const { language, req } = visit;
  const said = words[language];
  const faults = new Map(
    (problem?.fields ?? []).flatMap(({ pointer, detail }) => {
      const name = fieldAt(pointer);
      return name ? [[name, detail] as const] : [];
    }),
  );
  const input = (name: Field, label: string, help: string | null, type: { inputmode: string; size: string }): Part => {
    const frame: Frame = { id: `champ-${name}`, label, help, fault: faults.get(name) };
    return framed(
      frame,
      html`<input
        class="fr-input ${name === 'siret' || name === 'categorie' ? 'g-code' : 'g-number'}"
        id="${frame.id}"
        name="${name}"
        inputmode="${type.inputmode}"
        size="${type.size}"
        value="${typed[name]}"
        ${describedBy(frame)}
      />`,
    );
  };
  const boxes = (name: Field, legend: string, options: readonly { value: string; label: string }[]): Part =>
    html`<fieldset class="fr-fieldset">
      <legend class="fr-fieldset__legend">${legend}</legend>
      ${options.map(
        ({ value, label }) =>
          html`<div class="fr-checkbox-group">
            <input type="checkbox" id="champ-${name}-${value}" name="${name}" value="${value}" ${flag('checked', typed.all(name).includes(value))} />
            <label class="fr-label" for="champ-${name}-${value}">${label}</label>
          </div>`,
      )}
    </fieldset>`;
  const asksServed = terms.projectTypes.some(({ indicators }) => indicators.some(({ whenServedBy }) => whenServedBy));
  const asksCategory = answer?.asksLegalCategory || typed.categorie !== '' || faults.has('categorie');
  return html`<form method="get" action="${req.path}#eligibilite" class="g-form g-check" novalidate>
    <input type="hidden" name="verifier" value="1" />
    ${input('siret', said.siret, said.siretHelp, { inputmode: 'numeric', size: '17' })}
    ${asksCategory && input('categorie', said.legalCategory, said.categoryHelp, { inputmode: 'numeric', size: '6' })}
    ${boxes(
      'types',
      said.types,
      terms.projectTypes.map(({ key, label }) => ({ value: key, label: label[language] })),
    )}
    ${
      asksServed &&
      boxes(
        'modes',
        said.served,
        ['files', 'api'].map((value) => ({ value, label: choiceLabel(language, 'servedBy', value) })),
      )
    }
    ${input('cout', said.cost, said.costHelp, { inputmode: 'decimal', size: '14' })}
    ${input('mois', said.months, null, { inputmode: 'numeric', size: '4' })}
    <div class="g-buttons">
      <button class="fr-btn">${said.check}</button>
      ${answer || problem ? html`<a class="fr-btn fr-btn--tertiary" href="${req.path}#eligibilite">${said.again}</a>` : null}
    </div>
  </form>`;
}

/** What would be paid, when, and what would be measured: said only where nothing stands against an application. */
function prospects(language: Language, answer: Answered): Part {
  const said = words[language];
  const { organisation, legalForm, mostCents, minOwnCents, tranches, indicators, ownIndicators } = answer;
  return html`${
    legalForm &&
    organisation &&
    summaryList([
      [
        said.organisation,
        html`${organisation.name ?? organisation.siret}${
          organisation.legalCategory &&
          html` <span class="g-muted">(${organisation.legalCategory}, ${organisation.source === STAND_IN ? said.demonstration : organisation.source ? said.by(organisation.source) : said.said})</span>`
        }`,
      ],
      [said.form, html`${legalForm.label[language]} <span class="g-muted">(${legalForm.source})</span>`],
      [said.most, mostCents !== null && html`<strong>${money(language, mostCents)}</strong> <span class="g-muted">${said.mostHelp}</span>`],
      [said.own, minOwnCents !== null && minOwnCents > 0 && money(language, minOwnCents)],
      ...legalForm.rules.map(
        ({ rule, percent, article }) =>
          [
            ruleWords(language, rule),
            html`${percent}${language === 'fr' ? '\u00a0' : ''}% <span class="g-muted">(${article})</span>`,
          ] as const,
      ),
    ])
  }
  ${tranches.length === 1 && html`<p>${said.planOne}</p>`}
  ${
    tranches.length > 1 &&
    table({
      caption: said.plan,
      columns: [
        { label: said.tranche, cell: ({ rank }) => rank, isHeader: true },
        { label: said.kind, cell: ({ label }) => label[language] },
        { label: said.period, cell: ({ fromMonth, toMonth }) => said.monthsFromTo(fromMonth + 1, toMonth) },
        { label: said.condition, cell: ({ firm }) => (firm ? said.firm : said.conditional) },
        { label: said.amount, cell: ({ amountCents }) => money(language, amountCents), isFigure: true },
      ],
      rows: tranches,
    })
  }
  ${
    indicators.length + ownIndicators > 0
      ? html`<h3>${said.indicators}</h3>
          <ul>
            ${indicators.map(({ label, unit, definition }) => html`<li><strong>${label[language]}</strong> (${unit})${definition && html`<br />${definition[language]}`}</li>`)}
            ${ownIndicators > 0 && html`<li>${said.ownIndicators(ownIndicators)}</li>`}
          </ul>`
      : html`<p class="g-muted">${said.noIndicator}</p>`
  }`;
}

/** The answer of the operation, in words. */
function result(visit: Visit, checked: Checked): Part {
  const { typed, answer } = checked;
  if (!answer) return null;
  const { language } = visit;
  const said = words[language];
  const { reasons } = answer;
  const isWhole = typed.cout !== '' && typed.mois !== '';
  const notice = (kind: string, title: string, body: Part): Part =>
    html`<div class="fr-alert fr-alert--${kind}" role="status">
      <h3 class="fr-alert__title">${title}</h3>
      ${body}
    </div>`;
  return html`${
    reasons.length > 0
      ? notice(
          'error',
          said.no,
          html`<ul>
            ${reasons.map(({ title, detail, why }) => html`<li><strong>${title}.</strong> ${detail}${whyRefused(language, why)}</li>`)}
          </ul>`,
        )
      : answer.asksLegalCategory
        ? notice('warning', said.wanted, html`<p>${said.categoryHelp}</p>`)
        : answer.eligible && notice('success', said.yes, html`<p>${isWhole ? said.yesWhat : said.orgYes}</p>`)
  }
  ${reasons.length === 0 && prospects(language, answer)} ${answer.eligible && draftLink(visit, checked)}`;
}

/** The eligibility check of a call, open before sign-in: the answer above, the questions below. */
export function eligibilitySection(visit: Visit, terms: CallTerms, checked: Checked): Part {
  const { language } = visit;
  const said = words[language];
  const { problem } = checked;
  return html`<section id="eligibilite" aria-labelledby="titre-eligibilite">
    <h2 id="titre-eligibilite">${said.title}</h2>
    ${
      problem &&
      errorSummary({
        language,
        title: said.error,
        detail: said.errorWhat,
        faults: problem.fields.map(({ pointer, detail }) => ({
          href: `#champ-${fieldAt(pointer) ?? 'siret'}`,
          text: `${labelAt(language, pointer)}${colon(language)} ${detail}`,
        })),
      })
    }
    ${result(visit, checked)}
    <p class="g-muted">${said.intro}</p>
    ${form(visit, terms, checked)}
  </section>`;
}
