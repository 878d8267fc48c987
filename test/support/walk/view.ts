import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { FOLLOWED } from '../../../domain/core/command.ts';

const calls = (db: Kysely<DB>) =>
  db
    .selectFrom('call as c')
    .innerJoin('stream as s', 's.id', 'c.stream_id')
    .where('c.id', 'like', 'walk-%')
    .select(['s.id', 'c.id as callId', 'c.envelope_id as envelopeId', 'c.state', 's.version'])
    .orderBy('c.id')
    .execute();

const applications = (db: Kysely<DB>) =>
  db
    .selectFrom('application as a')
    .innerJoin('stream as s', 's.id', 'a.id')
    .select(['a.id', 'a.state', 's.version', 'a.revision', 'a.call_id as callId', 'a.organisation_id as organisationId'])
    .select(['a.requested_cents as requestedCents'])
    .orderBy('a.id')
    .execute();

const steps = (db: Kysely<DB>) =>
  db
    .selectFrom('review_step')
    .select(['application_id as applicationId', 'key', 'state', 'reviewer_id as reviewerId'])
    .orderBy('application_id')
    .orderBy('position')
    .execute();

const appeals = (db: Kysely<DB>) =>
  db
    .selectFrom('appeal')
    .select(['application_id as applicationId', 'number', 'state', 'reviewer_id as reviewerId'])
    .orderBy('application_id')
    .orderBy('number')
    .execute();

const sessions = (db: Kysely<DB>) =>
  db
    .selectFrom('session as c')
    .innerJoin('stream as s', 's.id', 'c.id')
    .select(['c.id', 'c.state', 's.version', 'c.promoted_scenario as promoted'])
    .orderBy('c.id')
    .execute();

const agenda = (db: Kysely<DB>) =>
  db
    .selectFrom('agenda_item as i')
    .innerJoin('application as a', 'a.id', 'i.application_id')
    .where('i.left_at', 'is', null)
    .where('a.state', '=', 'in_session')
    .select(['i.session_id as sessionId', 'i.application_id as applicationId', 'a.requested_cents as requestedCents'])
    .select(['a.organisation_id as organisationId'])
    .orderBy('i.session_id')
    .orderBy('i.position')
    .execute();

const grants = (db: Kysely<DB>) =>
  db
    .selectFrom('grant as g')
    .innerJoin('stream as s', 's.id', 'g.id')
    .select(['g.id', 'g.state', 's.version', 'g.application_id as applicationId', 'g.organisation_id as organisationId'])
    .select(['g.awarded_cents as awardedCents', 'g.duration_months as durationMonths', 'g.starts_on as startsOn'])
    .select(['g.envelope_id as envelopeId', 'g.form'])
    .orderBy('g.id')
    .execute();

const obligations = (db: Kysely<DB>) =>
  db
    .selectFrom('obligation as o')
    .innerJoin('grant as g', 'g.id', 'o.grant_id')
    .select(['o.grant_id as grantId', 'o.key', 'o.state', 'g.organisation_id as organisationId'])
    .orderBy('o.grant_id')
    .orderBy('o.key')
    .execute();

const accounts = (db: Kysely<DB>) =>
  db
    .selectFrom('final_account as f')
    .innerJoin('grant as g', 'g.id', 'f.grant_id')
    .select(['f.grant_id as grantId', 'f.state', 'g.organisation_id as organisationId'])
    .orderBy('f.grant_id')
    .execute();

const tranches = (db: Kysely<DB>) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .select(['t.id', 't.grant_id as grantId', 't.state', 'g.organisation_id as organisationId'])
    .orderBy('t.id')
    .execute();

const milestones = (db: Kysely<DB>) =>
  db
    .selectFrom('milestone as m')
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .select(['m.grant_id as grantId', 'm.rank', 'm.state', 'g.organisation_id as organisationId'])
    .orderBy('m.grant_id')
    .orderBy('m.rank')
    .execute();

const missions = (db: Kysely<DB>) =>
  db
    .selectFrom('mission as m')
    .innerJoin('stream as s', 's.id', 'm.id')
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .select(['m.id', 'm.state', 's.version', 'g.organisation_id as organisationId'])
    .select(['m.half_days as halfDays', 'm.starts_on as startsOn', 'm.ends_on as endsOn'])
    .orderBy('m.id')
    .execute();

const requests = (db: Kysely<DB>) =>
  db
    .selectFrom('datalab_request as r')
    .innerJoin('stream as s', 's.id', 'r.id')
    .select(['r.id', 'r.state', 's.version', 'r.organisation_id as organisationId', 'r.contact_person_id as contactId'])
    .select(['r.starts_on as startsOn', 'r.ends_on as endsOn'])
    .orderBy('r.id')
    .execute();

const amendments = (db: Kysely<DB>) =>
  db
    .selectFrom('amendment as m')
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .select(['m.grant_id as grantId', 'm.number', 'm.state', 'm.reviewer_id as reviewerId', 'g.organisation_id as organisationId'])
    .select('g.application_id as applicationId')
    .orderBy('m.grant_id')
    .orderBy('m.number')
    .execute();

const absences = (db: Kysely<DB>) =>
  db
    .selectFrom('absence')
    .where('ended_at', 'is', null)
    .select(['person_id as personId', 'substitute_id as substituteId'])
    .select(['confirmed_at as confirmedAt', 'started_at as startedAt'])
    .orderBy('person_id')
    .execute();

/** The interests that are not withdrawn; `askedBy`: who has asked for the withdrawal. */
const interests = (db: Kysely<DB>) =>
  db
    .selectFrom('declared_interest as k')
    .leftJoin('interest_withdrawal as r', (join) =>
      join.onRef('r.person_id', '=', 'k.person_id').onRef('r.number', '=', 'k.number').on('r.outcome', 'is', null),
    )
    .where('k.withdrawn_at', 'is', null)
    .select([
      'k.person_id as personId',
      'k.number',
      'k.declared_by as declaredBy',
      'k.in_force_since as inForceSince',
      'r.asked_by as askedBy',
    ])
    .orderBy('k.person_id')
    .orderBy('k.number')
    .execute();

/** Whose account is disabled. */
const disabled = (db: Kysely<DB>) => db.selectFrom('person').where('disabled_at', 'is not', null).select('id').orderBy('id').execute();

const dues = async (db: Kysely<DB>) =>
  (
    await db
      .selectFrom('stream')
      .where('kind', 'in', FOLLOWED)
      .where('due_at', 'is not', null)
      .select(['id', 'kind', 'due_at', 'due_what'])
      .orderBy('due_at')
      .orderBy('id')
      .execute()
  ).map(({ id, kind, due_at: at, due_what: what }) => ({ id, kind, at: at ?? '', what: what ?? '' }));

/** How many events each thing that a workflow follows has seen. */
const versions = async (db: Kysely<DB>): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (await db.selectFrom('stream').where('kind', 'in', FOLLOWED).select(['id', 'version']).execute()).map(({ id, version }) => [
      id,
      version,
    ]),
  );

/** What was recorded since a view was read, in the order of each stream. */
export async function eventsSince(db: Kysely<DB>, { versions: before }: View, after: View) {
  const changed = [...after.versions].filter(([id, version]) => version !== before.get(id)).map(([id]) => id);
  if (changed.length === 0) return [];
  const events = await db
    .selectFrom('event')
    .where('stream_id', 'in', changed)
    .select(['stream_id as streamId', 'version', 'name', 'person_id as personId'])
    .orderBy('stream_id')
    .orderBy('version')
    .execute();
  return events.filter(({ streamId, version }) => version > (before.get(streamId) ?? 0));
}

/** What stands now, as far as a walk looks at it. */
export type View = Awaited<ReturnType<typeof readView>>;
export type Row<Noun extends 'calls' | 'applications' | 'sessions' | 'grants' | 'missions' | 'requests'> = View[Noun][number];

export async function readView(db: Kysely<DB>) {
  const [callRows, applicationRows, stepRows, correctionRows, appealRows, sessionRows, agendaRows] = await Promise.all([
    calls(db),
    applications(db),
    steps(db),
    db
      .selectFrom('correction')
      .select(['application_id as applicationId', 'number', 'state'])
      .orderBy('application_id')
      .orderBy('number')
      .execute(),
    appeals(db),
    sessions(db),
    agenda(db),
  ]);
  const [obligationRows, accountRows, amendmentRows, trancheRows, milestoneRows, missionRows, requestRows] = await Promise.all([
    obligations(db),
    accounts(db),
    amendments(db),
    tranches(db),
    milestones(db),
    missions(db),
    requests(db),
  ]);
  const [memberRows, scenarioRows, fileRows, grantRows, absenceRows, interestRows, disabledRows, dueRows, versionRows] = await Promise.all([
    db
      .selectFrom('session_member')
      .where('left_at', 'is', null)
      .select(['session_id as sessionId', 'person_id as personId'])
      .orderBy('person_id')
      .execute(),
    db
      .selectFrom('scenario')
      .where('removed_at', 'is', null)
      .select(['session_id as sessionId', 'number'])
      .orderBy('session_id')
      .orderBy('number')
      .execute(),
    // The seed says what a file holds, and not its id.
    db
      .selectFrom('attachment')
      .where('removed_at', 'is', null)
      .select(['id', 'application_id as applicationId', 'purpose', 'added_by as addedBy'])
      .orderBy('sha256')
      .orderBy('id')
      .execute(),
    grants(db),
    absences(db),
    interests(db),
    disabled(db),
    dues(db),
    versions(db),
  ]);
  return {
    calls: callRows,
    applications: applicationRows,
    steps: stepRows,
    corrections: correctionRows,
    appeals: appealRows,
    sessions: sessionRows,
    agenda: agendaRows,
    members: memberRows,
    scenarios: scenarioRows,
    files: fileRows,
    grants: grantRows,
    obligations: obligationRows,
    accounts: accountRows,
    amendments: amendmentRows,
    tranches: trancheRows,
    milestones: milestoneRows,
    missions: missionRows,
    requests: requestRows,
    absences: absenceRows,
    interests: interestRows,
    disabled: disabledRows,
    dues: dueRows,
    versions: versionRows,
  };
}
