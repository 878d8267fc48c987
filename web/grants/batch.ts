import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BATCH_AT_MOST, type BatchAnswer } from '../../api/batches.ts';
import { listPaymentQueue } from '../../api/grants/payment-queue.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { type Column, table } from '../core/components/table.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { type Answer, address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { type BatchName, BATCHES, isBatch, type Line, linesOf, type ReadLine, tickOf } from './batch-lines.ts';
import { hiddenInput } from './inputs.ts';

const linesFr = (count: number): string => `${figure('fr', count)} ${count > 1 ? 'lignes' : 'ligne'}`;
const linesEn = (count: number): string => `${figure('en', count)} ${count === 1 ? 'line' : 'lines'}`;

const words = bilingual({
  fr: {
    queues: 'Paiements',
    check: 'Vérifier la sélection',
    all: 'Tout cocher',
    nothing: 'Tout décocher',
    tick: 'Choisir',
    ticked: 'Somme cochée :',
    none: 'Aucune ligne n’est cochée, ou celles qui l’étaient ne sont plus à traiter. Revenez à la file et cochez-en.',
    titles: { payees: 'Valider des coordonnées bancaires', certify: 'Attester des services faits', order: 'Demander des paiements' },
    leads: {
      payees: 'Vérifiez chaque compte auprès du bénéficiaire, par un contact que vous connaissez déjà. Cette consultation est enregistrée.',
      certify: 'Chaque tranche est attestée en entier. Pour un montant moindre, passez par sa page.',
      order: 'Chaque paiement est demandé en entier, sur le compte en vigueur. Une autre personne l’enregistrera.',
    },
    each: 'Chaque ligne est décidée séparément : un refus n’arrête pas les autres.',
    organisation: 'Bénéficiaire',
    rests: { payees: 'Compte proposé', certify: 'Ce qui montre le service', order: 'Service' },
    words: 'Sur quoi vous l’attestez',
    total: (count: number) => `Total de ${linesFr(count)}`,
    confirm: (count: number, sum: string | null) =>
      `Confirmer ${count === 1 ? 'la ligne' : `les ${linesFr(count)}`}${sum ? `, ${sum}` : ''}`,
    back: 'Revenir à la file',
    results: 'Résultats',
    done: 'Fait',
    refused: 'Refusé',
    summary: (done: number, of: number, sum: string | null) =>
      `${linesFr(done)} sur ${figure('fr', of)} ${done > 1 ? 'sont faites' : 'est faite'}${sum ? `, pour ${sum}` : ''}.`,
    left: 'Les lignes refusées restent dans leur file. Renvoyer cette page ne refait rien.',
    next: { order: 'Suite : demander les paiements' },
    most: (most: string) => `Au plus ${most} lignes à la fois : les suivantes restent dans la file.`,
  },
  en: {
    queues: 'Payments',
    check: 'Check the selection',
    all: 'Tick all',
    nothing: 'Untick all',
    tick: 'Choose',
    ticked: 'Sum ticked:',
    none: 'No line is ticked, or those that were no longer wait. Go back to the queue and tick some.',
    titles: { payees: 'Approve bank details', certify: 'Certify services', order: 'Order payments' },
    leads: {
      payees: 'Check each account with the beneficiary, through a contact that you already know. This reading is recorded.',
      certify: 'Each tranche is certified in full. For less, go by its page.',
      order: 'Each payment is ordered in full, to the account in force. Another person will record it.',
    },
    each: 'Each line is decided by itself: one that is refused stops none of the others.',
    organisation: 'Beneficiary',
    rests: { payees: 'Proposed account', certify: 'What shows the service', order: 'Service' },
    words: 'What you certify it on',
    total: (count: number) => `Total of ${linesEn(count)}`,
    confirm: (count: number, sum: string | null) => `Confirm ${count === 1 ? 'the line' : `the ${linesEn(count)}`}${sum ? `, ${sum}` : ''}`,
    back: 'Go back to the queue',
    results: 'Outcomes',
    done: 'Done',
    refused: 'Refused',
    summary: (done: number, of: number, sum: string | null) =>
      `${figure('en', done)} of ${linesEn(of)} ${done === 1 ? 'is' : 'are'} done${sum ? `, for ${sum}` : ''}.`,
    left: 'Refused lines stay in their queue. Sending this page again does nothing twice.',
    next: { order: 'Next: order the payments' },
    most: (most: string) => `At most ${most} lines at once: the others stay in the queue.`,
  },
});

const PATH = '/paiements/lot';
/** The fields of a batch's forms: what is ticked, each line that was shown, and what a line is certified on. */
const [TICK, LINE, WORDS] = ['choix', 'ligne', 'constat'] as const;
/** The parameter that ticks all lines of a queue, without a script. */
export const TICK_ALL = 'cocher';

const ShownLine = z.strictObject({
  ...{ grantId: z.uuid(), part: z.string(), cents: z.int().nullable() },
  ...{ reference: z.string(), title: z.string(), organisationName: z.string() },
});

const queueHref = (name: string, isAllTicked = false): string =>
  address('/paiements', { file: name, ...(isAllTicked ? { [TICK_ALL]: 'tout' } : {}) });

/** The column of boxes in a queue; empty where a row is not the caller's. */
export const tickColumn = <
  Row extends { grantId: string | null; rank: string | null; reference: string | null; amountCents: number | null },
>(
  { language, query }: Visit,
  name: BatchName,
  isMine: (row: Row) => boolean,
): Column<Row> => ({
  label: html`<span class="fr-sr-only">${words[language].tick}</span>`,
  cell: (row) =>
    row.grantId !== null &&
    isMine(row) &&
    html`<input
      type="checkbox"
      name="${TICK}"
      value="${tickOf(name, { grantId: row.grantId, part: row.rank ?? '' })}"
      data-cents="${row.amountCents ?? 0}"
      aria-label="${words[language].tick} ${row.reference ?? ''}${row.rank && ` · ${row.rank}`}"
      ${flag('checked', query.get(TICK_ALL) === 'tout')}
    />`,
});

/** A queue whose lines may be ticked, with the button that leads on to what they decide. */
export function batchForm(visit: Visit, name: BatchName, here: Record<string, string | null>, rows: Html): Html {
  const { language, query } = visit;
  const said = words[language];
  const isAll = query.get(TICK_ALL) === 'tout';
  return html`<form method="post" action="${address(PATH, { file: name })}" data-ticks="1">
    ${ownerField(visit)}
    <p><a class="fr-link" href="${address('/paiements', { ...here, ...(isAll ? {} : { [TICK_ALL]: 'tout' }) })}">${isAll ? said.nothing : said.all}</a></p>
    ${rows}
    <p class="g-buttons"><button class="fr-btn">${said.check}</button> ${name !== 'payees' && html`<span data-ticked="${said.ticked}"></span>`}</p>
  </form>`;
}

const ownerField = ({ person }: Visit): Part => person && hiddenInput(PERSON_FIELD, markOf(person.caller.personId));

const sumOf = (lines: readonly Pick<Line, 'cents'>[]): number => sumCents(lines.map(({ cents }) => cents ?? 0));

function columnsOf<Row extends Line>({ language }: Visit, name: BatchName): Column<Row>[] {
  const said = words[language];
  return [
    {
      label: said.project,
      isHeader: true,
      cell: ({ grantId, reference, title }) => titledLink(`/conventions/${grantId}`, title, reference),
    },
    { label: said.organisation, cell: ({ organisationName }) => organisationName },
    ...(name === 'payees' ? [] : [{ label: said.tranche, cell: ({ part }: Row) => part }]),
  ];
}

const amountColumn = <Row extends Line>({ language }: Visit): Column<Row> => ({
  label: words[language].amount,
  isFigure: true,
  cell: ({ cents }) => money(language, cents),
});

/** A line of the total: in the first and the last column. */
const footOf = ({ language }: Visit, columns: number, lines: readonly Line[]): Part[] => [
  words[language].total(lines.length),
  ...Array.from({ length: columns - 2 }, () => ''),
  money(language, sumOf(lines)),
];

const crumbsOf = ({ language }: Visit) => [{ label: words[language].queues, href: '/paiements' }];

/** All that the batch would decide, with its figures, and the button that decides it. */
function toCheck(visit: Visit, name: BatchName, lines: readonly ReadLine[], isMore: boolean): Answer {
  const { language } = visit;
  const said = words[language];
  const backLink = html`<a class="fr-link" href="${queueHref(name)}">${said.back}</a>`;
  if (lines.length === 0)
    return {
      ...{ title: said.titles[name], crumbs: crumbsOf(visit), status: 422 },
      body: html`<div class="fr-alert fr-alert--warning"><p>${said.none}</p></div>
        <p>${backLink}</p>`,
    };
  const columns: Column<ReadLine>[] = [
    ...columnsOf<ReadLine>(visit, name),
    { label: said.rests[name], cell: ({ rests }) => rests },
    ...(lines.some(({ needsWords }) => needsWords)
      ? [
          {
            label: said.words,
            cell: (line: ReadLine) =>
              line.needsWords &&
              html`<input class="fr-input" type="text" required name="${WORDS} ${tickOf(name, line)}" maxlength="2000" aria-label="${said.words}${colon(language)} ${line.reference}" />`,
          },
        ]
      : []),
    ...(name === 'payees' ? [] : [amountColumn<ReadLine>(visit)]),
  ];
  const sum = name === 'payees' ? null : euros(language, sumOf(lines));
  const { warning } = COMMAND_WORDS[BATCHES[name].operation.spec.batchOf][language];
  return {
    title: said.titles[name],
    crumbs: crumbsOf(visit),
    isWide: true,
    body: html`<p>${said.leads[name]}</p>
      <p>${said.each}</p>
      ${isMore && html`<p class="g-warn">${said.most(figure(language, BATCH_AT_MOST))}</p>`}
      <form method="post" action="${address(PATH, { file: name })}">
        ${ownerField(visit)}${hiddenInput(KEY_FIELD, randomUUID())}
        ${lines.map(({ rests: _, needsWords: __, ...line }) => hiddenInput(LINE, JSON.stringify(line)))}
        ${table({
          ...{ caption: said.titles[name], isCaptionHidden: true, isStacked: true, columns, rows: lines },
          ...(name === 'payees' ? {} : { foot: footOf(visit, columns.length, lines) }),
        })}
        ${warning && html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${warning}</p></div>`}
        <p class="g-buttons"><button class="fr-btn">${said.confirm(lines.length, sum)}</button> ${backLink}</p>
      </form>`,
  };
}

type Outcome = z.infer<typeof BatchAnswer>['outcomes'][number];

/** The outcome of each line, with links to the next work. */
function outcomesOf(visit: Visit, name: BatchName, lines: readonly Line[], answer: z.infer<typeof BatchAnswer>): Answer {
  const { language } = visit;
  const said = words[language];
  const outcomes = lines.map((line, place) => ({ ...line, outcome: answer.outcomes[place] as Outcome }));
  const done = outcomes.filter(({ outcome }) => outcome.done);
  const sum = name === 'payees' ? null : euros(language, sumOf(done));
  const columns: Column<(typeof outcomes)[number]>[] = [
    ...columnsOf<(typeof outcomes)[number]>(visit, name),
    {
      label: said.outcome,
      cell: ({ outcome: { done: isDone, problem } }) =>
        html`${status(isDone ? 'favourable' : 'unfavourable', isDone ? said.done : said.refused)}${problem && html`<p class="g-small">${problem.detail}</p>`}`,
    },
    ...(name === 'payees' ? [] : [amountColumn<(typeof outcomes)[number]>(visit)]),
  ];
  const { next } = BATCHES[name];
  return {
    title: `${said.titles[name]} · ${said.results.toLowerCase()}`,
    crumbs: crumbsOf(visit),
    isWide: true,
    body: html`<div class="fr-alert fr-alert--${answer.refused === 0 ? 'success' : 'warning'}" role="status">
        <p>${said.summary(answer.done, lines.length, sum)} ${answer.refused > 0 && said.left}</p>
      </div>
      ${table({ caption: said.results, columns, rows: outcomes, isStacked: true })}
      <p class="g-buttons">
        ${next && html`<a class="fr-btn" href="${queueHref(next, true)}">${said.next[next]}</a> `}<a class="fr-link" href="${queueHref(name)}">${said.back}</a>
      </p>`,
  };
}

/** The body of each line: the amount that the page showed. */
const ITEMS: Record<BatchName, (line: Line, observed: string) => Record<string, unknown>> = {
  payees: ({ part }) => ({ payeeId: part }),
  certify: ({ part, cents }, observation) => ({ tranche: Number(part), certifiedCents: cents, observation }),
  order: ({ part, cents }) => ({ tranche: Number(part), orderedCents: cents }),
};

async function give(visit: Visit, name: BatchName, lines: readonly Line[]): Promise<Answer> {
  const { fields } = visit;
  const items = lines.map((line) => ({
    grantId: line.grantId,
    ...ITEMS[name](line, firstOf(fields, `${WORDS} ${tickOf(name, line)}`).trim()),
  }));
  const { body } = await visit.command(BATCHES[name].operation, { body: { items }, key: firstOf(fields, KEY_FIELD) });
  return outcomesOf(visit, name, lines, body);
}

/** A line as the page before showed it. */
function shownLine(text: string): Line {
  try {
    return ShownLine.parse(JSON.parse(text));
  } catch {
    throw new Problem({ code: 'not_found' });
  }
}

/** Many of a queue at once: what is ticked is shown with its figures, then decided, then told line by line. */
export const batchPage: Page = {
  path: PATH,
  of: listPaymentQueue,
  post: async (visit) => {
    const { fields, query } = visit;
    const name = query.get('file') ?? '';
    if (!isBatch(name)) throw new Problem({ code: 'not_found' });
    const shown = fields[LINE];
    if (shown) return give(visit, name, shown.map(shownLine));
    const ticked = fields[TICK] ?? [];
    return toCheck(visit, name, await linesOf(visit, name, ticked, BATCH_AT_MOST), ticked.length > BATCH_AT_MOST);
  },
};
