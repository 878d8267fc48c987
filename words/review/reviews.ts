import type { AcceptAssignment, DeclineAssignment } from '../../domain/review/assignment.ts';
import type { MendOpinion } from '../../domain/review/mending.ts';
import type { ReplyToOpinions } from '../../domain/review/reply.ts';
import type { ReopenSteps, VoidOpinion } from '../../domain/review/reopening.ts';
import type { AssignReviewer, ExtendStep, GiveOpinion, WaiveStep } from '../../domain/review/review.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { opinion, revision, toConcerned, toLead, verdict, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { TimelineFacts, WordsOf } from '../words-of.ts';

const step = field('Avis', 'Opinion', 'L’étape d’instruction concernée.', 'The review step concerned.');
const scores = field('Notes', 'Scores', 'De 0 à 5 pour chaque critère.', 'From 0 to 5 for each criterion.');
const toReviewers = field(
  'Motif',
  'Reason',
  'Ce motif est communiqué aux personnes chargées des avis.',
  'Those who give the opinions read this reason.',
);

/** What the end of a step did to the steps behind it. */
const followed = {
  fr: ({ opened, cancelled }: TimelineFacts): string =>
    `${opened ? ` ; s’ouvre : « ${opened} »` : ''}${cancelled ? ` ; sans objet : « ${cancelled} »` : ''}`,
  en: ({ opened, cancelled }: TimelineFacts): string =>
    `${opened ? `; opens: "${opened}"` : ''}${cancelled ? `; no longer needed: "${cancelled}"` : ''}`,
};

/** What became of the steps of ended opinions, and of the steps behind them. */
const asked = {
  fr: ({ reopened, waits, cancelled }: TimelineFacts): string =>
    `${reopened ? ` ; attendu à nouveau : « ${reopened} »` : ''}${waits ? ` ; à nouveau en attente : « ${waits} »` : ''}${followed.fr({ cancelled: cancelled ?? null })}`,
  en: ({ reopened, waits, cancelled }: TimelineFacts): string =>
    `${reopened ? `; awaited again: "${reopened}"` : ''}${waits ? `; waits again: "${waits}"` : ''}${followed.en({ cancelled: cancelled ?? null })}`,
};

export const reviews = {
  acceptAssignment: {
    fr: {
      button: 'Accepter de rendre l’avis',
      title: 'Accepter de rendre l’avis',
      intro: 'Accepter, c’est s’engager à rendre cet avis avant son échéance. Décliné, il est demandé à une autre personne.',
      done: 'Vous rendrez cet avis.',
      happened: ({ step }) => `a accepté de rendre l’avis « ${step} »`,
    },
    en: {
      button: 'Agree to give the opinion',
      title: 'Agree to give the opinion',
      intro: 'By agreeing, you undertake to give this opinion by its deadline. If you decline, another person is asked for it.',
      done: 'You will give this opinion.',
      happened: ({ step }) => `accepted to give the opinion "${step}"`,
    },
    fields: { step },
  },
  assignReviewer: {
    fr: {
      button: 'Demander un avis',
      title: 'Demander un avis',
      intro: 'La personne choisie remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis est demandé.',
      happened: ({ reviewer, step, byLoad, absent, deadlineOn }) =>
        `a demandé l’avis « ${step} » à ${reviewer}${byLoad ? ', d’après la charge de chacun' : ''}${absent ? `, en l’absence de ${absent}` : ''}${deadlineOn ? `, pour le ${fr.day(String(deadlineOn))}` : ''}`,
    },
    en: {
      button: 'Ask for an opinion',
      title: 'Ask for an opinion',
      intro: 'The person chosen replaces the one asked before, if any.',
      done: 'The opinion is asked for.',
      happened: ({ reviewer, step, byLoad, absent, deadlineOn }) =>
        `asked ${reviewer} for the opinion "${step}"${byLoad ? ', by the reviewers’ load' : ''}${absent ? `, while ${absent} is away` : ''}${deadlineOn ? `, by ${en.day(String(deadlineOn))}` : ''}`,
    },
    fields: {
      step,
      reviewerId: field('Personne chargée de l’avis', 'Reviewer'),
    },
  },
  declineAssignment: {
    fr: {
      button: 'Décliner l’avis',
      title: 'Décliner la demande d’avis',
      intro: 'L’avis n’est plus demandé à personne. La direction du Datalab en est informée et désigne une autre personne.',
      done: 'Vous avez décliné cet avis.',
      happened: ({ step, byLetter }) => `a décliné l’avis « ${step} »${byLetter ? ', par le lien de sa lettre et sans se connecter' : ''}`,
    },
    en: {
      button: 'Decline the opinion',
      title: 'Decline the request for an opinion',
      intro: 'You are no longer asked for the opinion. The Datalab lead is told, and asks another person.',
      done: 'You have declined this opinion.',
      happened: ({ step, byLetter }) =>
        `declined the opinion "${step}"${byLetter ? ', by the link of their letter and without signing in' : ''}`,
    },
    fields: { step, reason: toLead },
  },
  extendStep: {
    fr: {
      button: 'Prolonger le délai',
      title: 'Prolonger le délai d’un avis',
      intro:
        'Les jours s’ajoutent à l’échéance ou, si elle est passée, à partir d’aujourd’hui. La personne qui doit rendre l’avis en est informée.',
      done: 'Le délai est prolongé.',
      happened: ({ step, deadlineOn }) => `a prolongé le délai de l’avis « ${step} » jusqu’au ${fr.day(String(deadlineOn))}`,
    },
    en: {
      button: 'Extend the deadline',
      title: 'Extend the deadline of an opinion',
      intro: 'The days are added to the deadline or, where it has passed, from today. The reviewer is told.',
      done: 'The deadline is extended.',
      happened: ({ step, deadlineOn }) => `put off the deadline of the opinion "${step}" to ${en.day(String(deadlineOn))}`,
    },
    fields: {
      step,
      workingDays: field(
        'Jours ouvrés en plus',
        'Working days more',
        'Sans les fins de semaine ni les jours fériés. Deux au moins.',
        'Without weekends and public holidays. Two at least.',
      ),
      reason: toReviewers,
    },
  },
  giveOpinion: {
    fr: {
      button: 'Rendre un avis',
      title: 'Rendre un avis sur le dossier',
      intro: 'Notez chaque critère de 0 à 5. Si l’avis est bloquant et défavorable, les avis qui en dépendent ne sont plus demandés.',
      warning:
        'Le sens d’un avis rendu ne change plus. Une erreur dans ses notes ou sa motivation se rectifie tant que rien ne s’appuie sur lui.',
      done: 'Votre avis est rendu.',
      awaited: 'Avis de l’instruction',
      happened: ({ step, verdict, ...then }) =>
        `a rendu l’avis « ${step} »${verdict ? ` : ${fr.verdicts[String(verdict)]}` : ''}${followed.fr(then)}`,
    },
    en: {
      button: 'Give an opinion',
      title: 'Give an opinion on the application',
      intro:
        'Score each criterion from 0 to 5. If the opinion is blocking and unfavourable, the opinions that depend on it are no longer asked for.',
      warning:
        'What an opinion concludes can no longer be changed once it is given. A slip in its scores or reasons can be mended until something rests on it.',
      done: 'Your opinion is given.',
      awaited: 'Opinions of the review',
      happened: ({ step, verdict, ...then }) =>
        `gave the opinion "${step}"${verdict ? `: ${en.verdicts[String(verdict)]}` : ''}${followed.en(then)}`,
    },
    fields: {
      step,
      revision,
      verdict,
      scores,
      comment: opinion,
    },
  },
  mendOpinion: {
    fr: {
      button: 'Rectifier l’avis',
      title: 'Rectifier une erreur dans votre avis',
      intro:
        'Les notes et la motivation se rectifient ; le sens de l’avis ne change pas. L’avis tel qu’il était reste lisible, avec votre motif.',
      warning: 'La direction du Datalab en est informée.',
      done: 'Votre avis est rectifié.',
      happened: ({ step }) => `a rectifié son avis « ${step} »`,
    },
    en: {
      button: 'Mend the opinion',
      title: 'Mend a slip in your opinion',
      intro: 'Scores and reasons can be mended; what the opinion concludes stays. The opinion as it was stays readable, with your reason.',
      warning: 'The Datalab lead is told.',
      done: 'Your opinion is mended.',
      happened: ({ step }) => `mended their opinion "${step}"`,
    },
    fields: {
      step,
      scores,
      comment: opinion,
      reason: field(
        'Motif',
        'Reason',
        'Lu par la direction du Datalab, les personnes chargées des autres avis et le comité.',
        'The Datalab lead, the other reviewers and the committee read it.',
      ),
    },
  },
  reopenSteps: {
    fr: {
      button: 'Redemander des avis',
      title: 'Redemander des avis sur la nouvelle version du dossier',
      intro: 'Les avis rendus sur une version antérieure sont conservés, mais ne comptent plus.',
      warning: 'Les personnes qui les ont rendus sont sollicitées à nouveau.',
      done: 'Les avis sont redemandés.',
      happened: (facts) => `a demandé à nouveau des avis rendus sur une version antérieure${asked.fr(facts)}`,
    },
    en: {
      button: 'Ask for opinions again',
      title: 'Ask again for opinions on the new version of the application',
      intro: 'The opinions given on an earlier version are kept, but no longer count.',
      warning: 'Those who gave them are asked again.',
      done: 'The opinions are asked for again.',
      happened: (facts) => `asked again for opinions on an earlier version${asked.en(facts)}`,
    },
    fields: {
      steps: field(
        'Avis à redemander',
        'Opinions to ask for again',
        'Ceux qui ont été rendus sur une version antérieure du dossier.',
        'Those that were given on an earlier version of the application.',
      ),
      reason: toReviewers,
    },
  },
  voidOpinion: {
    fr: {
      button: 'Annuler l’avis',
      title: 'Annuler un avis pour conflit d’intérêts',
      intro:
        'L’avis est conservé, mais ne compte plus : il est demandé à une autre personne. Si une décision favorable a été prise, elle est réexaminée.',
      warning: 'La personne qui l’a rendu en est informée. L’annulation ne peut pas être reprise.',
      done: 'L’avis est annulé.',
      happened: ({ step, reviewer, ...then }) => `a annulé l’avis « ${step} » de ${reviewer}, pour conflit d’intérêts${asked.fr(then)}`,
    },
    en: {
      button: 'Void the opinion',
      title: 'Void an opinion because of a conflict of interest',
      intro: 'The opinion is kept, but no longer counts: another person is asked. If an award was decided, it is examined again.',
      warning: 'The person who gave it is told. This cannot be taken back.',
      done: 'The opinion is void.',
      happened: ({ step, reviewer, ...then }) =>
        `voided the opinion "${step}" of ${reviewer}, because of a conflict of interest${asked.en(then)}`,
    },
    fields: { step, reason: toConcerned },
  },
  waiveStep: {
    fr: {
      button: 'Déclarer l’avis non requis',
      title: 'Poursuivre sans cet avis',
      intro: 'Seul un avis consultatif peut être déclaré non requis. L’instruction continue sans lui.',
      warning: 'La personne à qui l’avis était demandé en est informée. Ce choix ne peut pas être repris.',
      done: 'L’avis n’est plus requis. L’instruction continue.',
      happened: ({ step, ...then }) => `a déclaré non requis l’avis « ${step} »${followed.fr(then)}`,
    },
    en: {
      button: 'Waive the opinion',
      title: 'Go on without this opinion',
      intro: 'Only an advisory opinion can be waived. The review goes on without it.',
      warning: 'The person who was asked for it is told. This cannot be taken back.',
      done: 'The opinion is waived. The review goes on.',
      happened: ({ step, ...then }) => `waived the opinion "${step}"${followed.en(then)}`,
    },
    fields: { step, reason: toReviewers },
  },
  remindReviewer: {
    fr: { happened: ({ step, last }) => `${last ? 'Dernier rappel' : 'Rappel'} : l’avis « ${step} » est attendu` },
    en: { happened: ({ step, last }) => `${last ? 'Last reminder' : 'Reminder'}: the opinion "${step}" is awaited` },
  },
  escalateStep: {
    fr: { happened: ({ step }) => `L’avis « ${step} » est en retard ; la direction du Datalab est alertée` },
    en: { happened: ({ step }) => `The opinion "${step}" has passed its deadline and was taken to the Datalab’s lead` },
  },
  replyToOpinions: {
    fr: {
      button: 'Répondre aux avis',
      title: 'Répondre aux avis',
      intro: 'Le comité lit les avis et votre réponse avant de décider.',
      warning: 'Vous répondez une seule fois : une réponse ne peut pas être modifiée.',
      done: 'Votre réponse est enregistrée.',
      happened: 'a répondu aux avis',
    },
    en: {
      button: 'Reply to the opinions',
      title: 'Reply to the opinions',
      intro: 'The committee reads the opinions and your reply before it decides.',
      warning: 'You reply once: a reply cannot be changed.',
      done: 'Your reply is recorded.',
      happened: 'replied to the opinions',
    },
    fields: { version, reply: field('Votre réponse', 'Your reply') },
  },
  remindReply: {
    fr: { happened: 'Rappel : le délai pour répondre aux avis s’achève' },
    en: { happened: 'Reminder: the time to reply to the opinions is about to end' },
  },
  continueReview: {
    fr: {
      happened: ({ opened, cancelled, reviewed }) =>
        `L’instruction ${reviewed ? 'est terminée' : 'continue'}${followed.fr({ opened: opened ?? null, cancelled: cancelled ?? null })}`,
    },
    en: {
      happened: ({ opened, cancelled, reviewed }) =>
        `The review ${reviewed ? 'has ended' : 'goes on'}${followed.en({ opened: opened ?? null, cancelled: cancelled ?? null })}`,
    },
  },
  handOverStep: {
    fr: { happened: ({ step, reviewer, absent }) => `L’avis « ${step} » passe à ${reviewer}, en l’absence de ${absent}` },
    en: { happened: ({ step, reviewer, absent }) => `The opinion "${step}" goes to ${reviewer} while ${absent} is away` },
  },
  keepStep: {
    fr: {
      happened: ({ step, reviewer, substitute }) =>
        `L’avis « ${step} » reste à ${reviewer} pendant son absence : ${substitute} ne peut le prendre`,
    },
    en: {
      happened: ({ step, reviewer, substitute }) =>
        `The opinion "${step}" stays with ${reviewer}, who is away: ${substitute} cannot take it`,
    },
  },
  returnStep: {
    fr: { happened: ({ step, reviewer }) => `L’avis « ${step} » revient à ${reviewer}` },
    en: { happened: ({ step, reviewer }) => `The opinion "${step}" is ${reviewer}'s again` },
  },
  vacateStep: {
    fr: { happened: ({ step, reviewer }) => `a retiré l’avis « ${step} » à ${reviewer}, en conflit d’intérêts` },
    en: { happened: ({ step, reviewer }) => `took the opinion "${step}" from ${reviewer}, who has a conflict of interest` },
  },
} satisfies WordsOf<
  'reviews',
  {
    acceptAssignment: typeof AcceptAssignment;
    assignReviewer: typeof AssignReviewer;
    declineAssignment: typeof DeclineAssignment;
    extendStep: typeof ExtendStep;
    giveOpinion: typeof GiveOpinion;
    mendOpinion: typeof MendOpinion;
    replyToOpinions: typeof ReplyToOpinions;
    reopenSteps: typeof ReopenSteps;
    voidOpinion: typeof VoidOpinion;
    waiveStep: typeof WaiveStep;
  }
>;
