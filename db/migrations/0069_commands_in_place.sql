-- A command's receipt is written into its own page: no index has a column that the receipt changes, and pages have room
-- for it. Commands are forgotten by their age.
DROP INDEX command_unanswered;
CREATE INDEX command_by_age ON command (created_at);
ALTER TABLE command SET (fillfactor = 75);
