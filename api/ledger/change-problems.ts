import type { ChangeRefusal } from '../../domain/ledger/refusals.ts';
import { en, fr, type Problems } from '../http/problem/sentence.ts';

const ENDED = {
  fr: { confirmed: 'confirmée', rejected: 'rejetée', retracted: 'retirée par qui l’avait faite' },
  en: { confirmed: 'confirmed', rejected: 'rejected', retracted: 'taken back by its author' },
};

export const changeProblems: Problems<ChangeRefusal> = {
  credits_need_second_person: {
    fr: [
      'Deuxième personne requise',
      ({ credit, mostCents, days, addedCents, askedCents }) =>
        `Une personne seule ajoute au plus ${fr(mostCents)} de ${credit} en ${days} jours, toutes enveloppes et tous exercices réunis : vous en avez ajouté ${fr(addedCents)}, et en demandez ${fr(askedCents)}. Proposez-le : une autre personne le confirmera.`,
    ],
    en: [
      'Second person needed',
      ({ credit, mostCents, days, addedCents, askedCents }) =>
        `One person alone adds at most ${en(mostCents)} of ${credit} in ${days} days, to all envelopes and years together: you have added ${en(addedCents)} and ask for ${en(askedCents)}. Propose it, and another person confirms it.`,
    ],
  },
  visa_rule_needs_second_person: {
    fr: [
      'Deuxième personne requise',
      ({ thresholdCents }) =>
        `L’enveloppe demande un visa à partir de ${fr(thresholdCents)} : personne ne relève ni ne supprime seul ce seuil. Proposez-le : une autre personne le confirmera.`,
    ],
    en: [
      'Second person needed',
      ({ thresholdCents }) =>
        `The envelope asks for a visa from ${en(thresholdCents)} on: it takes two people to raise or lift that threshold. Propose it, and another person confirms it.`,
    ],
  },
  change_unknown: {
    fr: ['Proposition inconnue', () => 'L’enveloppe n’a aucune proposition de ce numéro : relisez celles qui attendent.'],
    en: ['Unknown proposal', () => 'The envelope has no proposed change of this number: read again those that wait.'],
  },
  change_not_open: {
    status: 409,
    fr: ['Proposition close', ({ outcome }) => `Cette proposition a déjà été ${ENDED.fr[outcome]}.`],
    en: ['Proposal closed', ({ outcome }) => `This proposal was ${ENDED.en[outcome]} already.`],
  },
  decider_proposed_change: {
    fr: [
      'Proposition de la même personne',
      () => 'Vous l’avez proposé : une autre personne doit le confirmer ou le rejeter. Vous pouvez retirer votre proposition.',
    ],
    en: [
      'Proposed by the same person',
      () => 'You have proposed it: another person must confirm or reject it. You may take your proposal back.',
    ],
  },
  change_of_somebody_else: {
    fr: [
      'Proposition d’une autre personne',
      () => 'Seule la personne qui l’a faite peut retirer cette proposition ; vous pouvez la rejeter.',
    ],
    en: ['Proposal of another person', () => 'Only the person who made this proposal may take it back; it may be rejected.'],
  },
};
