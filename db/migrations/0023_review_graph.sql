-- Steps of a review wait for others: until one opens it has no term. One that nobody needs any more may never have had one.
ALTER TABLE review_step ALTER COLUMN remind_at DROP NOT NULL;
ALTER TABLE review_step ALTER COLUMN term_at DROP NOT NULL;
ALTER TABLE review_step ADD CONSTRAINT a_step_with_a_reminder_has_a_term CHECK ((remind_at IS NULL) = (term_at IS NULL));
ALTER TABLE review_step ADD CONSTRAINT only_what_never_opened_has_no_term CHECK (
  CASE state WHEN 'waiting' THEN term_at IS NULL WHEN 'cancelled' THEN true ELSE term_at IS NOT NULL END
);

ALTER TABLE review_step DROP CONSTRAINT review_step_state_check;
ALTER TABLE review_step ADD CONSTRAINT review_step_state_check CHECK (state IN ('waiting', 'open', 'stopped', 'given', 'waived', 'cancelled'));
ALTER TABLE review_step ADD COLUMN waived_by uuid REFERENCES person;
ALTER TABLE review_step ADD COLUMN waived_at timestamptz;
ALTER TABLE review_step ADD COLUMN waiver_reason text;
ALTER TABLE review_step ADD CONSTRAINT who_waives_a_step_says_why CHECK (
  num_nonnulls(waived_by, waived_at, waiver_reason) = CASE WHEN state = 'waived' THEN 3 ELSE 0 END
);

-- Each term that was put off: by how many working days, to when, by whom and why.
CREATE TABLE step_extension (
  application_id uuid NOT NULL,
  step text NOT NULL,
  number integer NOT NULL,
  working_days integer NOT NULL CHECK (working_days > 0),
  term_at timestamptz NOT NULL,
  reason text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  extended_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, step, number),
  FOREIGN KEY (application_id, step) REFERENCES review_step
);
