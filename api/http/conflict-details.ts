import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readApplicationRow } from '../../db/applications/applications.ts';
import { readRevisions } from '../../db/applications/revisions.ts';
import type { DB } from '../../db/core/schema.ts';
import { readChangesSince } from '../../db/core/timeline.ts';
import type { Change, Refusal } from '../../domain/core/refusal.ts';
import type { Resubmission } from '../../domain/applications/refusals.ts';
import { differences } from '../../domain/applications/revision.ts';
import { type Caller, isStaff, scopeOf } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import type { Language } from '../../domain/core/words.ts';
import { readLabels, toTimeline } from './timeline-entries.ts';

const MOST_CHANGES = 10;

type RefusedCommand = { caller: Caller; id: string; body: unknown; language: Language };

/** The version of the thing, or the revision of the content, that a command says its author has read. */
const Read = z.object({ version: z.int().optional(), revision: z.int().optional() });

/** The changes after the version that the caller had read, as far as they may see them, newest first. */
async function readChanges(db: Kysely<DB>, { caller, id, language }: RefusedCommand, version: number): Promise<Change[]> {
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

/** A refusal of a write on a stale state, with the changes since its author read it; any other refusal unchanged. */
export async function withConflictDetails(db: Kysely<DB>, asked: RefusedCommand, refusal: Refusal): Promise<Refusal> {
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
