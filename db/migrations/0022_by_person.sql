-- The applications on which a person has acted for their organisation or as a substitute, or on which their opinion was
-- voided: by these, the tasks that the rules may refuse are found among thousands.
CREATE INDEX acted_on_beside_its_role ON acted_on (person_id) WHERE side = 'beneficiary' OR in_stead_of IS NOT NULL;
CREATE INDEX opinion_voided_by_person ON opinion (person_id) WHERE ended_as = 'voided';
CREATE INDEX opinion_voided_of_application ON opinion (application_id) WHERE ended_as = 'voided';
