import { getGrant, previewReduction } from '../../../api/grants/grants.ts';
import { toProblem } from '../../../api/problems.ts';
import { Problem } from '../../../api/http/problem/problem.ts';
import { listPlans } from '../../../api/grants/amendments.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { returnOf, unpaidCents } from '../../../domain/grants/delegation.ts';
import { noticeDaysOf } from '../../../domain/calls/agreement-terms.ts';
import { claimableCents } from '../../../domain/grants/claim.ts';
import { usualAnswerBy } from '../../../domain/grants/ending-notice.ts';
import { isOver, openOrderCents, UNCONFIRMED, withdrawalOf } from '../../../domain/grants/tranche.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { actsOn } from '../../core/acts.ts';
import { wayToAct } from '../../core/came-from.ts';
import { date, deadline } from '../../core/components/dates.ts';
import { money } from '../../core/components/money.ts';
import { reviewedStatus, status } from '../../core/components/status.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { type Column, table } from '../../core/components/table.ts';
import { centsOf } from '../../core/forms/values.ts';
import { keptList } from '../../core/components/kept-list.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { bilingual } from '../../core/words.ts';
import { filesOf, statementTable } from '../account.ts';
import { type Grant, grantHref, type Tranche } from '../grant-page-parts.ts';
import { noticeFacts } from '../notice.ts';
import { conditionTable, guaranteeTable } from '../tranches.ts';
import { callOfGrant } from './plan.ts';
import { found, nameOfTranche, type OnGrant, prose, saidBy, sentence } from './grant-act-parts.ts';

const words = bilingual({
  fr: {
    condition: 'À attester',
    toShow: 'À justifier',
    shown: 'Ce qu’en dit le bénéficiaire',
    notShown: 'Rien encore : il lui reste à en justifier.',
    hintShown: 'Le bénéficiaire en a justifié.',
    hintNotShown: 'Le bénéficiaire n’en a pas encore justifié.',
    showUntil: 'À justifier au plus tard le',
    returned: 'Ce qui manquait, selon le fonds',
    toShowLeft: (n: number) =>
      n === 0
        ? 'C’est la dernière à justifier. La décision garde ensuite ses effets tant que le fonds ne s’est pas prononcé.'
        : `${n === 1 ? 'Une autre condition reste' : `${n} autres conditions restent`} à justifier.`,
    anew: 'Le bénéficiaire a de nouveau tout le délai de la convention pour en justifier.',
    conditionsLeft: (n: number) =>
      n === 0
        ? 'C’est la dernière : les deux parties peuvent ensuite signer la convention.'
        : `Aucune partie ne signe encore : ${n === 1 ? 'une autre condition reste' : `${n} autres conditions restent`} à attester.`,
    awarded: 'Montant accordé',
    claimed: 'Payé et pas réclamé',
    period: 'Durée',
    months: (count: number) => `${count} mois`,
    from: 'à partir du',
    until: 'À signer au plus tard le',
    tranches: 'Tranches',
    left: 'Ne sera pas payé',
    becomes: 'Ce que deviennent ces crédits',
    released: 'réservation rendue',
    withdrawn: 'engagement retiré, de nouveau disponible',
    lapsed: 'engagement retiré, annulé faute d’acte',
    recalled: 'délégation rendue, de nouveau disponible',
    recalledLapsed: 'délégation rendue, annulée en fin de gestion',
    nothing: 'rien',
    frees: (amount: string) => `Les ${amount} réservés redeviennent disponibles pour le fonds, et chaque tranche est annulée.`,
    goOn: (amount: string) => `Les paiements déjà demandés, ${amount}, seront versés.`,
    noOrder: 'Aucun paiement n’est demandé : plus rien n’est versé.',
    stops: 'Rien d’autre n’est débloqué, attesté ni demandé tant que la suspension dure. Les échéances des bilans restent.',
    suspended: 'Suspendue',
    why: 'Motif de la suspension',
    resumes: 'La convention reprend. Une tranche dont les conditions sont remplies est débloquée aussitôt, si rien d’autre ne l’arrête.',
    mayBeCut: 'Peut être annulé',
    tryAmount: 'Voir les tranches avec un autre montant (en euros)',
    tryIt: 'Voir les tranches',
    underAmount: (amount: string) => `Les tranches si la subvention passe à ${amount}`,
    before: 'Avant',
    cut: 'Annulé',
    toClaim: 'À reverser',
    noAmount: 'Ce montant ne se lit pas : écrivez-le en euros, par exemple 150 000.',
    noRoom: 'Un paiement demandé ne laisse pas de place à ce montant : il est payé ou annulé d’abord.',
    stays:
      'Est annulé d’abord ce qui dépasse, avec le nouveau montant, les plafonds de l’avance et des acomptes, puis le reste sur les tranches à venir, la dernière d’abord.',
    claims: (amount: string) =>
      `Au-dessous de ${amount}, déjà payés et non réclamés, la différence est réclamée, la dernière tranche payée d’abord.`,
    accountOn:
      'La part que le fonds ne finance plus revient au bénéficiaire ; le coût du projet reste. Le décompte final est établi sur le nouveau montant et le taux qui en résulte.',
    ends: 'Ce qui est payé reste payé. Bilans, obligations et avenant en cours prennent fin.',
    blocked: (amount: string) => `Un paiement de ${amount} est demandé : il est payé ou annulé d’abord.`,
    commitment: 'N° EJ relevé',
    supplier: 'Fournisseur relevé',
    none: 'aucun',
    replaces: 'Le numéro relevé ici remplace celui-ci. Un fournisseur laissé vide est oublié.',
    noGuarantee: 'aucune garantie enregistrée',
    guarantees: 'Garanties enregistrées',
    advance: 'Avance prévue',
    largest: 'La plus élevée des garanties en cours compte ; chacune couvre l’avance à elle seule.',
    rule: 'Avance garantie au plus',
    percent: (percent: number, article: string) => `${percent} % du montant (${article})`,
    given: 'Rendu',
    late: 'après l’échéance',
    spent: 'Dépensé',
    earlier: 'Renvoyé avant',
    accounts:
      'Le bilan de la période où le projet a pris fin est à rendre, puis le décompte final. Ce qui est dû est payé ; le reste n’est plus engagé.',
    again: 'L’administration a un nouveau délai pour rendre un autre décompte.',
    agreement: 'Convention',
    readAgreement: 'Lire les conditions qui y sont écrites (PDF)',
    reports: 'Bilans',
    report: (rank: number, state: string) => `Bilan ${rank} : ${state}`,
    obligations: 'Obligations',
    obligation: (label: string, state: string) => `${label} : ${state}`,
    overdue: 'en retard',
    timeOver: 'Le délai est passé : les finances peuvent mettre fin à la convention pour ce motif, ou ne pas le faire.',
    notBefore: (day: string) =>
      `Les finances ne peuvent pas mettre fin à la convention pour ce motif avant la fin du délai, le ${day}, même une fois vos observations reçues.`,
    heard:
      'Rien ne change avant la fin du délai : les versements continuent, sauf suspension. Le bénéficiaire peut se mettre en règle et présenter ses observations. Le délai passé, les finances peuvent mettre fin à la convention pour ce motif, ou ne pas le faire.',
  },
  en: {
    condition: 'To be certified',
    toShow: 'To be shown',
    shown: 'What the beneficiary says of it',
    notShown: 'Nothing yet: it is still to show it.',
    hintShown: 'The beneficiary has shown it.',
    hintNotShown: 'The beneficiary has not shown it yet.',
    showUntil: 'To be shown by',
    returned: 'What was missing, says the fund',
    toShowLeft: (n: number) =>
      n === 0
        ? 'It is the last one to be shown. The award then keeps its effect as long as the fund has said nothing of them.'
        : `${n === 1 ? 'Another condition is' : `${n} other conditions are`} left to be shown.`,
    anew: 'The beneficiary again has the whole time of the agreement to show it.',
    conditionsLeft: (n: number) =>
      n === 0
        ? 'It is the last one: both sides may sign the agreement then.'
        : `Neither side signs yet: ${n === 1 ? 'another condition is' : `${n} other conditions are`} left to be certified.`,
    awarded: 'Amount awarded',
    claimed: 'Paid and not claimed back',
    period: 'Length',
    months: (count: number) => (count === 1 ? '1 month' : `${count} months`),
    from: 'from',
    until: 'To be signed by',
    tranches: 'Tranches',
    left: 'Will not be paid',
    becomes: 'What becomes of these credits',
    released: 'reservation released',
    withdrawn: 'commitment withdrawn, available again',
    lapsed: 'commitment withdrawn, lapsed without an order',
    recalled: 'delegation returned, available again',
    recalledLapsed: 'delegation returned, lapsed',
    nothing: 'nothing',
    frees: (amount: string) => `The ${amount} that are reserved are available to the fund again, and each tranche is cancelled.`,
    goOn: (amount: string) => `Payments that are ordered already, ${amount}, are made.`,
    noOrder: 'No payment is ordered: nothing more is paid.',
    stops: 'Nothing else is confirmed, certified or ordered while the suspension lasts. The deadlines of the reports stay.',
    suspended: 'Suspended',
    why: 'Reason of the suspension',
    resumes: 'The agreement goes on. A tranche whose conditions are met is confirmed at once, unless something else stands in its way.',
    mayBeCut: 'May be cancelled',
    tryAmount: 'See the tranches with another amount (in euros)',
    tryIt: 'See the tranches',
    underAmount: (amount: string) => `The tranches if the grant awards ${amount}`,
    before: 'Before',
    cut: 'Cancelled',
    toClaim: 'To be paid back',
    noAmount: 'This amount cannot be read: write it in euros, 150,000 for example.',
    noRoom: 'A payment order leaves no room for this amount: it must first be paid or cancelled.',
    stays:
      'What exceeds the caps of the advance and the instalments under the new amount is cancelled first, then the rest of the tranches to come, the last one first.',
    claims: (amount: string) =>
      `Below ${amount}, which are paid and not claimed, the difference is claimed, of the last paid tranche first.`,
    accountOn:
      'The beneficiary bears what the fund no longer contributes; the cost of the project stays the same. The final account uses the new amount and the resulting rate.',
    ends: 'What is paid stays paid. Reports, obligations and the open amendment end.',
    blocked: (amount: string) => `A payment of ${amount} is ordered: it is paid or cancelled first.`,
    commitment: 'N° EJ on record',
    supplier: 'Supplier on record',
    none: 'none',
    replaces: 'The number recorded here replaces this one. A supplier that is left empty is forgotten.',
    noGuarantee: 'no guarantee on record',
    guarantees: 'Guarantees on record',
    advance: 'Planned advance',
    largest: 'The largest guarantee in force counts; each covers the advance alone.',
    rule: 'Guaranteed advance at most',
    percent: (percent: number, article: string) => `${percent}% of the amount (${article})`,
    given: 'Given',
    late: 'after its deadline',
    spent: 'Spent',
    earlier: 'Returned before',
    accounts:
      'The report on the period in which the project ended is to be given, then the final account. What is due is paid; the rest is no longer committed.',
    again: 'The administration has a new deadline for another account.',
    agreement: 'Agreement',
    readAgreement: 'Read the conditions that it states (PDF)',
    reports: 'Reports',
    report: (rank: number, state: string) => `Report ${rank}: ${state}`,
    obligations: 'Obligations',
    obligation: (label: string, state: string) => `${label}: ${state}`,
    overdue: 'late',
    timeOver: 'The time is over: finance may end the agreement on this ground, or not.',
    notBefore: (day: string) =>
      `Finance cannot end the agreement on this ground before the time is over on ${day}, even once your observations have come.`,
    heard:
      'Nothing changes before the time is over: payments go on unless the agreement is suspended. The beneficiary may comply and present its observations. After that finance may end the agreement on this ground, or not.',
  },
});

const sumOf = (grant: Grant, of: (tranche: Tranche) => number): number => sumCents(grant.tranches.map(of));

/** The agreement in short: its beneficiary, its state and its money. */
function grantFacts({ language, read }: OnGrant): (readonly [string, Part])[] {
  const said = words[language];
  const paid = sumOf(read, ({ paidCents }) => paidCents);
  const claimable = sumOf(read, claimableCents);
  return [
    [said.beneficiary, read.organisationName],
    [said.state, status(read.state, read.label)],
    [said.period, html`${said.months(read.durationMonths)}, ${said.from} ${date(language, read.startsOn)}`],
    [said.awarded, html`<strong>${money(language, read.awardedCents)}</strong>`],
    [said.paid, money(language, paid)],
    [said.claimed, claimable !== paid && money(language, claimable)],
  ];
}

/** The milestones of the project itself, without those of the years after it. */
const ownMilestones = ({ milestones }: Grant) => milestones.filter(({ trackingYear }) => trackingYear === null);

/** The duties of the beneficiary, and what was given so far: a notice names a condition that is not kept. */
function owed({ language, read }: OnGrant): Part {
  const said = words[language];
  const each = (text: string, late: boolean): Html => html`<div>${text}${late && html` <strong>(${said.overdue})</strong>`}</div>`;
  return summaryList([
    [said.agreement, html`<a class="fr-link" href="${grantHref(read, '/convention.pdf')}">${said.readAgreement}</a>`],
    [said.reports, ownMilestones(read).map(({ rank, label, state, late }) => each(said.report(rank, label), late && state !== 'accepted'))],
    [
      said.obligations,
      read.obligations.length > 0 &&
        read.obligations.map(({ label, stateLabel, state, late }) => each(said.obligation(label, stateLabel), late && state !== 'met')),
    ],
  ]);
}

function trancheList({ language, read }: OnGrant, more: readonly Column<Tranche>[] = [], foot: readonly Part[] = []): Part {
  const said = words[language];
  return (
    read.tranches.length > 0 &&
    table<Tranche>({
      caption: said.tranches,
      isStacked: true,
      rows: read.tranches,
      columns: [
        { label: said.tranche, isHeader: true, cell: nameOfTranche },
        { label: said.state, cell: ({ state, label }) => status(state, label) },
        { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
        { label: said.paid, isFigure: true, cell: ({ paidCents }) => money(language, paidCents) },
        ...more,
      ],
      ...(foot.length > 0 ? { foot: [...foot] } : {}),
    })
  );
}

/** The part of a tranche that is no longer paid once its agreement ends, in cents. */
function lostCents(tranche: Tranche): number {
  if (isOver(tranche)) return 0;
  if (UNCONFIRMED.includes(tranche.state)) return tranche.amountCents;
  // What the beneficiary of a delegation has committed it still pays.
  return tranche.state === 'delegated' ? tranche.delegatedCents : unpaidCents(tranche);
}

/** What happens to the unpaid part of a tranche where its agreement ends, by the tranche's state. */
function fateOf({ language, visit }: OnGrant, tranche: Tranche): string {
  const said = words[language];
  if (lostCents(tranche) === 0) return said.nothing;
  if (UNCONFIRMED.includes(tranche.state)) return said.released;
  if (tranche.state === 'delegated') return returnOf(tranche, visit.at) === 'return_delegation' ? said.recalled : said.recalledLapsed;
  return withdrawalOf(tranche, visit.at) === 'withdraw_commitment' ? said.withdrawn : said.lapsed;
}

const orderedCents = (grant: Grant): number => sumCents(grant.tranches.filter(({ state }) => state === 'ordered').map(openOrderCents));

/** The newest formal notice, with its answer. */
const lastNotice = ({ language, read: { notice, legalForm } }: OnGrant): Part => notice && noticeFacts(language, notice, legalForm);

/** The whole agreement, and what an early end takes from each of its tranches. */
function terminated(on: OnGrant): Html {
  const { language, read } = on;
  const said = words[language];
  const columns: Column<Tranche>[] = [
    { label: said.left, isFigure: true, cell: (tranche) => money(language, lostCents(tranche)) },
    { label: said.becomes, cell: (tranche) => fateOf(on, tranche) },
  ];
  const foot: Part[] = [
    said.total,
    '',
    money(
      language,
      sumOf(read, ({ amountCents }) => amountCents),
    ),
    money(
      language,
      sumOf(read, ({ paidCents }) => paidCents),
    ),
    money(language, sumOf(read, lostCents)),
    '',
  ];
  return html`${summaryList(grantFacts(on))} ${trancheList(on, columns, foot)}`;
}

/** What a reduction may take from a tranche: the part neither certified, ordered nor paid. */
const cuttableCents = ({ state, amountCents, paidCents }: Tranche): number =>
  state === 'confirmed' || UNCONFIRMED.includes(state) ? amountCents - paidCents : 0;

/** The whole agreement, and the most that a withdrawal in part takes from each of its tranches. */
function reducible(on: OnGrant): Html {
  const { language, read } = on;
  const said = words[language];
  const columns: Column<Tranche>[] = [{ label: said.mayBeCut, isFigure: true, cell: (tranche) => money(language, cuttableCents(tranche)) }];
  const sums = [({ amountCents }: Tranche) => amountCents, ({ paidCents }: Tranche) => paidCents, cuttableCents];
  const foot: Part[] = [said.total, '', ...sums.map((of) => money(language, sumOf(read, of)))];
  return html`${summaryList(grantFacts(on))} ${trancheList(on, columns, foot)}`;
}

/** The amount that the page is asked to try: the form begins with it as well. */
const TRIED = '/awardedCents';

/** Each tranche before and after a withdrawal in part to an amount, or why there is none. */
async function triedAmount(on: OnGrant, cents: number): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  try {
    const { tranches } = await visit.read(previewReduction, { params: { id: read.id }, query: { awardedCents: String(cents) } });
    if (tranches.length === 0) return html`<p>${said.noRoom}</p>`;
    const figures = ['amountCents', 'cutCents', 'leftCents', 'claimedCents'] as const;
    const labels = [said.before, said.cut, said.after, said.toClaim];
    return html`${table<(typeof tranches)[number]>({
      caption: said.underAmount(euros(language, cents)),
      rows: tranches,
      columns: [
        { label: said.tranche, isHeader: true, cell: ({ rank }) => nameOfTranche(found(read.tranches.find((each) => each.rank === rank))) },
        ...figures.map((of, place) => ({
          ...{ label: labels[place] ?? '', isFigure: true },
          cell: (tranche: (typeof tranches)[number]) => money(language, tranche[of]),
        })),
      ],
      foot: [said.total, ...figures.map((of) => money(language, sumCents(tranches.map((tranche) => tranche[of]))))],
    })}`;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return html`<p>${String(toProblem(language, error.facts).body['detail'])}</p>`;
  }
}

/** Asks for an amount to try, and shows the tranches under it. */
async function trying(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const typed = visit.query.get(TRIED);
  const cents = typed === null ? null : centsOf(typed);
  return html`<form class="g-filters" method="get" action="${wayToAct(visit, 'reduceGrant', read.id)}">
      ${keptList(visit)}
      <div class="g-filter">
        <label class="fr-label" for="essai">${said.tryAmount}</label>
        <input class="fr-input g-amount" type="text" inputmode="decimal" autocomplete="off" id="essai" name="${TRIED}" value="${typed ?? ''}" />
      </div>
      <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.tryIt}</button></div>
    </form>
    ${typeof cents === 'number' && cents > 0 ? await triedAmount(on, cents) : cents !== null && html`<p>${said.noAmount}</p>`}`;
}

/** Since when, and why, a grant is suspended. */
function suspension(on: OnGrant): Html {
  const { language, read } = on;
  const said = words[language];
  const last = read.reasons.findLast(({ command }) => command === 'suspendGrant' || command === 'voidOpinion');
  return html`${summaryList([
    ...grantFacts(on),
    [said.suspended, last && saidBy(language, last.at, last.by)],
    [said.why, last && prose(last.reason)],
  ])}
  ${trancheList(on)}`;
}

/** The final account that was given, line by line, beside the plan. */
async function accountObject(on: OnGrant): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const account = found(read.finalAccount ?? undefined);
  const last = found(account.given.at(-1));
  const { items } = await visit.read(listPlans, { params: { id: read.id } });
  const earlier = account.given.slice(0, -1).flatMap(({ review }) => (review ? [review] : []));
  return html`${summaryList([
    [said.account, reviewedStatus(account.state, account.label)],
    [
      said.given,
      html`${saidBy(language, last.givenAt, last.givenBy)}${last.late && html` <strong class="g-late">(${said.late})</strong>`}`,
    ],
    [said.spent, html`<strong>${money(language, last.spentCents)}</strong>`],
    [said.comment, prose(last.comment)],
    [
      said.earlier,
      earlier.map(
        ({ words: told, reviewedAt, reviewedBy }) => html`<div>${saidBy(language, reviewedAt, reviewedBy)}<br />${prose(told)}</div>`,
      ),
    ],
    [said.awarded, money(language, read.awardedCents)],
    [
      said.paid,
      money(
        language,
        sumOf(read, ({ paidCents }) => paidCents),
      ),
    ],
  ])}
  ${statementTable(visit, { grant: read, costLines: items.at(-1)?.content.costLines ?? [], files: await filesOf(visit, read) }, last)}`;
}

/** The condition of the award that the address names. */
const conditionIn = ({ read, parts }: OnGrant) => found(read.conditions.find(({ number }) => number === parts['number']));

/** The other conditions that are not certified. */
const othersOpen = (on: OnGrant) =>
  on.read.conditions.filter(({ number, evidence }) => evidence === null && number !== conditionIn(on).number);

/** The condition that the lead judges, with what its beneficiary says of it. */
function judged(on: OnGrant): Part {
  const said = words[on.language];
  const { wording, shown } = conditionIn(on);
  return html`${summaryList([
    [said.condition, html`<strong>${wording}</strong>`],
    [said.shown, shown === null ? said.notShown : prose(shown)],
    ...grantFacts(on),
  ])}
  ${conditionTable(on.visit, on.read)}`;
}

/** What an act on a condition is about: one of those that wait for it. */
const onCondition = (waits: (condition: OnGrant['read']['conditions'][number]) => boolean) => ({
  part: {
    field: 'number' as const,
    about: (on: OnGrant) => summaryList(grantFacts(on)),
    of: ({ language, read }: OnGrant) => {
      const waiting = read.conditions.filter(waits);
      // Where some are shown and others not, that is what tells them apart.
      const isTold = new Set(waiting.map(({ shown }) => shown === null)).size > 1;
      return waiting.map(({ number, wording, shown }) => ({
        ...{ value: String(number), label: `${number}. ${wording}` },
        ...(isTold ? { hint: words[language][shown === null ? 'hintNotShown' : 'hintShown'] } : {}),
      }));
    },
  },
  offered: ({ read }: OnGrant) => read.commands,
});

export const GRANT_ACTS = actsOn(getGrant, {
  renounceGrant: {
    object: (on) =>
      html`${summaryList([...grantFacts(on), [words[on.language].until, deadline(on.language, on.read.deadlineAt, on.visit.at)]])}
      ${trancheList(on)}`,
    follows: ({ language, read }) => sentence(words[language].frees(euros(language, read.awardedCents))),
  },
  suspendGrant: {
    object: (on) => html`${summaryList(grantFacts(on))} ${trancheList(on)}`,
    follows: ({ language, read }) => {
      const said = words[language];
      const cents = orderedCents(read);
      return html`${sentence(cents > 0 ? said.goOn(euros(language, cents)) : said.noOrder)} ${sentence(said.stops)}`;
    },
  },
  resumeGrant: { object: suspension, follows: ({ language }) => sentence(words[language].resumes) },
  giveNotice: {
    object: (on) => html`${summaryList(grantFacts(on))} ${trancheList(on)} ${owed(on)} ${lastNotice(on)}`,
    follows: ({ language }) => sentence(words[language].heard),
    begins: async (on) => {
      const call = await callOfGrant(on);
      return { answerBy: usualAnswerBy(noticeDaysOf(call.terms.agreement), on.visit.at) };
    },
    choices: {
      '/milestone': ({ language, read }) =>
        ownMilestones(read).map(({ rank, label }) => ({ value: String(rank), label: words[language].report(rank, label) })),
    },
  },
  giveObservations: {
    object: (on) => html`${summaryList(grantFacts(on))} ${lastNotice(on)}`,
    follows: ({ visit, language, read: { notice } }) => {
      const said = words[language];
      const isOver = notice && parisDate(visit.at) > notice.answerBy;
      return notice && sentence(isOver ? said.timeOver : said.notBefore(longDate(language, notice.answerBy)));
    },
    fixed: { number: ({ read }) => read.notice?.number },
  },
  terminateGrant: {
    object: (on) => html`${terminated(on)} ${lastNotice(on)}`,
    follows: ({ language, read }) => {
      const said = words[language];
      const cents = orderedCents(read);
      return html`${cents > 0 && sentence(said.blocked(euros(language, cents)))} ${sentence(said.ends)}`;
    },
  },
  reduceGrant: {
    object: async (on) => html`${reducible(on)} ${await trying(on)} ${lastNotice(on)}`,
    follows: ({ language, read }) => {
      const said = words[language];
      const paid = sumOf(read, claimableCents);
      return html`${sentence(said.stays)} ${paid > 0 && sentence(said.claims(euros(language, paid)))} ${sentence(said.accountOn)}`;
    },
  },
  identifyCommitment: {
    object: ({ language, read }) => {
      const said = words[language];
      return summaryList([
        [said.beneficiary, read.organisationName],
        [said.awarded, money(language, read.awardedCents)],
        [said.commitment, read.commitmentNumber ?? said.none],
        [said.supplier, read.supplier ? `${read.supplier.number} · ${read.supplier.name}` : said.none],
      ]);
    },
    follows: ({ language, read }) => read.commitmentNumber !== null && sentence(words[language].replaces),
    begins: ({ read }) => ({ commitmentNumber: read.commitmentNumber, supplier: read.supplier }),
  },
  showCondition: {
    object: (on) => {
      const { visit, language, read } = on;
      const said = words[language];
      // An award below the request is first to be accepted: its time to sign has not begun.
      const isToSign = read.state === 'to_sign';
      const returned = read.reasons.findLast(({ condition }) => condition === conditionIn(on).number);
      return html`${summaryList([
        [said.toShow, html`<strong>${conditionIn(on).wording}</strong>`],
        ...(returned ? [[said.returned, prose(returned.reason)] as const] : []),
        ...grantFacts(on),
        ...(isToSign ? [[said.showUntil, deadline(language, read.deadlineAt, visit.at)] as const] : []),
      ])}
      ${conditionTable(visit, read)}`;
    },
    follows: (on) => sentence(words[on.language].toShowLeft(othersOpen(on).filter(({ shown }) => shown === null).length)),
    ...onCondition(({ shown, evidence }) => evidence === null && shown === null),
  },
  returnCondition: {
    object: (on) => judged(on),
    follows: ({ language, read }) => read.state === 'to_sign' && sentence(words[language].anew),
    ...onCondition(({ shown, evidence }) => evidence === null && shown !== null),
  },
  certifyCondition: {
    object: (on) => judged(on),
    follows: (on) => sentence(words[on.language].conditionsLeft(othersOpen(on).length)),
    ...onCondition(({ evidence }) => evidence === null),
  },
  recordGuarantee: {
    object: (on) => {
      const { visit, language, read } = on;
      const said = words[language];
      const advance = read.tranches.find(({ kind }) => kind === 'advance');
      const rule = read.legalForm.rules.find((each) => each.rule === 'guaranteedAdvance');
      return html`${summaryList([
        [said.beneficiary, read.organisationName],
        [said.awarded, money(language, read.awardedCents)],
        [said.advance, advance && money(language, advance.amountCents)],
        [said.rule, rule && said.percent(rule.percent, rule.article)],
        [said.guarantees, read.guarantees.length === 0 && said.noGuarantee],
      ])}
      ${guaranteeTable(visit, read)}`;
    },
    follows: ({ language }) => sentence(words[language].largest),
    next: ({ read }) => grantHref(read, '/tranches'),
  },
  declareEnd: {
    object: (on) => html`${summaryList(grantFacts(on))} ${trancheList(on)}`,
    follows: ({ language }) => sentence(words[language].accounts),
    offered: ({ read }) => read.finalAccount?.commands ?? [],
    next: ({ read }) => grantHref(read, '/decompte'),
  },
  returnFinalAccount: {
    object: accountObject,
    follows: ({ language }) => sentence(words[language].again),
    fixed: { number: ({ read }) => read.finalAccount?.given.at(-1)?.number },
    offered: ({ read }) => read.finalAccount?.commands ?? [],
    next: ({ read }) => grantHref(read, '/decompte'),
  },
});
