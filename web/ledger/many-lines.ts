import { randomUUID } from 'node:crypto';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { bookLines, getImport, linkLines, listImportLines } from '../../api/ledger/reconciliation.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, quoted } from '../core/words.ts';
import { hiddenInput } from '../grants/inputs.ts';
import { envelopeCrumbs } from './envelope-tabs.ts';
import { words as settling } from './import-settlement.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    noneTicked: 'Aucune ligne n’est cochée : rien n’est enregistré.',
    ticked: 'Somme cochée :',
    each: 'Chaque ligne est décidée séparément : un refus n’arrête pas les autres.',
    results: 'Résultats',
    refused: 'Refusée',
    back: 'Revenir aux lignes à régler',
    backToAll: 'Revenir à l’import',
    link: {
      title: 'Rapprocher plusieurs lignes',
      intro:
        'À chacune de ces lignes répond un seul paiement enregistré, du même montant et du même n° DP ou n° EJ. Décochez celles qu’il faut regarder une à une.',
      none: 'Aucune ligne n’a un seul paiement possible ici : qui porte son n° DP ou son n° EJ, et qui ne soit celui d’aucune autre ligne.',
      tick: 'Rapprocher la ligne',
      payment: 'Paiement enregistré',
      confirm: 'Rapprocher les lignes cochées',
      done: 'Rapprochée',
      summary: (done: number, of: number) =>
        done > 1 ? `${done} lignes sur ${of} sont rapprochées.` : `${done} ligne sur ${of} est rapprochée.`,
    },
    book: {
      title: 'Enregistrer plusieurs paiements',
      intro:
        'Le paiement de chacune de ces lignes est demandé ici, et la comptabilité le dit fait. Vous l’enregistrez, et le bénéficiaire en est informé. Les paiements que vous avez vous-même demandés, attestés ou signés n’y figurent pas.',
      none: 'Aucune ligne ne relate ici un paiement demandé que vous puissiez enregistrer.',
      tick: 'Enregistrer la ligne',
      payment: 'Paiement demandé',
      confirm: 'Enregistrer les paiements cochés',
      done: 'Enregistré',
      summary: (done: number, of: number) =>
        done > 1 ? `${done} paiements sur ${of} sont enregistrés.` : `${done} paiement sur ${of} est enregistré.`,
    },
  },
  en: {
    noneTicked: 'No line is ticked: nothing is recorded.',
    ticked: 'Sum ticked:',
    each: 'Each line is decided by itself: one that is refused stops none of the others.',
    results: 'Outcomes',
    refused: 'Refused',
    back: 'Go back to the lines to settle',
    backToAll: 'Go back to the import',
    link: {
      title: 'Link several lines',
      intro:
        'Each of these lines has one recorded payment alone with its amount and its N° DP or N° EJ. Untick those that are to be looked at one by one.',
      none: 'No line has one possible payment alone here: one with its N° DP or N° EJ, which is that of no other line.',
      tick: 'Link line',
      payment: 'Recorded payment',
      confirm: 'Link the ticked lines',
      done: 'Linked',
      summary: (done: number, of: number) => `${done} of ${of} ${of === 1 ? 'line is' : 'lines are'} linked.`,
    },
    book: {
      title: 'Record several payments',
      intro:
        'The payment of each of these lines is ordered here, and the accounting system says that it is made. You record it, and the beneficiary is told. Payments that you ordered, certified or signed yourself are not among them.',
      none: 'No line here reports an ordered payment that you may record.',
      tick: 'Record line',
      payment: 'Ordered payment',
      confirm: 'Record the ticked payments',
      done: 'Recorded',
      summary: (done: number, of: number) => `${done} of ${of} ${of === 1 ? 'payment is' : 'payments are'} recorded.`,
    },
  },
});

type Line = AnswerOf<typeof listImportLines>['items'][number];
type Likely = Line['likely'][number];

/** The field of the lines that are ticked, each with the payment that it was shown with. */
const TICK = 'ligne';

/** The first line of a payment request, with what it tells of and what is `said` of it. `sequence`: 0 for an order. */
type ToSettle = { line: Line; grantId: string; reference: string; rank: number; sequence: number; said: readonly string[] };

/** An act on many lines: where it stands, and the lines of a page of open ones that it may settle now. */
type Act = { act: 'link' | 'book'; path: string; operation: typeof linkLines | typeof bookLines; of: Settles };
type Settles = (language: Language, lines: readonly Line[]) => ToSettle[];

/** The payment of which a line must tell: the only one of its amount that has a number of it; undefined if none is. */
function onlyPayment({ commands, likely }: Line): Likely | undefined {
  const numbered = likely.filter(({ same }) => same.some((each) => each === 'order' || each === 'commitment'));
  return commands.includes('linkLine') && numbered.length === 1 ? numbered[0] : undefined;
}

/**
 * The payment requests, each by its first line, with their only payments. Where several have the same one, it is that
 * of the request with its order number; without such a one a person tells them apart, one by one.
 */
function linkable(language: Language, lines: readonly Line[]): ToSettle[] {
  const found = lines.flatMap((line) => {
    const payment = line.position === line.firstLine ? onlyPayment(line) : undefined;
    return payment ? [{ line, payment }] : [];
  });
  return [...Map.groupBy(found, ({ payment }) => payment.sequence).values()]
    .flatMap((rivals) => {
      const ofOrder = rivals.filter(({ payment }) => payment.same.includes('order'));
      const [one, ...others] = ofOrder.length > 0 ? ofOrder : rivals;
      return one && others.length === 0 ? [one] : [];
    })
    .toSorted((one, other) => one.line.position - other.line.position)
    .map(({ line, payment: { grantId, reference, rank, sequence, title, paidOn, same } }) => {
      const { on, same: sameIn } = settling[language];
      return {
        line,
        grantId,
        reference,
        rank,
        sequence,
        said: [quoted(language, title), on(longDate(language, paidOn)), ...same.map((each) => sameIn[each])],
      };
    });
}

/** The payment requests, each by its first line, whose ordered payments the caller may record. */
const bookable: Settles = (_, lines) =>
  lines.flatMap((line) => {
    const { position, firstLine, commands, grantId, reference, booksTranche: rank } = line;
    const isFound = position === firstLine && commands.includes('bookLine') && grantId !== null && reference !== null && rank !== null;
    return isFound ? [{ line, grantId, reference, rank, sequence: 0, said: [] }] : [];
  });

type Found = AnswerOf<typeof getImport>;

async function pageOf(visit: Visit, { act }: Act, { id, importedAt, importedBy, envelopeId }: Found, body: Html): Promise<Answer> {
  const { language } = visit;
  const envelope = await visit.read(getEnvelope, { params: { id: envelopeId } });
  const when = longDate(language, parisDate(importedAt));
  return {
    title: words[language][act].title,
    isWide: true,
    crumbs: [
      ...envelopeCrumbs(language, envelope),
      { label: shared[language].reconciliation, href: `/enveloppes/${envelope.id}/rapprochement` },
      { label: settling[language].list(when), href: `/rapprochement/${id}` },
    ],
    body: html`<p class="g-muted">${settling[language].sentBy(importedBy.name)}</p>
      ${body}`,
  };
}

/** Where a person goes from here: to the lines one by one, or to the import for a person who settles none. */
function backLink({ language }: Visit, { id, commands }: Found): Html {
  const said = words[language];
  return commands.includes('linkLine')
    ? html`<a class="fr-link" href="/rapprochement/${id}/a-regler">${said.back}</a>`
    : html`<a class="fr-link" href="/rapprochement/${id}">${said.backToAll}</a>`;
}

function toTick(visit: Visit, { act, path }: Act, found: Found, lines: readonly ToSettle[], pages: Part): Html {
  const { language, person } = visit;
  const said = { ...settling[language], ...words[language], ...words[language][act] };
  const back = backLink(visit, found);
  if (lines.length === 0)
    return html`<p>${said.none}</p>
      ${pages}
      <p>${back}</p>`;
  return html`<p>${said.intro} ${said.each}</p>
    <form method="post" action="${`/rapprochement/${found.id}/${path}`}" data-ticks="1">
      ${person && hiddenInput(PERSON_FIELD, markOf(person.caller.personId))}${hiddenInput(KEY_FIELD, randomUUID())}
      ${table<ToSettle>({
        caption: said.title,
        isCaptionHidden: true,
        isStacked: true,
        rows: lines,
        foot: [said.total, '', '', '', '', '', money(language, sumCents(lines.map(({ line }) => line.requestCents)))],
        columns: [
          {
            label: said.lines,
            isHeader: true,
            cell: ({ line, sequence }) =>
              html`<label
                ><input
                  type="checkbox"
                  name="${TICK}"
                  value="${[line.position, sequence, line.requestCents].join(' ')}"
                  data-cents="${line.requestCents}"
                  checked
                />
                ${said.tick} ${line.position}</label
              >`,
          },
          { label: said.supplier, cell: ({ line }) => line.supplier.name },
          { label: said.numbers, cell: ({ line }) => html`${line.commitmentNumber}<br />${line.orderNumber}` },
          { label: said.paidOn, cell: ({ line }) => date(language, line.paidOn) },
          { label: said.why, cell: ({ line }) => line.reasonLabel },
          {
            label: words[language][act].payment,
            cell: ({ grantId, reference, rank, said: known }) =>
              html`<a class="fr-link" href="/conventions/${grantId}">${settling[language].payment(reference, rank)}</a
                >${known.length > 0 && html`<br /><span class="g-small">${known.join(', ')}</span>`}`,
          },
          { label: said.amount, isFigure: true, cell: ({ line }) => money(language, line.requestCents) },
        ],
      })}
      <p class="g-buttons"><button class="fr-btn">${said.confirm}</button> <span data-ticked="${said.ticked}"></span> ${back}</p>
    </form>
    ${pages}`;
}

async function offer(visit: Visit, act: Act, isNoneTicked = false): Promise<Answer> {
  const { language, params } = visit;
  const cursor = visit.query.get('cursor');
  const [found, { items, next }] = await Promise.all([
    visit.read(getImport, { params }),
    visit.read(listImportLines, { params, query: { open: 'true', limit: '100', cursor } }),
  ]);
  const path = `/rapprochement/${found.id}/${act.path}`;
  const pages = pagination(language, { first: cursor ? path : null, next: next && address(path, { cursor: next }) });
  const body = toTick(visit, act, found, act.of(language, items), pages);
  const said = html`<div class="fr-alert fr-alert--warning" role="status"><p>${words[language].noneTicked}</p></div>`;
  const page = await pageOf(visit, act, found, isNoneTicked ? html`${said}${body}` : body);
  return isNoneTicked ? { ...page, status: 422 } : page;
}

async function settle(visit: Visit, act: Act): Promise<Answer> {
  const { language, fields } = visit;
  const said = { ...settling[language], ...words[language], ...words[language][act.act] };
  const ticked = (fields[TICK] ?? []).map((each) => {
    const [position = 0, sequence = 0, cents = 0] = each.split(' ').map(Number);
    return { position, sequence, cents };
  });
  if (ticked.length === 0) return offer(visit, act, true);
  const found = await visit.read(getImport, { params: visit.params });
  const items = ticked.map(({ position, sequence }) => ({
    ...{ envelopeId: found.envelopeId, importId: found.id, position },
    ...(sequence > 0 ? { sequence } : {}),
  }));
  const { body } = await visit.command(act.operation, { body: { items }, key: firstOf(fields, KEY_FIELD) });
  const { outcomes, done, refused } = body;
  return pageOf(
    visit,
    act,
    found,
    html`<div class="fr-alert fr-alert--${refused === 0 ? 'success' : 'warning'}" role="status"><p>${said.summary(done, outcomes.length)}</p></div>
      ${table<(typeof outcomes)[number]>({
        caption: said.results,
        rows: outcomes,
        columns: [
          {
            label: said.lines,
            isHeader: true,
            cell: (each) => said.line(Number(each.part), euros(language, ticked[outcomes.indexOf(each)]?.cents ?? 0)),
          },
          {
            label: said.outcome,
            cell: ({ done: isDone, problem }) =>
              html`${status(isDone ? 'favourable' : 'unfavourable', isDone ? words[language][act.act].done : said.refused)}${problem && html`<p class="g-small">${problem.detail}</p>`}`,
          },
        ],
      })}
      <p>${backLink(visit, found)}</p>`,
  );
}

/** Many lines at once: each is shown with what it tells of, settled by itself, then told line by line. */
const pageFor = (act: Act): Page => ({
  path: `/rapprochement/:id/${act.path}`,
  of: act.operation,
  get: (visit) => offer(visit, act),
  post: (visit) => settle(visit, act),
});

/** Lines of one possible payment each. */
export const linkingPage = pageFor({ act: 'link', path: 'rapprocher', operation: linkLines, of: linkable });
/** Lines whose payments are ordered, and not recorded yet. */
export const bookingPage = pageFor({ act: 'book', path: 'enregistrer', operation: bookLines, of: bookable });
