import type { Language } from '../../domain/core/words.ts';
import type { AgreedDay, ExpectedDay, MoneyStage, MoneyWait, MoneyWaitName, TrancheMoney, Turn } from '../../domain/desk/tranche-money.ts';
import * as en from '../core/en.ts';
import * as fr from '../core/fr.ts';

/** Whose turn it is, as a sentence ends. */
const TURN_WORDS: Record<Language, Record<Turn, string>> = {
  fr: {
    beneficiary: 'le bénéficiaire',
    fund: 'le fonds',
    controller: 'le contrôleur budgétaire',
    both: 'le bénéficiaire et le fonds',
    time: '',
  },
  en: { beneficiary: 'the beneficiary', fund: 'the fund', controller: 'the controller', both: 'the beneficiary and the fund', time: '' },
};

/** How far the money has come. */
export const STAGE_WORDS: Record<Language, Record<MoneyStage, string>> = {
  fr: {
    promised: 'Promis',
    confirmed: 'Engagé',
    certified: 'Service fait attesté',
    ordered: 'Paiement demandé',
    paid: 'Payé',
    delegated: 'Délégué',
    cancelled: 'Annulé',
  },
  en: {
    promised: 'Promised',
    confirmed: 'Committed',
    certified: 'Service certified',
    ordered: 'Payment ordered',
    paid: 'Paid',
    delegated: 'Delegated',
    cancelled: 'Cancelled',
  },
};

type WaitWords = (wait: MoneyWait) => string;

/** What is awaited, after « En attente ». */
const WAIT_WORDS: Record<Language, Record<MoneyWaitName, string | WaitWords>> = {
  fr: {
    acceptance: 'de l’acceptation du montant accordé',
    condition_evidence: 'de la justification des conditions de la décision',
    condition_certification: 'de l’attestation des conditions de la décision',
    signature: 'de la signature de la convention',
    suspension: 'de la fin de la suspension de la convention',
    reexamination: 'de la fin du réexamen de la décision',
    earlier_tranche: ({ tranche }) => `de la tranche ${tranche}, qui passe avant`,
    amendment: 'de la signature de l’avenant qui l’ajoute',
    funding_change: 'de l’avenant qu’appelle le changement de financement',
    report: ({ report }) => `du bilan ${report}`,
    report_review: ({ report }) => `de l’examen du bilan ${report}`,
    indicators: 'des valeurs de tous les indicateurs du plan',
    targets: 'd’indicateurs qui atteignent la part voulue de leur cible',
    obligations: 'des justifications des obligations échues',
    visa: 'd’un visa favorable',
    claim: 'du règlement de ce qui est dû au fonds',
    credits: 'de crédits',
    confirmation: 'de son déblocage',
    start: 'du début de sa période',
    account: 'du décompte final',
    account_review: 'de l’examen du décompte final',
    certification: 'de l’attestation du service fait',
    tracking_report: 'du bilan de suivi en retard',
    guarantee: 'd’une garantie de l’avance',
    bank_details: 'de coordonnées bancaires',
    other_bank_details: 'de coordonnées bancaires : la banque a renvoyé le dernier paiement',
    bank_approval: 'de la validation des coordonnées bancaires proposées',
    order: 'de la demande de paiement',
    payment: 'du paiement',
    other: 'd’une autre condition, que le fonds précise',
  },
  en: {
    acceptance: 'the acceptance of the amount awarded',
    condition_evidence: 'what shows the conditions of the award',
    condition_certification: 'the certification of the conditions of the award',
    signature: 'the signature of the agreement',
    suspension: 'the end of the suspension of the agreement',
    reexamination: 'the end of the re-examination of the decision',
    earlier_tranche: ({ tranche }) => `tranche ${tranche}, which comes first`,
    amendment: 'the signature of the amendment that adds it',
    funding_change: 'the amendment that the change of funding asks for',
    report: ({ report }) => `report ${report}`,
    report_review: ({ report }) => `the review of report ${report}`,
    indicators: 'the values of all indicators of the plan',
    targets: 'indicators that reach the wanted share of their targets',
    obligations: 'evidence of the obligations that are due',
    visa: 'a favourable visa',
    claim: 'the payment of what is owed to the fund',
    credits: 'credits',
    confirmation: 'its confirmation',
    start: 'the beginning of its period',
    account: 'the final account',
    account_review: 'the review of the final account',
    certification: 'the certification of the service',
    tracking_report: 'the follow-up report that is late',
    guarantee: 'a guarantee of the advance',
    bank_details: 'bank details',
    other_bank_details: 'bank details: the bank returned the last payment',
    bank_approval: 'the approval of the bank details that were proposed',
    order: 'the payment order',
    payment: 'the payment',
    other: 'another condition, which the fund will explain',
  },
};

/** What a tranche's money waits for, whose turn it is, and until when. */
export function waitSentence(language: Language, wait: MoneyWait): string {
  const said = WAIT_WORDS[language][wait.for];
  const what = typeof said === 'string' ? said : said(wait);
  const turn = TURN_WORDS[language][wait.turn];
  if (language === 'fr') {
    const by = wait.by && (wait.turn === 'time' ? `, le ${fr.day(wait.by)}` : `, au plus tard le ${fr.day(wait.by)}`);
    return `En attente ${what}${turn && ` (à faire par : ${turn})`}${by ?? ''}.`;
  }
  const by = wait.by && (wait.turn === 'time' ? `, on ${en.day(wait.by)}` : `, by ${en.day(wait.by)}`);
  return `Waits for ${what}${turn && ` (to be done by: ${turn})`}${by ?? ''}.`;
}

const inDays: Record<Language, (days: number) => string> = {
  fr: (days) => (days < 2 ? `${days} jour` : `${days} jours`),
  en: (days) => (days === 1 ? '1 day' : `${days} days`),
};

/** The day on which a payment is expected, with what that rests on; that there is none where nothing is known. */
const expectedWords: Record<Language, (expected: ExpectedDay | null) => string> = {
  fr: (expected) =>
    expected
      ? `Versement attendu pour le ${fr.day(expected.on)} : sur les ${expected.count} derniers paiements du fonds, neuf sur dix ont suivi leur demande de ${inDays.fr(expected.days)} au plus. Ce n’est pas un engagement.`
      : 'Aucun jour n’est annoncé : trop peu de paiements du fonds permettent de l’estimer.',
  en: (expected) =>
    expected
      ? `Expected by ${en.day(expected.on)}: of the fund’s last ${expected.count} payments, nine in ten came at most ${inDays.en(expected.days)} after their order. This is no promise.`
      : 'No day is announced: there are too few payments of the fund to estimate it.',
};

/** The day that the agreement sets; nothing where it sets none. */
const agreedWords: Record<Language, (agreed: AgreedDay | null) => string> = {
  fr: (agreed) =>
    agreed
      ? ` La convention prévoit le paiement dans les ${inDays.fr(agreed.days)} qui suivent l’attestation du service fait : le ${fr.day(agreed.on)}.`
      : '',
  en: (agreed) =>
    agreed
      ? ` The agreement has it paid within ${inDays.en(agreed.days)} of the certification of the service: by ${en.day(agreed.on)}.`
      : '',
};

const numbered = (label: string, number: string | null): string => (number ? ` (${label} ${number})` : '');

/** Where the money of a tranche is, in a few sentences that people of both sides read. */
const SENTENCES: Record<Language, (money: TrancheMoney) => string> = {
  fr: (money) => {
    const stage = `${STAGE_WORDS.fr[money.stage]} : ${fr.euros(money.cents)}`;
    const earlier = money.stage !== 'paid' && money.paidCents > 0 ? ` Déjà payé : ${fr.euros(money.paidCents)}.` : '';
    if (money.stage === 'paid') {
      const on = money.paidOn === null ? '' : ` le ${fr.day(money.paidOn)}`;
      return `${stage}${on}${numbered('référence', money.reference)}.`;
    }
    if (money.stage === 'ordered') {
      const latest = money.latestOn === null ? '' : ` Au plus tard le ${fr.day(money.latestOn)}, fin de la période complémentaire.`;
      return `${stage} le ${fr.day(money.orderedOn)}${numbered('DP', money.orderNumber)}.${earlier}${agreedWords.fr(money.agreed)} ${expectedWords.fr(money.expected)}${latest}`;
    }
    const agreed = agreedWords.fr('agreed' in money ? money.agreed : null);
    return `${stage}.${earlier}${'waits' in money ? ` ${waitSentence('fr', money.waits)}` : ''}${agreed}`;
  },
  en: (money) => {
    const stage = `${STAGE_WORDS.en[money.stage]}: ${en.euros(money.cents)}`;
    const earlier = money.stage !== 'paid' && money.paidCents > 0 ? ` Paid already: ${en.euros(money.paidCents)}.` : '';
    if (money.stage === 'paid') {
      const on = money.paidOn === null ? '' : ` on ${en.day(money.paidOn)}`;
      return `${stage}${on}${numbered('reference', money.reference)}.`;
    }
    if (money.stage === 'ordered') {
      const latest = money.latestOn === null ? '' : ` By ${en.day(money.latestOn)} at the latest, the end of the complementary period.`;
      return `${stage} on ${en.day(money.orderedOn)}${numbered('DP', money.orderNumber)}.${earlier}${agreedWords.en(money.agreed)} ${expectedWords.en(money.expected)}${latest}`;
    }
    const agreed = agreedWords.en('agreed' in money ? money.agreed : null);
    return `${stage}.${earlier}${'waits' in money ? ` ${waitSentence('en', money.waits)}` : ''}${agreed}`;
  },
};

export const moneySentence = (language: Language, money: TrancheMoney): string => SENTENCES[language](money);
