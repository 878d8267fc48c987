/** Ends what the setups started. */
export default async function stop(): Promise<void> {
  const stops = globalThis.stopTestServers ?? [];
  globalThis.stopTestServers = [];
  for (const end of stops) await end();
}
