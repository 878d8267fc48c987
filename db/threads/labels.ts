import { type Kysely, sql, type Transaction } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { labelsOfApplication, view } from '../applications/applications.ts';
import { anyOf } from '../core/ids.ts';
import { conflicts, isOfNoHouse, isShownTo } from '../people/conflicts.ts';

type Labelled = { applicationId: string; labels: readonly string[]; by: string; at: string; version: number };

/** Records the labels that a locked application has from now on, in place of those that it had. */
export async function setLabels(trx: Transaction<DB>, { applicationId, labels, by, at, version }: Labelled): Promise<void> {
  const row = { labels: [...labels], set_by: by, set_at: at, version };
  await trx
    .insertInto('file_labels')
    .values({ application_id: applicationId, ...row })
    .onConflict((conflict) => conflict.column('application_id').doUpdateSet(row))
    .execute();
}

const filesOfFund = (db: Kysely<DB>, scope: Scope, ids: readonly string[], personId: string) =>
  view(db, scope)
    .where('a.id', '=', anyOf(ids))
    .select(conflicts)
    .select([
      labelsOfApplication.as('labels'),
      sql<boolean>`EXISTS (SELECT FROM following AS w WHERE w.application_id = a.id AND w.person_id = ${personId})`.as('isFollowed'),
    ]);

/** These applications in a scope, each with its labels, null if never set, and whether a person follows it. */
export const readFilesOfFund = statement(filesOfFund);

const knownLabels = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('file_labels as f')
    .innerJoin('application as a', 'a.id', 'f.application_id')
    .where(isOfNoHouse(scope))
    .where(isShownTo(scope))
    .select(sql<string>`unnest(f.labels)`.as('label'))
    .distinct();

/** The labels of the applications of which a caller reads what the fund has, each once, in no order. */
export const readKnownLabels = statement(knownLabels);
