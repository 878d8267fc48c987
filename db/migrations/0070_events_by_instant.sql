-- An auditor reads the events of all things, the newest first. Instants only grow: the index costs a command little.
CREATE INDEX event_by_instant ON event (at);
