import { listCallTitles } from '../../api/calls/calls.ts';
import { awardWaitlisted, exportWaitlist, listWaitlist, refuseWaitlisted } from '../../api/committee/waitlist.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { sumCents } from '../../domain/core/money.ts';
import { euros } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { filters } from '../core/components/filters.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Liste d’attente',
    lead: 'Les recours acceptés passent avant les autres dossiers, puis vient l’ordre des décisions et des rangs. Rien n’est accordé automatiquement : la présidence décide quand des crédits se libèrent.',
    none: 'Aucun dossier n’est en liste d’attente. Un comité y met les projets qu’il retiendrait si des crédits se libéraient.',
    noneHere: 'Aucun dossier en attente sous cet appel.',
    caption: (envelope: string) => `Dossiers en attente sur l’enveloppe ${envelope}`,
    order: 'Ordre',
    rank: 'Rang du comité',
    fits: 'Crédits disponibles',
    yes: 'couvert',
    no: 'non couvert',
    since: 'En attente depuis',
    appeal: 'recours accepté le',
    session: 'Comité du',
    available: (amount: string, year: number) => `${amount} disponibles en ${year}`,
    missing: (amount: string, year: number) => `Aucun crédit disponible en ${year} : il manque ${amount}`,
    waiting: (amount: string) => `${amount} demandés sur cette page`,
  },
  en: {
    title: 'Waitlist',
    lead: 'Won appeals come before the others, then the order of decisions and ranks. Nothing is awarded by itself: the chair decides when credits are freed.',
    none: 'No application is on the waitlist. A session puts there what it would award if credits were freed.',
    noneHere: 'Nothing waits under this call.',
    caption: (envelope: string) => `Waiting for credits of ${envelope}`,
    order: 'Order',
    rank: 'Rank',
    fits: 'Available credits',
    yes: 'hold it',
    no: 'do not hold it',
    since: 'Waiting since',
    appeal: 'appeal won on',
    session: 'Session of',
    available: (amount: string, year: number) => `${amount} available in ${year}`,
    missing: (amount: string, year: number) => `No credits available in ${year}: ${amount} are missing`,
    waiting: (amount: string) => `${amount} asked on this page`,
  },
});

type Waiting = AnswerOf<typeof listWaitlist>['items'][number];

/** The buttons of an application on the waitlist; their forms say what stands against them. */
const actionsOn = (visit: Visit, { applicationId, reference }: Waiting): Part =>
  html`<ul class="g-list g-small">
    ${[awardWaitlisted, refuseWaitlisted].filter(visit.may).map(
      ({ spec: { operationId } }) =>
        html`<li>
        <a href="${wayToAct(visit, operationId, applicationId)}"
          >${COMMAND_WORDS[operationId]?.[visit.language].button}<span class="fr-sr-only"> ${reference}</span></a
        >
      </li>`,
    )}
  </ul>`;

/** What waits for credits, envelope by envelope, in the order in which it would be awarded. */
export const waitlistPage: Page = {
  path: '/liste-attente',
  of: listWaitlist,
  get: async (visit) => {
    const { language, query, at } = visit;
    const said = words[language];
    const [callId, cursor] = [query.get('callId') ?? '', query.get('cursor')];
    const [{ items, next: nextCursor }, { items: calls }, { items: envelopes }] = await Promise.all([
      visit.read(listWaitlist, { query: { callId, cursor, limit: '100' } }),
      visit.read(listCallTitles),
      visit.read(listEnvelopes),
    ]);
    const year = yearOf(at);
    const envelopeOf = new Map(calls.map(({ id, envelopeId }) => [id, envelopeId]));
    const titles = new Map(calls.map(({ id, title }) => [id, title[language]]));
    const mayAct = visit.may(awardWaitlisted) || visit.may(refuseWaitlisted);
    const places = new Map(items.map(({ applicationId }, place) => [applicationId, place + 1]));
    const groups = [...Map.groupBy(items, (each) => envelopeOf.get(each.callId) ?? '')];
    return {
      title: said.title,
      isWide: true,
      body: html`<p class="fr-text--lead">${said.lead}</p>
        ${filters(language, '/liste-attente', [
          {
            kind: 'choice',
            name: 'callId',
            label: said.call,
            value: callId,
            options: calls.map(({ id, title }) => ({ value: id, label: title[language] })),
          },
        ])}
        ${items.length === 0 && html`<div class="g-empty"><p>${callId ? said.noneHere : said.none}</p></div>`}
        ${groups.map(([envelopeId, waiting]) => {
          const envelope = envelopes.find(({ id }) => id === envelopeId);
          const available = envelope?.years.find((each) => each.year === year)?.ae.availableCents ?? 0;
          return html`<h2>${envelope?.name}</h2>
            <p>
              <strong>${available < 0 ? said.missing(euros(language, -available), year) : said.available(euros(language, available), year)}</strong> ·
              ${said.waiting(euros(language, sumCents(waiting.map(({ requestedCents }) => requestedCents))))}
            </p>
            ${table({
              caption: said.caption(envelope?.name ?? ''),
              isStacked: true,
              isCaptionHidden: true,
              rows: waiting,
              columns: [
                { label: said.order, isFigure: true, cell: ({ applicationId }: Waiting) => places.get(applicationId) },
                {
                  label: said.file,
                  isHeader: true,
                  cell: ({ applicationId, reference, title, organisationName, callId: of }: Waiting) =>
                    html`<a href="/dossiers/${applicationId}"><span class="g-nowrap">${reference}</span> · ${title}</a><br /><span
                        class="g-small g-muted"
                        >${organisationName} · ${titles.get(of)}</span
                      >`,
                },
                { label: said.asked, isFigure: true, cell: ({ requestedCents }: Waiting) => money(language, requestedCents) },
                {
                  label: said.fits,
                  cell: ({ fits }: Waiting) =>
                    html`<span class="fr-badge fr-badge--sm fr-badge--no-icon ${fits ? 'fr-badge--success' : 'fr-badge--new'}"
                      ><span aria-hidden="true">${fits ? '✓' : '○'}</span> ${fits ? said.yes : said.no}</span
                    >`,
                },
                { label: said.rank, isFigure: true, cell: ({ rank }: Waiting) => rank },
                {
                  label: said.since,
                  cell: ({ decidedAt, wonAppealAt, sessionId, heldOn }: Waiting) =>
                    html`${dayOf(language, decidedAt)}<br /><a class="g-small" href="/comites/${sessionId}">${said.session} ${dayOf(language, `${heldOn}T12:00:00Z`)}</a>${
                      wonAppealAt && html`<br /><strong class="g-small">${said.appeal} ${dayOf(language, wonAppealAt)}</strong>`
                    }`,
                },
                { label: said.reason, cell: ({ reason }: Waiting) => html`<span class="g-small">${reason}</span>` },
                ...(mayAct ? [{ label: said.actions, cell: (each: Waiting) => actionsOn(visit, each) }] : []),
              ],
            })}`;
        })}
        ${pagination(language, {
          first: cursor ? address('/liste-attente', { callId }) : null,
          next: nextCursor ? address('/liste-attente', { callId, cursor: nextCursor }) : null,
        })}
        ${listFileLink(visit, '/liste-attente', items, { callId })}`,
    };
  },
};

export const waitlistFile = listFile('/liste-attente', exportWaitlist, (query) => ({ callId: query.get('callId') ?? '' }));
