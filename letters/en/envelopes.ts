import type { TextsOf } from '../texts.ts';
import { euros } from './words.ts';

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
    reverseMovement: ({ title, amountCents }) => ({
      subject: `Payment recorded by mistake: ${title}`,
      text: `The payment of ${euros(amountCents)} that we announced for the project "${title}" had been recorded by mistake. That record is undone; we write to you again when the payment is made.`,
    }),
  },
  timeline: {
    allotCredits: ({ credit, year, amountCents }) => `allotted ${euros(amountCents)} in ${credit} ${year}`,
    cutCredits: ({ credit, year, amountCents }) => `cut ${euros(amountCents)} in ${credit} ${year}`,
    freezeCredits: ({ credit, year, amountCents }) => `froze ${euros(amountCents)} in ${credit} ${year}`,
    thawCredits: ({ credit, year, amountCents }) => `thawed ${euros(amountCents)} in ${credit} ${year}`,
    closeYear: ({ year, lapsedAeCents, lapsedCpCents }) =>
      `closed the year ${year}: ${euros(lapsedAeCents)} of AE and ${euros(lapsedCpCents)} of CP lapsed`,
    carryOverCredits: ({ credit, year, amountCents }) => `carried ${euros(amountCents)} in ${credit} of ${year} over to the next year`,
    setVisaRule: ({ thresholdCents }) =>
      thresholdCents === null
        ? 'asked for no more visas on commitments'
        : `asked for the controller's visa from ${euros(thresholdCents)} on`,
    reverseMovement: ({ kind, tranche, sequence, amountCents }) =>
      `reversed ${kind === 'pay' ? `the payment of tranche ${tranche}` : kind === 'order_payment' ? `the payment order of tranche ${tranche}` : `movement ${sequence}`} (${euros(amountCents)}), recorded by mistake`,
  },
};
