import { labelIn } from '../../domain/core/state-table.ts';
import { accountTable } from '../../domain/grants/final-account.ts';
import type { AccountRefusal } from '../../domain/grants/refusals.ts';
import { daySpan, longDate } from '../../domain/core/format.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

export const accountProblems: Problems<AccountRefusal> = {
  account_not_asked: {
    fr: ['Aucun décompte final demandé', () => 'L’appel de cette convention ne demande pas de décompte final.'],
    en: ['No final account is asked for', () => 'The call of this grant asks for no final account.'],
  },
  account_approved: {
    status: 409,
    fr: ['Décompte final déjà approuvé', () => 'Le décompte final de cette convention est approuvé : il n’y en a pas d’autre.'],
    en: ['Final account approved already', () => 'The final account of this grant is approved: there is no other.'],
  },
  account_wrong_state: {
    status: 409,
    fr: [
      'Décompte final dans un autre état',
      ({ state }) => `L’état du décompte final est maintenant « ${labelIn(accountTable, state, 'fr')} » : il ne permet pas cette action.`,
    ],
    en: [
      'Final account in another state',
      ({ state }) => `The state of the final account is “${labelIn(accountTable, state, 'en')}” now, which does not allow this.`,
    ],
  },
  account_before_period_end: {
    fr: [
      'Projet en cours',
      ({ periodEndsOn }) => `Le projet court jusqu’au ${longDate('fr', periodEndsOn)} : son décompte final se rend ensuite.`,
    ],
    en: [
      'Project not over',
      ({ periodEndsOn }) => `The project runs until ${longDate('en', periodEndsOn)}: give its final account after that.`,
    ],
  },
  account_before_reports: {
    fr: [
      'Bilans à accepter d’abord',
      ({ ranks }) => `Le décompte final suit les bilans : ceux de ces jalons ne sont pas acceptés : ${list(ranks)}.`,
    ],
    en: [
      'Reports come first',
      ({ ranks }) => `The final account follows the reports: those of these milestones are not accepted: ${list(ranks)}.`,
    ],
  },
  end_declared: {
    status: 409,
    fr: [
      'Fin déjà déclarée',
      ({ endedOn }) => `La fin anticipée du projet est déclarée au ${longDate('fr', endedOn)} : son décompte final est ouvert.`,
    ],
    en: [
      'End declared already',
      ({ endedOn }) => `The project is declared to have ended on ${longDate('en', endedOn)}: its final account is open.`,
    ],
  },
  end_out_of_range: {
    fr: [
      'Date impossible',
      ({ earliest, latest }) =>
        `La fin anticipée du projet est un jour passé, ${daySpan('fr', earliest, latest)} : son premier jour et la veille de sa fin prévue sont compris.`,
    ],
    en: [
      'Impossible day',
      ({ earliest, latest }) =>
        `A project that ended early did so on a past day, ${daySpan('en', earliest, latest)}: its first day and the day before its planned end are included.`,
    ],
  },
  account_lines_differ: {
    fr: [
      'Postes différents du plan',
      ({ missing, unknown, twice }) =>
        `Donnez chaque poste du plan une fois, et aucun autre.${missing.length > 0 ? ` Manquent : ${list(missing)}.` : ''}${unknown.length > 0 ? ` Inconnus : ${list(unknown)}.` : ''}${twice.length > 0 ? ` En double : ${list(twice)}.` : ''}`,
    ],
    en: [
      'Lines differ from the plan',
      ({ missing, unknown, twice }) =>
        `Give each cost line of the plan once, and no other.${missing.length > 0 ? ` Missing: ${list(missing)}.` : ''}${unknown.length > 0 ? ` Unknown: ${list(unknown)}.` : ''}${twice.length > 0 ? ` Twice: ${list(twice)}.` : ''}`,
    ],
  },
  account_total_differs: {
    fr: [
      'Total différent',
      ({ sumOfLinesCents, spentCents }) => `Les postes font ensemble ${fr(sumOfLinesCents)} ; le total indiqué est ${fr(spentCents)}.`,
    ],
    en: [
      'Total differs',
      ({ sumOfLinesCents, spentCents }) => `The lines make ${en(sumOfLinesCents)} together; the total given is ${en(spentCents)}.`,
    ],
  },
  account_claim_collected: {
    status: 409,
    fr: [
      'Créance déjà encaissée',
      ({ claim, collectedCents }) =>
        `De la créance ${claim}, émise par l’approbation du décompte, ${fr(collectedCents)} sont encaissés : le décompte ne peut plus être rouvert. Le recours peut être formé contre la créance, ou rejeté avec ce motif.`,
    ],
    en: [
      'Claim collected already',
      ({ claim, collectedCents }) =>
        `Of claim ${claim}, which the approval of the account issued, ${en(collectedCents)} are collected: the account can no longer be opened again. The appeal can be made against the claim, or be rejected for this reason.`,
    ],
  },
  reduction_claim_collected: {
    status: 409,
    fr: [
      'Créance déjà encaissée',
      ({ claim, collectedCents }) =>
        `De la créance ${claim}, émise par ce retrait partiel, ${fr(collectedCents)} sont encaissés : aucune tranche de la convention ne permet de les verser de nouveau. Rejetez le recours avec ce motif ; un avenant peut relever le montant de la convention.`,
    ],
    en: [
      'Claim collected already',
      ({ claim, collectedCents }) =>
        `Of claim ${claim}, which this withdrawal in part issued, ${en(collectedCents)} are collected, and no tranche of the agreement can pay them again. Reject the appeal for this reason; an amendment can raise the amount of the agreement.`,
    ],
  },
  account_files_unknown: {
    fr: ['Pièces inconnues', () => 'Une pièce nommée par le décompte n’est pas jointe au dossier. Joignez-la d’abord, puis choisissez-la.'],
    en: ['Unknown files', () => 'A file that the account names is not attached to the application. Attach it first, then choose it.'],
  },
  account_below_report: {
    fr: [
      'Moins que déjà dépensé',
      ({ reportedCents, spentCents }) =>
        `Le dernier bilan accepté dit ${fr(reportedCents)} dépensés, et le décompte final ${fr(spentCents)}. Indiquez en commentaire pourquoi il en dit moins.`,
    ],
    en: [
      'Less than was spent already',
      ({ reportedCents, spentCents }) =>
        `The last accepted report says that ${en(reportedCents)} were spent, and the final account ${en(spentCents)}. Say in the comment why it is less.`,
    ],
  },
  stale_account: {
    status: 409,
    fr: ['Décompte remplacé', ({ current }) => `Le dernier décompte porte le numéro ${current}. Lisez-le avant de vous prononcer.`],
    en: ['Account replaced', ({ current }) => `The newest account has the number ${current}. Read it before you decide.`],
  },
  struck_lines_unknown: {
    fr: [
      'Lignes inconnues',
      ({ unknown, twice }) =>
        `Chaque ligne du décompte s’écarte une fois au plus.${unknown.length > 0 ? ` Inconnues : ${list(unknown)}.` : ''}${twice.length > 0 ? ` En double : ${list(twice)}.` : ''}`,
    ],
    en: [
      'Unknown lines',
      ({ unknown, twice }) =>
        `Each line of the account is struck once at most.${unknown.length > 0 ? ` Unknown: ${list(unknown)}.` : ''}${twice.length > 0 ? ` Twice: ${list(twice)}.` : ''}`,
    ],
  },
  struck_above_spent: {
    fr: [
      'Plus que la dépense',
      ({ line, spentCents, struckCents }) =>
        `La ligne ${line} est de ${fr(spentCents)} : ${fr(struckCents)} ne peuvent pas en être écartés. Indiquez au plus ce qui est présenté.`,
    ],
    en: [
      'More than was spent',
      ({ line, spentCents, struckCents }) =>
        `Line ${line} is of ${en(spentCents)}: ${en(struckCents)} cannot be struck of it. Strike what is presented at most.`,
    ],
  },
  struck_reason_missing: {
    fr: [
      'Motif manquant',
      ({ lines }) =>
        `Une dépense n’est écartée que par un motif, que l’administration lira. Indiquez celui de ces lignes : ${list(lines)}.`,
    ],
    en: [
      'Reason missing',
      ({ lines }) => `Spending is struck for a reason alone, which the administration will read. Give that of these lines: ${list(lines)}.`,
    ],
  },
  account_awaited: {
    fr: [
      'Décompte final attendu',
      ({ rank }) => `La tranche ${rank} est le solde : l’approbation du décompte final en atteste le montant.`,
    ],
    en: ['Final account awaited', ({ rank }) => `Tranche ${rank} is the balance: the approval of the final account certifies its amount.`],
  },
  balance_settled: {
    status: 409,
    fr: [
      'Montant déjà arrêté',
      ({ rank }) => `Le décompte final a arrêté ce qui est dû de la tranche ${rank} : ce montant ne change plus.`,
    ],
    en: ['Amount settled already', ({ rank }) => `The final account has settled what is due of tranche ${rank}: this amount stands.`],
  },
};
