import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import { type EventPlace, type EventSearch, type FoundEvent, readFileNames, readTitles, searchEvents } from '../../db/desk/event-search.ts';
import { readReferences } from '../../db/core/references.ts';
import { readHiddenFrom } from '../../db/people/conflicts.ts';
import { EVENT_KINDS } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import { type Caller, scopeOf } from '../../domain/core/role.ts';
import { Day, ID, line } from '../../domain/core/words.ts';
import { EVENTS } from '../../domain/events.ts';
import { CONCEALED, isOfHouse } from '../../domain/people/conflict.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { asksReexamination, labelsOfCall, TimelineEntry, toTimeline } from '../http/answer/timeline-entries.ts';
import { read, type ReadRequest } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';

const EVENT_NAMES = Object.keys(EVENTS) as [EventName, ...EventName[]];

const FoundEventView = TimelineEntry.extend({
  kind: z.enum(EVENT_KINDS),
  thingId: z.uuid(),
  reference: z.string().nullable().meta({ description: 'The reference of its thing, or the id of its call; null where it has none' }),
  version: z.int().positive().meta({ description: 'Its number in the chain of its thing' }),
  hash: z.string().meta({ description: 'Its hash, which the audit export and the seals have as well' }),
  sealedOn: z.iso.date().nullable().meta({ description: 'The day of the first seal that holds it; null until that is made' }),
}).meta({ id: 'FoundEvent' });

const Filter = z.strictObject({
  ...searching,
  personId: z.uuid().optional().meta({ description: 'Only what this person did' }),
  who: line(200).optional().meta({ description: 'Only what people did whose names contain these words' }),
  kind: z.enum(EVENT_KINDS).optional(),
  event: z
    .enum(EVENT_NAMES)
    .optional()
    .meta({ param: { id: 'event' } }),
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

const uuidsIn = (rows: readonly FoundEvent[], fact: string): string[] => [
  ...new Set(rows.map(({ facts }) => facts[fact]).filter((id) => typeof id === 'string')),
];

/**
 * The rows that the caller may read. What a call hides from a person with a conflict of interest is hidden from an
 * auditor who has one, and so is the title of such a file, or of one of their own house, in the events of a session.
 */
async function readShown({ deps: { db }, caller, language }: Reading, rows: readonly FoundEvent[]): Promise<FoundEvent[]> {
  const named = uuidsIn(rows, 'applicationId');
  const files = [...new Set([...rows.flatMap(({ application_id: id }) => id ?? []), ...named])];
  const [isHidden, titles] = await Promise.all([readHiddenFrom(db, files, [caller.personId]), readTitles(db, named)]);
  const titleOf = (id: string): string => {
    const known = titles.get(id);
    const isKept = !known || isOfHouse(known.organisationId, caller) || isHidden(id, caller.personId);
    return isKept ? CONCEALED[language] : known.title;
  };
  return rows
    .filter(({ application_id: id }) => id === null || !isHidden(id, caller.personId))
    .map((row) => {
      const id = row.facts['applicationId'];
      return typeof id === 'string' ? { ...row, facts: { ...row.facts, title: titleOf(id) } } : row;
    });
}

/** Events as they read, each with its thing's reference. */
async function toViews(reading: Reading, rows: readonly FoundEvent[]): Promise<View[]> {
  const { caller, language } = reading;
  const { db } = reading.deps;
  const shown = await readShown(reading, rows);
  const [references, attachments, callOf] = await Promise.all([
    readReferences(db, [...new Set(shown.map(({ stream_id: id }) => id))]),
    readFileNames(db, uuidsIn(shown, 'attachmentId')),
    readCallsOf(
      db,
      shown.flatMap((row) => versionOf(row) ?? []),
    ),
  ]);
  const isOwn = ({ organisation_id: id }: FoundEvent): boolean => id !== null && isOfHouse(id, caller);
  // A reviewer who still owes a blind opinion may not read those of others.
  const blinded = caller.roles.includes('reviewer') && !caller.roles.includes('lead') ? caller.personId : null;
  const views = new Map<FoundEvent, View>();
  const isReexamined = (row: FoundEvent): boolean => asksReexamination(row.organisation_legal_category, !isOwn(row));
  // Steps and obligations have the words of their call: events of one version are written together.
  const byReading = Map.groupBy(shown, (row) => `${row.call_id} ${row.call_version} ${isOwn(row)} ${isReexamined(row)}`);
  for (const together of byReading.values()) {
    const [first] = together;
    const version = first && versionOf(first);
    const call = version && callOf(version);
    const labels = call ? labelsOfCall(call, language) : {};
    // oxlint-disable-next-line no-await-in-loop
    const { items } = await toTimeline(db, together, language, first !== undefined && !isOwn(first), {
      ...labels,
      ...{ attachments, blinded, reexamines: first !== undefined && isReexamined(first) },
    });
    together.forEach((row, place) => {
      const entry = items[place];
      if (!entry) return;
      const { kind, stream_id: thingId, version: number, hash, sealed_on: sealedOn } = row;
      views.set(row, {
        ...entry,
        kind,
        thingId,
        reference: row.own_call_id ?? references.get(thingId) ?? null,
        version: number,
        hash,
        sealedOn,
      });
    });
  }
  return shown.flatMap((row) => views.get(row) ?? []);
}

const versionOf = ({ call_id: callId, call_version: callVersion }: FoundEvent): { callId: string; callVersion: number } | null =>
  callId === null || callVersion === null ? null : { callId, callVersion };

const PLACE = new RegExp(`^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (${ID.source}) (\\d{1,9})$`);
const PlaceKey = z
  .string()
  .regex(PLACE)
  .refine((key) => !Number.isNaN(Date.parse(key.split(' ')[0] ?? '')));
const keyOfPlace = ({ at, stream_id: streamId, version }: FoundEvent): string => `${at} ${streamId} ${version}`;

function placeOf(key: string | undefined): EventPlace | undefined {
  const [, at, streamId, version] = PLACE.exec(key ?? '') ?? [];
  return at && streamId && version ? { at, streamId, version: Number(version) } : undefined;
}

export const listEvents = read(
  {
    operationId: 'listEvents',
    path: '/events',
    summary: 'All events, the newest first: by file, person, kind and day, each with its hash and its seal',
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

const { text, whole, instant, date } = columnsOf<View>();
const columns = [
  instant('Quand', 'at', ({ at }) => at),
  text('Nature', 'kind', ({ kind }) => kind),
  text('Référence', 'reference', ({ reference }) => reference),
  text('Identifiant', 'thing_id', ({ thingId }) => thingId),
  whole('Version', 'version', ({ version }) => version),
  text('Événement', 'event', ({ event }) => event),
  text('En clair', 'in_words', ({ text }) => text),
  text('Personne', 'person', ({ who }) => who?.name ?? null),
  text('Administration', 'organisation', ({ who }) => who?.organisationName ?? null),
  text('À la place de', 'in_stead_of', ({ inSteadOf }) => inSteadOf?.name ?? null),
  text('Empreinte', 'hash', ({ hash }) => hash),
  date('Scellé du', 'sealed_on', ({ sealedOn }) => sealedOn),
];

export const exportEvents = fileOfList(listEvents, {
  operationId: 'exportEvents',
  name: { fr: 'evenements', international: 'events' },
  columns: () => columns,
});
