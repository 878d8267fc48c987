import type { Words } from '../../domain/core/words.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { withinMonths } from '../../words/core/number-in-words.ts';
import { exactInstant } from '../../domain/core/format.ts';
import { type FundService, letter } from '../core/letter.ts';
import { type Remedies, remedies, remediesAgainstSilence, remediesOfSilence } from '../core/remedies.ts';

/** The service in charge of a file, as an acknowledgement names it (CRPA R112-11-1); empty where no setting does. */
function serviceOf(label: string, { name, address, contact, phone }: FundService): string {
  const said = [name, address, contact, phone].filter((part) => part !== null);
  return said.length === 0 ? '' : ` ${label} ${said.join(', ')}.`;
}

export const applications = {
  /**
   * `admissibleOn`: the last day on which it may be found inadmissible, by the law; null where the law sets none.
   * `silentOn`: the day from which silence counts as a rejection; null where it has no effect.
   * `derogation`: from the own share, as the application names it.
   */
  submitApplication: letter<{
    title: string;
    requestedCents: number;
    receivedAt: string;
    screeningDueOn: string;
    admissibleOn: string | null;
    silentOn: string | null;
    derogation: { label: Words; article: string; act: string } | null;
    contest: Remedies;
  }>({
    fr: ({ title, requestedCents, receivedAt, screeningDueOn, admissibleOn, silentOn, derogation, contest }, fund) => ({
      subject: `Accusé de réception : ${title}`,
      text: `Votre dossier « ${title} », qui demande ${fr.euros(requestedCents)}, est bien déposé : il a été reçu le ${exactInstant('fr', receivedAt)} (heure de Paris).${serviceOf('Service chargé du dossier :', fund)} Sa recevabilité sera examinée d’ici le ${fr.day(screeningDueOn)}. Vous n’avez rien à faire d’ici là.${derogation ? ` Votre dossier invoque une dérogation à la part propre minimale : ${derogation.label.fr} (${derogation.article}), accordée par l’acte suivant : ${derogation.act}.` : ''}${admissibleOn ? ` Si votre dossier n’est pas déclaré irrecevable au plus tard le ${fr.day(admissibleOn)}, il sera réputé recevable : ce n’est pas une promesse de subvention.` : ''}${silentOn ? `\n\nSous réserve que votre demande soit complète, elle sera implicitement rejetée si aucune subvention n’est attribuée au plus tard le ${fr.day(silentOn)} ; vous pourrez la présenter de nouveau. Ce délai s’arrête tant que vous sont demandées des pièces qu’un texte exige.${admissibleOn ? ' Il peut être prolongé par une décision motivée, qui vous sera notifiée.' : ''}${remediesAgainstSilence.fr(contest, fund)}` : ''}`,
    }),
    en: ({ title, requestedCents, receivedAt, screeningDueOn, admissibleOn, silentOn, derogation, contest }, fund) => ({
      subject: `Received: ${title}`,
      text: `Your application "${title}", asking for ${en.euros(requestedCents)}, has been submitted. It was received on ${exactInstant('en', receivedAt)} (Paris time).${serviceOf('Service in charge:', fund)} It will be screened by ${en.day(screeningDueOn)}. There is nothing for you to do until then.${derogation ? ` It names a derogation from the least own funding: ${derogation.label.en} (${derogation.article}), granted by: ${derogation.act}.` : ''}${admissibleOn ? ` If your application is not found inadmissible by ${en.day(admissibleOn)}, it will be deemed admissible: that promises no subsidy.` : ''}${silentOn ? `\n\nProvided that your request is complete, it will be deemed rejected if no subsidy is awarded by ${en.day(silentOn)}; you may then submit it again. That time is suspended while you are asked for documents that a text requires.${admissibleOn ? ' A reasoned decision, of which you will be notified, may extend it.' : ''}${remediesAgainstSilence.en(contest, fund)}` : ''}`,
    }),
  }),
  /** `closesOn`: the last day of the call; null where it has none. */
  askSubmission: letter<{ title: string; by: string; closesOn: string | null }>({
    fr: ({ title, by, closesOn }) => ({
      subject: `À relire et déposer : ${title}`,
      text: `${by} vous prévient que le dossier « ${title} » est prêt. Relisez-le, puis déposez-le : vous avez ce rôle dans votre administration.${closesOn ? ` L’appel reçoit des dossiers jusqu’au ${fr.day(closesOn)}.` : ''}`,
    }),
    en: ({ title, by, closesOn }) => ({
      subject: `To be read and submitted: ${title}`,
      text: `${by} tells you that the application "${title}" is ready. Read it, then submit it: you have this role in your organisation.${closesOn ? ` The call takes applications until ${en.day(closesOn)}.` : ''}`,
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
  deemAdmissible: letter<{ title: string; organisation: string; since: string; months: number; source: string; toFund: boolean }>({
    fr: ({ title, organisation, since, months, source, toFund }) => ({
      subject: `Dossier réputé recevable : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) n’a pas été déclaré irrecevable ${withinMonths.fr(months)} de sa réception : il est réputé recevable depuis le ${fr.day(since)} (${source}). Sa recevabilité n’est plus à examiner, et son instruction est ouverte.`
        : `Votre dossier « ${title} » n’a pas été déclaré irrecevable ${withinMonths.fr(months)} de sa réception : il est réputé recevable depuis le ${fr.day(since)} (${source}). Son instruction se poursuit. Une demande recevable n’est pas une promesse de subvention.`,
    }),
    en: ({ title, organisation, since, months, source, toFund }) => ({
      subject: `Deemed admissible: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) was not found inadmissible ${withinMonths.en(months)} of its receipt: it is deemed admissible since ${en.day(since)} (${source}). It waits for no screening any more, and its review is open.`
        : `Your application "${title}" was not found inadmissible ${withinMonths.en(months)} of its receipt: it is deemed admissible since ${en.day(since)} (${source}). Its review goes on. An admissible request is no promise of a subsidy.`,
    }),
  }),
  /** `anew`: the article by which a new request may be made after it, where one says so. */
  decideAdmissibility: letter<{ title: string; admissible: boolean; reason: string; anew: string | null; contest: Remedies }>({
    fr: ({ title, admissible, reason, anew, contest }, fund) => ({
      subject: `${admissible ? 'Dossier recevable' : 'Dossier irrecevable'} : ${title}`,
      text: admissible
        ? `Votre dossier « ${title} » est recevable. Le Datalab l’instruit maintenant.`
        : `Votre dossier « ${title} » est irrecevable. Motif :\n\n${reason}${anew === null ? '' : `\n\nVous pouvez déposer une nouvelle demande, corrigée (${anew}).`}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, admissible, reason, anew, contest }, fund) => ({
      subject: `${admissible ? 'Admissible' : 'Inadmissible'}: ${title}`,
      text: admissible
        ? `Your application "${title}" is admissible. The Datalab is now reviewing it.`
        : `Your application "${title}" is inadmissible, for this reason:\n\n${reason}${anew === null ? '' : `\n\nYou may make a new request, corrected (${anew}).`}${remedies.en(contest, fund)}`,
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
  /** `isAwarded`: true for an award whose agreement is not signed yet. */
  warnOfSilence: letter<{ title: string; organisation: string; silentOn: string; source: string; isAwarded: boolean }>({
    fr: ({ title, organisation, silentOn, source, isAwarded }) => ({
      subject: `Subvention à attribuer au plus tard le ${fr.day(silentOn)} : ${title}`,
      text: `Sans subvention attribuée au plus tard le ${fr.day(silentOn)}, la demande « ${title} » (${organisation}) sera implicitement rejetée (${source}).${isAwarded ? ' La décision du comité n’y suffit pas : la subvention est attribuée par la convention, une fois signée par les deux parties (décret 2018-514 art. 8).' : ''} Tant que ce jour n’est pas passé, la présidence du comité peut prolonger le délai par une décision motivée.`,
    }),
    en: ({ title, organisation, silentOn, source, isAwarded }) => ({
      subject: `Subsidy to award by ${en.day(silentOn)}: ${title}`,
      text: `Without an award by ${en.day(silentOn)}, the request "${title}" (${organisation}) will be deemed rejected (${source}).${isAwarded ? ' The decision of the committee is not enough: the subsidy is awarded by the agreement, once both sides have signed it (décret 2018-514 art. 8).' : ''} As long as that day has not passed, the chair of the committee may extend the time by a reasoned decision.`,
    }),
  }),
  /** `before`: the last day for the award until then. */
  extendAwardPeriod: letter<{ title: string; before: string; until: string; reason: string; source: string; contest: Remedies }>({
    fr: ({ title, before, until, reason, source, contest }, fund) => ({
      subject: `Délai prolongé jusqu’au ${fr.day(until)} : ${title}`,
      text: `Le délai pour attribuer une subvention à votre projet « ${title} », qui se terminait le ${fr.day(before)}, est prolongé jusqu’au ${fr.day(until)} (${source}). Sans subvention attribuée ce jour au plus tard, votre demande sera implicitement rejetée. Motif de la prolongation :\n\n${reason}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, before, until, reason, source, contest }, fund) => ({
      subject: `Time extended until ${en.day(until)}: ${title}`,
      text: `The time to award a subsidy to your project "${title}", which ended on ${en.day(before)}, is extended until ${en.day(until)} (${source}). Without an award by that day, your request will be deemed rejected. Reason for the extension:\n\n${reason}${remedies.en(contest, fund)}`,
    }),
  }),
  /** `isAwarded`: true for an award whose agreement was not signed in time; `isReexamined`: it is examined again. */
  recordSilence: letter<{
    title: string;
    organisation: string;
    silentOn: string;
    source: string;
    isAwarded: boolean;
    isReexamined: boolean;
    toFund: boolean;
    contest: Remedies;
  }>({
    fr: ({ title, organisation, silentOn, source, isAwarded, isReexamined, toFund, contest }, fund) => ({
      subject: `${toFund ? 'Silence valant rejet' : 'Demande réputée rejetée'} : ${title}`,
      text: toFund
        ? `Le dossier « ${title} » (${organisation}) n’avait pas ${isAwarded ? 'de convention signée par les deux parties' : 'reçu de décision favorable'} le ${fr.day(silentOn)} : le silence du fonds vaut rejet (${source}), qui peut être contesté. ${isReexamined ? 'La convention ne pourra être signée que si l’attribution, en cours de réexamen, est confirmée.' : `Une ${isAwarded ? 'signature' : 'décision expresse'} reste possible, et attendue.`}`
        : isAwarded
          ? `La convention de votre projet « ${title} » n’a pas été signée par les deux parties dans le délai, le ${fr.day(silentOn)} : aucune subvention ne lui est attribuée, et votre demande est implicitement rejetée depuis ce jour (${source}). Vous pouvez la présenter de nouveau ; ${isReexamined ? 'si l’attribution, en cours de réexamen, est confirmée, la convention pourra être signée, et vaudra attribution' : 'la convention peut encore être signée, et vaudra attribution'}.${remediesOfSilence.fr(contest, fund, silentOn)}`
          : `Votre demande « ${title} » n’a pas reçu de décision favorable dans le délai, le ${fr.day(silentOn)} : elle est implicitement rejetée depuis ce jour (${source}). Vous pouvez la présenter de nouveau ; son examen continue, et une décision favorable reste possible.${remediesOfSilence.fr(contest, fund, silentOn)}`,
    }),
    en: ({ title, organisation, silentOn, source, isAwarded, isReexamined, toFund, contest }, fund) => ({
      subject: `${toFund ? 'Silence counts as a rejection' : 'Deemed rejected'}: ${title}`,
      text: toFund
        ? `The application "${title}" (${organisation}) had no ${isAwarded ? 'agreement signed by both sides' : 'decision in its favour'} on ${en.day(silentOn)}: the fund's silence counts as a rejection (${source}), which may be contested. ${isReexamined ? 'The agreement may only be signed if the award, which is being re-examined, is confirmed.' : `${isAwarded ? 'A signature' : 'An express decision'} is still possible, and expected.`}`
        : isAwarded
          ? `The agreement of your project "${title}" was not signed by both sides at the end of the period, on ${en.day(silentOn)}: no subsidy is awarded to it, and your request has been deemed rejected since that day (${source}). You may submit it again; ${isReexamined ? 'if the award, which is being re-examined, is confirmed, the agreement may be signed, and will be the award' : 'the agreement may still be signed, and will be the award'}.${remediesOfSilence.en(contest, fund, silentOn)}`
          : `Your request "${title}" had no decision in its favour at the end of its period, on ${en.day(silentOn)}: it has been deemed rejected since that day (${source}). You may submit it again; its review goes on, and it may still be accepted.${remediesOfSilence.en(contest, fund, silentOn)}`,
    }),
  }),
};
