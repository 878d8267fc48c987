import type { CollectClaim, IdentifyClaim, IssueClaim, RestoreCredits, WaiveClaim } from '../../domain/grants/claim.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { amountCents, order, toApplicant } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { TimelineFacts, WordsOf } from '../words-of.ts';
import { tranche } from './fields.ts';

/** When a claim must be paid, in a timeline: its only due date, or how many there are, the first and the last. */
const due = {
  fr: ({ dueDates, firstDueOn, lastDueOn }: TimelineFacts): string => {
    if (dueDates === undefined) return '';
    const [first, last] = [fr.day(String(firstDueOn)), fr.day(String(lastDueOn))];
    return dueDates === 1 ? `, à payer au plus tard le ${first}` : `, à payer en ${dueDates} échéances, du ${first} au ${last}`;
  },
  en: ({ dueDates, firstDueOn, lastDueOn }: TimelineFacts): string => {
    if (dueDates === undefined) return '';
    const [first, last] = [en.day(String(firstDueOn)), en.day(String(lastDueOn))];
    return dueDates === 1 ? `, to be paid by ${first}` : `, to be paid in ${dueDates} parts, from ${first} to ${last}`;
  },
};

const claim = field('Créance', 'Claim', 'Numéro de la créance dans la convention.', 'Number of the claim in the agreement.');

export const claims = {
  collectClaim: {
    fr: {
      button: 'Enregistrer un encaissement',
      title: 'Enregistrer l’encaissement d’une créance',
      intro: 'La personne qui a émis la créance ne peut pas en enregistrer l’encaissement. Aucun crédit ne change.',
      done: 'L’encaissement est enregistré.',
      happened: ({ claim, collectedCents, collectedOn, owedCents }) =>
        `a enregistré l’encaissement de ${fr.euros(collectedCents)} le ${fr.day(String(collectedOn))} (créance ${claim}) ; il reste ${fr.euros(owedCents)} à reverser`,
    },
    en: {
      button: 'Record what was collected',
      title: 'Record what was collected of a claim',
      intro: 'The person who issued the claim cannot record that it is collected. No credit changes.',
      done: 'What was collected is recorded.',
      happened: ({ claim, collectedCents, collectedOn, owedCents }) =>
        `recorded that ${en.euros(collectedCents)} were collected on ${en.day(String(collectedOn))} (claim ${claim}); ${en.euros(owedCents)} are left to pay back`,
    },
    fields: {
      claim,
      collectedCents: field('Montant encaissé (en euros)', 'Amount collected (in euros)', 'Exemple : 8 000.', 'Example: 8000.'),
      collectedOn: field(
        'Date d’encaissement',
        'Day of collection',
        'Entre le jour de la créance et aujourd’hui.',
        'Between the day of the claim and today.',
      ),
    },
  },
  issueClaim: {
    fr: {
      button: 'Réclamer une somme',
      title: 'Réclamer une somme payée à tort',
      intro: 'Aucun crédit ne change tant que la somme n’est pas encaissée et rétablie.',
      warning: 'Le bénéficiaire est informé qu’il doit reverser cette somme, avec votre motif.',
      done: 'La somme est réclamée.',
      happened: ({ claim, tranche, claimedCents }) => `a réclamé ${fr.euros(claimedCents)} pour la tranche ${tranche} (créance ${claim})`,
    },
    en: {
      button: 'Claim an amount back',
      title: 'Claim back what was paid wrongly',
      intro: 'No credit changes until the amount is collected and restored.',
      warning: 'The beneficiary is told that it owes this amount, with your reason.',
      done: 'The amount is claimed back.',
      happened: ({ claim, tranche, claimedCents }) => `claimed ${en.euros(claimedCents)} of tranche ${tranche} back (claim ${claim})`,
    },
    fields: {
      tranche,
      claimedCents: field(
        'Montant réclamé (en euros)',
        'Amount claimed back (in euros)',
        'Pas plus que ce qui a été payé de la tranche. Exemple : 8 000.',
        'No more than was paid of the tranche. Example: 8000.',
      ),
      reason: toApplicant,
    },
  },
  restoreCredits: {
    fr: {
      button: 'Rétablir des crédits',
      title: 'Rétablir des crédits à partir d’une créance',
      intro: 'Ce qui a été encaissé revient aux crédits de paiement (CP) de l’enveloppe, par un acte qui l’ordonne.',
      done: 'Les crédits sont rétablis.',
      happened: ({ claim, restoredCents, year }) => `a rétabli ${fr.euros(restoredCents)} en CP ${year} (créance ${claim})`,
    },
    en: {
      button: 'Restore credits',
      title: 'Restore credits from a claim',
      intro: 'What was collected comes back to the payment credits (CP) of the envelope, by an act that orders it.',
      done: 'The credits are restored.',
      happened: ({ claim, restoredCents, year }) => `restored ${en.euros(restoredCents)} in CP ${year} (claim ${claim})`,
    },
    fields: {
      claim,
      restoredCents: field(
        'Montant rétabli (en euros)',
        'Amount restored (in euros)',
        'Pas plus que ce qui a été encaissé. Exemple : 8 000.',
        'No more than was collected. Example: 8000.',
      ),
      order,
      valueDate: field(
        'Date de valeur',
        'Value date',
        'Le jour où le rétablissement compte : son année reçoit les crédits. Laissez vide si c’est aujourd’hui.',
        'The day on which it counts: its year gets the credits. Leave it empty where that is today.',
      ),
    },
  },
  identifyClaim: {
    fr: {
      button: 'Relever le titre',
      title: 'Relever le titre de perception',
      intro:
        'Le titre est émis après la décision de réclamer la somme. Il se conteste auprès du comptable qui y est nommé. Relevé à nouveau, il remplace le précédent, avec ses échéances.',
      warning: 'Le bénéficiaire est informé du titre, de ses échéances et de la façon de le contester.',
      done: 'Le titre est relevé.',
      happened: ({ claim, collectionOrder, ...facts }) =>
        `a relevé le titre de perception n° ${collectionOrder} (créance ${claim})${due.fr(facts)}`,
    },
    en: {
      button: 'Record the collection order',
      title: 'Record the collection order (titre de perception)',
      intro:
        'The order is issued after the decision to claim. It is contested with the accountant whom it names. Recorded again, it replaces the one before, with its due dates.',
      warning: 'The beneficiary is told of the order, of its due dates and of how to contest it.',
      done: 'The collection order is recorded.',
      happened: ({ claim, collectionOrder, ...facts }) => `recorded collection order ${collectionOrder} (claim ${claim})${due.en(facts)}`,
    },
    fields: {
      claim,
      collectionOrder: field('Numéro du titre de perception', 'Number of the titre de perception'),
      collectionOrderOn: field('Date du titre', 'Day of the order'),
      accountant: field(
        'Comptable chargé du recouvrement',
        'Accountant who collects it',
        'Comme le titre le nomme. Exemple : DDFiP du Val-Exemple.',
        'As the order names them. Example: DDFiP du Val-Exemple.',
      ),
      notifiedOn: field(
        'Date de notification du titre au débiteur',
        'Day on which the debtor was notified of the order',
        'Elle fait courir le délai pour le contester. Laissez vide si le fonds ne la connaît pas.',
        'The time to contest the order runs from this day. Leave it empty if the fund does not know it.',
      ),
      dueDates: field(
        'Échéances',
        'Due dates',
        'Une seule si le titre en fixe une ; plusieurs si le comptable accorde un échéancier. Ensemble, elles font ce qui reste dû.',
        'A single one where the order sets one; several where the accountant grants time to pay. Together they come to what is still owed.',
      ),
      dueOn: field('À payer au plus tard le', 'To be paid by'),
      amountCents,
    },
  },
  waiveClaim: {
    fr: {
      button: 'Abandonner la créance',
      title: 'Abandonner tout ou partie d’une créance',
      intro:
        'Remise gracieuse : le débiteur n’a plus à payer. Admission en non-valeur : la somme reste due, mais ne peut pas être recouvrée.',
      warning: 'Le bénéficiaire est informé d’une remise gracieuse. Cet abandon ne peut pas être repris.',
      done: 'L’abandon est enregistré.',
      happened: ({ claim, waivedCents, ground }) =>
        ground === 'write_off'
          ? `a admis ${fr.euros(waivedCents)} en non-valeur (créance ${claim})`
          : `a remis ${fr.euros(waivedCents)} (créance ${claim})`,
    },
    en: {
      button: 'Waive the claim',
      title: 'Waive a claim, in whole or in part',
      intro: 'Remission: the debtor need not pay. Write-off: the amount is still owed, but nothing can be got of it.',
      warning: 'The beneficiary is told of a remission. This cannot be taken back.',
      done: 'The waiver is recorded.',
      happened: ({ claim, waivedCents, ground }) =>
        ground === 'write_off'
          ? `wrote off ${en.euros(waivedCents)} (claim ${claim})`
          : `let the debtor off ${en.euros(waivedCents)} (claim ${claim})`,
    },
    fields: {
      claim,
      waivedCents: field(
        'Montant abandonné (en euros)',
        'Amount waived (in euros)',
        'Pas plus que ce qui reste dû. Exemple : 2 000.',
        'No more than is still owed. Example: 2000.',
      ),
      ground: field('Type d’abandon', 'Kind of waiver'),
      reason: field(
        'Motif',
        'Reason',
        'En cas de remise gracieuse, ce motif est communiqué à l’administration.',
        'Of a remission, the administration reads this reason.',
      ),
    },
  },
} satisfies WordsOf<
  'claims',
  {
    collectClaim: typeof CollectClaim;
    issueClaim: typeof IssueClaim;
    restoreCredits: typeof RestoreCredits;
    identifyClaim: typeof IdentifyClaim;
    waiveClaim: typeof WaiveClaim;
  }
>;
