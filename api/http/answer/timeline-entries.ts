import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readAttachmentNames } from '../../../db/applications/attachments.ts';
import { readCallVersion } from '../../../db/calls/calls.ts';
import { blindedIn, readReview } from '../../../db/review/reviews.ts';
import type { DB } from '../../../db/core/schema.ts';
import { readNames, type TimelineRow } from '../../../db/core/timeline.ts';
import type { Call } from '../../../domain/calls/call.ts';
import type { Facts } from '../../../domain/core/event.ts';
import { type Caller, isStaff } from '../../../domain/core/role.ts';
import type { Language, Words } from '../../../domain/core/words.ts';
import { isStateService } from '../../../domain/people/organisation-kind.ts';
import { writeEvent } from '../../../letters/write.ts';
import type { TimelineFacts } from '../../../words/words-of.ts';
import { PersonName } from './names.ts';

/** One line of a timeline: who did what when. */
export const TimelineEntry = z
  .object({
    at: z.iso.datetime(),
    event: z.string(),
    who: z
      .object({ id: z.uuid(), name: z.string(), organisationName: z.string() })
      .nullable()
      .meta({ description: 'Null where a date did it; applicants are not told who asked for corrections' }),
    inSteadOf: PersonName.nullable().meta({ description: 'The absent person in whose stead it was done, if any' }),
    text: z.string(),
  })
  .meta({ id: 'TimelineEntry' });

export const Timeline = z.object({ items: z.array(TimelineEntry) }).meta({ id: 'Timeline' });

/** Names of people, by id. */
type Names = ReadonlyMap<string, string>;

/** The name of the absent person for whom an event was done; null where it was done for none. */
export function steadOf({ inSteadOf: id }: Facts, names: Names): z.input<typeof PersonName> | null {
  const name = typeof id === 'string' ? names.get(id) : undefined;
  return typeof id === 'string' && name !== undefined ? { id, name } : null;
}

/** The person who acted, and the absent person for whom they acted; both null where the reader may not know. */
const doerOf = (row: TimelineRow, names: Names): Pick<z.input<typeof TimelineEntry>, 'who' | 'inSteadOf'> => ({
  who: row.person_id
    ? { id: row.person_id, name: `${row.given_name} ${row.usual_name}`, organisationName: row.organisation_name ?? '' }
    : null,
  inSteadOf: steadOf(row.facts, names),
});

/**
 * An event in words; `facts` are its own, with the names that they stand for. `unnamed`: the name of its author is kept
 * from the reader.
 */
export const toEntry = (
  language: Language,
  row: TimelineRow,
  facts: TimelineFacts,
  { names = new Map(), unnamed = false }: { names?: Names; unnamed?: boolean } = {},
): z.input<typeof TimelineEntry> => ({
  at: row.at,
  event: row.name,
  ...(unnamed ? { who: null, inSteadOf: null } : doerOf(row, names)),
  text: writeEvent(language, row.name, { ...facts, unnamed }),
});

/**
 * What the facts of an application's events stand for, in a language: its steps by their labels, its files by their
 * names.
 */
type Labels = {
  steps?: ReadonlyMap<string, string>;
  attachments?: ReadonlyMap<string, string>;
  obligations?: ReadonlyMap<string, string>;
  /** The reviewer who is told that others have given their opinions, and not which, while a blind one is awaited. */
  blinded?: string | null;
  /** True where a service of the State reads of its own file: it asks for a new examination, and does not appeal. */
  reexamines?: boolean;
};

/** The steps and the obligations of a call, by their labels in a language. */
export function labelsOfCall({ terms }: Pick<Call, 'terms'>, language: Language): Required<Pick<Labels, 'steps' | 'obligations'>> {
  const labelled = (items: readonly { key: string; label: Words }[]) => new Map(items.map(({ key, label }) => [key, label[language]]));
  return { steps: labelled(terms.steps), obligations: labelled(terms.obligations) };
}

export async function readLabels(
  db: Kysely<DB>,
  row: { id: string; call_id: string; call_version: number; organisation_legal_category: string | null },
  caller: Caller,
  language: Language,
): Promise<Labels> {
  const { id, call_id: callId, call_version: callVersion } = row;
  const [call, attachments, steps] = await Promise.all([
    readCallVersion(db, callId, callVersion),
    readAttachmentNames(db, id),
    readReview(db, id),
  ]);
  return {
    ...labelsOfCall(call, language),
    attachments,
    blinded: blindedIn(call, steps, caller),
    reexamines: asksReexamination(row.organisation_legal_category, isStaff(caller.roles)),
  };
}

/** True for a reader of a service of the State's own file, who is told of new examinations, and not of appeals. */
export const asksReexamination = (legalCategory: string | null, staff: boolean): boolean => !staff && isStateService(legalCategory);

/** The facts that refer to a person. */
const POINTERS = ['reviewerId', 'contactPersonId', 'standsInFor', 'substituteId', 'inSteadOf'];

/**
 * What happened, in words: facts that refer to a person are shown by name, a review step by the label that `steps` has
 * for it, a file by its name.
 */
export async function toTimeline(
  db: Kysely<DB>,
  rows: readonly TimelineRow[],
  language: Language,
  staff: boolean,
  { steps, attachments, obligations, blinded = null, reexamines = false }: Labels = {},
): Promise<z.input<typeof Timeline>> {
  const pointedAt = rows.flatMap(({ facts }) => POINTERS.map((name) => facts[name]));
  const names = await readNames(
    db,
    pointedAt.filter((id) => typeof id === 'string'),
  );
  // The fund's reviewers are not shown to applicants, so they are not told who asked for corrections.
  const isUnnamed = (name: string): boolean => name === 'requestCorrection' && !staff;
  /** Several steps in one fact, by their labels. */
  const labelsOf = (keys: unknown): string | null =>
    typeof keys === 'string' && steps
      ? keys
          .split(',')
          .map((key) => steps.get(key) ?? key)
          .join(language === 'fr' ? ' », « ' : '", "')
      : null;
  const items = rows.map((row) => {
    const isKept = blinded !== null && (row.name === 'giveOpinion' || row.name === 'mendOpinion') && row.person_id !== blinded;
    // The state after an opinion would reveal that opinion.
    const tellsOfOthers = blinded !== null && row.name === 'continueReview';
    const facts: Facts = isKept ? { step: row.facts['step'] ?? null } : tellsOfOthers ? {} : row.facts;
    const named = {
      step: steps?.get(String(facts['step'])) ?? null,
      opened: labelsOf(facts['opened']),
      cancelled: labelsOf(facts['cancelled']),
      reopened: labelsOf(facts['reopened']),
      waits: labelsOf(facts['waits']),
      reviewer: names.get(String(facts['reviewerId'])) ?? null,
      attachment: attachments?.get(String(facts['attachmentId'])) ?? null,
      obligation: obligations?.get(String(facts['obligation'])) ?? null,
      contact: names.get(String(facts['contactPersonId'])) ?? null,
      absent: names.get(String(facts['standsInFor'])) ?? null,
      substitute: names.get(String(facts['substituteId'])) ?? null,
      reexamines,
    };
    return toEntry(language, row, { ...facts, ...named }, { names, unnamed: isUnnamed(row.name) });
  });
  return { items };
}
