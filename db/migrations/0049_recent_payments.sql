-- How long recent payments took from their order says when the next ones may be expected.
CREATE INDEX tranche_recently_paid ON tranche (paid_on DESC, id DESC) WHERE state = 'paid' AND ordered_at IS NOT NULL;
