import { listPaymentQueue } from '../../api/grants/payment-queue.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { TICK_ALL } from './batch.ts';
import { isBatch } from './batch-lines.ts';
import { firstOf, mineIn, QUEUE_NAMES, type QueueName, queueTotals, queueWords, readOthers, STEPS, type Total, totalOf } from './queues.ts';

const words = bilingual({
  fr: {
    title: 'La journée des paiements',
    lead: 'Tout ce qui attend, pour vous et pour d’autres, avec les montants et la première échéance. Les montants d’une file réunissent toutes les années.',
    queue: 'File',
    mine: 'Pour vous',
    mineCents: 'Montant pour vous',
    others: 'Pour d’autres',
    othersCents: 'Montant pour d’autres',
    first: 'Première échéance',
    prepare: 'Tout préparer',
    see: 'Voir la file',
    caption: 'Ce qui attend, file par file',
    nothing: 'Rien n’attend.',
    seeQueues: 'Voir les files',
  },
  en: {
    title: 'The day of payments',
    lead: 'All that waits, for you and for others, with the amounts and the first deadline. The amounts of a queue are of all years together.',
    queue: 'Queue',
    mine: 'For you',
    mineCents: 'Amount for you',
    others: 'For others',
    othersCents: 'Amount for others',
    first: 'First deadline',
    prepare: 'Prepare all',
    see: 'See the queue',
    caption: 'What waits, queue by queue',
    nothing: 'Nothing waits.',
    seeQueues: 'See the queues',
  },
});

type Row = { name: QueueName; mine: Total; others: Total; dueAt: string | null };

/** The rest of a queue, without one part of it. */
function besides(whole: Total, part: Total): Total {
  const count = whole.count - part.count;
  return { count, amountCents: count > 0 && whole.amountCents !== null ? whole.amountCents - (part.amountCents ?? 0) : null };
}

/** Each queue's count: the caller's own tasks, and all other ones. */
async function readRows(visit: Visit): Promise<Row[]> {
  const [totals, queue, { items: envelopes }] = await Promise.all([
    queueTotals(visit),
    // The oldest order comes first; the totals are of all queues.
    visit.read(listPaymentQueue, { query: { command: STEPS.pay, limit: '1' } }),
    visit.read(listEnvelopes),
  ]);
  const others = await readOthers(visit, { names: ['delegations'], q: '', totals, envelopes });
  const [oldest] = queue.items;
  return QUEUE_NAMES.map((name): Row => {
    const { dueAt, ...mine } = mineIn(totals, name);
    const step = STEPS[name];
    const rows = others.get(name);
    const whole = step ? queue.totals[step] : name === 'reserved' ? queue.totals.reserved : rows ? totalOf(rows) : mine;
    return { name, mine, others: besides(whole, mine), dueAt: firstOf([dueAt, name === 'pay' ? oldest?.until : null]) };
  });
}

function actOf(visit: Visit, { name, mine }: Row): Part {
  const said = words[visit.language];
  const isForMany = isBatch(name) && mine.count > 0;
  return html`<a class="fr-link" href="${address('/paiements', { file: name, ...(isForMany ? { [TICK_ALL]: 'tout' } : {}) })}"
    >${isForMany ? said.prepare : said.see}<span class="fr-sr-only"> · ${queueWords[visit.language].names[name]}</span></a
  >`;
}

/** All that waits of payments on one page, for the caller and for others. */
export const financeDayPage: Page = {
  path: '/paiements/journee',
  of: listPaymentQueue,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const rows = (await readRows(visit)).filter(({ mine, others }) => mine.count + others.count > 0);
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.lead}</p>
        ${table({
          caption: said.caption,
          isStacked: true,
          columns: [
            { label: said.queue, isHeader: true, cell: ({ name }: Row) => queueWords[language].names[name] },
            { label: said.mine, isFigure: true, cell: ({ mine }) => mine.count },
            { label: said.mineCents, isFigure: true, cell: ({ mine }) => money(language, mine.amountCents) },
            {
              label: said.first,
              cell: ({ dueAt }) => deadline(language, dueAt, at) ?? html`<span class="g-muted g-small">${said.noneFeminine}</span>`,
            },
            { label: said.others, isFigure: true, cell: ({ others }) => others.count },
            {
              label: said.othersCents,
              isFigure: true,
              cell: ({ others }) => money(language, others.amountCents),
            },
            { label: said.action, cell: (row) => actOf(visit, row) },
          ],
          rows,
          empty: html`<p>${said.nothing}</p>`,
        })}
        <p><a class="fr-link" href="/paiements">${said.seeQueues}</a></p>`,
    };
  },
};
