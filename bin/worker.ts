import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { failFast } from '../activities/core/failures.ts';
import { choreActivities, postActivities, rowActivities } from '../activities/index.ts';
import { POSTGRES_CLOCK } from '../db/core/clock.ts';
import { connect } from '../db/connection/connect.ts';
import { linksUnder } from '../db/people/invitation-links.ts';
import { PATIENCE, postBySmtp, postToFolder } from '../letters/core/post.ts';
import { printSheet } from '../letters/core/print-sheet.ts';
import type { Sheet } from '../letters/core/sheet.ts';
import { countReplaced } from '../observe/registry.ts';
import { choresQueueOf, postQueueOf } from '../workflows/messages.ts';
import { assertFitDatabase } from '../runtime/database.ts';
import { fileStoreOf } from '../runtime/files.ts';
import { endStuckBy, hintBy, restartStuckBy, wakeBy } from '../runtime/hints.ts';
import { onStopRequested, runProgram, sentenceOf } from '../runtime/parent.ts';
import { openLog } from '../runtime/log.ts';
import { startRelay } from '../runtime/relay.ts';
import {
  askedByLaw,
  askedByOthers,
  fundServiceOf,
  mustEncrypt,
  publicUrlOf,
  readSettings,
  required,
  type Settings,
} from '../runtime/settings.ts';
import { sealerOf, stamperOf } from '../runtime/seal/service.ts';
import { keepSingletonWorkflows } from '../runtime/singleton-workflows.ts';
import { temporalConfig, temporalFaults } from '../runtime/temporal.ts';
import { startTracing } from '../runtime/tracing.ts';
import { sdkFigures, startWatching } from '../runtime/watch.ts';
import { choreWorkerOptions, postWorkerOptions, SLOW_CONNECTIONS, workerOptions } from '../runtime/worker-options.ts';
import { workflowBundle } from '../runtime/workflow-bundle.ts';

/** How long Temporal may take to answer that it is there. */
const RELAY_ASKS_MS = 2_000;

/**
 * Workflows are bundled, and not loaded: under `node --watch` they are also loaded, so that it sees them change. The
 * threads in which they run would report what they load as well, and the SDK takes that for messages of its own.
 */
async function letWorkflowsBeWatched(): Promise<void> {
  if (!process.env['WATCH_REPORT_DEPENDENCIES']) return;
  await import('../workflows/index.ts');
  delete process.env['WATCH_REPORT_DEPENDENCIES'];
}

/** The SDK's levels as our log names them. */
const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** A worker without Temporal has nothing to do. */
function refuseStart(error: unknown): never {
  throw new Error(
    `Temporal does not answer at TEMPORAL_ADDRESS: start it, or correct that setting; a worker starts once it answers (${sentenceOf(error)}).`,
  );
}

/** Runs workers until the program is told to stop, and ends it where one of them still has work under way. */
async function runUntilStopped(workers: readonly Worker[], logger: Logger): Promise<void> {
  let isStopping = false;
  onStopRequested(() => {
    isStopping = true;
    workers.forEach((worker) => worker.shutdown());
  });
  /** Work that a stopping worker could not end in its time is no fault of its own. */
  const cutOff = (error: unknown): unknown => {
    if (!isStopping) throw error;
    return error;
  };
  const left = await Promise.all(workers.map((worker) => worker.run().catch(cutOff)));
  const cut = left.find((error) => error !== undefined);
  if (cut === undefined) return;
  // A letter whose mail server is silent, a locked row: its activity uses what would be closed here.
  logger.warn({ err: cut }, 'stopped with work under way: another worker does it again');
  process.exit();
}

/** Letters leave by SMTP, or into a folder where no server is set. */
function mailBy(settings: Settings) {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from, DATA_DIR: dataDir } = settings;
  const bySmtp = smtpUrl ? postBySmtp(smtpUrl, from, { ...PATIENCE, requireTls: mustEncrypt(settings) }) : undefined;
  return { mail: bySmtp ?? postToFolder(join(dataDir, 'mail'), from), closeMail: () => bySmtp?.close() };
}

await runProgram(async () => {
  const settings = readSettings(process.env, {
    needs: (given) => ['DATABASE_URL', 'INVITATION_KEY', ...askedByOthers(given), ...askedByLaw(given)],
    faults: temporalFaults,
  });
  const [databaseUrl, links] = [required(settings, 'DATABASE_URL'), linksUnder(required(settings, 'INVITATION_KEY'))];
  const { TASK_QUEUE: taskQueue } = settings;
  const logger = openLog('worker', settings);
  await letWorkflowsBeWatched();
  // A new bundle takes a second: the rest begins in the meantime.
  const bundled = workflowBundle();
  bundled.catch(() => undefined);
  const sdk = await sdkFigures(settings);
  // Signals are ours to handle (shutdownSignals), so that losing the supervisor stops the worker the same way.
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => logger[LEVELS[level]](meta ?? {}, message)),
    ...(sdk ? { telemetryOptions: { metrics: sdk.metrics } } : {}),
  });
  const tracing = await startTracing('worker', settings);
  const onError = (error: Error) => logger.warn({ err: error }, 'an idle connection broke');
  const { db, pool } = connect(databaseUrl, { onError, ...tracing.statements });
  await assertFitDatabase(db);
  // Letters and the like have connections of their own: however many wait to be written, a date gets one.
  const slow = connect(databaseUrl, { max: SLOW_CONNECTIONS, onError, ...tracing.statements });
  const { connectionOptions, namespace } = temporalConfig(settings);
  const connection = await NativeConnection.connect(connectionOptions).catch(refuseStart);
  const { workflow: client } = new Client({ connection, namespace });

  const temporal = () => connection.workflowService.getSystemInfo({});
  const pools = { rows: pool, post: slow.pool };
  const watching = await startWatching('worker', settings, { pools, temporal, ...(sdk ? { others: sdk.read } : {}) });

  const wake = wakeBy(client, taskQueue);
  const hint = hintBy(client, wake, logger);
  const countOne = watching.registry && countReplaced(watching.registry);
  const endStuck = endStuckBy(client, taskQueue, (workflowId) => {
    countOne?.();
    logger.error({ workflowId }, 'a workflow whose task failed again and again, or that was none of ours, was replaced');
  });
  const restartStuck = restartStuckBy(taskQueue, wake, endStuck);
  const { mail, closeMail } = mailBy(settings);
  // Without it the address of the pages is not known here: a letter then has no link.
  const publicUrl = settings.PUBLIC_URL && publicUrlOf(settings);
  const sealer = sealerOf(settings, {
    onUnstamped: (error) => logger.warn({ err: error }, 'a letter was sealed without a time stamp'),
    onUnsealed: (error) => logger.warn({ err: error }, 'a letter has no seal'),
  });
  const stamp = stamperOf(settings, (error) => logger.warn({ err: error }, 'the newest seal has no time stamp yet'));
  const keeping = { print: (sheet: Sheet) => printSheet('fr', sheet), sealer };
  const letters = { post: mail, publicUrl, links, fund: fundServiceOf(settings), keeping };
  const means = { ...letters, clock: POSTGRES_CLOCK, hint, wake, files: await fileStoreOf(settings), stamp, logger };
  const shared = { connection, namespace, ...tracing.worker };
  const [slowly, bundle] = [{ db: slow.db, ...means }, { workflowBundle: await bundled }];
  const [post, chores] = [failFast(postActivities(slowly)), failFast(choreActivities(slowly))];
  const workers = [
    await Worker.create({ ...shared, ...bundle, taskQueue, activities: failFast(rowActivities({ db, ...means })), ...workerOptions }),
    await Worker.create({ ...shared, taskQueue: postQueueOf(taskQueue), activities: post, ...postWorkerOptions }),
    await Worker.create({ ...shared, taskQueue: choresQueueOf(taskQueue), activities: chores, ...choreWorkerOptions }),
  ];
  const isThere = () => connection.withDeadline(Date.now() + RELAY_ASKS_MS, temporal);
  const stopRelay = startRelay({ db: slow.db, temporal: isThere, wake, restartStuck, logger });
  const stopEnsuring = await keepSingletonWorkflows({ client, taskQueue, endStuck, logger });
  await runUntilStopped(workers, logger);
  stopEnsuring();
  await stopRelay();
  closeMail();
  await watching.stop();
  await tracing.stop();
  await connection.close();
  await Promise.all([pool.end(), slow.pool.end()]);
  logger.info('stopped');
  if (process.connected) process.disconnect();
});
