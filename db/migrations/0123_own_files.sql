-- The files that turn to a person: those that they began, and those on which they acted for the fund.
CREATE INDEX CONCURRENTLY IF NOT EXISTS application_by_creator ON application (created_by, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS acted_on_for_the_fund ON acted_on (person_id, application_id) WHERE side = 'fund';
