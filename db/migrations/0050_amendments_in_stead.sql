-- Who examines an amendment as long as somebody is away.
ALTER TABLE amendment
  ADD COLUMN stands_in_for uuid REFERENCES person,
  ADD CONSTRAINT nobody_examines_for_themselves CHECK (stands_in_for <> reviewer_id),
  ADD CONSTRAINT who_stands_in_examines CHECK (stands_in_for IS NULL OR reviewer_id IS NOT NULL);
CREATE INDEX amendment_stood_in_for ON amendment (stands_in_for) WHERE state = 'assigned' AND stands_in_for IS NOT NULL;
