import { type getMilestoneChoices, reviewReport } from '../../api/grants/milestones.ts';
import { beyondTolerance } from '../../domain/grants/adjustment.ts';
import { figure } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { fieldOf } from '../core/forms/field.ts';
import { bodySchema, type FormState } from '../core/forms/form.ts';
import { bodyOf, type Fields } from '../core/forms/values.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { Grant } from './grant-page-parts.ts';
import { cellInput, hiddenInput } from './inputs.ts';

const words = bilingual({
  fr: {
    title: 'Ce qui se décide à ce jalon',
    confirm: 'Confirmer',
    confirms: (tranche: number) => `Accepter le bilan débloque aussitôt la tranche ${tranche} :`,
    confirmsNone: 'Accepter le bilan ne débloque aucune autre tranche.',
    waits: 'Elle attend encore :',
    adjust: 'Ajuster',
    within: 'Sans avenant, en acceptant le bilan :',
    end: (days: number) => `la fin du projet, de ${days} jours au plus, jusqu’au`,
    shares: (percent: number) => `une dépense ou une cible, de ${percent} % au plus, à coût total inchangé`,
    noTolerance: 'L’appel ne laisse aucune tolérance : tout changement du plan est un avenant.',
    notFollowed: 'Aucune période ne suit : il n’y a plus rien à ajuster.',
    beyond: 'Au-delà, proposer un avenant',
    stop: 'Arrêter',
    stopsNot: 'Toutes les conditions écrites sont respectées à ce jalon : rien ne permet d’arrêter le projet.',
    stops: 'Une condition écrite n’est pas respectée :',
    left: 'Une mise en demeure et les observations du bénéficiaire viennent d’abord. À la fin de la convention, seraient libérés au plus',
    paid: 'déjà payés :',
    notice: 'Mettre en demeure',
    summary: 'Ajuster le plan de la suite, sans avenant',
    cost: 'Dépense',
    signed: 'Signé',
    now: 'Au plan',
    most: 'Au plus',
    amount: 'Nouveau montant',
    amountOf: (label: string) => `Nouveau montant de « ${label} », en euros`,
    targets: 'Cibles à venir',
    atMonth: (month: number) => `à ${month} mois`,
    value: 'Nouvelle cible',
    valueOf: (label: string, month: number) => `Nouvelle cible « ${label} » à ${month} mois`,
    empty: 'Laissez vide ce qui ne change pas.',
    needs: {
      end: 'La fin prévue dépasse la tolérance de l’appel : elle demande un avenant.',
      cost: 'Le coût prévu dépasse celui du plan : il demande un avenant.',
    },
  },
  en: {
    title: 'What is decided at this milestone',
    confirm: 'Confirm',
    confirms: (tranche: number) => `Accepting the report confirms tranche ${tranche} at once:`,
    confirmsNone: 'Accepting the report confirms no other tranche.',
    waits: 'It still waits for:',
    adjust: 'Adjust',
    within: 'Without an amendment, when the report is accepted:',
    end: (days: number) => `the end of the project, by ${days} days at most, until`,
    shares: (percent: number) => `a cost or a target, by ${percent}% at most, with the same total cost`,
    noTolerance: 'The call leaves no tolerance: every change of the plan is an amendment.',
    notFollowed: 'No period follows: there is nothing left to adjust.',
    beyond: 'Beyond that, propose an amendment',
    stop: 'Stop',
    stopsNot: 'All written conditions are kept at this milestone: nothing allows the project to be stopped.',
    stops: 'A written condition is not kept:',
    left: 'A formal notice and the observations of the beneficiary come first. The end of the agreement would free at most',
    paid: 'paid already:',
    notice: 'Give formal notice',
    summary: 'Adjust the plan that follows, without an amendment',
    cost: 'Cost',
    signed: 'Signed',
    now: 'In the plan',
    most: 'At most',
    amount: 'New amount',
    amountOf: (label: string) => `New amount of “${label}”, in euros`,
    targets: 'Targets to come',
    atMonth: (month: number) => `at month ${month}`,
    value: 'New target',
    valueOf: (label: string, month: number) => `New target “${label}” at month ${month}`,
    empty: 'Leave empty what does not change.',
    needs: {
      end: 'The forecast end is beyond the tolerance of the call: it needs an amendment.',
      cost: 'The forecast cost is above that of the plan: it needs an amendment.',
    },
  },
});

export type Choices = AnswerOf<typeof getMilestoneChoices>;

const conditions = (list: readonly { label: string }[]): Part =>
  html`<ul>
    ${list.map(({ label }) => html`<li>${label}</li>`)}
  </ul>`;

function confirmPart(language: Language, { confirm }: Choices): Part {
  const said = words[language];
  if (!confirm) return html`<p>${said.confirmsNone}</p>`;
  return html`<p>${said.confirms(confirm.tranche)} <strong>${money(language, confirm.amountCents)}</strong></p>
    ${confirm.waitsFor.length > 0 && html`<p>${said.waits}</p> ${conditions(confirm.waitsFor)}`}`;
}

/** The link to the amendment that is the way beyond the tolerance; none for a person who may not propose it. */
const beyond = (visit: Visit, grant: Grant): Part =>
  grant.commands.includes('proposeAmendment') &&
  html`<p><a class="fr-link" href="${wayToAct(visit, 'proposeAmendment', grant.id)}">${words[visit.language].beyond}</a></p>`;

function adjustPart(visit: Visit, grant: Grant, { adjust }: Choices): Part {
  const { language } = visit;
  const said = words[language];
  if (!adjust) return html`<p>${said.notFollowed}</p>`;
  const { days, percent, latestEndsOn } = adjust;
  return html`${
    days + percent === 0
      ? html`<p>${said.noTolerance}</p>`
      : html`<p>${said.within}</p>
          <ul>
            ${days > 0 && html`<li>${said.end(days)} ${date(language, latestEndsOn)}</li>`}${percent > 0 && html`<li>${said.shares(percent)}</li>`}
          </ul>`
  }${beyond(visit, grant)}`;
}

function stopPart(visit: Visit, grant: Grant, { rank, stop }: Choices): Part {
  const { language } = visit;
  const said = words[language];
  if (stop.unkept.length === 0) return html`<p>${said.stopsNot}</p>`;
  const notice = { milestone: rank, ground: 'condition' };
  return html`<p>${said.stops}</p>
    ${conditions(stop.unkept)}
    <p>
      ${said.left} <strong>${money(language, stop.openCents)}</strong> (${said.paid} ${money(language, stop.paidCents)}).
    </p>
    ${
      grant.commands.includes('giveNotice') &&
      html`<p><a class="fr-link" href="${wayToAct(visit, 'giveNotice', grant.id, notice)}">${said.notice}</a></p>`
    }`;
}

/** The three decisions of a milestone, each with what it brings in figures. */
export function choicesSection(visit: Visit, grant: Grant, choices: Choices): Part {
  const { language } = visit;
  const said = words[language];
  return html`<section>
    <h2>${said.title}</h2>
    <h3>${said.confirm}</h3>
    ${confirmPart(language, choices)}
    <h3>${said.adjust}</h3>
    ${adjustPart(visit, grant, choices)}
    <h3>${said.stop}</h3>
    ${stopPart(visit, grant, choices)}
  </section>`;
}

/** The parts of a report's forecast that need an amendment; none where no period follows. */
export function needsOf(
  language: Language,
  { adjust }: Choices,
  costCents: number,
  forecast: Parameters<typeof beyondTolerance>[1],
): string[] {
  if (!adjust) return [];
  return beyondTolerance({ costCents, signedEndsOn: adjust.signedEndsOn }, forecast, adjust).map((each) => words[language].needs[each]);
}

/** The part of the review's form that adjusts the plan: the last day, a row for each cost, and one for each target. */
export function adjustmentFields({ language }: Visit, { adjust }: Choices, state: FormState): Part {
  if (!adjust || adjust.days + adjust.percent === 0) return null;
  const said = words[language];
  const schema = bodySchema(reviewReport).properties?.['adjustment']?.properties?.['endsOn'];
  const context = { language, command: 'reviewReport' as const, fields: state.fields, faults: state.faults };
  const isTyped = Object.entries(state.fields).some(
    ([name, [value]]) => /^\/adjustment\/.*(endsOn|amountCents|value)$/.test(name) && value,
  );
  return html`<details ${isTyped && html`open`}>
    <summary>${said.summary}</summary>
    <p class="fr-hint-text">${said.empty}</p>
    ${schema && adjust.days > 0 && fieldOf(context, 'endsOn', schema, '/adjustment/endsOn', false)}
    ${table({
      caption: said.costs,
      columns: [
        { label: said.cost, isHeader: true, cell: ({ label }) => label },
        { label: said.signed, isFigure: true, cell: ({ signedCents }) => money(language, signedCents) },
        { label: said.now, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
        { label: said.most, isFigure: true, cell: ({ mostCents }) => money(language, mostCents) },
        {
          label: said.amount,
          cell: ({ line, label }) =>
            html`${hiddenInput(`/adjustment/costs/${line - 1}/line`, line)}${cellInput(state, `/adjustment/costs/${line - 1}/amountCents`, said.amountOf(label), { holds: 'amount' })}`,
        },
      ],
      rows: adjust.costs,
    })}
    ${
      adjust.targets.length > 0 &&
      table({
        caption: said.targets,
        columns: [
          {
            label: said.target,
            isHeader: true,
            cell: ({ label, unit, month }) => html`${label}<br /><span class="g-muted g-small">${unit}, ${said.atMonth(month)}</span>`,
          },
          { label: said.signed, isFigure: true, cell: ({ signed }) => figure(language, signed) },
          { label: said.now, isFigure: true, cell: ({ value }) => figure(language, value) },
          {
            label: said.value,
            cell: ({ key, month, label, place }) =>
              html`${hiddenInput(`/adjustment/targets/${place}/key`, key)}${hiddenInput(`/adjustment/targets/${place}/month`, month)}${cellInput(state, `/adjustment/targets/${place}/value`, said.valueOf(label, month))}`,
          },
        ],
        rows: adjust.targets.map((target, place) => ({ ...target, place })),
      })
    }
  </details>`;
}

const LISTS = { costs: 'amountCents', targets: 'value' } as const;

/** The rows of a form in which a new figure was typed, by their places. */
function typedPlaces(fields: Fields, list: keyof typeof LISTS): number[] {
  const { adjustment } = bodyOf(bodySchema(reviewReport), fields) as { adjustment?: Record<string, Record<string, unknown>[]> };
  return (adjustment?.[list] ?? []).flatMap((row, place) => (row[LISTS[list]] === undefined ? [] : [place]));
}

/** The review that a form says: without an adjustment where nothing of it was typed. */
export function withAdjustment({ adjustment, ...body }: Record<string, unknown>, fields: Fields): Record<string, unknown> {
  const { endsOn, costs = [], targets = [] } = (adjustment ?? {}) as { endsOn?: string; costs?: unknown[]; targets?: unknown[] };
  const [costPlaces, targetPlaces] = [typedPlaces(fields, 'costs'), typedPlaces(fields, 'targets')];
  if (!endsOn && costPlaces.length + targetPlaces.length === 0) return body;
  return {
    ...body,
    adjustment: {
      ...(endsOn ? { endsOn } : {}),
      costs: costs.filter((_, place) => costPlaces.includes(place)),
      targets: targets.filter((_, place) => targetPlaces.includes(place)),
    },
  };
}

/** Moves the faults of an adjustment to the rows of the form: rows without a figure are not sent. */
export function atAdjustedRows({ faults, ...state }: FormState, fields: Fields): FormState {
  const moved = [...faults].map(([pointer, fault]) => {
    const [, list, index, rest = ''] = /^\/adjustment\/(costs|targets)\/(\d+)(.*)$/.exec(pointer) ?? [];
    if (list !== 'costs' && list !== 'targets') return [pointer, fault] as const;
    return [`/adjustment/${list}/${typedPlaces(fields, list)[Number(index)] ?? index}${rest}`, fault] as const;
  });
  return { ...state, faults: new Map(moved) };
}

const BEYOND = ['end_beyond_tolerance', 'cost_beyond_tolerance', 'target_beyond_tolerance', 'adjusted_total_differs'];

/** The way forward where a review was refused because its adjustment needs an amendment. */
export const wayBeyond = (visit: Visit, grant: Grant, { problem }: FormState): { href: string; text: string } | undefined =>
  problem && BEYOND.includes(problem.code)
    ? { href: wayToAct(visit, 'proposeAmendment', grant.id), text: words[visit.language].beyond }
    : undefined;
