import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { numberInWords, withinMonths } from '../../words/core/number-in-words.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

/**
 * The times of a titre that is still to come, by the law of the day of the decision to claim. `firstContestBy`: the
 * last day to contest it if it were notified on that day, so that none ends before.
 */
type TitreTimes = { contestMonths: number; silenceMonths: number; firstContestBy: string };

/**
 * The titre de perception of a claim, which is another act than the decision to claim: it is contested before the
 * accountant first, and apart (décret 2012-1246 art. 117 and 118). A service of the State is told of no court.
 */
const titre = {
  fr: ({ isState }: Remedies, { contestMonths, silenceMonths, firstContestBy }: TitreTimes): string =>
    `Vous recevrez un titre de perception, qui indiquera comment payer.${isState ? '' : ` Il se conteste à part, auprès du comptable qui y est nommé, ${withinMonths.fr(contestMonths)} de sa notification et avant tout recours au juge ; ce délai ne prend pas fin avant le ${fr.day(firstContestBy)}. Sans réponse du comptable ${withinMonths.fr(silenceMonths)} de votre réclamation, elle est rejetée (décret n° 2012-1246, art. 117 et 118).`}`,
  en: ({ isState }: Remedies, { contestMonths, silenceMonths, firstContestBy }: TitreTimes): string =>
    `You will receive a collection order, which will say how to pay.${isState ? '' : ` It is contested apart, with the accountant whom it names, ${withinMonths.en(contestMonths)} of its notification and before any court; that time does not end before ${en.day(firstContestBy)}. If the accountant does not answer ${withinMonths.en(silenceMonths)}, what you contest is rejected (décret n° 2012-1246, art. 117 and 118).`}`,
};

type Periods = { notifiedOn: string | null; contestBy: string; contestMonths: number; silenceMonths: number };

/** Until when a titre is contested with its accountant, and what the accountant's silence does. */
const contested = {
  fr: ({ notifiedOn, contestBy, contestMonths, silenceMonths }: Periods): string =>
    `Adressez votre réclamation à ce comptable ${notifiedOn ? `au plus tard le ${fr.day(contestBy)} (${numberInWords('fr', contestMonths)} mois francs après la notification du titre, le ${fr.day(notifiedOn)})` : `${withinMonths.fr(contestMonths)} de la notification du titre : s’il vous est notifié le jour même de son émission, au plus tard le ${fr.day(contestBy)}`}, avant tout recours au juge. Sans réponse du comptable ${withinMonths.fr(silenceMonths)} de votre réclamation, elle est rejetée (décret n° 2012-1246, art. 117 et 118).`,
  en: ({ notifiedOn, contestBy, contestMonths, silenceMonths }: Periods): string =>
    `Contest the order with this accountant ${notifiedOn ? `by ${en.day(contestBy)} (${numberInWords('en', contestMonths)} clear ${contestMonths === 1 ? 'month' : 'months'} after its notification on ${en.day(notifiedOn)})` : `${withinMonths.en(contestMonths)} of its notification: by ${en.day(contestBy)}, if you are notified on its own day`}, before any court. If the accountant does not answer ${withinMonths.en(silenceMonths)}, what you contest is rejected (décret n° 2012-1246, art. 117 and 118).`,
};

/** When the debtor must pay: on the only due date, or in parts, each of which the claim’s page shows. */
type Due = { dueDates: number; firstDueOn: string; lastDueOn: string } | null;
const due = {
  fr: (due: Due): string => {
    if (!due) return '';
    const [first, last] = [fr.day(due.firstDueOn), fr.day(due.lastDueOn)];
    return due.dueDates === 1
      ? ` Vous devez payer au plus tard le ${first}.`
      : ` Vous devez payer en ${due.dueDates} échéances, du ${first} au ${last} : la page du projet indique le montant de chacune.`;
  },
  en: (due: Due): string => {
    if (!due) return '';
    const [first, last] = [en.day(due.firstDueOn), en.day(due.lastDueOn)];
    return due.dueDates === 1
      ? ` You have to pay by ${first}.`
      : ` You have to pay in ${due.dueDates} parts, from ${first} to ${last}: the project’s page says how much each time.`;
  },
};

export const claims = {
  /** `claim`: its number in the grant. */
  issueClaim: letter<{
    title: string;
    claim: number;
    tranche: number;
    claimedCents: number;
    reason: string;
    contest: Remedies;
    times: TitreTimes;
  }>({
    fr: ({ title, claim, tranche, claimedCents, reason, contest, times }, fund) => ({
      subject: `Somme à reverser : ${title}`,
      text: `Vous devez reverser ${fr.euros(claimedCents)} pour la tranche ${tranche} du projet « ${title} » (créance ${claim}). Motif :\n\n${reason}\n\n${titre.fr(contest, times)}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, claim, tranche, claimedCents, reason, contest, times }, fund) => ({
      subject: `To be paid back: ${title}`,
      text: `You have to pay back ${en.euros(claimedCents)} of tranche ${tranche} of the project "${title}" (claim ${claim}), for this reason:\n\n${reason}\n\n${titre.en(contest, times)}${remedies.en(contest, fund)}`,
    }),
  }),
  /**
   * `notifiedOn`: the day of the titre's notification, null where the fund does not know it; `contestBy`: the last day
   * to contest it, at the earliest where that is not known.
   * `issuedOn`: the day of the decision to claim; `isState`: its debtor is a service of the State.
   */
  identifyClaim: letter<{
    title: string;
    claim: number;
    claimedCents: number;
    issuedOn: string;
    collectionOrder: string;
    collectionOrderOn: string;
    notifiedOn: string | null;
    contestBy: string;
    contestMonths: number;
    silenceMonths: number;
    accountant: string;
    isState: boolean;
    due: Due;
  }>({
    fr: ({ title, claim, claimedCents, issuedOn, collectionOrder, collectionOrderOn, accountant, isState, due: dates, ...periods }) => ({
      subject: `Titre de perception : ${title}`,
      text: `Un titre de perception est émis pour la créance ${claim} du projet « ${title} », de ${fr.euros(claimedCents)} : n° ${collectionOrder} du ${fr.day(collectionOrderOn)}. Comptable chargé du recouvrement : ${accountant}. Le titre lui-même vous est notifié par ailleurs, et indique comment payer.${due.fr(dates)}${
        isState
          ? ''
          : `\n\nLe titre se conteste à part de la décision du ${fr.day(issuedOn)} de réclamer cette somme, dont les recours vous ont été indiqués avec elle. ${contested.fr(periods)}`
      }`,
    }),
    en: ({ title, claim, claimedCents, issuedOn, collectionOrder, collectionOrderOn, accountant, isState, due: dates, ...periods }) => ({
      subject: `Collection order: ${title}`,
      text: `A collection order (titre de perception) is issued for claim ${claim} on the project "${title}", of ${en.euros(claimedCents)}: number ${collectionOrder} of ${en.day(collectionOrderOn)}. The accountant who collects it: ${accountant}. You are notified of the order itself apart, and it says how to pay.${due.en(dates)}${
        isState
          ? ''
          : `\n\nThe order is contested apart from the decision of ${en.day(issuedOn)} to claim this amount, whose remedies were told with it. ${contested.en(periods)}`
      }`,
    }),
  }),
  /** `owedCents`: what is still owed. */
  waiveClaim: letter<{ title: string; claim: number; waivedCents: number; owedCents: number; reason: string }>({
    fr: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remise accordée : ${title}`,
      text: `Une remise de ${fr.euros(waivedCents)} vous est accordée sur la créance ${claim} du projet « ${title} ». Motif :\n\n${reason}\n\n${owedCents > 0 ? `Il reste ${fr.euros(owedCents)} à reverser.` : 'Il ne reste rien à reverser.'}`,
    }),
    en: ({ title, claim, waivedCents, owedCents, reason }) => ({
      subject: `Remission granted: ${title}`,
      text: `You are let off ${en.euros(waivedCents)} of claim ${claim} on the project "${title}", for this reason:\n\n${reason}\n\n${owedCents > 0 ? `${en.euros(owedCents)} are left to pay back.` : 'Nothing is left to pay back.'}`,
    }),
  }),
};
