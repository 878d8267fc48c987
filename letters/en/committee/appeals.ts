import { day } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const appeals: TextsOf<'appeals'> = {
  letters: {
    appealDecision: ({ title, organisation, grounds, lapsesOn, toFund }) => ({
      subject: `${toFund ? 'Appeal to be assigned' : 'Appeal received'}: ${title}`,
      text: toFund
        ? `There is an appeal on the application "${title}" (${organisation}):\n\n${grounds}\n\nAsk a reviewer who had no part in the decision for an opinion. Without the fund's answer on ${day(lapsesOn)} the appeal will be deemed rejected.`
        : `Your appeal on the application "${title}" has been received. A person who had no part in the decision examines it. Without the fund's answer on ${day(lapsesOn)} it will be deemed rejected (code des relations entre le public et l’administration, L411-7).`,
    }),
    assignAppeal: ({ title, grounds, deadlineOn }) => ({
      subject: `Your opinion is asked on an appeal: ${title}`,
      text: `There is an appeal on the application "${title}", and your opinion is asked by ${day(deadlineOn)}: is it founded?\n\n${grounds}`,
    }),
    remindAppeal: ({ title, deadlineOn, last, isAssigned }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: opinion expected on the appeal of ${title}`,
      text: `${last ? 'The deadline is approaching' : 'Half of the time has passed'}: the opinion on the appeal of "${title}" is expected by ${day(deadlineOn)}.${isAssigned ? '' : ' No reviewer is assigned.'}`,
    }),
    escalateAppeal: ({ title, reviewer }) => ({
      subject: `Opinion on an appeal overdue: ${title}`,
      text: `The opinion on the appeal of "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for it.` : 'No reviewer was assigned.'} You may assign another reviewer.`,
    }),
    giveAppealOpinion: ({ title, lapsesOn }) => ({
      subject: `Appeal to be decided: ${title}`,
      text: `The opinion on the appeal of "${title}" has been given. Please uphold or reject this appeal by ${day(lapsesOn)}. Without a decision on that day it will be deemed rejected.`,
    }),
    vacateAppeal: ({ title, person, away, lapsesOn }) => ({
      subject: `Appeal to be assigned: ${title}`,
      text: `${person} ${away ? 'is away' : 'has a conflict of interest'}, and is no longer asked for the opinion on the appeal of "${title}". Ask another person, who had no part in the decision; on ${day(lapsesOn)} the fund's silence will count as a rejection.`,
    }),
    remindAppealDecision: ({ title, organisation, deadlineOn }) => ({
      subject: `Appeal soon deemed rejected: ${title}`,
      text: `The appeal on the application "${title}" (${organisation}) still waits for its answer. On ${day(deadlineOn)} the fund's silence will count as a rejection.`,
    }),
    upholdAppeal: ({ title, reason, against, toFund }) => ({
      subject: `Appeal upheld: ${title}`,
      text: toFund
        ? `The appeal on the application "${title}" is upheld. ${against === 'inadmissible' ? 'It is to be screened again, by another person.' : 'It is to be placed in another session.'}\n\n${reason}`
        : `Your appeal on the application "${title}" is upheld, for this reason:\n\n${reason}\n\n${against === 'inadmissible' ? 'It is screened again, by another person.' : 'It goes to another session of the committee. If credits are missing, it will wait before all others.'}`,
    }),
    rejectAppeal: ({ title, reason }) => ({
      subject: `Appeal rejected: ${title}`,
      text: `Your appeal on the application "${title}" is rejected, for this reason:\n\n${reason}\n\nYou may refer the matter to the administrative court within two months of the notification of this decision (code de justice administrative, R421-1).`,
    }),
    lapseAppeal: ({ title, organisation, lapsedOn, toFund }) => ({
      subject: `Appeal deemed rejected: ${title}`,
      text: toFund
        ? `The appeal on the application "${title}" (${organisation}) had no answer on ${day(lapsedOn)}: the fund's silence counts as a rejection.`
        : `Your appeal on the application "${title}" had no answer: it has been deemed rejected since ${day(lapsedOn)} (code des relations entre le public et l’administration, L411-7). You may refer the matter to the administrative court within two months of that day (code de justice administrative, R421-2).`,
    }),
  },
};
