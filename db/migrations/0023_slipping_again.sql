-- Projects that came back from the second threshold to the first were on no task list: if the first alert was
-- superseded, and no second one stands any more, it waits for the lead again.
UPDATE slippage_alert AS s SET settled_as = NULL, settled_at = NULL
WHERE s.level = 'alert' AND s.settled_as = 'superseded' AND s.recovered_at IS NULL
  AND NOT EXISTS (SELECT FROM slippage_alert AS m WHERE m.grant_id = s.grant_id AND m.level = 'mission' AND m.recovered_at IS NULL);
