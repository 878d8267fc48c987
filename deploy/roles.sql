-- The database and its two roles, made once by PostgreSQL's superuser with psql 14 or later. Passwords come from the
-- environment, so that they stand in no file and in no list of processes (docs/operations.md, installing it).
\set ON_ERROR_STOP on
\getenv owner_password GUICHET_OWNER_PASSWORD
\getenv service_password GUICHET_PASSWORD
\getenv temporal_password TEMPORAL_DB_PASSWORD

CREATE ROLE guichet_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE guichet LOGIN PASSWORD :'service_password';
CREATE DATABASE guichet OWNER guichet_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE guichet FROM PUBLIC;
-- All other rights of the service's role come from each migration.
GRANT CONNECT ON DATABASE guichet TO guichet;
-- What each connection of the service asks for stands with its role as well: a pooler may pass no settings on.
ALTER ROLE guichet SET statement_timeout = '8s';
ALTER ROLE guichet SET lock_timeout = '5s';
ALTER ROLE guichet SET idle_in_transaction_session_timeout = '8s';
ALTER ROLE guichet SET enable_seqscan = off;

-- Temporal's own databases, where this PostgreSQL keeps them too.
\if :{?temporal_password}
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE temporal_visibility OWNER temporal ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE temporal, temporal_visibility FROM PUBLIC;
\endif
