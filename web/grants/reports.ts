import { getGrant } from '../../api/grants/grants.ts';
import { correctReport, getIndicators, getMilestoneChoices, reportMilestone, reviewReport } from '../../api/grants/milestones.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { getSlippage } from '../../api/impact/slippage.ts';
import { monthsFrom } from '../../domain/core/calendar.ts';
import { figureOf, targetAt } from '../../domain/applications/indicator.ts';
import { figure, rough } from '../../domain/core/format.ts';
import { rounded } from '../../domain/core/ratio.ts';
import type { Language } from '../../domain/core/words.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { period } from '../core/components/short-date.ts';
import { reviewedStatus, status } from '../core/components/status.ts';
import { refusedStep } from '../core/components/refused-actions.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { fieldOf } from '../core/forms/field.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import type { Schema } from '../core/forms/schema.ts';
import { bodyOf, type Fields } from '../core/forms/values.ts';
import { sameList } from '../core/came-from.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { filesOfAct, wayToFiles } from '../applications/attachments.ts';
import { accountSummary } from './account-summary.ts';
import { grantMenu } from './grant-page.ts';
import { adjustmentFields, atAdjustedRows, type Choices, choicesSection, needsOf, wayBeyond, withAdjustment } from './milestone-choices.ts';
import { cellInput, hiddenInput } from './inputs.ts';
import type { AnswerOf } from '../core/answer.ts';
import { gainsToDeclare } from './gains-to-declare.ts';
import { type Grant, grantCrumbs, grantHref, readGrant, whatNow, wayToGrant } from './grant-page-parts.ts';
import { heldBy, milestoneName, type Milestone, milestoneTable } from './milestones.ts';

const words = bilingual({
  fr: {
    title: 'Bilans',
    due: 'À rendre au plus tard le',
    values: 'Indicateurs',
    atMonth: (month: number) => `à ${month} mois`,
    last: 'Dernière valeur',
    value: 'Valeur de la période',
    of: (label: string, unit: string) => `${label}, en ${unit}`,
    numerator: 'Numérateur',
    denominator: 'Dénominateur',
    median: 'Médiane',
    p95: '95e centile',
    required: 'obligatoire',
    none: 'Aucun indicateur n’est prévu au plan.',
    money: 'Dépense et prévision',
    planned: 'Au plan',
    given: (number: number) => `Bilan remis, version ${number}`,
    givenOn: 'Remis le',
    by: (name: string) => `par ${name}`,
    late: 'après l’échéance',
    spent: 'Dépensé à ce jour',
    forecastCost: 'Coût total prévu',
    forecastEnd: 'Fin prévue',
    needs: 'Avenant nécessaire',
    missing: 'Il manque',
    answers: { accept: 'Accepter le bilan', return: 'Renvoyer le bilan' },
    review: 'Réponse du fonds',
    accepted: 'Accepté',
    returned: 'Renvoyé, à compléter',
    reached: 'atteinte',
    notReached: 'pas encore atteinte',
    nothing: 'Aucun bilan n’a encore été remis pour cette période.',
    early: 'Le bilan pourra être rendu à la fin de sa période.',
    report: 'Rendre le bilan',
    correct: 'Corriger le bilan accepté',
    corrects: 'Corrige le bilan accepté',
    answer: 'Répondre au bilan',
    cannotAccept: 'Ce bilan ne peut pas être accepté : un indicateur obligatoire manque.',
  },
  en: {
    title: 'Reports',
    due: 'To be given by',
    values: 'Indicators',
    atMonth: (month: number) => `at ${month} months`,
    last: 'Last value',
    value: 'Value of the period',
    of: (label: string, unit: string) => `${label}, in ${unit}`,
    numerator: 'Numerator',
    denominator: 'Denominator',
    median: 'Median',
    p95: '95th percentile',
    required: 'mandatory',
    none: 'The plan has no indicator.',
    money: 'Cost and forecast',
    planned: 'Planned',
    given: (number: number) => `Report given, version ${number}`,
    givenOn: 'Given on',
    by: (name: string) => `by ${name}`,
    late: 'after its deadline',
    spent: 'Spent so far',
    forecastCost: 'Forecast total cost',
    forecastEnd: 'Forecast end',
    needs: 'Amendment needed',
    missing: 'Missing',
    answers: { accept: 'Accept the report', return: 'Return the report' },
    review: 'Answer of the fund',
    accepted: 'Accepted',
    returned: 'Returned, to be completed',
    reached: 'reached',
    notReached: 'not reached yet',
    nothing: 'No report was given on this period yet.',
    early: 'The report can be given once its period is over.',
    report: 'Give the report',
    correct: 'Correct the accepted report',
    corrects: 'Corrects the accepted report',
    answer: 'Answer the report',
    cannotAccept: 'This report cannot be accepted: a mandatory indicator is missing.',
  },
});

type Indicator = AnswerOf<typeof getIndicators>['items'][number];
type Slippage = AnswerOf<typeof getSlippage>;
type Report = Milestone['reports'][number];
type Value = Report['values'][number];

/** How the value of each kind of indicator is typed. */
const INPUTS = { count: ['value'], ratio: ['numerator', 'denominator'], duration: ['median', 'p95'] } as const;

/** The schema of a report's rows: a value has the fields of its kind, and no others. */
const VALUES: Schema = {
  type: 'object',
  properties: {
    values: {
      type: 'array',
      items: {
        type: 'object',
        properties: Object.fromEntries([
          ['key', { type: 'string' }],
          ...Object.values(INPUTS).flatMap((names) => names.map((name) => [name, { type: 'number' }] as const)),
        ]),
      },
    },
  },
};

/** The rows of a form that hold a value, each with its index. */
function valuesIn(fields: Fields): { place: number; value: Record<string, unknown> }[] {
  const { values = [] } = bodyOf(VALUES, fields) as { values?: Record<string, unknown>[] };
  return values.flatMap((value, place) => (Object.keys(value).length > 1 ? [{ place, value }] : []));
}

/** Moves the faults of values to the rows of the form: rows without a value are not sent. */
function atTheirRows({ faults, ...state }: FormState, fields: Fields): FormState {
  const kept = valuesIn(fields);
  const moved = [...faults].map(([pointer, fault]) => {
    const [, index, rest = ''] = /^\/values\/(\d+)(.*)$/.exec(pointer) ?? [];
    const row = index === undefined ? undefined : kept[Number(index)];
    return [row ? `/values/${row.place}${rest}` : pointer, fault] as const;
  });
  return { ...state, faults: new Map(moved) };
}

const targetOf = (grant: Grant, { periodEndsOn }: Milestone, indicator: Indicator) =>
  targetAt(indicator, monthsFrom(grant.startsOn, periodEndsOn));

function valueWords(language: Language, value: Value, indicator: Indicator): string {
  const said = words[language];
  if ('value' in value) return figure(language, value.value);
  if ('median' in value) return `${figure(language, value.median)} (${said.p95} ${figure(language, value.p95)})`;
  const of = rough(language, rounded(figureOf(value, indicator), 1), 1);
  return `${figure(language, value.numerator)} ÷ ${figure(language, value.denominator)} = ${of}`;
}

const indicatorName = ({ label, unit }: Indicator): Part => html`${label}<br /><span class="g-muted g-small">${unit}</span>`;

const targetCell = (language: Language, target: ReturnType<typeof targetOf>): Part =>
  target && html`${figure(language, target.value)}<br /><span class="g-muted g-small">${words[language].atMonth(target.month)}</span>`;

const OPERATIONS = { reportMilestone, correctReport, reviewReport };
type Reporting = typeof reportMilestone | typeof correctReport;
const HEADINGS = { reportMilestone: 'report', correctReport: 'correct', reviewReport: 'answer' } as const;

type Opened = {
  grant: Grant;
  milestone: Milestone;
  indicators: readonly Indicator[];
  slippage: Slippage | undefined;
  choices: Choices | undefined;
};

async function open(visit: Visit): Promise<Opened> {
  const params = { id: visit.params['id'] };
  const [grant, { items }, slippage] = await Promise.all([
    readGrant(visit),
    visit.read(getIndicators, { params }),
    orNothing(visit.read(getSlippage, { params })),
  ]);
  const milestone = orMissing(grant.milestones.find(({ rank }) => String(rank) === visit.params['rank']));
  const isDecided = milestone.state === 'accepted' || milestone.state === 'cancelled' || milestone.trackingYear !== null;
  const choices = isDecided ? undefined : await orNothing(visit.read(getMilestoneChoices, { params: visit.params }));
  return { grant, milestone, indicators: items, slippage, choices };
}

const hrefOf = (grant: Grant, { rank }: Milestone): string => grantHref(grant, `/bilans/${rank}`);
const keyOf = ({ id }: Grant, { rank }: Milestone): string => `${id} ${rank}`;

/** A row for each indicator of the plan: where it began, where it is to be, what it was last, and what it is now. */
function valuesForm({ language }: Visit, { grant, milestone, indicators }: Opened, state: FormState): Part {
  const said = words[language];
  if (indicators.length === 0) return html`<p class="g-muted">${said.none}</p>`;
  const rows = indicators.map((indicator, place) => ({ indicator, place }));
  return table({
    caption: said.values,
    isStacked: true,
    columns: [
      {
        label: said.indicator,
        isHeader: true,
        cell: ({ indicator }) =>
          html`${indicator.label}${indicator.mandatory && html` <span class="g-muted g-small">(${said.required})</span>`}${
            indicator.definition && html`<br /><span class="g-muted g-small">${indicator.definition}</span>`
          }`,
      },
      {
        label: said.baseline,
        isFigure: true,
        cell: ({ indicator: { baseline } }) => (baseline === null ? '–' : figure(language, baseline)),
      },
      { label: said.target, isFigure: true, cell: ({ indicator }) => targetCell(language, targetOf(grant, milestone, indicator)) },
      {
        label: said.last,
        isFigure: true,
        cell: ({ indicator }) => {
          const last = indicator.reported.findLast(({ rank }) => rank < milestone.rank);
          return last ? figure(language, last.value) : '–';
        },
      },
      {
        label: said.value,
        cell: ({ indicator: { key, kind, label, unit }, place }) =>
          html`${hiddenInput(`/values/${place}/key`, key)}${INPUTS[kind].map((name) =>
            cellInput(state, `/values/${place}/${name}`, said.of(label, unit), { shown: name === 'value' ? unit : said[name] }),
          )}${state.faults.get(`/values/${place}`) && html`<p class="fr-error-text">${state.faults.get(`/values/${place}`)}</p>`}`,
      },
    ],
    rows,
  });
}

/** A report's own fields, without its values. */
function otherFields(visit: Visit, { slippage }: Opened, operation: Reporting, state: FormState): Part {
  const { language } = visit;
  const said = words[language];
  const { properties = {}, required = [] } = bodySchema(operation);
  const context = { language, command: operation.spec.operationId, fields: state.fields, faults: state.faults };
  const plan = slippage?.plan;
  return html`<h3>${said.money}</h3>
    ${plan && html`<p class="g-muted">${said.planned}${colon(language)} ${money(language, plan.costCents)}, ${date(language, plan.endsOn)}</p>`}
    ${['spentCents', 'forecastCostCents', 'forecastEndsOn', 'comment', 'reason'].map((name) => {
      const schema = properties[name];
      return schema && fieldOf(context, name, schema, `/${name}`, required.includes(name));
    })}`;
}

function reportForm(visit: Visit, opened: Opened, operation: Reporting, state: FormState & { keptAt?: string }): Part {
  const { grant, milestone } = opened;
  return formOf(visit, {
    operation,
    state,
    action: address(hrefOf(grant, milestone), { etape: operation.spec.operationId, ...sameList(visit.query) }),
    way: wayToFiles(visit, state),
    body: html`${hiddenInput('/rank', milestone.rank)}${valuesForm(visit, opened, state)}${otherFields(visit, opened, operation, state)}`,
    keeps: keyOf(grant, milestone),
    cancel: wayToGrant(visit, grant, '/bilans'),
  });
}

/** What a report's form begins with: what a returned one said, else what was forecast last. */
function beginningOf({ milestone, indicators, slippage }: Opened): Record<string, unknown> {
  const last = milestone.reports.at(-1);
  const byKey = new Map((last?.values ?? []).map((value) => [value.key, value]));
  const forecast = slippage?.forecast ?? slippage?.plan;
  return {
    rank: milestone.rank,
    values: indicators.map(({ key }) => byKey.get(key) ?? { key }),
    spentCents: last?.spentCents,
    forecastCostCents: last?.forecastCostCents ?? forecast?.costCents,
    forecastEndsOn: last?.forecastEndsOn ?? forecast?.endsOn,
    comment: last?.comment,
  };
}

function givenReport({ language }: Visit, { grant, milestone, indicators, slippage, choices }: Opened, report: Report): Part {
  const said = words[language];
  const byKey = new Map(report.values.map((value) => [value.key, value]));
  const labels = new Map(indicators.map(({ key, label }) => [key, label]));
  const { review } = report;
  const forecast = { costCents: report.forecastCostCents, endsOn: report.forecastEndsOn };
  const needs = choices && slippage?.plan ? needsOf(language, choices, slippage.plan.costCents, forecast) : [];
  return html`<section>
    <h2>${said.given(report.number)}</h2>
    ${summaryList([
      [
        said.givenOn,
        html`${dayOf(language, report.reportedAt)}, ${said.by(report.reportedBy)}${report.late && html` <strong class="g-late">(${said.late})</strong>`}`,
      ],
      [said.spent, money(language, report.spentCents)],
      [said.forecastCost, money(language, report.forecastCostCents)],
      [said.forecastEnd, date(language, report.forecastEndsOn)],
      [said.needs, needs.length > 0 && html`<strong class="g-warn">${needs.join(' ')}</strong>`],
      [said.corrects, report.correction !== null && html`<span class="g-prose">${report.correction}</span>`],
      [said.comment, report.comment !== '' && html`<span class="g-prose">${report.comment}</span>`],
      [
        said.missing,
        report.missingIndicators.length > 0 &&
          html`<strong class="g-warn">${report.missingIndicators.map((key) => labels.get(key) ?? key).join(', ')}</strong>`,
      ],
      [
        said.review,
        review &&
          html`${status(review.decision === 'accept' ? 'met' : 'returned', review.decision === 'accept' ? said.accepted : said.returned)},
            ${dayOf(language, review.reviewedAt)}, ${said.by(review.reviewedBy)}${
              review.reasons !== '' && html`<br /><span class="g-prose">${review.reasons}</span>`
            }`,
      ],
    ])}
    ${table({
      caption: `${said.values} (${said.given(report.number)})`,
      isCaptionHidden: true,
      columns: [
        { label: said.indicator, isHeader: true, cell: indicatorName },
        { label: said.baseline, isFigure: true, cell: ({ baseline }) => (baseline === null ? '–' : figure(language, baseline)) },
        { label: said.target, isFigure: true, cell: (indicator) => targetCell(language, targetOf(grant, milestone, indicator)) },
        {
          label: said.value,
          isFigure: true,
          cell: (indicator) => {
            const { key, reported } = indicator;
            const value = byKey.get(key);
            const known = reported.find(({ rank, number }) => rank === report.rank && number === report.number);
            if (!value) return '–';
            return html`${valueWords(language, value, indicator)}${
              known?.reached !== null &&
              known !== undefined &&
              html`<br /><span class="g-small ${known.reached ? 'g-met' : 'g-unmet'}"
                  ><span aria-hidden="true">${known.reached ? '✓' : '○'}</span> ${known.reached ? said.reached : said.notReached}</span
                >`
            }`;
          },
        },
      ],
      rows: indicators,
      empty: html`<p>${said.none}</p>`,
    })}
  </section>`;
}

function reviewForm(visit: Visit, { grant, milestone, choices }: Opened, state: FormState & { keptAt?: string }): Part {
  const said = words[visit.language];
  const last = milestone.reports.at(-1);
  const { properties = {}, required = [] } = bodySchema(reviewReport);
  const context = { language: visit.language, command: 'reviewReport' as const, fields: state.fields, faults: state.faults };
  const body = html`${hiddenInput('/rank', milestone.rank)}${hiddenInput('/number', last?.number ?? 0)}
  ${properties['reasons'] && fieldOf(context, 'reasons', properties['reasons'], '/reasons', required.includes('reasons'))}
  ${choices && adjustmentFields(visit, choices, state)}`;
  return html`${
    last &&
    last.missingIndicators.length > 0 &&
    html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${said.cannotAccept}</p></div>`
  }${formOf(visit, {
    operation: reviewReport,
    state,
    action: address(hrefOf(grant, milestone), { etape: 'reviewReport', ...sameList(visit.query) }),
    body,
    answers: { pointer: '/decision', labels: said.answers },
    way: wayBeyond(visit, grant, state),
    keeps: keyOf(grant, milestone),
    cancel: wayToGrant(visit, grant, '/bilans'),
  })}`;
}

/** Why a report was returned: read before it is given again. */
function answerOf({ language }: Visit, { state, reports }: Milestone): Part {
  const review = state === 'returned' ? reports.at(-1)?.review : null;
  return (
    review &&
    html`<div class="fr-alert fr-alert--warning fr-alert--sm">
      <p>${words[language].review}${colon(language)} <span class="g-prose">${review.reasons}</span></p>
    </div>`
  );
}

type Form = { command: keyof typeof OPERATIONS; state: FormState & { keptAt?: string } };

async function show(visit: Visit, opened: Opened, form?: Form): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { grant, milestone, choices } = opened;
  const isAwaited = milestone.state === 'planned' || milestone.state === 'returned';
  const facts = summaryList([
    [said.state, reviewedStatus(milestone.state, milestone.label)],
    [said.period, period(language, milestone.periodStartsOn, milestone.periodEndsOn)],
    [said.due, isAwaited && deadline(language, milestone.dueAt, at)],
  ]);
  const section =
    form &&
    html`<section id="faire">
      <h2>${said[HEADINGS[form.command]]}</h2>
      ${form.command === 'reviewReport' ? reviewForm(visit, opened, form.state) : reportForm(visit, opened, OPERATIONS[form.command], form.state)}
    </section>`;
  const held = heldBy(language, milestone);
  const isGiven = form !== undefined && form.command !== 'reviewReport';
  const files = await filesOfAct(visit, grant.applicationId, {
    purpose: 'report',
    part: String(milestone.rank),
    back: address(hrefOf(grant, milestone), form?.command === 'correctReport' ? { corriger: 1 } : {}),
    mayAdd: isGiven,
  });
  const reports = milestone.reports.toReversed().map((report) => givenReport(visit, opened, report));
  return {
    title: milestoneName(language, milestone),
    crumbs: [...grantCrumbs(visit, grant), { label: said.title, href: wayToGrant(visit, grant, '/bilans') }],
    ...(form?.state.problem ? { status: 422 } : {}),
    body: html`${facts}${held && html`<p>${held}.</p>`}
${choices && choicesSection(visit, grant, choices)}
    ${isGiven ? [answerOf(visit, milestone), await gainsToDeclare(visit, grant), files, section, reports] : [reports, files, section]}
    ${
      milestone.reports.length === 0 &&
      !form &&
      html`<div class="g-empty"><p>${said.nothing} ${isAwaited && said.early}</p>
      ${refusedStep(language, milestone.refused, 'reportMilestone')}</div>`
    }`,
    aside: isGiven ? null : whatNow(visit, grant),
  };
}

const reportPage: Page = {
  path: '/conventions/:id/bilans/:rank',
  of: getGrant,
  get: async (visit) => {
    const opened = await open(visit);
    const { grant, milestone } = opened;
    if (milestone.commands.includes('reportMilestone'))
      return show(visit, opened, {
        command: 'reportMilestone',
        state: await openForm(visit, reportMilestone, keyOf(grant, milestone), beginningOf(opened)),
      });
    // An accepted report is shown as text: its own button opens the form of a correction.
    if (milestone.commands.includes('correctReport') && visit.query.has('corriger'))
      return show(visit, opened, {
        command: 'correctReport',
        state: await openForm(visit, correctReport, keyOf(grant, milestone), beginningOf(opened)),
      });
    if (!milestone.commands.includes('reviewReport')) return show(visit, opened);
    const beginning = { rank: milestone.rank, number: milestone.reports.at(-1)?.number };
    return show(visit, opened, {
      command: 'reviewReport',
      state: await openForm(visit, reviewReport, keyOf(grant, milestone), beginning),
    });
  },
  post: async (visit) => {
    const { grant, milestone } = await open(visit);
    const asked = visit.query.get('etape');
    const command = asked === 'reviewReport' || asked === 'correctReport' ? asked : 'reportMilestone';
    const operation = OPERATIONS[command];
    const given = await giveForm(visit, operation, {
      params: { id: grant.id },
      fixed: { rank: milestone.rank },
      read: (body) =>
        command === 'reviewReport'
          ? withAdjustment(body, visit.fields)
          : { ...body, values: valuesIn(visit.fields).map(({ value }) => value) },
    });
    if ('done' in given) return doneAt(visit, operation, hrefOf(grant, milestone), keyOf(grant, milestone));
    const state = (command === 'reviewReport' ? atAdjustedRows : atTheirRows)(given.state, visit.fields);
    return show(visit, await open(visit), { command, state });
  },
};

const reportsPage: Page = {
  path: '/conventions/:id/bilans',
  of: getGrant,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const grant = await readGrant(visit);
    return {
      title: said.title,
      crumbs: grantCrumbs(visit, grant),
      body: html`${grantMenu(visit, grant)}${milestoneTable(visit, grant)}
      ${
        grant.finalAccount &&
        html`<h2>${said.account}</h2>
          ${accountSummary(visit, grant)}`
      }`,
      aside: whatNow(visit, grant),
    };
  },
};

export const reportPages: readonly Page[] = [reportsPage, reportPage];
