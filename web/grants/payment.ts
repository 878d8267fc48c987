import { randomUUID } from 'node:crypto';
import { getTimeline } from '../../api/desk/timeline.ts';
import { getGrant } from '../../api/grants/grants.ts';
import { certifyService, orderPayment, recordPayment } from '../../api/grants/payments.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { certifiableCents, openOrderCents, orderableCents } from '../../domain/grants/tranche.ts';
import { euros, longInstant } from '../../domain/core/format.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { sameList, wayToAct } from '../core/came-from.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { timelineOf } from '../core/components/timeline.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, KEY_FIELD, openForm } from '../core/forms/form.ts';
import { bodyOf, fieldsFrom, firstOf, typedIn } from '../core/forms/values.ts';
import { whyRefused } from '../core/components/calculation.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { conditionsOf } from './tranches.ts';
import { hiddenInput } from './inputs.ts';
import { originOf, printed } from './payees.ts';
import { isShown, serviceOf } from './service.ts';
import type { AnswerOf } from '../core/answer.ts';
import { buttonOf, type Grant, grantCrumbs, grantHref, isOfFund, readGrant, type Tranche, wayToGrant } from './grant-page-parts.ts';
import type { EventName } from '../../domain/core/event.ts';

const words = bilingual({
  fr: {
    title: (rank: number, kind: string) => `Tranche ${rank} · ${kind}`,
    way: 'Avancement du paiement',
    promised: 'Débloquée',
    paid: 'Payée',
    amount: 'Montant de la tranche',
    paidCents: 'Payé',
    orderNumber: 'N° de demande de paiement (DP)',
    reference: 'Référence du paiement',
    included: 'compris dans ce qui est attesté',
    earlier: 'Acomptes déjà payés',
    left: 'Reste à demander',
    bank: 'Compte payé',
    bankNamed: 'Compte nommé par la demande',
    inForce: 'Compte en vigueur',
    validated: 'Coordonnées validées',
    noBank: 'Aucune coordonnée bancaire n’est en vigueur : le paiement ne peut pas être demandé.',
    bankProposed: (by: string) => `Des coordonnées proposées par ${by} attendent d’être validées.`,
    changed: 'Les coordonnées bancaires ont changé depuis la demande de paiement. Vérifiez-les auprès du bénéficiaire avant de payer.',
    claimed: 'Somme à reverser',
    history: 'Ce qui s’est passé',
    historyOf: 'Paiements et visas de toute la convention, les plus récents en premier.',
    two: 'Le payeur n’est pas l’ordonnateur',
    twoWords:
      'Une personne qui a décidé, signé, attesté, approuvé le décompte ou demandé un paiement de cette convention n’en enregistre aucun paiement (décret 2012-1246, art. 9).',
    next: 'Ce qui reste à faire',
    amountOf: { certifyService: 'Montant à attester', orderPayment: 'Montant à demander', recordPayment: 'Montant à enregistrer' },
    awaitsPayer: 'Le paiement est demandé : une personne chargée du paiement doit l’enregistrer.',
    bankReturned:
      'La banque a renvoyé le dernier paiement : d’autres coordonnées bancaires sont à valider avant de le demander de nouveau.',
    nothing: 'Vous n’avez rien à faire sur cette tranche pour le moment.',
    over: 'Cette tranche est payée.',
    already: 'Déjà fait :',
    conditions: 'Conditions',
    recap: {
      title: 'Vérifier le montant attesté',
      less: (certified: string, amount: string) => `Vous attestez ${certified} sur les ${amount} de la tranche.`,
      until: (left: string) =>
        `Les ${left} restants demeurent engagés jusqu’à la demande de paiement, qui les retire alors définitivement. D’ici là, l’attestation peut être annulée, puis refaite.`,
      confirm: (certified: string) => `Attester ${certified}`,
      correct: 'Corriger le montant',
    },
    withdraws: (left: string) =>
      `Moins que la tranche est attesté : cette demande retire définitivement ${left} de l’engagement. Si c’est une erreur, annulez d’abord l’attestation.`,
    delegation: 'Sous une délégation de gestion, le bénéficiaire engage et paie lui-même, et le déclare.',
    delegated: 'Délégué, reste à engager',
  },
  en: {
    title: (rank: number, kind: string) => `Tranche ${rank} · ${kind}`,
    way: 'How far the payment has come',
    promised: 'Confirmed',
    paid: 'Paid',
    amount: 'Amount of the tranche',
    paidCents: 'Paid',
    orderNumber: 'Payment order number (DP)',
    reference: 'Payment reference',
    included: 'part of what is certified',
    earlier: 'Parts paid before',
    left: 'Left to order',
    bank: 'Account paid',
    bankNamed: 'Account that the order names',
    inForce: 'Account in force',
    validated: 'Bank details approved',
    noBank: 'No bank details are in force: the payment cannot be ordered.',
    bankProposed: (by: string) => `Bank details that ${by} proposed wait to be approved.`,
    changed: 'The bank details have changed since the payment was ordered. Check them with the beneficiary before you pay.',
    claimed: 'Claimed back',
    history: 'What happened',
    historyOf: 'Payments and visas of the whole agreement, newest first.',
    two: 'The payer has authorised nothing',
    twoWords:
      'A person who decided on, signed or certified something of this grant, approved its account or ordered a payment records no payment of it (décret 2012-1246, art. 9).',
    next: 'What is left to do',
    amountOf: { certifyService: 'Amount to certify', orderPayment: 'Amount to order', recordPayment: 'Amount to record' },
    awaitsPayer: 'The payment is ordered: a payer must record it.',
    bankReturned: 'The bank returned the last payment: other bank details are to be approved before it is ordered again.',
    nothing: 'There is nothing for you to do on this tranche for now.',
    over: 'This tranche is paid.',
    already: 'Done already:',
    conditions: 'Conditions',
    recap: {
      title: 'Check the amount that you certify',
      less: (certified: string, amount: string) => `You certify ${certified} of the ${amount} of the tranche.`,
      until: (left: string) =>
        `The ${left} that are left stay committed until the payment is ordered, which withdraws them for good. Until then the certification may be cancelled, and given anew.`,
      confirm: (certified: string) => `Certify ${certified}`,
      correct: 'Correct the amount',
    },
    withdraws: (left: string) =>
      `Less than the tranche is certified: this order withdraws ${left} of the commitment for good. If that is an error, cancel the certification first.`,
    delegation: 'Under a delegation the beneficiary commits and pays itself, and reports it.',
    delegated: 'Delegated, left to commit',
  },
});

type Entry = AnswerOf<typeof getTimeline>['items'][number];

/** The three steps of a payment, in their order; each has its form here. */
const STEPS = { certifyService, orderPayment, recordPayment } as const;
type PaymentStep = keyof typeof STEPS;
const isStep = (name: string): name is PaymentStep => Object.hasOwn(STEPS, name);

/** The events of a grant's journal that concern its payments. */
const OF_PAYMENTS: readonly string[] = [
  'signGrant',
  'confirmTranche',
  'confirmNextTranche',
  'resumeTranche',
  'giveVisa',
  'proposePayee',
  'approvePayee',
  'rejectPayee',
  'certifyService',
  'approveFinalAccount',
  'orderPayment',
  'cancelOrder',
  'identifyOrder',
  'recordPayment',
  'reverseMovement',
  'cancelCertification',
  'returnPayment',
  'delegatePayment',
  'reportCommitment',
  'reportPayment',
  'returnDelegation',
  'issueClaim',
  'collectClaim',
  'waiveClaim',
  'checkPayment',
] satisfies readonly EventName[];

/** True for an event of a grant's journal that concerns its payments. */
export const isOfPayments = (event: string): boolean => OF_PAYMENTS.includes(event);

/** The first values of a step's form: the open amount, and today. */
const beginningOf = (step: PaymentStep, tranche: Tranche, at: string): Record<string, unknown> =>
  ({
    certifyService: { certifiedCents: certifiableCents(tranche) },
    orderPayment: { orderedCents: orderableCents(tranche) },
    recordPayment: { paidCents: openOrderCents(tranche), paidOn: parisDate(at) },
  })[step];

type Opened = { grant: Grant; tranche: Tranche; entries: readonly Entry[] };

async function open(visit: Visit): Promise<Opened> {
  // The person who orders a payment sees the account to which it goes.
  const grant = await readGrant(visit, { accounts: 'whole' });
  const tranche = orMissing(grant.tranches.find(({ rank }) => String(rank) === visit.params['tranche']));
  const { items } = await visit.read(getTimeline, { params: { id: grant.applicationId } });
  return { grant, tranche, entries: items.filter(({ event }) => isOfPayments(event)) };
}

const hrefOf = (grant: Grant, { rank }: Tranche): string => grantHref(grant, `/paiement/${rank}`);
const keyOf = ({ id }: Grant, { rank }: Tranche): string => `${id} ${rank}`;

/**
 * True for a tranche that is certified before it is ordered. An advance is paid before any service, unless the account
 * of a project that ended early certified what is due of it.
 */
const isToCertify = ({ kind, certifiedCents }: Tranche): boolean => kind !== 'advance' || certifiedCents > 0;

/** The steps of a tranche: confirmed, certified, ordered, paid. */
function wayOf({ language }: Visit, tranche: Tranche): Part {
  const said = words[language];
  const { state, label } = tranche;
  const steps = [
    { state: 'confirmed', name: said.promised },
    ...(isToCertify(tranche) ? [{ state: 'certified', name: said.certified }] : []),
    { state: 'ordered', name: said.ordered },
    { state: 'paid', name: said.paid },
  ];
  const here = steps.findIndex((step) => step.state === state);
  return html`<ol class="g-way" aria-label="${said.way}">
    ${here === -1 && html`<li aria-current="step">${label}</li>`}
    ${steps.map(
      ({ name }, place) =>
        html`<li${place < here && html` class="g-done"`}${place === here && html` aria-current="step"`}>
          ${place <= here && html`<span aria-hidden="true">✓</span> `}${name}
        </li>`,
    )}
  </ol>`;
}

/** Bank details that wait to be approved, with the way there for a caller who may approve them. */
function proposedOf(visit: Visit, { id, payees, commands }: Grant): Part {
  const { language } = visit;
  const proposed = payees.find(({ state }) => state === 'proposed');
  if (!proposed) return null;
  const href = wayToAct(visit, 'approvePayee', id, { payeeId: proposed.id });
  return html`<p>${words[language].bankProposed(proposed.proposedBy)}</p>
    ${commands.includes('approvePayee') && html`<p><a class="fr-link" href="${href}">${COMMAND_WORDS.approvePayee[language].button}</a></p>`}`;
}

/** The account to which a tranche is, or was, paid, and whether it has changed since the order. */
function bankOf(visit: Visit, grant: Grant, { payeeId, payeeChanged, state }: Tranche): Part {
  const { language } = visit;
  const said = words[language];
  const named = grant.payees.find(({ id }) => id === payeeId);
  const inForce = grant.payees.find((payee) => payee.state === 'in_force');
  const shown = named ?? inForce;
  const isReturned = !shown && grant.payees.some((payee) => payee.state === 'returned');
  if (!shown)
    return html`<div class="fr-alert fr-alert--warning fr-alert--sm">
      <p>${isReturned ? said.bankReturned : said.noBank}</p>
      ${proposedOf(visit, grant)}
    </div>`;
  return html`${payeeChanged && html`<div class="fr-alert fr-alert--warning"><p>${said.changed}</p></div>`}
  ${summaryList([
    [named ? (state === 'paid' ? said.bank : said.bankNamed) : said.inForce, html`<span class="g-iban">${printed(shown.iban)}</span>`],
    [said.holder, shown.accountHolder],
    [
      said.validated,
      shown.decidedAt &&
        html`${dayOf(language, shown.decidedAt)}${shown.decidedBy && html`, ${said.byPerson(shown.decidedBy)}`}${
          shown.restsOn && html`<br />${originOf(language, shown)}`
        }`,
    ],
    [said.inForce, payeeChanged && inForce && html`<span class="g-iban">${printed(inForce.iban)}</span>, ${inForce.accountHolder}`],
  ])}`;
}

function factsOf(visit: Visit, grant: Grant, tranche: Tranche): Part {
  const { language } = visit;
  const said = words[language];
  const isDelegation = grant.legalForm.form === 'delegation';
  return summaryList([
    [said.project, html`<a class="fr-link" href="${wayToGrant(visit, grant)}">${grant.reference} · ${grant.title}</a>`],
    [said.beneficiary, grant.organisationName],
    [said.state, status(tranche.state, tranche.label)],
    [said.period, html`${date(language, tranche.period.startsOn)} → ${date(language, tranche.period.endsOn)}`],
    [said.conditions, conditionsOf(language, tranche, '')],
    [said.amount, html`<strong>${money(language, tranche.amountCents)}</strong>`],
    ...(isDelegation
      ? ([
          [said.delegated, money(language, tranche.delegatedCents)],
          [said.committedByBeneficiary, money(language, tranche.committedCents)],
          [said.provided, money(language, tranche.providedCents)],
        ] as const)
      : ([
          [said.certified, isToCertify(tranche) && money(language, tranche.certifiedCents)],
          [said.ordered, money(language, tranche.orderedCents)],
        ] as const)),
    [
      said.paidCents,
      html`${money(language, tranche.paidCents)}${tranche.paidOn && html`, ${date(language, tranche.paidOn)}`}${isPaidBefore(tranche) && html` (${said.included})`}`,
    ],
    [said.claimed, tranche.claimedCents > 0 && money(language, tranche.claimedCents)],
    [
      said.earlier,
      tranche.earlierOrders.length > 0 &&
        html`<ul class="g-list">
          ${tranche.earlierOrders.map(
            ({ cents, paidOn, orderNumber, paymentReference }) =>
              html`<li>
                ${money(language, cents)}, ${date(language, paidOn)}${orderNumber && html`, ${said.orderNumber} ${orderNumber}`}<br />
                <span class="g-muted g-small">${paymentReference}</span>
              </li>`,
          )}
        </ul>`,
    ],
    [said.left, tranche.state === 'certified' && tranche.paidCents > 0 && money(language, orderableCents(tranche))],
    [said.orderNumber, tranche.orderNumber],
    [said.reference, tranche.paymentReference],
  ]);
}

/** True for a tranche whose service is to be certified anew, with what is paid of it. */
const isPaidBefore = ({ kind, state, paidCents }: Tranche): boolean => kind !== 'advance' && state === 'confirmed' && paidCents > 0;

type Shown = { step: PaymentStep; state: FormState & { keptAt?: string } };

/** The part of a tranche's commitment that the order of its payment withdraws, in cents: what was not certified. */
const withdrawnBy = ({ state, committedCents, certifiedCents }: Tranche): number =>
  state === 'certified' ? committedCents - certifiedCents : 0;

/** The amounts that a step fixes, so that the person does not type them; a certification may be of less. */
const fixedOf = (step: PaymentStep, tranche: Tranche): Record<string, unknown> =>
  ({
    certifyService: {},
    // An advance is paid in one order; what was certified may be paid in several.
    orderPayment: tranche.kind === 'advance' ? { orderedCents: orderableCents(tranche) } : {},
    recordPayment: { paidCents: openOrderCents(tranche) },
  })[step];

/** The fields of a step's form that are sent and not typed. */
const hiddenIn = (step: PaymentStep, tranche: Tranche): string[] => Object.keys(fixedOf(step, tranche)).map((name) => `/${name}`);

/** A step's form with the amount that its page shows: the command is refused if another amount is open by then. */
const withAmount = ({ step, state }: Shown, tranche: Tranche): Shown['state'] => ({
  ...state,
  fields: { ...state.fields, ...fieldsFrom(fixedOf(step, tranche), bodySchema(STEPS[step])) },
});

/** The fields that a step's form leaves out: those that the page fills, and an order that is not required. */
function leftOut(step: PaymentStep, tranche: Tranche, at: string): string[] {
  const needsOrder = withdrawnBy(tranche) > 0 && tranche.year < yearOf(at);
  return ['/tranche', ...(step === 'orderPayment' && !needsOrder ? ['/order'] : [])];
}

/** The text above the fields of a step's form. */
function leadOf({ language }: Visit, step: PaymentStep, tranche: Tranche): Part {
  const said = words[language];
  const [amount] = Object.values(fixedOf(step, tranche));
  const left = withdrawnBy(tranche);
  return html`${typeof amount === 'number' && html`<p>${said.amountOf[step]}${colon(language)} <strong>${money(language, amount)}</strong></p>`}
  ${
    step === 'orderPayment' &&
    left > 0 &&
    html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${said.withdraws(euros(language, left))}</p></div>`
  }`;
}

/**
 * The names of the hidden field that marks a certification as recapitulated, and of the button that goes back to it.
 */
const [READ, BACK] = ['~lu', '~corriger'] as const;

/**
 * The recapitulation of a certification, which is shown where it is of less than may be certified; null where it is not
 * needed.
 */
function recapOf(visit: Visit, { grant, tranche }: Opened): Part {
  const { language, fields } = visit;
  const said = words[language].recap;
  const most = certifiableCents(tranche);
  const { certifiedCents } = bodyOf(bodySchema(certifyService), typedIn(fields)) as { certifiedCents?: unknown };
  if (typeof certifiedCents !== 'number' || certifiedCents <= 0 || certifiedCents >= most) return null;
  const certified = euros(language, certifiedCents);
  return formOf(visit, {
    operation: certifyService,
    state: { fields, faults: new Map(), key: firstOf(fields, KEY_FIELD) },
    action: address(hrefOf(grant, tranche), { etape: 'certifyService', ...sameList(visit.query) }),
    isBrief: true,
    body: html`<div class="fr-alert fr-alert--warning">
        <h3>${said.title}</h3>
        <p><strong>${said.less(certified, euros(language, most))}</strong></p>
        <p>${said.until(euros(language, most - certifiedCents))}</p>
      </div>
      ${Object.entries(typedIn(fields)).flatMap(([name, values]) => values.map((value) => hiddenInput(name, value)))}${hiddenInput(READ, '1')}`,
    button: said.confirm(certified),
    more: html`<button class="fr-btn fr-btn--secondary" name="${BACK}" value="1">${said.correct}</button>`,
    keeps: keyOf(grant, tranche),
  });
}

/** Says which person took the step before the caller sent it, and when. */
function takenBy({ language }: Visit, { entries }: Opened, step: PaymentStep): Part {
  const last = entries.findLast(({ event }) => event === step);
  if (!last) return null;
  const who = last.who ? `${last.who.name}, ${last.who.organisationName}` : '';
  return html`<div class="fr-alert fr-alert--info">
    <p>${words[language].already} ${last.text}</p>
    <p>${[who, longInstant(language, last.at)].filter(Boolean).join(', ')}</p>
  </div>`;
}

/** Why the caller may not take a payment's next step, or what it waits for. `sent`: the step that was refused. */
function whyNot(visit: Visit, opened: Opened, sent?: PaymentStep): Part {
  const { tranche } = opened;
  const said = words[visit.language];
  const taken = sent && takenBy(visit, opened, sent);
  if (taken) return taken;
  if (tranche.state === 'paid') return html`<p>${said.over}</p>`;
  const refused = tranche.refused.find(({ command }) => isStep(command));
  if (refused) return html`<div class="fr-alert fr-alert--info"><p>${refused.detail}</p>${whyRefused(visit.language, refused.why)}</div>`;
  return tranche.state === 'ordered' ? html`<p>${said.awaitsPayer}</p>` : html`<p class="g-muted">${said.nothing}</p>`;
}

async function show(
  visit: Visit,
  opened: Opened,
  form?: Shown,
  { recap = null, sent }: { recap?: Part; sent?: PaymentStep } = {},
): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { grant, tranche, entries } = opened;
  const others = tranche.commands.filter((command) => command !== form?.step);
  const isDelegation = grant.legalForm.form === 'delegation';
  const body = html`${!isDelegation && html`${wayOf(visit, tranche)}<p>${tranche.money.sentence}</p>`}${factsOf(visit, grant, tranche)}
    ${isDelegation ? html`<p class="g-muted">${said.delegation}</p>` : bankOf(visit, grant, tranche)}
    ${!isDelegation && (await serviceOf(visit, grant, tranche))}
    <section id="faire">
      <h2>${form ? buttonOf(language, form.step) : said.next}</h2>
      ${
        form && recap
          ? recap
          : form
            ? html`${leadOf(visit, form.step, tranche)}${formOf(visit, {
                operation: STEPS[form.step],
                state: withAmount(form, tranche),
                action: address(hrefOf(grant, tranche), { etape: form.step, ...sameList(visit.query) }),
                left: leftOut(form.step, tranche, visit.at),
                hidden: hiddenIn(form.step, tranche),
                required: form.step === 'certifyService' && !isShown(grant, tranche) ? ['/observation'] : [],
                keeps: keyOf(grant, tranche),
                cancel: wayToGrant(visit, grant),
              })}`
            : whyNot(visit, opened, sent)
      }
    </section>
    ${
      entries.length > 0 &&
      html`<section id="journal">
        <h2>${said.history}</h2>
        <p class="g-muted g-small">${said.historyOf}</p>
        ${timelineOf(language, entries, { withOrganisation: true })}
      </section>`
    }`;
  const aside = html`${
    others.length > 0 &&
    html`<section class="g-card">
      <h2>${said.otherActions}</h2>
      <ul class="g-list">
        ${others.map(
          (command) =>
            html`<li><a class="fr-link" href="${wayToAct(visit, command, grant.id, { tranche: tranche.rank })}">${buttonOf(language, command)}</a></li>`,
        )}
      </ul>
    </section>`
  }
  ${
    isOfFund(visit) &&
    !isDelegation &&
    html`<section class="g-card">
      <h2>${said.two}</h2>
      <p>${said.twoWords}</p>
    </section>`
  }`;
  return {
    title: said.title(tranche.rank, tranche.kindLabel),
    crumbs: grantCrumbs(visit, grant),
    ...(form?.state.problem ? { status: 422 } : {}),
    body,
    aside,
  };
}

export const paymentPage: Page = {
  path: '/conventions/:id/paiement/:tranche',
  of: getGrant,
  get: async (visit) => {
    const opened = await open(visit);
    const { grant, tranche } = opened;
    const step = tranche.commands.find(isStep);
    if (!step) return show(visit, opened);
    const state = await openForm(visit, STEPS[step], keyOf(grant, tranche), beginningOf(step, tranche, visit.at));
    return show(visit, opened, { step, state });
  },
  post: async (visit) => {
    const opened = await open(visit);
    const { grant, tranche } = opened;
    const step = visit.query.get('etape') ?? '';
    if (!isStep(step)) throw new Problem({ code: 'not_found' });
    const { fields } = visit;
    if (step === 'certifyService' && tranche.commands.includes(step)) {
      const state = { fields: typedIn(fields), faults: new Map(), key: firstOf(fields, KEY_FIELD) || randomUUID() };
      if (firstOf(fields, BACK)) return show(visit, opened, { step, state });
      const recap = firstOf(fields, READ) ? null : recapOf(visit, opened);
      if (recap) return show(visit, opened, { step, state }, { recap });
    }
    const given = await giveForm(visit, STEPS[step], {
      params: { id: grant.id },
      fixed: { tranche: tranche.rank },
    });
    if ('state' in given) {
      const now = await open(visit);
      // Where another person has taken the step, there is no form for it any more.
      const isTaken = given.state.problem?.code === 'tranche_wrong_state' && !now.tranche.commands.includes(step);
      return isTaken
        ? { ...(await show(visit, now, undefined, { sent: step })), status: 422 }
        : show(visit, now, { step, state: given.state });
    }
    return doneAt(visit, STEPS[step], hrefOf(grant, tranche), keyOf(grant, tranche));
  },
};
