import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ApplicationState } from '../domain/application.ts';
import type { CallTerms } from '../domain/call.ts';
import type { FollowedKind, Receipt } from '../domain/command.ts';
import type { Account, Credit, MovementKind, TrancheAmounts } from '../domain/envelope.ts';
import type { EventName, Facts } from '../domain/event.ts';
import type { GrantState, Side, TrancheState } from '../domain/grant.ts';
import type { IndicatorValue } from '../domain/indicator.ts';
import type { MilestoneState } from '../domain/milestone.ts';
import type { StepState } from '../domain/review.ts';
import type { Role } from '../domain/role.ts';
import type { SessionState } from '../domain/session.ts';
import type { Language, Words } from '../domain/words.ts';

/** A jsonb column: read as a value, written as JSON text (the driver would write an array as a PostgreSQL array). */
type Json<T> = ColumnType<T, string, string>;

export type StreamKind = FollowedKind | 'call' | 'envelope';

/** The tables as they are read: instants and dates as ISO strings, bigint as a safe integer (see connect.ts). */
export type DB = {
  organisation: { id: string; siret: string; name: string; legal_category: string | null };
  person: {
    id: string;
    issuer: string;
    subject: string;
    given_name: string;
    usual_name: string;
    email: string;
    roles: Role[];
    language: Generated<Language>;
    organisation_id: string;
  };
  stream: {
    id: string;
    kind: StreamKind;
    version: number;
    head: string;
    acknowledged: number;
    due_at: string | null;
    due_what: string | null;
    changed_at: Generated<string>;
  };
  event: { stream_id: string; version: number; name: EventName; person_id: string | null; at: string; facts: Json<Facts>; hash: string };
  command: {
    id: GeneratedAlways<number>;
    name: string;
    thing_id: string;
    person_id: string;
    organisation_id: string;
    roles: Role[];
    key: string;
    fingerprint: string;
    body: Json<unknown> | null;
    receipt: Json<Receipt> | null;
    created_at: Generated<string>;
  };
  envelope: { id: string; code: string; name: Json<Words>; sequence: Generated<number> };
  envelope_line: { envelope_id: string; year: number; credit: Credit } & Record<Account, number>;
  call_version: { call_id: string; version: number; stream_id: string; envelope_id: string; terms: Json<CallTerms> };
  application: {
    id: string;
    call_id: string;
    call_version: number;
    organisation_id: string;
    created_by: string;
    state: ApplicationState;
    revision: number;
    title: string;
    summary: string;
    siret: string | null;
    project_types: string[];
    served_by: ('files' | 'api')[];
    starts_on: string | null;
    duration_months: number | null;
    answers: Json<Record<string, unknown>>;
    cost_cents: number;
    requested_cents: number;
    submitted_by: string | null;
    submitted_at: string | null;
    screening_due_at: string | null;
    screening_reminded_at: string | null;
    screened_by: string | null;
    screening_reason: string | null;
  };
  cost_line: {
    application_id: string;
    revision: number;
    position: number;
    label: string;
    category: 'staff' | 'services' | 'infrastructure' | 'licences' | 'other';
    amount_cents: number;
  };
  funding_line: {
    application_id: string;
    revision: number;
    position: number;
    label: string;
    source: 'fund' | 'own' | 'other';
    amount_cents: number;
  };
  indicator: {
    application_id: string;
    revision: number;
    position: number;
    key: string;
    label: string;
    unit: string;
    baseline: number | null;
    targets: Json<{ month: number; value: number }[]>;
    method: string;
  };
  review_step: {
    application_id: string;
    key: string;
    position: number;
    state: StepState;
    reviewer_id: string | null;
    remind_at: string;
    term_at: string;
    reminded_at: string | null;
    escalated_at: string | null;
  };
  opinion: {
    application_id: string;
    step: string;
    revision: number;
    person_id: string;
    verdict: 'favourable' | 'favourable_with_reservations' | 'unfavourable';
    scores: Json<Record<string, number>>;
    comment: string;
    given_at: string;
  };
  session: {
    id: string;
    state: SessionState;
    held_on: string;
    created_by: string;
    reminded_at: string | null;
    decided_by: string | null;
    decided_at: string | null;
  };
  agenda_item: {
    session_id: string;
    application_id: string;
    position: number;
    decision: 'award' | 'refuse' | null;
    awarded_cents: number | null;
    reason: string | null;
  };
  grant: {
    id: string;
    application_id: string;
    organisation_id: string;
    envelope_id: string;
    state: GrantState;
    awarded_cents: number;
    remind_at: string;
    term_at: string;
    reminded_at: string | null;
    plan_revision: number | null;
    plan_cost_cents: number | null;
    plan_starts_on: string | null;
    plan_ends_on: string | null;
  };
  milestone: {
    grant_id: string;
    rank: number;
    state: MilestoneState;
    period_starts_on: string;
    period_ends_on: string;
    due_at: string;
    remind_at: string;
    reminded_at: string | null;
    late_at: string | null;
    review_remind_at: string | null;
    review_reminded_at: string | null;
    report_number: Generated<number>;
  };
  report: {
    grant_id: string;
    rank: number;
    number: number;
    indicators: Json<IndicatorValue[]>;
    spent_cents: number;
    forecast_cost_cents: number;
    forecast_ends_on: string;
    comment: string;
    due_at: string;
    reported_by: string;
    reported_at: string;
  };
  report_review: {
    grant_id: string;
    rank: number;
    number: number;
    decision: 'accept' | 'return';
    reasons: string;
    reviewed_by: string;
    reviewed_at: string;
  };
  signature: { grant_id: string; side: Side; person_id: string; signed_at: string };
  tranche: {
    id: string;
    grant_id: string;
    rank: number;
    state: TrancheState;
    year: number;
    amount_cents: number;
    certified_cents: Generated<number>;
    certified_by: string | null;
    observation: string | null;
    ordered_by: string | null;
    ordered_at: string | null;
    paid_by: string | null;
    paid_on: string | null;
    payment_reference: string | null;
  } & Record<keyof TrancheAmounts, Generated<number>>;
  movement: {
    envelope_id: string;
    sequence: number;
    kind: MovementKind;
    year: number;
    credit: Credit;
    from_account: Account;
    to_account: Account;
    amount_cents: number;
    tranche_id: string | null;
    value_date: string;
    recorded_at: string;
    cause_stream_id: string;
    cause_version: number;
  };
  letter: { id: string; stream_id: string; version: number; person_id: string; sent_at: string | null };
};
