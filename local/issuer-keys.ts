import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { readJson, writeAtomically } from './files.ts';
import { people } from './people.ts';

const kept = z.object({
  /** The RS256 private key, as a JWK. */
  key: z.record(z.string(), z.string()),
  cookieKey: z.string(),
  /** login → client secret */
  secrets: z.record(z.string(), z.string()),
});

/** The client as which the pages sign people in. */
export const PAGES_CLIENT = 'guichet-web';

export type IssuerKeys = z.infer<typeof kept>;

/**
 * What the local issuer keeps between runs, so that its tokens outlive a restart; undefined when it never ran on this
 * folder.
 */
export function readIssuerKeys(dataDir: string): IssuerKeys | undefined {
  const parsed = kept.safeParse(readJson(join(dataDir, 'issuer.json')));
  return parsed.success ? parsed.data : undefined;
}

/** The issuer's key and a secret for each person, made at the first start, and for each person added since. */
export async function makeIssuerKeys(dataDir: string): Promise<IssuerKeys> {
  const former = readIssuerKeys(dataDir);
  const keys: IssuerKeys = {
    key: former?.key ?? (await newKey()),
    cookieKey: former?.cookieKey ?? randomBytes(32).toString('base64url'),
    secrets: Object.fromEntries(
      [...people.map(({ login }) => login), PAGES_CLIENT].map((client) => [
        client,
        former?.secrets[client] ?? randomBytes(32).toString('base64url'),
      ]),
    ),
  };
  mkdirSync(dataDir, { recursive: true });
  writeAtomically(join(dataDir, 'issuer.json'), JSON.stringify(keys, null, 2));
  return keys;
}

async function newKey(): Promise<IssuerKeys['key']> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') };
  return kept.shape.key.parse(jwk);
}
