-- Before a grant is ended its beneficiary is told which condition is not kept, until when it may answer, and answers.
CREATE TABLE ending_notice (
  grant_id uuid NOT NULL REFERENCES "grant",
  number integer NOT NULL CHECK (number > 0),
  ground text NOT NULL CHECK (ground IN ('unlawful', 'condition')),
  condition text NOT NULL CHECK (condition <> ''),
  findings text NOT NULL CHECK (findings <> ''),
  answer_by date NOT NULL,
  -- Until when the grant may be ended on this ground; null if no time limits that.
  end_by timestamptz,
  given_by uuid NOT NULL REFERENCES person,
  given_at timestamptz NOT NULL,
  observations text CHECK (observations <> ''),
  observed_by uuid REFERENCES person,
  observed_at timestamptz,
  PRIMARY KEY (grant_id, number),
  CONSTRAINT an_unlawful_award_has_a_time CHECK ((ground = 'unlawful') = (end_by IS NOT NULL)),
  CONSTRAINT observations_have_an_author CHECK (num_nonnulls(observations, observed_by, observed_at) IN (0, 3))
);
