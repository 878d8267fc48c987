import { getWorklist } from '../../api/desk/worklist.ts';
import { listSamples } from '../../api/ledger/samples.ts';
import { drawableTable } from './samples.ts';
import { listVisaRules } from '../../api/grants/visas.ts';
import { cursorAfter } from '../../api/http/request/paging.ts';
import { listChanges } from '../../api/ledger/changes.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { listMovements } from '../../api/ledger/movements.ts';
import { getImport, listImportLines } from '../../api/ledger/reconciliation.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { nextToClose } from '../../domain/ledger/credits.ts';
import { type ChangeCommand, CHANGES, leftAlone, refuseCreditsAlone } from '../../domain/ledger/change.ts';
import { type AnyAccount, type Credit, CREDITS } from '../../domain/ledger/envelope.ts';
import { Cents, sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { capitalised, euros } from '../../domain/core/format.ts';
import { actsOn, actsOnNothing, oncePerPage, type Fields, type On, type Option } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { centsOf, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, orNothing, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { changeWords } from './change-words.ts';
import { accountsTable } from './envelope.ts';
import { closingEffects, type Effect, effects, isOrderCommand, type OrderCommand, orderEffects, orderIn } from './effects.ts';
import { kinOptions, nameOfEnvelope, parentOptions, readEnvelopes } from './envelope-choices.ts';
import { kindWords } from './movements.ts';
import { accountName, ACCOUNTS_OF, centsIn, words as shared } from './words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    threshold: 'Visa du contrôleur budgétaire',
    from: (amount: string) => `demandé à partir de ${amount}`,
    noVisa: 'n’est pas demandé',
    unsigned: 'Conventions à signer, soumises au visa',
    noAgreement: 'aucune',
    agreements: (count: number, amount: string) => (count === 1 ? `une, de ${amount}` : `${count}, pour ${amount}`),
    fromNow: 'La règle vaut pour les engagements à venir. Ce qui est déjà engagé reste comme il est.',
    enter: (count: number, amount: string) =>
      count === 1
        ? `Une convention à signer, de ${amount}, demandera un visa qu’elle ne demande pas aujourd’hui.`
        : `${count} conventions à signer, pour ${amount}, demanderont un visa qu’elles ne demandent pas aujourd’hui.`,
    leave: (count: number, amount: string) =>
      count === 1
        ? `Une convention à signer, de ${amount}, ne demandera plus de visa.`
        : `${count} conventions à signer, pour ${amount}, ne demanderont plus de visa.`,
    noneMoves: 'Aucune convention à signer ne change de règle.',
    confirm: 'Confirmer ou rejeter une proposition',
    proposed: 'Proposition',
    by: 'Par',
    on: 'Le',
    order: 'Référence de l’acte',
    valueDate: 'Date de valeur',
    to: 'Enveloppe qui reçoit',
    programme: 'CP initiaux du programme',
    article: 'Article de loi de finances',
    after: 'Après confirmation',
    afterwards: 'Après',
    closed: 'Dernier exercice clos',
    none: 'aucun',
    closing: 'Exercice à clôturer',
    lapses: (year: number) => `Ce qui n’est pas engagé (AE), ni payé (CP), est annulé fin ${year}, sauf arrêté de report.`,
    goesOn: (year: number) => `Tranches réservées, qui passent sur les AE ${year}`,
    paidNext: (year: number) => `Tranches à payer, sur les CP ${year}`,
    alone: 'Encore possible sans seconde personne',
    left: (ae: string, cp: string) => `${ae} d’AE, ${cp} de CP`,
    within: (most: string, days: number) =>
      `Une personne ajoute seule au plus ${most} d’AE et autant de CP en ${days} jours, toutes enveloppes réunies.`,
    two: 'Ce montant est au-delà : une autre personne doit le confirmer. Proposez-le.',
    delegated: 'Tranches déléguées, à rendre ou à justifier avant',
    eachLine: 'Voir chaque ligne',
    movement: 'Mouvement',
    number: (sequence: number) => `n° ${sequence}`,
    accounts: 'De, vers',
    recorded: 'Enregistré',
    about: 'Concerne',
    opposite: (amount: string, from: string, to: string) =>
      `Un mouvement contraire de ${amount} est enregistré, de « ${from} » vers « ${to} ». L’original reste, et les deux se nomment.`,
    codes: 'Codes enregistrés',
    centre: 'Centre financier',
    area: 'Domaine fonctionnel',
    otherCodes: 'Société, centre de coûts, référentiel',
    numbers: 'N° EJ, N° DP',
    paidOn: 'Payé le',
    why: 'Mise de côté',
    booked: 'Paiement demandé',
    openLines: 'Lignes à régler',
    firstLines: (count: number) => `Lignes à régler, les ${count} premières`,
    parent: 'Sous quelle enveloppe',
    waits: 'Tranches qui attendent des crédits',
    waiting: (count: number, amount: string) => (count === 1 ? `une, pour ${amount}` : `${count}, pour ${amount}`),
  },
  en: {
    threshold: 'The controller’s visa',
    from: (amount: string) => `asked for from ${amount} on`,
    noVisa: 'is not asked for',
    unsigned: 'Agreements to be signed that need a visa',
    noAgreement: 'none',
    agreements: (count: number, amount: string) => (count === 1 ? `one, of ${amount}` : `${count}, of ${amount}`),
    fromNow: 'The rule is about commitments to come. What is committed already stays as it is.',
    enter: (count: number, amount: string) =>
      count === 1
        ? `One agreement to be signed, of ${amount}, will need a visa that it does not need now.`
        : `${count} agreements to be signed, of ${amount}, will need a visa that they do not need now.`,
    leave: (count: number, amount: string) =>
      count === 1
        ? `One agreement to be signed, of ${amount}, will no longer need a visa.`
        : `${count} agreements to be signed, of ${amount}, will no longer need a visa.`,
    noneMoves: 'The rule stays the same for each agreement to be signed.',
    confirm: 'Confirm or reject a proposal',
    proposed: 'Proposal',
    by: 'By',
    on: 'On',
    order: 'Reference of the act',
    valueDate: 'Value date',
    to: 'Envelope that gets them',
    programme: 'The programme’s initial CP',
    article: 'Article of a finance law',
    after: 'Once confirmed',
    afterwards: 'Afterwards',
    closed: 'Last closed year',
    none: 'none',
    closing: 'Year to close',
    lapses: (year: number) =>
      `What is not committed (AE), or not paid (CP), at the end of ${year} lapses, unless an order carries it over.`,
    goesOn: (year: number) => `Reserved tranches, which go on with AE ${year}`,
    paidNext: (year: number) => `Tranches to be paid, from CP ${year}`,
    alone: 'Still possible without a second person',
    left: (ae: string, cp: string) => `${ae} of AE, ${cp} of CP`,
    within: (most: string, days: number) =>
      `One person adds at most ${most} of AE, and as much of CP, in ${days} days, over all envelopes.`,
    two: 'This amount is above that, and takes a second person: propose it.',
    delegated: 'Delegated tranches, to be given back or reported first',
    eachLine: 'See each line',
    movement: 'Movement',
    number: (sequence: number) => `no. ${sequence}`,
    accounts: 'From, to',
    recorded: 'Recorded',
    about: 'About',
    opposite: (amount: string, from: string, to: string) =>
      `An opposite movement of ${amount} is recorded, from “${from}” to “${to}”. The original stays, and each names the other.`,
    codes: 'Codes on record',
    centre: 'Funds centre',
    area: 'Functional area',
    otherCodes: 'Company, cost centre, item of the plan',
    numbers: 'N° EJ, N° DP',
    paidOn: 'Paid on',
    why: 'Set aside',
    booked: 'Ordered payment',
    openLines: 'Lines to settle',
    firstLines: (count: number) => `Lines to settle, the first ${count}`,
    parent: 'Under which envelope',
    waits: 'Tranches that wait for credits',
    waiting: (count: number, amount: string) => (count === 1 ? `one, of ${amount}` : `${count}, of ${amount}`),
  },
});

type Envelope = AnswerOf<typeof getEnvelope>;
type OnEnvelope = On<Envelope>;
type Change = Envelope['openChanges'][number];

/** The credits of an envelope by year and account, on which an act on credits rests. */
const credits = ({ language, read }: OnEnvelope): Html => html`${CREDITS.map((credit) => accountsTable(language, read, credit))}`;

/** From which amount on a commitment needs the controller's visa, in words. */
const thresholdWords = (language: Language, cents: number | null): string =>
  cents === null ? words[language].noVisa : words[language].from(euros(language, cents));

/** How many reserved tranches lack their credits this year, and by how much. */
async function waitingFor({ visit, language, read }: OnEnvelope): Promise<Part> {
  const found = await orNothing(visit.read(getWorklist, { params: { id: read.id }, query: { year: String(yearOf(visit.at)) } }));
  const deprived = found?.deprived ?? [];
  const cents = deprived.reduce((sum, { missingCents }) => sum + missingCents, 0);
  const said = words[language];
  return deprived.length === 0 ? null : summaryList([[said.waits, said.waiting(deprived.length, euros(language, cents))]]);
}

/** What closing the year makes of the credits, and the tranches that it concerns. */
async function closingOf(on: OnEnvelope, year: number): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const { reserved, ordered, delegated } = await visit.read(getWorklist, { params: { id: read.id }, query: { year: String(year) } });
  const counted = (rows: readonly number[]): Part => rows.length > 0 && said.waiting(rows.length, euros(language, sumCents(rows)));
  return html`${closingEffects(on, year, said.afterwards)}
    ${summaryList([
      [said.goesOn(year + 1), counted(reserved.map(({ openCents }) => openCents))],
      [said.paidNext(year + 1), counted(ordered.map(({ openCents }) => openCents))],
      [said.delegated, counted(delegated.map(({ aeCents, cpCents }) => Math.max(aeCents, cpCents)))],
    ])}
    <p>
      ${said.lapses(year)}
      <a class="fr-link" href="${address(`/enveloppes/${read.id}/fin-d-annee`, { annee: year })}">${said.eachLine}</a>
    </p>`;
}

/** What the caller may still add without a second person, and whether what is typed is above it. */
async function aloneOf({ visit, language, read }: OnEnvelope, typed: Fields): Promise<Html> {
  const said = words[language];
  const { alone } = await visit.read(listChanges, { params: { id: read.id } });
  const settings = { creditsAloneAtMostCents: alone.mostCents, creditsAloneDays: alone.days };
  const added = { AE: alone.addedAeCents, CP: alone.addedCpCents };
  const left = (credit: Credit): string => euros(language, leftAlone(added[credit], settings));
  const { year = yearOf(visit.at), credit, amountCents } = orderIn(typed);
  const isAbove = credit && amountCents !== undefined && refuseCreditsAlone({ year, credit, amountCents }, added[credit], settings);
  return html`${summaryList([[said.alone, said.left(left('AE'), left('CP'))]])}
    <p class="g-muted">${said.within(euros(language, alone.mostCents), alone.days)}</p>
    ${isAbove && html`<p><strong>${said.two}</strong></p>`}`;
}

const onCredits = (command: OrderCommand) => ({
  object: credits,
  follows: async (on: OnEnvelope, typed: Fields) =>
    html`${await effectOfTyped(command)(on, typed)} ${command in CHANGES && (await aloneOf(on, typed))} ${await waitingFor(on)}`,
  recounts: true as const,
  begins: ({ visit }: OnEnvelope) => ({ year: yearOf(visit.at) }),
});

/** A change that one person may not make alone is proposed to a second one, as it was typed. */
const proposing = (command: ChangeCommand) => (typed: Fields) => ({
  command: 'proposeChange' as const,
  fields: {
    '/command': [command],
    ...Object.fromEntries(
      Object.entries(typed).flatMap(([pointer, values]) => (pointer.startsWith('/') ? [[`/body${pointer}`, values]] : [])),
    ),
  },
});
const beyondOneself = (command: ChangeCommand) => ({ credits_need_second_person: proposing(command) });

const envelopeNamed = async (visit: Visit, id: string): Promise<string | null> => {
  const found = (await readEnvelopes(visit)).find((each) => each.id === id);
  return found ? nameOfEnvelope(found) : null;
};

const kin = ({ visit, read }: OnEnvelope): Promise<Option[]> => kinOptions(visit, read);

const partIn = (parts: OnEnvelope['parts'], name: string): string | number | undefined => {
  const value = parts[name];
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
};

const changeIn = ({ read, parts }: OnEnvelope): Change => {
  const found = orMissing(read.openChanges.find(({ number }) => number === parts['change']));
  return found;
};

/** A proposal with its act, its author and its figures before and after. */
async function proposal(on: OnEnvelope): Promise<Html> {
  const { visit, language } = on;
  const said = words[language];
  const { proposed, proposedBy, proposedAt } = changeIn(on);
  const { body } = proposed;
  return html`${summaryList([
    [said.proposed, html`<strong>${capitalised(changeWords(language, proposed))}</strong>`],
    [said.to, 'toEnvelopeId' in body ? await envelopeNamed(visit, body.toEnvelopeId) : null],
    [said.order, body.order],
    [said.valueDate, 'valueDate' in body ? date(language, body.valueDate) : null],
    [
      said.programme,
      'programmeInitialCents' in body && body.programmeInitialCents !== undefined ? money(language, body.programmeInitialCents) : null,
    ],
    [said.article, 'article' in body ? body.article : null],
    [said.by, proposedBy.name],
    [said.on, date(language, proposedAt)],
  ])}
  ${await effectOf(on, proposed)}`;
}

/** The figures before and after a proposal is confirmed. */
async function effectOf(on: OnEnvelope, { command, body }: Change['proposed']): Promise<Part> {
  const said = words[on.language];
  return command === 'setVisaRule' ? thresholdEffect(on, body.thresholdCents, said.after) : orderEffects(on, command, body, said.after);
}

/**
 * The amount from which a commitment needs a visa, and the agreements to be signed that need one, as they are and as
 * they would be; undefined: cannot be read.
 */
async function thresholdEffect({ visit, language, read }: OnEnvelope, cents: number | null | undefined, afterwards: string): Promise<Html> {
  const said = words[language];
  const asked = cents ?? read.visaThresholdCents;
  const { unsigned } =
    asked === null
      ? { unsigned: null }
      : await visit.read(listVisaRules, { params: { id: read.id }, query: { thresholdCents: String(asked) } });
  const none = { agreements: 0, awardedCents: 0 };
  const [before, then] = [unsigned?.now ?? none, cents === null ? none : (unsigned?.then ?? none)];
  const count = ({ agreements, awardedCents }: typeof none): string =>
    agreements === 0 ? said.noAgreement : said.agreements(agreements, euros(language, awardedCents));
  const more = then.agreements - before.agreements;
  const moved = euros(language, Math.abs(then.awardedCents - before.awardedCents));
  const moves = more > 0 ? said.enter(more, moved) : more < 0 ? said.leave(-more, moved) : said.noneMoves;
  const rows = [
    {
      label: said.threshold,
      now: thresholdWords(language, read.visaThresholdCents),
      after: cents === undefined ? '–' : thresholdWords(language, cents),
    },
    {
      label: said.unsigned,
      now: count(before),
      after: cents === undefined ? '–' : count(then),
    },
  ];
  const isChanged = cents !== undefined && cents !== read.visaThresholdCents;
  return html`${effects(language, afterwards, rows)} ${isChanged && html`<p><strong>${moves}</strong></p>`}
    <p class="g-muted">${said.fromNow}</p>`;
}

/** The same with the amount that is typed. */
function thresholdOfTyped(on: OnEnvelope, typed: Fields, afterwards: string, at = ''): Promise<Html> {
  const said = firstOf(typed, `${at}/thresholdCents`).trim();
  const read = Cents.nullable().safeParse(said === '' ? null : centsOf(said));
  return thresholdEffect(on, read.data, afterwards);
}

/** The figures before and after the order that the person is writing. */
const effectOfTyped = (command: OrderCommand) => (on: OnEnvelope, typed: Fields) =>
  orderEffects(on, command, orderIn(typed), words[on.language].afterwards);

/** The same of a proposal, once it says what it proposes. */
function effectOfProposed(on: OnEnvelope, typed: Fields): Part | Promise<Part> {
  const command = firstOf(typed, '/command');
  const { after } = words[on.language];
  if (command === 'setVisaRule') return thresholdOfTyped(on, typed, after, '/body');
  return isOrderCommand(command) ? orderEffects(on, command, orderIn(typed, '/body'), after) : null;
}

const changes = {
  field: 'change' as const,
  of: ({ language, read }: OnEnvelope) =>
    read.openChanges.map(({ number, proposed, proposedBy }) => ({
      value: String(number),
      label: capitalised(changeWords(language, proposed)),
      hint: `${proposedBy.name}, ${proposed.body.order}`,
    })),
};
const offeredOnChange = (on: OnEnvelope): readonly CommandOn<'change'>[] => changeIn(on).commands;
const refusedOnChange = (on: OnEnvelope) => changeIn(on).refused;

/** The movement that the address names, as the ledger has it. */
const movementIn = oncePerPage(async ({ visit, read, parts }: OnEnvelope): Promise<AnswerOf<typeof listMovements>['items'][number]> => {
  const sequence = Number(parts['sequence']);
  const cursor = cursorAfter(String(sequence - 1));
  const [found] = (await visit.read(listMovements, { params: { id: read.id }, query: { limit: '1', cursor } })).items;
  if (!found || found.sequence !== sequence) throw new Problem({ code: 'not_found' });
  return found;
});

async function movement(on: OnEnvelope): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const found = await movementIn(on);
  const { sequence, kind, from, to, amountCents, credit, year, valueDate, recordedAt, order, reference, concealed } = found;
  return summaryList([
    [said.movement, `${kindWords(language, kind)}, ${said.number(sequence)}`],
    [said.amount, html`<strong>${money(language, amountCents)}</strong> ${credit} ${year}`],
    [said.accounts, `${accountName(language, from)} → ${accountName(language, to)}`],
    [said.about, concealed ? shared[language].concealed : reference],
    [said.order, concealed ? null : order],
    [said.valueDate, date(language, valueDate)],
    [said.recorded, date(language, recordedAt)],
  ]);
}

/** The movement in the other direction, with what it makes of the accounts that a year's credits have. */
async function opposite(on: OnEnvelope): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const { amountCents, from, to, year, credit } = await movementIn(on);
  const figures = read.years.find((each) => each.year === year)?.[credit === 'AE' ? 'ae' : 'cp'] ?? {};
  // The total account is where credits come from: it grows by what leaves it.
  const signOf = (account: AnyAccount): number => (account === 'total' ? -1 : 1) * (account === from ? 1 : -1);
  const rows = ACCOUNTS_OF[credit]
    .filter((account) => account === from || account === to)
    .map((account): Effect => {
      const now = centsIn(figures, account);
      const label = `${accountName(language, account)}, ${credit} ${year}`;
      return { label, now: money(language, now), after: money(language, now + signOf(account) * amountCents) };
    });
  return html`<p>${said.opposite(euros(language, amountCents), accountName(language, to), accountName(language, from))}</p>
    ${rows.length > 0 && effects(language, said.afterwards, rows)}`;
}

/** The set-aside line of an export, as its file has it. */
async function lineOf({ visit, language, parts }: OnEnvelope): Promise<Part> {
  const said = words[language];
  const asked = { params: { id: parts['importId'] }, query: { position: String(parts['position']), limit: '1' } };
  const [line] = (await visit.read(listImportLines, asked)).items;
  if (!line) throw new Problem({ code: 'not_found' });
  if (line.concealed) return shared[language].concealed;
  return summaryList([
    [said.amount, html`<strong>${money(language, line.requestCents)}</strong>`],
    [said.supplier, `${line.supplier.name}, ${line.supplier.number}`],
    [said.numbers, `${line.commitmentNumber}, ${line.orderNumber}`],
    [said.paidOn, dayOf(language, line.paidOn)],
    [said.why, line.reasonLabel],
    ...(line.grantId !== null && line.booksTranche !== null
      ? [[said.booked, html`<a href="/conventions/${line.grantId}">${line.reference}, tranche ${line.booksTranche}</a>`] as const]
      : []),
  ]);
}

type Line = AnswerOf<typeof listImportLines>['items'][number];

/** The most lines of an import that one page reads. */
const READ = 100;

/** The lines that are dismissed for one reason: how many they are, and those among the first of the import. */
async function linesAlike({ visit, language, parts }: OnEnvelope): Promise<Part> {
  const said = words[language];
  const params = { id: parts['importId'] };
  const [{ openBy }, { items }] = await Promise.all([
    visit.read(getImport, { params }),
    visit.read(listImportLines, { params, query: { open: 'true', limit: String(READ) } }),
  ]);
  const { label, lines } = openBy.find(({ reason }) => reason === parts['setAsideFor']) ?? { label: null, lines: 0 };
  const rows = items.filter((line) => line.reason === parts['setAsideFor'] && line.commands.includes('dismissLines'));
  return html`${summaryList([
    [said.why, label],
    [said.openLines, html`<strong>${lines}</strong>`],
  ])}
  ${table<Line>({
    caption: rows.length < lines ? said.firstLines(rows.length) : said.openLines,
    isStacked: true,
    rows,
    // A part of the lines has no total of all.
    ...(rows.length === lines && { foot: [said.total, '', '', money(language, sumCents(rows.map(({ requestCents }) => requestCents)))] }),
    columns: [
      { label: said.supplier, isHeader: true, cell: ({ supplier }) => supplier.name },
      { label: said.numbers, cell: ({ commitmentNumber, orderNumber }) => `${commitmentNumber}, ${orderNumber}` },
      { label: said.paidOn, cell: ({ paidOn }) => dayOf(language, paidOn) },
      { label: said.amount, isFigure: true, cell: ({ requestCents }) => money(language, requestCents) },
    ],
  })}`;
}

/** The changes that this caller may propose. */
const proposable = ({ visit, language }: OnEnvelope): readonly Option[] =>
  Object.entries(CHANGES)
    .filter(([, roles]) => roles.some((role) => visit.person?.caller.roles.includes(role)))
    .map(([value]) => ({ value, label: choiceLabel(language, 'command', value) }));

/** The next year to be closed. */
const closing = ({ read }: OnEnvelope): number | null =>
  nextToClose({ closedYear: read.closedYear, years: read.years.map(({ year }) => year) });

export const LEDGER_ACTS = {
  ...actsOn(getEnvelope, {
    allotCredits: { ...onCredits('allotCredits'), instead: beyondOneself('allotCredits') },
    cutCredits: onCredits('cutCredits'),
    thawCredits: onCredits('thawCredits'),
    transferCredits: { ...onCredits('transferCredits'), choices: { '/toEnvelopeId': kin }, instead: beyondOneself('transferCredits') },
    carryOverCredits: {
      object: credits,
      follows: async (on, typed) => html`${await effectOfTyped('carryOverCredits')(on, typed)} ${await aloneOf(on, typed)}`,
      recounts: true,
      begins: ({ read }) => ({ year: read.closedYear }),
      instead: beyondOneself('carryOverCredits'),
    },
    closeYear: {
      object: (on) =>
        html`${summaryList([
          [words[on.language].closed, String(on.read.closedYear ?? words[on.language].none)],
          [words[on.language].closing, closing(on) === null ? words[on.language].none : html`<strong>${closing(on)}</strong>`],
        ])}
        ${credits(on)}`,
      follows: (on) => {
        const year = closing(on);
        return year === null ? null : closingOf(on, year);
      },
      begins: (on) => ({ year: closing(on) }),
      // A year that is not over has no form to send, only what closing it would do.
      offered: ({ read }) => read.commands,
    },
    setVisaRule: {
      object: ({ language, read }) => summaryList([[words[language].threshold, thresholdWords(language, read.visaThresholdCents)]]),
      follows: (on, typed) => thresholdOfTyped(on, typed, words[on.language].afterwards),
      recounts: true,
      begins: ({ read }) => ({ thresholdCents: read.visaThresholdCents }),
      instead: { visa_rule_needs_second_person: proposing('setVisaRule') },
    },
    proposeChange: {
      object: (on) =>
        html`${summaryList([[words[on.language].threshold, thresholdWords(on.language, on.read.visaThresholdCents)]])} ${credits(on)}`,
      follows: effectOfProposed,
      recounts: true,
      begins: ({ visit }) => ({ body: { year: yearOf(visit.at) } }),
      choices: { '/command': proposable, '/body/toEnvelopeId': kin },
    },
    confirmChange: {
      object: proposal,
      part: changes,
      offered: offeredOnChange,
      refused: refusedOnChange,
      or: { command: 'rejectChange', title: { fr: words.fr.confirm, en: words.en.confirm } },
    },
    rejectChange: { beside: 'confirmChange' },
    retractChange: { object: proposal, part: changes, offered: offeredOnChange, refused: refusedOnChange },
    reverseMovement: {
      object: movement,
      follows: opposite,
      part: { field: 'sequence', of: () => [] },
      offered: async (on) => (await movementIn(on)).commands,
      refused: async (on) => (await movementIn(on)).refused,
      next: ({ read }) => `/enveloppes/${read.id}/mouvements`,
    },
    identifyCredits: {
      object: ({ language, read }) =>
        table<Envelope['years'][number]>({
          caption: words[language].codes,
          rows: read.years,
          columns: [
            { label: words[language].year, isHeader: true, cell: ({ year }) => String(year) },
            { label: words[language].centre, cell: ({ fundsCentre }) => fundsCentre ?? '–' },
            { label: words[language].area, cell: ({ functionalArea }) => functionalArea ?? '–' },
            {
              label: words[language].otherCodes,
              cell: ({ company, costCentre, programmeItem }) => [company, costCentre, programmeItem].filter(Boolean).join(', ') || '–',
            },
          ],
        }),
      begins: ({ visit, read, parts }) => {
        const year = typeof parts['year'] === 'number' ? parts['year'] : yearOf(visit.at);
        const known = read.years.find((each) => each.year === year);
        const { fundsCentre, functionalArea, company, costCentre, programmeItem } = known ?? {};
        return { year, fundsCentre, functionalArea, company, costCentre, programmeItem };
      },
    },
    drawSample: {
      object: async ({ visit, language, id }) => drawableTable(language, await visit.read(listSamples, { params: { id } })),
      begins: ({ visit, parts }) => ({ year: typeof parts['year'] === 'number' ? parts['year'] : yearOf(visit.at) }),
      next: ({ read }) => `/enveloppes/${read.id}/controles`,
    },
    bookLine: {
      object: lineOf,
      fixed: { importId: ({ parts }) => partIn(parts, 'importId'), position: ({ parts }) => partIn(parts, 'position') },
      next: ({ parts }) => `/rapprochement/${String(parts['importId'])}`,
    },
    dismissLine: {
      object: lineOf,
      fixed: { importId: ({ parts }) => partIn(parts, 'importId'), position: ({ parts }) => partIn(parts, 'position') },
      next: ({ parts }) => `/rapprochement/${String(parts['importId'])}/a-regler`,
    },
    dismissLines: {
      object: linesAlike,
      fixed: { importId: ({ parts }) => partIn(parts, 'importId'), setAsideFor: ({ parts }) => partIn(parts, 'setAsideFor') },
      next: ({ parts }) => `/rapprochement/${String(parts['importId'])}/a-regler`,
    },
  }),
  ...actsOnNothing({
    openSubEnvelope: {
      object: async ({ visit, language, parts }) =>
        parts['parentId'] === undefined
          ? null
          : summaryList([[words[language].parent, await envelopeNamed(visit, String(parts['parentId']))]]),
      above: async ({ visit, language, parts: { parentId: id = '' } }) => ({
        label: (await envelopeNamed(visit, String(id))) ?? shared[language].envelopes,
        href: `/enveloppes/${String(id)}`,
      }),
      fixed: { parentId: ({ parts }) => partIn(parts, 'parentId') },
      choices: { '/parentId': ({ visit }) => parentOptions(visit) },
      next: (_, { id }) => `/enveloppes/${id ?? ''}`,
    },
  }),
};
