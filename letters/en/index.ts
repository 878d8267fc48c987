import type { Texts } from '../texts.ts';
import { applications } from './applications.ts';
import { calls } from './calls.ts';
import { grants } from './grants.ts';
import { people } from './people.ts';
import { reviews } from './reviews.ts';
import { sessions } from './sessions.ts';

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
  letters: { ...applications.letters, ...reviews.letters, ...sessions.letters, ...grants.letters, ...people.letters },
  timeline: {
    ...calls.timeline,
    ...applications.timeline,
    ...reviews.timeline,
    ...sessions.timeline,
    ...grants.timeline,
    ...people.timeline,
  },
};
