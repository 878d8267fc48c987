import { day, euros, sides } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

const money = (addedCents: number): string =>
  addedCents === 0
    ? 'Il ne change pas le montant accordé.'
    : addedCents > 0
      ? `Il ajoute ${euros(addedCents)} au montant accordé.`
      : `Il retire ${euros(-addedCents)} du montant accordé.`;

const REMINDED = {
  assignment: 'attend que vous demandiez un avis',
  opinion: 'attend votre avis',
  decision: 'attend votre décision',
  signature: 'attend votre signature',
};

const DECLINE = 'Si vous ne pouvez le rendre, déclinez-le en disant pourquoi.';

export const amendments: TextsOf<'amendments'> = {
  letters: {
    proposeAmendment: ({ title, organisation, amendment, addedCents, reasons, side, toFund }) => ({
      subject: `${toFund ? 'Avenant à confier' : 'Avenant proposé'} : ${title}`,
      text: `L’avenant n° ${amendment} à la convention du projet « ${title} »${toFund ? ` (${organisation})` : ''} est proposé par ${sides[side]}. ${money(addedCents)}\n\n${reasons}\n\n${toFund ? 'Demandez un avis à une personne sans lien avec le projet.' : 'Le fonds l’examine.'}`,
    }),
    assignAmendment: ({ title, amendment, reasons, addedCents, deadlineOn }) => ({
      subject: `Votre avis est demandé sur un avenant : ${title}`,
      text: `Votre avis sur l’avenant n° ${amendment} du projet « ${title} » est demandé pour le ${day(deadlineOn)}. ${money(addedCents)}\n\n${reasons}\n\n${DECLINE}`,
    }),
    declineAmendment: ({ title, amendment, reviewer, reason, deadlineOn }) => ({
      subject: `Avis sur un avenant décliné : ${title}`,
      text: `${reviewer} décline l’avis sur l’avenant n° ${amendment} du projet « ${title} », attendu pour le ${day(deadlineOn)}. Il n’est plus confié à personne : désignez quelqu’un d’autre. Motif :\n\n${reason}`,
    }),
    handOverAmendment: ({ title, amendment, reasons, addedCents, deadlineOn, absent }) => ({
      subject: `Un avenant vous revient en l’absence de ${absent} : ${title}`,
      text: `${absent} s’absente, et c’est vous qui assurez sa suppléance : l’avis sur l’avenant n° ${amendment} du projet « ${title} » vous est confié jusqu’à son retour, pour le ${day(deadlineOn)}. ${money(addedCents)}\n\n${reasons}\n\n${DECLINE}`,
    }),
    keepAmendment: ({ title, amendment, absent, substitute }) => ({
      subject: `Avenant sans suppléance : ${title}`,
      text: `${absent} s’absente, et ${substitute}, qui assure sa suppléance, ne peut juger l’avenant n° ${amendment} du projet « ${title} », ou en a décliné l’avis : il reste à ${absent}. Vous pouvez désigner une autre personne.`,
    }),
    returnAmendment: ({ title, amendment, deadlineOn }) => ({
      subject: `Un avenant vous revient : ${title}`,
      text: `Votre absence est finie : l’avis sur l’avenant n° ${amendment} du projet « ${title} » vous revient. Il est attendu pour le ${day(deadlineOn)}.`,
    }),
    vacateAmendment: ({ title, amendment, person }) => ({
      subject: `Avenant à confier : ${title}`,
      text: `${person} est en conflit d’intérêts sur le projet « ${title} » : l’avis sur l’avenant n° ${amendment} ne lui est plus confié. Désignez une autre personne.`,
    }),
    remindAmendment: ({ title, amendment, awaited, deadlineOn, last }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avenant en attente, ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » ${REMINDED[awaited]}. ${awaited === 'decision' ? `Le délai pour décider s’est achevé le ${day(deadlineOn)}.` : awaited === 'signature' ? `Sans les deux signatures le ${day(deadlineOn)}, il est caduc.` : `La date limite est le ${day(deadlineOn)}.`}`,
    }),
    escalateAmendment: ({ title, amendment, reviewer }) => ({
      subject: `Avis sur un avenant en retard : ${title}`,
      text: `L’avis sur l’avenant n° ${amendment} du projet « ${title} » est en retard. ${reviewer ? `Il était demandé à ${reviewer}.` : 'Personne n’était désigné.'} Vous pouvez désigner une autre personne.`,
    }),
    giveAmendmentOpinion: ({ title, amendment, addedCents, favourable, deadlineOn }) => ({
      subject: `Avenant à décider : ${title}`,
      text: `L’avis sur l’avenant n° ${amendment} du projet « ${title} » est ${favourable ? 'favorable' : 'défavorable'}. ${money(addedCents)} Lisez-le, puis décidez d’ici le ${day(deadlineOn)}.`,
    }),
    approveAmendment: ({ title, amendment, addedCents, deadlineOn, reason }) => ({
      subject: `Avenant à signer : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est approuvé. ${money(addedCents)}\n\n${reason}\n\nLes deux parties le signent d’ici le ${day(deadlineOn)} ; passé ce jour, il est caduc.`,
    }),
    rejectAmendment: ({ title, amendment, reason }) => ({
      subject: `Avenant rejeté : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est rejeté. Motif :\n\n${reason}\n\nLa convention reste telle qu’elle est.`,
    }),
    withdrawAmendment: ({ title, organisation, amendment, reason }) => ({
      subject: `Avenant retiré : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » (${organisation}) est retiré. Motif :\n\n${reason}`,
    }),
    signAmendment: ({ title, amendment, awardedCents, endsOn, added }) => ({
      subject: `Avenant en vigueur : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est signé par les deux parties et entre en vigueur. Le montant accordé est de ${euros(awardedCents)}, et le projet s’achève le ${day(endsOn)}.${added ? ` Ce qu’il ajoute, ${euros(added.promisedCents)}, est la tranche ${added.tranche} : elle est ${added.form === 'delegation' ? 'déléguée' : 'engagée'}.` : ''}`,
    }),
    lapseAmendment: ({ title, amendment, isSigning }) => ({
      subject: `Avenant caduc : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est caduc : ${isSigning ? 'les deux parties ne l’ont pas signé à temps' : 'la convention a pris fin'}. Ce qu’il avait réservé est de nouveau disponible.`,
    }),
    reportFundingChange: ({ title, organisation, costCents, grantCents, reason, toFund }) => ({
      subject: `Financement modifié : ${title}`,
      text: `Le financement du projet « ${title} »${toFund ? ` (${organisation})` : ''} a changé :\n\n${reason}\n\nLe projet coûte désormais ${euros(costCents)}, dont ${euros(grantCents)} à la charge du fonds. Aucune autre tranche n’est affermie avant un avenant à ce montant ; les paiements déjà demandés seront versés.`,
    }),
  },
};
