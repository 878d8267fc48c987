import { day, euros } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

/** What a tranche waits for once its conditions are met. */
const WAITS = {
  claim: 'une fois recouvré ce qui est dû au fonds',
  credits: 'dès que les crédits du fonds le permettront',
  visa: 'une fois que le contrôleur budgétaire se sera prononcé',
  funding: 'après l’avenant qu’appelle le changement de financement du projet',
};

export const grants: TextsOf<'grants'> = {
  letters: {
    remindAcceptance: ({ title, awardedCents, deadlineOn }) => ({
      subject: `Décision à accepter : ${title}`,
      text: `Votre projet « ${title} » est retenu pour ${euros(awardedCents)}, un montant inférieur à votre demande. Vous pouvez l’accepter avec un plan révisé, ou y renoncer. Sans réponse, la convention devient caduque le ${day(deadlineOn)}.`,
    }),
    acceptAward: ({ title, awardedCents, deadlineOn }) => ({
      subject: `Plan révisé, convention à signer : ${title}`,
      text: `Les ${euros(awardedCents)} accordés au projet « ${title} » sont acceptés, avec un plan révisé. La convention est à signer par les deux parties au plus tard le ${day(deadlineOn)}.`,
    }),
    replanTranches: ({ title, amountsCents }) => ({
      subject: `Échéancier modifié : ${title}`,
      text: `Avant la signature de la convention du projet « ${title} », l’échéancier de ses versements a été modifié : ${amountsCents.map(euros).join(', puis ')}.`,
    }),
    remindSignatories: ({ title, deadlineOn, missing }) => ({
      subject: `Convention à signer : ${title}`,
      text: `La convention du projet « ${title} » attend encore la signature de ${missing.map((side) => (side === 'fund' ? 'la direction du fonds' : 'l’administration bénéficiaire')).join(' et de ')}. Sans elle, la convention devient caduque le ${day(deadlineOn)}.`,
    }),
    signGrant: ({ title, form, promisedCents }) => ({
      subject: `Convention signée : ${title}`,
      text: `La convention du projet « ${title} » est signée par les deux parties. ${euros(promisedCents)} ${form === 'delegation' ? 'd’AE sont délégués à votre administration, qui les engage et déclare ici ce qu’elle engage et paie' : 'sont engagés pour lui'}.`,
    }),
    renounceGrant: ({ title, organisation, reason, releasedCents }) => ({
      subject: `Renonciation : ${title}`,
      text: `${organisation} renonce à la subvention du projet « ${title} ». Motif :\n\n${reason}\n\nLes ${euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.`,
    }),
    deferDeadline: ({ title, deadlineOn }) => ({
      subject: `Convention en attente de crédits : ${title}`,
      text: `La convention du projet « ${title} » ne peut pas encore être signée : sa réservation garde son rang, mais attend des crédits de l’année. Elle ne devient pas caduque pour autant : son échéance est reportée au ${day(deadlineOn)}.`,
    }),
    expireGrant: ({ title, releasedCents, was }) => ({
      subject: `Convention caduque : ${title}`,
      text: `La convention du projet « ${title} » n’a pas été ${was === 'to_accept' ? 'acceptée' : 'signée'} à temps. Elle est caduque, et les ${euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.`,
    }),
    confirmTranche: ({ title, tranche, form, promisedCents }) => ({
      subject: `Tranche affermie : ${title}`,
      text: `La tranche ${tranche} du projet « ${title} » est affermie : ${euros(promisedCents)} de plus sont ${form === 'delegation' ? 'délégués à votre administration' : 'engagés pour lui'}.`,
    }),
    confirmNextTranche: ({ title, tranche, ...next }) =>
      'awaits' in next
        ? {
            subject: `Tranche à affermir : ${title}`,
            text: `Les conditions de la tranche ${tranche} du projet « ${title} » sont remplies. Elle sera affermie ${WAITS[next.awaits]}.`,
          }
        : {
            subject: `Tranche affermie : ${title}`,
            text: `Les conditions de la tranche ${tranche} du projet « ${title} » sont remplies : elle est affermie, et ${euros(next.promisedCents)} de plus sont ${next.form === 'delegation' ? 'délégués à l’administration bénéficiaire' : 'engagés pour lui'}.`,
          },
    resumeTranche: ({ title, tranche, form, promisedCents }) => ({
      subject: `Tranche affermie : ${title}`,
      text: `La tranche ${tranche} du projet « ${title} », qui attendait, est affermie : ${euros(promisedCents)} de plus sont ${form === 'delegation' ? 'délégués à l’administration bénéficiaire' : 'engagés pour lui'}.`,
    }),
    recordPayment: ({ title, paidCents, paidOn }) => ({
      subject: `Paiement effectué : ${title}`,
      text: `${euros(paidCents)} ont été payés le ${day(paidOn)} pour le projet « ${title} ».`,
    }),
    returnPayment: ({ title, tranche, returnedCents, returnedOn, reason }) => ({
      subject: `Paiement revenu, coordonnées bancaires à corriger : ${title}`,
      text: `Le paiement de ${euros(returnedCents)} de la tranche ${tranche} du projet « ${title} » nous est revenu de la banque le ${day(returnedOn)}. Motif :\n\n${reason}\n\nCette somme vous reste due. Demandez à votre banque un relevé d’identité bancaire à jour, puis faites proposer ici, par la personne qui signe pour vous, les coordonnées bancaires à utiliser, même si ce sont les mêmes. Une fois qu’elles seront validées, le paiement sera demandé de nouveau.`,
    }),
    delegatePayment: ({ title, tranche, year, delegatedCents }) => ({
      subject: `Crédits de paiement délégués : ${title}`,
      text: `${euros(delegatedCents)} de CP ${year} sont délégués à votre administration pour la tranche ${tranche} du projet « ${title} ». Déclarez ici ce qu’elle paie.`,
    }),
    returnDelegation: ({ title, tranche, credit, year, returnedCents, reason }) => ({
      subject: `Crédits délégués restitués : ${title}`,
      text: `${euros(returnedCents)} délégués en ${credit} ${year} pour la tranche ${tranche} du projet « ${title} » sont restitués au fonds. Motif :\n\n${reason}`,
    }),
    suspendGrant: ({ title, reason }) => ({
      subject: `Convention suspendue : ${title}`,
      text: `La convention du projet « ${title} » est suspendue. Motif :\n\n${reason}\n\nLes paiements déjà demandés seront versés ; tout le reste est suspendu jusqu’à la reprise.`,
    }),
    resumeGrant: ({ title, reason }) => ({
      subject: `Convention reprise : ${title}`,
      text: `La suspension de la convention du projet « ${title} » est levée :\n\n${reason}`,
    }),
    terminateGrant: ({ title, reason, releasedCents, withdrawnCents, returnedCents }) => ({
      subject: `Convention résiliée : ${title}`,
      text: `La convention du projet « ${title} » est résiliée. Motif :\n\n${reason}\n\nCe qui n’est pas payé est annulé : ${euros(releasedCents)} réservés et ${euros(withdrawnCents)} engagés.${returnedCents > 0 ? ` ${euros(returnedCents)} délégués et non engagés sont restitués au fonds.` : ''}`,
    }),
    askVisa: ({ title, organisation, tranches }) => ({
      subject: `Visa demandé : ${title}`,
      text: `Votre visa est nécessaire avant d’engager ce qui suit du projet « ${title} » (${organisation}) : ${tranches.map(({ rank, amountCents }) => `tranche ${rank}, de ${euros(amountCents)}`).join(' ; ')}. Enregistrez-le pour chaque tranche, favorable ou non, avec son numéro et sa date.`,
    }),
    giveVisa: ({ title, tranche, amountCents, favourable, observation }) => ({
      subject: `${favourable ? 'Visa favorable' : 'Visa refusé'} : ${title}`,
      text: favourable
        ? `Le contrôleur budgétaire a donné son visa sur la tranche ${tranche} du projet « ${title} » (${euros(amountCents)}) : elle peut être engagée.${observation ? `\n\n${observation}` : ''}`
        : `Le contrôleur budgétaire a refusé son visa sur la tranche ${tranche} du projet « ${title} » (${euros(amountCents)}). Motif :\n\n${observation}\n\nElle ne peut être engagée tant qu’il n’en donne pas un favorable.`,
    }),
    proposePayee: ({ title, organisation, toFund }) => ({
      subject: `${toFund ? 'Coordonnées bancaires à valider' : 'Coordonnées bancaires proposées'} : ${title}`,
      text: toFund
        ? `Des coordonnées bancaires sont proposées pour le projet « ${title} », de ${organisation}. Vérifiez-les auprès du bénéficiaire, puis validez-les ou rejetez-les ; celles qui sont en vigueur le restent jusque-là.`
        : `Des coordonnées bancaires sont proposées pour les paiements du projet « ${title} ». Elles vaudront une fois validées par les finances du fonds ; celles qui sont en vigueur le restent jusque-là. Si vous n’attendiez pas ce changement, signalez-le au fonds sans tarder.`,
    }),
    approvePayee: ({ title }) => ({
      subject: `Coordonnées bancaires validées : ${title}`,
      text: `Les coordonnées bancaires proposées pour les paiements du projet « ${title} » sont validées : les prochains paiements y seront demandés. Si vous n’attendiez pas ce changement, signalez-le au fonds sans tarder.`,
    }),
    rejectPayee: ({ title, reason }) => ({
      subject: `Coordonnées bancaires rejetées : ${title}`,
      text: `Les coordonnées bancaires proposées pour les paiements du projet « ${title} » sont rejetées. Motif :\n\n${reason}\n\nProposez-en d’autres s’il en faut.`,
    }),
  },
};
