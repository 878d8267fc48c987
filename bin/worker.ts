import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { join } from 'node:path';
import { pino } from 'pino';
import { withoutVainRetries } from '../activities/failures.ts';
import { postActivities, rowActivities } from '../activities/index.ts';
import { connect } from '../db/connect.ts';
import { postBySmtp, postToFolder } from '../letters/post.ts';
import { countReplaced } from '../observe/registry.ts';
import { fileStoreOf } from './files.ts';
import { nudgeBy, reviveBy } from './nudge.ts';
import { runProgram, whenToldToStop } from './parent.ts';
import { readSettings, required } from './settings.ts';
import { STANDING_MS, startStanding } from './standing.ts';
import { temporalConfig } from './temporal.ts';
import { startTracing } from './tracing.ts';
import { sdkFigures, startWatching } from './watch.ts';
import { workerOptions } from './worker-options.ts';

await runProgram(async () => {
  const settings = readSettings(process.env);
  const databaseUrl = required(settings, 'DATABASE_URL');
  const { TASK_QUEUE: taskQueue, SMTP_URL: smtpUrl, MAIL_FROM: from } = settings;
  const logger = pino({ name: 'worker', level: settings.LOG_LEVEL });
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  const sdk = await sdkFigures(settings);
  // Signals are ours to handle (shutdownSignals), so that losing the supervisor stops the worker the same way.
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => logger[levels[level]](meta ?? {}, message)),
    ...(sdk ? { telemetryOptions: { metrics: sdk.metrics } } : {}),
  });
  const tracing = await startTracing('worker', settings);
  const onError = (error: Error) => logger.warn({ err: error }, 'an idle connection broke');
  const { db, pool } = connect(databaseUrl, { onError, ...tracing.statements });
  const { connectionOptions, namespace } = temporalConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const { workflow: client } = new Client({ connection, namespace });

  const temporal = () => connection.workflowService.getSystemInfo({});
  const watching = await startWatching('worker', settings, { pool, temporal, ...(sdk ? { others: sdk.read } : {}) });

  const nudge = nudgeBy(client, taskQueue);
  const countOne = watching.registry && countReplaced(watching.registry);
  const revive = reviveBy(client, taskQueue, (workflowId) => {
    countOne?.();
    logger.error({ workflowId }, 'a workflow whose task failed again and again was replaced');
  });
  const post = smtpUrl ? postBySmtp(smtpUrl, from) : postToFolder(join(settings.DATA_DIR, 'mail'), from);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    // A person waits for a row's transaction: one that can never succeed answers at once. Letters wait for the repair of what stops them.
    activities: {
      ...withoutVainRetries(rowActivities(db)),
      ...postActivities({ db, nudge, revive, post, files: fileStoreOf(settings) }),
    },
    ...workerOptions,
    ...tracing.worker,
  });
  await startStanding(client, taskQueue);
  const standing = setInterval(
    () => startStanding(client, taskQueue).catch((error: unknown) => logger.warn({ err: error }, 'the sweep and the digest may not run')),
    STANDING_MS,
  );
  whenToldToStop(() => worker.shutdown());
  await worker.run();
  clearInterval(standing);
  await watching.stop();
  await tracing.stop();
  await connection.close();
  await pool.end();
  logger.info('stopped');
  if (process.connected) process.disconnect();
});
