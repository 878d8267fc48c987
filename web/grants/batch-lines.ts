import { certifyServices, orderPayments } from '../../api/grants/payments.ts';
import { approvePayees, listProposedPayees } from '../../api/grants/payees.ts';
import { listPaymentQueue } from '../../api/grants/payment-queue.ts';
import { everyRow } from '../../api/http/request/paging.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { DUE_NAME, dueIn } from '../desk/due-filter.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { reportState } from './milestones.ts';
import { besideOthers, printed } from './payees.ts';

const words = bilingual({
  fr: {
    report: (rank: number) => `Bilan ${rank}`,
    advance: 'Avance : aucun service à attester',
    by: (name: string) => `Proposées par ${name}`,
  },
  en: {
    report: (rank: number) => `Report ${rank}`,
    advance: 'Advance: no service to certify',
    by: (name: string) => `Proposed by ${name}`,
  },
});

/** By queue, the operation that decides many lines at once, and the next queue of the payment. */
export const BATCHES = {
  payees: { operation: approvePayees, next: 'order' },
  certify: { operation: certifyServices, next: 'order' },
  order: { operation: orderPayments, next: null },
} as const;
export type BatchName = keyof typeof BATCHES;
export const isBatch = (name: string): name is BatchName => Object.hasOwn(BATCHES, name);

/** One thing that a batch decides. `part`: the tranche, or the bank details; `cents`: null of bank details. */
export type Line = { grantId: string; part: string; cents: number | null; reference: string; title: string; organisationName: string };
/** The same with what its decision rests on. `needsWords`: no accepted report shows its service. */
export type ReadLine = Line & { rests: Part; needsWords: boolean };

/** The value of a row's tick. Bank details are named by their grant: its last proposal is meant. */
export const tickOf = (name: BatchName, { grantId, part }: { grantId: string; part: string | number }): string =>
  name === 'payees' ? grantId : `${grantId} ${part}`;

type Item = { kind: string; report: { rank: number; state: string; label: string; late: boolean } | null };

function restsOf({ language }: Visit, { kind, report }: Item): Part {
  const said = words[language];
  if (kind === 'advance') return said.advance;
  return report && html`${said.report(report.rank)}<br />${reportState(language, report as Parameters<typeof reportState>[1])}`;
}

async function* stepLines(visit: Visit, name: 'certify' | 'order'): AsyncGenerator<ReadLine> {
  const command = BATCHES[name].operation.spec.batchOf;
  const { query } = visit;
  const code = query.get('enveloppe');
  const envelope = code ? (await visit.read(listEnvelopes)).items.find((each) => each.code === code) : undefined;
  const filters = { q: query.get('q') ?? '', envelopeId: envelope?.id, due: dueIn(query.get(DUE_NAME) ?? '') };
  for await (const item of everyRow((cursor) => visit.read(listPaymentQueue, { query: { ...filters, command, limit: '100', cursor } })))
    if (item.mine)
      yield {
        ...{ grantId: item.grantId, part: String(item.rank), cents: item.amountCents, reference: item.reference },
        ...{ title: item.title, organisationName: item.organisationName, rests: restsOf(visit, item) },
        needsWords: name === 'certify' && item.report?.state !== 'accepted' && item.report?.state !== 'cancelled',
      };
}

async function* payeeLines(visit: Visit): AsyncGenerator<ReadLine> {
  const said = words[visit.language];
  const proposed = everyRow((cursor) => visit.read(listProposedPayees, { query: { limit: '100', cursor } }));
  for await (const { iban, accountHolder, proposedBy, sameAs, otherAccounts, payeeId, mine, ...grant } of proposed)
    if (mine)
      yield {
        ...{ grantId: grant.grantId, reference: grant.reference, title: grant.title, organisationName: grant.organisationName },
        ...{ part: payeeId, cents: null, needsWords: false },
        rests: html`<span class="g-iban">${printed(iban)}</span>, ${accountHolder}<br /><span class="g-small">${said.by(proposedBy)}</span><br /><span class="g-small">${besideOthers(visit.language, { sameAs, otherAccounts })}</span>`,
      };
}

/**
 * The lines that were ticked and that the caller may still decide, in the order of their queue.
 * @param ticked null for all that the queue has by the filters of the address
 */
export async function linesOf(visit: Visit, name: BatchName, ticked: readonly string[] | null, most: number): Promise<ReadLine[]> {
  const wanted = new Set(ticked);
  const lines: ReadLine[] = [];
  for await (const line of name === 'payees' ? payeeLines(visit) : stepLines(visit, name)) {
    if (ticked === null || wanted.has(tickOf(name, line))) lines.push(line);
    if (lines.length === (ticked === null ? most : Math.min(wanted.size, most))) break;
  }
  return lines;
}
