import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../db/schema.ts';
import { readNames, type TimelineRow } from '../db/timeline.ts';
import type { Language } from '../domain/words.ts';
import { writeEvent } from '../letters/write.ts';

const Entry = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  who: z
    .object({ id: z.uuid(), name: z.string(), organisationName: z.string() })
    .nullable()
    .meta({ description: 'Null where a date did it, and nobody; applicants are not told who asked for corrections' }),
  text: z.string(),
});

export const Timeline = z.object({ items: z.array(Entry) }).meta({ id: 'Timeline' });

/** What happened, in words: facts that point at a person or at a review step are told by their name, and by the label that `steps` has for it. */
export async function toTimeline(
  db: Kysely<DB>,
  rows: readonly TimelineRow[],
  language: Language,
  staff: boolean,
  steps: ReadonlyMap<string, string> = new Map(),
): Promise<z.input<typeof Timeline>> {
  const pointedAt = rows.flatMap(({ facts }) => [facts['reviewerId'], facts['contactPersonId']]);
  const names = await readNames(
    db,
    pointedAt.filter((id) => typeof id === 'string'),
  );
  // Who reviews is the fund's own, so applicants are not told who asked for corrections.
  const isUnnamed = (name: string): boolean => name === 'requestCorrection' && !staff;
  const items = rows.map(
    ({ at, name, facts, person_id: personId, given_name: given, usual_name: usual, organisation_name: organisationName }) => ({
      at,
      event: name,
      who: personId && !isUnnamed(name) ? { id: personId, name: `${given} ${usual}`, organisationName: organisationName ?? '' } : null,
      text: writeEvent(language, name, {
        ...facts,
        unnamed: isUnnamed(name),
        step: steps.get(String(facts['step'])) ?? null,
        reviewer: names.get(String(facts['reviewerId'])) ?? null,
        contact: names.get(String(facts['contactPersonId'])) ?? null,
      }),
    }),
  );
  return { items };
}
