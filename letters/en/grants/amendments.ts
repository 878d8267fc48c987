import { day, euros, sides } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

const money = (addedCents: number): string =>
  addedCents === 0
    ? 'It leaves the amount as it is.'
    : addedCents > 0
      ? `It adds ${euros(addedCents)} to the amount.`
      : `It takes ${euros(-addedCents)} from the amount.`;

const REMINDED = {
  assignment: 'waits for you to ask a reviewer for an opinion',
  opinion: 'waits for your opinion',
  decision: 'waits for your decision',
  signature: 'waits for your signature',
};

const DECLINE = 'If you cannot give it, decline it and say why.';

export const amendments: TextsOf<'amendments'> = {
  letters: {
    proposeAmendment: ({ title, organisation, amendment, addedCents, reasons, side, toFund }) => ({
      subject: `${toFund ? 'Amendment to be assigned' : 'Amendment proposed'}: ${title}`,
      text: `Amendment ${amendment} to the grant of "${title}"${toFund ? ` (${organisation})` : ''} is proposed by ${sides[side]}. ${money(addedCents)}\n\n${reasons}\n\n${toFund ? 'Ask a reviewer who has nothing to do with the project for an opinion.' : 'The fund examines it.'}`,
    }),
    assignAmendment: ({ title, amendment, reasons, addedCents, deadlineOn }) => ({
      subject: `Your opinion is asked on an amendment: ${title}`,
      text: `Your opinion on amendment ${amendment} of "${title}" is asked by ${day(deadlineOn)}. ${money(addedCents)}\n\n${reasons}\n\n${DECLINE}`,
    }),
    declineAmendment: ({ title, amendment, reviewer, reason, deadlineOn }) => ({
      subject: `Opinion on an amendment declined: ${title}`,
      text: `${reviewer} declines the opinion on amendment ${amendment} of "${title}", which is expected by ${day(deadlineOn)}. It is unassigned now: assign another reviewer. The reason:\n\n${reason}`,
    }),
    handOverAmendment: ({ title, amendment, reasons, addedCents, deadlineOn, absent }) => ({
      subject: `An amendment is yours while ${absent} is away: ${title}`,
      text: `${absent} is away and you stand in: the opinion on amendment ${amendment} of "${title}" is yours until then, by ${day(deadlineOn)}. ${money(addedCents)}\n\n${reasons}\n\n${DECLINE}`,
    }),
    keepAmendment: ({ title, amendment, absent, substitute }) => ({
      subject: `No substitute for an amendment: ${title}`,
      text: `${absent} is away, and ${substitute}, who stands in, may not judge amendment ${amendment} of "${title}", or has declined the opinion on it: it stays with ${absent}. You may assign another reviewer.`,
    }),
    returnAmendment: ({ title, amendment, deadlineOn }) => ({
      subject: `An amendment is yours again: ${title}`,
      text: `Your absence is over: the opinion on amendment ${amendment} of "${title}" is yours again. It is expected by ${day(deadlineOn)}.`,
    }),
    vacateAmendment: ({ title, amendment, person }) => ({
      subject: `Amendment to be assigned: ${title}`,
      text: `${person} has a conflict of interest over "${title}": the opinion on amendment ${amendment} is no longer theirs. Assign another reviewer.`,
    }),
    remindAmendment: ({ title, amendment, awaited, deadlineOn, last }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: an amendment waits, ${title}`,
      text: `Amendment ${amendment} of "${title}" ${REMINDED[awaited]}. ${awaited === 'decision' ? `The time to decide ended on ${day(deadlineOn)}.` : awaited === 'signature' ? `Without both signatures on ${day(deadlineOn)} it lapses.` : `The deadline is ${day(deadlineOn)}.`}`,
    }),
    escalateAmendment: ({ title, amendment, reviewer }) => ({
      subject: `Opinion on an amendment overdue: ${title}`,
      text: `The opinion on amendment ${amendment} of "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for it.` : 'No reviewer was assigned.'} You may assign another reviewer.`,
    }),
    giveAmendmentOpinion: ({ title, amendment, addedCents, favourable, deadlineOn }) => ({
      subject: `Amendment to be decided: ${title}`,
      text: `The opinion on amendment ${amendment} of "${title}" is ${favourable ? 'favourable' : 'unfavourable'}. ${money(addedCents)} Read it, then decide by ${day(deadlineOn)}.`,
    }),
    approveAmendment: ({ title, amendment, addedCents, deadlineOn, reason }) => ({
      subject: `Amendment to be signed: ${title}`,
      text: `Amendment ${amendment} of "${title}" is approved. ${money(addedCents)}\n\n${reason}\n\nBoth sides sign it by ${day(deadlineOn)}; after that day it has lapsed.`,
    }),
    rejectAmendment: ({ title, amendment, reason }) => ({
      subject: `Amendment rejected: ${title}`,
      text: `Amendment ${amendment} of "${title}" is rejected, for this reason:\n\n${reason}\n\nThe grant stays as it is.`,
    }),
    withdrawAmendment: ({ title, organisation, amendment, reason }) => ({
      subject: `Amendment withdrawn: ${title}`,
      text: `Amendment ${amendment} of "${title}" (${organisation}) is withdrawn, for this reason:\n\n${reason}`,
    }),
    signAmendment: ({ title, amendment, awardedCents, endsOn, added }) => ({
      subject: `Amendment in force: ${title}`,
      text: `Amendment ${amendment} of "${title}" is signed by both sides and in force. The amount is ${euros(awardedCents)}, and the project ends on ${day(endsOn)}.${added ? ` What it adds, ${euros(added.promisedCents)}, is tranche ${added.tranche}: it is ${added.form === 'delegation' ? 'delegated' : 'committed'}.` : ''}`,
    }),
    lapseAmendment: ({ title, amendment, isSigning }) => ({
      subject: `Amendment lapsed: ${title}`,
      text: `Amendment ${amendment} of "${title}" has lapsed: ${isSigning ? 'both sides did not sign it in time' : 'the grant has ended'}. What it had reserved is available again.`,
    }),
    reportFundingChange: ({ title, organisation, costCents, grantCents, reason, toFund }) => ({
      subject: `Funding changed: ${title}`,
      text: `The funding of "${title}"${toFund ? ` (${organisation})` : ''} has changed:\n\n${reason}\n\nThe project now costs ${euros(costCents)}, of which the fund's part is ${euros(grantCents)}. No further tranche is confirmed before an amendment to that amount; what is ordered is paid.`,
    }),
  },
};
