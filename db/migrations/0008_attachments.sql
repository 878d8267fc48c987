-- Every file that the store holds or may hold: written before the bytes go there, deleted after they are gone. What no attachment wants is swept.
CREATE TABLE stored_file (
  id uuid PRIMARY KEY,
  stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stored_file_by_age ON stored_file (stored_at);

-- An attachment's id is that of its bytes. One that was removed keeps its row; its bytes go.
CREATE TABLE attachment (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application,
  purpose text NOT NULL CHECK (purpose IN ('application', 'correction', 'report', 'review')),
  -- The correction that it was added for.
  correction integer,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  removed_by uuid REFERENCES person,
  removed_at timestamptz,
  FOREIGN KEY (application_id, correction) REFERENCES correction,
  CONSTRAINT a_file_for_a_correction_names_it CHECK ((purpose = 'correction') = (correction IS NOT NULL)),
  CONSTRAINT a_removal_is_somebodys CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
CREATE INDEX attachment_by_application ON attachment (application_id, id);
-- The applicant's files and the fund's are two heaps; in each, the same bytes stand once.
CREATE UNIQUE INDEX attachment_once ON attachment (application_id, sha256, (purpose = 'review')) WHERE removed_at IS NULL;
