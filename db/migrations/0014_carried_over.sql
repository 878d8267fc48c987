-- Every read of an envelope adds up its carry-overs, however many movements it has.
CREATE INDEX movement_carried ON movement (envelope_id, year, credit) WHERE kind IN ('carry_in', 'carry_out');
