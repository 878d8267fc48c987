import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { rehearseOrder } from '../../api/ledger/rehearsal.ts';
import { getOpenCommitments } from '../../api/ledger/dormant.ts';
import { planRehearsal } from '../../api/ledger/rehearsal-plans.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { euros } from '../../domain/core/format.ts';
import { MOST_CENTS, sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { CREDITS, type Credit } from '../../domain/ledger/envelope.ts';
import type { RehearsedCommand, WaitingLetter } from '../../domain/ledger/rehearsal.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { errorSummary } from '../core/components/error-summary.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { describedBy, type Frame, framed } from '../core/forms/field.ts';
import { refusedForm } from '../core/forms/form.ts';
import { centsOf, type Fields, firstOf, typedCents } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { accountsTable } from './envelope.ts';
import { readEnvelopes } from './envelope-choices.ts';
import { envelopeCrumbs } from './envelope-tabs.ts';
import { dormantBeside } from './dormant-table.ts';
import { plansSection } from './rehearsal-plans.ts';
import { words as shared } from './words.ts';
import { ofTranche } from './project-column.ts';

const words = bilingual({
  fr: {
    lead: 'Cette page n’enregistre rien et ne prévient personne : elle montre ce qui attendrait.',
    act: 'Acte',
    credit: 'Crédits',
    amount: 'Montant (en euros)',
    parts: 'En plus, à la charge de sous-enveloppes (en euros)',
    partsHelp:
      'Un gel prend d’abord ce que l’enveloppe a de disponible : les sous-enveloppes ne portent que l’excédent. Cinq au plus à la fois ; elles ne se donnent rien l’une à l’autre.',
    show: 'Simuler',
    plan: 'Chercher les issues possibles',
    initial: (year: number) => `CP initiaux du programme en ${year}, hors titre 2 (en euros)`,
    capped: 'Sans eux, aucun report de CP n’est proposé.',
    unread: 'Écrivez un montant en euros. Exemple : 250 000.',
    faulty: 'Un montant est à corriger',
    waits: (count: number, cents: string) =>
      count === 1 ? `Une tranche attendrait ses crédits, pour ${cents}.` : `${count} tranches attendraient leurs crédits, pour ${cents}.`,
    none: 'Aucune tranche ne perdrait ses crédits.',
    cut: 'Une annulation d’AE prend ce qui est gelé, puis ce qui est disponible : jamais ce qui est promis.',
    room: {
      AE: (cents: string) => `Après cet acte, l’enveloppe pourrait encore engager ${cents} d’AE, tranches déjà réservées comprises.`,
      CP: (cents: string) => `Après cet acte, l’enveloppe pourrait encore demander ${cents} de CP en paiement.`,
    },
    lacking: (count: number, cents: string) =>
      count === 1
        ? `Une tranche, de ${cents}, manque déjà de crédits aujourd’hui : cet acte n’y change rien.`
        : `${count} tranches, de ${cents} en tout, manquent déjà de crédits aujourd’hui : cet acte n’y change rien.`,
    caption: { AE: 'Ce qui attendrait, dans l’ordre des décisions', CP: 'Ce qui attendrait, dans l’ordre des paiements prévus' },
    open: { AE: 'Réservé', CP: 'À payer' },
    missing: { AE: 'Ce qui manque en AE', CP: 'Ce qui manque en CP' },
    from: 'À partir du',
    letter: 'Lettre au bénéficiaire',
    letters: {
      deferDeadline: '« Convention en attente de crédits », après la clôture de l’année, si l’échéance de signature passe',
      confirmNextTranche: '« Tranche à débloquer », quand ses conditions sont remplies',
      resumeTranche: '« Tranche débloquée », une fois les crédits revenus ; il sait déjà qu’elle attend',
    },
    noLetter: 'aucune',
    total: 'Ensemble',
    told: 'Dès l’enregistrement, les finances et les responsables d’appel reçoivent une lettre et une tâche qui nomment ces tranches. Les bénéficiaires n’en reçoivent pas : un gel ne décide rien sur leur projet.',
    untold: 'Aucune lettre ne part à l’enregistrement.',
  },
  en: {
    lead: 'This page records nothing and notifies no one: it only shows what would wait.',
    act: 'Order',
    credit: 'Credits',
    amount: 'Amount (in euros)',
    parts: 'In addition, what sub-envelopes bear (in euros)',
    partsHelp:
      'A freeze first takes what the envelope has available: sub-envelopes bear only the excess. Five at most at a time; they give each other nothing.',
    show: 'Rehearse',
    plan: 'Look for ways out',
    initial: (year: number) => `Initial CP of the programme in ${year}, staff excluded (in euros)`,
    capped: 'Without them no CP are carried over.',
    unread: 'Write an amount in euros. Example: 250000.',
    faulty: 'An amount is to be corrected',
    waits: (count: number, cents: string) =>
      count === 1 ? `One tranche would wait for its credits, of ${cents}.` : `${count} tranches would wait for their credits, of ${cents}.`,
    none: 'No tranche would lose its credits.',
    cut: 'A cut of AE takes what is frozen, then what is available: never what is promised.',
    room: {
      AE: (cents: string) => `Afterwards the envelope could still commit ${cents} of AE, including for what is already reserved.`,
      CP: (cents: string) => `Afterwards the envelope could still order ${cents} of CP.`,
    },
    lacking: (count: number, cents: string) =>
      count === 1
        ? `One tranche, of ${cents}, lacks its credits today: this order changes nothing about it.`
        : `${count} tranches, of ${cents} in all, lack their credits today: this order changes nothing about them.`,
    caption: { AE: 'What would wait, in the order of the decisions', CP: 'What would wait, in the order of the expected payments' },
    open: { AE: 'Reserved', CP: 'To pay' },
    missing: { AE: 'AE missing', CP: 'CP missing' },
    from: 'From',
    letter: 'Letter to the beneficiary',
    letters: {
      deferDeadline: '“Agreement waiting for credits”, once the year is closed, if the deadline of the signature passes',
      confirmNextTranche: '“Tranche to be confirmed”, when its conditions are met',
      resumeTranche: '“Tranche confirmed”, once its credits are back; it knows already that the tranche waits',
    },
    noLetter: 'none',
    total: 'All together',
    told: 'Once it is recorded, finance and the leads get a letter and a task naming these tranches. Beneficiaries get none: a freeze decides nothing about their projects.',
    untold: 'No letter leaves when it is recorded.',
  },
} satisfies Record<Language, { letters: Record<WaitingLetter, string> } & Record<string, unknown>>);

type Rehearsal = AnswerOf<typeof rehearseOrder>;
export type Waiting = Rehearsal['waiting'][number];

/** The orders that are rehearsed, by their names in an address. */
const ACTS: Readonly<Record<string, RehearsedCommand>> = { gel: 'freezeCredits', annulation: 'cutCredits' };

/** The page on which a freeze is rehearsed, as far as its form is filled. */
export function rehearsalHref(id: string, typed: Fields): string {
  const [annee, credit, montant] = ['/year', '/credit', '/amountCents'].map((pointer) => firstOf(typed, pointer));
  return address(`/enveloppes/${id}/simulation`, { annee, credit, montant });
}

/** What would wait for a credit after an order: how much, from which day, and with which letter. */
export function waitingTable(language: Language, credit: Credit, rows: readonly Waiting[]): Html {
  const said = words[language];
  return table<Waiting>({
    caption: said.caption[credit],
    rows,
    columns: [
      ...ofTranche(language),
      { label: said.open[credit], isFigure: true, cell: ({ openCents }) => money(language, openCents) },
      { label: said.missing[credit], isFigure: true, cell: ({ missingCents }) => money(language, missingCents) },
      { label: said.from, cell: ({ expectedOn }) => date(language, expectedOn) },
      { label: said.letter, cell: ({ letter }) => (letter === null ? said.noLetter : said.letters[letter]) },
    ],
    // No sum of what is missing: each amount is reckoned against the same remaining credits.
    foot: [said.total, '', money(language, sumCents(rows.map(({ openCents }) => openCents))), '', '', ''],
  });
}

/** The parameter with the programme's initial CP, which cap what may be carried over. */
const INITIAL = 'initiaux';

/** What the parameters with the parts of sub-envelopes begin with. */
const PART = 'part-';

/** An amount of an address. `cents`: null where it is not given, or is no amount above zero; the latter is a fault. */
type Amount = { name: string; typed: string; cents: number | null; isFaulty: boolean };

function amountIn(query: URLSearchParams, name: string): Amount {
  const typed = query.get(name) ?? '';
  const read = centsOf(typed);
  const cents = typeof read === 'number' && read > 0 && read <= MOST_CENTS ? read : null;
  return { name, typed, cents, isFaulty: typed !== '' && cents === null };
}

/** The field of such an amount, with its fault. */
function amountFilter(language: Language, { name, typed, isFaulty }: Amount, label: string, help: string | null = null): Html {
  const frame: Frame = { id: name, label, help, fault: isFaulty ? words[language].unread : undefined };
  return html`<div class="g-filter">
    ${framed(
      frame,
      html`<input class="fr-input" id="${name}" name="${name}" inputmode="decimal" value="${typed}" ${describedBy(frame)}${flag('aria-invalid="true"', isFaulty)} />`,
    )}
  </div>`;
}

/** Says above the page what is wrong with such an amount, with a link to its field. */
const amountFault = (language: Language, { name, isFaulty }: Amount, text: string): Part =>
  isFaulty &&
  errorSummary({ language, title: words[language].faulty, detail: words[language].unread, faults: [{ href: `#${name}`, text }] });

/** `parts`: of a freeze, what sub-envelopes bear of it, by their ids. */
type Asked = { command: RehearsedCommand; year: number; credit: Credit; amount: Amount; parts: readonly Share[]; initial: Amount };
type Share = { envelope: Envelope['subEnvelopes'][number]; amount: Amount };
type Envelope = AnswerOf<typeof getEnvelope>;

function askedIn({ query, at }: Visit, { subEnvelopes }: Envelope): Asked {
  const year = query.get('annee') ?? '';
  const credit = query.get('credit') === 'CP' ? 'CP' : 'AE';
  const command = ACTS[query.get('acte') ?? ''] ?? 'freezeCredits';
  return {
    command,
    parts: (command === 'freezeCredits' ? subEnvelopes : []).map((envelope) => ({
      envelope,
      amount: amountIn(query, `${PART}${envelope.id}`),
    })),
    year: /^\d{4}$/.test(year) ? Number(year) : yearOf(at),
    credit,
    amount: amountIn(query, 'montant'),
    // AE have no field for it.
    initial: amountIn(credit === 'CP' ? query : new URLSearchParams(), INITIAL),
  };
}

function formOfOrder(language: Language, id: string, years: readonly number[], asked: Asked): Html {
  const said = words[language];
  const choice = (name: string, label: string, options: readonly (readonly [value: string, label: string])[], chosen: string): Html =>
    html`<div class="g-filter">
      <label class="fr-label" for="${name}">${label}</label>
      <select class="fr-select" id="${name}" name="${name}">
        ${options.map(([value, each]) => html`<option value="${value}" ${flag('selected', value === chosen)}>${each}</option>`)}
      </select>
    </div>`;
  const acts = Object.entries(ACTS).map(([name, command]) => [name, COMMAND_WORDS[command][language].button] as const);
  return html`<form class="g-filters" method="get" action="/enveloppes/${id}/simulation">
    ${choice('acte', said.act, acts, acts.find(([name]) => ACTS[name] === asked.command)?.[0] ?? '')}
    ${choice(
      'annee',
      said.year,
      [...new Set([...years, asked.year])].sort().map((year) => [String(year), String(year)] as const),
      String(asked.year),
    )}
    ${choice(
      'credit',
      said.credit,
      CREDITS.map((credit) => [credit, credit] as const),
      asked.credit,
    )}
    ${amountFilter(language, asked.amount, said.amount)}
    ${
      asked.parts.length > 0 &&
      html`<details class="g-section"${flag(
        ' open',
        asked.parts.some(({ amount }) => amount.typed !== ''),
      )}>
        <summary>${said.parts}</summary>
        <p class="g-muted g-small">${said.partsHelp}</p>
        ${asked.parts.map(({ envelope, amount }) => amountFilter(language, amount, envelope.name))}
      </details>`
    }
    <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
  </form>`;
}

/** The form of the order itself, filled with what was rehearsed; of a freeze also the parts of sub-envelopes. */
function orderHref(visit: Visit, id: string, { command, year, credit, amountCents }: Rehearsal, parts: readonly Share[]): string {
  if (command !== 'freezeCredits')
    return wayToAct(visit, command, id, { '/year': year, '/credit': credit, '/amountCents': typedCents(amountCents) });
  const borne = parts.flatMap(({ envelope, amount: { cents } }) => (cents === null ? [] : [{ id: envelope.id, cents }]));
  return wayToAct(visit, command, id, {
    ...{ year, credit, amountCents: typedCents(amountCents + sumCents(borne.map(({ cents }) => cents))) },
    ...Object.fromEntries(borne.map((each) => [`${PART}${each.id}`, typedCents(each.cents)])),
  });
}

/** The parts that an address names, as the form of a freeze has them. */
export const partsIn = (query: URLSearchParams): { envelopeId: string; amountCents: string }[] =>
  [...query].flatMap(([name, value]) =>
    name.startsWith(PART) && value !== '' ? [{ envelopeId: name.slice(PART.length), amountCents: value }] : [],
  );

function outcomeOf(language: Language, rehearsal: Rehearsal): Html {
  const said = words[language];
  const { command, credit, waiting, roomCents, lacking } = rehearsal;
  const cents = euros(language, sumCents(waiting.map(({ openCents }) => openCents)));
  return html`<div class="fr-alert fr-alert--${waiting.length > 0 ? 'warning' : 'info'}">
      <p><strong>${waiting.length > 0 ? said.waits(waiting.length, cents) : said.none}</strong> ${said.room[credit](euros(language, roomCents))}</p>
      ${lacking.tranches > 0 && html`<p>${said.lacking(lacking.tranches, euros(language, lacking.openCents))}</p>`}
      ${command === 'cutCredits' && credit === 'AE' && html`<p>${said.cut}</p>`}
      <p>${command === 'freezeCredits' && credit === 'AE' && waiting.length > 0 ? said.told : said.untold}</p>
    </div>
    ${waiting.length > 0 && waitingTable(language, credit, waiting)}`;
}

/** What is read of an order; undefined where its own rule refuses it, which then stands above the page. */
async function unlessRefused<Read>(visit: Visit, reading: Promise<Read>): Promise<Read | undefined> {
  try {
    return await reading;
  } catch (error) {
    refusedForm(visit, error, {}, '');
    return undefined;
  }
}

/** The query parameter that asks for the ways out, which take a moment to find. */
const PLAN = 'issues';

/** The form that asks for the ways out of an order on CP, with what caps their carry-over. */
function formOfPlans({ language, query }: Visit, id: string, { year, initial }: Asked): Html {
  const said = words[language];
  const kept = [...query].filter(([name]) => name !== INITIAL && name !== PLAN);
  return html`<form class="g-filters" method="get" action="/enveloppes/${id}/simulation#${PLAN}">
    ${[...kept, [PLAN, '1']].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${amountFilter(language, initial, said.initial(year - 1), said.capped)}
    <div class="g-filter g-filter--do"><button class="fr-btn">${said.plan}</button></div>
  </form>`;
}

/** The ways out of a rehearsed order where the address asks for them, and what asks for them. */
async function waysOut(visit: Visit, id: string, query: Record<string, string>, asked: Asked): Promise<Part> {
  if (!visit.may(planRehearsal)) return null;
  const { cents, isFaulty } = asked.initial;
  const form = asked.credit === 'CP' && formOfPlans(visit, id, asked);
  if (!visit.query.has(PLAN)) {
    const href = address(`/enveloppes/${id}/simulation`, { ...Object.fromEntries(visit.query), [PLAN]: 1 });
    return form || html`<p><a class="fr-btn" href="${href}#${PLAN}">${words[visit.language].plan}</a></p>`;
  }
  if (isFaulty) return form;
  const more = cents === null ? {} : { programmeInitialCents: String(cents) };
  const parts = asked.parts.flatMap(({ envelope, amount: { cents: borne } }) => (borne === null ? [] : [`${envelope.id}:${borne}`]));
  const shares = parts.length > 0 ? { subEnvelopes: parts.join(',') } : {};
  const [plans, envelopes, open] = await Promise.all([
    unlessRefused(visit, visit.read(planRehearsal, { params: { id }, query: { ...query, ...more, ...shares } })),
    readEnvelopes(visit),
    // What is committed holds AE alone.
    asked.credit === 'AE' ? visit.read(getOpenCommitments, { params: { id } }) : null,
  ]);
  return html`${form} ${plans && plansSection(visit, plans, envelopes)} ${open && dormantBeside(visit, open)}`;
}

/** An order that is rehearsed: what would wait if it were recorded. */
export const rehearsalPage: Page = {
  path: '/enveloppes/:id/simulation',
  of: rehearseOrder,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const id = visit.params['id'] ?? '';
    const envelope = await visit.read(getEnvelope, { params: { id } });
    const asked = askedIn(visit, envelope);
    const { command, year, credit, amount, parts, initial } = asked;
    const query = { command, credit, year: String(year), amountCents: String(amount.cents) };
    const rehearse = (of: string, cents: number) =>
      unlessRefused(visit, visit.read(rehearseOrder, { params: { id: of }, query: { ...query, amountCents: String(cents) } }));
    const rehearsal = amount.cents === null ? undefined : await rehearse(id, amount.cents);
    const borne = await Promise.all(
      parts.map(async ({ envelope: { id: of, name }, amount: { cents } }) => ({
        name,
        of: cents === null ? undefined : await rehearse(of, cents),
      })),
    );
    const isRefused = [{ amount }, ...parts].some(
      ({ amount: { typed } }, place) => typed !== '' && ![rehearsal, ...borne.map((each) => each.of)][place],
    );
    // Its field stands below a rehearsed order.
    const isInitialFaulty = rehearsal !== undefined && initial.isFaulty && visit.may(planRehearsal);
    return {
      title: `${shared[language].rehearsal} · ${envelope.name}`,
      isWide: true,
      ...(isRefused || isInitialFaulty ? { status: 422 } : {}),
      crumbs: [...envelopeCrumbs(language, envelope), { label: envelope.name, href: `/enveloppes/${id}` }],
      body: html`${amountFault(language, amount, said.amount)}
        ${parts.map((part) => amountFault(language, part.amount, part.envelope.name))}
        ${isInitialFaulty && amountFault(language, initial, said.initial(year - 1))}
        <p class="fr-text--lead">${said.lead}</p>
        ${formOfOrder(
          language,
          id,
          envelope.years.map(({ year }) => year),
          asked,
        )}
        ${
          rehearsal
            ? html`${outcomeOf(language, rehearsal)}
                ${borne.map(({ name, of }) => of && html`<h2>${name}</h2>${outcomeOf(language, of)}`)} ${await waysOut(visit, id, query, asked)}
                ${
                  envelope.commands.includes(rehearsal.command) &&
                  html`<p><a class="fr-btn fr-btn--secondary" href="${orderHref(visit, id, rehearsal, parts)}">${COMMAND_WORDS[rehearsal.command][language].button}</a></p>`
                }`
            : CREDITS.map((credit) => accountsTable(language, envelope, credit))
        }`,
    };
  },
};
