import type { TextsOf } from '../texts.ts';
import { day, euros } from './words.ts';

export const applications: TextsOf<'applications'> = {
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn }) => ({
      subject: `Accusé de réception : ${title}`,
      text: `Votre dossier « ${title} », qui demande ${euros(requestedCents)}, est bien déposé. Sa recevabilité sera examinée d'ici le ${day(screeningDueOn)}. Vous n'avez rien à faire d'ici là.`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `À examiner sans tarder : ${title}`,
      text: `Le délai prévu pour examiner la recevabilité du dossier « ${title} » (${organisation}) est passé. Il attend toujours une décision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason }) => ({
      subject: `${admissible ? 'Dossier recevable' : 'Dossier irrecevable'} : ${title}`,
      text: admissible
        ? `Votre dossier « ${title} » est recevable. Le Datalab l'instruit maintenant.`
        : `Votre dossier « ${title} » n'est pas recevable, pour la raison suivante :\n\n${reason}`,
    }),
  },
  timeline: {
    createApplication: () => 'a ouvert le brouillon',
    updateApplication: () => 'a modifié le brouillon',
    submitApplication: ({ requestedCents }) => `a déposé le dossier, qui demande ${euros(requestedCents)}`,
    remindScreener: () => 'Rappel : la recevabilité attend d’être examinée',
    decideAdmissibility: ({ decision }) =>
      decision === 'admissible' ? 'a déclaré le dossier recevable' : 'a déclaré le dossier irrecevable',
  },
};
