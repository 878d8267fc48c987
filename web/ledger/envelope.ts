import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { listFreezes } from '../../api/ledger/freezes.ts';
import { endOfDate, parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Language } from '../../domain/core/words.ts';
import { CREDITS, type Credit } from '../../domain/ledger/envelope.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink, actionList } from '../core/components/actions.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { type WaterfallStep, waterfall } from '../core/charts/waterfall.ts';
import type { Tone } from '../core/charts/frame.ts';
import { keptList } from '../core/components/kept-list.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { changeWords } from './change-words.ts';
import { envelopeTabs } from './envelope-tabs.ts';
import { ACCOUNTS_OF, accountName, centsIn, left, words as shared } from './words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    years: 'Année des graphiques',
    noYear:
      'Cette enveloppe n’a pas encore de crédits. Ils s’ouvrent par un acte, ou arrivent d’une autre enveloppe de la famille par redéploiement.',
    picture: {
      AE: (year: number) => `AE ${year} : de la dotation à ce qui peut encore être promis`,
      CP: (year: number) => `CP ${year} : de la dotation à ce qui peut encore être payé`,
    },
    enough: {
      AE: (available: string, total: string, year: number) => `En ${year}, ${available} peuvent encore être promis, sur ${total} ouverts.`,
      CP: (available: string, total: string, year: number) =>
        `En ${year}, ${available} peuvent encore être demandés en paiement, sur ${total} ouverts.`,
    },
    lacks: {
      AE: (missing: string, total: string, year: number) =>
        `En ${year}, il manque ${missing} sur ${total} ouverts : un gel a pris ce qui était réservé.`,
      CP: (missing: string, total: string, year: number) =>
        `En ${year}, il manque ${missing} sur ${total} ouverts : un gel a pris ce qui était disponible.`,
    },
    byYear: { AE: 'Autorisations d’engagement (AE), par année', CP: 'Crédits de paiement (CP), par année' },
    withoutCarried: 'Dotation, hors report',
    carriedIn: (year: number) => `Reporté de ${year}`,
    carriedOut: (year: number) => `Reporté sur ${year}`,
    account: 'Où sont les crédits',
    seeMovements: 'voir ses mouvements',
    linked: 'Chaque montant mène aux mouvements qui l’ont fait.',
    closed: 'Exercice clos',
    closedUpTo: (year: number) => `jusqu’à ${year}`,
    visa: 'Visa du contrôleur',
    visaFrom: (amount: string) => `à partir de ${amount}`,
    noVisa: 'aucun engagement n’en a besoin',
    parent: 'Sous-enveloppe de',
    seeParent: 'l’enveloppe mère',
    toPay: 'Reste à payer',
    toPayHelp: 'engagé et pas encore payé, toutes années réunies',
    codes: 'Codes budgétaires',
    frozen: (amount: string, year: number, count: number) =>
      count === 1
        ? `Un gel de ${amount} d’AE ${year} laisse une tranche réservée sans ses crédits.`
        : `Un gel de ${amount} d’AE ${year} laisse ${count} tranches réservées sans leurs crédits.`,
    seeFreeze: 'Voir lesquelles',
    changes: 'Propositions en attente d’une deuxième personne',
    proposes: (who: string) => `${who} propose : `,
    order: 'acte',
    children: (year: number) => `Sous-enveloppes, crédits de ${year}`,
    child: 'Sous-enveloppe',
    ae: 'AE disponibles',
    cp: 'CP disponibles',
    family: 'La famille entière',
    past: 'Les chiffres à une autre date',
    on: 'Au',
    by: 'Selon',
    value: 'la date de valeur',
    recording: 'ce qui était enregistré ce jour-là',
    asOf: {
      value: (day: string) => `Chiffres au ${day}, selon les dates de valeur.`,
      recording: (day: string) => `Chiffres tels qu’ils étaient enregistrés au ${day}.`,
    },
    now: 'Revenir à aujourd’hui',
    groups: { credits: 'Mouvements de crédits', end: 'Fin d’année', rules: 'Règles et codes' },
    nothing: 'Vous consultez cette enveloppe. Les finances gèrent ses crédits.',
  },
  en: {
    years: 'Year of the charts',
    noYear: 'This envelope has no credits yet. An order opens them, or they come from another envelope of the family by a transfer.',
    picture: {
      AE: (year: number) => `AE ${year}: from what was allotted to what may still be promised`,
      CP: (year: number) => `CP ${year}: from what was allotted to what may still be paid`,
    },
    enough: {
      AE: (available: string, total: string, year: number) => `In ${year}, ${available} may still be promised, of ${total} allotted.`,
      CP: (available: string, total: string, year: number) =>
        `In ${year}, ${available} may still be ordered to be paid, of ${total} allotted.`,
    },
    lacks: {
      AE: (missing: string, total: string, year: number) =>
        `In ${year}, ${missing} are missing of ${total} allotted: a freeze took what was reserved.`,
      CP: (missing: string, total: string, year: number) =>
        `In ${year}, ${missing} are missing of ${total} allotted: a freeze took what was available.`,
    },
    byYear: { AE: 'Commitment authorisations (AE), by year', CP: 'Payment credits (CP), by year' },
    withoutCarried: 'Allotted, none carried over',
    carriedIn: (year: number) => `Carried from ${year}`,
    carriedOut: (year: number) => `Carried to ${year}`,
    account: 'Where the credits are',
    seeMovements: 'see its movements',
    linked: 'Each amount leads to the movements that made it.',
    closed: 'Closed',
    closedUpTo: (year: number) => `up to ${year}`,
    visa: 'Controller’s visa',
    visaFrom: (amount: string) => `from ${amount} on`,
    noVisa: 'no commitment needs one',
    parent: 'Sub-envelope of',
    seeParent: 'its parent envelope',
    toPay: 'Remaining to pay',
    toPayHelp: 'committed and not yet paid, all years together',
    codes: 'Budget codes',
    frozen: (amount: string, year: number, count: number) =>
      count === 1
        ? `A freeze of ${amount} of AE ${year} leaves one reserved tranche without its credits.`
        : `A freeze of ${amount} of AE ${year} leaves ${count} reserved tranches without their credits.`,
    seeFreeze: 'See which',
    changes: 'Proposals that wait for a second person',
    proposes: (who: string) => `${who} proposes to `,
    order: 'order',
    children: (year: number) => `Sub-envelopes, credits of ${year}`,
    child: 'Sub-envelope',
    ae: 'AE available',
    cp: 'CP available',
    family: 'The whole family',
    past: 'The figures at another date',
    on: 'On',
    by: 'By',
    value: 'value date',
    recording: 'what was recorded that day',
    asOf: {
      value: (day: string) => `Figures of ${day}, by value dates.`,
      recording: (day: string) => `Figures as they were recorded on ${day}.`,
    },
    now: 'Back to today',
    groups: { credits: 'Move credits', end: 'End of year', rules: 'Rules and codes' },
    nothing: 'You read this envelope. Finance moves its credits.',
  },
});

type Envelope = Awaited<ReturnType<typeof ask>>;
type Year = Envelope['years'][number];
type Freeze = AnswerOf<typeof listFreezes>['items'][number];
const ask = (visit: Visit, query: Record<string, unknown> = {}) => visit.read(getEnvelope, { params: visit.params, query });

const figuresOf = (year: Year, credit: Credit): object => (credit === 'AE' ? year.ae : year.cp);

const TONES: Partial<Record<string, Tone>> = {
  reserved: 2,
  delegated: 4,
  committed: 3,
  ordered: 2,
  paid: 3,
  frozen: 5,
  lapsed: 5,
  uncovered: 4,
};
/** The steps that are left out where they are empty. */
const RARE = ['uncovered', 'frozen', 'delegated', 'lapsed'];

type Carried = Year['carriedOver']['ae'];
const NOTHING_CARRIED: Carried = { inCents: 0, outCents: 0 };

/** A chart from the credits that were allotted to a year to those that are left. */
export function stepsOf(language: Language, figures: object, credit: Credit, year = 0, carried = NOTHING_CARRIED): WaterfallStep[] {
  const said = words[language];
  const { inCents, outCents } = carried;
  const isCarried = inCents > 0 || outCents > 0;
  const carriedSteps: WaterfallStep[] = [
    { label: said.carriedIn(year - 1), cents: inCents, kind: 'more' as const, tone: 4 as const },
    { label: said.carriedOut(year + 1), cents: outCents, kind: 'less' as const, tone: 5 as const },
  ].filter(({ cents }) => cents > 0);
  return ACCOUNTS_OF[credit].flatMap((account): WaterfallStep[] => {
    const cents = centsIn(figures, account);
    if (account === 'total' && isCarried)
      return [{ label: said.withoutCarried, cents: cents - inCents + outCents, kind: 'whole', tone: 1 }, ...carriedSteps];
    if (cents === 0 && RARE.includes(account)) return [];
    const kind = account === 'total' ? 'whole' : account === 'uncovered' ? 'more' : account === 'available' ? 'left' : 'less';
    return [{ label: accountName(language, account), cents, kind, tone: TONES[account] ?? 1 }];
  });
}

const movementsAt = (id: string, query: { year: number; credit: Credit; account: string }): string =>
  address(`/enveloppes/${id}/mouvements`, query);

/** The accounts of a credit by year: each figure leads to its movements. */
export function accountsTable(language: Language, { id, years }: Pick<Envelope, 'id' | 'years'>, credit: Credit): Html {
  const said = words[language];
  const figure = (year: Year, account: (typeof ACCOUNTS_OF)[Credit][number]): Part => {
    const cents = centsIn(figuresOf(year, credit), account);
    if (cents === 0) return html`<span class="g-muted">${money(language, 0)}</span>`;
    return html`<a href="${movementsAt(id, { year: year.year, credit, account })}"
      >${account === 'available' ? left(language, cents) : money(language, cents)}<span class="fr-sr-only">, ${accountName(language, account)} ${credit} ${year.year}, ${said.seeMovements}</span></a
    >`;
  };
  return table({
    caption: said.byYear[credit],
    rows: ACCOUNTS_OF[credit].filter(
      (account) => account === 'total' || account === 'available' || years.some((year) => centsIn(figuresOf(year, credit), account) !== 0),
    ),
    columns: [
      { label: said.account, isHeader: true, cell: (account) => accountName(language, account) },
      ...years.map((year) => ({
        label: String(year.year),
        isFigure: true,
        cell: (account: (typeof ACCOUNTS_OF)[Credit][number]) => figure(year, account),
      })),
    ],
  });
}

function picture(language: Language, { id }: Envelope, year: Year, credit: Credit): Html {
  const said = words[language];
  const figures = figuresOf(year, credit);
  const available = centsIn(figures, 'available');
  const conclusion = (available < 0 ? said.lacks : said.enough)[credit](
    euros(language, Math.abs(available)),
    euros(language, centsIn(figures, 'total')),
    year.year,
  );
  const steps = stepsOf(language, figures, credit, year.year, credit === 'AE' ? year.carriedOver.ae : year.carriedOver.cp);
  return waterfall(
    {
      language,
      id: `cascade-${credit.toLowerCase()}`,
      caption: said.picture[credit](year.year),
      conclusion,
      csv: `/enveloppes/${id}/mouvements.csv`,
      figures: table<WaterfallStep>({
        caption: said.picture[credit](year.year),
        isCaptionHidden: true,
        rows: steps,
        columns: [
          { label: said.account, isHeader: true, cell: ({ label }) => label },
          { label: String(year.year), isFigure: true, cell: ({ cents }) => money(language, cents) },
        ],
      }),
    },
    steps,
  );
}

/** The freezes after which tranches lack their credits. */
function freezesOf(language: Language, id: string, freezes: readonly Freeze[]): Part {
  const said = words[language];
  const standing = freezes.filter(({ tranches }) => tranches.length > 0);
  return (
    standing.length > 0 &&
    html`<div class="fr-alert fr-alert--warning">
      <ul>
        ${standing.map(
          ({ sequence, year, amountCents, tranches }) =>
            html`<li>
              ${said.frozen(euros(language, amountCents), year, tranches.length)}
              <a href="/enveloppes/${id}/gels/${sequence}">${said.seeFreeze}</a>
            </li>`,
        )}
      </ul>
    </div>`
  );
}

function changesOf(visit: Visit, { id, openChanges }: Envelope): Part {
  const { language } = visit;
  const said = words[language];
  return (
    openChanges.length > 0 &&
    html`<section id="propositions">
      <h2>${said.changes}</h2>
      <ul class="g-list">
        ${openChanges.map(
          ({ number, proposed, proposedBy, proposedAt, commands }) =>
            html`<li class="g-card">
              <p>
                ${said.proposes(proposedBy.name)}<strong>${changeWords(language, proposed)}</strong> (${said.order}${colon(language)} ${proposed.body.order}).
                <span class="g-muted">${dayOf(language, proposedAt)}</span>
              </p>
              ${
                commands.length > 0 &&
                html`<p class="g-looks">
                  ${commands.map((command) => actionLink(visit, command, id, { change: number }, command === 'confirmChange' ? 'fr-btn fr-btn--sm' : 'fr-btn fr-btn--sm fr-btn--secondary'))}
                </p>`
              }
            </li>`,
        )}
      </ul>
    </section>`
  );
}

function childrenOf(language: Language, { subEnvelopes, family }: Envelope, year: number): Part {
  const said = words[language];
  const inYear = (years: readonly Pick<Year, 'year' | 'ae' | 'cp'>[]) => years.find((each) => each.year === year);
  const whole = family && inYear(family.years);
  return (
    subEnvelopes.length > 0 &&
    html`<section>
      ${table<Envelope['subEnvelopes'][number]>({
        caption: said.children(year),
        rows: subEnvelopes,
        columns: [
          {
            label: said.child,
            isHeader: true,
            cell: ({ id, code, name }) => html`<a href="/enveloppes/${id}">${name}</a><br /><span class="g-muted g-small">${code}</span>`,
          },
          { label: said.ae, isFigure: true, cell: ({ years }) => left(language, inYear(years)?.ae.availableCents) },
          { label: said.cp, isFigure: true, cell: ({ years }) => left(language, inYear(years)?.cp.availableCents) },
        ],
        foot: [said.family, left(language, whole?.ae.availableCents), left(language, whole?.cp.availableCents)],
      })}
    </section>`
  );
}

type Past = { day: string; by: 'value' | 'recording' };

/** The past day for which the address asks the figures, by value date or by recording; null where it names none. */
function pastIn(query: URLSearchParams): Past | null {
  const day = query.get('au') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return null;
  return { day, by: query.get('selon') === 'enregistrement' ? 'recording' : 'value' };
}

const queryOf = (past: Past | null) =>
  past === null ? {} : past.by === 'value' ? { valuedOn: past.day } : { recordedAt: endOfDate(past.day) };

function pastForm(visit: Visit, id: string, past: Past | null, today: string): Html {
  const { language } = visit;
  const said = words[language];
  return html`<section>
    <h2>${said.past}</h2>
    <form class="g-filters" method="get" action="/enveloppes/${id}">
      ${keptList(visit)}
      <div class="g-filter">
        <label class="fr-label" for="au">${said.on}</label>
        <input class="fr-input" type="date" id="au" name="au" value="${past?.day ?? today}" max="${today}" />
      </div>
      <div class="g-filter">
        <label class="fr-label" for="selon">${said.by}</label>
        <select class="fr-select" id="selon" name="selon">
          <option value="valeur">${said.value}</option>
          <option value="enregistrement" ${flag('selected', past?.by === 'recording')}>${said.recording}</option>
        </select>
      </div>
      <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
    </form>
  </section>`;
}

const GROUPS = {
  credits: ['allotCredits', 'transferCredits', 'freezeCredits', 'thawCredits', 'cutCredits', 'proposeChange'],
  end: ['closeYear', 'carryOverCredits'],
  rules: ['setVisaRule', 'openSubEnvelope', 'identifyCredits', 'importPayments', 'drawSample'],
} as const satisfies Record<string, readonly CommandOn<'envelope'>[]>;

function whatNow(visit: Visit, { id, commands }: Envelope): Html {
  const { language } = visit;
  const said = words[language];
  const groups = (['credits', 'end', 'rules'] as const).map(
    (name) => [name, GROUPS[name].filter((command) => commands.includes(command))] as const,
  );
  const parts = (command: CommandOn<'envelope'>) => (command === 'openSubEnvelope' ? { parentId: id } : {});
  return html`<section class="g-card">
    ${commands.length === 0 && html`<p>${said.nothing}</p>`}
    ${groups.map(
      ([name, offered]) =>
        offered.length > 0 &&
        html`<h2>${said.groups[name]}</h2>
          ${actionList(visit, offered, id, { parts })}
          ${
            name === 'credits' &&
            offered.includes('freezeCredits') &&
            html`<p><a class="fr-link" href="/enveloppes/${id}/simulation">${shared[language].rehearsal}</a></p>`
          }`,
    )}
  </section>`;
}

function factsOf(language: Language, envelope: Envelope): Html {
  const said = words[language];
  const codes = envelope.years.filter(({ fundsCentre, functionalArea }) => fundsCentre !== null || functionalArea !== null);
  return summaryList([
    [said.parent, envelope.parentId && html`<a href="/enveloppes/${envelope.parentId}">${said.seeParent}</a>`],
    [said.toPay, html`${money(language, envelope.remainingToPayCents)} <span class="g-muted">(${said.toPayHelp})</span>`],
    [said.closed, envelope.closedYear !== null && said.closedUpTo(envelope.closedYear)],
    [said.visa, envelope.visaThresholdCents === null ? said.noVisa : said.visaFrom(euros(language, envelope.visaThresholdCents))],
    [
      said.codes,
      codes.map(
        ({ year, fundsCentre, functionalArea, company, costCentre, programmeItem }) =>
          html`${year}${colon(language)} ${[fundsCentre, functionalArea, company, costCentre, programmeItem].filter(Boolean).join(', ')}<br />`,
      ),
    ],
  ]);
}

export const envelopePage: Page = {
  path: '/enveloppes/:id',
  of: getEnvelope,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const past = pastIn(query);
    const [envelope, freezes] = await Promise.all([
      ask(visit, queryOf(past)),
      past ? [] : visit.read(listFreezes, { params: visit.params }).then(({ items }) => items),
    ]);
    const { id, code, name, years } = envelope;
    const asked = Number(query.get('annee') ?? yearOf(at));
    const year = years.find((each) => each.year === asked) ?? years.findLast((each) => each.year <= asked) ?? years.at(-1);
    const day = past && longDate(language, past.day);
    const kept = past ? { au: past.day, selon: past.by === 'recording' ? 'enregistrement' : 'valeur' } : {};
    return {
      title: name,
      crumbs: [{ label: shared[language].envelopes, href: '/enveloppes' }],
      aside: whatNow(visit, envelope),
      isAsideLast: true,
      body: html`<p class="g-muted">${code}</p>
        ${envelopeTabs(language, id, 'overview')}
        ${
          past &&
          html`<div class="fr-alert fr-alert--info fr-alert--sm">
            <p>${said.asOf[past.by](day ?? '')} <a href="/enveloppes/${id}">${said.now}</a></p>
          </div>`
        }
        ${freezesOf(language, id, freezes)} ${changesOf(visit, envelope)} ${factsOf(language, envelope)}
        <p class="g-muted">${shared[language].explained}</p>
        ${year === undefined && html`<div class="g-empty"><p>${said.noYear}</p></div>`}
        ${
          year &&
          html`${
            years.length > 1 &&
            tabs(
              said.years,
              years.map((each) => ({
                href: address(`/enveloppes/${id}`, { annee: each.year, ...kept }),
                label: String(each.year),
                isHere: each.year === year.year,
              })),
            )
          }
          ${CREDITS.map((credit) => picture(language, envelope, year, credit))}
          <p class="g-muted">${said.linked}</p>
          ${CREDITS.map((credit) => accountsTable(language, envelope, credit))} ${childrenOf(language, envelope, year.year)}`
        }
        ${pastForm(visit, id, past, parisDate(at))}`,
    };
  },
};
