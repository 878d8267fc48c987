import { loadClientConnectConfig } from '@temporalio/envconfig';

/**
 * Where Temporal is and how to reach it: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_API_KEY, or a
 * profile file, so that a dev server, a cluster and Temporal Cloud serve alike.
 */
export function temporalConfig() {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  return { connectionOptions, namespace };
}

/**
 * A client's own: gRPC would let up to two minutes pass between two attempts at a server that is away, and people wait
 * for it.
 */
export const RECONNECT_SOON = { 'grpc.max_reconnect_backoff_ms': 2_000 };
