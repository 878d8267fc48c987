import type { Texts } from '../texts.ts';
import { absences } from './absences.ts';
import { amendments } from './amendments.ts';
import { appeals } from './appeals.ts';
import { applications } from './applications.ts';
import { attachments } from './attachments.ts';
import { calls } from './calls.ts';
import { capacity } from './capacity.ts';
import { claims } from './claims.ts';
import { corrections } from './corrections.ts';
import { datalabRequests } from './datalab-requests.ts';
import { envelopes } from './envelopes.ts';
import { finalAccounts } from './final-accounts.ts';
import { grants } from './grants.ts';
import { impact } from './impact.ts';
import { milestones } from './milestones.ts';
import { missions } from './missions.ts';
import { obligations } from './obligations.ts';
import { people } from './people.ts';
import { reexaminations } from './reexaminations.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';
import { stakes } from './stakes.ts';
import { waitlist } from './waitlist.ts';

export const en: Texts = {
  greeting: (name) => `Dear ${name},`,
  closing: 'Guichet, the fund for data projects',
  digest: {
    subject: (letters) => `Guichet: ${letters === 1 ? 'one piece' : `${letters} pieces`} of news`,
    opening: (letters) =>
      letters === 1
        ? 'Here is what concerns you since the last time.'
        : `Here is what concerns you since the last time, oldest first (${letters} pieces of news).`,
    advice: 'You are written to once each working day, as you asked. Your preferences let you change this.',
  },
  letters: {
    ...absences.letters,
    ...amendments.letters,
    ...appeals.letters,
    ...applications.letters,
    ...calls.letters,
    ...capacity.letters,
    ...claims.letters,
    ...corrections.letters,
    ...datalabRequests.letters,
    ...envelopes.letters,
    ...finalAccounts.letters,
    ...grants.letters,
    ...impact.letters,
    ...milestones.letters,
    ...missions.letters,
    ...obligations.letters,
    ...people.letters,
    ...reexaminations.letters,
    ...reviews.letters,
    ...sessions.letters,
    ...stakes.letters,
    ...waitlist.letters,
  },
  timeline: {
    ...absences.timeline,
    ...amendments.timeline,
    ...appeals.timeline,
    ...applications.timeline,
    ...attachments.timeline,
    ...calls.timeline,
    ...capacity.timeline,
    ...claims.timeline,
    ...corrections.timeline,
    ...datalabRequests.timeline,
    ...envelopes.timeline,
    ...finalAccounts.timeline,
    ...grants.timeline,
    ...impact.timeline,
    ...milestones.timeline,
    ...missions.timeline,
    ...obligations.timeline,
    ...people.timeline,
    ...reexaminations.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...stakes.timeline,
    ...waitlist.timeline,
  },
};
