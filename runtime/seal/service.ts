import { createHash, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import forge from 'node-forge';
import { z } from 'zod';
import type { SealLevel } from '../../domain/core/seal-level.ts';
import type { Sealer } from '../../letters/core/sealed-pdf.ts';
import { boundedBody, keyBytesOf, nameOf, p12Sealer, sealerBy, stampOf, type Stamping } from './seal.ts';
import { hasSealService, required, type Settings } from '../settings.ts';

const OIDS = {
  qcStatements: '1.3.6.1.5.5.7.1.3',
  /** ETSI EN 319 412-5: a qualified certificate, whose key is in a qualified device, for electronic seals. */
  qualified: '0.4.0.1862.1.1',
  device: '0.4.0.1862.1.4',
  seal: '0.4.0.1862.1.6.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

/** An OID in DER, whole, so that no other begins with it. */
function derOf(oid: string): string {
  const bytes = forge.asn1.oidToDer(oid).getBytes();
  return `\x06${String.fromCharCode(bytes.length)}${bytes}`;
}

/**
 * The level of seals by a certificate whose key a service keeps, as the certificate states it: qualified where it is a
 * qualified one for seals, in a qualified device (eIDAS, art. 3, 27°). A trusted list alone confirms that.
 */
function levelOf(certificate: forge.pki.Certificate): SealLevel {
  if (certificate.isIssuer(certificate)) return 'self_issued';
  const found = certificate.extensions.find(({ id }: { id?: unknown }) => id === OIDS.qcStatements);
  const states = String(found?.value ?? '');
  return [OIDS.qualified, OIDS.device, OIDS.seal].every((oid) => states.includes(derOf(oid))) ? 'qualified' : 'advanced';
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const FILE = { name: 'SEAL_SERVICE_CERTIFICATES', made: 'in PEM, one after the other' };

/**
 * The certificates of a file, the seal's own first.
 * @throws Error where there is none, or one of another kind of key
 */
function readChain(pem: string): [forge.pki.Certificate, ...forge.pki.Certificate[]] {
  try {
    const [own, ...issuers] = (pem.match(PEM) ?? []).map((each) => forge.pki.certificateFromPem(each));
    if (own) return [own, ...issuers];
  } catch (error) {
    throw new Error(`${FILE.name} holds a certificate that is none of X.509 with an RSA key: give those of the seal, in PEM.`, {
      cause: error,
    });
  }
  throw new Error(`${FILE.name} holds no certificate: give the seal’s own in PEM, and those of its issuers after it.`);
}

/** `token`, `pin`: read for each seal; `pin`: null where the service wants none. */
export type SealService = {
  url: string;
  credential: string;
  certificates: string;
  token: () => Promise<string>;
  pin: (() => Promise<string>) | null;
};

const SERVICE_MS = 10_000;
/** A service that has not answered is not asked again for this long: each document would wait for it in turn. */
const SERVICE_RESTS_MS = 60_000;

/** A signature service that cannot be reached, or that does not answer in time. */
class ServiceAway extends Error {}

/**
 * What the service answers to one question of its API, in JSON.
 * @param signal ends the wait, for its headers or its body
 * @throws ServiceAway where it gives no whole answer; an Error where that is not what was asked for
 */
async function answerOf<T>(
  { url, token }: SealService,
  { path, body, schema }: { path: string; body: object; schema: z.ZodType<T> },
  signal: AbortSignal,
): Promise<T> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await token()}` },
    body: JSON.stringify(body),
    signal,
    // The token must not reach any other address.
    redirect: 'error',
  } as const;
  const [answer, said] = await fetch(`${url.replace(/\/$/, '')}/${path}`, init)
    .then(async (each) => [each, await boundedBody(each)] as const)
    .catch((error: unknown) => {
      if (error instanceof RangeError) throw error;
      throw new ServiceAway('the signature service did not answer', { cause: error });
    });
  // Its error text may repeat the request.
  if (!answer.ok) throw new Error(`the signature service answered ${answer.status} to ${path}`);
  const { data } = schema.safeParse(jsonIn(said));
  if (data === undefined) throw new Error(`the signature service answered something else to ${path}`);
  return data;
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const Authorized = z.object({ SAD: z.string().min(1) });
const Signed = z.object({ signatures: z.tuple([z.base64()]) });

/** The raw signature of bytes by the service, of which it gets the hash alone: it authorises one, and signs it. */
async function signatureBy(service: SealService, bytes: Buffer): Promise<Buffer> {
  const { credential: credentialID, pin } = service;
  const hashes = [createHash('sha256').update(bytes).digest('base64')];
  const asked = { credentialID, hashes, hashAlgorithmOID: OIDS.sha256 };
  const authData = pin ? { authData: [{ id: 'PIN', value: await pin() }] } : {};
  // One time for both questions: a document waits no longer for its seal.
  const signal = AbortSignal.timeout(SERVICE_MS);
  const authorize = { path: 'credentials/authorize', body: { ...asked, numSignatures: 1, ...authData }, schema: Authorized };
  const { SAD } = await answerOf(service, authorize, signal);
  const sign = { path: 'signatures/signHash', body: { ...asked, SAD, signAlgo: OIDS.sha256WithRsa }, schema: Signed };
  const { signatures } = await answerOf(service, sign, signal);
  return Buffer.from(signatures[0], 'base64');
}

/**
 * What seals by a remote signature service (Cloud Signature Consortium, API version 2).
 * @throws Error where its certificates make no seal, in words that say what to do
 */
export function serviceSealer(service: SealService, stamping: Stamping = {}): Sealer {
  const chain = readChain(service.certificates);
  const [own] = chain;
  const key = forge.pki.publicKeyToPem(own.publicKey);
  const { now = () => performance.now() } = stamping;
  let asksFrom = -Infinity;
  const rawSign = async (bytes: Buffer): Promise<Buffer> => {
    if (now() < asksFrom) throw new Error('the signature service did not answer a moment ago, and is asked again in a minute');
    try {
      const signature = await signatureBy(service, bytes);
      if (!verify('sha256', bytes, key, signature)) throw new Error('the signature of the service is of another key, or of something else');
      return signature;
    } catch (error) {
      if (error instanceof ServiceAway) asksFrom = now() + SERVICE_RESTS_MS;
      throw error;
    }
  };
  const nodes = chain.map((each) => forge.pki.certificateToAsn1(each));
  return sealerBy({ name: nameOf(own), level: levelOf(own), chain: nodes, keyBytes: keyBytesOf(own), rawSign }, FILE, stamping);
}

const lineIn = (file: string) => async (): Promise<string> => (await readFile(file, 'utf8')).trim();

/** A file of settings, read at the start so that one that cannot be read is told then. */
function readable(name: 'SEAL_SERVICE_TOKEN_FILE' | 'SEAL_SERVICE_PIN_FILE', file: string): () => Promise<string> {
  if (readFileSync(file, 'utf8').trim() === '')
    throw new Error(
      `${name} leads to an empty file: it should be ${name === 'SEAL_SERVICE_PIN_FILE' ? 'a PIN' : 'an access token'} alone.`,
    );
  return lineIn(file);
}

/** Reads the file of the seal; throws a sentence where this account may not, or where there is none. */
function readSealFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`SEAL_P12 cannot be read (${message}): name a file that the account of this program may read.`, { cause: error });
  }
}

/**
 * What seals by the settings; undefined where they give no certificate.
 * @throws Error where they give two, or files that make no seal, in words that say what to do
 */
export function sealerOf(
  settings: Settings,
  told: { onUnstamped: (error: unknown) => void; onUnsealed?: (error: unknown) => void },
): Sealer | undefined {
  const { SEAL_P12, SEAL_P12_PASSWORD, SEAL_SERVICE_PIN_FILE, TSA_URL: tsaUrl } = settings;
  const stamping = { tsaUrl, ...told };
  if (!hasSealService(settings))
    return SEAL_P12 === undefined ? undefined : p12Sealer(readSealFile(SEAL_P12), SEAL_P12_PASSWORD ?? '', stamping);
  if (SEAL_P12 !== undefined)
    throw new Error('SEAL_P12 and SEAL_SERVICE_URL are both set, and one seals: remove the settings of the other.');
  return serviceSealer(
    {
      url: required(settings, 'SEAL_SERVICE_URL'),
      credential: required(settings, 'SEAL_SERVICE_CREDENTIAL'),
      certificates: readFileSync(required(settings, 'SEAL_SERVICE_CERTIFICATES'), 'utf8'),
      token: readable('SEAL_SERVICE_TOKEN_FILE', required(settings, 'SEAL_SERVICE_TOKEN_FILE')),
      pin: SEAL_SERVICE_PIN_FILE === undefined ? null : readable('SEAL_SERVICE_PIN_FILE', SEAL_SERVICE_PIN_FILE),
    },
    stamping,
  );
}

/**
 * Shows a hash to the time stamp authority of the settings, and returns its token in base64; null, with a warning, if
 * the authority does not answer. Undefined if the settings name none.
 */
export function stamperOf(
  { TSA_URL: tsaUrl }: Pick<Settings, 'TSA_URL'>,
  onUnstamped: (error: unknown) => void,
): ((hash: Buffer) => Promise<string | null>) | undefined {
  if (tsaUrl === undefined) return undefined;
  return (hash) =>
    stampOf(tsaUrl, hash).catch((error: unknown) => {
      onUnstamped(error);
      return null;
    });
}
