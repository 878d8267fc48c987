-- Who is found in conflict over an application is asked for no opinion on it any more.
ALTER TABLE assignment DROP CONSTRAINT assignment_ending_check;
ALTER TABLE assignment ADD CONSTRAINT assignment_ending_check
  CHECK (ending IN ('replaced', 'declined', 'handed_over', 'absence_over', 'opinion_given', 'waived', 'cancelled', 'conflict'));
