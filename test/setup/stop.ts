/** Ends what the setup started. */
export default async function stop(): Promise<void> {
  await globalThis.stopTestServers?.();
}
