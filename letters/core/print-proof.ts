import type { Proof } from '../../domain/core/proof.ts';
import type { Language } from '../../domain/core/words.ts';
import { printBy } from './print.ts';
import type { PrintedProof } from './proof.ts';

const WRITER = new URL('./proof-thread.ts', import.meta.url);

type Printable = Pick<PrintedProof, 'decision' | 'record'> & Pick<Proof, 'seal' | 'later' | 'timeStamp'>;

/** The proof of a decision as a PDF: what it says to people, with the hashes, and without the lines of the seal. */
export function printProof(language: Language, { decision, record, seal, later, timeStamp }: Printable): Promise<Buffer> {
  const newest = later.at(-1) ?? seal;
  const { lines: _, ...sealed } = seal ?? { lines: [] };
  const proof = {
    decision,
    record,
    seal: seal && sealed,
    newest: newest && { day: newest.day, hash: newest.hash },
    stampedOn: timeStamp && timeStamp.day,
  };
  return printBy(WRITER, { language, proof });
}
