import type { Texts } from '../texts.ts';
import { applications } from './applications.ts';
import { attachments } from './attachments.ts';
import { calls } from './calls.ts';
import { corrections } from './corrections.ts';
import { grants } from './grants.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';

export const fr: Texts = {
  greeting: (name) => `Bonjour ${name},`,
  closing: 'Guichet, le fonds des projets de données',
  letters: { ...applications.letters, ...corrections.letters, ...reviews.letters, ...sessions.letters, ...grants.letters },
  timeline: {
    ...calls.timeline,
    ...applications.timeline,
    ...attachments.timeline,
    ...corrections.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...grants.timeline,
  },
};
