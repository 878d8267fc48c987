-- A letter is taken up by one sender at a time: a worker that only seems dead, or a workflow that was replaced, may still be sending it.
ALTER TABLE letter ADD COLUMN taken_up_at timestamptz;
