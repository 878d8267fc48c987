import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { commands, deadlines, meetBy, uploads } from '../activities/index.ts';
import { createApp } from '../api/app.ts';
import type { Deps } from '../api/http/deps.ts';
import { authenticator } from '../api/http/caller/auth.ts';
import { endRequestsOf } from '../api/http/server/isolation.ts';
import { countRequests, watchTurns } from '../api/http/server/metrics.ts';
import { createFrontDoor } from '../api/http/server/server.ts';
import { createStop, signalsOf, stopServer, type StopTimes, stopTimes } from '../api/http/server/stop.ts';
import { createTurns } from '../api/http/server/turns.ts';
import { createRateLimiter } from '../api/http/caller/limits.ts';
import { POSTGRES_CLOCK } from '../db/core/clock.ts';
import { connect } from '../db/connection/connect.ts';
import { isFull } from '../db/connection/pool.ts';
import { keysOf } from '../domain/core/records.ts';
import { withoutQuotations } from '../db/core/errors.ts';
import { ownsTables } from '../db/core/database-role.ts';
import { ibansUnder } from '../db/grants/ibans.ts';
import { sealerOf } from '../runtime/seal/service.ts';
import { readIbanKeys } from '../db/grants/rotate-ibans.ts';
import { linksUnder } from '../db/people/invitation-links.ts';
import { openSecurityLog } from '../db/core/security-log.ts';
import { assertFitDatabase } from '../runtime/database.ts';
import { meetConsequences } from '../runtime/consequences.ts';
import { fileStoreOf } from '../runtime/files.ts';
import { hintBy, wakeBy } from '../runtime/hints.ts';
import { portFailure } from '../local/port.ts';
import { directoryOf } from '../runtime/organisation-directory.ts';
import { openLog } from '../runtime/log.ts';
import { onStopRequested, runProgram, type StopCause } from '../runtime/parent.ts';
import { giveBackAtRest } from '../runtime/memory-release.ts';
import { askedByOthers, askedByLaw, believesRolesOf, fundSettingsOf, readSettings, required, type Settings } from '../runtime/settings.ts';
import { readSingletonWorkflows } from '../runtime/singleton-workflows.ts';
import { RECONNECT_SOON, temporalConfig, temporalFaults } from '../runtime/temporal.ts';
import { startTracing, type Tracing } from '../runtime/tracing.ts';
import { startWatching } from '../runtime/watch.ts';
import { attributingOf, webPagesOf } from '../runtime/web.ts';

/** Beyond this many that wait for a connection, commands and reads would be answered too late. */
const WAITING_AT_MOST = 200;

/**
 * Six answer as many costly reads as ten would, since an API is then busy with answers; ten made a command take half as
 * long again, since its statements share PostgreSQL's processors with theirs.
 */
const READ_CONNECTIONS = 6;

/** One for all who are recognised, the others for what is written: see `shares`. */
const SIGN_IN_CONNECTIONS = 4;

/**
 * Stop at once if the parent died: Temporal ends too, and the next start needs the port. So does a program in
 * development, whose change is to be seen.
 */
const STOP_AT_ONCE: StopTimes = { turningAwayMs: 0, closingMs: 0, endingMs: 0, lastMs: 50 };

/** A process in an unknown state serves only as long as it needs to finish what is under way. */
const AFTER_FAULT = stopTimes(1_000);

function timesOf(cause: StopCause, { STOP_DELAY_SECONDS }: Settings): StopTimes {
  if (cause === 'orphaned' || process.env['WATCH_REPORT_DEPENDENCIES']) return STOP_AT_ONCE;
  return cause === 'fault' ? AFTER_FAULT : stopTimes(1_000 * STOP_DELAY_SECONDS);
}

/** How long a stop waits for what the security log still has to write. */
const LAST_TRACES_MS = 500;

/**
 * Warns of a role that owns the tables, and of bank details under keys that are not given. It is not awaited: a stop
 * must be heard while PostgreSQL does not answer.
 */
function warnOfDatabase({ db, ibans, logger }: Pick<Deps, 'db' | 'ibans' | 'logger'>): void {
  const warnOfOwner = (): void =>
    logger.warn('the role of DATABASE_URL owns the tables, and could rewrite what is append-only: docs/settings.md, DATABASE_OWNER_URL');
  ownsTables(db).then(
    (owns) => owns && warnOfOwner(),
    () => undefined,
  );
  readIbanKeys(db).then(
    (kept) => {
      const missing = kept.filter((id) => id !== null && !ibans.keyIds.includes(id));
      if (missing.length > 0)
        logger.error({ keys: missing }, 'bank details are encrypted under keys that are not given: see IBAN_KEY_OTHER');
      if (kept.includes(null)) logger.warn('bank details of before there were keys are not encrypted: npm run rotate-keys');
    },
    () => undefined,
  );
}

/**
 * The connections of an API, apart by what they are for, so that what is slow keeps nothing quick waiting. Ten commands
 * that wait for one lock slow no read; twelve reads that wait for one table slow no command, whose caller is recognised
 * beside them, and make no probe fail. A request that waits until its reading is logged has given its own connection
 * back. The queue for each is bounded.
 */
function openPools(url: string, logger: Logger, tracing: Tracing) {
  const options = { onError: (error: Error) => logger.warn({ err: error }, 'an idle connection broke'), ...tracing.statements };
  const bounded = { waitingAtMost: WAITING_AT_MOST, ...options };
  return {
    commands: connect(url, bounded),
    reads: connect(url, { max: READ_CONNECTIONS, ...bounded }),
    signIns: connect(url, { max: SIGN_IN_CONNECTIONS, shares: true, ...bounded }),
    traces: connect(url, { max: 1, ...options }),
    health: connect(url, { max: 1, ...options }),
  };
}

/** How many requests a minute are answered to each: see LIMIT_PERSON and its like. */
const limitsOf = (settings: Settings) => ({
  person: settings.LIMIT_PERSON,
  commands: settings.LIMIT_COMMANDS,
  costly: settings.LIMIT_COSTLY,
  address: settings.LIMIT_ADDRESS,
  failed_tokens: settings.LIMIT_FAILED_TOKENS,
});

await runProgram(async () => {
  const settings = readSettings(process.env, {
    needs: (given) => ['DATABASE_URL', 'OIDC_ISSUER', 'IBAN_KEY', 'INVITATION_KEY', ...askedByOthers(given), ...askedByLaw(given)],
    faults: temporalFaults,
  });
  const databaseUrl = required(settings, 'DATABASE_URL');
  const issuer = required(settings, 'OIDC_ISSUER');
  const ibans = ibansUnder(required(settings, 'IBAN_KEY'), settings.IBAN_KEY_OTHER);
  const links = linksUnder(required(settings, 'INVITATION_KEY'));
  const logger = openLog('api', settings, endRequestsOf);
  const tracing = await startTracing('api', settings);
  const { reads, commands: writing, signIns, traces, health } = openPools(databaseUrl, logger, tracing);
  const { db } = reads;
  await assertFitDatabase(db);
  const security = openSecurityLog(traces.db, { warn: (error, what) => logger.warn({ err: withoutQuotations(error) }, what) });
  const { connectionOptions, namespace } = temporalConfig(settings);
  // Lazy: the API starts, and reads and drafts work, while Temporal is away.
  const connection = Connection.lazy({ ...connectionOptions, channelArgs: RECONNECT_SOON });
  const temporal = new Client({ connection, namespace }).workflow;
  const pools = { reads: reads.pool, commands: writing.pool, signIns: signIns.pool, security: traces.pool };
  const watching = await startWatching('api', settings, { pools, temporal: () => connection.workflowService.getSystemInfo({}) });
  const sealer = sealerOf(settings, {
    onUnstamped: (error) => logger.warn({ err: error }, 'a document was sealed without a time stamp'),
    onUnsealed: (error) => logger.warn({ err: error }, 'a document has no seal'),
  });
  const turns = createTurns();
  if (watching.registry) watchTurns(watching.registry, turns);
  const stop = createStop();
  const meet = meetBy(deadlines(writing.db));
  const deps: Deps = {
    db,
    signIns: signIns.db,
    health: health.db,
    turns,
    fullPools: () => keysOf(pools).filter((name) => isFull(pools[name])),
    temporal,
    taskQueue: settings.TASK_QUEUE,
    singletons: () => readSingletonWorkflows(temporal, settings.TASK_QUEUE),
    commands: commands(writing.db, { ibans, links }, fundSettingsOf(settings)),
    uploads: uploads(writing.db),
    clock: POSTGRES_CLOCK,
    meet,
    hint: meetConsequences(writing.db, meet, hintBy(temporal, wakeBy(temporal, settings.TASK_QUEUE), logger)),
    files: await fileStoreOf(settings),
    authenticate: authenticator(signIns.db, {
      issuer,
      audience: settings.OIDC_AUDIENCE,
      believesRolesOf: believesRolesOf(settings),
      lifetimeAtMostSeconds: settings.TOKEN_LIFETIME_AT_MOST,
      formerOrganisationDays: settings.FORMER_ORGANISATION_DAYS,
    }),
    formerOrganisationDays: settings.FORMER_ORGANISATION_DAYS,
    alone: fundSettingsOf(settings),
    limits: createRateLimiter(signIns.pool, limitsOf(settings)),
    strength: { recentSeconds: settings.RECENT_SIGN_IN_SECONDS, acrs: settings.REQUIRED_ACR },
    attributing: attributingOf(settings),
    trustedProxies: settings.TRUSTED_PROXIES,
    corsOrigins: settings.CORS_ORIGINS ?? [],
    directory: directoryOf(settings),
    logger,
    security,
    ibans,
    links,
    ...(sealer ? { sealer } : {}),
    ...signalsOf(stop),
    observers: [...tracing.observers, ...(watching.registry ? [countRequests(watching.registry)] : [])],
  };
  const app = createApp(deps, webPagesOf(deps, settings));
  // Express's own interpretation of TRUSTED_PROXIES.
  const isTrusted: (address: string, hop: number) => boolean = app.get('trust proxy fn');
  const server = createFrontDoor(app, logger, { ofOneAddress: settings.LIMIT_CONNECTIONS }, (address) => isTrusted(address, 0));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portFailure(settings.HOST, settings.PORT, error)));
    server.listen(settings.PORT, settings.HOST, resolve);
  });
  const stayAwake = giveBackAtRest(server);
  logger.info({ host: settings.HOST, port: settings.PORT }, 'listening');
  warnOfDatabase({ db, ibans, logger });

  onStopRequested(async (cause) => {
    await stopServer(server, stop, timesOf(cause, settings));
    stayAwake();
    await Promise.race([security.stop(), wait(LAST_TRACES_MS)]).catch((error: unknown) =>
      logger.error({ err: withoutQuotations(error) }, 'the last rows of the security log are lost'),
    );
    await watching.stop();
    await tracing.stop();
    await Promise.all([reads, writing, signIns, health].map(({ pool }) => pool.end()));
    logger.info('stopped');
    // A hint may still be under way; it is not awaited, and the relay delivers it again.
    process.exit();
  });
});
