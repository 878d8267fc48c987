import type pg from 'pg';
import { newId } from '../../../db/core/ids.ts';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { endOfDate, parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { GENESIS } from '../../../domain/core/chain.ts';
import { type Due, earliest } from '../../../domain/core/command.ts';
import { accountDeadline } from '../../../domain/grants/final-account.ts';
import { nextSignatureDue, type SignGrant, signatureDeadline, startOf } from '../../../domain/grants/grant.ts';
import { type ApplicationContent, eligibleCostOf } from '../../../domain/applications/application.ts';
import { lastDayOf, planMilestones, planTracking } from '../../../domain/grants/milestone.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { planObligations } from '../../../domain/grants/obligation.ts';
import { type GiveOpinion, nextStepDue, type ReviewStep } from '../../../domain/review/review.ts';
import type { DecideSession, Decision } from '../../../domain/committee/session.ts';
import { isFirm, planTranches } from '../../../domain/calls/tranche-plan.ts';
import { legalFormOf } from '../../../domain/calls/legal-form.ts';
import type { CastBallots } from '../../../domain/committee/vote.ts';
import { append, type FloorCommand, type Entry, type Locked, one, type Receipt, refuseIf } from './by-hand.ts';
import { move } from './money.ts';

const dueOf = ({ due_at: at, due_what: what }: { due_at: string | null; due_what: string | null }): Due | null =>
  at && what ? { at, what } : null;

/** An opinion, its step, its assignment, and the next date afterwards. */
export async function giveOpinion(client: pg.PoolClient, asked: FloorCommand<GiveOpinion>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const application = await one<Locked & { state: string; revision: number; silence_at: string | null }>(
    client,
    `SELECT s.id, s.version, s.head, a.state, a.revision, a.silence_at FROM stream AS s JOIN application AS a USING (id) WHERE s.id = $1 FOR UPDATE`,
    [id],
  );
  const { rows: before } = await client.query<ReviewStep>(
    `SELECT key, state, reviewer_id AS "reviewerId", remind_at AS "remindAt", deadline_at AS "deadlineAt", reminded_at AS "remindedAt", escalated_at AS "escalatedAt"
     FROM review_step WHERE application_id = $1`,
    [id],
  );
  const step = before.find(({ key }) => key === body.step);
  refuseIf(application.state !== 'in_review' || step?.state !== 'open', 409, 'state');
  refuseIf(step?.reviewerId !== caller.personId, 403, 'another reviewer');
  refuseIf(application.revision !== body.revision, 409, 'revision');
  await client.query(
    `INSERT INTO opinion (application_id, step, revision, person_id, verdict, scores, comment, given_at, number)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT count(*) + 1 FROM opinion WHERE application_id = $1 AND step = $2))`,
    [id, body.step, body.revision, caller.personId, body.verdict, JSON.stringify(body.scores), body.comment, at],
  );
  await client.query(`UPDATE review_step SET state = 'given' WHERE application_id = $1 AND key = $2`, [id, body.step]);
  await client.query(
    `UPDATE assignment SET ended_at = $3, ending = 'opinion_given', answer = 'accepted', answered_at = coalesce(answered_at, $3)
     WHERE application_id = $1 AND step = $2 AND ended_at IS NULL`,
    [id, body.step, at],
  );
  const left = before.filter((each) => each !== step);
  const state = left.some((each) => ['waiting', 'open', 'stopped'].includes(each.state)) ? 'in_review' : 'reviewed';
  if (state === 'reviewed') await client.query('UPDATE application SET state = $2 WHERE id = $1', [id, state]);
  const silence = application.silence_at ? { at: application.silence_at, what: 'recordSilence' } : null;
  const due = earliest([...left.map(nextStepDue), silence]);
  const facts = { step: body.step, verdict: body.verdict };
  await append(client, asked, [{ stream: application, name: 'giveOpinion', facts, due }]);
  return { id, version: application.version + 1, state, due };
}

/** Ballots of a member, on the items of the agenda on which they have not voted. */
export async function castBallots(client: pg.PoolClient, asked: FloorCommand<CastBallots>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const session = await one<
    Locked & { state: string; vote_closes_at: string; due_at: string | null; due_what: string | null; is_member: boolean }
  >(
    client,
    `SELECT s.id, s.version, s.head, s.due_at, s.due_what, c.state, c.vote_closes_at,
       EXISTS (SELECT FROM session_member WHERE session_id = c.id AND person_id = $2) AS is_member
     FROM stream AS s JOIN session AS c USING (id) WHERE s.id = $1 FOR UPDATE OF s, c`,
    [id, caller.personId],
  );
  refuseIf(session.state !== 'voting' || at >= session.vote_closes_at, 409, 'state');
  refuseIf(!session.is_member, 403, 'no member');
  const ids = body.ballots.map(({ applicationId }) => applicationId);
  // Counted separately: joined, they are planned over all ballots as soon as there are some.
  const found = await one<{ open: number; voted: number; recused: number }>(
    client,
    `SELECT (SELECT count(*) FROM agenda_item AS i JOIN application AS a ON a.id = i.application_id
         WHERE i.session_id = $1 AND i.application_id = ANY ($3) AND i.left_at IS NULL AND a.state = 'in_session') AS open,
       (SELECT count(*) FROM ballot WHERE session_id = $1 AND person_id = $2 AND application_id = ANY ($3)) AS voted,
       (SELECT count(*) FROM recusal WHERE session_id = $1 AND person_id = $2 AND application_id = ANY ($3)) AS recused`,
    [id, caller.personId, ids],
  );
  refuseIf(found.open !== ids.length || found.voted + found.recused > 0, 409, 'agenda');
  await client.query(
    `INSERT INTO ballot (session_id, application_id, person_id, choice)
     SELECT $1, application_id, $2, choice FROM unnest($3::uuid[], $4::text[]) AS cast_ballot (application_id, choice)`,
    [id, caller.personId, ids, body.ballots.map(({ choice }) => choice)],
  );
  const due = dueOf(session);
  await append(client, asked, [{ stream: session, name: 'castBallots', facts: { ballots: ids.length }, due }]);
  return { id, version: session.version + 1, state: session.state, due };
}

type ToSign = Locked & {
  state: string;
  application_id: string;
  envelope_id: string;
  awarded_cents: number;
  deadline_at: string;
  starts_on: string;
  duration_months: number;
  sha256: string | null;
  signed: string[];
};
type Source = {
  call_id: string;
  call_version: number;
  revision: number;
  cost_cents: number;
  project_types: string[];
  requested_cents: number;
  terms: CallTerms;
  cost_lines: ApplicationContent['costLines'];
};
type Tranche = { id: string; rank: number; year: number; firm: boolean; fromMonth: number; toMonth: number; open_cents: number };

/**
 * The fund's second signature: the agreement is in force, its plan is annexed with everything awaited, and the firm
 * tranches are committed.
 */
export async function signGrant(client: pg.PoolClient, asked: FloorCommand<SignGrant>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const grant = await one<ToSign>(
    client,
    `SELECT s.id, s.version, s.head, g.state, g.application_id, g.envelope_id, g.awarded_cents, g.deadline_at, g.starts_on, g.duration_months,
       (SELECT sha256 FROM agreement WHERE grant_id = g.id AND plan = 1) AS sha256,
       ARRAY(SELECT side FROM signature WHERE grant_id = g.id AND plan = 1) AS signed
     FROM stream AS s JOIN "grant" AS g USING (id) WHERE s.id = $1 FOR UPDATE OF s, g`,
    [id],
  );
  refuseIf(grant.state !== 'to_sign' || at > grant.deadline_at, 409, 'state');
  refuseIf(grant.version !== body.version, 409, 'version');
  refuseIf(grant.signed.length !== 1 || grant.signed.includes('fund'), 409, 'signed');
  refuseIf(grant.sha256 !== body.documentSha256, 409, 'document');
  await client.query(
    `INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider) VALUES ($1, 1, 'fund', $2, $3, $4, 'recorded')`,
    [id, caller.personId, at, body.documentSha256],
  );
  const source = await one<Source>(
    client,
    `SELECT a.call_id, a.call_version, a.revision, a.cost_cents, a.project_types, a.requested_cents, v.terms,
       (SELECT jsonb_agg(jsonb_build_object('category', category, 'amountCents', amount_cents)) FROM cost_line
        WHERE (application_id, revision) = (a.id, a.revision)) AS cost_lines
     FROM application AS a JOIN call_version AS v ON (v.call_id, v.version) = (a.call_id, a.call_version) WHERE a.id = $1`,
    [grant.application_id],
  );
  const { rows: tranches } = await client.query<Tranche>(
    `SELECT id, rank, year, firm, from_month AS "fromMonth", to_month AS "toMonth", reserved - released - committed - delegated AS open_cents
     FROM tranche WHERE grant_id = $1 AND replaced_at IS NULL ORDER BY rank FOR UPDATE`,
    [id],
  );
  const startsOn = startOf(grant.starts_on, at);
  const endsOn = lastDayOf(startsOn, grant.duration_months);
  const milestones = [...planMilestones(source, startsOn, tranches), ...planTracking(source, endsOn)];
  const obligations = planObligations(source, { projectTypes: source.project_types, requestedCents: source.requested_cents }, startsOn);
  const account = accountDeadline(source.terms, endsOn);
  await client.query(`UPDATE "grant" SET state = 'active', starts_on = $2 WHERE id = $1`, [id, startsOn]);
  await client.query(
    `INSERT INTO grant_plan (grant_id, number, revision, awarded_cents, cost_cents, eligible_cents, starts_on, ends_on, since)
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, source.revision, grant.awarded_cents, source.cost_cents, eligibleCostOf(source.cost_lines, source.terms), startsOn, endsOn, at],
  );
  await client.query(
    `INSERT INTO milestone (grant_id, rank, tracking_year, state, period_starts_on, period_ends_on, due_at, remind_at)
     SELECT $1, rank, "trackingYear", 'planned', "periodStartsOn", "periodEndsOn", "dueAt", "remindAt" FROM jsonb_to_recordset($2::jsonb)
       AS fresh (rank integer, "trackingYear" integer, "periodStartsOn" date, "periodEndsOn" date, "dueAt" timestamptz, "remindAt" timestamptz)`,
    [id, JSON.stringify(milestones)],
  );
  await client.query(
    `INSERT INTO obligation (grant_id, key, state, months, due_at, remind_at)
     SELECT $1, key, 'awaited', months, "dueAt", "remindAt" FROM jsonb_to_recordset($2::jsonb)
       AS fresh (key text, months integer, "dueAt" timestamptz, "remindAt" timestamptz)`,
    [id, JSON.stringify(obligations)],
  );
  if (account)
    await client.query(`INSERT INTO final_account (grant_id, state, due_at, remind_at) VALUES ($1, 'awaited', $2, $3)`, [
      id,
      account.dueAt,
      account.remindAt,
    ]);
  const firm = tranches.filter((tranche) => tranche.firm);
  await client.query(
    `UPDATE tranche SET state = 'confirmed', waiting_since = NULL, committed = committed + reserved - released - committed - delegated
     WHERE id = ANY ($1)`,
    [firm.map((tranche) => tranche.id)],
  );
  const due = earliest([
    ...milestones.map((each) =>
      'trackingYear' in each ? { at: endOfDate(each.periodEndsOn), what: 'askTracking' } : { at: each.remindAt, what: 'remindReport' },
    ),
    ...obligations.map(({ remindAt }) => ({ at: remindAt, what: 'remindObligation' })),
    account && { at: account.remindAt, what: 'remindFinalAccount' },
  ]);
  const committedCents = sumCents(firm.map((tranche) => tranche.open_cents));
  const facts = { side: 'fund', documentSha256: body.documentSha256, committedCents, startsOn };
  await append(client, asked, [{ stream: grant, name: 'signGrant', facts, due }]);
  const version = grant.version + 1;
  const byYear = Map.groupBy(firm, ({ year }) => year);
  for (const [year, those] of byYear) {
    const parts = those.map((tranche) => ({ trancheId: tranche.id, amountCents: tranche.open_cents, cause: { streamId: id, version } }));
    await move(client, { kind: 'commit', envelopeId: grant.envelope_id, year, from: 'reserved', to: 'committed' }, parts, at);
  }
  return { id, version, state: 'active', due };
}

type Listed = Locked & {
  state: string;
  organisation_id: string;
  requested_cents: number;
  starts_on: string;
  duration_months: number;
  legal_category: string | null;
  call_id: string;
  call_version: number;
};
type CallRow = { call_id: string; version: number; envelope_id: string; terms: CallTerms };

const amountOf = (decision: Decision): number | null => (decision.decision === 'award' ? decision.awardedCents : null);

/**
 * The chair's list of awards and refusals: the decision on each, a grant with its tranches for each award, and the
 * reservation of them all.
 */
export async function decideSession(client: pg.PoolClient, asked: FloorCommand<DecideSession>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const session = await one<Locked & { state: string; held_on: string }>(
    client,
    'SELECT s.id, s.version, s.head, c.state, c.held_on FROM stream AS s JOIN session AS c USING (id) WHERE s.id = $1 FOR UPDATE',
    [id],
  );
  refuseIf(session.state !== 'planned' || parisDate(at) < session.held_on, 409, 'state');
  refuseIf(session.version !== body.version, 409, 'version');
  const { rows: applications } = await client.query<Listed>(
    `SELECT s.id, s.version, s.head, a.state, a.organisation_id, a.requested_cents, a.starts_on, a.duration_months, o.legal_category,
       a.call_id, a.call_version
     FROM agenda_item AS i JOIN stream AS s ON s.id = i.application_id JOIN application AS a ON a.id = s.id JOIN organisation AS o ON o.id = a.organisation_id
     WHERE i.session_id = $1 AND i.left_at IS NULL AND a.state = 'in_session' ORDER BY s.id FOR UPDATE OF s, a`,
    [id],
  );
  const decisions = body.decisions ?? [];
  const byId = new Map(applications.map((application) => [application.id, application]));
  refuseIf(decisions.length !== byId.size || decisions.some(({ applicationId }) => !byId.has(applicationId)), 409, 'agenda');
  refuseIf(
    decisions.some(({ decision }) => decision === 'waitlist'),
    501,
    'waitlist',
  );
  refuseIf(
    decisions.some((decision) => (amountOf(decision) ?? 0) > (byId.get(decision.applicationId)?.requested_cents ?? 0)),
    409,
    'amount',
  );
  const list = decisions.map((decision) => ({
    application_id: decision.applicationId,
    decision: decision.decision,
    state: decision.decision === 'award' ? 'awarded' : 'refused',
    awarded_cents: amountOf(decision),
    reason: decision.reason,
  }));
  await client.query(
    `WITH fresh AS (
       SELECT application_id, decision, state, awarded_cents, reason FROM jsonb_to_recordset($2::jsonb)
         AS fresh (application_id uuid, decision text, state text, awarded_cents bigint, reason text)
     ), moved AS (
       UPDATE application SET state = fresh.state FROM fresh WHERE application.id = fresh.application_id AND application.id = ANY($3::uuid[])
     )
     UPDATE agenda_item SET decision = fresh.decision, awarded_cents = fresh.awarded_cents, reason = fresh.reason
     FROM fresh WHERE agenda_item.session_id = $1 AND agenda_item.application_id = fresh.application_id`,
    [id, JSON.stringify(list), list.map((each) => each.application_id)],
  );
  await client.query(`UPDATE session SET state = 'decided', decided_by = $2, decided_at = $3 WHERE id = $1`, [id, caller.personId, at]);

  const { rows: calls } = await client.query<CallRow>(
    `SELECT call_id, version, envelope_id, terms FROM call_version
     WHERE (call_id, version) IN (SELECT call_id, version FROM unnest($1::text[], $2::integer[]) AS asked (call_id, version))`,
    [applications.map((each) => each.call_id), applications.map((each) => each.call_version)],
  );
  const grants = decisions.flatMap((decision) => {
    const application = byId.get(decision.applicationId);
    if (decision.decision !== 'award' || !application) return [];
    const row = calls.find((each) => each.call_id === application.call_id && each.version === application.call_version);
    if (!row) throw new Error(`no call ${application.call_id}`);
    const call = { id: row.call_id, version: row.version, envelopeId: row.envelope_id, terms: row.terms };
    const legalForm = legalFormOf(call, { legalCategory: application.legal_category });
    const { awardedCents } = decision;
    return {
      stream: { id: newId(), version: 0, head: GENESIS },
      applicationId: application.id,
      organisationId: application.organisation_id,
      envelopeId: call.envelopeId,
      state: awardedCents < application.requested_cents ? ('to_accept' as const) : ('to_sign' as const),
      awardedCents,
      legalForm: legalForm.key,
      form: legalForm.form,
      startsOn: application.starts_on,
      durationMonths: application.duration_months,
      ...signatureDeadline(call, at),
      tranches: planTranches(call, legalForm, awardedCents, application.duration_months).map((tranche) => ({
        ...tranche,
        id: newId(),
        firm: isFirm(tranche, call.terms),
      })),
    };
  });
  await client.query(
    `INSERT INTO stream (id, kind, version, head, acknowledged) SELECT id, 'grant', 0, $2, 0 FROM unnest($1::uuid[]) AS fresh (id)`,
    [grants.map(({ stream }) => stream.id), GENESIS],
  );
  await client.query(
    `INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at)
     SELECT id, "applicationId", "organisationId", "envelopeId", state, "awardedCents", "legalForm", form, "startsOn", "durationMonths", "remindAt", "deadlineAt"
     FROM jsonb_to_recordset($1::jsonb) AS fresh (id uuid, "applicationId" uuid, "organisationId" uuid, "envelopeId" uuid, state text, "awardedCents" bigint,
       "legalForm" text, form text, "startsOn" date, "durationMonths" integer, "remindAt" timestamptz, "deadlineAt" timestamptz)`,
    [JSON.stringify(grants.map(({ stream, tranches: _, ...grant }) => ({ id: stream.id, ...grant })))],
  );
  const year = yearOf(at);
  const tranches = grants.flatMap(({ stream, envelopeId, tranches: those }) =>
    those.map((tranche) => ({ ...tranche, grantId: stream.id, envelopeId })),
  );
  await client.query(
    `INSERT INTO tranche (id, grant_id, rank, kind, state, from_month, to_month, year, amount_cents, firm, reserved)
     SELECT id, "grantId", rank, kind, 'planned', "fromMonth", "toMonth", $2, "amountCents", firm, "amountCents" FROM jsonb_to_recordset($1::jsonb)
       AS fresh (id uuid, "grantId" uuid, rank integer, kind text, "fromMonth" integer, "toMonth" integer, "amountCents" bigint, firm boolean)`,
    [JSON.stringify(tranches), year],
  );
  const counts = (decision: Decision['decision']): number => decisions.filter((each) => each.decision === decision).length;
  const entries: Entry[] = [
    ...decisions.flatMap((decision): Entry | [] => {
      const stream = byId.get(decision.applicationId);
      const awarded = decision.decision === 'award' ? { awardedCents: decision.awardedCents } : {};
      return stream ? { stream, name: 'decideSession', facts: { sessionId: id, decision: decision.decision, ...awarded }, due: null } : [];
    }),
    ...grants.map((grant): Entry => ({
      stream: grant.stream,
      name: 'decideSession',
      facts: { sessionId: id, awardedCents: grant.awardedCents },
      due: nextSignatureDue({ remindedAt: null, ...grant }),
    })),
    {
      stream: session,
      name: 'decideSession',
      facts: { awarded: counts('award'), waitlisted: counts('waitlist'), refused: counts('refuse') },
      due: null,
    },
  ];
  await append(client, asked, entries);
  for (const [envelopeId, those] of Map.groupBy(tranches, (tranche) => tranche.envelopeId)) {
    const parts = those.map(({ id: trancheId, amountCents, grantId }) => ({
      trancheId,
      amountCents,
      cause: { streamId: grantId, version: 1 },
    }));
    await move(client, { kind: 'reserve', envelopeId, year, from: 'available', to: 'reserved' }, parts, at);
  }
  return { id, version: session.version + 1, state: 'decided', due: null };
}
