import type { TextsOf } from '../../texts.ts';
import { longInstant } from '../../../domain/core/format.ts';
import { day, euros, remedies } from '../core/words.ts';

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
        text: `Votre projet « ${title} » n'a pas été retenu. Motif :\n\n${reason}${remedies(appealable)}`,
      };
    },
    cancelSession: ({ heldOn, reason }) => ({
      subject: `Comité du ${day(heldOn)} annulé`,
      text: `Le comité du ${day(heldOn)} n’aura pas lieu. Motif :\n\n${reason}\n\nSes dossiers peuvent être inscrits à un autre comité.`,
    }),
  },
  timeline: {
    // Of the session, and of each application on its agenda.
    createSession: ({ heldOn, applications, agendaSent }) =>
      applications === undefined
        ? `a inscrit le dossier au comité du ${day(String(heldOn))}`
        : `a prévu le comité du ${day(String(heldOn))} (dossiers inscrits : ${applications})${agendaSent ? ' ; l’ordre du jour est envoyé' : ''}`,
    sendAgenda: ({ applications }) => `L’ordre du jour est envoyé aux membres et à la présidence (dossiers inscrits : ${applications})`,
    moveOnAgenda: ({ title, from, to }) => `a déplacé « ${title} » de la place ${from} à la place ${to} de l’ordre du jour`,
    saveScenario: ({ scenario, awarded, waitlisted, refused, awardedCents }) =>
      `a enregistré le scénario n° ${scenario} : retenus ${awarded}, pour ${euros(awardedCents)} ; en attente ${waitlisted} ; non retenus ${refused}`,
    removeScenario: ({ scenario }) => `a retiré le scénario n° ${scenario}`,
    promoteScenario: ({ scenario }) => `a retenu le scénario n° ${scenario}`,
    openVote: ({ applications }) => `Le vote est ouvert (dossiers à l’ordre du jour : ${applications})`,
    castBallots: ({ ballots }) => `a voté (dossiers : ${ballots})`,
    declareRecusal: ({ title }) => `s’est déporté du dossier « ${title} »`,
    // Of the session, and of each application that has left its agenda.
    closeVote: ({ applications, withoutQuorum }) =>
      applications === undefined
        ? 'Le vote du comité n’a pas réuni le quorum : le dossier peut être inscrit à un autre comité'
        : `Le vote est clos : dossiers à décider ${applications} ; sans quorum ${withoutQuorum}`,
    remindChair: () => 'Rappel : le comité attend sa décision',
    decideSession: ({ decision, awardedCents, rank, awarded, waitlisted, refused, scenario, despiteOverlaps }) =>
      awarded === undefined
        ? `a clos la décision : ${{ refuse: 'projet non retenu', waitlist: `projet en liste d’attente, au rang ${rank}` }[String(decision)] ?? `projet retenu pour ${euros(awardedCents)}`}`
        : `a clos la décision${scenario === undefined ? '' : `, par le scénario n° ${scenario}`} : retenus ${awarded} ; en attente ${waitlisted} ; non retenus ${refused}${despiteOverlaps === undefined ? '' : ` ; malgré un recoupement non réglé ${despiteOverlaps}`}`,
    cancelSession: ({ heldOn }) => `a annulé le comité du ${day(String(heldOn))} : le dossier peut être inscrit à un autre`,
  },
};
