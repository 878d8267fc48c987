import { today } from './fixtures.ts';
import type { CommandHarness } from './command-harness.ts';

/** The order that opens a sub-envelope. */
export const subEnvelopeOf = (parentId: string, code: string) => ({ parentId, code, name: { fr: `Appel ${code}`, en: `Call ${code}` } });

/** Transfers this year's AE to another envelope. */
export const transferTo = (toEnvelopeId: string, amountCents: number, changed: object = {}) => ({
  year: Number(today().slice(0, 4)),
  credit: 'AE',
  amountCents,
  order: 'Décision 3',
  toEnvelopeId,
  ...changed,
});

export async function opened(harness: CommandHarness, parentId: string, ...codes: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const code of codes) ids.push((await harness.accept('finance', 'openSubEnvelope', subEnvelopeOf(parentId, code))).id);
  return ids;
}
