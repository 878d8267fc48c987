import type { Posted } from '../../../domain/ledger/envelope.ts';
import type { MoneyRefusal } from '../../../domain/ledger/refusals.ts';
import type { Attempt, ToAsk, Told } from './command.ts';

/** What is wrong, in words by which a mutant may be recognised, and where. */
export type Fault = { what: string; where: string };

/** A line that was decided, and how many movements its envelope had taken then. */
export type Decided = ToAsk & { position: number; parts: Posted[]; refusal: MoneyRefusal | null };
/**
 * What one command asked of one envelope, answered line by line: it came when the envelope had taken `start` movements,
 * and left it with `end`.
 */
export type Stay = { attempt: Attempt; envelopeId: string; lines: Decided[]; start: number; end: number };
/** A command that was refused whole, by an envelope that had taken so many movements. */
export type Whole = { attempt: Attempt; refusal: MoneyRefusal };

export const nameOf = ({ client, place }: Pick<Attempt, 'client' | 'place'>): string => `command ${place} of client ${client}`;

function decided({ posted, refused }: Told, { asked, fault }: ToAsk): Decided | null {
  const parts = posted.filter(({ subject }) => subject === asked.subject);
  const refusal = refused.find(({ movement }) => movement.subject === asked.subject)?.refusal ?? null;
  const position = refusal?.sequence ?? (parts[0] && parts[0].sequence - 1);
  return position === undefined || (refusal && parts.length > 0) ? null : { asked, fault, position, parts, refusal };
}

/**
 * A command's stays on the envelopes that it names, or what is wrong with its answer: a line without one, or a list
 * interrupted by another command.
 */
function staysIn(attempt: Attempt, told: Told): (Stay | Fault)[] {
  const envelopeIds = new Set(attempt.lines.map(({ asked }) => asked.envelopeId));
  return [...envelopeIds].map((envelopeId): Stay | Fault => {
    const where = nameOf(attempt);
    const lines = attempt.lines.filter(({ asked }) => asked.envelopeId === envelopeId).map((line) => decided(told, line));
    if (!lines.every((line) => line !== null)) return { what: 'a line without one answer', where };
    const start = lines[0]?.position ?? 0;
    let end = start;
    for (const { position, parts } of lines) {
      if (position !== end || parts.some(({ sequence }, place) => sequence !== end + place + 1)) return { what: 'a torn list', where };
      end += parts.length;
    }
    return { attempt, envelopeId, lines, start, end };
  });
}

/** Sorts the answers: decided line by line, refused whole, or no answer. */
export function sortAnswers(attempts: readonly Attempt[]): { stays: Stay[]; wholes: Whole[]; faults: Fault[] } {
  const sorted: { stays: Stay[]; wholes: Whole[]; faults: Fault[] } = { stays: [], wholes: [], faults: [] };
  for (const attempt of attempts) {
    const { answer } = attempt;
    const where = nameOf(attempt);
    if ('error' in answer) sorted.faults.push({ what: 'an error', where: `${where}: ${answer.error}` });
    else if ('refusal' in answer) {
      const { refusal } = answer;
      if ('sequence' in refusal && 'envelopeId' in refusal) sorted.wholes.push({ attempt, refusal });
      else sorted.faults.push({ what: 'an error', where: `${where}: ${refusal.code}` });
    } else if (!answer.repeated) {
      for (const each of staysIn(attempt, answer.receipt)) {
        if ('what' in each) sorted.faults.push(each);
        else sorted.stays.push(each);
      }
    }
  }
  return sorted;
}
