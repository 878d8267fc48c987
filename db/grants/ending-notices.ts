import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { EndingNotice, GiveNotice, GiveObservations } from '../../domain/grants/ending-notice.ts';
import type { Ids } from '../core/ids.ts';
import { oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

/** True once a subsidy was withdrawn in part after a notice, which has then had its consequence. */
const isUsed = sql<boolean>`EXISTS (
  SELECT FROM reduction AS r JOIN event AS e ON e.stream_id = r.grant_id AND e.version = r.version
  WHERE r.grant_id = n.grant_id AND r.restores IS NULL AND e.at > n.given_at OFFSET 0)`;

/** The newest notice of each grant, with the words of both sides and the names of their authors. */
export const noticesPart = (db: Kysely<DB>, grants: Ids) =>
  part(
    db
      .selectFrom('ending_notice as n')
      .innerJoin('person as p', 'p.id', 'n.given_by')
      .leftJoin('person as q', 'q.id', 'n.observed_by')
      .where('n.grant_id', '=', grants)
      .distinctOn('n.grant_id')
      .select(['n.grant_id as grantId', 'n.number', 'n.ground', 'n.answer_by as answerBy', 'n.end_by as endBy'])
      .select(isUsed.as('isUsed'))
      .select(['n.milestone', 'n.observed_at as observedAt', 'n.condition', 'n.findings', 'n.observations', 'n.given_at as givenAt'])
      .select(['p.given_name as giverGivenName', 'p.usual_name as giverUsualName'])
      .select(['q.given_name as observerGivenName', 'q.usual_name as observerUsualName'])
      .orderBy('n.grant_id')
      .orderBy('n.number', 'desc'),
    { instants: ['endBy', 'observedAt', 'givenAt'] },
  );
export type NoticeRow = Omit<RowOf<ReturnType<typeof noticesPart>>, 'grantId'>;

/** The newest notice of a grant; undefined if none was given. */
export const readNotice = async (db: Kysely<DB>, grantId: string): Promise<NoticeRow | undefined> =>
  (await readAlone(db, noticesPart(db, oneId(grantId))))[0];

/** The same of the grants of applications, as the rules read it. */
export const noticesOfApplicationsPart = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('ending_notice as n')
      .innerJoin('grant as g', 'g.id', 'n.grant_id')
      .where('g.application_id', '=', applications)
      .distinctOn('g.application_id')
      .select(['g.application_id as applicationId', 'n.number', 'n.ground', 'n.answer_by as answerBy'])
      .select(['n.end_by as endBy', 'n.observed_at as observedAt', 'n.given_at as givenAt'])
      .orderBy('g.application_id')
      .orderBy('n.number', 'desc'),
    { instants: ['endBy', 'observedAt', 'givenAt'] },
  );

export async function insertNotice(
  trx: Transaction<DB>,
  { number, endBy }: Pick<EndingNotice, 'number' | 'endBy'>,
  { id, caller: { personId }, body: { ground, condition, findings, answerBy, milestone }, at }: Given<GiveNotice>,
): Promise<void> {
  const given = { given_by: personId, given_at: at };
  await trx
    .insertInto('ending_notice')
    .values({
      grant_id: id,
      number,
      ground,
      milestone: milestone ?? null,
      condition,
      findings,
      answer_by: answerBy,
      end_by: endBy,
      ...given,
    })
    .execute();
}

export async function storeObservations(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { number, observations }, at }: Given<GiveObservations>,
): Promise<void> {
  await trx
    .updateTable('ending_notice')
    .set({ observations, observed_by: personId, observed_at: at })
    .where('grant_id', '=', id)
    .where('number', '=', number)
    .execute();
}

/** A grant's notice, as letters quote it. */
export const readNoticeOf = (db: Kysely<DB>, grantId: string, number: number) =>
  db
    .selectFrom('ending_notice')
    .where('grant_id', '=', grantId)
    .where('number', '=', number)
    .select([
      'ground',
      'condition',
      'findings',
      'answer_by as answerBy',
      'given_at as givenAt',
      'observations',
      'observed_at as observedAt',
    ])
    .executeTakeFirstOrThrow();
