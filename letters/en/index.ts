import { merge } from '../merge.ts';
import type { Texts } from '../texts.ts';
import { absences } from './people/absences.ts';
import { amendments } from './grants/amendments.ts';
import { appeals } from './committee/appeals.ts';
import { applications } from './applications/applications.ts';
import { calls } from './calls/calls.ts';
import { capacity } from './datalab/capacity.ts';
import { claims } from './grants/claims.ts';
import { corrections } from './applications/corrections.ts';
import { datalabRequests } from './datalab/requests.ts';
import { envelopes } from './ledger/envelopes.ts';
import { finalAccounts } from './grants/final-accounts.ts';
import { grants } from './grants/grants.ts';
import { impact } from './impact/impact.ts';
import { milestones } from './grants/milestones.ts';
import { missions } from './datalab/missions.ts';
import { obligations } from './grants/obligations.ts';
import { people } from './people/people.ts';
import { reexaminations } from './committee/reexaminations.ts';
import { reviews } from './review/reviews.ts';
import { sessions } from './committee/sessions.ts';
import { interests } from './people/declared-interests.ts';
import { waitlist } from './committee/waitlist.ts';

export const en: Texts = {
  greeting: (name) => (name === null ? 'Hello,' : `Dear ${name},`),
  reference: (reference) => `Reference to quote: ${reference}`,
  link: 'See it in Guichet:',
  closing: 'Guichet, the fund for data projects',
  digest: {
    subject: (letters) => `Guichet: ${letters === 1 ? 'one update' : `${letters} updates`}`,
    opening: (letters) =>
      letters === 1
        ? 'Here is what concerns you since the last time.'
        : `Here is what concerns you since the last time, oldest first (${letters} updates).`,
    advice: 'You are written to once each working day, as you asked. Your preferences let you change this.',
  },
  ...merge({
    absences,
    amendments,
    appeals,
    applications,
    calls,
    capacity,
    claims,
    corrections,
    datalabRequests,
    envelopes,
    finalAccounts,
    grants,
    impact,
    milestones,
    missions,
    obligations,
    people,
    reexaminations,
    reviews,
    sessions,
    interests,
    waitlist,
  }),
};
