import { isDeepStrictEqual } from 'node:util';
import { type Fault, nameOf } from './stays.ts';

/** The command of a client that something is about. */
type Placed = { client: number; place: number };
type Answer = { receipt: unknown; repeated: boolean } | { refusal: unknown } | { error: string };
/** From which number to which a command was with an envelope, or with another thing that numbers its movements. */
type Stay = { attempt: Placed; envelopeId: string; start: number; end: number };
type Whole = { attempt: Placed; refusal: { envelopeId: string; sequence: number } };

/** A key is answered once, and repeats get the same answer. A refusal is not kept, so that a repeat decides again. */
export function repeatFaults(attempts: readonly (Placed & { answer: Answer })[]): Fault[] {
  return [...Map.groupBy(attempts, nameOf)].flatMap(([where, group]) => {
    const told = group.flatMap(({ answer }) => ('receipt' in answer ? [answer] : []));
    const [first, ...more] = told.filter(({ repeated }) => !repeated);
    if (more.length > 0) return [{ what: 'a key that is carried out twice', where }];
    const same = told.every(({ receipt }) => isDeepStrictEqual(receipt, first?.receipt));
    return same ? [] : [{ what: 'a repeat that is told something else', where }];
  });
}

/** No client gets an answer from before its last one. */
export function pastFaults(stays: readonly Stay[], wholes: readonly Whole[]): Fault[] {
  const seen = [
    ...stays.map(({ attempt, envelopeId, start, end }) => ({ attempt, envelopeId, start, end })),
    ...wholes.map(({ attempt, refusal: { envelopeId, sequence } }) => ({ attempt, envelopeId, start: sequence, end: sequence })),
  ];
  const faults: Fault[] = [];
  for (const own of Map.groupBy(seen, ({ attempt, envelopeId }) => `${attempt.client} ${envelopeId}`).values()) {
    let past = 0;
    const turns = [...Map.groupBy(own, ({ attempt }) => attempt.place)].sort(([a], [b]) => a - b);
    for (const [, turn] of turns) {
      const late = turn.find(({ start }) => start < past);
      if (late) faults.push({ what: 'an answer from the past', where: nameOf(late.attempt) });
      past = Math.max(past, ...turn.map(({ end }) => end));
    }
  }
  return faults;
}

/**
 * There is one order of all commands in which each envelope takes them in its own: no command is first on one envelope
 * and last on the other.
 */
export function orderFaults(stays: readonly Stay[]): Fault[] {
  const posted = stays.filter(({ start, end }) => end > start);
  const queues = [...Map.groupBy(posted, ({ envelopeId }) => envelopeId).values()].map((queue) => queue.sort((a, b) => a.start - b.start));
  const stops = new Map([...Map.groupBy(posted, ({ attempt }) => attempt)].map(([attempt, own]) => [attempt, own.length]));
  for (;;) {
    const heads = Map.groupBy(
      queues.flatMap(([head]) => head ?? []),
      ({ attempt }) => attempt,
    );
    if (heads.size === 0) return [];
    const [next] = [...heads].find(([attempt, own]) => own.length === stops.get(attempt)) ?? [];
    if (!next) return [{ what: 'lists in two orders', where: [...heads.keys()].map(nameOf).join(', ') }];
    for (const queue of queues) if (queue[0]?.attempt === next) queue.shift();
  }
}
