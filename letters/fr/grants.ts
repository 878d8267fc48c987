import type { TextsOf } from '../texts.ts';
import { day, euros, sides } from './words.ts';

export const grants: TextsOf<'grants'> = {
  letters: {
    remindSignatories: ({ title, termOn, missing }) => ({
      subject: `Convention à signer : ${title}`,
      text: `La convention du projet « ${title} » attend encore la signature de ${missing.map((side) => (side === 'fund' ? 'la direction du fonds' : 'l’administration bénéficiaire')).join(' et de ')}. Sans elle, la convention devient caduque le ${day(termOn)}.`,
    }),
    signGrant: ({ title, committedCents }) => ({
      subject: `Convention signée : ${title}`,
      text: `La convention du projet « ${title} » est signée par les deux parties. ${euros(committedCents)} sont engagés pour lui.`,
    }),
    expireGrant: ({ title, releasedCents }) => ({
      subject: `Convention caduque : ${title}`,
      text: `La convention du projet « ${title} » n'a pas été signée à son terme. Elle est caduque, et les ${euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.`,
    }),
    recordPayment: ({ title, paidCents, paidOn }) => ({
      subject: `Paiement effectué : ${title}`,
      text: `${euros(paidCents)} ont été payés le ${day(paidOn)} pour le projet « ${title} ».`,
    }),
  },
  timeline: {
    remindSignatories: () => 'Rappel : la convention attend une signature',
    signGrant: ({ side, committedCents }) =>
      `a signé la convention pour ${sides[side === 'fund' ? 'fund' : 'beneficiary']}${committedCents ? ` ; ${euros(committedCents)} sont engagés` : ''}`,
    expireGrant: ({ releasedCents }) => `La convention est caduque, non signée à son terme ; ${euros(releasedCents)} sont libérés`,
    certifyService: ({ tranche, certifiedCents }) => `a certifié le service fait de la tranche ${tranche} : ${euros(certifiedCents)}`,
    orderPayment: ({ tranche, orderedCents }) => `a demandé le paiement de la tranche ${tranche} : ${euros(orderedCents)}`,
    recordPayment: ({ tranche, paidCents, paidOn }) =>
      `a enregistré le paiement de la tranche ${tranche} : ${euros(paidCents)}, le ${day(String(paidOn))}`,
  },
};
