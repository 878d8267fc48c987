import type { TextsOf } from '../../texts.ts';
import { bytes } from '../core/words.ts';

export const attachments: TextsOf<'attachments'> = {
  letters: {},
  timeline: {
    addAttachment: ({ attachment, sizeBytes }) => `a joint la pièce « ${attachment} » (${bytes(sizeBytes)})`,
    removeAttachment: ({ attachment }) => `a retiré la pièce « ${attachment} »`,
  },
};
