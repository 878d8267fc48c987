-- What an organisation says of how its application was treated, once it was decided: no person, and no event.
CREATE TABLE survey (
  application_id uuid PRIMARY KEY REFERENCES application,
  clarity integer NOT NULL CHECK (clarity BETWEEN 1 AND 5),
  ease integer NOT NULL CHECK (ease BETWEEN 1 AND 5),
  pace integer NOT NULL CHECK (pace BETWEEN 1 AND 5),
  grounds integer NOT NULL CHECK (grounds BETWEEN 1 AND 5)
);
