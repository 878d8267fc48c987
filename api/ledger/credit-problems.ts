import type { CreditsRefusal } from '../../domain/ledger/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';
import { movementIn } from './movement-words.ts';

export const creditsProblems: Problems<CreditsRefusal> = {
  year_out_of_range: {
    fr: ['Année hors limites', ({ earliest, latest }) => `Les crédits se modifient pour les années ${earliest} à ${latest}.`],
    en: ['Year out of range', ({ earliest, latest }) => `Credits are changed for the years ${earliest} to ${latest}.`],
  },
  year_not_over: {
    fr: ['Année en cours', ({ year, from }) => `Les comptes de ${year} se clôturent à partir du ${longDate('fr', from)}.`],
    en: ['Year not over', ({ year, from }) => `The books of ${year} can be closed from ${longDate('en', from)} on.`],
  },
  delegations_open: {
    status: 409,
    fr: [
      'Crédits encore délégués',
      ({ year, aeCents, cpCents }) =>
        `Sur ${year}, ${fr(aeCents)} d’AE et ${fr(cpCents)} de CP restent délégués. Faites déclarer ce qui en a été engagé et payé, et restituer le reste, avant la clôture.`,
    ],
    en: [
      'Credits still delegated',
      ({ year, aeCents, cpCents }) =>
        `In ${year}, ${en(aeCents)} of AE and ${en(cpCents)} of CP are still delegated. Have what was committed and paid of them reported, and the rest given back, before the closing.`,
    ],
  },
  not_the_next_year: {
    status: 409,
    fr: [
      'Année à clôturer',
      ({ year, next }) =>
        next === null
          ? `Aucune année n’est à clôturer, ni ${year} ni une autre.`
          : `La prochaine année à clôturer est ${next}, et non ${year}.`,
    ],
    en: [
      'Not the next year',
      ({ year, next }) =>
        next === null ? `No year is left to close, ${year} or another.` : `The next year to close is ${next}, not ${year}.`,
    ],
  },
  year_not_closed: {
    status: 409,
    fr: ['Année non clôturée', ({ year }) => `Les crédits de ${year} se reportent une fois l’année clôturée : clôturez-la d’abord.`],
    en: ['Year not closed', ({ year }) => `Credits of ${year} are carried over once the year is closed: close it first.`],
  },
  carry_over_cap_unknown: {
    fr: [
      'Plafond de report inconnu',
      () =>
        'Les CP se reportent dans la limite de 3 % des crédits initiaux du programme (LOLF, art. 15-II) : indiquez ceux-ci, ou l’article de loi de finances qui relève cette limite.',
    ],
    en: [
      'Carry-over cap unknown',
      () =>
        'CP are carried over within 3 % of the programme’s initial credits (LOLF art. 15-II): give those, or the article of a finance law that raises this cap.',
    ],
  },
  carry_over_above_cap: {
    fr: [
      'Report au-dessus du plafond',
      ({ mostCents, carriedCents, askedCents, programmeInitialCents }) =>
        `3 % des crédits initiaux du programme (${fr(programmeInitialCents)}) peuvent être reportés ; ${fr(carriedCents)} l’ont été, il reste ${fr(mostCents)} ; ${fr(askedCents)} sont demandés. Si une loi de finances relève cette limite, citez son article.`,
    ],
    en: [
      'Carry-over above its cap',
      ({ mostCents, carriedCents, askedCents, programmeInitialCents }) =>
        `3 % of the programme’s initial credits (${en(programmeInitialCents)}) may be carried over; ${en(carriedCents)} were, ${en(mostCents)} are left; ${en(askedCents)} are asked. Where a finance law raises this cap, cite its article.`,
    ],
  },
  freeze_unknown: {
    fr: [
      'Gel inconnu',
      () => 'Aucun gel de ce numéro n’a laissé de tranches sans crédits sur cette enveloppe. Ouvrez-le depuis la page de l’enveloppe.',
    ],
    en: [
      'Unknown freeze',
      () => 'No freeze of this number has left tranches of this envelope without credits. Open it from the page of the envelope.',
    ],
  },
  freeze_settled: {
    status: 409,
    fr: [
      'Rien à faire de plus',
      ({ deprived }) =>
        deprived === 0
          ? 'Aucune tranche ne manque plus de crédits par suite de ce gel : il n’y a plus rien dont prendre connaissance.'
          : 'Une personne de votre fonction a déjà pris connaissance de ce gel : il n’y a rien à faire de plus.',
    ],
    en: [
      'Nothing more to do',
      ({ deprived }) =>
        deprived === 0
          ? 'No tranche lacks credits after this freeze any more: there is nothing left to take note of.'
          : 'A person of your role has taken note of this freeze already: there is nothing more to do.',
    ],
  },
  parent_is_sub_envelope: {
    fr: [
      'Déjà une sous-enveloppe',
      ({ parentOfParentId }) =>
        `Cette enveloppe est elle-même une sous-enveloppe, et n’en porte pas d’autres. Ouvrez la vôtre sous son enveloppe mère, « ${parentOfParentId} ».`,
    ],
    en: [
      'Parent is a sub-envelope',
      ({ parentOfParentId }) =>
        `This envelope is a sub-envelope itself, and has none of its own. Open yours under its parent, “${parentOfParentId}”.`,
    ],
  },
  envelope_code_taken: {
    status: 409,
    fr: ['Code déjà pris', ({ envelopeCode }) => `Une enveloppe porte déjà le code « ${envelopeCode} ». Choisissez-en un autre.`],
    en: ['Code already taken', ({ envelopeCode }) => `An envelope has the code "${envelopeCode}" already. Choose another one.`],
  },
  transfer_to_itself: {
    fr: ['Même enveloppe', () => 'Les crédits vont d’une enveloppe à une autre : nommez celle qui les reçoit.'],
    en: ['Transfer to itself', () => 'Credits go from one envelope to another: name the one that gets them.'],
  },
  envelope_without_kin: {
    status: 409,
    fr: [
      'Enveloppe seule',
      () =>
        'Les crédits passent d’une enveloppe à ses sous-enveloppes ou à son enveloppe mère : celle-ci n’en a pas. Annulez-les ici et ouvrez-les dans l’autre.',
    ],
    en: [
      'Envelope without kin',
      () => 'Credits go between an envelope and its sub-envelopes: this one has neither. Cut them here and allot them to the other.',
    ],
  },
  envelopes_not_kin: {
    fr: [
      'Enveloppes sans lien',
      ({ fromEnvelopeId, toEnvelopeId }) =>
        `L’enveloppe « ${toEnvelopeId} » n’est ni l’enveloppe mère, ni une sous-enveloppe de « ${fromEnvelopeId} », ni une sous-enveloppe de la même mère. Entre elles, annulez les crédits de l’une et ouvrez-les dans l’autre.`,
    ],
    en: [
      'Envelopes are no kin',
      ({ fromEnvelopeId, toEnvelopeId }) =>
        `The envelope “${toEnvelopeId}” is neither the parent of “${fromEnvelopeId}”, nor a sub-envelope of it or of its parent. Between them, cut the credits of one and allot them to the other.`,
    ],
  },
  sub_envelope_twice: {
    fr: ['Sous-enveloppe en double', ({ envelopeIds }) => `Nommez chaque sous-enveloppe une fois : ${list(envelopeIds)}.`],
    en: ['Sub-envelope named twice', ({ envelopeIds }) => `Name each sub-envelope once: ${list(envelopeIds)}.`],
  },
  not_a_sub_envelope: {
    fr: [
      'Pas une sous-enveloppe',
      ({ envelopeIds }) => `Un gel ne se répartit que sur les sous-enveloppes de l’enveloppe gelée. N’en sont pas : ${list(envelopeIds)}.`,
    ],
    en: [
      'Not a sub-envelope',
      ({ envelopeIds }) =>
        `A freeze is shared only with sub-envelopes of the envelope that is frozen. These are none: ${list(envelopeIds)}.`,
    ],
  },
  freeze_shares_out_of_bounds: {
    fr: [
      'Répartition du gel à revoir',
      ({ credit, year, namedCents, leastCents, mostCents }) =>
        `Le gel prend d’abord le disponible de l’enveloppe. En ${credit} ${year}, ses sous-enveloppes doivent en porter au moins ${fr(leastCents)} et au plus ${fr(mostCents)} ; celles qui sont nommées en portent ${fr(namedCents)}.`,
    ],
    en: [
      'Shares of the freeze out of bounds',
      ({ credit, year, namedCents, leastCents, mostCents }) =>
        `A freeze takes what the envelope has available first. In ${credit} ${year} its sub-envelopes must bear at least ${en(leastCents)} of it and at most ${en(mostCents)}; those named bear ${en(namedCents)}.`,
    ],
  },
  movement_unknown: {
    fr: ['Mouvement inconnu', ({ last }) => `Les mouvements de cette enveloppe vont de 1 à ${last}.`],
    en: ['Unknown movement', ({ last }) => `The movements of this envelope go from 1 to ${last}.`],
  },
  movement_is_reversal: {
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
    fr: [
      'Mouvement issu d’une décision',
      ({ kind, reversible }) =>
        `« ${movementIn('fr', kind)} » suit une décision : seule une autre décision y revient. Peuvent être annulés : ${list(reversible.map((each) => movementIn('fr', each)))}.`,
    ],
    en: [
      'Movement made by a decision',
      ({ kind, reversible }) =>
        `“${movementIn('en', kind)}” follows from a decision, and only another decision changes it. These can be reversed: ${list(reversible.map((each) => movementIn('en', each)))}.`,
    ],
  },
  reverser_made_movement: {
    fr: ['Auteur du mouvement', () => 'Vous êtes à l’origine de ce mouvement : une autre personne doit l’annuler.'],
    en: ['Reverser made the movement', () => 'You made this movement: another person must reverse it.'],
  },
  movement_overtaken: {
    status: 409,
    fr: ['Mouvement suivi d’un autre', ({ by }) => `Le mouvement n° ${by} de la même tranche lui fait suite : commencez par celui-là.`],
    en: ['Movement overtaken', ({ by }) => `Movement ${by} of the same tranche follows it: begin with that one.`],
  },
};
