import type { Words } from '../../domain/core/words.ts';

/** The letter of an award is no grant: the signed agreement alone attributes it (décret 2018-514 art. 8). */
export const noAgreement: Words = {
  fr: ' Ce courrier ne vaut pas accord de financement : la subvention est attribuée par la convention signée par les deux parties.',
  en: ' This letter is no financing agreement: the grant is made by the agreement that both sides sign.',
};
