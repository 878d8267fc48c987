import { randomUUID } from 'node:crypto';
import { idOf } from '../../api/http/operation.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import {
  type Batch,
  BATCHES_LISTED,
  type NamesOf,
  readBatch,
  readBatches,
  readNamesOf,
  readProgress,
} from '../../db/pages/page-batches.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { BatchItem, BatchOutcome } from '../../domain/core/page-draft.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { BATCH_LIST, type BatchLook, goOn, isInHand, pageOfBatch } from '../core/batches.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    list: 'Lots',
    listLead: (most: string) => `Ce que vous avez fait en une fois sur plusieurs dossiers, depuis trente jours : les ${most} plus récents.`,
    none: 'Aucun lot depuis trente jours.',
    batch: 'Lot',
    since: 'Demandé le',
    how: 'Avancement',
    running: (done: string, of: string) => `En cours : ${done} sur ${of}.`,
    leave: 'Vous pouvez quitter cette page : le lot continue, et reste visible dans la liste de vos lots.',
    refresh: 'Actualiser',
    stopped: (done: string, of: string) => `Le lot s’est arrêté à ${done} sur ${of}.`,
    stoppedWhy: 'Ce qui est fait le reste et ne sera pas refait. Continuez pour le reste.',
    go: 'Continuer',
    what: 'Quoi',
    hidden: 'Un dossier que vous ne voyez plus',
    results: { done: 'Fait', same: 'Inchangé', refused: 'Refusé', unknown: 'Issue inconnue', waiting: 'En attente' },
    left: 'Ce qui est refusé reste à faire. Renvoyer le formulaire ne refait rien.',
    ofState: (done: string, of: string, isMoving: boolean) => (isMoving ? `en cours, ${done} sur ${of}` : `${done} sur ${of}`),
  },
  en: {
    list: 'Batches',
    listLead: (most: string) => `What you did at once on several files, in the last thirty days: the newest ${most}.`,
    none: 'No batch in the last thirty days.',
    batch: 'Batch',
    since: 'Asked on',
    how: 'Progress',
    running: (done: string, of: string) => `Under way: ${done} of ${of}.`,
    leave: 'You can leave this page: the batch goes on, and stays in the list of your batches.',
    refresh: 'Refresh',
    stopped: (done: string, of: string) => `The batch stopped at ${done} of ${of}.`,
    stoppedWhy: 'What is done stays done, and is not repeated. Continue for the rest.',
    go: 'Continue',
    what: 'What',
    hidden: 'A file that you no longer see',
    results: { done: 'Done', same: 'Unchanged', refused: 'Refused', unknown: 'Outcome unknown', waiting: 'Waiting' },
    left: 'What was refused remains to be done. Sending the form again repeats nothing.',
    ofState: (done: string, of: string, isMoving: boolean) => (isMoving ? `under way, ${done} of ${of}` : `${done} of ${of}`),
  },
});

const LIST = BATCH_LIST;

/** `named`: as its reader may see it now; undefined where they may not. */
type Row = { item: BatchItem; outcome: BatchOutcome | undefined; named: NamesOf | undefined };

const idIn = ({ shown: { href } }: BatchItem): string => href.split('/').at(-1) ?? '';

async function rowsOf({ deps, person }: Visit, { items, outcomes }: Batch): Promise<Row[]> {
  const names = await readNamesOf(deps.db, scopeOf(orMissing(person ?? undefined).caller), [...new Set(items.map(idIn))]);
  return items.map((item, place) => ({ item, outcome: outcomes.get(place), named: names.get(idIn(item)) }));
}
const resultOf = (outcome: BatchOutcome | undefined) => outcome?.result ?? 'waiting';
const isRefused = ({ outcome }: Row): boolean => outcome?.result === 'refused';
const isSettled = ({ outcome }: Row): boolean => outcome !== undefined && outcome.result !== 'unknown';

function columnsOf({ language }: Visit, rows: readonly Row[]): Column<Row>[] {
  const said = words[language];
  const looks = { done: 'favourable', same: 'favourable', refused: 'unfavourable', unknown: 'pending', waiting: 'waiting' } as const;
  return [
    {
      label: said.project,
      isHeader: true,
      cell: ({ item: { shown }, named }) =>
        named ? titledLink(shown.href, named.title, named.reference, named.organisation) : said.hidden,
    },
    ...(rows.some(({ item }) => item.shown.detail !== null)
      ? [{ label: said.what, cell: ({ item, named }: Row) => named && item.shown.detail }]
      : []),
    {
      label: said.outcome,
      cell: ({ outcome, named }) =>
        html`${status(looks[resultOf(outcome)], said.results[resultOf(outcome)])}${named && outcome?.why && html`<p class="g-small">${outcome.why}</p>`}`,
    },
    ...(rows.some(({ item }) => item.shown.cents !== null)
      ? [{ label: said.amount, isFigure: true, cell: ({ item, named }: Row) => named && money(language, item.shown.cents) }]
      : []),
  ];
}

const ownerField = ({ person }: Visit): Part =>
  person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`;

const runningOf = ({ language }: Visit, settled: number, of: number): string =>
  `${words[language].running(figure(language, settled), figure(language, of))} ${words[language].leave}`;

/** How far a batch is: under way, stopped before its end, or over. */
function progressOf(visit: Visit, { id, isMoving }: Batch, look: BatchLook, rows: readonly Row[]): Html {
  const { language } = visit;
  const said = words[language];
  const settled = rows.filter(isSettled).length;
  const [done, of] = [figure(language, settled), figure(language, rows.length)];
  if (settled === rows.length) {
    const given = rows.filter(({ outcome }) => outcome?.result === 'done' || outcome?.result === 'same');
    const isPart = given.length < rows.length;
    const hasSums = rows.some(({ item }) => item.shown.cents !== null);
    const sum = hasSums ? euros(language, sumCents(given.map(({ item }) => item.shown.cents ?? 0))) : null;
    return html`<div class="fr-alert fr-alert--${isPart ? 'warning' : 'success'}" role="status">
      <p>${look.summary[language](given.length, rows.length, sum)} ${isPart && said.left}</p>
    </div>`;
  }
  if (isMoving || isInHand(id))
    return html`<div class="fr-alert fr-alert--info" role="status" data-progress="1">
        <p>${runningOf(visit, settled, rows.length)}</p>
      </div>
      <p><progress max="${rows.length}" value="${settled}" aria-label="${said.how}">${done}</progress></p>
      <p><a class="fr-btn fr-btn--secondary" href="${pageOfBatch(id)}">${said.refresh}</a></p>`;
  return html`<div class="fr-alert fr-alert--warning" role="status">
      <p>${said.stopped(done, of)} ${said.stoppedWhy}</p>
    </div>
    <form method="post" action="${pageOfBatch(id)}">
      ${ownerField(visit)}<input type="hidden" name="~key" value="${randomUUID()}" />
      <p class="g-buttons"><button class="fr-btn">${said.go}</button></p>
    </form>`;
}

const personIdOf = ({ person }: Visit): string => orMissing(person ?? undefined).caller.personId;

/**
 * The page of one batch of the caller, and that of all of them.
 * @param looks what each kind of batch is called, and where it leads
 */
export function batchPagesOf(looks: readonly BatchLook[]): readonly Page[] {
  const lookOf = (kind: string): BatchLook => orMissing(looks.find((look) => look.kind === kind));
  const show = async (visit: Visit): Promise<Answer> => {
    const { language, deps, params } = visit;
    const batch = orMissing(await readBatch(deps.db, personIdOf(visit), idOf(params)));
    const look = lookOf(batch.kind);
    const rows = await rowsOf(visit, batch);
    const isOver = rows.every(isSettled);
    const next = isOver && (await look.next?.(visit, batch.cameFrom, batch.items.map(idIn)));
    // What is left to do is not to be looked for among hundreds of lines.
    const shown = isOver ? rows.toSorted((one, other) => Number(isRefused(other)) - Number(isRefused(one))) : rows;
    return {
      title: look.title[language],
      crumbs: [{ label: words[language].list, href: LIST }],
      isWide: true,
      body: html`${progressOf(visit, batch, look, rows)}
        <p class="g-buttons">
          ${next && html`<a class="fr-btn" href="${next.href}">${next.label}</a> `}<a
            class="fr-link"
            href="${batch.cameFrom ?? look.back.href}"
            >${look.back.label[language]}</a
          >
        </p>
        ${table({ caption: look.title[language], isCaptionHidden: true, isStacked: true, columns: columnsOf(visit, shown), rows: shown })}`,
    };
  };
  const batchPage: Page = {
    path: '/lots/:id',
    of: 'signed in',
    get: show,
    post: (visit) => goOn(visit, idOf(visit.params)),
  };
  // What the script of its page asks for until it is over: how far it is, and no more.
  const progressPage: Page = {
    path: '/lots/:id/avancement',
    of: 'signed in',
    get: async (visit) => {
      const id = idOf(visit.params);
      const { settled, items, isMoving } = orMissing(await readProgress(visit.deps.db, personIdOf(visit), id));
      const isOver = settled === items || !(isMoving || isInHand(id));
      visit.res.json({ isOver, settled, said: runningOf(visit, settled, items) });
      return { written: true };
    },
  };
  const listPage: Page = {
    path: LIST,
    of: 'signed in',
    get: async (visit) => {
      const { language, deps } = visit;
      const said = words[language];
      const rows = await readBatches(deps.db, personIdOf(visit));
      return {
        title: said.list,
        body: html`<p>${said.listLead(figure(language, BATCHES_LISTED))}</p>
          ${table({
            ...{ caption: said.list, isCaptionHidden: true, isStacked: true, rows, empty: html`<p>${said.none}</p>` },
            columns: [
              {
                label: said.batch,
                isHeader: true,
                cell: ({ id, kind }) => html`<a class="fr-link" href="${pageOfBatch(id)}">${lookOf(kind).title[language]}</a>`,
              },
              { label: said.since, cell: ({ madeAt }) => date(language, madeAt) },
              {
                label: said.how,
                cell: ({ id, items, settled, isMoving }) =>
                  said.ofState(figure(language, settled ?? 0), figure(language, items), (isMoving || isInHand(id)) && settled !== items),
              },
            ],
          })}`,
      };
    },
  };
  return [listPage, progressPage, batchPage];
}
