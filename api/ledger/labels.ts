import type { Kysely } from 'kysely';
import { readCallLines } from '../../db/calls/call-lives.ts';
import { readLabels } from '../../db/ledger/consumption.ts';
import type { DB } from '../../db/core/schema.ts';
import type { ConsumptionBy } from '../../domain/ledger/consumption.ts';
import type { Language, Words } from '../../domain/core/words.ts';

/**
 * The label of a key. A call's labels are those of its newest version; a type that it no longer knows keeps its key.
 */
export async function labeller(
  db: Kysely<DB>,
  by: ConsumptionBy,
  keys: readonly string[],
  language: Language,
): Promise<(key: string) => string> {
  if (by === 'year') return (key) => key;
  const labels = new Map<string, Words>();
  if (by === 'call' || by === 'projectType') {
    const { items, labels: ofKeys } = await readCallLines(db, { drafts: false });
    if (by === 'call') for (const { id, title } of items) labels.set(id, title);
    else for (const { kind, key, label } of ofKeys) if (kind === 'projectTypes') labels.set(key, label);
  }
  if (by === 'envelope' || by === 'organisation') for (const [id, name] of await readLabels(db, by, keys)) labels.set(id, name);
  const labelOf = (key: string): string => labels.get(key)?.[language] ?? key;
  return by === 'projectType' ? (key) => key.split('+').map(labelOf).join(' + ') : labelOf;
}
