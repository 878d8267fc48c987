-- How much of a limit was used, by a person or an address, until `expire` (milliseconds since 1970). A crash of PostgreSQL may empty it:
-- everybody then begins a new window, and no request has to wait for the log. The order of the columns is that of rate-limiter-flexible's writes.
CREATE UNLOGGED TABLE rate_limit (
  key text PRIMARY KEY,
  points integer NOT NULL,
  expire bigint NOT NULL
);
