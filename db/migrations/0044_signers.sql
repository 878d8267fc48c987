-- In which capacity a person signed for their side, and by which act they may; null where they did not say.
ALTER TABLE signature
  ADD COLUMN capacity text CHECK (capacity <> ''),
  ADD COLUMN authority text CHECK (authority <> '');
