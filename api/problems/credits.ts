import type { CreditsRefusal } from '../../domain/refusal.ts';
import { list, type Problems } from './sentence.ts';

export const creditsProblems: Problems<CreditsRefusal> = {
  year_out_of_range: {
    status: 422,
    fr: ['Année hors limites', ({ earliest, latest }) => `Les crédits se modifient pour les années ${earliest} à ${latest}.`],
    en: ['Year out of range', ({ earliest, latest }) => `Credits are changed for the years ${earliest} to ${latest}.`],
  },
  movement_unknown: {
    status: 422,
    fr: ['Mouvement inconnu', ({ last }) => `Les mouvements de cette enveloppe vont de 1 à ${last}.`],
    en: ['Unknown movement', ({ last }) => `The movements of this envelope go from 1 to ${last}.`],
  },
  movement_is_reversal: {
    status: 422,
    fr: [
      'Contre-passation',
      ({ reverses }) => `Ce mouvement annule déjà le mouvement n° ${reverses}. Pour rétablir celui-ci, enregistrez-le de nouveau.`,
    ],
    en: [
      'Movement is a reversal',
      ({ reverses }) => `This movement itself undoes movement ${reverses}. To restore that one, record it again.`,
    ],
  },
  movement_already_reversed: {
    status: 409,
    fr: ['Mouvement déjà annulé', ({ by }) => `Ce mouvement est déjà annulé par le mouvement n° ${by}.`],
    en: ['Movement already reversed', ({ by }) => `This movement is already undone by movement ${by}.`],
  },
  movement_not_reversible: {
    status: 422,
    fr: [
      'Mouvement issu d’une décision',
      ({ kind, reversible }) =>
        `« ${kind} » suit une décision : seule une autre décision y revient. Peuvent être annulés : ${list(reversible)}.`,
    ],
    en: [
      'Movement made by a decision',
      ({ kind, reversible }) =>
        `"${kind}" follows from a decision, and only another decision changes it. These can be reversed: ${list(reversible)}.`,
    ],
  },
  reverser_made_movement: {
    status: 422,
    fr: ['Auteur du mouvement', () => 'Vous êtes à l’origine de ce mouvement : une autre personne doit l’annuler.'],
    en: ['Reverser made the movement', () => 'You made this movement: somebody else must reverse it.'],
  },
  movement_overtaken: {
    status: 409,
    fr: ['Mouvement suivi d’un autre', ({ by }) => `Le mouvement n° ${by} de la même tranche lui fait suite : commencez par celui-là.`],
    en: ['Movement overtaken', ({ by }) => `Movement ${by} of the same tranche follows it: begin with that one.`],
  },
};
