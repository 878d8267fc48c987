-- On which applications a person has acted for their organisation or in somebody's stead, and on which its opinion was
-- voided: of thousands of tasks, those that the rules may refuse to it are found by these.
CREATE INDEX acted_on_beside_its_role ON acted_on (person_id) WHERE side = 'beneficiary' OR in_stead_of IS NOT NULL;
CREATE INDEX opinion_voided_by_person ON opinion (person_id) WHERE ended_as = 'voided';
CREATE INDEX opinion_voided_of_application ON opinion (application_id) WHERE ended_as = 'voided';
