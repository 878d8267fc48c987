import { getWorklist } from '../../api/desk/worklist.ts';
import { getOpenCommitments } from '../../api/ledger/dormant.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { euros, figure, listed } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink } from '../core/components/actions.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { dormantTable } from './dormant-table.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { ofTranche } from './project-column.ts';

const words = bilingual({
  fr: {
    title: (year: number, name: string) => `Fin d’année ${year} de l’enveloppe ${name}`,
    intro: (year: number) =>
      `Au 31 décembre ${year}, les AE qui ne sont pas engagées sont annulées ; les paiements demandés avant peuvent être enregistrés jusqu’au 20 janvier ${year + 1}. Puis les finances clôturent l’année.`,
    lapses: (amount: string, year: number) => `${amount} d’AE ${year} seraient annulés si rien de plus n’était engagé ni reporté.`,
    nothingLapses: (year: number) => `Toutes les AE de ${year} sont engagées : rien ne serait annulé.`,
    isClosed: (year: number) => `L’année ${year} est clôturée.`,
    figures: { uncommitted: 'AE non engagées', frozenAe: 'AE gelées', frozenCp: 'CP gelés', uncovered: 'Promis, non couvert' },
    reserved: { caption: 'Réservé et pas encore engagé', none: 'Aucune réservation n’attend son engagement.' },
    ordered: { caption: 'Demandé en paiement et pas encore payé', none: 'Aucun paiement demandé n’attend son enregistrement.' },
    delegated: { caption: 'Délégué et pas encore utilisé', none: 'Rien de délégué ne reste à utiliser ou à restituer.' },
    remaining: {
      caption: 'Restes à payer, par année d’origine des AE',
      none: 'Rien de ce qui est engagé ne reste à payer.',
      year: 'AE de',
      cents: 'Reste à payer',
    },
    dormant: {
      heading: 'Engagements dormants',
      intro:
        'Ce qui est engagé et dont il ne vient plus rien immobilise des crédits. Le silence ne met fin à aucune subvention : chaque ligne dit l’acte qui paie ou libère le solde, et qui le fait.',
      total: (count: number, cents: string) =>
        count === 1 ? `Un engagement dormant, pour ${cents}.` : `${count} engagements dormants, pour ${cents}.`,
      first: (count: number) => `Les ${count} plus anciens sont montrés.`,
      silence: 'Silence',
      months: (months: number) => `${months} mois`,
    },
    reservedCents: 'Réservé',
    missing: 'Ce qui manque en AE',
    left: 'AE restantes après elle',
    decided: 'Décidé le',
    until: 'À signer avant le',
    orderedCents: 'À payer',
    orderedOn: 'Demandé le',
    aeCents: 'AE à engager',
    cpCents: 'CP à payer',
    cut: (shown: string, all: string) => `Les ${shown} premières lignes sur ${all} sont montrées ; le total les réunit toutes.`,
    notYet: 'L’année pourra être clôturée une fois terminée, une année après l’autre.',
  },
  en: {
    title: (year: number, name: string) => `End of ${year} of the envelope ${name}`,
    intro: (year: number) =>
      `On 31 December ${year}, AE that are not committed lapse; payments ordered before may be recorded until 20 January ${year + 1}. Then finance closes the year.`,
    lapses: (amount: string, year: number) => `${amount} of AE ${year} would lapse if nothing more were committed or carried over.`,
    nothingLapses: (year: number) => `All AE of ${year} are committed: nothing would lapse.`,
    isClosed: (year: number) => `The year ${year} is closed.`,
    figures: { uncommitted: 'AE not committed', frozenAe: 'AE frozen', frozenCp: 'CP frozen', uncovered: 'Promised, uncovered' },
    reserved: { caption: 'Reserved and not committed yet', none: 'No reservation waits for its commitment.' },
    ordered: { caption: 'Ordered to be paid and not paid yet', none: 'No ordered payment waits to be recorded.' },
    delegated: { caption: 'Delegated and not used yet', none: 'Nothing delegated is left to use or to give back.' },
    remaining: {
      caption: 'Still to be paid, by the year of the AE',
      none: 'Everything committed has been paid.',
      year: 'AE of',
      cents: 'To pay',
    },
    dormant: {
      heading: 'Dormant commitments',
      intro:
        'An agreement that has gone silent still holds credits. Silence ends no subsidy: each line has the act that pays or releases its balance, and who gives it.',
      total: (count: number, cents: string) =>
        count === 1 ? `One dormant commitment, of ${cents}.` : `${count} dormant commitments, of ${cents}.`,
      first: (count: number) => `The ${count} oldest are shown.`,
      silence: 'Silence',
      months: (months: number) => `${months} months`,
    },
    reservedCents: 'Reserved',
    missing: 'AE missing',
    left: 'AE left after it',
    decided: 'Decided on',
    until: 'To be signed by',
    orderedCents: 'To pay',
    orderedOn: 'Ordered on',
    aeCents: 'AE to commit',
    cpCents: 'CP to pay',
    cut: (shown: string, all: string) => `The first ${shown} of ${all} rows are shown; the total is of all.`,
    notYet: 'The year may be closed once it is over, one year after the other.',
  },
});

const ask = (visit: Visit, year: number) => visit.read(getWorklist, { params: visit.params, query: { year: String(year) } });
type Worklist = Awaited<ReturnType<typeof ask>>;
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);

/** A table shows this many rows, and says so; its totals are of all. */
const SHOWN = 200;

const cutOf = (language: 'fr' | 'en', { length }: readonly unknown[]): Part =>
  length > SHOWN && html`<p class="g-muted">${words[language].cut(figure(language, SHOWN), figure(language, length))}</p>`;

function lists(language: 'fr' | 'en', { reserved, ordered, delegated }: Worklist, at: string): Html {
  const said = words[language];
  const columns = ofTranche(language);
  return html`<section>
      ${table<Worklist['reserved'][number]>({
        caption: said.reserved.caption,
        rows: reserved.slice(0, SHOWN),
        empty: html`<p>${said.reserved.none}</p>`,
        columns: [
          ...columns,
          { label: said.decided, cell: ({ decidedAt }) => dayOf(language, decidedAt) },
          { label: said.until, cell: ({ deadlineAt }) => deadline(language, deadlineAt, at) },
          { label: said.reservedCents, isFigure: true, cell: ({ openCents }) => money(language, openCents) },
          {
            label: said.missing,
            isFigure: true,
            cell: ({ missingCents }) => missingCents > 0 && html`<strong class="g-late">${money(language, missingCents)}</strong>`,
          },
          { label: said.left, isFigure: true, cell: ({ leftCents }) => money(language, leftCents) },
        ],
        foot: [
          said.together,
          '',
          '',
          '',
          money(
            language,
            sum(reserved, ({ openCents }) => openCents),
          ),
          '',
          '',
        ],
      })}${cutOf(language, reserved)}
    </section>
    <section>
      ${table<Worklist['ordered'][number]>({
        caption: said.ordered.caption,
        rows: ordered.slice(0, SHOWN),
        empty: html`<p>${said.ordered.none}</p>`,
        columns: [
          ...columns,
          { label: said.orderedOn, cell: ({ orderedAt }) => dayOf(language, orderedAt) },
          { label: said.orderedCents, isFigure: true, cell: ({ openCents }) => money(language, openCents) },
        ],
        foot: [
          said.together,
          '',
          '',
          money(
            language,
            sum(ordered, ({ openCents }) => openCents),
          ),
        ],
      })}${cutOf(language, ordered)}
    </section>
    <section>
      ${table<Worklist['delegated'][number]>({
        caption: said.delegated.caption,
        rows: delegated.slice(0, SHOWN),
        empty: html`<p>${said.delegated.none}</p>`,
        columns: [
          ...columns,
          { label: said.aeCents, isFigure: true, cell: ({ aeCents }) => money(language, aeCents) },
          { label: said.cpCents, isFigure: true, cell: ({ cpCents }) => money(language, cpCents) },
        ],
        foot: [
          said.together,
          '',
          money(
            language,
            sum(delegated, ({ aeCents }) => aeCents),
          ),
          money(
            language,
            sum(delegated, ({ cpCents }) => cpCents),
          ),
        ],
      })}${cutOf(language, delegated)}
    </section>`;
}

/** The months of silence that a person may choose. */
const SILENCES = [3, 6, 12, 24];

type Commitments = AnswerOf<typeof getOpenCommitments>;

/** Open commitments by year of origin, and the dormant ones with the people to write to. */
function openCommitments(
  visit: Visit,
  id: string,
  year: number,
  { months, byYear, dormant, dormantCount, dormantCents }: Commitments,
): Html {
  const { language } = visit;
  const { remaining, dormant: said, together: total } = words[language];
  const rows = dormantTable(visit, { months, dormant });
  return html`<section>
      ${table<Commitments['byYear'][number]>({
        caption: remaining.caption,
        rows: byYear,
        empty: html`<p>${remaining.none}</p>`,
        columns: [
          { label: remaining.year, isHeader: true, cell: (row) => String(row.year) },
          { label: remaining.cents, isFigure: true, cell: ({ remainingCents }) => money(language, remainingCents) },
        ],
        foot: [
          `${total} (${listed(
            language,
            byYear.map((row) => String(row.year)),
          )})`,
          money(
            language,
            sum(byYear, ({ remainingCents }) => remainingCents),
          ),
        ],
      })}
    </section>
    <section id="dormants">
      <h2>${said.heading}</h2>
      ${tabs(
        said.silence,
        SILENCES.map((each) => ({
          href: address(`/enveloppes/${id}/fin-d-annee`, { annee: year, silence: each }),
          label: said.months(each),
          isHere: each === months,
        })),
      )}
      ${dormantCount > 0 && html`<p><strong>${said.total(dormantCount, euros(language, dormantCents))}</strong> ${dormantCount > dormant.length && said.first(dormant.length)} ${said.intro}</p>`}
      ${rows}
    </section>`;
}

function figures(language: 'fr' | 'en', { uncommitted, frozen, uncovered }: Worklist): Part {
  const said = words[language].figures;
  const list = [
    [said.uncommitted, uncommitted.aeCents],
    [said.frozenAe, frozen.aeCents],
    [said.frozenCp, frozen.cpCents],
    [said.uncovered, uncovered.aeCents],
  ] as const;
  return html`<ul class="g-figures">
    ${list.map(([name, cents]) => html`<li><strong>${money(language, cents)}</strong>${name}</li>`)}
  </ul>`;
}

export const yearEndPage: Page = {
  path: '/enveloppes/:id/fin-d-annee',
  of: getWorklist,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const asked = query.get('annee') ?? '';
    const year = /^\d{4}$/.test(asked) ? Number(asked) : yearOf(at);
    const silence = query.get('silence') ?? '';
    const months = /^[1-9]\d?$/.test(silence) ? { months: silence } : {};
    const { params } = visit;
    const [envelope, worklist, open] = await Promise.all([
      visit.read(getEnvelope, { params }),
      ask(visit, year),
      visit.read(getOpenCommitments, { params, query: months }),
    ]);
    const { id, name, years, closedYear, commands } = envelope;
    const isClosed = closedYear !== null && year <= closedYear;
    const ending = (['closeYear', 'carryOverCredits'] as const).filter((command) => commands.includes(command));
    const lapsing = worklist.uncommitted.aeCents;
    return {
      title: said.title(year, name),
      isWide: true,
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, id, 'yearEnd')}
        ${
          years.length > 1 &&
          tabs(
            said.year,
            years.map((each) => ({
              href: address(`/enveloppes/${id}/fin-d-annee`, { annee: each.year }),
              label: String(each.year),
              isHere: each.year === year,
            })),
          )
        }
        <p>
          ${isClosed ? said.isClosed(year) : html`<strong>${lapsing > 0 ? said.lapses(euros(language, lapsing), year) : said.nothingLapses(year)}</strong>`}
        </p>
        <p class="g-muted">${said.intro(year)} ${!isClosed && !ending.includes('closeYear') && said.notYet}</p>
        ${
          ending.length > 0 &&
          html`<p class="g-looks">
            ${ending.map((command) => actionLink(visit, command, id, command === 'closeYear' ? { year } : { year: closedYear }, 'fr-btn'))}
          </p>`
        }
        ${figures(language, worklist)} ${lists(language, worklist, at)} ${openCommitments(visit, id, year, open)}`,
    };
  },
};
