import { hashLines } from './chain.ts';
import type { Facts } from './event.ts';

/** A day's seal, as its hash is made of it. */
type SealRow = { day: string; sealedAt: string; heads: number; digest: string; hash: string };

/**
 * What proves an event: its row as it is hashed, and the path from its hash to the newest seal. `facts`: the text that
 * is hashed. `seal`: the first one that holds it, with all of its lines; null before the next seal is made.
 */
export type Proof = {
  event: {
    streamId: string;
    version: number;
    name: string;
    personId: string | null;
    at: string;
    facts: string;
    previous: string;
    hash: string;
  };
  seal: (SealRow & { chain: string; previous: string; lines: string[] }) | null;
  later: SealRow[];
  /** The first of these seals that a time stamp authority has seen, with its token in base64; null where none was. */
  timeStamp: { day: string; token: string } | null;
};

/** The grounds of a notice: the condition that is not kept, and what is found of it. */
export const noticeGrounds = ({ condition, findings }: { condition: string; findings: string }): string => `${condition}\n\n${findings}`;

/**
 * The grounds that a decision states in its body: its reason, or its reasons, those of a notice, or the observation on
 * an account.
 */
export function groundsIn(body: unknown): string | null {
  const { reason, reasons, condition, findings, observation } = body as Record<string, unknown>;
  if (typeof reason === 'string') return reason;
  if (typeof reasons === 'string') return reasons;
  if (typeof condition === 'string' && typeof findings === 'string') return noticeGrounds({ condition, findings });
  return typeof observation === 'string' ? observation : null;
}

/** What the event of a decision records of its grounds, whose text stands in a row beside it: their SHA-256. */
export const groundsFact = (grounds: string | null | undefined): Facts => (grounds ? { groundsSha256: hashLines([grounds]) } : {});
