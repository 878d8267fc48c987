import { day, days } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const datalabRequests: TextsOf<'datalabRequests'> = {
  letters: {
    createDatalabRequest: ({ title, organisation, expectedOn }) => ({
      subject: `Request for help received: ${title}`,
      text: `The request for help "${title}" (${organisation}) has reached the Datalab, which will look into it by ${day(expectedOn)}.`,
    }),
    remindQualification: ({ title, organisation }) => ({
      subject: `Request for help to be qualified: ${title}`,
      text: `The time set for qualifying the request for help "${title}" (${organisation}) has passed. Give its priority and the skills that it needs, or decline it.`,
    }),
    qualifyDatalabRequest: ({ title, expectedOn }) => ({
      subject: `Request for help qualified: ${title}`,
      text: `The Datalab has looked into your request for help "${title}" and will answer by ${day(expectedOn)}.`,
    }),
    remindDatalabDecision: ({ title, organisation }) => ({
      subject: `Request for help to be decided: ${title}`,
      text: `The request for help "${title}" (${organisation}) is qualified, and the time set for answering it has passed. Accept it, or decline it.`,
    }),
    acceptDatalabRequest: ({ title, organisation, halfDays, startsOn, endsOn, contact }) => ({
      subject: `Request for help accepted: ${title}`,
      text: `The Datalab accepts the request for help "${title}" (${organisation}): ${days(halfDays)}, from ${day(startsOn)} to ${day(endsOn)}. ${contact} answers for it at the Datalab.`,
    }),
    staffDatalabRequest: ({ title, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Help planned: ${title}`,
          text: `You work for the help "${title}" (${organisation}), from ${day(startsOn)} to ${day(endsOn)}. Your days stand with the request.`,
        },
        dropped: {
          subject: `Help planned without you: ${title}`,
          text: `The help "${title}" (${organisation}) is planned again: you are no longer assigned to it.`,
        },
        asker: {
          subject: `Help planned: ${title}`,
          text: `The help "${title}" is planned: ${days(halfDays)}, from ${day(startsOn)} to ${day(endsOn)}.`,
        },
      })[to],
    declineDatalabRequest: ({ title, reason }) => ({
      subject: `Request for help declined: ${title}`,
      text: `The Datalab cannot take on your request for help "${title}", for this reason:\n\n${reason}`,
    }),
    withdrawDatalabRequest: ({ title, organisation, reason }) => ({
      subject: `Request for help withdrawn: ${title}`,
      text: `The request for help "${title}" (${organisation}) is withdrawn.${reason ? ` Its author gives this reason:\n\n${reason}` : ''}`,
    }),
    remindDelivery: ({ title, organisation, endsOn, contact }) => ({
      subject: `Delivery expected: ${title}`,
      text: `The help "${title}" (${organisation}), in the hands of ${contact}, was to end on ${day(endsOn)}. Its delivery is not recorded yet.`,
    }),
    deliverDatalabRequest: ({ title, summary, closesOn }) => ({
      subject: `Help delivered: ${title}`,
      text: `The Datalab has delivered the help "${title}":\n\n${summary}\n\nPlease say by ${day(closesOn)} what it has changed: the request is closed after that, with your feedback or without it.`,
    }),
    remindFeedback: ({ title, closesOn }) => ({
      subject: `Your feedback is awaited: ${title}`,
      text: `The help "${title}" was delivered to you. Please say by ${day(closesOn)}, in a few words, whether it helped and which figure has moved: the request is closed after that.`,
    }),
    closeDatalabRequest: ({ title, organisation, rating, helped }) => ({
      subject: `Feedback received: ${title}`,
      text: `${organisation} has closed the request for help "${title}" and rates it ${rating} out of 5. ${helped ? 'The help was of use.' : 'The help was of no use.'} Its feedback stands on the request.`,
    }),
    closeUnanswered: ({ title }) => ({
      subject: `Request for help closed: ${title}`,
      text: `Without feedback from you, the request for help "${title}" is closed at its deadline. There is nothing for you to do.`,
    }),
  },
};
