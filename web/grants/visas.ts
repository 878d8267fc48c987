import { giveVisa, listVisaRules, setVisaRule } from '../../api/grants/visas.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { figure } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { addressOfTask, firstTasks } from '../desk/tasks.ts';
import { buttonOf, rowButton } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Visas du contrôle budgétaire',
    lead: 'À partir d’un seuil, un engagement demande le visa du contrôle budgétaire. La personne qui donne un visa ne peut ni signer, ni engager.',
    waiting: 'Visas à donner',
    amount: 'Montant à engager',
    noTerm: 'sans date limite',
    none: 'Aucun visa ne vous est demandé. Vous recevrez un message à la prochaine demande.',
    others: (n: string) => `Les ${n} plus urgents sont ci-dessus : voir tous les visas à donner`,
    rules: 'Seuils par enveloppe',
    threshold: 'Visa à partir de',
    noRule: 'Aucun visa demandé',
    order: 'Acte',
    by: 'Fixé par',
  },
  en: {
    title: 'Visas of the controller',
    lead: 'From a threshold on, a commitment needs the controller’s visa. The person who gives a visa neither signs nor commits.',
    waiting: 'Visas to give',
    amount: 'Amount to commit',
    noTerm: 'no deadline',
    none: 'No visa is asked of you. You will get a message at the next request.',
    others: (n: string) => `The ${n} most urgent ones are above: see all visas to give`,
    rules: 'Thresholds of the envelopes',
    threshold: 'Visa from',
    noRule: 'No visa needed',
    order: 'Act',
    by: 'Set by',
  },
});

/** The page shows this many of them, the most urgent. */
const SHOWN = 200;

/** The visas that wait for the caller, who gives them. */
function awaitedVisas({ language, at }: Visit, { tasks, areAll }: Awaited<ReturnType<typeof firstTasks>>): Part {
  const said = words[language];
  return html`<h2>${said.waiting}</h2>
        ${table({
          caption: said.waiting,
          isStacked: true,
          isCaptionHidden: true,
          columns: [
            {
              label: said.project,
              isHeader: true,
              cell: ({ id, title, reference }) => titledLink(`/conventions/${id}`, title, reference),
            },
            { label: said.organisation, cell: ({ organisationName }) => organisationName },
            { label: said.tranche, cell: ({ detail }) => detail },
            {
              label: said.until,
              cell: ({ dueAt }) => deadline(language, dueAt, at) ?? html`<span class="g-muted">${said.noTerm}</span>`,
            },
            { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
            {
              label: said.action,
              cell: (task) => rowButton(language, task.command, addressOfTask(task), task.reference),
            },
          ],
          rows: tasks,
          empty: html`<p>${said.none}</p>`,
        })}${!areAll && html`<p><a class="fr-link" href="${address('/taches', { command: 'giveVisa' })}">${said.others(figure(language, SHOWN))}</a></p>`}`;
}

export const visasPage: Page = {
  path: '/visas',
  of: listVisaRules,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const [tasks, { items: envelopes }] = await Promise.all([firstTasks(visit, ['giveVisa'], { most: SHOWN }), visit.read(listEnvelopes)]);
    const rules = await Promise.all(envelopes.map(({ id }) => visit.read(listVisaRules, { params: { id } })));
    const rows = envelopes.map((envelope, place) => ({ envelope, rule: rules[place]?.items.at(-1) }));
    const maySet = visit.may(setVisaRule);
    return {
      title: said.title,
      body: html`<p>${said.lead}</p>
        ${visit.may(giveVisa) && awaitedVisas(visit, tasks)}
        <h2>${said.rules}</h2>
        ${table({
          caption: said.rules,
          isStacked: true,
          isCaptionHidden: true,
          columns: [
            {
              label: said.envelope,
              isHeader: true,
              cell: ({ envelope }) =>
                html`<a class="fr-link" href="/enveloppes/${envelope.id}">${envelope.code}</a><br /><span class="g-muted g-small">${envelope.name}</span>`,
            },
            { label: said.order, cell: ({ rule }) => rule?.order },
            { label: said.since, cell: ({ rule }) => dayOf(language, rule?.at) },
            { label: said.by, cell: ({ rule }) => rule?.setBy.name },
            {
              label: said.threshold,
              isFigure: true,
              cell: ({ rule }) =>
                rule && rule.thresholdCents !== null
                  ? money(language, rule.thresholdCents)
                  : html`<span class="g-muted">${said.noRule}</span>`,
            },
            ...(maySet
              ? [
                  {
                    label: said.action,
                    cell: ({ envelope }: (typeof rows)[number]) =>
                      html`<a class="fr-link" href="${wayToAct(visit, 'setVisaRule', envelope.id)}"
                        >${buttonOf(language, 'setVisaRule')}<span class="fr-sr-only">${colon(language)} ${envelope.code}</span></a
                      >`,
                  },
                ]
              : []),
          ],
          rows,
        })}`,
    };
  },
};
