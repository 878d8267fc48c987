-- The public subsidies, the newest signature first: a page of them without a look at all of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS grant_plan_signed ON grant_plan (since DESC, grant_id DESC) WHERE number = 1;
