import type { ProposeChange } from '../../../domain/ledger/change.ts';
import { euros } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

/** The proposed change, as a verb. */
function change({ command, body }: ProposeChange): string {
  if (command === 'setVisaRule')
    return body.thresholdCents === null
      ? 'ask for no visa on commitments any more'
      : `ask for the controller’s visa from ${euros(body.thresholdCents)} on`;
  const { credit, year, amountCents } = body;
  if (command === 'transferCredits') return `transfer ${euros(amountCents)} in ${credit} ${year} to another envelope`;
  if (command === 'carryOverCredits') return `carry ${euros(amountCents)} in ${credit} over from ${year} to the year after`;
  return `allot ${euros(amountCents)} in ${credit} ${year}`;
}

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
    freezeCredits: ({ envelope, year, amountCents, tranches }) => ({
      subject: `${euros(amountCents)} frozen: ${tranches.length === 1 ? 'one tranche waits' : `${tranches.length} tranches wait`} for credits`,
      text: `${euros(amountCents)} of AE ${year} were frozen on the envelope "${envelope.en}". The credits that are left no longer suffice for what was decided, in the order of the decisions:

${tranches.map(({ reference, title, rank, openCents, missingCents }) => `– ${reference} "${title}", tranche ${rank}: ${euros(openCents)} reserved, ${euros(missingCents)} missing`).join('\n')}

As long as the credits are missing, these tranches can be neither committed nor delegated: a signature that would do so is refused. Nothing is decided about these projects, and this message does not go to their beneficiaries.

Finance: where there is an act for it, thaw, transfer or allot credits. Datalab lead: see which agreements must be signed before their deadline, and tell finance. Each of the two roles takes note of the freeze on its page.`,
    }),
    proposeChange: ({ envelope, proposed, by }) => ({
      subject: `To be confirmed on the envelope ${envelope.en}`,
      text: `${by} proposes, on the envelope "${envelope.en}", to ${change(proposed)} (${proposed.body.order}). Nothing is done until a second person has confirmed it: you may confirm or reject the proposal.`,
    }),
    confirmChange: ({ envelope, proposed, by }) => ({
      subject: `Proposal confirmed on the envelope ${envelope.en}`,
      text: `${by} has confirmed your proposal on the envelope "${envelope.en}" to ${change(proposed)} (${proposed.body.order}). It is done.`,
    }),
    rejectChange: ({ envelope, proposed, by, reason }) => ({
      subject: `Proposal rejected on the envelope ${envelope.en}`,
      text: `${by} has rejected your proposal on the envelope "${envelope.en}" to ${change(proposed)} (${proposed.body.order}). Nothing comes of it. The reason:\n\n${reason}`,
    }),
    reverseMovement: ({ title, kind, amountCents }) => {
      if (kind === 'issue_claim')
        return {
          subject: `Claimed by mistake: ${title}`,
          text: `The ${euros(amountCents)} that we had claimed back for the project "${title}" had been claimed by mistake. That claim is undone: you need not pay this amount.`,
        };
      return {
        subject: `Payment recorded by mistake: ${title}`,
        text: `The payment of ${euros(amountCents)} that we announced for the project "${title}" had been recorded by mistake. That record is undone; we write to you again when the payment is made.`,
      };
    },
  },
};
