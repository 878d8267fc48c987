-- The plan of an amendment has the number that follows the amendment's own, so that what was signed of one that lapsed keeps its number. Plans that were numbered
-- without those gaps take it.
ALTER TABLE funding_change DROP CONSTRAINT funding_change_grant_id_settled_by_plan_fkey;
ALTER TABLE slippage_alert DROP CONSTRAINT slippage_alert_grant_id_plan_fkey;
ALTER TABLE grant_plan DISABLE TRIGGER grant_plan_is_append_only;
ALTER TABLE funding_change DISABLE TRIGGER a_settled_funding_change_stays;
UPDATE funding_change AS c SET settled_by_plan = p.amendment + 1 FROM grant_plan AS p
WHERE (p.grant_id, p.number) = (c.grant_id, c.settled_by_plan) AND p.number <> p.amendment + 1;
UPDATE slippage_alert AS a SET plan = p.amendment + 1 FROM grant_plan AS p
WHERE (p.grant_id, p.number) = (a.grant_id, a.plan) AND p.number <> p.amendment + 1;
-- By way of numbers that no plan has: two of one grant never meet.
UPDATE grant_plan SET number = 1000000 + amendment WHERE number <> amendment + 1;
UPDATE grant_plan SET number = amendment + 1 WHERE number > 1000000;
ALTER TABLE grant_plan ENABLE TRIGGER grant_plan_is_append_only;
ALTER TABLE funding_change ENABLE TRIGGER a_settled_funding_change_stays;
ALTER TABLE funding_change ADD FOREIGN KEY (grant_id, settled_by_plan) REFERENCES grant_plan (grant_id, number);
ALTER TABLE slippage_alert ADD FOREIGN KEY (grant_id, plan) REFERENCES grant_plan;
ALTER TABLE grant_plan
  DROP CONSTRAINT a_plan_is_the_first_or_an_amendments,
  ADD CONSTRAINT a_plan_has_the_number_after_its_amendment CHECK (number = coalesce(amendment, 0) + 1);

-- Both sides sign an amendment as they sign the grant. What was signed before its documents stays signed, without one.
ALTER TABLE signature DROP CONSTRAINT a_signature_names_its_document;
INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider)
SELECT grant_id, number + 1, side, person_id, signed_at, NULL, 'recorded' FROM amendment_signature;
ALTER TABLE signature
  ADD CONSTRAINT a_signature_names_its_document CHECK (document_sha256 IS NOT NULL) NOT VALID,
  -- Whose plan was signed; null for the first.
  ADD COLUMN amendment integer GENERATED ALWAYS AS (nullif(plan, 1) - 1) STORED,
  ADD FOREIGN KEY (grant_id, amendment) REFERENCES amendment;
DROP TABLE amendment_signature;
