import { day, euros, remedies } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const applications: TextsOf<'applications'> = {
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn, silentOn }) => ({
      subject: `Accusé de réception : ${title}`,
      text: `Votre dossier « ${title} », qui demande ${euros(requestedCents)}, est bien déposé. Sa recevabilité sera examinée d’ici le ${day(screeningDueOn)}. Vous n’avez rien à faire d’ici là.${silentOn ? `\n\nSans décision notifiée le ${day(silentOn)}, votre demande sera réputée rejetée ; elle pourra encore être acceptée ensuite. Ce délai s’arrête tant que des corrections vous sont demandées.` : ''}`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `À examiner sans tarder : ${title}`,
      text: `Le délai prévu pour examiner la recevabilité du dossier « ${title} » (${organisation}) est passé. Il attend toujours une décision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason, appealable }) => ({
      subject: `${admissible ? 'Dossier recevable' : 'Dossier irrecevable'} : ${title}`,
      text: admissible
        ? `Votre dossier « ${title} » est recevable. Le Datalab l’instruit maintenant.`
        : `Votre dossier « ${title} » est irrecevable. Motif :\n\n${reason}${remedies(appealable)}`,
    }),
    withdrawApplication: ({ title, organisation, reason, toFund }) => ({
      subject: `Dossier retiré : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) est retiré par son administration. Plus rien n’est attendu de vous à son sujet.${reason && `\n\nSon motif :\n\n${reason}`}`
        : `Le retrait de votre dossier « ${title} » est enregistré. Il est définitif ; vous pouvez déposer un autre dossier.`,
    }),
    recordSilence: ({ title, organisation, silentOn, source, toFund }) => ({
      subject: `${toFund ? 'Silence valant rejet' : 'Demande réputée rejetée'} : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) n’avait pas reçu de décision le ${day(silentOn)} : le silence du fonds vaut rejet (${source}), ce qui ouvre le recours. Une décision expresse reste possible, et attendue.`
        : `Votre demande « ${title} » n’a pas reçu de décision dans le délai, le ${day(silentOn)} : elle est réputée rejetée depuis ce jour (${source}), et vous pouvez former un recours. Son examen continue, et une décision favorable reste possible.`,
    }),
  },
};
