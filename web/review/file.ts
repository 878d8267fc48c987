import type { getApplication } from '../../api/applications/applications.ts';
import { listAttachments } from '../../api/applications/attachments.ts';
import { funderName, totalsOf } from '../../domain/applications/application.ts';
import type { Call } from '../../domain/calls/call.ts';
import { questionOf } from '../../domain/calls/form.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, figure, longDate, share } from '../../domain/core/format.ts';
import { readVersion } from '../applications/application-draft.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel, labelOf } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    funding: 'Financement',
    indicators: 'Indicateurs',
    answers: 'Réponses aux questions de l’appel',
    summary: 'Résumé',
    types: 'Types de projet',
    served: 'Mise à disposition des données',
    siret: 'SIRET de l’établissement porteur',
    startsOn: 'Début',
    months: (n: number) => `${n} mois`,
    part: 'Part',
    baseline: 'Valeur de départ',
    target: (value: string, month: number) => `${value} au mois ${month}`,
    method: 'Méthode de mesure',
    none: 'Non renseigné',
    noFile: 'Aucune pièce jointe.',
    missing: (labels: string) => `Indicateurs obligatoires absents : ${labels}.`,
    differs: (funding: string, costs: string) => `Le financement (${funding}) ne couvre pas exactement les dépenses (${costs}).`,
    yes: 'Oui',
    no: 'Non',
    kilobytes: (n: string) => `${n} ko`,
    sections: 'Parties du dossier',
    file: 'Pièce',
    purpose: 'Pour',
  },
  en: {
    funding: 'Funding',
    indicators: 'Indicators',
    answers: 'Answers to the call’s questions',
    summary: 'Summary',
    types: 'Project types',
    served: 'How data are made available',
    siret: 'SIRET of the establishment that bears it',
    startsOn: 'Starts on',
    months: (n: number) => (n === 1 ? '1 month' : `${n} months`),
    part: 'Share',
    baseline: 'Baseline',
    target: (value: string, month: number) => `${value} at month ${month}`,
    method: 'How it is measured',
    none: 'Not filled in',
    noFile: 'No attached file.',
    missing: (labels: string) => `Mandatory indicators that are missing: ${labels}.`,
    differs: (funding: string, costs: string) => `The funding (${funding}) does not match the costs (${costs}).`,
    yes: 'Yes',
    no: 'No',
    kilobytes: (n: string) => `${n} kB`,
    sections: 'Parts of the application',
    file: 'File',
    purpose: 'For',
  },
});

export type Application = AnswerOf<typeof getApplication>;
type Content = Application['content'];
type Terms = Call['terms'];
type Attachment = AnswerOf<typeof listAttachments>['items'][number];
/** An application with the call that it is judged by, and its files. */
export type File = { application: Application; terms: Terms; attachments: readonly Attachment[] };

/** The parts of a file beside the application itself. */
export async function readFile(visit: Visit, application: Application): Promise<File> {
  const { callId, callVersion, id } = application;
  const [{ terms }, { items }] = await Promise.all([
    readVersion(visit, callId, callVersion),
    visit.read(listAttachments, { params: { id } }),
  ]);
  return { application, terms, attachments: items };
}

/** An answer in words: a text as it was typed, a list as a list, and what has names under them. */
export function answerIn(language: Language, answer: unknown): Part {
  if (answer === null || answer === undefined || answer === '') return html`<span class="g-muted">${words[language].none}</span>`;
  if (typeof answer === 'boolean') return answer ? words[language].yes : words[language].no;
  if (typeof answer === 'number') return figure(language, answer);
  if (typeof answer === 'string') return html`<span class="g-prose">${answer}</span>`;
  if (Array.isArray(answer))
    return html`<ul>
      ${answer.map((each) => html`<li>${answerIn(language, each)}</li>`)}
    </ul>`;
  return summaryList(Object.entries(answer).map(([name, each]) => [name, answerIn(language, each)]));
}

const typesOf = ({ projectTypes }: Pick<Content, 'projectTypes'>, terms: Terms, language: Language): string =>
  (projectTypes ?? []).map((key) => terms.projectTypes.find((type) => type.key === key)?.label[language] ?? key).join(', ');

/** The title that a call gives to one of its questions. */
const titleOfQuestion = (terms: Terms, key: string): string =>
  questionOf(terms.form, `/answers/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`) ?? key;

/** A content as the rules read it, with the defaults of its schema. */
const linesOf = ({ costLines = [], fundingLines = [] }: Content) => ({ costLines, fundingLines });

function costs(content: Content, language: Language): Part {
  const said = words[language];
  const { costLines } = linesOf(content);
  return table({
    caption: said.costs,
    isCaptionHidden: true,
    rows: costLines,
    empty: html`<p>${said.none}</p>`,
    columns: [
      { label: said.label, isHeader: true, cell: ({ label }) => label },
      { label: said.category, cell: ({ category }) => choiceLabel(language, 'category', category) },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
    foot: [said.total, null, money(language, totalsOf(linesOf(content)).costCents)],
  });
}

function funding(content: Content, language: Language): Part {
  const said = words[language];
  const { fundingLines } = linesOf(content);
  const { costCents, fundingCents } = totalsOf(linesOf(content));
  const partOf = (cents: number): string => (costCents === 0 ? '' : share(language, cents / costCents));
  return html`${table({
    caption: said.funding,
    isCaptionHidden: true,
    rows: fundingLines,
    empty: html`<p>${said.none}</p>`,
    columns: [
      { label: said.funder, isHeader: true, cell: funderName },
      { label: said.source, cell: ({ source }) => choiceLabel(language, 'source', source) },
      { label: said.part, isFigure: true, cell: ({ amountCents }) => partOf(amountCents) },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
    foot: [said.total, null, partOf(fundingCents), money(language, fundingCents)],
  })}`;
}

function indicators({ application, terms }: File, language: Language): Part {
  const said = words[language];
  const { content, mandatoryIndicators } = application;
  const there = content.indicators ?? [];
  const missing = mandatoryIndicators.filter((key) => !there.some((each) => each.key === key));
  const labelled = missing.map(
    (key) => terms.projectTypes.flatMap((type) => type.indicators).find((each) => each.key === key)?.label[language] ?? key,
  );
  return html`${missing.length > 0 && html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${said.missing(labelled.join(', '))}</p></div>`}
  ${table({
    caption: said.indicators,
    isCaptionHidden: true,
    rows: there,
    empty: html`<p>${said.none}</p>`,
    columns: [
      {
        label: said.indicator,
        isHeader: true,
        cell: ({ label, unit, method }) =>
          html`${label} <span class="g-muted">(${unit})</span>${method && html`<br /><span class="g-small g-muted g-prose">${method}</span>`}`,
      },
      { label: said.baseline, isFigure: true, cell: ({ baseline }) => (baseline === null ? '–' : figure(language, baseline)) },
      {
        label: said.targets,
        cell: ({ targets }) =>
          targets.length === 0 ? '–' : targets.map(({ month, value }) => said.target(figure(language, value), month)).join(' · '),
      },
    ],
  })}`;
}

function files({ application, attachments }: File, language: Language): Part {
  const said = words[language];
  return table({
    caption: said.attachedFiles,
    isCaptionHidden: true,
    rows: attachments,
    empty: html`<p>${said.noFile}</p>`,
    columns: [
      {
        label: said.file,
        isHeader: true,
        cell: ({ id, name }) => html`<a href="/dossiers/${application.id}/pieces/${id}">${name}</a>`,
      },
      { label: said.purpose, cell: ({ purpose }) => choiceLabel(language, 'purpose', purpose) },
      {
        label: said.size,
        isFigure: true,
        cell: ({ sizeBytes }) => said.kilobytes(figure(language, Math.max(1, Math.round(sizeBytes / 1_000)))),
      },
    ],
  });
}

const section = (id: string, title: string, body: Part): Part =>
  html`<details class="g-section" open id="${id}">
    <summary><h2>${title}</h2></summary>
    ${body}
  </details>`;

/** The content that the applicant wrote, part by part, with its totals. */
export function fileOf({ language }: Visit, file: File): Part {
  const said = words[language];
  const { application, terms } = file;
  const { content } = application;
  const { costCents, fundingCents } = totalsOf(linesOf(content));
  const answers = Object.entries(content.answers ?? {});
  const parts: readonly [id: string, title: string, body: Part][] = [
    [
      'projet',
      said.project,
      html`${content.summary && html`<p class="g-prose">${content.summary}</p>`}
      ${summaryList([
        [said.types, typesOf(content, terms, language)],
        [said.served, (content.servedBy ?? []).map((each) => choiceLabel(language, 'servedBy', each)).join(', ')],
        [said.siret, content.siret],
      ])}`,
    ],
    [
      'calendrier',
      said.calendar,
      summaryList([
        [said.startsOn, content.startsOn ? longDate(language, content.startsOn) : said.none],
        [said.length, content.durationMonths ? said.months(content.durationMonths) : said.none],
      ]),
    ],
    ['depenses', said.costs, costs(content, language)],
    [
      'financement',
      said.funding,
      html`${
        costCents !== fundingCents &&
        html`<div class="fr-alert fr-alert--warning fr-alert--sm">
          <p>${said.differs(euros(language, fundingCents), euros(language, costCents))}</p>
        </div>`
      }${funding(content, language)}`,
    ],
    ['indicateurs', said.indicators, indicators(file, language)],
    [
      'reponses',
      said.answers,
      answers.length === 0
        ? html`<p class="g-muted">${said.none}</p>`
        : answers.map(
            ([key, answer]) =>
              html`<h3>${titleOfQuestion(terms, key)}</h3>
                <div class="g-answer">${answerIn(language, answer)}</div>`,
          ),
    ],
    ['pieces', said.attachedFiles, files(file, language)],
  ];
  return html`<nav class="g-contents" aria-label="${said.sections}">
      <ul>
        ${parts.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
    </nav>
    ${parts.map(([id, title, body]) => section(id, title, body))}`;
}

/** The name of a part of the content, by the JSON pointer of a difference. */
export function nameOfPart(language: Language, terms: Terms, pointer: string): string {
  const [, field = '', key] = pointer.split('/');
  if (field === 'answers' && key !== undefined) return titleOfQuestion(terms, key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (field === 'documents') {
    const document = terms.documents?.find((each) => each.key === key)?.label[language];
    return [words[language].attachedFiles, document].filter(Boolean).join(', ');
  }
  const { label } = labelOf(language, 'updateApplication', field);
  return key === undefined ? label : `${label}, ${Number(key) + 1}`;
}
