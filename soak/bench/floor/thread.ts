import type pg from 'pg';
import { clocksFrom } from '../../../domain/applications/clocks.ts';
import type { DecideAdmissibility, SubmitApplication } from '../../../domain/applications/application.ts';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { endOfWorkingDay, yearOf } from '../../../domain/core/calendar.ts';
import { type Due, earliest } from '../../../domain/core/command.ts';
import { applicationReference } from '../../../domain/core/reference.ts';
import type { OrderPayment } from '../../../domain/grants/tranche.ts';
import { type AssignReviewer, joiningSteps, nextStepDue, type ReviewStep } from '../../../domain/review/review.ts';
import { append, type FloorCommand, type Locked, one, type Receipt, refuseIf } from './by-hand.ts';
import { move } from './money.ts';

type Silence = { silence_at: string | null };
const silenceOf = ({ silence_at: at }: Silence): Due | null => (at ? { at, what: 'recordSilence' } : null);

type Draft = Locked & { state: string; revision: number; call_id: string; organisation_id: string };
type Newest = { call_id: string; code: string; version: number; envelope_id: string; terms: CallTerms };
type Written = { content: object; cost_cents: number; requested_cents: number };

/** A content as it is kept: the application's own words, and its lines in their order. */
const CONTENT = `
  jsonb_build_object('title', a.title, 'summary', a.summary, 'siret', a.siret, 'projectTypes', a.project_types, 'servedBy', a.served_by,
    'startsOn', a.starts_on, 'durationMonths', a.duration_months, 'answers', a.answers, 'ownFundingDerogation', a.own_derogation,
    'ownFundingDerogationReference', a.own_derogation_reference,
    'costLines', (SELECT coalesce(jsonb_agg(jsonb_build_object('label', label, 'category', category, 'amountCents', amount_cents) ORDER BY position), '[]')
      FROM cost_line WHERE (application_id, revision) = (a.id, a.revision)),
    'fundingLines', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(
        jsonb_build_object('label', label, 'source', source, 'amountCents', amount_cents, 'siren', siren)) ORDER BY position), '[]')
      FROM funding_line WHERE (application_id, revision) = (a.id, a.revision)),
    'indicators', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'label', label, 'unit', unit, 'kind', kind, 'direction', direction,
        'baseline', baseline, 'targets', targets, 'method', method, 'source', source) ORDER BY position), '[]')
      FROM indicator WHERE (application_id, revision) = (a.id, a.revision)))`;

/** A deposit: its revision, its clocks and its reference, whose count is locked last. */
export async function submitApplication(client: pg.PoolClient, asked: FloorCommand<SubmitApplication>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const draft = await one<Draft>(
    client,
    `SELECT s.id, s.version, s.head, a.state, a.revision, a.call_id, a.organisation_id
     FROM stream AS s JOIN application AS a USING (id) WHERE s.id = $1 FOR UPDATE`,
    [id],
  );
  refuseIf(draft.state !== 'draft', 409, 'state');
  refuseIf(draft.version !== body.version, 409, 'version');
  refuseIf(draft.organisation_id !== caller.organisationId, 403, 'organisation');
  const call = await one<Newest>(
    client,
    `SELECT v.call_id, c.code, v.version, v.envelope_id, v.terms FROM call AS c JOIN call_version AS v ON v.call_id = c.id
     WHERE c.id = $1 AND c.state = 'published' ORDER BY v.version DESC LIMIT 1 FOR SHARE OF c`,
    [draft.call_id],
  );
  const written = await one<Written>(
    client,
    `SELECT ${CONTENT} AS content, a.cost_cents, a.requested_cents FROM application AS a WHERE a.id = $1`,
    [id],
  );
  const clocks = clocksFrom(call, at);
  await client.query('INSERT INTO revision (application_id, revision, content, submitted_by, submitted_at) VALUES ($1, $2, $3, $4, $5)', [
    id,
    draft.revision,
    JSON.stringify(written.content),
    caller.personId,
    at,
  ]);
  const { last } = await one<{ last: number }>(
    client,
    `INSERT INTO reference_count AS c (code, year, last) VALUES ($1, $2, 1) ON CONFLICT (code, year) DO UPDATE SET last = c.last + 1 RETURNING last`,
    [call.code, yearOf(at)],
  );
  const reference = applicationReference(call.code, yearOf(at), last);
  await client.query(
    `UPDATE application SET state = 'submitted', reference = $2, submitted_by = $3, submitted_at = $4, early_start = $5, overlaps_due_at = $4,
       call_version = $6, screening_due_at = $7, admissible_at = $8, silence_at = $9, silence_warn_at = $10 WHERE id = $1`,
    [
      ...[id, reference, caller.personId, at, body.earlyStart, call.version, endOfWorkingDay(at, call.terms.screeningWorkingDays)],
      ...[clocks.admissibleAt, clocks.silenceAt, clocks.silenceWarnAt],
    ],
  );
  const facts = { revision: draft.revision, reference, costCents: written.cost_cents, requestedCents: written.requested_cents };
  const due = { at, what: 'findOverlaps' };
  await append(client, asked, [{ stream: draft, name: 'submitApplication', facts, due }]);
  return { id, version: draft.version + 1, state: 'submitted', due };
}

type Screened = Locked &
  Silence & { state: string; revision: number; project_types: string[]; requested_cents: number; call_id: string; call_version: number };

/** Admits an application: the steps of its review are made, and the first of them are open. */
export async function decideAdmissibility(client: pg.PoolClient, asked: FloorCommand<DecideAdmissibility>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const application = await one<Screened>(
    client,
    `SELECT s.id, s.version, s.head, a.state, a.revision, a.silence_at, a.project_types, a.requested_cents, a.call_id, a.call_version
     FROM stream AS s JOIN application AS a USING (id) WHERE s.id = $1 FOR UPDATE`,
    [id],
  );
  refuseIf(application.state !== 'submitted', 409, 'state');
  refuseIf(application.revision !== body.revision, 409, 'revision');
  refuseIf(body.decision !== 'admissible', 501, 'inadmissible');
  const call = await one<Omit<Newest, 'code'>>(
    client,
    'SELECT call_id, version, envelope_id, terms FROM call_version WHERE call_id = $1 AND version = $2',
    [application.call_id, application.call_version],
  );
  await client.query(`UPDATE application SET state = 'in_review', screened_by = $2, screening_reason = $3 WHERE id = $1`, [
    id,
    caller.personId,
    body.reason,
  ]);
  const { project_types: projectTypes, requested_cents: requestedCents } = application;
  const reviewed = { id: call.call_id, version: call.version, envelopeId: call.envelope_id, terms: call.terms };
  const steps = joiningSteps(reviewed, { projectTypes, requestedCents }, [], at);
  const rows = steps.map((step) => {
    const position = call.terms.steps.findIndex(({ key }) => key === step.key);
    return { ...step, position, workingDays: call.terms.steps[position]?.workingDays };
  });
  await client.query(
    `INSERT INTO review_step (application_id, key, position, state, remind_at, deadline_at, working_days)
     SELECT $1, key, position, state, "remindAt", "deadlineAt", "workingDays" FROM jsonb_to_recordset($2::jsonb)
       AS fresh (key text, position integer, state text, "remindAt" timestamptz, "deadlineAt" timestamptz, "workingDays" integer)`,
    [id, JSON.stringify(rows)],
  );
  const due = earliest([...steps.map(nextStepDue), silenceOf(application)]);
  await append(client, asked, [{ stream: application, name: 'decideAdmissibility', facts: { decision: body.decision }, due }]);
  return { id, version: application.version + 1, state: 'in_review', due };
}

/** Asks a named reviewer for the opinion on an open step. */
export async function assignReviewer(client: pg.PoolClient, asked: FloorCommand<AssignReviewer>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const application = await one<Locked & Silence & { state: string }>(
    client,
    'SELECT s.id, s.version, s.head, a.state, a.silence_at FROM stream AS s JOIN application AS a USING (id) WHERE s.id = $1 FOR UPDATE',
    [id],
  );
  refuseIf(application.state !== 'in_review', 409, 'state');
  const { rows: steps } = await client.query<ReviewStep>(
    `SELECT key, state, reviewer_id AS "reviewerId", remind_at AS "remindAt", deadline_at AS "deadlineAt", reminded_at AS "remindedAt", escalated_at AS "escalatedAt"
     FROM review_step WHERE application_id = $1`,
    [id],
  );
  refuseIf(steps.find(({ key }) => key === body.step)?.state !== 'open', 409, 'step');
  const { isReviewer } = await one<{ isReviewer: boolean }>(
    client,
    `SELECT 'reviewer' = ANY (roles) AS "isReviewer" FROM person WHERE id = $1 FOR SHARE`,
    [body.reviewerId],
  );
  refuseIf(!isReviewer, 409, 'no reviewer');
  await client.query(
    `UPDATE assignment SET ended_at = $3, ending = 'replaced' WHERE application_id = $1 AND step = $2 AND ended_at IS NULL`,
    [id, body.step, at],
  );
  await client.query('UPDATE review_step SET reviewer_id = $3, stands_in_for = NULL WHERE application_id = $1 AND key = $2', [
    id,
    body.step,
    body.reviewerId,
  ]);
  await client.query(
    `INSERT INTO assignment (application_id, step, number, person_id, assigned_by, by_load, assigned_at)
     VALUES ($1, $2, (SELECT count(*) + 1 FROM assignment WHERE application_id = $1 AND step = $2), $3, $4, false, $5)`,
    [id, body.step, body.reviewerId, caller.personId, at],
  );
  const due = earliest([...steps.map(nextStepDue), silenceOf(application)]);
  const facts = { step: body.step, reviewerId: body.reviewerId ?? '' };
  await append(client, asked, [{ stream: application, name: 'assignReviewer', facts, due }]);
  return { id, version: application.version + 1, state: application.state, due };
}

type ToPay = Locked & { state: string; envelope_id: string; due_at: string | null; due_what: string | null };
type Certified = { id: string; state: string; certified_cents: number; committed: number };

/** Orders what was certified of a tranche to be paid to the bank details in force. */
export async function orderPayment(client: pg.PoolClient, asked: FloorCommand<OrderPayment>): Promise<Receipt> {
  const { id, caller, body, at } = asked;
  const grant = await one<ToPay>(
    client,
    `SELECT s.id, s.version, s.head, s.due_at, s.due_what, g.state, g.envelope_id FROM stream AS s JOIN "grant" AS g USING (id)
     WHERE s.id = $1 FOR UPDATE OF s, g`,
    [id],
  );
  refuseIf(grant.state !== 'active', 409, 'state');
  const tranche = await one<Certified>(
    client,
    'SELECT id, state, certified_cents, committed FROM tranche WHERE grant_id = $1 AND rank = $2 AND replaced_at IS NULL FOR UPDATE',
    [id, body.tranche],
  );
  refuseIf(tranche.certified_cents !== body.orderedCents || tranche.committed !== body.orderedCents, 409, 'amount');
  const { id: payeeId } = await one<{ id: string }>(
    client,
    `SELECT p.id FROM payee AS p JOIN payee_decision AS d ON d.payee_id = p.id WHERE p.grant_id = $1 AND d.decision = 'approve'
     ORDER BY p.version DESC LIMIT 1`,
    [id],
  );
  await client.query(
    `UPDATE tranche SET state = 'ordered', ordered_by = $2, ordered_at = $3, ordered_year = $4, payee_id = $5, ordered = ordered + $6 WHERE id = $1`,
    [tranche.id, caller.personId, at, yearOf(at), payeeId, body.orderedCents],
  );
  const due = grant.due_at && grant.due_what ? { at: grant.due_at, what: grant.due_what } : null;
  const facts = { tranche: body.tranche, orderedCents: body.orderedCents, payeeId };
  await append(client, asked, [{ stream: grant, name: 'orderPayment', facts, due }]);
  const version = grant.version + 1;
  await move(
    client,
    { kind: 'order_payment', credit: 'CP', envelopeId: grant.envelope_id, year: yearOf(at), from: 'available', to: 'ordered' },
    [{ trancheId: tranche.id, amountCents: body.orderedCents, cause: { streamId: id, version } }],
    at,
  );
  return { id, version, state: grant.state, due };
}
