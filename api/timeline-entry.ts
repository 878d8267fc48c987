import { z } from 'zod';
import type { EventName } from '../domain/event.ts';
import type { Language } from '../domain/words.ts';
import type { TimelineFacts } from '../letters/texts.ts';
import { writeEvent } from '../letters/write.ts';

/** One line of a timeline: who did what when. */
export const TimelineEntry = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  who: z
    .object({ id: z.uuid(), name: z.string(), organisationName: z.string() })
    .nullable()
    .meta({ description: 'Null where a date did it, and nobody' }),
  text: z.string(),
});

type Row = {
  at: string;
  name: EventName;
  person_id: string | null;
  given_name: string | null;
  usual_name: string | null;
  organisation_name: string | null;
};

/** An event in words; `facts` are its own, with the names that they stand for. */
export const toEntry = (language: Language, row: Row, facts: TimelineFacts): z.input<typeof TimelineEntry> => ({
  at: row.at,
  event: row.name,
  who: row.person_id
    ? { id: row.person_id, name: `${row.given_name} ${row.usual_name}`, organisationName: row.organisation_name ?? '' }
    : null,
  text: writeEvent(language, row.name, facts),
});
