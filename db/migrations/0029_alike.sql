-- How many use the same words for a cost line or a title: common words make no two applications alike.
CREATE INDEX cost_line_by_words ON cost_line (same_words(label));
CREATE INDEX application_by_title ON application (same_words(title));
