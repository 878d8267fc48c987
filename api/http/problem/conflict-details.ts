import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readApplicationRow } from '../../../db/applications/applications.ts';
import { readTitles } from '../../../db/applications/titles.ts';
import { readRevisions } from '../../../db/applications/revisions.ts';
import type { DB } from '../../../db/core/schema.ts';
import { readChangesSince, readEventsNamed } from '../../../db/core/timeline.ts';
import type { Facts } from '../../../domain/core/event.ts';
import type { ChangeSince, Refusal, RefusalCode } from '../../../domain/core/refusal.ts';
import type { Resubmission } from '../../../domain/applications/refusals.ts';
import { differences } from '../../../domain/applications/revision.ts';
import { type Caller, isStaff, scopeOf } from '../../../domain/core/role.ts';
import { asReader } from '../../../domain/people/conflict.ts';
import type { Language } from '../../../domain/core/words.ts';
import { leadingTo } from '../../state-words.ts';
import { readLabels, toTimeline } from '../answer/timeline-entries.ts';

const MOST_CHANGES = 10;

export type RefusedCommand = { command: string; caller: Caller; id: string; body: unknown; language: Language };

/** The version of the thing, or the revision of the content, that a command says its author has read. */
const Read = z.object({ version: z.int().optional(), revision: z.int().optional() });

/** The changes after the version that the caller had read, as far as they may see them, newest first. */
async function readChanges(db: Kysely<DB>, { caller, id, language }: RefusedCommand, version: number): Promise<ChangeSince[]> {
  const application = await readApplicationRow(db, scopeOf(caller), id);
  const reader = application ? asReader(caller, application) : caller;
  const staff = isStaff(reader.roles);
  const rows = await readChangesSince(db, id, version, { forApplicant: !staff, most: MOST_CHANGES });
  const labels = application ? await readLabels(db, application, reader, language) : {};
  return (await toTimeline(db, rows, language, staff, labels)).items;
}

/** How the current revision differs from the one that was read; undefined where that one was never submitted. */
async function readResubmission(db: Kysely<DB>, id: string, read: number, current: number): Promise<Resubmission | undefined> {
  const revisions = await readRevisions(db, id);
  const [before, after] = [read, current].map((number) => revisions.find(({ revision }) => revision === number));
  if (!before || !after) return undefined;
  return {
    submittedAt: after.submitted_at,
    submittedBy: { id: after.person_id, name: `${after.given_name} ${after.usual_name}` },
    differences: differences(before.content, after.content),
  };
}

/** The refusals of a command whose thing, or part of it, has moved on. */
const MOVED_ON: readonly RefusalCode[] = [
  'wrong_state',
  'tranche_wrong_state',
  'amendment_wrong_state',
  'obligation_wrong_state',
  'milestone_wrong_state',
  'account_wrong_state',
  'step_not_open',
  'step_not_given',
  'change_not_open',
  'payee_decided',
  'already_signed',
  'appeal_opinion_given',
  'appeal_ended',
  'account_approved',
  'visa_already_given',
  'freeze_settled',
  'overlap_settled',
  'slippage_alert_settled',
];
const MOST_LOOKED_AT = 20;

/** The part of its thing that a command is about: the event says the same of it. */
const PARTS = ['tranche', 'step', 'amendment', 'appeal', 'obligation', 'rank', 'claim', 'change', 'payeeId', 'number', 'otherId', 'side'];

const isOfThatPart = (facts: Facts, body: unknown): boolean =>
  PARTS.every((part) => {
    const [asked, known] = [(body as Record<string, unknown> | undefined)?.[part], facts[part]];
    return asked === undefined || known === undefined || known === null || String(asked) === String(known);
  });

/** The last event of these names on the same thing or part, as far as the caller may see it. */
async function readDone(
  db: Kysely<DB>,
  { caller, id, body, language }: RefusedCommand,
  names: readonly string[],
): Promise<ChangeSince | undefined> {
  if (names.length === 0) return undefined;
  // The events of a grant are told with the labels of its application.
  const [title] = await readTitles(db, scopeOf(caller), [id]);
  const application = title && (await readApplicationRow(db, scopeOf(caller), title.id));
  const reader = application ? asReader(caller, application) : caller;
  const staff = isStaff(reader.roles);
  const rows = await readEventsNamed(db, id, names, { forApplicant: !staff, most: MOST_LOOKED_AT });
  const last = rows.find(({ facts }) => isOfThatPart(facts, body));
  if (!last) return undefined;
  const labels = application ? await readLabels(db, application, reader, language) : {};
  const [done] = (await toTimeline(db, [last], language, staff, labels)).items;
  return done;
}

/**
 * A refusal of a write on a stale state, with the changes since its author read it; one of a thing that has moved on,
 * with what moved it; any other refusal unchanged.
 */
export async function withConflictDetails(db: Kysely<DB>, asked: RefusedCommand, refusal: Refusal): Promise<Refusal> {
  if (MOVED_ON.includes(refusal.code)) {
    const names = 'state' in refusal ? leadingTo(asked.command, refusal.state) : [asked.command];
    const done = await readDone(db, asked, names);
    return done ? { ...refusal, done } : refusal;
  }
  if (refusal.code !== 'stale_version' && refusal.code !== 'stale_revision') return refusal;
  const { version = refusal.current, revision = refusal.current } = Read.parse(asked.body);
  if (refusal.code === 'stale_version') {
    // A caller that claims to have read a version that does not exist yet has missed nothing.
    const changes = version < refusal.current ? await readChanges(db, asked, version) : [];
    return changes.length > 0 ? { ...refusal, changes } : refusal;
  }
  const since = await readResubmission(db, asked.id, revision, refusal.current);
  return since ? { ...refusal, read: revision, since } : refusal;
}
