import { labelIn } from '../../domain/core/state-table.ts';
import { trancheTable } from '../../domain/grants/tranche.ts';
import type { GrantRefusal } from '../../domain/grants/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { en, fr, list, type Problems, sideIn } from '../http/problem/sentence.ts';

export const grantProblems: Problems<GrantRefusal> = {
  already_signed: {
    status: 409,
    fr: ['Déjà signée', ({ side }) => `La convention est déjà signée par ${sideIn('fr', side)}.`],
    en: ['Already signed', ({ side }) => `The agreement is already signed by ${sideIn('en', side)}.`],
  },
  tranche_unknown: {
    fr: ['Tranche inconnue', ({ ranks }) => `La convention a ces tranches : ${list(ranks)}.`],
    en: ['Unknown tranche', ({ ranks }) => `The agreement has these tranches: ${list(ranks)}.`],
  },
  tranche_wrong_state: {
    status: 409,
    fr: [
      'Tranche dans un autre état',
      ({ rank, state }) =>
        `L’état de la tranche ${rank} est maintenant « ${labelIn(trancheTable, state, 'fr')} » : il ne permet pas cette action.`,
    ],
    en: [
      'Tranche in another state',
      ({ rank, state }) => `The state of tranche ${rank} is “${labelIn(trancheTable, state, 'en')}” now, which does not allow this.`,
    ],
  },
  wrong_form: {
    status: 409,
    fr: [
      'Action étrangère à cette forme juridique',
      ({ form }) =>
        form === 'delegation'
          ? 'Cette action ne concerne pas une délégation de gestion : le bénéficiaire atteste, engage et paie lui-même. Enregistrez ce qu’il déclare, ou déléguez-lui des CP.'
          : 'Cette action ne concerne qu’une délégation de gestion. Par cette convention, c’est le fonds qui atteste, engage et paie.',
    ],
    en: [
      'Not done under this legal form',
      ({ form }) =>
        form === 'delegation'
          ? 'This is not done on a management delegation: the beneficiary certifies, commits and pays itself. Record what it reports, or delegate payment credits to it.'
          : 'This is done on a management delegation only. By this agreement the fund certifies, commits and pays.',
    ],
  },
  delegation_exceeded: {
    fr: [
      'Plus que ce qui est délégué',
      ({ rank, credit, year, openCents, askedCents }) =>
        `Sur la tranche ${rank}, il reste ${fr(openCents)} délégués en ${credit} ${year} ; vous indiquez ${fr(askedCents)}. Vérifiez le montant et l’année${credit === 'CP' ? ', ou faites déléguer d’autres CP' : ''}.`,
    ],
    en: [
      'More than is delegated',
      ({ rank, credit, year, openCents, askedCents }) =>
        `On tranche ${rank}, ${en(openCents)} are still delegated in ${credit} ${year}; you give ${en(askedCents)}. Check the amount and the year${credit === 'CP' ? ', or have more payment credits delegated' : ''}.`,
    ],
  },
  payment_above_commitment: {
    fr: [
      'Paiement supérieur à l’engagement',
      ({ rank, openCents, askedCents }) =>
        `Sur la tranche ${rank}, ${fr(openCents)} sont engagés et non payés ; vous indiquez ${fr(askedCents)}. Déclarez d’abord l’engagement qui manque.`,
    ],
    en: [
      'Payment above the commitment',
      ({ rank, openCents, askedCents }) =>
        `On tranche ${rank}, ${en(openCents)} are committed and not paid; you give ${en(askedCents)}. Report the commitment that is missing first.`,
    ],
  },
  tranche_out_of_order: {
    status: 409,
    fr: [
      'Tranche avant son tour',
      ({ rank, first, state }) =>
        `La tranche ${rank} vient après la tranche ${first}, qui est encore dans l’état « ${labelIn(trancheTable, state, 'fr')} ».`,
    ],
    en: [
      'Tranche out of order',
      ({ rank, first, state }) =>
        `Tranche ${rank} comes after tranche ${first}, which is still in the state “${labelIn(trancheTable, state, 'en')}”.`,
    ],
  },
  tranche_behind_others: {
    status: 409,
    fr: [
      'D’autres attendent avant',
      ({ rank, first }) =>
        `La tranche ${rank} attend son tour : la tranche ${first.rank} de « ${first.grantId} » attend les mêmes crédits depuis plus longtemps.`,
    ],
    en: [
      'Others wait before it',
      ({ rank, first }) =>
        `Tranche ${rank} waits for its turn: tranche ${first.rank} of “${first.grantId}” has waited longer for the same credits.`,
    ],
  },
  tranche_conditions_missing: {
    fr: [
      'Conditions non remplies',
      ({ rank, conditions, indicators, unreached, obligations }) =>
        `La tranche ${rank} n’est débloquée qu’une fois ses conditions remplies. Il manque : ${[
          ...(conditions.includes('report') ? ['l’acceptation du bilan de la période précédente'] : []),
          ...(indicators.length > 0 ? [`ces indicateurs : ${list(indicators)}`] : []),
          ...unreached.map(
            ({ label, month, reachedPercent, wantedPercent }) =>
              `la cible « ${label} » à ${month} mois, atteinte à ${reachedPercent} % sur ${wantedPercent} %`,
          ),
          ...(obligations.length > 0 ? [`ces obligations : ${list(obligations)}`] : []),
        ].join(' ; ')}.`,
    ],
    en: [
      'Conditions not met',
      ({ rank, conditions, indicators, unreached, obligations }) =>
        `Tranche ${rank} is confirmed once its conditions are met. What is missing: ${[
          ...(conditions.includes('report') ? ['the acceptance of the report on the period before'] : []),
          ...(indicators.length > 0 ? [`these indicators: ${list(indicators)}`] : []),
          ...unreached.map(
            ({ label, month, reachedPercent, wantedPercent }) =>
              `the target "${label}" at month ${month}, reached ${reachedPercent} of ${wantedPercent}%`,
          ),
          ...(obligations.length > 0 ? [`these obligations: ${list(obligations)}`] : []),
        ].join('; ')}.`,
    ],
  },
  advance_without_service: {
    fr: [
      'Avance sans service fait',
      ({ rank }) => `La tranche ${rank} est une avance, payée avant tout service fait : demandez son paiement sans attester de service.`,
    ],
    en: [
      'Advance without service',
      ({ rank }) => `Tranche ${rank} is an advance, paid before any service: order its payment without certifying it.`,
    ],
  },
  report_not_accepted: {
    status: 409,
    fr: ['Bilan non accepté', ({ rank }) => `Le service fait de la tranche ${rank} s’atteste une fois le bilan ${rank} accepté.`],
    en: ['Report not accepted', ({ rank }) => `The service of tranche ${rank} is certified once report ${rank} is accepted.`],
  },
  service_not_begun: {
    status: 409,
    fr: [
      'Période pas encore commencée',
      ({ rank, startsOn }) =>
        `La période de la tranche ${rank} commence le ${longDate('fr', startsOn)} : rien n’a encore été fait, et aucun service ne peut être attesté avant ce jour. Avant le service fait, seule une avance se paie.`,
    ],
    en: [
      'Period not begun',
      ({ rank, startsOn }) =>
        `The period of tranche ${rank} begins on ${longDate('en', startsOn)}: nothing has been done yet, and no service can be certified before that day. Only an advance is paid before the service.`,
    ],
  },
  service_not_shown: {
    fr: [
      'Attestation sans bilan accepté',
      ({ rank }) =>
        `Aucun bilan accepté ne montre le service fait de la tranche ${rank} : dites dans l’observation sur quoi vous l’attestez (pièces, visite, livrables).`,
    ],
    en: [
      'Certification without an accepted report',
      ({ rank }) =>
        `No accepted report shows the service of tranche ${rank}: say in the observation on what you certify it (documents, a visit, deliverables).`,
    ],
  },
  certified_above_tranche: {
    fr: [
      'Plus que ce qui est engagé',
      ({ amountCents, certifiedCents }) =>
        `${fr(amountCents)} sont engagés pour cette tranche ; vous attestez ${fr(certifiedCents)}. Attestez au plus ce qui est engagé.`,
    ],
    en: [
      'More than is committed',
      ({ amountCents, certifiedCents }) =>
        `${en(amountCents)} are committed for this tranche; you certify ${en(certifiedCents)}. Certify at most what is committed.`,
    ],
  },
  certified_not_above_paid: {
    fr: [
      'Rien de plus que ce qui est payé',
      ({ rank, paidCents, certifiedCents }) =>
        `${fr(paidCents)} de la tranche ${rank} sont déjà payés et compris dans ce que vous attestez (${fr(certifiedCents)}). Attestez davantage que ce qui est payé.`,
    ],
    en: [
      'No more than is paid',
      ({ rank, paidCents, certifiedCents }) =>
        `${en(paidCents)} of tranche ${rank} are paid already, and part of what you certify (${en(certifiedCents)}). Certify more than is paid.`,
    ],
  },
  payment_under_way: {
    status: 409,
    fr: [
      'Paiement en cours',
      ({ ranks }) => `Un paiement est demandé (tranches : ${list(ranks)}). Il est enregistré ou annulé avant la résiliation.`,
    ],
    en: [
      'Payment under way',
      ({ ranks }) => `A payment is ordered (tranches: ${list(ranks)}). It is recorded or cancelled before the termination.`,
    ],
  },
  too_many_tranches: {
    fr: ['Trop de tranches', ({ most, given }) => `Une subvention se verse en ${most} tranches au plus ; vous en prévoyez ${given}.`],
    en: ['Too many tranches', ({ most, given }) => `A grant is paid in ${most} tranches at most; you plan ${given}.`],
  },
  months_differ: {
    fr: [
      'Durée différente',
      ({ durationMonths, givenMonths }) => `Le projet dure ${durationMonths} mois ; les périodes de vos tranches en font ${givenMonths}.`,
    ],
    en: [
      'Duration differs',
      ({ durationMonths, givenMonths }) => `The project lasts ${durationMonths} months; the periods of your tranches make ${givenMonths}.`,
    ],
  },
  advance_above_cap: {
    fr: [
      'Avance trop élevée',
      ({ maxCents, maxPercent, givenCents, source }) =>
        `L’avance est d’au plus ${maxPercent} % de la subvention, soit ${fr(maxCents)} (${source}) ; vous prévoyez ${fr(givenCents)}.`,
    ],
    en: [
      'Advance too high',
      ({ maxCents, maxPercent, givenCents, source }) =>
        `The advance is at most ${maxPercent} % of the grant, ${en(maxCents)} (${source}); you plan ${en(givenCents)}.`,
    ],
  },
  advance_not_guaranteed: {
    fr: [
      'Avance sans garantie suffisante',
      ({ maxCents, maxPercent, guaranteedCents, givenCents, source }) =>
        `Au-delà de ${maxPercent} % de la subvention, soit ${fr(maxCents)}, une avance est couverte en entier par une garantie en vigueur (${source}). Elle est de ${fr(givenCents)} ; une garantie en couvre ${fr(guaranteedCents)}. Enregistrez d’abord la garantie du bénéficiaire.`,
    ],
    en: [
      'Advance not guaranteed',
      ({ maxCents, maxPercent, guaranteedCents, givenCents, source }) =>
        `Above ${maxPercent} % of the grant, ${en(maxCents)}, a guarantee that is in force covers the whole advance (${source}). It is ${en(givenCents)}; a guarantee covers ${en(guaranteedCents)} of it. Record the beneficiary's guarantee first.`,
    ],
  },
  conditions_not_certified: {
    fr: [
      'Conditions de la décision à attester',
      ({ conditions }) => `Avant toute signature, la direction du Datalab atteste ces conditions de la décision : ${list(conditions)}.`,
    ],
    en: [
      'Conditions of the award to be certified',
      ({ conditions }) => `Before any signature, the Datalab’s lead certifies these conditions of the award: ${list(conditions)}.`,
    ],
  },
  signer_certified_condition: {
    status: 422,
    fr: [
      'Condition attestée par la même personne',
      () => 'Vous avez attesté une condition de cette décision : une autre personne signe la convention pour le fonds.',
    ],
    en: [
      'Condition certified by the same person',
      () => 'You certified a condition of this award: another person signs the agreement for the fund.',
    ],
  },
  no_condition_open: {
    fr: [
      'Aucune condition n’attend cet acte',
      () =>
        'La décision est sans condition, ou aucune de ses conditions n’attend cet acte : voyez où en est chacune sur la page de la convention.',
    ],
    en: [
      'No condition waits for this',
      () => 'The award has no condition, or none of them waits for this: the agreement’s page says how each of them stands.',
    ],
  },
  condition_not_open: {
    fr: [
      'Cette condition n’attend pas cet acte',
      ({ condition, open }) => `La condition ${condition} n’attend pas cet acte. L’attendent encore : ${list(open)}.`,
    ],
    en: [
      'This condition does not wait for this',
      ({ condition, open }) => `Condition ${condition} does not wait for this. Those that still do: ${list(open)}.`,
    ],
  },
  guarantee_of_no_use: {
    fr: [
      'Garantie sans effet',
      () => 'Sous la forme juridique de cette convention, une garantie ne change rien à l’avance : il n’y a pas lieu d’en enregistrer.',
    ],
    en: [
      'Guarantee of no use',
      () => 'Under the legal form of this grant a guarantee changes nothing of the advance: none is to be recorded.',
    ],
  },
  guarantee_over: {
    fr: [
      'Garantie échue',
      ({ endsOn, today }) =>
        `Cette garantie s’achève le ${longDate('fr', endsOn)}, avant aujourd’hui (${longDate('fr', today)}). Enregistrez-en une qui est en vigueur.`,
    ],
    en: [
      'Guarantee that has ended',
      ({ endsOn, today }) =>
        `This guarantee ends on ${longDate('en', endsOn)}, before today (${longDate('en', today)}). Record one that is in force.`,
    ],
  },
  document_differs: {
    status: 409,
    fr: [
      'Un autre document est à signer',
      ({ current }) =>
        `Le document à signer n’est pas celui que nomme votre empreinte : la sienne est ${current}. Relisez la convention, puis signez-la par cette empreinte.`,
    ],
    en: [
      'Another document is to be signed',
      ({ current }) =>
        `The document to sign is not the one that your SHA-256 names: its own is ${current}. Read the agreement again, then sign it by that one.`,
    ],
  },
  instalments_above_cap: {
    fr: [
      'Avance et acomptes trop élevés',
      ({ maxCents, maxPercent, givenCents, source }) =>
        `Avance et acomptes font au plus ${maxPercent} % de la subvention, soit ${fr(maxCents)} (${source}) ; vous prévoyez ${fr(givenCents)} avant le solde.`,
    ],
    en: [
      'Advance and instalments too high',
      ({ maxCents, maxPercent, givenCents, source }) =>
        `Advance and instalments make at most ${maxPercent} % of the grant, ${en(maxCents)} (${source}); you plan ${en(givenCents)} before the balance.`,
    ],
  },
  amount_differs: {
    fr: [
      'Montant différent',
      ({ expectedCents, givenCents }) => `Le montant attendu est ${fr(expectedCents)} ; vous avez indiqué ${fr(givenCents)}.`,
    ],
    en: ['Amount differs', ({ expectedCents, givenCents }) => `The amount expected is ${en(expectedCents)}; you gave ${en(givenCents)}.`],
  },
  payer_approved_account: {
    fr: [
      'Approbation et paiement confondus',
      () => 'Vous avez approuvé le décompte final : une autre personne doit enregistrer ce paiement.',
    ],
    en: ['Payer approved the final account', () => 'You approved the final account: another person must record this payment.'],
  },
  payer_certified_service: {
    fr: [
      'Attestation et paiement confondus',
      () => 'Vous avez attesté un service fait de cette convention : une autre personne doit enregistrer ses paiements.',
    ],
    en: ['Payer certified the service', () => 'You certified a service of this grant: another person must record its payments.'],
  },
  payer_decided_award: {
    fr: [
      'Décision et paiement confondus',
      () => 'Vous avez décidé de cette subvention ou d’un avenant : une autre personne doit enregistrer ses paiements.',
    ],
    en: ['Payer decided on the award', () => 'You decided on this award or on an amendment: another person must record its payments.'],
  },
  ordered_above_certified: {
    fr: [
      'Plus que ce qui reste à payer',
      ({ rank, mostCents, orderedCents }) =>
        `Il reste ${fr(mostCents)} à payer de ce qui est attesté sur la tranche ${rank} ; vous demandez ${fr(orderedCents)}. Demandez au plus ce reste.`,
    ],
    en: [
      'More than is left to pay',
      ({ rank, mostCents, orderedCents }) =>
        `${en(mostCents)} are left to pay of what is certified on tranche ${rank}; you order ${en(orderedCents)}. Order at most what is left.`,
    ],
  },
  certification_paid: {
    status: 409,
    fr: [
      'Attestation déjà payée en partie',
      ({ rank, paidCents }) =>
        `${fr(paidCents)} de la tranche ${rank} sont payés sur cette attestation : elle ne s’annule plus. Ce qui a été payé à tort se réclame au bénéficiaire.`,
    ],
    en: [
      'Certification paid in part',
      ({ rank, paidCents }) =>
        `${en(paidCents)} of tranche ${rank} are paid on this certification: it can no longer be cancelled. What was paid wrongly is claimed back.`,
    ],
  },
  payment_claimed: {
    status: 409,
    fr: [
      'Paiement déjà réclamé',
      ({ rank, claimedCents }) =>
        `${fr(claimedCents)} du paiement de la tranche ${rank} sont réclamés au bénéficiaire, qui l’avait donc reçu : la banque ne l’a pas renvoyé. Contre-passez la créance si elle est une erreur.`,
    ],
    en: [
      'Payment claimed back',
      ({ rank, claimedCents }) =>
        `${en(claimedCents)} of the payment of tranche ${rank} are claimed back from its beneficiary, who had received it: the bank did not return it. Reverse the claim if it is an error.`,
    ],
  },
  payer_ordered_payment: {
    fr: [
      'Ordonnateur et payeur confondus',
      () => 'Vous avez demandé un paiement de cette convention : une autre personne doit enregistrer ses paiements.',
    ],
    en: ['Payer ordered the payment', () => 'You ordered a payment of this grant: another person must record its payments.'],
  },
  payer_signed_grant: {
    fr: [
      'Signature et paiement confondus',
      () =>
        'Vous avez signé cette convention ou un avenant pour le fonds, débloqué une tranche ou attesté une condition : une autre personne doit enregistrer ses paiements.',
    ],
    en: [
      'Payer signed for the fund',
      () =>
        'You signed this grant or an amendment for the fund, confirmed a tranche, or certified a condition: another person must record its payments.',
    ],
  },
  value_date_out_of_range: {
    fr: [
      'Date de valeur hors limites',
      ({ earliest, latest }) => `La date de valeur se situe entre le ${longDate('fr', earliest)} et le ${longDate('fr', latest)}.`,
    ],
    en: [
      'Value date out of range',
      ({ earliest, latest }) => `The value date lies between ${longDate('en', earliest)} and ${longDate('en', latest)}.`,
    ],
  },
};
