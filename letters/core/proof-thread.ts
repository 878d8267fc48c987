import { buffer } from 'node:stream/consumers';
import type { Language } from '../../domain/core/words.ts';
import { type PrintedProof, writeProof } from './proof.ts';

/** What a printing thread does for the proof of a decision. */
export default ({ language, proof }: { language: Language; proof: PrintedProof }): Promise<Uint8Array> =>
  buffer(writeProof(language, proof));
