import { longInstant } from '../../../domain/core/format.ts';
import { day, euros, remedies } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const sessions: TextsOf<'sessions'> = {
  letters: {
    sendAgenda: ({ heldOn, opensAt, closesAt, agenda }) => ({
      subject: `Comité du ${day(heldOn)} : l’ordre du jour`,
      text: `Le comité se tient le ${day(heldOn)}. Son ordre du jour, dans l’ordre où il sera examiné :\n\n${agenda.map(({ title, organisation }, place) => `${place + 1}. ${title} – ${organisation}`).join('\n')}\n\n${opensAt && closesAt ? `Ses membres votent du ${longInstant('fr', opensAt)} au ${longInstant('fr', closesAt)}. Déclarez avant le vote les dossiers auxquels vous ne devez pas prendre part. ` : ''}Les dossiers, leurs avis et les pièces sont consultables dès maintenant dans Guichet.`,
    }),
    openVote: ({ heldOn, closesAt, agenda }) => ({
      subject: `Comité du ${day(heldOn)} : le vote est ouvert`,
      text: `Vous siégez au comité du ${day(heldOn)}. Le vote est ouvert jusqu’au ${longInstant('fr', closesAt)}. L’ordre du jour :\n\n${agenda.map((title, place) => `${place + 1}. ${title}`).join('\n')}\n\nVotez une fois sur chaque dossier : pour, contre ou abstention. Déclarez les dossiers auxquels vous ne devez pas prendre part.`,
    }),
    closeVote: ({ heldOn, applications, withoutQuorum }) => ({
      subject: `Comité du ${day(heldOn)} : le vote est clos`,
      text: `Le vote du comité du ${day(heldOn)} est clos. Dossiers à décider : ${applications}. Dossiers renvoyés à un prochain comité, faute de quorum : ${withoutQuorum}.`,
    }),
    remindChair: ({ heldOn, applications }) => ({
      subject: `Comité du ${day(heldOn)} : décision attendue`,
      text: `Le comité du ${day(heldOn)} est passé, et sa décision est toujours attendue (dossiers inscrits : ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, rank, reason, deadlineOn, toAccept, appealable }) => {
      if (awardedCents !== null)
        return {
          subject: `Décision favorable : ${title}`,
          text: `Votre projet « ${title} » est retenu pour ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'Ce montant est inférieur à votre demande : vous pouvez l’accepter avec un plan révisé, ou y renoncer,' : 'La convention est à signer par les deux parties'}${deadlineOn ? ` au plus tard le ${day(deadlineOn)}` : ''}. Sans ${toAccept ? 'réponse' : 'signature'} à cette date, ${toAccept ? 'la convention' : 'elle'} devient caduque.`,
        };
      if (rank !== null)
        return {
          subject: `Liste d’attente : ${title}`,
          text: `Le comité a placé votre projet « ${title} » en liste d’attente, au rang ${rank}. Motif :\n\n${reason}\n\nIl pourra être retenu si des crédits se libèrent. Vous recevrez un message dans tous les cas ; vous n’avez rien à faire d’ici là.`,
        };
      return {
        subject: `Décision défavorable : ${title}`,
        text: `Votre projet « ${title} » n’a pas été retenu. Motif :\n\n${reason}${remedies(appealable)}`,
      };
    },
    cancelSession: ({ heldOn, reason }) => ({
      subject: `Comité du ${day(heldOn)} annulé`,
      text: `Le comité du ${day(heldOn)} n’aura pas lieu. Motif :\n\n${reason}\n\nSes dossiers peuvent être inscrits à un autre comité.`,
    }),
  },
};
