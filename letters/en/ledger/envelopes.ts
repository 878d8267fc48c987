import type { TextsOf } from '../../texts.ts';
import { euros } from '../core/words.ts';

export const envelopes: TextsOf<'envelopes'> = {
  letters: {
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
  timeline: {
    openSubEnvelope: ({ code }) => `opened the sub-envelope ${code}`,
    allotCredits: ({ credit, year, amountCents }) => `allotted ${euros(amountCents)} in ${credit} ${year}`,
    cutCredits: ({ credit, year, amountCents }) => `cut ${euros(amountCents)} in ${credit} ${year}`,
    freezeCredits: ({ credit, year, amountCents }) => `froze ${euros(amountCents)} in ${credit} ${year}`,
    thawCredits: ({ credit, year, amountCents }) => `thawed ${euros(amountCents)} in ${credit} ${year}`,
    closeYear: ({ year, lapsedAeCents, lapsedCpCents }) =>
      `closed the year ${year}: ${euros(lapsedAeCents)} of AE and ${euros(lapsedCpCents)} of CP lapsed`,
    carryOverCredits: ({ credit, year, amountCents }) => `carried ${euros(amountCents)} in ${credit} of ${year} over to the next year`,
    transferCredits: ({ credit, year, amountCents }) => `transferred ${euros(amountCents)} in ${credit} ${year} to another envelope`,
    reverseMovement: ({ kind, tranche, claim, sequence, amountCents }) =>
      `reversed ${kind === 'pay' ? `the payment of tranche ${tranche}` : kind === 'order_payment' ? `the payment order of tranche ${tranche}` : claim ? `a movement of claim ${claim}` : `movement ${sequence}`} (${euros(amountCents)}), recorded by mistake`,
    identifyCredits: ({ year, fundsCentre, functionalArea }) =>
      `noted the funds centre ${fundsCentre} and the functional area ${functionalArea} of the year ${year}`,
    importPayments: ({ lines, matched, booked, setAside, known }) =>
      `imported an export of ${lines} payment line(s): ${matched} matched, ${booked} booked, ${setAside} set aside, ${known} known already`,
    linkLine: ({ position, sequence }) => `linked line ${position} of an import to movement ${sequence}`,
    dismissLine: ({ position }) => `dismissed line ${position} of an import`,
    setVisaRule: ({ thresholdCents }) =>
      thresholdCents === null
        ? 'asked for no more visas on commitments'
        : `asked for the controller's visa from ${euros(thresholdCents)} on`,
  },
};
