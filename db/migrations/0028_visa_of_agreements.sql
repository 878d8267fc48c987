-- A visa is needed by the whole agreement. What an envelope had moved before then was held against the threshold by its
-- tranche, and lawfully so: whoever verifies it needs to know up to where.
ALTER TABLE envelope ADD COLUMN visa_by_tranche_until bigint NOT NULL DEFAULT 0 CHECK (visa_by_tranche_until >= 0);
UPDATE envelope SET visa_by_tranche_until = sequence WHERE sequence > 0;
