import type { Texts } from '../texts.ts';
import { applications } from './applications.ts';
import { calls } from './calls.ts';
import { envelopes } from './envelopes.ts';
import { grants } from './grants.ts';
import { milestones } from './milestones.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';

export const fr: Texts = {
  greeting: (name) => `Bonjour ${name},`,
  closing: 'Guichet, le fonds des projets de données',
  letters: {
    ...applications.letters,
    ...reviews.letters,
    ...sessions.letters,
    ...grants.letters,
    ...milestones.letters,
    ...envelopes.letters,
    ...envelopes.letters,
    ...milestones.letters,
  },
  timeline: {
    ...calls.timeline,
    ...applications.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...grants.timeline,
    ...milestones.timeline,
    ...envelopes.timeline,
  },
};
