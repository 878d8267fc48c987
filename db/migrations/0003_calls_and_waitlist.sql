-- A call has a life of its own: drafted, published version by version, closed. Its stream is that of its first version.
CREATE TABLE call (
  id text PRIMARY KEY,
  stream_id uuid NOT NULL UNIQUE REFERENCES stream,
  envelope_id uuid NOT NULL REFERENCES envelope,
  state text NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
  draft jsonb,
  created_by uuid REFERENCES person,
  closed_by uuid REFERENCES person,
  closed_at timestamptz,
  closing_reason text,
  CONSTRAINT a_closed_call_says_when_and_why CHECK ((state = 'closed') = (closed_at IS NOT NULL AND closing_reason IS NOT NULL)),
  CONSTRAINT a_draft_call_has_its_draft CHECK (state <> 'draft' OR draft IS NOT NULL)
);

INSERT INTO call (id, stream_id, envelope_id, state)
SELECT first.call_id, first.stream_id, newest.envelope_id, 'published'
FROM (SELECT DISTINCT ON (call_id) call_id, stream_id FROM call_version ORDER BY call_id, version) AS first
JOIN (SELECT DISTINCT ON (call_id) call_id, envelope_id FROM call_version ORDER BY call_id, version DESC) AS newest USING (call_id);

ALTER TABLE call_version ADD FOREIGN KEY (call_id) REFERENCES call;

-- The committee may put an application on the waitlist, at a rank of its session.
ALTER TABLE agenda_item
  ADD COLUMN rank integer CHECK (rank > 0),
  DROP CONSTRAINT agenda_item_decision_check,
  ADD CONSTRAINT agenda_item_decision_check CHECK (decision IN ('award', 'waitlist', 'refuse')),
  ADD CONSTRAINT what_waits_has_its_rank CHECK ((decision IS NOT DISTINCT FROM 'waitlist') = (rank IS NOT NULL)),
  ADD CONSTRAINT one_application_for_a_rank UNIQUE (session_id, rank);

-- How an application leaves the waitlist: the chair's award or refusal, or the call's closing.
CREATE TABLE waitlist_outcome (
  application_id uuid PRIMARY KEY REFERENCES application,
  decision text NOT NULL CHECK (decision IN ('award', 'refuse')),
  awarded_cents bigint CHECK (awarded_cents > 0),
  reason text NOT NULL,
  decided_by uuid NOT NULL REFERENCES person,
  decided_at timestamptz NOT NULL,
  CONSTRAINT a_later_award_has_its_amount CHECK ((decision = 'award') = (awarded_cents IS NOT NULL))
);

ALTER TABLE session
  ADD COLUMN cancelled_by uuid REFERENCES person,
  ADD COLUMN cancelled_at timestamptz,
  ADD COLUMN cancellation_reason text,
  ADD CONSTRAINT a_cancelled_session_says_when_and_why
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL AND cancellation_reason IS NOT NULL));
