import { fileURLToPath } from 'node:url';
import type { Running } from './launch.ts';
import { startNode } from './node-part.ts';
import { answers } from './until.ts';

const script = fileURLToPath(new URL('./issuer.ts', import.meta.url));

type IssuerOptions = {
  dataDir: string;
  port: number;
  audience: string;
  /** Where browsers are sent back to. */ publicUrl: string;
  signal?: AbortSignal;
};

/** Starts the local sign-in issuer as a process of its own. */
export async function startIssuer({ dataDir, port, audience, publicUrl, signal }: IssuerOptions): Promise<Running & { issuer: string }> {
  const issuer = `http://127.0.0.1:${port}`;
  const running = await startNode({
    title: 'Sign-in issuer',
    name: 'issuer',
    script,
    dataDir,
    env: { PORT: String(port), DATA_DIR: dataDir, OIDC_AUDIENCE: audience, PUBLIC_URL: publicUrl },
    ready: () => answers(`${issuer}/.well-known/openid-configuration`),
    ...(signal ? { signal } : {}),
  });
  return { ...running, issuer };
}
