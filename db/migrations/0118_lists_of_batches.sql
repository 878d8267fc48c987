-- The page of the list whose form made the batch, with its filters: where its reader goes back to. Null where no list
-- is known.
ALTER TABLE page_batch ADD COLUMN came_from text;
