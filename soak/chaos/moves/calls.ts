import shipped from '../../../calls/donnees-2023.json' with { type: 'json' };
import { ACCOUNTED } from '../../../test/support/account-fixtures.ts';
import { codeOf } from '../../../test/support/call-code.ts';
import { REASON } from './applications.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';

export const SHIPPED_ID = shipped.id;

/** The shipped terms with a final account, which those do not require. */
const terms = { ...shipped.terms, ...ACCOUNTED };

/** The draft of a call like the shipped one, on its envelope. */
export const newCall = (id: string, envelopeId: string): Move => move(1, 'admin', '/calls', { id, code: codeOf(id), envelopeId, terms });

/**
 * A call is published, rewritten, published again, and once it may end, closed: which refuses the applications that
 * wait for an award under it.
 */
export function callMoves(view: View, mayEnd: boolean, _: MoveContext): Move[] {
  const { id, version, state, envelopeId } = view as { id: string; version: number; state: string; envelopeId: string };
  const path = `/calls/${id}`;
  const update = move(1, 'admin', path, { version, envelopeId, terms }, 'PUT');
  const publish = (weight: number) => move(weight, 'admin', `${path}/publication`, { version });
  if (state === 'draft') return [update, publish(3)];
  if (state !== 'published') return [];
  return mayEnd ? [move(1, 'admin', `${path}/closing`, { version, reason: REASON })] : [update, publish(1)];
}
