import type { TextsOf } from '../texts.ts';
import { day, euros, sides } from './words.ts';

export const grants: TextsOf<'grants'> = {
  letters: {
    remindSignatories: ({ title, termOn, missing }) => ({
      subject: `Agreement to be signed: ${title}`,
      text: `The agreement on the project "${title}" still waits for the signature of ${missing.map((side) => sides[side]).join(' and of ')}. Without it, it expires on ${day(termOn)}.`,
    }),
    signGrant: ({ title, committedCents }) => ({
      subject: `Agreement signed: ${title}`,
      text: `Both sides have signed the agreement on the project "${title}". ${euros(committedCents)} are committed to it.`,
    }),
    expireGrant: ({ title, releasedCents }) => ({
      subject: `Agreement expired: ${title}`,
      text: `The agreement on the project "${title}" was not signed at its term. It has expired, and the ${euros(releasedCents)} reserved for it are available to the fund again.`,
    }),
    recordPayment: ({ title, paidCents, paidOn }) => ({
      subject: `Paid: ${title}`,
      text: `${euros(paidCents)} were paid on ${day(paidOn)} for the project "${title}".`,
    }),
  },
  timeline: {
    remindSignatories: () => 'Reminder: the agreement waits for a signature',
    signGrant: ({ side, committedCents }) =>
      `signed the agreement for ${sides[side === 'fund' ? 'fund' : 'beneficiary']}${committedCents ? `; ${euros(committedCents)} are committed` : ''}`,
    expireGrant: ({ releasedCents }) => `The agreement expired unsigned; ${euros(releasedCents)} were released`,
    certifyService: ({ tranche, certifiedCents }) => `certified the service of tranche ${tranche}: ${euros(certifiedCents)}`,
    orderPayment: ({ tranche, orderedCents }) => `ordered the payment of tranche ${tranche}: ${euros(orderedCents)}`,
    recordPayment: ({ tranche, paidCents, paidOn }) =>
      `recorded the payment of tranche ${tranche}: ${euros(paidCents)}, on ${day(String(paidOn))}`,
  },
};
