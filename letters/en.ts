import { euros as format, longDate } from './format.ts';
import type { Texts } from './texts.ts';

const euros = (cents: unknown) => format('en', Number(cents));
const day = (date: string) => longDate('en', date);
const sides = { beneficiary: 'the beneficiary', fund: 'the fund' };
const verdicts: Record<string, string> = {
  favourable: 'favourable',
  favourable_with_reservations: 'favourable with reservations',
  unfavourable: 'unfavourable',
};

export const en: Texts = {
  greeting: (name) => `Dear ${name},`,
  closing: 'Guichet, the fund for data projects',
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn }) => ({
      subject: `Received: ${title}`,
      text: `Your application "${title}", asking for ${euros(requestedCents)}, has been submitted. It will be screened by ${day(screeningDueOn)}. There is nothing for you to do until then.`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `Waiting to be screened: ${title}`,
      text: `The time set for screening the application "${title}" (${organisation}) has passed. It still waits for a decision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason }) => ({
      subject: `${admissible ? 'Admissible' : 'Inadmissible'}: ${title}`,
      text: admissible
        ? `Your application "${title}" is admissible. The Datalab is now reviewing it.`
        : `Your application "${title}" is inadmissible, for this reason:\n\n${reason}`,
    }),
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Your opinion is asked: ${title}`,
      text: `Your opinion is asked on the application "${title}", step "${step}". It is expected by ${day(termOn)}.`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Reminder: opinion expected on ${title}`,
      text: `Half of the time has passed: the opinion on step "${step}" of "${title}" is expected by ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Opinion overdue: ${title}`,
      text: `Step "${step}" of the application "${title}" has passed its term. ${reviewer ? `${reviewer} was asked for the opinion.` : 'Nobody was assigned.'} You may assign somebody else.`,
    }),
    remindChair: ({ heldOn, applications }) => ({
      subject: `Session of ${day(heldOn)}: decision expected`,
      text: `The session of ${day(heldOn)} has passed, and its decision is still awaited (applications on the agenda: ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, reason, termOn }) => ({
      subject: `${awardedCents === null ? 'Not awarded' : 'Awarded'}: ${title}`,
      text:
        awardedCents === null
          ? `Your project "${title}" was not awarded a grant, for this reason:\n\n${reason}`
          : `Your project "${title}" is awarded ${euros(awardedCents)}.\n\n${reason}\n\nBoth sides must sign the agreement${termOn ? ` by ${day(termOn)}` : ''}. After that it expires.`,
    }),
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
    publishCall: () => 'published the call',
    createApplication: () => 'opened the draft',
    updateApplication: () => 'changed the draft',
    submitApplication: ({ requestedCents }) => `submitted the application, asking for ${euros(requestedCents)}`,
    remindScreener: () => 'Reminder: the application waits to be screened',
    decideAdmissibility: ({ decision }) => `found the application ${decision}`,
    assignReviewer: ({ reviewer, step }) => `asked ${reviewer} for the opinion "${step}"`,
    remindReviewer: ({ step }) => `Reminder: the opinion "${step}" is awaited`,
    escalateStep: ({ step }) => `The opinion "${step}" has passed its term and was taken to the Datalab's lead`,
    giveOpinion: ({ step, verdict }) => `gave the opinion "${step}": ${verdicts[String(verdict)]}`,
    createSession: ({ heldOn }) => `placed the application in the session of ${day(String(heldOn))}`,
    remindChair: () => 'Reminder: the session waits for its decision',
    decideSession: ({ decision, awardedCents }) =>
      decision === 'refuse' ? 'closed the decision: not awarded' : `closed the decision: awarded ${euros(awardedCents)}`,
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
