-- What a beneficiary says of a condition of its award, before the fund certifies it: null before, and once it is
-- returned.
ALTER TABLE award_condition ADD COLUMN shown text;
