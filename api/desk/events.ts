import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import { type EventPlace, type EventSearch, type FoundEvent, searchEvents } from '../../db/desk/event-search.ts';
import { readReferences } from '../../db/core/references.ts';
import { readHiddenFrom } from '../../db/people/conflicts.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { EVENT_KINDS } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import { type Language, Day, line } from '../../domain/core/words.ts';
import { EVENTS } from '../../domain/events.ts';
import { type Column, CSV, csvOf, formQuery } from '../http/answer/csv.ts';
import { download } from '../http/answer/download.ts';
import { TimelineEntry, toTimeline } from '../http/answer/timeline-entries.ts';
import { read, type ReadRequest } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';

const EVENT_NAMES = Object.keys(EVENTS) as [EventName, ...EventName[]];

const FoundEventView = TimelineEntry.extend({
  kind: z.enum(EVENT_KINDS),
  thingId: z.uuid(),
  reference: z.string().nullable().meta({ description: 'The reference of its thing; null where it has none' }),
  version: z.int().positive().meta({ description: 'Its number in the chain of its thing' }),
  hash: z.string().meta({ description: 'Its hash, which the audit export and the seals have as well' }),
  sealedOn: z.iso.date().nullable().meta({ description: 'The day of the first seal that holds it; null until that is made' }),
}).meta({ id: 'FoundEvent' });

const Filter = z.strictObject({
  ...searching,
  personId: z.uuid().optional().meta({ description: 'Only what this person did' }),
  who: line(200).optional().meta({ description: 'Only what people did whose names contain these words' }),
  kind: z.enum(EVENT_KINDS).optional(),
  event: z.enum(EVENT_NAMES).optional(),
  from: Day.optional().meta({ description: 'The first day, in Paris' }),
  until: Day.optional().meta({ description: 'The last day, in Paris' }),
});

type Sought = Omit<EventSearch, 'limit' | 'before'>;

const searchIn = ({ q, who, ...query }: z.output<typeof Filter>, caller: Caller): Sought => {
  const words = wordsOf({ q });
  return { ...query, houses: scopeOf(caller).houses, who: wordsOf({ q: who }), file: words === undefined ? undefined : toSearch(words) };
};

type Reading = Pick<ReadRequest<unknown>, 'deps' | 'caller' | 'language'>;
type View = z.input<typeof FoundEventView>;

/**
 * Events as they read, each with its thing's reference. What a call hides from a person with a conflict of interest is
 * hidden from an auditor who has one.
 */
async function toViews({ deps: { db }, caller, language }: Reading, rows: readonly FoundEvent[]): Promise<View[]> {
  const ids = [...new Set(rows.map(({ stream_id: id }) => id))];
  const files = [...new Set(rows.flatMap(({ application_id: id }) => id ?? []))];
  const [references, isHidden] = await Promise.all([readReferences(db, ids), readHiddenFrom(db, files, [caller.personId])]);
  const shown = rows.filter(({ application_id: id }) => id === null || !isHidden(id, caller.personId));
  const texts = new Map<FoundEvent, View>();
  const versionOf = ({ call_id: callId, call_version: callVersion }: FoundEvent) =>
    callId === null || callVersion === null ? null : { callId, callVersion };
  const callOf = await readCallsOf(
    db,
    shown.flatMap((row) => versionOf(row) ?? []),
  );
  // Steps and obligations have the words of their call: events of one version are written together.
  for (const ofVersion of Map.groupBy(shown, (row) => `${row.call_id} ${row.call_version}`).values()) {
    const version = ofVersion[0] && versionOf(ofVersion[0]);
    const call = version && callOf(version);
    const labelled = (items: readonly { key: string; label: Record<Language, string> }[] = []) =>
      new Map(items.map(({ key, label }) => [key, label[language]]));
    const labels = call ? { steps: labelled(call.terms.steps), obligations: labelled(call.terms.obligations) } : {};
    // oxlint-disable-next-line no-await-in-loop
    const { items } = await toTimeline(db, ofVersion, language, true, labels);
    ofVersion.forEach((row, place) => {
      const entry = items[place];
      if (entry)
        texts.set(row, {
          ...entry,
          kind: row.kind,
          thingId: row.stream_id,
          reference: references.get(row.stream_id) ?? null,
          version: row.version,
          hash: row.hash,
          sealedOn: row.sealed_on,
        });
    });
  }
  return shown.flatMap((row) => texts.get(row) ?? []);
}

const PLACE = /^(\S+) (\S+) (\d+)$/;
const PlaceKey = z.string().regex(PLACE);
const keyOfPlace = ({ at, stream_id: streamId, version }: FoundEvent): string => `${at} ${streamId} ${version}`;

function placeOf(key: string | undefined): EventPlace | undefined {
  const [, at, streamId, version] = PLACE.exec(key ?? '') ?? [];
  return at && streamId && version ? { at, streamId, version: Number(version) } : undefined;
}

export const listEvents = read(
  {
    operationId: 'listEvents',
    path: '/events',
    tag: 'people',
    summary: 'What happened to all things, the newest first: by file, person, kind and day, each with its hash and its seal',
    roles: ['auditor'],
    costly: 'by words',
    query: Filter.extend(paging),
    answer: pageSchema(FoundEventView, 'EventPage'),
    traced: () => 'audit',
  },
  async (reading) => {
    const { deps, query } = reading;
    const { cursor: _cursor, limit: _limit, ...filter } = query;
    const limit = limitOf(query);
    const rows = await searchEvents(deps.db, {
      ...searchIn(filter, reading.caller),
      before: placeOf(keyOf(PlaceKey, query)),
      limit: limit + 1,
    });
    const { items, next } = pageOf(rows, limit, keyOfPlace, (row) => row);
    return { items: await toViews(reading, items), next };
  },
);

const columns: Column<View>[] = [
  { heading: { fr: 'Quand', international: 'at' }, kind: 'instant', of: ({ at }) => at },
  { heading: { fr: 'Nature', international: 'kind' }, kind: 'text', of: ({ kind }) => kind },
  { heading: { fr: 'Référence', international: 'reference' }, kind: 'text', of: ({ reference }) => reference },
  { heading: { fr: 'Identifiant', international: 'thing_id' }, kind: 'text', of: ({ thingId }) => thingId },
  { heading: { fr: 'Version', international: 'version' }, kind: 'whole', of: ({ version }) => version },
  { heading: { fr: 'Événement', international: 'event' }, kind: 'text', of: ({ event }) => event },
  { heading: { fr: 'En clair', international: 'in_words' }, kind: 'text', of: ({ text }) => text },
  { heading: { fr: 'Personne', international: 'person' }, kind: 'text', of: ({ who }) => who?.name ?? null },
  { heading: { fr: 'Administration', international: 'organisation' }, kind: 'text', of: ({ who }) => who?.organisationName ?? null },
  { heading: { fr: 'À la place de', international: 'in_stead_of' }, kind: 'text', of: ({ inSteadOf }) => inSteadOf?.name ?? null },
  { heading: { fr: 'Empreinte', international: 'hash' }, kind: 'text', of: ({ hash }) => hash },
  { heading: { fr: 'Scellé du', international: 'sealed_on' }, kind: 'date', of: ({ sealedOn }) => sealedOn },
];

const AT_ONCE = 500;

/** Every event that is found, so many at once. */
async function* allOf(reading: Reading, search: Sought): AsyncGenerator<View> {
  for (let before: EventPlace | undefined; ;) {
    // Each part begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await searchEvents(reading.deps.db, { ...search, before, limit: AT_ONCE });
    // oxlint-disable-next-line no-await-in-loop
    yield* await toViews(reading, rows);
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    before = placeOf(keyOfPlace(last));
  }
}

export const exportEvents = download(
  {
    operationId: 'exportEvents',
    path: '/events.csv',
    tag: 'people',
    summary: 'The same as a file for spreadsheets: a line for each event, all that are found',
    roles: ['auditor'],
    costly: true,
    query: Filter.extend(formQuery),
    media: [CSV],
  },
  async ({ query: { form, ...query }, ...reading }) => ({
    body: csvOf(columns, allOf({ ...reading, language: form === 'fr' ? 'fr' : 'en' }, searchIn(query, reading.caller)), form),
    media: CSV,
    fileName: `${form === 'fr' ? 'evenements' : 'events'}-${parisDate(reading.at)}.csv`,
  }),
);
