-- What the applicant says to a point of a correction, in words; null where nothing was said.
ALTER TABLE correction_item ADD COLUMN reply text CHECK (length(reply) BETWEEN 1 AND 2000);
