import { day, euros, sides } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

/** What a tranche waits for once its conditions are met. */
const WAITS = {
  claim: 'once what is owed to the fund is collected',
  credits: "as soon as the fund's credits allow it",
  visa: 'once the controller has decided on it',
  funding: 'after the amendment that the change of funding asks for',
};

export const grants: TextsOf<'grants'> = {
  letters: {
    remindAcceptance: ({ title, awardedCents, deadlineOn }) => ({
      subject: `Award to be accepted: ${title}`,
      text: `Your project "${title}" was awarded ${euros(awardedCents)}, less than you asked for. Accept it with a revised plan, or renounce it. Without an answer the agreement expires on ${day(deadlineOn)}.`,
    }),
    acceptAward: ({ title, awardedCents, deadlineOn }) => ({
      subject: `Plan revised, agreement to be signed: ${title}`,
      text: `The ${euros(awardedCents)} awarded to the project "${title}" are accepted, with a revised plan. Both sides must sign the agreement by ${day(deadlineOn)}.`,
    }),
    replanTranches: ({ title, amountsCents }) => ({
      subject: `Schedule changed: ${title}`,
      text: `Before the agreement on the project "${title}" is signed, its payments have been planned differently: ${amountsCents.map(euros).join(', then ')}.`,
    }),
    remindSignatories: ({ title, deadlineOn, missing }) => ({
      subject: `Agreement to be signed: ${title}`,
      text: `The agreement on the project "${title}" still waits for the signature of ${missing.map((side) => sides[side]).join(' and of ')}. Without it, it expires on ${day(deadlineOn)}.`,
    }),
    signGrant: ({ title, form, promisedCents }) => ({
      subject: `Agreement signed: ${title}`,
      text: `Both sides have signed the agreement on the project "${title}". ${euros(promisedCents)} ${form === 'delegation' ? 'of AE are delegated to your organisation, which commits them and reports here what it commits and pays' : 'are committed to it'}.`,
    }),
    renounceGrant: ({ title, organisation, reason, releasedCents }) => ({
      subject: `Renounced: ${title}`,
      text: `${organisation} renounces the grant for the project "${title}", for this reason:\n\n${reason}\n\nThe ${euros(releasedCents)} reserved for it are available to the fund again.`,
    }),
    deferDeadline: ({ title, deadlineOn }) => ({
      subject: `Agreement waiting for credits: ${title}`,
      text: `The agreement on the project "${title}" cannot be signed yet: its reservation keeps its rank, and waits for credits of the year. It does not expire for that: its deadline is put off to ${day(deadlineOn)}.`,
    }),
    expireGrant: ({ title, releasedCents, was }) => ({
      subject: `Agreement expired: ${title}`,
      text: `The agreement on the project "${title}" was not ${was === 'to_accept' ? 'accepted' : 'signed'} at its deadline. It has expired, and the ${euros(releasedCents)} reserved for it are available to the fund again.`,
    }),
    confirmTranche: ({ title, tranche, form, promisedCents }) => ({
      subject: `Tranche confirmed: ${title}`,
      text: `Tranche ${tranche} of the project "${title}" is confirmed: ${euros(promisedCents)} more are ${form === 'delegation' ? 'delegated to your organisation' : 'committed to it'}.`,
    }),
    confirmNextTranche: ({ title, tranche, ...next }) =>
      'awaits' in next
        ? {
            subject: `Tranche to be confirmed: ${title}`,
            text: `The conditions of tranche ${tranche} of the project "${title}" are met. It will be confirmed ${WAITS[next.awaits]}.`,
          }
        : {
            subject: `Tranche confirmed: ${title}`,
            text: `The conditions of tranche ${tranche} of the project "${title}" are met: it is confirmed, and ${euros(next.promisedCents)} more are ${next.form === 'delegation' ? 'delegated to its beneficiary' : 'committed to it'}.`,
          },
    resumeTranche: ({ title, tranche, form, promisedCents }) => ({
      subject: `Tranche confirmed: ${title}`,
      text: `Tranche ${tranche} of the project "${title}", which was waiting, is confirmed: ${euros(promisedCents)} more are ${form === 'delegation' ? 'delegated to its beneficiary' : 'committed to it'}.`,
    }),
    recordPayment: ({ title, paidCents, paidOn }) => ({
      subject: `Paid: ${title}`,
      text: `${euros(paidCents)} were paid on ${day(paidOn)} for the project "${title}".`,
    }),
    returnPayment: ({ title, tranche, returnedCents, returnedOn, reason }) => ({
      subject: `Payment returned, bank details to be corrected: ${title}`,
      text: `The payment of ${euros(returnedCents)} of tranche ${tranche} of the project "${title}" came back to us from the bank on ${day(returnedOn)}, for this reason:\n\n${reason}\n\nThis amount is still owed to you. Ask your bank for your account details as they stand now, and have the person who signs for you propose here the bank details to be used, even if they are the same. Once they are approved, the payment is ordered again.`,
    }),
    delegatePayment: ({ title, tranche, year, delegatedCents }) => ({
      subject: `Payment credits delegated: ${title}`,
      text: `${euros(delegatedCents)} of CP ${year} are delegated to your organisation for tranche ${tranche} of the project "${title}". Report here what it pays.`,
    }),
    returnDelegation: ({ title, tranche, credit, year, returnedCents, reason }) => ({
      subject: `Delegated credits returned: ${title}`,
      text: `${euros(returnedCents)} delegated in ${credit} ${year} for tranche ${tranche} of the project "${title}" come back to the fund, for this reason:\n\n${reason}`,
    }),
    suspendGrant: ({ title, reason }) => ({
      subject: `Agreement suspended: ${title}`,
      text: `The agreement on the project "${title}" is suspended, for this reason:\n\n${reason}\n\nWhat is ordered is still paid; nothing else is confirmed, certified or ordered until it is resumed.`,
    }),
    resumeGrant: ({ title, reason }) => ({
      subject: `Agreement resumed: ${title}`,
      text: `The suspension of the agreement on the project "${title}" is over:\n\n${reason}`,
    }),
    terminateGrant: ({ title, reason, releasedCents, withdrawnCents, returnedCents }) => ({
      subject: `Agreement terminated: ${title}`,
      text: `The agreement on the project "${title}" is terminated, for this reason:\n\n${reason}\n\nWhat is not paid is cancelled: ${euros(releasedCents)} reserved and ${euros(withdrawnCents)} committed.${returnedCents > 0 ? ` ${euros(returnedCents)} delegated and not committed come back to the fund.` : ''}`,
    }),
    askVisa: ({ title, organisation, tranches }) => ({
      subject: `Visa asked for: ${title}`,
      text: `Your approval (visa) is needed before this is committed, for the project "${title}" (${organisation}): ${tranches.map(({ rank, amountCents }) => `tranche ${rank}, of ${euros(amountCents)}`).join('; ')}. Record it for each tranche, favourable or not, with its number and its date.`,
    }),
    giveVisa: ({ title, tranche, amountCents, favourable, observation }) => ({
      subject: `${favourable ? 'Visa favourable' : 'Visa refused'}: ${title}`,
      text: favourable
        ? `The controller gave the visa on tranche ${tranche} of the project "${title}" (${euros(amountCents)}): it may be committed.${observation ? `\n\n${observation}` : ''}`
        : `The controller refused the visa on tranche ${tranche} of the project "${title}" (${euros(amountCents)}), for this reason:\n\n${observation}\n\nIt cannot be committed before there is a favourable one.`,
    }),
    proposePayee: ({ title, organisation, toFund }) => ({
      subject: `${toFund ? 'Bank details to be approved' : 'Bank details proposed'}: ${title}`,
      text: toFund
        ? `Bank details were proposed for the project "${title}", of ${organisation}. Check them with the beneficiary, then approve or reject them; those in force stay so until then.`
        : `Bank details were proposed for the payments of the project "${title}". They hold once the fund's finance has approved them; those in force stay so until then. If you did not expect this change, tell the fund at once.`,
    }),
    approvePayee: ({ title }) => ({
      subject: `Bank details approved: ${title}`,
      text: `The bank details proposed for the payments of the project "${title}" are approved: the next payments will be ordered to them. If you did not expect this change, tell the fund at once.`,
    }),
    rejectPayee: ({ title, reason }) => ({
      subject: `Bank details rejected: ${title}`,
      text: `The bank details proposed for the payments of the project "${title}" are rejected, for this reason:\n\n${reason}\n\nPropose others if they are needed.`,
    }),
  },
};
