import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

export const applications = {
  /** `silentOn`: the day from which silence counts as a rejection; null where it has no effect. */
  submitApplication: letter<{ title: string; requestedCents: number; screeningDueOn: string; silentOn: string | null }>({
    fr: ({ title, requestedCents, screeningDueOn, silentOn }) => ({
      subject: `Accusé de réception : ${title}`,
      text: `Votre dossier « ${title} », qui demande ${fr.euros(requestedCents)}, est bien déposé. Sa recevabilité sera examinée d’ici le ${fr.day(screeningDueOn)}. Vous n’avez rien à faire d’ici là.${silentOn ? `\n\nSans décision notifiée le ${fr.day(silentOn)}, votre demande sera réputée rejetée ; elle pourra encore être acceptée ensuite. Ce délai s’arrête tant que des corrections vous sont demandées.` : ''}`,
    }),
    en: ({ title, requestedCents, screeningDueOn, silentOn }) => ({
      subject: `Received: ${title}`,
      text: `Your application "${title}", asking for ${en.euros(requestedCents)}, has been submitted. It will be screened by ${en.day(screeningDueOn)}. There is nothing for you to do until then.${silentOn ? `\n\nWithout a decision by ${en.day(silentOn)}, your request will be deemed rejected; it may still be accepted after that. This period is suspended while corrections are asked of you.` : ''}`,
    }),
  }),
  remindScreener: letter<{ title: string; organisation: string }>({
    fr: ({ title, organisation }) => ({
      subject: `À examiner sans tarder : ${title}`,
      text: `Le délai prévu pour examiner la recevabilité du dossier « ${title} » (${organisation}) est passé. Il attend toujours une décision.`,
    }),
    en: ({ title, organisation }) => ({
      subject: `Waiting to be screened: ${title}`,
      text: `The time set for screening the application "${title}" (${organisation}) has passed. It still waits for a decision.`,
    }),
  }),
  decideAdmissibility: letter<{ title: string; admissible: boolean; reason: string; contest: Remedies }>({
    fr: ({ title, admissible, reason, contest }, fund) => ({
      subject: `${admissible ? 'Dossier recevable' : 'Dossier irrecevable'} : ${title}`,
      text: admissible
        ? `Votre dossier « ${title} » est recevable. Le Datalab l’instruit maintenant.`
        : `Votre dossier « ${title} » est irrecevable. Motif :\n\n${reason}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, admissible, reason, contest }, fund) => ({
      subject: `${admissible ? 'Admissible' : 'Inadmissible'}: ${title}`,
      text: admissible
        ? `Your application "${title}" is admissible. The Datalab is now reviewing it.`
        : `Your application "${title}" is inadmissible, for this reason:\n\n${reason}${remedies.en(contest, fund)}`,
    }),
  }),
  withdrawApplication: letter<{ title: string; organisation: string; reason: string; toFund: boolean }>({
    fr: ({ title, organisation, reason, toFund }) => ({
      subject: `Dossier retiré : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) est retiré par son administration. Plus rien n’est attendu de vous à son sujet.${reason && `\n\nSon motif :\n\n${reason}`}`
        : `Le retrait de votre dossier « ${title} » est enregistré. Il est définitif ; vous pouvez déposer un autre dossier.`,
    }),
    en: ({ title, organisation, reason, toFund }) => ({
      subject: `Withdrawn: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) was withdrawn by its organisation. Nothing more is expected of you on it.${reason && `\n\nIts reason:\n\n${reason}`}`
        : `Your application "${title}" has been withdrawn. This is final; you may submit another one.`,
    }),
  }),
  recordSilence: letter<{ title: string; organisation: string; silentOn: string; source: string; toFund: boolean; contest: Remedies }>({
    fr: ({ title, organisation, silentOn, source, toFund, contest }, fund) => ({
      subject: `${toFund ? 'Silence valant rejet' : 'Demande réputée rejetée'} : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) n’avait pas reçu de décision le ${fr.day(silentOn)} : le silence du fonds vaut rejet (${source}), qui peut être contesté. Une décision expresse reste possible, et attendue.`
        : `Votre demande « ${title} » n’a pas reçu de décision dans le délai, le ${fr.day(silentOn)} : elle est implicitement rejetée depuis ce jour (${source}). Vous pouvez la présenter de nouveau ; son examen continue, et une décision favorable reste possible.${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, organisation, silentOn, source, toFund, contest }, fund) => ({
      subject: `${toFund ? 'Silence counts as a rejection' : 'Deemed rejected'}: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) had no decision on ${en.day(silentOn)}: the fund's silence counts as a rejection (${source}), which may be contested. An express decision is still possible, and expected.`
        : `Your request "${title}" had no decision at the end of its period, on ${en.day(silentOn)}: it has been deemed rejected since that day (${source}). You may submit it again; its review goes on, and it may still be accepted.${remedies.en(contest, fund)}`,
    }),
  }),
};
