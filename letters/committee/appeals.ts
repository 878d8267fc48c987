import type { Appealable } from '../../domain/committee/contested.ts';
import type { Words } from '../../domain/core/words.ts';
import { decisionWords, followsUpheld } from '../../words/committee/contested.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remediesAfterAppeal } from '../core/remedies.ts';

/** What is appealed against, of which file, and whether its organisation is a service of the State. */
type Appealed = { title: string; against: Appealable; isState: boolean };

/** A service of the State does not sue the State: it asks that a decision be looked at again (réexamen). */
const named = {
  fr: ({ isState, against, title }: Appealed) => ({
    subject: isState ? 'Réexamen' : 'Recours',
    yours: `Votre ${isState ? 'demande de réexamen portant sur' : 'recours contre'} ${decisionWords.fr[against]} (dossier « ${title} »)`,
    e: isState ? 'e' : '',
    it: isState ? 'elle' : 'il',
  }),
  en: ({ isState, against, title }: Appealed) => ({
    subject: isState ? 'New examination' : 'Appeal',
    yours: `Your ${isState ? 'request for a new examination of' : 'appeal against'} ${decisionWords.en[against]} (application "${title}")`,
  }),
};

/** The article by which silence rejects: none to a service of the State, which it does not concern. */
const byArticle = ({ isState }: Pick<Appealed, 'isState'>): string =>
  isState ? '' : ' (code des relations entre le public et l’administration, L411-7)';

/** The same as the fund's people read it: an appeal by any of its people. */
const within = {
  fr: ({ title, against }: Pick<Appealed, 'title' | 'against'>) =>
    `le recours contre ${decisionWords.fr[against]}, sur le dossier « ${title} »`,
  en: ({ title, against }: Pick<Appealed, 'title' | 'against'>) =>
    `the appeal against ${decisionWords.en[against]}, on the application "${title}"`,
};

/** What stays of a claim, or the new amount of an award. */
type Amounts = { keptCents: number | null; awardedCents: number | null };
const followsOf = {
  fr({ against, keptCents, awardedCents }: Amounts & Pick<Appealed, 'against'>): string {
    if (against === 'claimed')
      return keptCents === null
        ? 'Le reversement n’est plus demandé.'
        : `Le reversement n’est plus demandé qu’à hauteur de ${fr.euros(keptCents)}.`;
    return `${followsUpheld.fr[against]}${awardedCents === null ? '' : ` Nouveau montant : ${fr.euros(awardedCents)}.`}`;
  },
  en({ against, keptCents, awardedCents }: Amounts & Pick<Appealed, 'against'>): string {
    if (against === 'claimed')
      return keptCents === null ? 'The amount is no longer claimed.' : `Only ${en.euros(keptCents)} of it are still claimed.`;
    return `${followsUpheld.en[against]}${awardedCents === null ? '' : ` New amount: ${en.euros(awardedCents)}.`}`;
  },
};

const waits: Words = {
  fr: ' Un montant à engager de nouveau demande désormais le visa du contrôleur budgétaire : il est réservé, et attend ce visa.',
  en: ' An amount to be committed again now needs the controller’s visa: it is reserved until that visa is given.',
};

export const appeals = {
  /** `lapsesOn`: the day after which silence counts as a rejection. */
  appealDecision: letter<Appealed & { organisation: string; grounds: string; lapsesOn: string; toFund: boolean; contest: Remedies }>({
    fr: ({ organisation, grounds, lapsesOn, toFund, contest, ...appeal }, fund) => {
      const { subject, yours, e, it } = named.fr(appeal);
      return toFund
        ? {
            subject: `Recours à confier : ${appeal.title}`,
            text: `Un recours est formé contre ${decisionWords.fr[appeal.against]}, sur le dossier « ${appeal.title} » (${organisation}) :\n\n${grounds}\n\nDemandez un avis à une personne qui n’a pris aucune part à cette décision. Sans réponse du fonds le ${fr.day(lapsesOn)}, le recours sera réputé rejeté.`,
          }
        : {
            subject: `${subject === 'Réexamen' ? 'Demande de réexamen reçue' : 'Recours reçu'} : ${appeal.title}`,
            text: `${yours} est reçu${e}. Une personne qui n’a pris aucune part à la décision l’examine. Sans réponse du fonds le ${fr.day(lapsesOn)}, ${it} sera réputé${e} rejeté${e}${byArticle(appeal)}.${remediesAfterAppeal.fr(contest, fund, ' Vous pourrez alors', 'suivant ce jour')}`,
          };
    },
    en: ({ organisation, grounds, lapsesOn, toFund, contest, ...appeal }, fund) => {
      const { subject, yours } = named.en(appeal);
      return toFund
        ? {
            subject: `Appeal to be assigned: ${appeal.title}`,
            text: `There is an appeal against ${decisionWords.en[appeal.against]}, on the application "${appeal.title}" (${organisation}):\n\n${grounds}\n\nAsk a reviewer who had no part in this decision for an opinion. Without the fund's answer on ${en.day(lapsesOn)} the appeal will be deemed rejected.`,
          }
        : {
            subject: `${subject} received: ${appeal.title}`,
            text: `${yours} has been received. A person who had no part in the decision examines it. Without the fund's answer on ${en.day(lapsesOn)} it will be deemed rejected${byArticle(appeal)}.${remediesAfterAppeal.en(contest, fund, ' You may then', 'of that day')}`,
          };
    },
  }),
  assignAppeal: letter<{ title: string; against: Appealable; grounds: string; deadlineOn: string }>({
    fr: ({ grounds, deadlineOn, ...appeal }) => ({
      subject: `Votre avis est demandé sur un recours : ${appeal.title}`,
      text: `Votre avis est demandé pour le ${fr.day(deadlineOn)} sur ${within.fr(appeal)} : est-il fondé ?\n\n${grounds}`,
    }),
    en: ({ grounds, deadlineOn, ...appeal }) => ({
      subject: `Your opinion is asked on an appeal: ${appeal.title}`,
      text: `Your opinion is asked by ${en.day(deadlineOn)} on ${within.en(appeal)}: is it founded?\n\n${grounds}`,
    }),
  }),
  remindAppeal: letter<{ title: string; against: Appealable; deadlineOn: string; last: boolean; isAssigned: boolean }>({
    fr: ({ deadlineOn, last, isAssigned, ...appeal }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avis attendu sur le recours de ${appeal.title}`,
      text: `${last ? 'L’échéance approche' : 'La moitié du délai est passée'} : l’avis sur ${within.fr(appeal)}, est attendu pour le ${fr.day(deadlineOn)}.${isAssigned ? '' : ' Personne n’est désigné.'}`,
    }),
    en: ({ deadlineOn, last, isAssigned, ...appeal }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: opinion expected on the appeal of ${appeal.title}`,
      text: `${last ? 'The deadline is approaching' : 'Half of the time has passed'}: the opinion on ${within.en(appeal)}, is expected by ${en.day(deadlineOn)}.${isAssigned ? '' : ' No reviewer is assigned.'}`,
    }),
  }),
  escalateAppeal: letter<{ title: string; against: Appealable; reviewer: string | null }>({
    fr: ({ reviewer, ...appeal }) => ({
      subject: `Avis sur un recours en retard : ${appeal.title}`,
      text: `L’avis sur ${within.fr(appeal)}, est en retard. ${reviewer ? `Il était demandé à ${reviewer}.` : 'Personne n’était désigné.'} Vous pouvez désigner une autre personne.`,
    }),
    en: ({ reviewer, ...appeal }) => ({
      subject: `Opinion on an appeal overdue: ${appeal.title}`,
      text: `The opinion on ${within.en(appeal)}, has passed its deadline. ${reviewer ? `${reviewer} was asked for it.` : 'No reviewer was assigned.'} You may assign another reviewer.`,
    }),
  }),
  giveAppealOpinion: letter<{ title: string; against: Appealable; lapsesOn: string }>({
    fr: ({ lapsesOn, ...appeal }) => ({
      subject: `Recours à décider : ${appeal.title}`,
      text: `L’avis sur ${within.fr(appeal)}, est rendu. Merci d’accepter ou de rejeter ce recours au plus tard le ${fr.day(lapsesOn)}. Sans décision à cette date, il sera réputé rejeté.`,
    }),
    en: ({ lapsesOn, ...appeal }) => ({
      subject: `Appeal to be decided: ${appeal.title}`,
      text: `The opinion on ${within.en(appeal)}, has been given. Please uphold or reject this appeal by ${en.day(lapsesOn)}. Without a decision on that day it will be deemed rejected.`,
    }),
  }),
  vacateAppeal: letter<{ title: string; against: Appealable; person: string; away: boolean; lapsesOn: string }>({
    fr: ({ person, away, lapsesOn, ...appeal }) => ({
      subject: `Recours à confier : ${appeal.title}`,
      text: `${person} ${away ? 's’absente' : 'est en conflit d’intérêts'} : l’avis sur ${within.fr(appeal)}, ne lui est plus demandé. Désignez une autre personne, qui n’a pas pris part à la décision ; le ${fr.day(lapsesOn)}, le silence du fonds vaudra rejet.`,
    }),
    en: ({ person, away, lapsesOn, ...appeal }) => ({
      subject: `Appeal to be assigned: ${appeal.title}`,
      text: `${person} ${away ? 'is away' : 'has a conflict of interest'}, and is no longer asked for the opinion on ${within.en(appeal)}. Ask another person, who had no part in the decision; on ${en.day(lapsesOn)} the fund's silence will count as a rejection.`,
    }),
  }),
  /** `deadlineOn`: the day after which silence counts as a rejection. */
  remindAppealDecision: letter<{ title: string; against: Appealable; organisation: string; deadlineOn: string }>({
    fr: ({ organisation, deadlineOn, ...appeal }) => ({
      subject: `Recours bientôt réputé rejeté : ${appeal.title}`,
      text: `Une réponse est toujours attendue sur ${within.fr(appeal)} (${organisation}). Le ${fr.day(deadlineOn)}, le silence du fonds vaudra rejet.`,
    }),
    en: ({ organisation, deadlineOn, ...appeal }) => ({
      subject: `Appeal soon deemed rejected: ${appeal.title}`,
      text: `An answer is still awaited on ${within.en(appeal)} (${organisation}). On ${en.day(deadlineOn)} the fund's silence will count as a rejection.`,
    }),
  }),
  /**
   * `rejectedPart`: what of it is not accepted; `keptCents`: what stays of the claim; `awaitsVisa`: what it commits
   * again wants the controller's visa first. What is not accepted may be contested, as a rejection may.
   */
  upholdAppeal: letter<
    Appealed &
      Amounts & { reason: string; inPart: boolean; rejectedPart: string | null; awaitsVisa: boolean; toFund: boolean; contest: Remedies }
  >({
    fr: ({ reason, inPart, rejectedPart, keptCents, awardedCents, awaitsVisa, toFund, contest, ...appeal }, fund) => {
      const { subject, yours, e } = named.fr(appeal);
      const upheld = `accepté${toFund ? '' : e}${inPart ? ' en partie' : ''}`;
      const follows = `${followsOf.fr({ against: appeal.against, keptCents, awardedCents })}${awaitsVisa ? waits.fr : ''}`;
      const rest = rejectedPart === null ? '' : `\n\nCe qui n’est pas accepté :\n\n${rejectedPart}`;
      const lead = '\n\nPour ce qui n’est pas accepté, vous pouvez';
      const ways = inPart && !toFund ? remediesAfterAppeal.fr(contest, fund, lead, 'de la notification de cette décision') : '';
      return {
        subject: `${toFund ? 'Recours' : subject} accepté${inPart ? ' en partie' : ''} : ${appeal.title}`,
        text: `${toFund ? `Le recours contre ${decisionWords.fr[appeal.against]}, sur le dossier « ${appeal.title} »,` : yours} est ${upheld}. Motif :\n\n${reason}${rest}\n\n${follows}${ways}`,
      };
    },
    en: ({ reason, inPart, rejectedPart, keptCents, awardedCents, awaitsVisa, toFund, contest, ...appeal }, fund) => {
      const { subject, yours } = named.en(appeal);
      const follows = `${followsOf.en({ against: appeal.against, keptCents, awardedCents })}${awaitsVisa ? waits.en : ''}`;
      const rest = rejectedPart === null ? '' : `\n\nWhat is not accepted:\n\n${rejectedPart}`;
      const lead = '\n\nFor what is not accepted, you may';
      const ways = inPart && !toFund ? remediesAfterAppeal.en(contest, fund, lead, 'of the notification of this decision') : '';
      return {
        subject: `${toFund ? 'Appeal' : subject} upheld${inPart ? ' in part' : ''}: ${appeal.title}`,
        text: `${toFund ? `The appeal against ${decisionWords.en[appeal.against]}, on the application "${appeal.title}",` : yours} is upheld${inPart ? ' in part' : ''}, for this reason:\n\n${reason}${rest}\n\n${follows}${ways}`,
      };
    },
  }),
  rejectAppeal: letter<Appealed & { reason: string; contest: Remedies }>({
    fr: ({ reason, contest, ...appeal }, fund) => {
      const { subject, yours, e } = named.fr(appeal);
      return {
        subject: `${subject} rejeté : ${appeal.title}`,
        text: `${yours} est rejeté${e}. Motif :\n\n${reason}${remediesAfterAppeal.fr(contest, fund, '\n\nVous pouvez', 'de la notification de cette décision')}`,
      };
    },
    en: ({ reason, contest, ...appeal }, fund) => {
      const { subject, yours } = named.en(appeal);
      return {
        subject: `${subject} rejected: ${appeal.title}`,
        text: `${yours} is rejected, for this reason:\n\n${reason}${remediesAfterAppeal.en(contest, fund, '\n\nYou may', 'of the notification of this decision')}`,
      };
    },
  }),
  lapseAppeal: letter<Appealed & { organisation: string; lapsedOn: string; toFund: boolean; contest: Remedies }>({
    fr: ({ organisation, lapsedOn, toFund, contest, ...appeal }, fund) => {
      const { subject, yours, e, it } = named.fr(appeal);
      return toFund
        ? {
            subject: `Recours réputé rejeté : ${appeal.title}`,
            text: `Aucune réponse n’était donnée le ${fr.day(lapsedOn)} sur ${within.fr(appeal)} (${organisation}) : le silence du fonds vaut rejet.`,
          }
        : {
            subject: `${subject} réputé rejeté : ${appeal.title}`,
            text: `${yours} n’a pas reçu de réponse : ${it} est réputé${e} rejeté${e} depuis le ${fr.day(lapsedOn)}${byArticle(appeal)}.${remediesAfterAppeal.fr(contest, fund, ' Vous pouvez', 'suivant ce jour')}`,
          };
    },
    en: ({ organisation, lapsedOn, toFund, contest, ...appeal }, fund) => {
      const { subject, yours } = named.en(appeal);
      return toFund
        ? {
            subject: `Appeal deemed rejected: ${appeal.title}`,
            text: `There was no answer on ${en.day(lapsedOn)} on ${within.en(appeal)} (${organisation}): the fund's silence counts as a rejection.`,
          }
        : {
            subject: `${subject} deemed rejected: ${appeal.title}`,
            text: `${yours} had no answer: it has been deemed rejected since ${en.day(lapsedOn)}${byArticle(appeal)}.${remediesAfterAppeal.en(contest, fund, ' You may', 'of that day')}`,
          };
    },
  }),
};
