import { loadClientConnectConfig } from '@temporalio/envconfig';
import { isLoopback } from './loopback.ts';
import type { Settings } from './settings.ts';

/**
 * Where Temporal is and how to reach it: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_API_KEY, or a
 * profile file, so that a dev server, a cluster and Temporal Cloud serve alike. Throws a sentence where it is on
 * another machine and would be reached in clear, with an API key too: a reader of that traffic may start and stop
 * workflows.
 */
export function temporalConfig(
  { TEMPORAL_INSECURE: isTrusted }: Pick<Settings, 'TEMPORAL_INSECURE'>,
  env: NodeJS.ProcessEnv = process.env,
) {
  const overrideEnvVars = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars });
  const { address = 'localhost:7233', tls } = connectionOptions;
  if (!tls && !isTrusted && !isLoopback(address.replace(/:\d+$/, '')))
    throw new Error(
      'TEMPORAL_ADDRESS leads to another machine without TLS: a process that reaches it could stop what the fund’s deadlines wait for. ' +
        'Set TEMPORAL_TLS=true or TEMPORAL_API_KEY, or TEMPORAL_INSECURE=true where that network is trusted.',
    );
  return { connectionOptions, namespace };
}

/** The same as a sentence, where there is a fault. */
export function temporalFaults(settings: Pick<Settings, 'TEMPORAL_INSECURE'>): string[] {
  try {
    temporalConfig(settings);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * For a client: gRPC would let up to two minutes pass between two attempts at an absent server, and people wait for it.
 */
export const RECONNECT_SOON = { 'grpc.max_reconnect_backoff_ms': 2_000 };
