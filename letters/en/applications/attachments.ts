import type { TextsOf } from '../../texts.ts';
import { bytes } from '../core/words.ts';

export const attachments: TextsOf<'attachments'> = {
  letters: {},
  timeline: {
    addAttachment: ({ attachment, sizeBytes }) => `attached the file "${attachment}" (${bytes(sizeBytes)})`,
    removeAttachment: ({ attachment }) => `took away the file "${attachment}"`,
  },
};
