-- The labels by which the fund sorts applications for itself. `version`: that of the event by which they were last set,
-- in the stream of the person who set them.
CREATE TABLE file_labels (
  application_id uuid PRIMARY KEY REFERENCES application,
  labels text[] NOT NULL CHECK (cardinality(labels) <= 10),
  set_by uuid NOT NULL REFERENCES person,
  set_at timestamptz NOT NULL,
  version integer NOT NULL,
  FOREIGN KEY (set_by, version) REFERENCES event (stream_id, version)
);
CREATE INDEX file_labels_by_label ON file_labels USING gin (labels);
