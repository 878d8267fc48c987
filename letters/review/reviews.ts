import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

/** Why an opinion that is asked for has no deadline yet. */
const HELD = {
  fr: {
    correction: 'Des corrections sont demandées à l’administration : vous recevrez un message quand elles seront reçues.',
    opinions: 'Il n’est pas encore attendu : d’autres avis le précèdent, et vous recevrez un message quand l’étape s’ouvrira.',
  },
  en: {
    correction: 'Corrections are asked of the applicant: you will get a message when they are received.',
    opinions: 'It is not expected yet: other opinions come first, and you will get a message when the step opens.',
  },
};

const awaited = {
  fr: (deadlineOn: string | null, awaits: keyof typeof HELD.fr | null): string =>
    `${deadlineOn ? `Il est attendu pour le ${fr.day(deadlineOn)}.` : HELD.fr[awaits ?? 'correction']} Merci d’accepter cette demande, ou de la décliner en indiquant le motif.`,
  en: (deadlineOn: string | null, awaits: keyof typeof HELD.en | null): string =>
    `${deadlineOn ? `It is expected by ${en.day(deadlineOn)}.` : HELD.en[awaits ?? 'correction']} Please accept this request, or decline it with the reason.`,
};

export const reviews = {
  /** `deadlineOn` is null while the step waits for a correction, or for other opinions. */
  assignReviewer: letter<{ title: string; step: string; deadlineOn: string | null; awaits: 'correction' | 'opinions' | null }>({
    fr: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Un avis vous est demandé : ${title}`,
      text: `Un avis vous est demandé sur le dossier « ${title} », étape « ${step} ». ${awaited.fr(deadlineOn, awaits)}`,
    }),
    en: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Your opinion is asked: ${title}`,
      text: `Your opinion is asked on the application "${title}", step "${step}". ${awaited.en(deadlineOn, awaits)}`,
    }),
  }),
  /** To the reviewer who was asked until now. */
  replaceReviewer: letter<{ title: string; step: string }>({
    fr: ({ title, step }) => ({
      subject: `Votre avis n’est plus attendu : ${title}`,
      text: `L’avis de l’étape « ${step} » du dossier « ${title} » est confié à une autre personne. Vous n’avez plus à le rendre.`,
    }),
    en: ({ title, step }) => ({
      subject: `Your opinion is no longer expected: ${title}`,
      text: `Another reviewer is asked for the opinion on step "${step}" of the application "${title}". You no longer need to give it.`,
    }),
  }),
  /** To the lead: no reviewer has the step any more. `deadlineOn` as above. */
  declineAssignment: letter<{ title: string; step: string; reviewer: string; reason: string; deadlineOn: string | null }>({
    fr: ({ title, step, reviewer, reason, deadlineOn }) => ({
      subject: `Avis décliné : ${title}`,
      text: `${reviewer} décline l’avis de l’étape « ${step} » du dossier « ${title} »${deadlineOn ? `, attendu pour le ${fr.day(deadlineOn)}` : ''}. L’étape n’est plus confiée à personne : désignez quelqu’un d’autre. Motif :\n\n${reason}`,
    }),
    en: ({ title, step, reviewer, reason, deadlineOn }) => ({
      subject: `Opinion declined: ${title}`,
      text: `${reviewer} declines the opinion on step "${step}" of the application "${title}"${deadlineOn ? `, which is expected by ${en.day(deadlineOn)}` : ''}. The step is unassigned: please assign another reviewer. The reason:\n\n${reason}`,
    }),
  }),
  /** To the person whose opinion was declined by the link of their letter. */
  declinedByLetter: letter<{ title: string; step: string; reason: string }>({
    fr: ({ title, step, reason }) => ({
      subject: `Vous avez décliné un avis : ${title}`,
      text: `L’avis de l’étape « ${step} » du dossier « ${title} » a été décliné par le lien de votre lettre. Si ce n’est pas vous, dites-le à la direction du Datalab, qui désigne une autre personne. Motif :\n\n${reason}`,
    }),
    en: ({ title, step, reason }) => ({
      subject: `You have declined an opinion: ${title}`,
      text: `The opinion on step "${step}" of the application "${title}" was declined by the link of your letter. If that was not you, tell the Datalab lead, who asks another reviewer. The reason:\n\n${reason}`,
    }),
  }),
  /**
   * `last`: the deadline is near; otherwise half of the time has passed. `unanswered`: the reviewer has neither
   * accepted nor declined.
   */
  remindReviewer: letter<{ title: string; step: string; deadlineOn: string; last: boolean; unanswered: boolean }>({
    fr: ({ title, step, deadlineOn, last, unanswered }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avis attendu sur ${title}`,
      text: `${last ? 'L’échéance approche' : 'La moitié du délai est passée'} : l’avis de l’étape « ${step} » du dossier « ${title} » est attendu pour le ${fr.day(deadlineOn)}.${unanswered ? ' Il attend encore que vous l’acceptiez ou le décliniez ; le rendre vaut acceptation.' : ''}`,
    }),
    en: ({ title, step, deadlineOn, last, unanswered }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: opinion expected on ${title}`,
      text: `${last ? 'The deadline is approaching' : 'Half of the time has passed'}: the opinion on step "${step}" of "${title}" is expected by ${en.day(deadlineOn)}.${unanswered ? ' It still waits for you to accept or decline it; giving it says that you accept.' : ''}`,
    }),
  }),
  escalateStep: letter<{ title: string; step: string; reviewer: string | null; askedOn: string | null }>({
    fr: ({ title, step, reviewer, askedOn }) => ({
      subject: `Avis en retard : ${title}`,
      text: `L’étape « ${step} » du dossier « ${title} » est en retard. ${reviewer ? `L’avis était demandé à ${reviewer}${askedOn ? ` depuis le ${fr.day(askedOn)}` : ''}.` : 'Personne n’était désigné.'} Vous pouvez prolonger l’étape, désigner une autre personne ou, si l’étape est consultative, déclarer l’avis non requis.`,
    }),
    en: ({ title, step, reviewer, askedOn }) => ({
      subject: `Opinion overdue: ${title}`,
      text: `Step "${step}" of the application "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for the opinion${askedOn ? ` on ${en.day(askedOn)}` : ''}.` : 'No reviewer was assigned.'} You may extend the step, assign another reviewer or, where the step is advisory, waive it.`,
    }),
  }),
  /**
   * Steps open, those before them having ended: to the reviewer asked ahead, or else to the leads, who assign.
   * `deadlineOn`: the first of their deadlines.
   */
  openStep: letter<{ title: string; steps: { step: string; deadlineOn: string }[]; deadlineOn: string; isAssigned: boolean }>({
    fr: ({ title, steps, isAssigned }) => ({
      subject: `${isAssigned ? 'Votre avis est attendu' : 'À confier'} : ${title}`,
      text: `Sur le dossier « ${title} », les avis qui précédaient sont rendus. ${isAssigned ? 'Votre avis est désormais attendu' : 'Personne n’est encore désigné pour ces étapes, qui s’ouvrent'} :\n\n${steps.map(({ step, deadlineOn }) => `– « ${step} », pour le ${fr.day(deadlineOn)}`).join('\n')}`,
    }),
    en: ({ title, steps, isAssigned }) => ({
      subject: `${isAssigned ? 'Your opinion is expected' : 'To be assigned'}: ${title}`,
      text: `On the application "${title}" the opinions before have been given. ${isAssigned ? 'Your opinion is now expected' : 'No reviewer is assigned yet to these steps, which open'}:\n\n${steps.map(({ step, deadlineOn }) => `– "${step}", by ${en.day(deadlineOn)}`).join('\n')}`,
    }),
  }),
  /** All opinions are given: the organisation reads them and may reply. */
  askReply: letter<{ title: string; replyBy: string }>({
    fr: ({ title, replyBy }) => ({
      subject: `Avis rendus : ${title}`,
      text: `Les avis sur votre projet « ${title} » sont rendus. Lisez-les sur la page du dossier, sans le nom de leurs auteurs ; vous pouvez y répondre, une fois, jusqu’au ${fr.day(replyBy)}. Le comité lit les avis et votre réponse avant de décider. Sans réponse, il décide au vu des avis.`,
    }),
    en: ({ title, replyBy }) => ({
      subject: `Opinions given: ${title}`,
      text: `The opinions on your project "${title}" are given. Read them on the application's page, without the names of those who gave them; you may reply, once, by ${en.day(replyBy)}. The committee reads the opinions and your reply before it decides. Without a reply it decides by the opinions.`,
    }),
  }),
  remindReply: letter<{ title: string; replyBy: string }>({
    fr: ({ title, replyBy }) => ({
      subject: `Rappel, réponse aux avis jusqu’au ${fr.day(replyBy)} : ${title}`,
      text: `Vous pouvez encore répondre aux avis sur votre projet « ${title} », une fois, jusqu’au ${fr.day(replyBy)}. Sans réponse, le comité décide au vu des avis.`,
    }),
    en: ({ title, replyBy }) => ({
      subject: `Reminder, reply to the opinions by ${en.day(replyBy)}: ${title}`,
      text: `You may still reply to the opinions on your project "${title}", once, by ${en.day(replyBy)}. Without a reply the committee decides by the opinions.`,
    }),
  }),
  replyToOpinions: letter<{ title: string; organisation: string }>({
    fr: ({ title, organisation }) => ({
      subject: `Réponse aux avis : ${title}`,
      text: `${organisation} a répondu aux avis sur le projet « ${title} ». Le comité lira cette réponse avec les avis, et n’a plus à l’attendre pour examiner le dossier.`,
    }),
    en: ({ title, organisation }) => ({
      subject: `Reply to the opinions: ${title}`,
      text: `${organisation} has replied to the opinions on the project "${title}". The committee will read it with the opinions, and may now examine the application.`,
    }),
  }),
  cancelStep: letter<{ title: string; steps: string[] }>({
    fr: ({ title, steps }) => ({
      subject: `Avis sans objet : ${title}`,
      text: `Sur le dossier « ${title} », un avis qui précédait le vôtre est rendu. Le vôtre, qui l’attendait (${steps.map((step) => `« ${step} »`).join(', ')}), est sans objet : le comité décidera sans lui.`,
    }),
    en: ({ title, steps }) => ({
      subject: `Opinion no longer needed: ${title}`,
      text: `On the application "${title}" an opinion before yours has been given. Yours, which waited for it (${steps.map((step) => `"${step}"`).join(', ')}), is no longer needed: the committee will decide without it.`,
    }),
  }),
  extendStep: letter<{ title: string; step: string; deadlineOn: string; reason: string }>({
    fr: ({ title, step, deadlineOn, reason }) => ({
      subject: `Délai prolongé : ${title}`,
      text: `L’avis de l’étape « ${step} » du dossier « ${title} » est désormais attendu pour le ${fr.day(deadlineOn)}. Motif :\n\n${reason}`,
    }),
    en: ({ title, step, deadlineOn, reason }) => ({
      subject: `Deadline put off: ${title}`,
      text: `The opinion on step "${step}" of the application "${title}" is now expected by ${en.day(deadlineOn)}. The reason:\n\n${reason}`,
    }),
  }),
  waiveStep: letter<{ title: string; step: string; reason: string }>({
    fr: ({ title, step, reason }) => ({
      subject: `Avis non requis : ${title}`,
      text: `Votre avis sur l’étape « ${step} » du dossier « ${title} » n’est plus attendu. Motif :\n\n${reason}`,
    }),
    en: ({ title, step, reason }) => ({
      subject: `Opinion waived: ${title}`,
      text: `Your opinion on step "${step}" of the application "${title}" is no longer awaited. The reason:\n\n${reason}`,
    }),
  }),
  /** `deadlineOn` as above. */
  handOverStep: letter<{
    title: string;
    step: string;
    deadlineOn: string | null;
    awaits: 'correction' | 'opinions' | null;
    absent: string;
  }>({
    fr: ({ title, step, deadlineOn, awaits, absent }) => ({
      subject: `Un avis vous revient en l’absence de ${absent} : ${title}`,
      text: `${absent} s’absente, et c’est vous qui assurez sa suppléance : l’étape « ${step} » du dossier « ${title} » vous est confiée jusqu’à son retour. ${awaited.fr(deadlineOn, awaits)}`,
    }),
    en: ({ title, step, deadlineOn, awaits, absent }) => ({
      subject: `An opinion is yours while ${absent} is away: ${title}`,
      text: `${absent} is away and you stand in: step "${step}" of "${title}" is yours until then. ${awaited.en(deadlineOn, awaits)}`,
    }),
  }),
  /** To the lead: the absent reviewer keeps it. */
  keepStep: letter<{ title: string; step: string; absent: string; substitute: string }>({
    fr: ({ title, step, absent, substitute }) => ({
      subject: `Avis sans suppléance : ${title}`,
      text: `${absent} s’absente, et ${substitute}, qui assure sa suppléance, ne peut juger le dossier « ${title} », ou a décliné cet avis : l’étape « ${step} » reste à ${absent}. Vous pouvez désigner une autre personne.`,
    }),
    en: ({ title, step, absent, substitute }) => ({
      subject: `No substitute for an opinion: ${title}`,
      text: `${absent} is away, and ${substitute}, who stands in, may not judge "${title}", or has declined this opinion: step "${step}" stays with ${absent}. You may assign another reviewer.`,
    }),
  }),
  returnStep: letter<{ title: string; step: string; deadlineOn: string | null; awaits: 'correction' | 'opinions' | null }>({
    fr: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Un avis vous revient : ${title}`,
      text: `Votre absence est finie : l’étape « ${step} » du dossier « ${title} » vous revient. ${awaited.fr(deadlineOn, awaits)}`,
    }),
    en: ({ title, step, deadlineOn, awaits }) => ({
      subject: `An opinion is yours again: ${title}`,
      text: `Your absence is over: step "${step}" of "${title}" is yours again. ${awaited.en(deadlineOn, awaits)}`,
    }),
  }),
  /** To the lead: the reviewer who was asked has an interest. */
  vacateStep: letter<{ title: string; step: string; person: string }>({
    fr: ({ title, step, person }) => ({
      subject: `Avis à confier : ${title}`,
      text: `${person} est en conflit d’intérêts sur le dossier « ${title} » : l’étape « ${step} » ne lui est plus confiée. Désignez une autre personne.`,
    }),
    en: ({ title, step, person }) => ({
      subject: `To be assigned: ${title}`,
      text: `${person} has a conflict of interest over the application "${title}": step "${step}" is no longer theirs. Assign another reviewer.`,
    }),
  }),
  /** To the lead. */
  mendOpinion: letter<{ title: string; step: string; reviewer: string; reason: string }>({
    fr: ({ title, step, reviewer, reason }) => ({
      subject: `Avis rectifié : ${title}`,
      text: `${reviewer} a rectifié son avis de l’étape « ${step} » du dossier « ${title} ». Son sens ne change pas, et l’avis tel qu’il était reste lisible. Motif :\n\n${reason}`,
    }),
    en: ({ title, step, reviewer, reason }) => ({
      subject: `Opinion mended: ${title}`,
      text: `${reviewer} has mended their opinion on step "${step}" of the application "${title}". Its conclusion is unchanged, and the original opinion stays readable. The reason:\n\n${reason}`,
    }),
  }),
  /**
   * `steps`: with their deadlines, null for one that waits for other opinions. To the reviewer who is asked again, or
   * to the lead where there is none.
   */
  reopenSteps: letter<{
    title: string;
    steps: { step: string; deadlineOn: string | null }[];
    deadlineOn: string | null;
    reason: string;
    isAssigned: boolean;
  }>({
    fr: ({ title, steps, reason, isAssigned }) => ({
      subject: `${isAssigned ? 'Votre avis est demandé à nouveau' : 'À confier'} : ${title}`,
      text: `L’administration a modifié le dossier « ${title} » depuis ces avis, qui sont conservés et ne comptent plus. ${isAssigned ? 'Votre avis est demandé sur la version actuelle' : 'Personne n’est désigné pour le donner à nouveau'} :\n\n${steps.map(({ step, deadlineOn }) => `– « ${step} »${deadlineOn ? `, pour le ${fr.day(deadlineOn)}` : ', après d’autres avis'}`).join('\n')}\n\nMotif :\n\n${reason}`,
    }),
    en: ({ title, steps, reason, isAssigned }) => ({
      subject: `${isAssigned ? 'Your opinion is asked again' : 'To be assigned'}: ${title}`,
      text: `The applicant has changed the application "${title}" since these opinions, which are kept and no longer count. ${isAssigned ? 'Your opinion is asked on the current version' : 'No reviewer is assigned to give it again'}:\n\n${steps.map(({ step, deadlineOn }) => `– "${step}"${deadlineOn ? `, by ${en.day(deadlineOn)}` : ', after other opinions'}`).join('\n')}\n\nThe reason:\n\n${reason}`,
    }),
  }),
  /** Opinions that were no longer needed wait again for those before them. */
  awaitSteps: letter<{ title: string; steps: string[] }>({
    fr: ({ title, steps }) => ({
      subject: `Avis à nouveau en attente : ${title}`,
      text: `Sur le dossier « ${title} », un avis qui précède le vôtre est demandé à nouveau. Le vôtre, qui était sans objet (${steps.map((step) => `« ${step} »`).join(', ')}), attend donc à nouveau ; vous recevrez un message quand l’étape s’ouvrira.`,
    }),
    en: ({ title, steps }) => ({
      subject: `Opinion waits again: ${title}`,
      text: `On the application "${title}" an opinion that comes before yours is asked again. Yours, which was no longer needed (${steps.map((step) => `"${step}"`).join(', ')}), therefore waits again; you will get a message when the step opens.`,
    }),
  }),
  /**
   * To the reviewer who gave it, to the lead, who asks another, and to the chair from whose agenda the application
   * goes.
   */
  voidOpinion: letter<{ title: string; step: string; reason: string; to: 'reviewer' | 'lead' | 'chair' }>({
    fr: ({ title, step, reason, to }) =>
      ({
        reviewer: {
          subject: `Votre avis est annulé : ${title}`,
          text: `Votre avis sur l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts. Il est conservé et ne compte plus. Motif :\n\n${reason}`,
        },
        lead: {
          subject: `Avis annulé, à confier : ${title}`,
          text: `L’avis de l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts. Désignez une autre personne. Motif :\n\n${reason}`,
        },
        chair: {
          subject: `Dossier retiré de l’ordre du jour : ${title}`,
          text: `L’avis de l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts : le dossier quitte l’ordre du jour et retourne à l’instruction. Motif :\n\n${reason}`,
        },
      })[to],
    en: ({ title, step, reason, to }) =>
      ({
        reviewer: {
          subject: `Your opinion is voided: ${title}`,
          text: `Your opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest. It is kept, but no longer counts. The reason:\n\n${reason}`,
        },
        lead: {
          subject: `Opinion voided, to be assigned: ${title}`,
          text: `The opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest. Assign another reviewer. The reason:\n\n${reason}`,
        },
        chair: {
          subject: `Application taken off the agenda: ${title}`,
          text: `The opinion on step "${step}" of the application "${title}" is voided because of a conflict of interest: the application leaves the agenda and goes back to its review. The reason:\n\n${reason}`,
        },
      })[to],
  }),
};
