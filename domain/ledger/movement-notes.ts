import type { AnyAccount, MovementKind } from './envelope.ts';
import { AWARDING, type EventName } from '../core/event.ts';
import type { MoneyRefusal } from './refusals.ts';
import type { Words } from '../core/words.ts';

/**
 * The bound on an amount, and the refusal code above it. `most` is a sum over the accounts of the line, by name; under
 * `tranche_exceeded`, over the amounts of the tranche.
 */
export type Bound = { code: MoneyRefusal['code']; most: string };

/**
 * The description of a kind of movement for people. `asked`: the commands and deadlines that lead to it. `bounds`: in
 * order of precedence; `opposite`: those of its reversal, null if it cannot be reversed.
 */
type MovementNote = { words: Words; asked: readonly EventName[]; bounds: readonly Bound[]; opposite: readonly Bound[] | null };

/** Refusals of any movement, before its own bounds. */
export const FIRST_REFUSALS = ['amount_not_positive', 'amount_too_large'] as const satisfies readonly MoneyRefusal['code'][];

const tranche = (most: string): Bound => ({ code: 'tranche_exceeded', most });
const credits = (most: string): Bound => ({ code: 'credits_insufficient', most });

const OPEN_RESERVATION = tranche('reserved − released − committed − delegated');
const OPEN_COMMITMENT = tranche('committed + drawn − withdrawn − max(ordered − cancelled, paid)');
const OPEN_DELEGATION = tranche('delegated − drawn − returned');
const PROMISABLE = credits('min(reserved, total − frozen − lapsed − delegated − committed)');
const OPEN_ORDER = tranche('ordered − cancelled − paid');
const UNCLAIMED = tranche('paid − claimed + waived');
const OWED = tranche('claimed − collected − waived');
const UNRESTORED = tranche('collected − restored');
const FREEZE: Bound = { code: 'freeze_exceeds_credits', most: 'total − frozen − delegated − committed − ordered − paid − lapsed' };
const THAW: Bound = { code: 'thaw_exceeds_frozen', most: 'frozen' };

/**
 * The commands that commit or delegate a tranche: the signatures for the first ones, what follows once the conditions
 * of another are met, finance, and credits that become free.
 */
const CONFIRMING = ['signGrant', 'confirmNextTranche', 'confirmTranche', 'resumeTranche'] as const satisfies readonly EventName[];

/** The labels of the ledger's accounts. */
export const ACCOUNT_WORDS: Record<AnyAccount, Words> = {
  total: { fr: 'Dotation', en: 'Allotted' },
  uncovered: { fr: 'Non couvert', en: 'Uncovered' },
  available: { fr: 'Disponible', en: 'Available' },
  frozen: { fr: 'Gelé', en: 'Frozen' },
  reserved: { fr: 'Réservé', en: 'Reserved' },
  delegated: { fr: 'Délégué', en: 'Delegated' },
  committed: { fr: 'Engagé', en: 'Committed' },
  ordered: { fr: 'Demandé en paiement', en: 'Ordered to be paid' },
  paid: { fr: 'Payé', en: 'Paid' },
  lapsed: { fr: 'Annulé en fin de gestion', en: 'Lapsed' },
  claimed: { fr: 'Réclamé', en: 'Claimed' },
  owed: { fr: 'Restant dû', en: 'Still owed' },
  collected: { fr: 'Encaissé', en: 'Collected' },
  waived: { fr: 'Remis, admis en non-valeur ou annulé', en: 'Waived' },
};

/**
 * A description beside MOVEMENT_TABLE, which decides: docs/ledger.md and the spreadsheets are made of both, and a test
 * checks with `settle` that these bounds are its own.
 */
export const MOVEMENT_NOTES: Record<MovementKind, MovementNote> = {
  allot: {
    words: { fr: 'Ouverture', en: 'Allotment' },
    asked: ['allotCredits', 'confirmChange'],
    bounds: [],
    opposite: [credits('available')],
  },
  cut: {
    words: { fr: 'Annulation de crédits', en: 'Cut' },
    asked: ['cutCredits'],
    bounds: [{ code: 'cut_exceeds_credits', most: 'frozen + max(0, available)' }],
    opposite: [],
  },
  freeze: { words: { fr: 'Gel', en: 'Freeze' }, asked: ['freezeCredits'], bounds: [FREEZE], opposite: [THAW] },
  thaw: { words: { fr: 'Dégel', en: 'Thaw' }, asked: ['thawCredits'], bounds: [THAW], opposite: [FREEZE] },
  transfer_out: {
    words: { fr: 'Redéploiement sortant', en: 'Transfer out' },
    asked: ['transferCredits', 'confirmChange'],
    bounds: [credits('available')],
    opposite: [],
  },
  transfer_in: {
    words: { fr: 'Redéploiement entrant', en: 'Transfer in' },
    asked: ['transferCredits', 'confirmChange'],
    bounds: [],
    opposite: [credits('available')],
  },
  reserve: {
    words: { fr: 'Réservation', en: 'Reservation' },
    asked: [...AWARDING, 'approveAmendment', 'upholdAppeal'],
    bounds: [credits('available')],
    opposite: null,
  },
  reserve_anew: {
    words: { fr: 'Réservation sur un nouveau plan', en: 'Reservation on a new plan' },
    asked: ['acceptAward', 'replanTranches', 'upholdAppeal'],
    bounds: [],
    opposite: null,
  },
  release: {
    words: { fr: 'Libération', en: 'Release' },
    asked: [
      ...([
        'acceptAward',
        'replanTranches',
        'renounceGrant',
        'terminateGrant',
        'withdrawAward',
        'approveFinalAccount',
        'expireGrant',
      ] as const),
      ...(['signAmendment', 'withdrawAmendment', 'lapseAmendment', 'reduceGrant', 'upholdAppeal'] as const),
    ],
    bounds: [OPEN_RESERVATION, credits('reserved')],
    opposite: null,
  },
  commit: {
    words: { fr: 'Engagement', en: 'Commitment' },
    asked: [...CONFIRMING, 'signAmendment', 'upholdAppeal'],
    bounds: [OPEN_RESERVATION, PROMISABLE],
    opposite: null,
  },
  withdraw_commitment: {
    words: { fr: 'Retrait d’engagement', en: 'Withdrawal of a commitment' },
    asked: [
      ...(['orderPayment', 'approveFinalAccount', 'returnDelegation', 'terminateGrant', 'withdrawAward'] as const),
      ...(['signAmendment', 'reduceGrant'] as const),
    ],
    bounds: [OPEN_COMMITMENT, credits('committed')],
    opposite: null,
  },
  lapse_commitment: {
    words: { fr: 'Retrait d’un engagement antérieur', en: 'Withdrawal of an earlier year’s commitment' },
    asked: [
      ...(['orderPayment', 'approveFinalAccount', 'returnDelegation', 'terminateGrant', 'withdrawAward'] as const),
      ...(['signAmendment', 'reduceGrant'] as const),
    ],
    bounds: [OPEN_COMMITMENT, credits('committed')],
    opposite: null,
  },
  order_payment: {
    words: { fr: 'Demande de paiement', en: 'Payment order' },
    asked: ['orderPayment'],
    bounds: [OPEN_COMMITMENT, credits('available')],
    opposite: [OPEN_ORDER, credits('ordered')],
  },
  cancel_order: {
    words: { fr: 'Annulation de demande de paiement', en: 'Cancellation of a payment order' },
    asked: ['cancelOrder', 'returnPayment'],
    bounds: [OPEN_ORDER, credits('ordered')],
    opposite: null,
  },
  pay: {
    words: { fr: 'Paiement', en: 'Payment' },
    asked: ['recordPayment', 'importPayments'],
    bounds: [OPEN_ORDER, credits('ordered')],
    opposite: [UNCLAIMED, credits('paid')],
  },
  issue_claim: { words: { fr: 'Créance émise', en: 'Claim' }, asked: ['issueClaim'], bounds: [UNCLAIMED], opposite: [OWED] },
  collect_claim: {
    words: { fr: 'Encaissement d’une créance', en: 'Collection of a claim' },
    asked: ['collectClaim'],
    bounds: [OWED],
    opposite: [UNRESTORED],
  },
  waive_claim: {
    words: { fr: 'Remise, admission en non-valeur ou recours', en: 'Waiver of a claim' },
    asked: ['waiveClaim', 'upholdAppeal'],
    bounds: [OWED],
    opposite: [tranche('min(waived, paid − claimed + waived)')],
  },
  restore_credits: {
    words: { fr: 'Rétablissement de crédits', en: 'Restoration of credits' },
    asked: ['restoreCredits'],
    bounds: [UNRESTORED],
    opposite: [tranche('restored'), credits('available')],
  },
  expire_reservation: {
    words: { fr: 'Réservation à la clôture', en: 'Reservation at the closing' },
    asked: ['closeYear'],
    bounds: [credits('reserved')],
    opposite: null,
  },
  uncover: { words: { fr: 'Réservation non couverte', en: 'Uncovered reservation' }, asked: ['closeYear'], bounds: [], opposite: null },
  cover: {
    words: { fr: 'Couverture d’une réservation', en: 'Cover of a reservation' },
    asked: [],
    bounds: [credits('min(available, uncovered)')],
    opposite: null,
  },
  expire_order: {
    words: { fr: 'Demande de paiement à la clôture', en: 'Payment order at the closing' },
    asked: ['closeYear'],
    bounds: [credits('ordered')],
    opposite: null,
  },
  renew_order: {
    words: { fr: 'Report d’une demande de paiement', en: 'Payment order of an earlier year' },
    asked: ['closeYear'],
    bounds: [credits('available')],
    opposite: null,
  },
  close_year: { words: { fr: 'Clôture', en: 'Closing' }, asked: ['closeYear'], bounds: [credits('frozen + available')], opposite: null },
  carry_out: {
    words: { fr: 'Report sur l’année suivante', en: 'Carry-over to the next year' },
    asked: ['carryOverCredits', 'confirmChange', 'orderPayment', 'approveFinalAccount', 'terminateGrant', 'withdrawAward', 'reduceGrant'],
    bounds: [{ code: 'carry_over_exceeds_lapsed', most: 'lapsed' }],
    opposite: null,
  },
  carry_in: {
    words: { fr: 'Report de l’année précédente', en: 'Carry-over from the year before' },
    asked: ['carryOverCredits', 'confirmChange', 'orderPayment', 'approveFinalAccount', 'terminateGrant', 'withdrawAward', 'reduceGrant'],
    bounds: [],
    opposite: null,
  },
  delegate: {
    words: { fr: 'Délégation d’AE', en: 'Delegation of AE' },
    asked: [...CONFIRMING, 'signAmendment', 'upholdAppeal'],
    bounds: [OPEN_RESERVATION, PROMISABLE],
    opposite: null,
  },
  commit_delegated: {
    words: { fr: 'Engagement du délégataire', en: 'Commitment on a delegation' },
    asked: ['reportCommitment'],
    bounds: [OPEN_DELEGATION, credits('delegated')],
    opposite: [OPEN_COMMITMENT, credits('committed')],
  },
  return_delegation: {
    words: { fr: 'Restitution d’AE déléguées', en: 'Return of delegated AE' },
    asked: ['returnDelegation', 'approveFinalAccount', 'terminateGrant', 'withdrawAward'],
    bounds: [OPEN_DELEGATION, credits('delegated')],
    opposite: null,
  },
  lapse_delegation: {
    words: { fr: 'Restitution d’AE déléguées d’une année antérieure', en: 'Return of an earlier year’s delegated AE' },
    asked: ['returnDelegation', 'approveFinalAccount', 'terminateGrant', 'withdrawAward'],
    bounds: [OPEN_DELEGATION, credits('delegated')],
    opposite: null,
  },
  delegate_payment: {
    words: { fr: 'Délégation de CP', en: 'Delegation of CP' },
    asked: ['delegatePayment'],
    bounds: [tranche('delegated − returned − withdrawn − provided + recalled'), credits('available')],
    opposite: null,
  },
  return_payment: {
    words: { fr: 'Restitution de CP délégués', en: 'Return of delegated CP' },
    asked: ['returnDelegation', 'approveFinalAccount', 'terminateGrant', 'withdrawAward'],
    bounds: [tranche('provided − recalled − paid'), credits('delegated')],
    opposite: null,
  },
  pay_delegated: {
    words: { fr: 'Paiement du délégataire', en: 'Payment on a delegation' },
    asked: ['reportPayment'],
    bounds: [
      tranche('min(provided − recalled − paid, committed + drawn − withdrawn − max(ordered − cancelled, paid))'),
      credits('delegated'),
    ],
    opposite: [UNCLAIMED, credits('paid')],
  },
};
