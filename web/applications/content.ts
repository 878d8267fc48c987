import { type ApplicationContent, funderName, totalsOf } from '../../domain/applications/application.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, figure, longDate } from '../../domain/core/format.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel, labelOf } from '../core/forms/field.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { answerAt, questionsOf } from './questions.ts';
import { fieldName, type FormStep, stepName, stepsOf } from './steps.ts';
import { isRecord } from '../../domain/core/records.ts';

const words = bilingual({
  fr: {
    months: (n: number) => (n === 1 ? '1 mois' : `${n} mois`),
    costs: 'Dépenses du projet',
    funding: 'Plan de financement',
    indicators: 'Indicateurs promis',
    method: 'Mesure et source',
    target: (month: number, value: string) => `${value} au mois ${month}`,
    unknownType: 'un type que l’appel ne connaît plus',
  },
  en: {
    months: (n: number) => (n === 1 ? '1 month' : `${n} months`),
    costs: 'Costs of the project',
    funding: 'Funding',
    indicators: 'Indicators promised',
    method: 'How and where it is measured',
    target: (month: number, value: string) => `${value} in month ${month}`,
    unknownType: 'a type that the call no longer knows',
  },
});

type Indicator = ApplicationContent['indicators'][number];
type Asked = { language: Language; call: Call };

const prose = (text: string): Part => text !== '' && html`<div class="g-prose">${text}</div>`;
const typeName = ({ language, call }: Asked, key: string): string =>
  call.terms.projectTypes.find((each) => each.key === key)?.label[language] ?? words[language].unknownType;
const derogationName = ({ language, call }: Asked, key: string): string => {
  const found = call.terms.legalForms.flatMap((each) => each.ownFundingDerogations).find((each) => each.key === key);
  return found ? `${found.label[language]} (${found.article})` : key;
};
const targetsOf = (language: Language, { targets, unit }: Pick<Indicator, 'targets' | 'unit'>): string =>
  targets.map(({ month, value }) => words[language].target(month, `${figure(language, value)} ${unit}`)).join(' · ');

/** A part of a content in words, by its pointer: what a correction is about, what a version has changed. */
export function valueWords(asked: Asked, pointer: string, value: unknown): string {
  const { language } = asked;
  const [, field = '', place, part] = pointer.split('/');
  if (value === null || value === undefined || value === '') return '';
  if (field === 'answers') return answerAt(language, asked.call.terms.form, pointer, value);
  if (Array.isArray(value)) {
    if (field === 'projectTypes') return value.map((each) => typeName(asked, String(each))).join(', ');
    if (field === 'servedBy') return value.map((each) => choiceLabel(language, 'servedBy', String(each))).join(', ');
    if (part === 'targets') return targetsOf(language, { targets: value as Indicator['targets'], unit: '' });
    return value.map((each, at) => valueWords(asked, `/${field}/${at}`, each)).join('\n');
  }
  if (isRecord(value)) {
    const entry = value;
    if (field === 'indicators') {
      const indicator = value as Indicator;
      return [
        indicator.label,
        indicator.baseline === null ? '' : `${figure(language, indicator.baseline)} ${indicator.unit}`,
        targetsOf(language, indicator),
        indicator.method,
        indicator.source,
      ]
        .filter(Boolean)
        .join(' · ');
    }
    return Object.entries(entry)
      .map(([name, each]) => valueWords(asked, `/${field}/${place ?? 0}/${name}`, each))
      .join(' · ');
  }
  if (typeof value === 'number') {
    if (part === 'amountCents') return euros(language, value);
    return field === 'durationMonths' ? words[language].months(value) : figure(language, value);
  }
  const name = part ?? field;
  if (field === 'ownFundingDerogation') return derogationName(asked, String(value));
  if (field === 'startsOn') return longDate(language, String(value));
  return ['category', 'source', 'kind', 'direction'].includes(name) && !(field === 'indicators' && name === 'source')
    ? choiceLabel(language, name, String(value))
    : String(value);
}

function costs({ language }: Asked, content: ApplicationContent): Html {
  const said = words[language];
  return table({
    caption: said.costs,
    isCaptionHidden: true,
    columns: [
      { label: said.label, cell: ({ label }) => label, isHeader: true },
      { label: said.category, cell: ({ category }) => choiceLabel(language, 'category', category) },
      { label: said.amount, cell: ({ amountCents }) => money(language, amountCents), isFigure: true },
    ],
    rows: content.costLines,
    foot: [said.total, '', money(language, totalsOf(content).costCents)],
    empty: html`<p>${said.unanswered}</p>`,
  });
}

function funding({ language }: Asked, content: ApplicationContent): Html {
  const said = words[language];
  return table({
    caption: said.funding,
    isStacked: true,
    isCaptionHidden: true,
    columns: [
      { label: said.funder, cell: funderName, isHeader: true },
      { label: said.source, cell: ({ source }) => choiceLabel(language, 'source', source) },
      { label: said.amount, cell: ({ amountCents }) => money(language, amountCents), isFigure: true },
    ],
    rows: content.fundingLines,
    foot: [said.total, '', money(language, totalsOf(content).fundingCents)],
    empty: html`<p>${said.unanswered}</p>`,
  });
}

function indicators({ language }: Asked, content: ApplicationContent): Html {
  const said = words[language];
  return table({
    caption: said.indicators,
    isStacked: true,
    isCaptionHidden: true,
    columns: [
      { label: said.indicator, cell: ({ label }) => label, isHeader: true },
      {
        label: said.baseline,
        cell: ({ baseline, unit }) =>
          baseline === null ? html`<span class="g-muted">${said.unanswered}</span>` : `${figure(language, baseline)} ${unit}`,
        isFigure: true,
      },
      {
        label: said.targets,
        cell: ({ targets, unit }) =>
          targets.length === 0
            ? html`<span class="g-muted">${said.unanswered}</span>`
            : html`<ul class="g-list">
                ${targets.map(({ month, value }) => html`<li>${said.target(month, `${figure(language, value)} ${unit}`)}</li>`)}
              </ul>`,
      },
      { label: said.method, cell: ({ method, source }) => [prose(method), source !== '' && html`<p class="g-muted">${source}</p>`] },
    ],
    rows: content.indicators,
    empty: html`<p>${said.unanswered}</p>`,
  });
}

/** The derogation from the own share that a content names, with the act that grants it; nothing where it names none. */
function derogation(asked: Asked, { ownFundingDerogation, ownFundingDerogationReference }: ApplicationContent): Part {
  if (ownFundingDerogation === null && ownFundingDerogationReference === null) return null;
  const said = (name: string): string => labelOf(asked.language, 'updateApplication', name).label;
  return summaryList([
    [said('ownFundingDerogation'), valueWords(asked, '/ownFundingDerogation', ownFundingDerogation)],
    [said('ownFundingDerogationReference'), ownFundingDerogationReference],
  ]);
}

/** The answers of one step of a content, to be read. */
export function stepContent(asked: Asked, step: FormStep, content: ApplicationContent): Part {
  const { language, call } = asked;
  const missing = html`<span class="g-muted">${words[language].unanswered}</span>`;
  const said = (name: string): string => labelOf(language, 'updateApplication', name).label;
  const fact = (name: keyof ApplicationContent, value: Part, isThere: boolean): readonly [string, Part] => [
    said(name),
    isThere ? value : missing,
  ];
  switch (step) {
    case 'projet':
      return summaryList([
        fact('title', content.title, true),
        fact('summary', prose(content.summary), content.summary !== ''),
        fact('siret', content.siret, content.siret !== null),
        fact('projectTypes', valueWords(asked, '/projectTypes', content.projectTypes), content.projectTypes.length > 0),
        ...(content.servedBy.length > 0 ? [fact('servedBy', valueWords(asked, '/servedBy', content.servedBy), true)] : []),
      ]);
    case 'calendrier':
      return summaryList([
        fact('startsOn', date(language, content.startsOn), content.startsOn !== null),
        fact(
          'durationMonths',
          content.durationMonths !== null && words[language].months(content.durationMonths),
          content.durationMonths !== null,
        ),
      ]);
    case 'depenses':
      return costs(asked, content);
    case 'financement':
      return html`${funding(asked, content)}${derogation(asked, content)}`;
    case 'indicateurs':
      return indicators(asked, content);
    case 'questions': {
      const questions = Object.keys(questionsOf(call.terms.form).properties ?? {});
      return summaryList(
        questions.map((key) => {
          const text = answerAt(language, call.terms.form, `/answers/${key}`, content.answers[key] ?? '');
          return [fieldName(language, `/answers/${key}`, call), text === '' ? missing : prose(text)] as const;
        }),
      );
    }
    default:
      return null;
  }
}

/** All that a content says, step by step. `beside`: what stands beside a step's name. */
export const wholeContent = (asked: Asked, content: ApplicationContent, beside: (step: FormStep) => Part = () => null): Html =>
  html`${stepsOf(asked.call)
    .filter((step) => step !== 'pieces')
    .map(
      (step) =>
        html`<section class="a-step">
          <h3>${stepName(asked.language, step)} ${beside(step)}</h3>
          ${stepContent(asked, step, content)}
        </section>`,
    )}`;

/** The change of a text: the same beginning and end once, the old middle struck out, the new one marked. */
export function changed(before: string, after: string): Part {
  if (before === '') return html`<ins>${after}</ins>`;
  if (after === '') return html`<del>${before}</del>`;
  const [was, is] = [before, after].map((text) => text.split(/(?<=[ \n])/));
  if (!was || !is) return null;
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  const [gone, come] = [was.slice(start, was.length - end).join(''), is.slice(start, is.length - end).join('')];
  return html`${was.slice(0, start).join('')}${gone !== '' && html`<del>${gone}</del>`}${gone !== '' && come !== '' && ' '}${
    come !== '' && html`<ins>${come}</ins>`
  }${end > 0 && was.slice(was.length - end).join('')}`;
}
