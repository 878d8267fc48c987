-- A mission may answer an alert on the slippage of its project, which is settled by it.
ALTER TABLE mission ADD COLUMN alert integer;
ALTER TABLE mission ADD CONSTRAINT a_mission_answers_an_alert_of_its_grant FOREIGN KEY (grant_id, alert) REFERENCES slippage_alert;
CREATE UNIQUE INDEX an_alert_is_answered_once ON mission (grant_id, alert);
