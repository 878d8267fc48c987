import { exportAnswer, getAnswer, listAnswerFiles, listQuestions, printAnswer, remarkOnAnswer } from '../../api/impact/answers.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { exactly, figure, longDate } from '../../domain/core/format.ts';
import type { AnswerColumn } from '../../domain/impact/answer.ts';
import { COLUMN_WORDS, PRINTED } from '../../words/impact/answers.ts';
import type { AnswerOf } from '../core/answer.ts';
import { stackedBars } from '../core/charts/stacked-bars.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { fieldsFrom } from '../core/forms/values.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer as PageAnswer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { dayBars } from './charts.ts';
import { portfolioTabs } from './tabs.ts';

const words = bilingual({
  fr: {
    title: 'Questions et réponses',
    lead: 'Chaque réponse est un paragraphe, son tableau et sa méthode, au soir du jour que vous choisissez. Posée de nouveau pour le même jour, la question a la même réponse.',
    by: {
      ...{ region: 'Par région', department: 'Par département', type: 'Par type d’administration', year: 'Par année' },
      ...{ step: 'Par étape', outcome: 'Par résultat' },
    },
    open: 'Reste à payer',
    chart: 'Les chiffres en image',
    conclusion: 'Les mêmes chiffres que le tableau, groupe par groupe.',
    none: 'Aucun dossier n’est compté.',
    files: (files: number) => (files <= 1 ? `${files} dossier` : `${files} dossiers`),
    days: (days: string) => `${days} j`,
    json: 'La même réponse (JSON)',
    pdf: 'Document sous le cachet du fonds (PDF)',
    remarks: 'Remarques',
    remarksWhy: 'Elles sont écrites par des personnes, à côté de la réponse, et n’en changent rien.',
    noRemark: 'Personne n’a écrit de remarque à côté de cette réponse.',
    write: 'Écrire une remarque à côté',
    listed: (title: string) => `Dossiers comptés : ${title}`,
    of: (group: string, day: string) => `${group}, au soir du ${day}`,
    daysOf: 'Jours',
  },
  en: {
    title: 'Questions and answers',
    lead: 'Each answer has a paragraph, a table and its method, as of the evening of the day that you choose. The same question for the same day always gets the same answer.',
    by: {
      ...{ region: 'By region', department: 'By département', type: 'By type of organisation', year: 'By year' },
      ...{ step: 'By step', outcome: 'By outcome' },
    },
    open: 'Left to pay',
    chart: 'Chart of the figures',
    conclusion: 'The figures of the table, group by group.',
    none: 'No application counts.',
    files: (files: number) => (files === 1 ? 'one application' : `${files} applications`),
    days: (days: string) => `${days} d`,
    json: 'The same answer (JSON)',
    pdf: 'Document under the fund’s seal (PDF)',
    remarks: 'Remarks',
    remarksWhy: 'People write them beside the answer; they do not change it.',
    noRemark: 'No one has written a remark beside this answer.',
    write: 'Write a remark beside it',
    listed: (title: string) => `Applications that count: ${title}`,
    of: (group: string, day: string) => `${group}, as of ${day}`,
    daysOf: 'Days',
  },
});

const printed = bilingual(PRINTED);
const PATH = '/reponses';

type Answer = AnswerOf<typeof getAnswer>;
type Row = Answer['rows'][number];
type Figure = Row['figure'];

const here = ({ question }: Pick<Answer, 'question'>): string => `${PATH}/${question}`;
const queryOf = ({ asOf, by }: Pick<Answer, 'asOf' | 'by'>) => ({ asOf, by });

/** What an address asks for, as the operations take it. */
const askedOf = ({ params, query }: Pick<Visit, 'params' | 'query'>) => ({
  params: { question: params['question'] },
  query: { asOf: query.get('asOf') || undefined, by: query.get('by') || undefined },
});

const readAnswer = (visit: Visit): Promise<Answer> => visit.read(getAnswer, askedOf(visit));

/** A figure as the table has it: exact. */
function cellOf({ language }: Visit, name: AnswerColumn, row: Figure): Part {
  if (name === 'files' || name === 'organisations') return figure(language, row[name]);
  if (name === 'promised' || name === 'paid' || name === 'open') return money(language, row[`${name}Cents`]);
  const days = row[`${name}Days`];
  return days === null ? '–' : exactly(language, days, name === 'most' ? 0 : 1);
}

/** Every figure leads to the files that it counts. */
function answerTable(visit: Visit, answer: Answer): Html {
  const { language } = visit;
  const { by, asOf, columns, rows, total } = answer;
  const linked = (name: AnswerColumn, row: Figure, group?: string): Html =>
    html`<a class="fr-link" href="${address(`${here(answer)}/dossiers`, { ...queryOf(answer), group: group === '' ? 'unknown' : group })}"
      >${cellOf(visit, name, row)}</a
    >`;
  return table<Row>({
    caption: printed[language].table(longDate(language, asOf)),
    rows,
    empty: html`<p>${words[language].none}</p>`,
    columns: [
      { label: printed[language].by[by], isHeader: true, cell: ({ label }) => label },
      ...columns.map((name) => ({
        label: COLUMN_WORDS[language][name],
        isFigure: true,
        cell: ({ group, figure: row }: Row) => linked(name, row, group),
      })),
    ],
    foot: [printed[language].all, ...columns.map((name) => linked(name, total))],
  });
}

/** Bars beside the table: of amounts, of days, or of files where a question has neither. */
function chartOf(visit: Visit, answer: Answer): Part {
  const { language } = visit;
  const said = words[language];
  const { rows, columns, question } = answer;
  if (rows.length === 0) return null;
  const frame = {
    ...{ language, id: 'reponse', caption: said.chart, conclusion: said.conclusion, figures: null },
    csv: address(`${here(answer)}/tableau.csv`, queryOf(answer)),
  };
  if (columns.includes('promised'))
    return stackedBars(
      frame,
      [
        { label: said.paid, tone: 1 },
        { label: said.open, tone: 2 },
      ],
      rows.map(({ label, figure: { paidCents, openCents } }) => ({ label, values: [paidCents, openCents] })),
    );
  return dayBars(
    frame,
    rows.map(({ label, figure: { files, meanDays } }) =>
      question === 'why_so_long'
        ? { label, days: meanDays ?? 0, said: said.days(exactly(language, meanDays ?? 0, 1)) }
        : { label, days: files, said: said.files(files) },
    ),
  );
}

function proofOf({ language }: Visit, { sha256, seal }: Answer): Html {
  const said = printed[language];
  return html`<h2>${said.proof}</h2>
    <p>${said.sha256(sha256)}</p>
    <p>${seal ? said.seal(longDate(language, seal.day), seal.hash) : said.noSeal}</p>`;
}

const fixedOf = ({ question, asOf }: Answer) => ({ question, asOf });

function remarksOf(visit: Visit, answer: Answer, state: FormState | null): Html {
  const { language } = visit;
  const said = words[language];
  return html`<h2 id="remarques">${said.remarks}</h2>
    <p>${said.remarksWhy}</p>
    ${
      answer.remarks.length === 0
        ? html`<p class="g-muted">${said.noRemark}</p>`
        : html`<ul class="g-list">
            ${answer.remarks.map(
              ({ by, at, remark }) =>
                html`<li><p class="g-prose">${remark}</p><span class="g-small g-muted">${by.name}, ${dayOf(language, at)}</span></li>`,
            )}
          </ul>`
    }
    ${
      state &&
      html`<h3>${said.write}</h3>
        ${formOf(visit, {
          operation: remarkOnAnswer,
          state: { ...state, fields: { ...state.fields, ...fieldsFrom(fixedOf(answer), bodySchema(remarkOnAnswer)) } },
          action: address(here(answer), queryOf(answer)),
          hidden: ['/question', '/asOf'],
          isBrief: true,
        })}`
    }`;
}

async function show(visit: Visit, answer: Answer, state: FormState | null): Promise<PageAnswer> {
  const { language, at } = visit;
  const said = words[language];
  const { title, asOf, by, groupings, paragraph, method, version, since } = answer;
  const query = queryOf(answer);
  return {
    title,
    isWide: true,
    ...(state?.problem ? { status: 422 } : {}),
    crumbs: [{ label: said.title, href: PATH }],
    body: html`<p class="fr-text--lead">${paragraph}</p>
      ${!answer.isOver && html`<p class="g-muted">${printed[language].notOver}</p>`}
      <form class="g-filters" method="get" action="${here(answer)}">
        <input type="hidden" name="by" value="${by}" />
        <div class="g-filter">
          <label class="fr-label" for="choix-asOf">${said.asOf}</label>
          <input class="fr-input" type="date" id="choix-asOf" name="asOf" value="${asOf}" max="${parisDate(at)}" />
        </div>
        <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
      </form>
      ${tabs(
        said.groups,
        groupings.map((each) => ({ href: address(here(answer), { asOf, by: each }), label: said.by[each], isHere: each === by })),
      )}
      ${answerTable(visit, answer)} ${chartOf(visit, answer)}
      <p>
        <a class="fr-link" href="${address(`${here(answer)}/reponse.pdf`, query)}">${said.pdf}</a> ·
        <a class="fr-link" href="${address(`${here(answer)}/tableau.csv`, query)}" download>${said.export}</a> ·
        <a class="fr-link" href="${address(`${here(answer)}/reponse.json`, query)}">${said.json}</a>
      </p>
      <h2>${printed[language].method(version, longDate(language, since))}</h2>
      <p>${method}</p>
      ${proofOf(visit, answer)} ${remarksOf(visit, answer, state)}`,
  };
}

const questionsPage: Page = {
  path: PATH,
  of: listQuestions,
  get: async (visit) => {
    const said = words[visit.language];
    const { items } = await visit.read(listQuestions);
    return {
      title: said.title,
      body: html`${portfolioTabs(visit)}
        <p>${said.lead}</p>
        <ul class="g-list">
          ${items.map(({ question, title }) => html`<li><a class="fr-link" href="${PATH}/${question}">${title}</a></li>`)}
        </ul>`,
    };
  },
};

const answerPage: Page = {
  path: `${PATH}/:question`,
  of: getAnswer,
  get: async (visit) => {
    const answer = await readAnswer(visit);
    const mayWrite = answer.isOver && visit.may(remarkOnAnswer);
    return show(visit, answer, mayWrite ? await openForm(visit, remarkOnAnswer, `${answer.question} ${answer.asOf}`) : null);
  },
  post: async (visit) => {
    const answer = await readAnswer(visit);
    const given = await giveForm(visit, remarkOnAnswer, { fixed: fixedOf(answer) });
    if ('state' in given) return show(visit, answer, given.state);
    const { to } = await doneAt(visit, remarkOnAnswer, here(answer), `${answer.question} ${answer.asOf}`);
    return { to: `${to}&asOf=${answer.asOf}&by=${answer.by}` };
  },
};

const answerTableFile: Page = {
  path: `${PATH}/:question/tableau.csv`,
  of: exportAnswer,
  get: (visit) => {
    const { params, query } = askedOf(visit);
    return fileOf(visit, exportAnswer, { params, query: { ...query, form: sheetForm(visit) } });
  },
};

const answerDocument: Page = {
  path: `${PATH}/:question/reponse.pdf`,
  of: printAnswer,
  get: (visit) => fileOf(visit, printAnswer, askedOf(visit)),
};

const answerJson: Page = {
  path: `${PATH}/:question/reponse.json`,
  of: getAnswer,
  get: async (visit) => {
    visit.res.json(await readAnswer(visit));
    return { written: true };
  },
};

type CountedFile = AnswerOf<typeof listAnswerFiles>['items'][number];

const filesPage: Page = {
  path: `${PATH}/:question/dossiers`,
  of: listAnswerFiles,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const { params, query: asked } = askedOf(visit);
    const [group, cursor] = [query.get('group') || undefined, query.get('cursor') || undefined];
    const [answer, { items, next }] = await Promise.all([
      readAnswer(visit),
      visit.read(listAnswerFiles, { params, query: { ...asked, group, cursor } }),
    ]);
    const label = answer.rows.find((row) => (row.group || 'unknown') === group)?.label ?? printed[language].all;
    const listing = { ...queryOf(answer), group };
    const hasMoney = answer.columns.includes('promised');
    return {
      title: said.listed(answer.title),
      crumbs: [
        { label: said.title, href: PATH },
        { label: answer.title, href: address(here(answer), queryOf(answer)) },
      ],
      body: html`<p>${said.of(label, longDate(language, answer.asOf))}</p>
        ${table<CountedFile>({
          caption: said.listed(answer.title),
          isCaptionHidden: true,
          rows: items,
          empty: html`<p>${said.none}</p>`,
          columns: [
            {
              label: said.file,
              isHeader: true,
              cell: ({ applicationId, title, reference }) => titledLink(`/dossiers/${applicationId}`, title, reference),
            },
            { label: said.organisation, cell: ({ organisationName }) => organisationName },
            ...(hasMoney
              ? (['promised', 'paid', 'open'] as const).map((name) => ({
                  label: COLUMN_WORDS[language][name],
                  isFigure: true,
                  cell: (row: CountedFile) => money(language, row[`${name}Cents`]),
                }))
              : [{ label: said.daysOf, isFigure: true, cell: ({ days }: CountedFile) => (days === null ? '–' : figure(language, days)) }]),
          ],
        })}
        ${pagination(language, {
          first: cursor ? address(`${here(answer)}/dossiers`, listing) : null,
          next: next && address(`${here(answer)}/dossiers`, { ...listing, cursor: next }),
        })}`,
    };
  },
};

export const answerPages: readonly Page[] = [questionsPage, answerPage, answerTableFile, answerDocument, answerJson, filesPage];
