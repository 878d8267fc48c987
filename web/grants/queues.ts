import type { getTasks } from '../../api/desk/tasks.ts';
import { getWorklist } from '../../api/desk/worklist.ts';
import { exportPaymentQueue, listPaymentQueue } from '../../api/grants/payment-queue.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { sumCents } from '../../domain/core/money.ts';
import { figure } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { PAYMENT_STEPS, type PaymentStep, payingRoles } from '../../domain/grants/payment-queue.ts';
import type { CommandName } from '../core/addresses.ts';
import { wayToAct } from '../core/came-from.ts';
import { addressOfTask, allTasks, type TaskTotals, taskTotals } from '../desk/tasks.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { DUE_NAME, dueFilter, dueIn } from '../desk/due-filter.ts';
import { type Filter, filters } from '../core/components/filters.ts';
import { keptViews } from '../core/components/kept-views.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { type Column, table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { rowButton } from './grant-page-parts.ts';
import { batchForm, tickColumn } from './batch.ts';
import { isBatch } from './batch-lines.ts';
import { reportState } from './milestones.ts';
import { tabs } from '../core/components/tabs.ts';
import type { TaskCommand } from '../../domain/desk/commands.ts';
import { keysOf } from '../../domain/core/records.ts';

export const queueWords = bilingual({
  fr: {
    title: 'Paiements',
    lead: 'Attester, demander, payer : trois opérations, deux personnes au moins.',
    day: 'Voir toute la journée',
    queues: 'Files de travail',
    search: 'Référence, projet ou administration',
    names: {
      confirm: 'À débloquer',
      certify: 'À attester',
      order: 'À demander',
      pay: 'À payer',
      payees: 'Coordonnées bancaires',
      visas: 'Visas',
      delegations: 'Délégations',
      accounts: 'Décomptes finaux',
      collect: 'À recouvrer',
      reserved: 'Réservé, non engagé',
    },
    intros: {
      confirm: 'Tranches dont les conditions sont remplies, et que les crédits ou un visa retenaient.',
      certify: 'Service fait : la dépense correspond au travail livré. La page montre le bilan de la période et où il en est.',
      order: 'Service fait attesté, ou avance. Vous demandez le paiement ; une autre personne l’enregistrera.',
      pay: 'Paiements demandés et pas encore enregistrés. Les vôtres d’abord, puis le plus ancien.',
      payees: 'Coordonnées proposées : vérifiez-les auprès du bénéficiaire avant de les valider.',
      visas: 'Engagements au-dessus du seuil de leur enveloppe : ils attendent le contrôle budgétaire.',
      delegations: 'AE et CP délégués à des administrations qui engagent et paient elles-mêmes.',
      accounts: 'Décomptes finaux rendus, à examiner : ils disent combien du solde est dû.',
      collect: 'Sommes réclamées dont une partie reste due.',
      reserved: 'AE réservées par une décision, dans l’ordre des décisions. Rien n’est à faire tant que rien ne l’attend.',
    },
    report: 'Bilan de la période',
    reportOf: (rank: number) => `Bilan ${rank}`,
    you: 'Vous',
    another: 'Une autre personne',
    held: 'Autre chose vient avant : voir la convention',
    noDate: 'sans date limite',
    hidden: 'Projet non accessible avec vos droits',
    caption: (name: string, count: number) => `${name} : ${count}`,
    first: (n: string) => `Les ${n} plus urgentes. Cherchez un projet pour voir les autres.`,
    none: 'Rien dans cette file.',
    noneYours: 'Rien dans cette file. Vous recevrez un message quand quelque chose y arrivera.',
    noneFound: 'Rien ne correspond à ces filtres dans cette file.',
    csv: 'Télécharger cette file (CSV)',
    claims: 'Voir toutes les créances',
    rules: 'Voir les règles de visa',
  },
  en: {
    title: 'Payments',
    lead: 'Certify, order, pay: three acts, at least two people. What waits for you leads to its form; the rest says who does it.',
    day: 'See the whole day',
    queues: 'Queues',
    search: 'Reference, project or organisation',
    names: {
      confirm: 'To confirm',
      certify: 'To certify',
      order: 'To order',
      pay: 'To pay',
      payees: 'Bank details',
      visas: 'Visas',
      delegations: 'Delegations',
      accounts: 'Final accounts',
      collect: 'To collect',
      reserved: 'Reserved, not committed',
    },
    intros: {
      confirm: 'Tranches whose conditions are met, and that credits or a visa held up.',
      certify: 'Service certified: the cost is for work that was delivered. The page shows the report on the period and where it stands.',
      order: 'Service certified, or an advance. You order the payment; another person will record it.',
      pay: 'Payments that are ordered and not recorded yet. Yours first, then the oldest.',
      payees: 'Bank details that were proposed: check them with the beneficiary before you approve them.',
      visas: 'Commitments above the threshold of their envelope: they wait for the controller.',
      delegations: 'AE and CP delegated to administrations that commit and pay themselves.',
      accounts: 'Final accounts that were given and are to be examined: they say how much of the balance is due.',
      collect: 'Claims of which something is still owed.',
      reserved: 'AE reserved by a decision, in the order of the decisions. Nothing is to be done while nothing waits for it.',
    },
    report: 'Report on the period',
    reportOf: (rank: number) => `Report ${rank}`,
    you: 'You',
    another: 'Another person',
    held: 'Something comes first: see the agreement',
    noDate: 'no deadline',
    hidden: 'A project that you may not see',
    caption: (name: string, count: number) => `${name}: ${count}`,
    first: (n: string) => `The ${n} most urgent ones. Search for a project to see the others.`,
    none: 'Nothing in this queue.',
    noneYours: 'Nothing in this queue. You will get a message when something comes.',
    noneFound: 'Nothing in this queue fits these filters.',
    csv: 'Download this queue (CSV)',
    claims: 'See all claims',
    rules: 'See the visa rules',
  },
});

type Task = AnswerOf<typeof getTasks>['items'][number];
type Worklist = AnswerOf<typeof getWorklist>;
type Queued = AnswerOf<typeof listPaymentQueue>['items'][number];

/** An item of a queue, whether or not it waits for the caller. */
type Row = {
  grantId: string | null;
  reference: string | null;
  title: string | null;
  organisationName: string | null;
  rank: string | null;
  amountCents: number | null;
  since: string | null;
  until: string | null;
  /** The people who may act on it, in words; null where they are not known. */
  who: string | null;
  /** The report that shows its service; null where there is none, or it is not known. */
  report?: Queued['report'];
  /** The command that the caller may give on it. */
  action: { command: CommandName; href: string } | null;
};

export type QueueName = keyof (typeof queueWords)['fr']['names'];

/** The queues of the three steps of a payment, which all members of the fund may read. */
export const STEPS: Partial<Record<QueueName, PaymentStep>> = { certify: 'certifyService', order: 'orderPayment', pay: 'recordPayment' };
/** The other queues: the caller's tasks with these commands, and items of the envelopes' worklists, for any person. */
type Held = { commands: readonly TaskCommand[]; part?: 'delegated' | 'reserved'; ofWorklist?: (worklist: Worklist) => Row[] };
const QUEUES: Record<QueueName, Held> = {
  confirm: { commands: ['confirmTranche'] },
  certify: { commands: ['certifyService'] },
  order: { commands: ['orderPayment'] },
  pay: { commands: ['recordPayment'] },
  payees: { commands: ['approvePayee'] },
  visas: { commands: ['giveVisa'] },
  delegations: {
    commands: ['delegatePayment', 'returnDelegation'],
    part: 'delegated',
    ofWorklist: ({ delegated }) => delegated.map((row) => rowOf(row, { amountCents: row.aeCents + row.cpCents, since: null, until: null })),
  },
  accounts: { commands: ['approveFinalAccount'] },
  collect: { commands: ['collectClaim'] },
  reserved: {
    commands: [],
    part: 'reserved',
    ofWorklist: ({ reserved }) =>
      reserved.map(({ openCents, decidedAt, deadlineAt, ...row }) =>
        rowOf(row, { amountCents: openCents, since: decidedAt, until: deadlineAt }),
      ),
  },
};
export const QUEUE_NAMES = keysOf(QUEUES);

type Listed = { grantId: string | null; reference: string | null; title: string | null; organisationName: string | null; rank: number };

const rowOf = ({ grantId, reference, title, organisationName, rank }: Listed, more: Pick<Row, 'amountCents' | 'since' | 'until'>): Row => ({
  grantId,
  reference,
  title,
  organisationName,
  rank: String(rank),
  ...more,
  who: null,
  action: null,
});

const rowOfTask = (language: Language, task: Task): Row => ({
  grantId: task.id,
  reference: task.reference,
  title: task.title,
  organisationName: task.organisationName,
  rank: task.detail,
  amountCents: task.amountCents,
  since: null,
  until: task.dueAt,
  who: queueWords[language].you,
  action: { command: task.command, href: addressOfTask(task) },
});

/** The caller's tasks, with what the worklists know of each; then the items of the worklists that wait for others. */
function rowsOf(language: Language, name: QueueName, tasks: readonly Task[], worklists: readonly Worklist[]): Row[] {
  const { commands, ofWorklist } = QUEUES[name];
  const mine = tasks.filter(({ command }) => commands.includes(command));
  const waiting = ofWorklist ? worklists.flatMap(ofWorklist) : [];
  const isOf = (task: Task) => (row: Row) => row.grantId === task.id && row.rank === task.detail;
  return [
    ...mine.map((task) => ({ ...waiting.find(isOf(task)), ...rowOfTask(language, task) })),
    ...waiting.filter((row) => !mine.some((task) => isOf(task)(row))),
  ];
}

/** True where one of the caller's roles may take the step. */
const isHolder = ({ person }: Visit, step: PaymentStep | undefined): boolean =>
  step !== undefined && payingRoles(step).some((role) => person?.caller.roles.includes(role));

/** The people who may take a step: the caller, another person, or those of a role; or that something comes first. */
function whoOf(visit: Visit, queued: Queued): string {
  const { command, mine, held, roles } = queued;
  const said = queueWords[visit.language];
  if (mine) return said.you;
  if (held) return queued.money?.waits?.sentence ?? said.held;
  return isHolder(visit, command) ? said.another : roles.map((role) => choiceLabel(visit.language, 'role', role)).join(', ');
}

/** The payments that wait for a step, those that the caller may take first. */
const rowsOfStep = (visit: Visit, items: readonly Queued[]): Row[] =>
  items
    .toSorted((a, b) => Number(b.mine) - Number(a.mine))
    .map((queued) => ({
      ...queued,
      rank: String(queued.rank),
      who: whoOf(visit, queued),
      action: queued.mine
        ? { command: queued.command, href: wayToAct(visit, queued.command, queued.grantId, { tranche: queued.rank }) }
        : null,
    }));

function columnsOf(visit: Visit, rows: readonly Row[], isOfStep: boolean): Column<Row>[] {
  const { language, at } = visit;
  const said = queueWords[language];
  const has = (of: (row: Row) => unknown): boolean => rows.some((row) => of(row) !== null);
  return [
    {
      label: said.project,
      isHeader: true,
      cell: ({ grantId, reference, title }) =>
        grantId === null ? html`<span class="g-muted">${said.hidden}</span>` : titledLink(`/conventions/${grantId}`, title, reference),
    },
    { label: said.organisation, cell: ({ organisationName }) => organisationName },
    ...(has(({ rank }) => rank) ? [{ label: said.tranche, cell: ({ rank }: Row) => rank }] : []),
    ...(isOfStep && rows.some(({ report }) => report)
      ? [
          {
            label: said.report,
            cell: ({ report, grantId }: Row) =>
              report &&
              html`<a class="fr-link" href="/conventions/${grantId}/bilans/${report.rank}">${said.reportOf(report.rank)}</a><br />${reportState(language, report)}`,
          },
        ]
      : []),
    ...(has(({ since }) => since) ? [{ label: said.since, cell: ({ since }: Row) => dayOf(language, since) }] : []),
    ...(isOfStep || has(({ until }) => until)
      ? [
          {
            label: said.until,
            cell: ({ until }: Row) => deadline(language, until, at) ?? html`<span class="g-muted g-small">${said.noDate}</span>`,
          },
        ]
      : []),
    ...(has(({ who }) => who) ? [{ label: said.by, cell: ({ who }: Row) => who ?? html`<span class="g-muted">–</span>` }] : []),
    { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ...(has(({ action }) => action)
      ? [
          {
            label: said.action,
            cell: ({ action, reference }: Row) => action && rowButton(language, action.command, action.href, reference),
          },
        ]
      : []),
  ];
}

type Asked = { q: string } | { q: string; enveloppe: string; retard: string };

/** The filters of a queue; those of a step of every payment have two more. */
function filtersOf(language: Language, asked: Asked, envelopes: readonly { code: string; name: string }[]): Filter[] {
  const said = queueWords[language];
  return [
    { kind: 'words', name: 'q', label: said.search, value: asked.q },
    ...('enveloppe' in asked
      ? ([
          {
            kind: 'choice',
            name: 'enveloppe',
            label: said.envelope,
            isFeminine: true,
            value: asked.enveloppe,
            options: envelopes.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` })),
          },
          dueFilter(language, asked.retard),
        ] satisfies Filter[])
      : []),
  ];
}

const moreOf = (language: Language, name: QueueName): Part => {
  const said = queueWords[language];
  if (name === 'collect') return html`<p><a class="fr-link" href="/creances">${said.claims}</a></p>`;
  return name === 'visas' && html`<p><a class="fr-link" href="/visas">${said.rules}</a></p>`;
};

const isForCaller = ({ action }: Row): boolean => action !== null;

const csvLink = (language: Language, query: Record<string, string>): Part =>
  html`<p><a class="fr-link" href="${address('/paiements/file.csv', query)}">${queueWords[language].csv}</a></p>`;

/** `amountCents`: null where the things of a queue have no amount. */
export type Total = { count: number; amountCents: number | null };

export function totalOf(things: readonly { amountCents: number | null }[]): Total {
  const amounts = things.flatMap(({ amountCents }) => amountCents ?? []);
  return { count: things.length, amountCents: amounts.length > 0 ? sumCents(amounts) : null };
}

/** The first of these instants; null if there is none. */
export const firstOf = (dates: readonly (string | null | undefined)[]): string | null =>
  dates.flatMap((at) => at ?? []).toSorted()[0] ?? null;

/** The caller's own tasks of a queue, with the first deadline. */
export function mineIn(totals: TaskTotals, name: QueueName): Total & { dueAt: string | null } {
  const those = totals.filter(({ command }) => QUEUES[name].commands.includes(command));
  const count = those.reduce((sum, each) => sum + each.count, 0);
  return { count, amountCents: totalOf(those).amountCents, dueAt: firstOf(those.map(({ dueAt }) => dueAt)) };
}
const countMine = (totals: TaskTotals, name: QueueName): number => mineIn(totals, name).count;

/** How much waits for the caller in the queues. @param q only on the files that it finds */
export const queueTotals = (visit: Visit, q?: string): Promise<TaskTotals> =>
  taskTotals(
    visit,
    QUEUE_NAMES.flatMap((name) => QUEUES[name].commands),
    q,
  );

/** A queue that is no step of every payment shows this many of the caller's tasks, the most urgent. */
const SHOWN = 200;

/** The queue to show: the one that the address names, else the first in which something waits for the caller. */
const nameAsked = ({ query }: Visit, totals: TaskTotals): QueueName =>
  QUEUE_NAMES.find((name) => name === query.get('file')) ?? QUEUE_NAMES.find((name) => countMine(totals, name) > 0) ?? 'certify';

/** True of a queue whose rows are read with those of others: its own tasks and others' are told apart. */
const isWhole = (name: QueueName): boolean => QUEUES[name].ofWorklist !== undefined;

type Others = { names: readonly QueueName[]; q: string; totals: TaskTotals; envelopes: readonly { id: string }[] };

/** The rows of these queues that are no step of every payment. */
export async function readOthers(visit: Visit, { names, q, totals, envelopes }: Others): Promise<Map<QueueName, Row[]>> {
  const read = names.map(async (name): Promise<[QueueName, Row[]]> => {
    const { commands, part } = QUEUES[name];
    const [tasks, worklists] = await Promise.all([
      allTasks(visit, commands, { totals, q, ...(isWhole(name) ? {} : { most: SHOWN }) }),
      Promise.all(
        part ? envelopes.map(({ id }) => visit.read(getWorklist, { params: { id }, query: { only: part, q, most: String(SHOWN) } })) : [],
      ),
    ]);
    return [name, rowsOf(visit.language, name, tasks, worklists)];
  });
  return new Map(await Promise.all(read));
}

/** The payments that wait, in queues: those for the caller, and those for other people. */
export const queuesPage: Page = {
  path: '/paiements',
  of: listPaymentQueue,
  get: async (visit) => {
    const { language, query } = visit;
    const said = queueWords[language];
    const q = query.get('q')?.trim() ?? '';
    const [totals, { items: envelopes }, kept] = await Promise.all([
      queueTotals(visit, q),
      visit.read(listEnvelopes),
      keptViews(visit, '/paiements'),
    ]);
    const here = nameAsked(visit, totals);
    const step = STEPS[here];
    const cursor = query.get('cursor');
    const ofSteps = { q, enveloppe: query.get('enveloppe') ?? '', retard: query.get(DUE_NAME) ?? '' };
    const asked: Asked = step ? ofSteps : { q };
    const [others, queue] = await Promise.all([
      // What is reserved and not shown is in the totals.
      readOthers(visit, { names: QUEUE_NAMES.filter((name) => name === 'delegations' || (name === here && !step)), q, totals, envelopes }),
      visit.read(listPaymentQueue, {
        query: {
          command: step ?? PAYMENT_STEPS[0],
          q,
          envelopeId: envelopes.find(({ code }) => code === ofSteps.enveloppe)?.id,
          due: dueIn(ofSteps.retard),
          cursor,
          limit: step ? '100' : '1',
        },
      }),
    ]);
    const rows = step ? rowsOfStep(visit, queue.items) : (others.get(here) ?? []).slice(0, SHOWN);
    // Of the caller's own tasks the first ones are read, and all are counted.
    const total = step
      ? queue.totals[step]
      : here === 'reserved'
        ? queue.totals.reserved
        : isWhole(here)
          ? totalOf(others.get(here) ?? [])
          : mineIn(totals, here);
    const countOf = (name: QueueName): number => {
      const of = STEPS[name] ?? (name === 'reserved' ? name : undefined);
      return of ? queue.totals[of].count : (others.get(name)?.length ?? countMine(totals, name));
    };
    // A queue that is no step of every payment is left out while it is empty.
    const shown = QUEUE_NAMES.filter((name) => name === here || STEPS[name] || countOf(name) > 0);
    const batch = isBatch(here) && rows.some(isForCaller) ? here : null;
    const columns = [...(batch ? [tickColumn(visit, batch, isForCaller)] : []), ...columnsOf(visit, rows, step !== undefined)];
    const foot = columns.map(({ label }, place): Part =>
      place === 0 ? said.total : label === said.amount ? money(language, total.amountCents) : '',
    );
    const isFiltered = Object.values(asked).some((value) => value !== '');
    const isYours = countMine(totals, here) > 0 || isHolder(visit, step);
    const rowTable = table({
      caption: said.caption(said.names[here], total.count),
      isStacked: true,
      columns,
      rows,
      ...(total.amountCents ? { foot } : {}),
      empty: html`<p>${isFiltered ? said.noneFound : isYours ? said.noneYours : said.none}</p>`,
    });
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.lead} <a class="fr-link" href="/paiements/journee">${said.day}</a></p>
        ${tabs(
          said.queues,
          shown.map((name) => ({
            href: address('/paiements', { file: name, ...(STEPS[name] ? ofSteps : { q }) }),
            label: said.names[name],
            count: countOf(name),
            isHere: name === here,
          })),
        )}
        ${kept}
        ${filters(language, '/paiements', filtersOf(language, asked, envelopes), { file: here })}
        <p class="g-muted">${said.intros[here]}</p>
        ${!step && rows.length < total.count && html`<p>${said.first(figure(language, rows.length))}</p>`}
        ${batch ? batchForm(visit, batch, { file: here, ...asked, cursor }, rowTable) : rowTable}
        ${
          step &&
          pagination(language, {
            first: cursor ? address('/paiements', { file: here, ...asked }) : null,
            next: queue.next && address('/paiements', { file: here, ...asked, cursor: queue.next }),
          })
        }
        ${step && total.count > 0 && csvLink(language, { file: here, ...ofSteps })}
        ${moreOf(language, here)}`,
    };
  },
};

/** A queue of a payment's step as a file, by the filters of its page. */
export const queueFile: Page = {
  path: '/paiements/file.csv',
  of: exportPaymentQueue,
  get: async (visit) => {
    const { query } = visit;
    const step = STEPS[QUEUE_NAMES.find((name) => name === query.get('file')) ?? 'certify'];
    const { items } = await visit.read(listEnvelopes);
    return fileOf(visit, exportPaymentQueue, {
      query: {
        command: step,
        q: query.get('q'),
        envelopeId: items.find(({ code }) => code === query.get('enveloppe'))?.id,
        due: dueIn(query.get(DUE_NAME) ?? ''),
        form: sheetForm(visit),
      },
    });
  },
};
