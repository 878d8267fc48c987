import type { Outcome } from './race.ts';

/** What a race has met: a race in which nothing happens would prove nothing. */
export function metIn({ attempts }: Outcome) {
  const told = attempts.flatMap(({ answer }) => ('receipt' in answer ? [answer] : []));
  const wholes = attempts.flatMap(({ answer }) => ('refusal' in answer ? [answer.refusal.code] : []));
  const posted = told.flatMap(({ receipt }) => receipt.posted);
  return {
    kinds: new Set(posted.filter(({ reverses }) => !reverses).map(({ kind }) => kind)),
    opposites: posted.filter(({ reverses }) => reverses).length,
    repeated: told.filter(({ repeated }) => repeated).length,
    codes: new Set([...wholes, ...told.flatMap(({ receipt }) => receipt.refused.map(({ refusal }) => refusal.code))]),
    joint: told.filter(({ receipt }) => new Set(receipt.posted.map(({ envelopeId }) => envelopeId)).size > 1).length,
  };
}
