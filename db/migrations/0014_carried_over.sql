-- What was carried over of an envelope's credits is summed by each look at it, however many movements it has.
CREATE INDEX movement_carried ON movement (envelope_id, year, credit) WHERE kind IN ('carry_in', 'carry_out');
