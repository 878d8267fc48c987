import type { Texts } from '../texts.ts';
import { applications } from './applications.ts';
import { calls } from './calls.ts';
import { grants } from './grants.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';
import { waitlist } from './waitlist.ts';

export const fr: Texts = {
  greeting: (name) => `Bonjour ${name},`,
  closing: 'Guichet, le fonds des projets de données',
  letters: {
    ...calls.letters,
    ...applications.letters,
    ...reviews.letters,
    ...sessions.letters,
    ...waitlist.letters,
    ...grants.letters,
  },
  timeline: {
    ...calls.timeline,
    ...applications.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...waitlist.timeline,
    ...grants.timeline,
  },
};
