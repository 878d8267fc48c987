import type { Kysely } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { applicationPart } from '../applications/applications.ts';
import { correctionParts, toCorrections } from '../applications/corrections.ts';
import { appealsPart, decisionsPart, notificationPart, toContested } from '../committee/appeals.ts';
import { reexaminationsPart } from '../committee/reexaminations.ts';
import { part, readAlone, together } from '../connection/together.ts';
import { oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { extensionsPart, reviewPart } from '../review/reviews.ts';

/** When what has happened to a thing, oldest first: periods run from such instants. */
const historyPart = (db: Kysely<DB>, streamId: string) =>
  part(db.selectFrom('event').where('stream_id', '=', streamId).select(['name', 'at']).orderBy('version'), { instants: ['at'] });
export const readHistory = (db: Kysely<DB>, streamId: string) => readAlone(db, historyPart(db, streamId));

const read = together((db: Kysely<DB>, scope: Scope, id: string) => ({
  application: applicationPart(db, scope, id),
  ...correctionParts(db, id),
  steps: reviewPart(db, id),
  extensions: extensionsPart(db, id),
  appeals: appealsPart(db, id),
  decisions: decisionsPart(db, oneId(id)),
  notification: notificationPart(db, oneId(id)),
  reexaminations: reexaminationsPart(db, id),
  history: historyPart(db, id),
}));

/** What the dates of an application rest on, in one statement; undefined if it is not in the scope. */
export async function readDatedApplication(db: Kysely<DB>, scope: Scope, id: string) {
  const found = await read(db, scope, id);
  const [row] = found.application;
  if (!row) return undefined;
  return {
    ...found,
    row,
    corrections: toCorrections(found),
    decisions: toContested(found.decisions),
    decided: found.notification[0] ?? null,
  };
}
