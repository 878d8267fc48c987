import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { listPaymentQueue } from '../../api/grants/payment-queue.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import { BATCH_AT_MOST, type BatchItem } from '../../domain/core/page-draft.ts';
import { keysOf } from '../../domain/core/records.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { BATCH_FORM_BYTES, type BatchLook, giveBatch } from '../core/batches.ts';
import { money } from '../core/components/money.ts';
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
    whole: (most: string) => `Vérifier toute la file, ${most} lignes au plus`,
    ticked: 'Somme cochée :',
    none: 'Aucune ligne n’est cochée, ou celles qui l’étaient ne sont plus à traiter. Revenez à la file et cochez-en.',
    titles: { payees: 'Valider des coordonnées bancaires', certify: 'Attester des services faits', order: 'Demander des paiements' },
    leads: {
      payees: 'Vérifiez chaque compte auprès du bénéficiaire, par un contact que vous connaissez déjà. Cette consultation est enregistrée.',
      certify: 'Chaque tranche est attestée en entier. Pour un montant moindre, passez par sa page.',
      order: 'Chaque paiement est demandé en entier, sur le compte en vigueur. Une autre personne l’enregistrera.',
    },
    each: 'Chaque ligne est décidée séparément : un refus n’arrête pas les autres.',
    rests: { payees: 'Compte proposé', certify: 'Ce qui montre le service', order: 'Service' },
    words: 'Sur quoi vous l’attestez',
    total: (count: number) => `Total de ${linesFr(count)}`,
    confirm: (count: number, sum: string | null) =>
      `Confirmer ${count === 1 ? 'la ligne' : `les ${linesFr(count)}`}${sum ? `, ${sum}` : ''}`,
    back: 'Revenir à la file',
    summary: (done: number, of: number, sum: string | null) =>
      `${linesFr(done)} sur ${figure('fr', of)} ${done > 1 ? 'sont faites' : 'est faite'}${sum ? `, pour ${sum}` : ''}.`,
    next: { order: 'Suite : demander les paiements' },
    most: (most: string) => `Au plus ${most} lignes à la fois : les suivantes restent dans la file.`,
  },
  en: {
    queues: 'Payments',
    check: 'Check the selection',
    all: 'Tick all',
    nothing: 'Untick all',
    whole: (most: string) => `Check the whole queue, at most ${most} lines`,
    ticked: 'Sum ticked:',
    none: 'No line is ticked, or those that were no longer wait. Go back to the queue and tick some.',
    titles: { payees: 'Approve bank details', certify: 'Certify services', order: 'Order payments' },
    leads: {
      payees: 'Check each account with the beneficiary, through a contact that you already know. This reading is recorded.',
      certify: 'Each tranche is certified in full. For less, go by its page.',
      order: 'Each payment is ordered in full, to the account in force. Another person will record it.',
    },
    each: 'Each line is decided by itself: one that is refused stops none of the others.',
    rests: { payees: 'Proposed account', certify: 'What shows the service', order: 'Service' },
    words: 'What you certify it on',
    total: (count: number) => `Total of ${linesEn(count)}`,
    confirm: (count: number, sum: string | null) => `Confirm ${count === 1 ? 'the line' : `the ${linesEn(count)}`}${sum ? `, ${sum}` : ''}`,
    back: 'Go back to the queue',
    summary: (done: number, of: number, sum: string | null) =>
      `${figure('en', done)} of ${linesEn(of)} ${done === 1 ? 'is' : 'are'} done${sum ? `, for ${sum}` : ''}.`,
    next: { order: 'Next: order the payments' },
    most: (most: string) => `At most ${most} lines at once: the others stay in the queue.`,
  },
});

const PATH = '/paiements/lot';
/** The fields of a batch's forms: what is ticked, each line that was shown, and what a line is certified on. */
const [TICK, LINE, WORDS] = ['choix', 'ligne', 'constat'] as const;
/** The parameter that ticks all lines of a queue, without a script. */
export const TICK_ALL = 'cocher';
/** The button that takes all that its list has, and not what is ticked alone. */
const WHOLE = 'tous';

const ShownLine = z.object({ grantId: z.uuid(), part: z.string(), cents: z.int().nullable() });
type Sent = z.infer<typeof ShownLine>;

const queueHref = (name: string, isAllTicked = false): string =>
  address('/paiements', { file: name, ...(isAllTicked ? { [TICK_ALL]: 'tout' } : {}) });

/** The queue that a form of this page came from, with its filters. */
const queueOf = ({ query }: Visit): string => address('/paiements', Object.fromEntries(query));

/** The column of boxes in a queue; empty where a row is not the caller's. */
export const tickColumn = <
  Row extends { grantId: string | null; rank: string | null; reference: string | null; amountCents: number | null },
>(
  { language, query }: Visit,
  name: BatchName,
  isMine: (row: Row) => boolean,
): Column<Row> => ({
  label: html`<span class="fr-sr-only">${words[language].choose}</span>`,
  cell: (row) =>
    row.grantId !== null &&
    isMine(row) &&
    html`<input
      type="checkbox"
      name="${TICK}"
      value="${tickOf(name, { grantId: row.grantId, part: row.rank ?? '' })}"
      data-cents="${row.amountCents ?? 0}"
      aria-label="${words[language].choose} ${row.reference ?? ''}${row.rank && ` · ${row.rank}`}"
      ${flag('checked', query.get(TICK_ALL) === 'tout')}
    />`,
});

/** A queue whose lines may be ticked, with the button that leads on to what they decide. */
export function batchForm(visit: Visit, name: BatchName, here: Record<string, string | null>, rows: Html): Html {
  const { language, query } = visit;
  const said = words[language];
  const isAll = query.get(TICK_ALL) === 'tout';
  return html`<form method="post" action="${address(PATH, { ...here, file: name })}" data-ticks="1">
    ${ownerField(visit)}
    <p><a class="fr-link" href="${address('/paiements', { ...here, ...(isAll ? {} : { [TICK_ALL]: 'tout' }) })}">${isAll ? said.nothing : said.all}</a></p>
    ${rows}
    <p class="g-buttons"><button class="fr-btn">${said.check}</button>
      ${
        // Proposed bank details are found by no word.
        !(name === 'payees' && here['q']) &&
        html`<button class="fr-btn fr-btn--secondary" name="${WHOLE}" value="1">${said.whole(figure(language, BATCH_AT_MOST))}</button>`
      }
      ${name !== 'payees' && html`<span data-ticked="${said.ticked}"></span>`}</p>
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
    { label: said.beneficiary, cell: ({ organisationName }) => organisationName },
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
  const backLink = html`<a class="fr-link" href="${queueOf(visit)}">${said.back}</a>`;
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
      <form method="post" action="${address(PATH, { ...Object.fromEntries(visit.query), file: name })}">
        ${ownerField(visit)}${hiddenInput(KEY_FIELD, randomUUID())}
        ${lines.map(({ grantId, part, cents }) => hiddenInput(LINE, JSON.stringify({ grantId, part, cents } satisfies Sent)))}
        ${table({
          ...{ caption: said.titles[name], isCaptionHidden: true, isStacked: true, columns, rows: lines },
          ...(name === 'payees' ? {} : { foot: footOf(visit, columns.length, lines) }),
        })}
        ${warning && html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${warning}</p></div>`}
        <p class="g-buttons"><button class="fr-btn">${said.confirm(lines.length, sum)}</button> ${backLink}</p>
      </form>`,
  };
}

/** The body of each line: the amount that the page showed. */
const ITEMS: Record<BatchName, (line: Sent, observed: string) => Record<string, unknown>> = {
  payees: ({ part }) => ({ payeeId: part }),
  certify: ({ part, cents }, observation) => ({ tranche: Number(part), certifiedCents: cents, observation }),
  order: ({ part, cents }) => ({ tranche: Number(part), orderedCents: cents }),
};

/** The command of each line, by which its page tells what has become of it. */
const commandsOf = ({ fields }: Visit, name: BatchName, lines: readonly Sent[]): BatchItem[] =>
  lines.map((line) => ({
    operation: BATCHES[name].operation.spec.batchOf,
    params: { id: line.grantId },
    body: ITEMS[name](line, firstOf(fields, `${WORDS} ${tickOf(name, line)}`).trim()),
    shown: { href: `/conventions/${line.grantId}`, cents: line.cents, detail: name === 'payees' ? null : line.part },
  }));

/** What the pages of these batches say. */
export const paymentBatches: readonly BatchLook[] = keysOf(BATCHES).map((name) => {
  const { next } = BATCHES[name];
  const said = (of: (language: (typeof words)['fr']) => string) => ({ fr: of(words.fr), en: of(words.en) });
  return {
    kind: name,
    title: said(({ titles }) => titles[name]),
    summary: { fr: words.fr.summary, en: words.en.summary },
    back: { href: queueHref(name), label: said(({ back }) => back) },
    ...(next && { next: async ({ language }) => ({ href: queueHref(next, true), label: words[language].next[next] }) }),
  };
});

/** A line as the page before showed it. */
function shownLine(text: string): Sent {
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
  formBytes: BATCH_FORM_BYTES,
  // Its form stands on an answer: the way back from a sign-in, or a page loaded again, leads to the queue before it.
  get: async (visit) => ({ to: queueOf(visit) }),
  post: async (visit) => {
    const { fields, query } = visit;
    const name = query.get('file') ?? '';
    if (!isBatch(name)) throw new Problem({ code: 'not_found' });
    const shown = fields[LINE];
    if (shown) {
      const lines = shown.map(shownLine);
      const cameFrom = queueOf(visit);
      return (await giveBatch(visit, { kind: name, cameFrom }, async () => commandsOf(visit, name, lines))) ?? { to: cameFrom };
    }
    const ticked = fields[WHOLE] ? null : (fields[TICK] ?? []);
    // One more than are shown says that there are others.
    const lines = await linesOf(visit, name, ticked, BATCH_AT_MOST + 1);
    return toCheck(visit, name, lines.slice(0, BATCH_AT_MOST), lines.length > BATCH_AT_MOST);
  },
};
