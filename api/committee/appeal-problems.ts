import type { AppealRefusal } from '../../domain/committee/refusals.ts';
import { capitalised, euros, longDate, longInstant } from '../../domain/core/format.ts';
import { labelIn } from '../../domain/core/state-table.ts';
import { appealTable } from '../../domain/committee/appeal-life.ts';
import { decisionWords } from '../../words/committee/contested.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

export const appealProblems: Problems<AppealRefusal> = {
  appealed_already: {
    fr: [
      'Recours déjà formé',
      ({ appealedAt }) =>
        `Un recours a été formé contre cette décision le ${longInstant('fr', appealedAt)} : la lettre qui y répond dit si cette réponse peut encore être contestée, et comment.`,
    ],
    en: [
      'Appealed already',
      ({ appealedAt }) =>
        `An appeal against this decision was made on ${longInstant('en', appealedAt)}: the letter that answers it says whether the answer can still be contested, and how.`,
    ],
  },
  appeal_out_of_time: {
    fr: [
      'Délai passé',
      ({ isImplicit, wasNotified, startsOn, months, lastDay, article }) =>
        `${isImplicit && wasNotified ? 'Le rejet implicite est né' : `La décision a été ${wasNotified ? 'notifiée' : 'prise'}`} le ${longDate('fr', startsOn)}${wasNotified ? '' : ', et aucun message ne l’a notifiée'} : ${article === null ? 'son réexamen pouvait être demandé' : 'le recours pouvait être formé'} pendant ${months} mois, jusqu’au ${longDate('fr', lastDay)} inclus${article === null ? '' : ` (${article})`}.`,
    ],
    en: [
      'Time has passed',
      ({ isImplicit, wasNotified, startsOn, months, lastDay, article }) =>
        `${isImplicit && wasNotified ? 'The implied rejection came' : `The decision was ${wasNotified ? 'notified' : 'taken'}`} on ${longDate('en', startsOn)}${wasNotified ? '' : ', and no message notified it'}: ${article === null ? 'a new examination could be asked for' : 'an appeal could be made'} for ${months} months, up to and including ${longDate('en', lastDay)}${article === null ? '' : ` (${article})`}.`,
    ],
  },
  appeal_reviewer_took_part: {
    fr: [
      'A pris part à ce qui a été décidé',
      ({ personId }) => `${personId} a pris part à la décision contestée : demandez l’avis à une personne qui n’y a pris aucune part.`,
    ],
    en: [
      'Took part in what was decided',
      ({ personId }) => `${personId} had a part in the decision that is appealed against: ask a person who had none for the opinion.`,
    ],
  },
  nothing_to_appeal: {
    status: 409,
    fr: ['Rien à contester', () => 'Aucune décision qui tienne encore ne peut être contestée sur ce dossier.'],
    en: ['Nothing to appeal against', () => 'No decision on this application that still stands can be appealed against.'],
  },
  decision_unknown: {
    fr: [
      'Décision inconnue',
      ({ decisions }) =>
        decisions.length > 0
          ? `Les décisions qui peuvent être contestées sont : ${list(decisions)}.`
          : 'Aucune décision ne peut être contestée sur ce dossier.',
    ],
    en: [
      'Unknown decision',
      ({ decisions }) =>
        decisions.length > 0
          ? `The decisions that can be appealed against are: ${list(decisions)}.`
          : 'No decision on this application can be appealed against.',
    ],
  },
  decision_does_not_stand: {
    status: 409,
    fr: [
      'Recours sans objet',
      ({ against }) =>
        `${capitalised(decisionWords.fr[against])} ne produit plus d’effet : une autre décision, ou un fait, l’a remplacé. Un recours en cours peut être rejeté comme étant sans objet.`,
    ],
    en: [
      'Appeal without object',
      ({ against }) =>
        `${capitalised(decisionWords.en[against])} has no effect any more: another decision, or a fact, has taken its place. An appeal that is open can be rejected as being without object.`,
    ],
  },
  appeal_files_unknown: {
    fr: [
      'Pièces inconnues',
      () => 'Une pièce nommée par le recours n’est pas jointe au dossier. Choisissez-en parmi les pièces du dossier.',
    ],
    en: [
      'Unknown files',
      () => 'A file that the appeal names is not attached to the application. Choose among the files of the application.',
    ],
  },
  appeal_unknown: {
    status: 404,
    fr: [
      'Recours inconnu',
      ({ numbers }) =>
        numbers.length > 0 ? `Les recours de ce dossier sont : ${list(numbers.map(String))}.` : 'Ce dossier n’a aucun recours.',
    ],
    en: [
      'Unknown appeal',
      ({ numbers }) =>
        numbers.length > 0
          ? `The appeals on this application are: ${list(numbers.map(String))}.`
          : 'There is no appeal on this application.',
    ],
  },
  appeal_ended: {
    status: 409,
    fr: [
      'Recours terminé',
      ({ appeal, state }) => `Le recours ${appeal} est terminé : ${labelIn(appealTable, state, 'fr').toLowerCase()}.`,
    ],
    en: ['Appeal ended', ({ appeal, state }) => `Appeal ${appeal} has ended: ${labelIn(appealTable, state, 'en').toLowerCase()}.`],
  },
  appeal_amount_misplaced: {
    fr: [
      'Montant sans objet',
      ({ against }) =>
        `Ce recours est formé contre ${decisionWords.fr[against]} : un montant maintenu ne vaut que pour une créance, un nouveau montant que pour un montant accordé.`,
    ],
    en: [
      'Amount without object',
      ({ against }) =>
        `This appeal is against ${decisionWords.en[against]}: an amount is kept of a claim only, and a new amount is for an award only.`,
    ],
  },
  appeal_upheld_whole: {
    fr: [
      'Recours accepté en entier seulement',
      ({ against }) =>
        `Ce recours est formé contre ${decisionWords.fr[against]} : l’accepter rétablit tout ce qu’elle a retiré. Retirez la part non accordée, ou rejetez le recours ; une autre décision peut ensuite retenir un autre montant.`,
    ],
    en: [
      'Upheld as a whole only',
      ({ against }) =>
        `This appeal is against ${decisionWords.en[against]}: upholding it restores all that it took. Leave out the part that is not granted, or reject the appeal; another decision may then set another amount.`,
    ],
  },
  award_not_raised: {
    fr: [
      'Nouveau montant hors limites',
      ({ leastCents, mostCents, askedCents }) =>
        `Le nouveau montant va de ${euros('fr', leastCents)} à ${euros('fr', mostCents)}, le montant demandé ; ${euros('fr', askedCents)} sont indiqués.`,
    ],
    en: [
      'New amount out of range',
      ({ leastCents, mostCents, askedCents }) =>
        `The new amount lies between ${euros('en', leastCents)} and ${euros('en', mostCents)}, the amount that was asked for; ${euros('en', askedCents)} were given.`,
    ],
  },
  claim_kept_out_of_range: {
    fr: [
      'Montant maintenu hors limites',
      ({ claim, leastCents, mostCents, askedCents }) =>
        `De la créance ${claim}, ${euros('fr', leastCents)} sont déjà encaissés ou abandonnés : le montant maintenu va de ${euros('fr', leastCents)} à ${euros('fr', mostCents)}, et ${euros('fr', askedCents)} sont demandés.`,
    ],
    en: [
      'Amount kept out of range',
      ({ claim, leastCents, mostCents, askedCents }) =>
        `Of claim ${claim}, ${euros('en', leastCents)} are collected or waived already: what is kept lies between ${euros('en', leastCents)} and ${euros('en', mostCents)}, and ${euros('en', askedCents)} were asked.`,
    ],
  },
  appeal_opinion_given: {
    status: 409,
    fr: ['Avis déjà rendu', () => 'L’avis sur le recours est rendu : il revient à la présidence du comité de décider.'],
    en: ['Opinion already given', () => 'The opinion on the appeal is given: the committee’s chair has to decide.'],
  },
  appeal_without_opinion: {
    status: 409,
    fr: ['Avis pas encore rendu', () => 'Le recours se décide après l’avis de la personne qui l’examine.'],
    en: ['Opinion not yet given', () => 'An appeal is decided after the opinion of the person who examines it.'],
  },
  screened_before: {
    fr: [
      'Déjà examiné par vous',
      () => 'Vous avez déclaré ce dossier irrecevable, et le recours contre cette décision est accepté : une autre personne l’examine.',
    ],
    en: [
      'Screened by you before',
      () => 'You found this application inadmissible, and the appeal against that was upheld: another person screens it now.',
    ],
  },
};
