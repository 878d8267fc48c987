-- Since when a review has something to go on with, and since when a tranche is ready to be confirmed: their workflows
-- meet both at once.
ALTER TABLE application ADD COLUMN continue_at timestamptz;
ALTER TABLE "grant" ADD COLUMN confirm_at timestamptz;

-- `decided`: the version of the last event that is no consequence. Who read the thing since then is not stale for what
-- only followed.
ALTER TABLE stream ADD COLUMN decided integer NOT NULL DEFAULT 0;
UPDATE stream SET decided = version;
