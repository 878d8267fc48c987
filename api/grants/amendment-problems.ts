import { labelIn } from '../../domain/core/state-table.ts';
import { amendmentTable } from '../../domain/grants/amendment-life.ts';
import type { AmendmentRefusal, FundingRefusal } from '../../domain/grants/refusals.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

const SIDES_FR = { beneficiary: 'le bénéficiaire', fund: 'le fonds' };
const SIDES_EN = { beneficiary: 'the beneficiary', fund: 'the fund' };

export const amendmentProblems: Problems<AmendmentRefusal> = {
  amendment_open: {
    status: 409,
    fr: [
      'Un avenant est déjà en cours',
      ({ amendment }) => `L’avenant n° ${amendment} n’est pas terminé : il est d’abord signé par les deux parties, ou retiré.`,
    ],
    en: [
      'An amendment is open already',
      ({ amendment }) => `Amendment ${amendment} has not ended: both sides sign it first, or it is withdrawn.`,
    ],
  },
  amendment_not_open: {
    status: 409,
    fr: [
      'Avenant terminé ou inconnu',
      ({ open }) => (open === null ? 'Aucun avenant n’est en cours sur cette convention.' : `L’avenant en cours est le n° ${open}.`),
    ],
    en: [
      'Amendment ended or unknown',
      ({ open }) => (open === null ? 'No amendment of this grant is open.' : `The amendment that is open is number ${open}.`),
    ],
  },
  amendment_wrong_state: {
    status: 409,
    fr: [
      'Avenant dans un autre état',
      ({ amendment, state }) =>
        `L’état de l’avenant n° ${amendment} est maintenant « ${labelIn(amendmentTable, state, 'fr')} » : il ne permet pas cette action.`,
    ],
    en: [
      'Amendment in another state',
      ({ amendment, state }) =>
        `The state of amendment ${amendment} is “${labelIn(amendmentTable, state, 'en')}” now, which does not allow this.`,
    ],
  },
  amendment_changes_nothing: {
    fr: ['L’avenant ne change rien', () => 'Indiquez au moins une chose qui diffère du plan en vigueur.'],
    en: ['The amendment changes nothing', () => 'Give at least one thing that differs from the plan in force.'],
  },
  amendment_of_other_side: {
    status: 409,
    fr: ['Avenant de l’autre partie', ({ side }) => `L’avenant est proposé par ${SIDES_FR[side]}, qui seul peut le retirer.`],
    en: ['Amendment of the other side', ({ side }) => `The amendment was proposed by ${SIDES_EN[side]}, which alone may withdraw it.`],
  },
  amended_length_out_of_range: {
    fr: [
      'Durée impossible',
      ({ leastMonths, mostMonths, givenMonths }) =>
        `Le projet peut durer de ${leastMonths} à ${mostMonths} mois ; vous indiquez ${givenMonths}. Une période échue ou dont le bilan est rendu ne bouge plus, et la fin ne peut être passée.`,
    ],
    en: [
      'Impossible length',
      ({ leastMonths, mostMonths, givenMonths }) =>
        `The project may last from ${leastMonths} to ${mostMonths} months; you give ${givenMonths}. A period that is over or reported on can no longer be moved, and the end may not be in the past.`,
    ],
  },
  amended_below_paid: {
    fr: [
      'Montant inférieur à ce qui est payé ou dû',
      ({ leastCents, givenCents }) =>
        `${fr(leastCents)} sont payés, demandés en paiement, attestés ou délégués ; vous indiquez ${fr(givenCents)}. Émettez d’abord une créance sur ce qui est à reverser, ou faites restituer ce qui est délégué.`,
    ],
    en: [
      'Amount below what is paid or owed',
      ({ leastCents, givenCents }) =>
        `${en(leastCents)} are paid, ordered, certified or delegated; you give ${en(givenCents)}. Issue a claim on what is to be paid back first, or have what is delegated returned.`,
    ],
  },
  amendment_differs_from_funding: {
    fr: [
      'Montant différent de ce que le financement déclaré appelle',
      ({ grantCents, costCents, givenCents }) =>
        `Le changement de financement déclaré appelle un montant de ${fr(grantCents)} pour un coût de ${fr(costCents)} ; vous indiquez ${fr(givenCents)}.`,
    ],
    en: [
      'Amount other than the reported funding asks for',
      ({ grantCents, costCents, givenCents }) =>
        `The reported change of funding asks for an amount of ${en(grantCents)} at a cost of ${en(costCents)}; you give ${en(givenCents)}.`,
    ],
  },
  responsible_of_another_organisation: {
    fr: ['Personne d’une autre administration', ({ personId }) => `${personId} n’est pas de l’administration bénéficiaire.`],
    en: ['Person of another organisation', ({ personId }) => `${personId} is not of the beneficiary’s organisation.`],
  },
  took_part_in_amendment: {
    fr: [
      'A déjà pris part à l’avenant',
      ({ personId }) => `${personId} l’a proposé ou a rendu l’avis : c’est à une autre personne de le faire.`,
    ],
    en: [
      'Has had a part in the amendment',
      ({ personId }) => `${personId} proposed it or gave the opinion on it: another person has to do this.`,
    ],
  },
  amendment_declined_already: {
    status: 409,
    fr: ['Avis décliné par cette personne', ({ personId }) => `${personId} a décliné l’avis sur cet avenant. Désignez-en une autre.`],
    en: ['Declined by this person', ({ personId }) => `${personId} has declined the opinion on this amendment. Assign another reviewer.`],
  },
};

export const fundingProblems: Problems<FundingRefusal> = {
  funding_below_zero: {
    fr: ['Financement négatif', ({ labels }) => `Un financement ne peut être inférieur à zéro : ${list(labels)}.`],
    en: ['Funding below zero', ({ labels }) => `Funding cannot be below zero: ${list(labels)}.`],
  },
  funding_change_changes_nothing: {
    fr: ['Le financement ne change pas', () => 'Le coût et les autres financeurs sont ceux du plan en vigueur.'],
    en: ['The funding does not change', () => 'The cost and the other funders are those of the plan in force.'],
  },
  funding_change_leaves_nothing: {
    fr: [
      'Plus rien à financer pour le fonds',
      ({ costCents }) =>
        `Au coût de ${fr(costCents)}, la part du fonds serait de moins d’un centime. Vérifiez le coût ; s’il est juste, écrivez au fonds pour mettre fin à la convention.`,
    ],
    en: [
      'Nothing left for the fund to pay',
      ({ costCents }) =>
        `At a cost of ${en(costCents)} the fund’s part would be less than a cent. Check the cost; if it is right, write to the fund to end the agreement.`,
    ],
  },
  funding_sum_differs: {
    fr: [
      'Le financement ne couvre pas le coût',
      ({ costCents, fundingCents, grantCents }) =>
        `Au coût de ${fr(costCents)}, la part du fonds est de ${fr(grantCents)} et le financement de ${fr(fundingCents)} en tout : les deux sommes doivent être égales.`,
    ],
    en: [
      'The funding does not make the cost',
      ({ costCents, fundingCents, grantCents }) =>
        `At a cost of ${en(costCents)} the fund’s part is ${en(grantCents)} and the funding ${en(fundingCents)} in all: both sums have to be equal.`,
    ],
  },
  funding_change_open: {
    status: 409,
    fr: [
      'Financement modifié',
      ({ grantCents, costCents }) =>
        `Un changement de financement est déclaré : aucune tranche n’est débloquée avant un avenant à ${fr(grantCents)}, pour un coût de ${fr(costCents)}, ou la résiliation.`,
    ],
    en: [
      'Funding has changed',
      ({ grantCents, costCents }) =>
        `A change of funding was reported: no tranche is confirmed before an amendment to ${en(grantCents)}, at a cost of ${en(costCents)}, or the grant’s termination.`,
    ],
  },
};
