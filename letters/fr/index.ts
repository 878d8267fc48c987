import type { Texts } from '../texts.ts';
import { applications } from './applications.ts';
import { calls } from './calls.ts';
import { corrections } from './corrections.ts';
import { datalabRequests } from './datalab-requests.ts';
import { envelopes } from './envelopes.ts';
import { grants } from './grants.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';
import { waitlist } from './waitlist.ts';

export const fr: Texts = {
  greeting: (name) => `Bonjour ${name},`,
  closing: 'Guichet, le fonds des projets de données',
  letters: {
    ...applications.letters,
    ...calls.letters,
    ...corrections.letters,
    ...datalabRequests.letters,
    ...envelopes.letters,
    ...grants.letters,
    ...reviews.letters,
    ...sessions.letters,
    ...waitlist.letters,
  },
  timeline: {
    ...applications.timeline,
    ...calls.timeline,
    ...corrections.timeline,
    ...datalabRequests.timeline,
    ...envelopes.timeline,
    ...grants.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...waitlist.timeline,
  },
};
