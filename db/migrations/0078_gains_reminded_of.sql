-- The beneficiary of a promised gain is reminded before its years lapse: `gain_reminded_year` is the last year of which
-- it was reminded. A grant that stands again after its end has a term of its own to declare what was to be declared
-- meanwhile, from `stands_again_at` on.
ALTER TABLE "grant" ADD COLUMN gain_reminded_year integer, ADD COLUMN stands_again_at timestamptz;
