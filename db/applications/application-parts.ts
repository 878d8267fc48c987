import { type Kysely, sql } from 'kysely';
import type { ApplicationParts } from '../../domain/applications/may.ts';
import { readCallsOf } from '../calls/calls.ts';
import { notifiedAt } from '../committee/appeals.ts';
import { awardedAt } from '../committee/reexaminations.ts';
import { whoTookPart } from '../committee/sessions.ts';
import { anyOf, type Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../core/together.ts';
import { concealed, conflicted } from '../people/conflicts.ts';
import { fundedTwiceOfApplication, overlapsOfApplication } from './overlaps.ts';

/** The newest version of the call of `a`, an application. */
const newestVersion = sql<number>`(SELECT max(v.version) FROM call_version AS v WHERE v.call_id = a.call_id)`;

const ofApplications = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('application as a')
      .innerJoin('call as l', 'l.id', 'a.call_id')
      .leftJoin('correction as c', (join) => join.onRef('c.application_id', '=', 'a.id').on('c.state', '=', 'open'))
      .leftJoin('appeal as p', 'p.application_id', 'a.id')
      .leftJoin('grant as g', 'g.application_id', 'a.id')
      .leftJoin('reexamination as x', (join) => join.onRef('x.application_id', '=', 'a.id').on('x.outcome', 'is', null))
      .where('a.id', '=', applications)
      .select([
        'a.id',
        'a.state',
        'a.revision',
        'a.organisation_id as organisationId',
        'a.submitted_at as submittedAt',
        'a.screened_by as screenedBy',
        'a.call_id as callId',
        'a.call_version as callVersion',
        'l.state as callState',
        'c.number as correctionNumber',
        'c.due_at as correctionDueAt',
        'p.state as appealState',
        'p.reviewer_id as appealReviewerId',
        'p.appealed_at as appealedAt',
        'g.state as grantState',
        'x.deadline_at as reexaminedUntil',
        newestVersion.as('newestVersion'),
        whoTookPart.as('tookPart'),
        conflicted,
        concealed,
        notifiedAt(db),
        awardedAt,
        fundedTwiceOfApplication,
        overlapsOfApplication,
      ]),
    { instants: ['submittedAt', 'correctionDueAt', 'appealedAt', 'reexaminedUntil', 'notifiedAt', 'awardedAt'] },
  );

const ofSteps = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('review_step as s')
      .leftJoin('opinion as o', (join) =>
        join.onRef('o.application_id', '=', 's.application_id').onRef('o.step', '=', 's.key').on('o.ended_as', 'is', null),
      )
      .leftJoin('assignment as g', (join) =>
        join.onRef('g.application_id', '=', 's.application_id').onRef('g.step', '=', 's.key').on('g.ended_at', 'is', null),
      )
      .where('s.application_id', '=', applications)
      .select(['s.application_id as applicationId', 's.key', 's.state', 's.reviewer_id as reviewerId'])
      .select(['g.answer', 'o.person_id as giverId', 'o.revision'])
      .orderBy('s.position'),
  );

/** What says which commands may be given on applications. */
export const askedParts = (db: Kysely<DB>, applications: Ids) => ({
  asked: ofApplications(db, applications),
  askedSteps: ofSteps(db, applications),
  askedTranches: part(
    db
      .selectFrom('tranche as t')
      .innerJoin('grant as g', 'g.id', 't.grant_id')
      .where('g.application_id', '=', applications)
      .select(['g.application_id as applicationId', 't.rank', 't.state']),
  ),
  askedAttachments: part(
    db
      .selectFrom('attachment as f')
      .where('f.application_id', '=', applications)
      .where('f.removed_at', 'is', null)
      .select(['f.application_id as applicationId', 'f.id', 'f.name', 'f.purpose', 'f.size_bytes as sizeBytes', 'f.sha256'])
      .select(['f.correction', 'f.added_by as addedBy']),
  ),
});

type Found = RowsOf<ReturnType<typeof askedParts>>;
type Step = Found['askedSteps'][number];

const toStep = ({ key, state, reviewerId, answer }: Step): ApplicationParts['steps'][number] => ({
  key,
  state,
  reviewerId,
  assignment: { answer },
});
const toOpinion = ({ key: step, giverId: personId, revision }: Step): ApplicationParts['opinions'] =>
  personId !== null && revision !== null ? [{ step, personId, revision }] : [];

/** Each application as the rules of its commands read it, by its id. */
export async function toApplicationParts(db: Kysely<DB>, found: Found): Promise<Map<string, ApplicationParts>> {
  const kept = found.asked.map(({ callId, callVersion }) => ({ callId, callVersion }));
  const newest = found.asked.map(({ callId, newestVersion: callVersion }) => ({ callId, callVersion }));
  const callOf = await readCallsOf(db, [...kept, ...newest]);
  const steps = Map.groupBy(found.askedSteps, ({ applicationId }) => applicationId);
  const tranches = Map.groupBy(found.askedTranches, ({ applicationId }) => applicationId);
  const attachments = Map.groupBy(found.askedAttachments, ({ applicationId }) => applicationId);
  return new Map(
    found.asked.map((row) => {
      const { id, state, revision, organisationId, submittedAt, conflicted: tied, concealed: hidden, callId } = row;
      const own = steps.get(id) ?? [];
      return [
        id,
        {
          application: { id, state, revision, organisationId, submittedAt, conflicted: tied, concealed: hidden },
          call: callOf(row),
          newest: { ...callOf({ callId, callVersion: row.newestVersion }), state: row.callState },
          screenedBy: row.screenedBy,
          tookPart: row.tookPart,
          steps: own.map(toStep),
          opinions: own.flatMap(toOpinion),
          correction:
            row.correctionNumber !== null && row.correctionDueAt !== null
              ? { number: row.correctionNumber, dueAt: row.correctionDueAt }
              : null,
          appeal:
            row.appealState !== null && row.appealedAt !== null
              ? { state: row.appealState, reviewerId: row.appealReviewerId, appealedAt: row.appealedAt }
              : undefined,
          notifiedAt: row.notifiedAt,
          grant: row.grantState !== null && row.awardedAt !== null ? { state: row.grantState, awardedAt: row.awardedAt } : null,
          reexamination: row.reexaminedUntil === null ? null : { deadlineAt: row.reexaminedUntil },
          tranches: tranches.get(id) ?? [],
          attachments: attachments.get(id) ?? [],
          overlaps: row.overlaps.map((otherId) => ({ otherId })),
          fundedTwice: row.fundedTwice,
        },
      ];
    }),
  );
}

const read = together((db: Kysely<DB>, ids: readonly string[]) => askedParts(db, anyOf(ids)));

/**
 * These applications as the rules of their commands read them, by their ids, in one statement however many they are.
 */
export const readApplicationParts = async (db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, ApplicationParts>> =>
  toApplicationParts(db, await read(db, ids));
