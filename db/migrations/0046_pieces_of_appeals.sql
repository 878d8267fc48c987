-- An appeal names its pieces: attachments of its application, by their ids. Null in appeals made before.
ALTER TABLE appeal ADD COLUMN files jsonb;
