-- Public co-funders are compared with applicants as the others are: the same cost must not be funded twice.
DROP INDEX funding_line_by_cofunder;
CREATE INDEX funding_line_by_cofunder ON funding_line (same_words(label)) WHERE source IN ('other', 'public');
