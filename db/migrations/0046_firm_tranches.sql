-- How many tranches are firm is the call's to say, and stands in each: until now it was the first one, and what amendments add.
ALTER TABLE tranche ADD COLUMN firm boolean;
UPDATE tranche SET firm = (rank = 1 OR amendment IS NOT NULL);
ALTER TABLE tranche ALTER COLUMN firm SET NOT NULL;

-- A grant is closed once its final account is approved too. What was closed before that goes on until then.
UPDATE "grant" AS g SET state = 'active' FROM final_account AS f WHERE f.grant_id = g.id AND g.state = 'closed' AND f.state <> 'approved';
