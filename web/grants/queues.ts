import { getTasks } from '../../api/desk/tasks.ts';
import { getWorklist } from '../../api/desk/worklist.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { addressOfTask } from '../desk/tasks.ts';
import { filters } from '../core/components/filters.ts';
import { dayOf, deadline, money } from '../core/components/money.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { both } from '../core/words.ts';
import { type AnswerOf, buttonOf } from './shared.ts';
import { tabs } from './tabs.ts';

const words = both({
  fr: {
    title: 'Paiements',
    lead: 'Attester, demander, payer : trois gestes, au moins deux personnes. Chaque ligne mène à son formulaire.',
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
      certify: 'Service fait : la dépense correspond au travail livré. Le bilan de la période est accepté.',
      order: 'Service fait attesté, ou avance. Vous demandez le paiement ; une autre personne l’enregistrera.',
      pay: 'Paiements demandés et pas encore enregistrés, le plus ancien en premier.',
      payees: 'Coordonnées proposées : vérifiez-les auprès du bénéficiaire avant de les valider.',
      visas: 'Engagements au-dessus du seuil de leur enveloppe : ils attendent le contrôle budgétaire.',
      delegations: 'AE et CP délégués à des administrations qui engagent et paient elles-mêmes.',
      accounts: 'Décomptes finaux rendus, à examiner : ils disent combien du solde est dû.',
      collect: 'Sommes réclamées dont une partie reste due.',
      reserved: 'AE réservées par une décision, dans l’ordre des décisions. Rien n’est à faire tant que rien ne l’attend.',
    },
    project: 'Projet',
    organisation: 'Administration',
    tranche: 'Tranche',
    amount: 'Montant',
    since: 'Depuis le',
    until: 'Au plus tard le',
    action: 'Action',
    another: 'Par une autre personne',
    hidden: 'Projet non accessible avec vos droits',
    caption: (name: string, count: number) => `${name} : ${count}`,
    total: 'Total',
    none: 'Rien dans cette file. Vous recevrez un message quand quelque chose y arrivera.',
    noneFound: 'Rien ne correspond à cette recherche dans cette file.',
    claims: 'Voir toutes les créances',
    rules: 'Voir les règles de visa',
  },
  en: {
    title: 'Payments',
    lead: 'Certify, order, pay: three acts, at least two people. Each line leads to its form.',
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
      certify: 'Service certified: the cost is for work that was delivered. The report on the period is accepted.',
      order: 'Service certified, or an advance. You order the payment; somebody else will record it.',
      pay: 'Payments that are ordered and not recorded yet, the oldest first.',
      payees: 'Bank details that were proposed: check them with the beneficiary before you approve them.',
      visas: 'Commitments above the threshold of their envelope: they wait for the controller.',
      delegations: 'AE and CP delegated to administrations that commit and pay themselves.',
      accounts: 'Final accounts that were given and are to be examined: they say how much of the balance is due.',
      collect: 'Claims of which something is still owed.',
      reserved: 'AE reserved by a decision, in the order of the decisions. Nothing is to be done while nothing waits for it.',
    },
    project: 'Project',
    organisation: 'Organisation',
    tranche: 'Tranche',
    amount: 'Amount',
    since: 'Since',
    until: 'By',
    action: 'Action',
    another: 'By somebody else',
    hidden: 'A project that you may not see',
    caption: (name: string, count: number) => `${name}: ${count}`,
    total: 'Total',
    none: 'Nothing in this queue. You will get a message when something comes.',
    noneFound: 'Nothing in this queue matches the search.',
    claims: 'See all claims',
    rules: 'See the visa rules',
  },
});

type Task = AnswerOf<typeof getTasks>['items'][number];
type Worklist = AnswerOf<typeof getWorklist>;

/** What waits in a queue, whether or not it waits for the caller. */
type Row = {
  grantId: string | null;
  reference: string | null;
  title: string | null;
  organisationName: string | null;
  rank: string | null;
  amountCents: number | null;
  since: string | null;
  until: string | null;
  /** What the caller may do with it. */
  task: Task | null;
};

type QueueName = keyof (typeof words)['fr']['names'];

/** What each queue holds: tasks by their commands, and what waits of the envelopes, whoever may act on it. */
const QUEUES: Record<QueueName, { commands: readonly string[]; ofWorklist?: (worklist: Worklist) => Row[] }> = {
  confirm: { commands: ['confirmTranche'] },
  certify: { commands: ['certifyService'] },
  order: { commands: ['orderPayment'] },
  pay: {
    commands: ['recordPayment'],
    ofWorklist: ({ ordered }) =>
      ordered.map(({ orderedAt, openCents, ...row }) => rowOf(row, { amountCents: openCents, since: orderedAt, until: null })),
  },
  payees: { commands: ['approvePayee'] },
  visas: { commands: ['giveVisa'] },
  delegations: {
    commands: ['delegatePayment', 'returnDelegation'],
    ofWorklist: ({ delegated }) => delegated.map((row) => rowOf(row, { amountCents: row.aeCents + row.cpCents, since: null, until: null })),
  },
  accounts: { commands: ['approveFinalAccount'] },
  collect: { commands: ['collectClaim'] },
  reserved: {
    commands: [],
    ofWorklist: ({ reserved }) =>
      reserved.map(({ openCents, decidedAt, deadlineAt, ...row }) =>
        rowOf(row, { amountCents: openCents, since: decidedAt, until: deadlineAt }),
      ),
  },
};
/** The way of every payment, whoever takes which step. */
const ALWAYS: readonly QueueName[] = ['certify', 'order', 'pay'];
const NAMES = Object.keys(QUEUES) as QueueName[];

type Listed = { grantId: string | null; reference: string | null; title: string | null; organisationName: string | null; rank: number };

const rowOf = ({ grantId, reference, title, organisationName, rank }: Listed, more: Pick<Row, 'amountCents' | 'since' | 'until'>): Row => ({
  grantId,
  reference,
  title,
  organisationName,
  rank: String(rank),
  ...more,
  task: null,
});

const rowOfTask = (task: Task): Row => ({
  grantId: task.id,
  reference: task.reference,
  title: task.title,
  organisationName: task.organisationName,
  rank: task.detail,
  amountCents: task.amountCents,
  since: null,
  until: task.dueAt,
  task,
});

/** What waits of the envelopes, with what of it waits for the caller; then what is a task alone. */
function rowsOf(name: QueueName, tasks: readonly Task[], worklists: readonly Worklist[]): Row[] {
  const { commands, ofWorklist } = QUEUES[name];
  const mine = tasks.filter(({ command }) => commands.includes(command));
  const waiting = ofWorklist ? worklists.flatMap(ofWorklist) : [];
  const isOf = (task: Task) => (row: Row) => row.grantId === task.id && row.rank === task.detail;
  return [
    ...waiting.map((row) => ({ ...row, task: mine.find((task) => isOf(task)(row)) ?? null })),
    ...mine.filter((task) => !waiting.some(isOf(task))).map(rowOfTask),
  ];
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const matches =
  (asked: string) =>
  ({ reference, title, organisationName }: Row): boolean =>
    plain([reference, title, organisationName].filter(Boolean).join(' ')).includes(plain(asked));

function columnsOf(visit: Visit, rows: readonly Row[]): Column<Row>[] {
  const { language, at } = visit;
  const said = words[language];
  const has = (of: (row: Row) => unknown): boolean => rows.some((row) => of(row) !== null);
  return [
    {
      label: said.project,
      isHeader: true,
      cell: ({ grantId, reference, title }) =>
        grantId === null
          ? html`<span class="g-muted">${said.hidden}</span>`
          : html`<a class="fr-link" href="/conventions/${grantId}">${title}</a><br /><span class="g-muted g-small">${reference}</span>`,
    },
    { label: said.organisation, cell: ({ organisationName }) => organisationName },
    ...(has(({ rank }) => rank) ? [{ label: said.tranche, cell: ({ rank }: Row) => rank }] : []),
    ...(has(({ since }) => since) ? [{ label: said.since, cell: ({ since }: Row) => dayOf(language, since) }] : []),
    ...(has(({ until }) => until) ? [{ label: said.until, cell: ({ until }: Row) => deadline(language, until, at) }] : []),
    { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    {
      label: said.action,
      cell: ({ task, reference }) =>
        task
          ? html`<a class="fr-btn fr-btn--sm" href="${addressOfTask(task)}"
              >${buttonOf(language, task.command)}<span class="fr-sr-only"> : ${reference}</span></a
            >`
          : html`<span class="g-muted g-small">${said.another}</span>`,
    },
  ];
}

const moreOf = (language: Language, name: QueueName): Part => {
  const said = words[language];
  if (name === 'collect') return html`<p><a class="fr-link" href="/creances">${said.claims}</a></p>`;
  return name === 'visas' && html`<p><a class="fr-link" href="/visas">${said.rules}</a></p>`;
};

/** What waits of payments, in queues: what the caller may do, and what waits for others. */
export const queuesPage: Page = {
  path: '/paiements',
  of: getWorklist,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const [{ items: tasks }, { items: envelopes }] = await Promise.all([visit.ask(getTasks), visit.ask(listEnvelopes)]);
    const worklists = await Promise.all(envelopes.map(({ id }) => visit.ask(getWorklist, { params: { id } })));
    const q = query.get('q')?.trim() ?? '';
    const queues = new Map(NAMES.map((name) => [name, rowsOf(name, tasks, worklists).filter(matches(q))]));
    const asked = NAMES.find((name) => name === query.get('file'));
    const here = asked ?? NAMES.find((name) => queues.get(name)?.some(({ task }) => task)) ?? 'pay';
    const rows = queues.get(here) ?? [];
    // Of the other queues those that are empty are left out.
    const shown = NAMES.filter((name) => name === here || ALWAYS.includes(name) || (queues.get(name)?.length ?? 0) > 0);
    const amounts = rows.flatMap(({ amountCents }) => amountCents ?? []);
    const columns = columnsOf(visit, rows);
    const foot = columns.map(({ label }): Part =>
      label === said.project ? said.total : label === said.amount ? money(language, sumCents(amounts)) : '',
    );
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.lead}</p>
        ${filters(language, '/paiements', [{ kind: 'words', name: 'q', label: said.search, value: q }])}
        ${tabs(
          said.queues,
          shown.map((name) => ({
            href: address('/paiements', { file: name, q }),
            label: said.names[name],
            count: queues.get(name)?.length ?? 0,
            isHere: name === here,
          })),
        )}
        <p class="g-muted">${said.intros[here]}</p>
        ${table({
          caption: said.caption(said.names[here], rows.length),
          columns,
          rows,
          ...(amounts.length > 1 ? { foot } : {}),
          empty: html`<p>${q === '' ? said.none : said.noneFound}</p>`,
        })}
        ${moreOf(language, here)}`,
    };
  },
};
