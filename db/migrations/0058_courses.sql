-- The events that tell the course of a file, which the programme's indicators read of all files as of a day.
CREATE INDEX event_of_course ON event (stream_id, at) WHERE name IN ('submitApplication', 'decideAdmissibility', 'deemAdmissible',
  'continueReview', 'decideSession', 'awardWaitlisted', 'refuseWaitlisted', 'closeCall', 'requestCorrection', 'answerCorrection',
  'lapseCorrection', 'acceptAward', 'signGrant', 'reexamineAward', 'confirmAward', 'lapseReexamination', 'withdrawAward',
  'terminateGrant', 'upholdAppeal');
