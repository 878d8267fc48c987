import type { TextsOf } from '../../texts.ts';
import { roles } from '../core/words.ts';

export const people: TextsOf<'people'> = {
  letters: {
    giveRole: ({ role, organisation }) => ({
      subject: `A role is given to you: ${roles[role]}`,
      text: `The role "${roles[role]}" is given to you in Guichet for "${organisation}". It holds from now on.`,
    }),
    withdrawRole: ({ role, organisation }) => ({
      subject: `A role is withdrawn from you: ${roles[role]}`,
      text: `The role "${roles[role]}" for "${organisation}" is withdrawn from you in Guichet. If this is a mistake, turn to whoever manages access in your organisation.`,
    }),
  },
  timeline: {
    giveRole: ({ role }) => `gave the role "${roles[role as keyof typeof roles]}"`,
    withdrawRole: ({ role }) => `withdrew the role "${roles[role as keyof typeof roles]}"`,
    setPreferences: ({ language, letters }) =>
      `chose to be told in ${language === 'fr' ? 'French' : 'English'}, ${letters === 'daily' ? 'once a day' : 'at each event'}`,
  },
};
