-- The order by which AE of an earlier year's commitment are available again once it is withdrawn (décret 2012-1246 art. 160), by the event that withdraws it.
CREATE TABLE withdrawal_order (
  grant_id uuid NOT NULL REFERENCES "grant",
  version integer NOT NULL,
  reference text NOT NULL,
  PRIMARY KEY (grant_id, version),
  FOREIGN KEY (grant_id, version) REFERENCES event
);
