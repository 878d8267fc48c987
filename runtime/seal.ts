import { createHash, randomBytes, sign as signBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import forge from 'node-forge';
import type { SealLevel } from '../domain/core/seal-level.ts';
import { type Sealer, SIGNATURE_BYTES } from '../letters/core/sealed-pdf.ts';
import type { Settings } from './settings.ts';

const { asn1 } = forge;
type Node = forge.asn1.Asn1;
const { Type, Class } = asn1;

const OIDS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
} as const;

const bytesOf = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
const parsed = (bytes: Buffer): Node => asn1.fromDer(bytes.toString('latin1'));
const built = (type: forge.asn1.Type, value: Node[]): Node => asn1.create(Class.UNIVERSAL, type, true, value);
const seq = (...value: Node[]): Node => built(Type.SEQUENCE, value);
const set = (...value: Node[]): Node => built(Type.SET, value);
const tagged = (tag: number, ...value: Node[]): Node => asn1.create(Class.CONTEXT_SPECIFIC, tag, true, value);
const leaf = (type: forge.asn1.Type, value: string): Node => asn1.create(Class.UNIVERSAL, type, false, value);
const oid = (name: keyof typeof OIDS): Node => leaf(Type.OID, asn1.oidToDer(OIDS[name]).getBytes());
const octets = (bytes: Buffer): Node => leaf(Type.OCTETSTRING, bytes.toString('latin1'));
const integer = (bytes: Buffer): Node => leaf(Type.INTEGER, bytes.toString('latin1'));
const one = (): Node => integer(Buffer.from([1]));
const algorithm = (name: 'sha256' | 'rsa'): Node => seq(oid(name), leaf(Type.NULL, ''));
const attribute = (name: keyof typeof OIDS, value: Node): Node => seq(oid(name), set(value));
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The children of a node that has any. */
const within = ({ value }: Node): Node[] => (Array.isArray(value) ? value : []);

/** The name of a certificate's subject, whose letters it may have in UTF-8. */
function nameOf({ subject }: forge.pki.Certificate): string {
  const field = subject.getField('CN');
  if (!field) return 'Guichet';
  return field.valueTagClass === Type.UTF8 ? forge.util.decodeUtf8(field.value) : field.value;
}

/** The key of a P12 file, with its certificate first and the rest of its chain. */
function readP12(file: Buffer, password: string): { key: string; chain: Node[]; name: string; level: SealLevel } {
  const p12 = forge.pkcs12.pkcs12FromAsn1(asn1.fromDer(file.toString('latin1')), password);
  const bags = p12.safeContents.flatMap(({ safeBags }) => safeBags);
  const key = bags.find((bag) => bag.key)?.key;
  const certificates = bags.flatMap(({ cert }) => cert ?? []);
  const isOfKey = ({ publicKey }: forge.pki.Certificate): boolean =>
    key !== undefined && key !== null && (publicKey as forge.pki.rsa.PublicKey).n.equals((key as forge.pki.rsa.PrivateKey).n);
  const own = certificates.find(isOfKey);
  if (!key || !own) throw new Error('SEAL_P12 holds no RSA key with its certificate: make one file of both (`openssl pkcs12 -export`).');
  const chain = [own, ...certificates.filter((each) => each !== own)].map((each) => forge.pki.certificateToAsn1(each));
  return { key: forge.pki.privateKeyToPem(key), chain, name: nameOf(own), level: own.isIssuer(own) ? 'self_issued' : 'advanced' };
}

/** The issuer and the serial number of a certificate, as its own bytes have them. */
function issuerAndSerial(certificate: Node): Node {
  const [body] = within(certificate);
  const fields = within(body ?? seq());
  const from = fields[0]?.tagClass === Class.CONTEXT_SPECIFIC ? 1 : 0;
  const [serial, , issuer] = fields.slice(from);
  if (!serial || !issuer) throw new Error('the certificate of SEAL_P12 is none of X.509');
  return seq(issuer, serial);
}

const TSA_MS = 5_000;
/** An authority that has not answered is not asked again for this long: each document would wait for it in turn. */
const TSA_RESTS_MS = 60_000;
/** The part of a signature's room that is kept for a time stamp, in bytes. */
const TOKEN_BYTES = 8_192;

/** A time stamp authority that cannot be reached, or that does not answer in time. */
class TsaAway extends Error {}

async function answerOf(url: string, query: Buffer): Promise<Buffer> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/timestamp-query' },
    body: new Uint8Array(query),
    signal: AbortSignal.timeout(TSA_MS),
  };
  const [answer, body] = await fetch(url, init)
    .then(async (each) => [each, Buffer.from(await each.arrayBuffer())] as const)
    .catch((error: unknown) => {
      throw new TsaAway('the time stamp authority did not answer', { cause: error });
    });
  if (!answer.ok) throw new Error(`the time stamp authority answered ${answer.status}`);
  return body;
}

/**
 * The token of a time stamp authority for these bytes (RFC 3161), as an attribute of a signature.
 * @throws TsaAway where it does not answer; an Error where it gives no token for them, or one without room in a seal
 */
async function timeStamp(url: string, bytes: Buffer): Promise<Node> {
  const digest = sha256(bytes);
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const asked = seq(one(), seq(algorithm('sha256'), octets(digest)), integer(nonce), leaf(Type.BOOLEAN, '\xff'));
  const [status, token] = within(parsed(await answerOf(url, bytesOf(asked))));
  const granted = status && within(status)[0]?.value;
  if (!token || (granted !== '\x00' && granted !== '\x01')) throw new Error('the time stamp authority refused');
  const whole = bytesOf(token);
  if (!whole.includes(digest) || !whole.includes(nonce)) throw new Error('the time stamp is of something else');
  const stamp = tagged(1, attribute('timeStampToken', token));
  const { length } = bytesOf(stamp);
  if (length > TOKEN_BYTES) throw new Error(`the time stamp has ${length} bytes, and a seal has room for ${TOKEN_BYTES}`);
  return stamp;
}

type Own = Pick<ReturnType<typeof readP12>, 'key' | 'chain'>;

/**
 * A CMS signature of bytes that stand outside of it, with what CAdES asks for. `whole`: all of it, with a time stamp of
 * `signature` where one is given.
 */
function signed(bytes: Buffer, { key, chain }: Own): { signature: Buffer; whole: (stamp: Node | null) => Buffer } {
  const [own] = chain;
  if (!own) throw new Error('a seal needs a certificate');
  const attributes = [
    attribute('contentType', oid('data')),
    attribute('messageDigest', octets(sha256(bytes))),
    // Without it another certificate of the same key could be put in its place.
    attribute('signingCertificateV2', seq(seq(seq(octets(sha256(bytesOf(own))))))),
  ].toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
  const signature = signBytes('sha256', bytesOf(set(...attributes)), key);
  const whole = (stamp: Node | null): Buffer => {
    const named = [one(), issuerAndSerial(own), algorithm('sha256'), tagged(0, ...attributes), algorithm('rsa'), octets(signature)];
    const signer = seq(...named, ...(stamp ? [stamp] : []));
    const content = seq(one(), set(algorithm('sha256')), seq(oid('data')), tagged(0, ...chain), set(signer));
    return bytesOf(seq(oid('signedData'), tagged(0, content)));
  };
  return { signature, whole };
}

/** Refuses a file with more certificates than a seal has room for, since no document could be sealed by it. */
function assertRoom(own: Own, isStamped: boolean): void {
  const room = SIGNATURE_BYTES - (isStamped ? TOKEN_BYTES : 0);
  const { length } = signed(Buffer.alloc(0), own).whole(null);
  if (length > room)
    throw new Error(
      `SEAL_P12 holds ${own.chain.length} certificates, with which a seal takes ${length} bytes of ${room}: make a file with the seal’s own certificate and those of its issuers alone (\`openssl pkcs12 -export\`), without the root if need be.`,
    );
}

type Stamping = {
  tsaUrl?: string | undefined;
  onUnstamped?: (error: unknown) => void;
  now?: () => number;
};

/**
 * What seals with the certificate of a P12 file. A document is sealed without a time stamp where its authority gives
 * none that a seal has room for: `onUnstamped` hears why.
 * @param now a clock in ms, by which an authority that does not answer is asked again
 * @throws Error where the file opens no seal, in words that say what to do
 */
export function p12Sealer(
  file: Buffer,
  password: string,
  { tsaUrl, onUnstamped = () => undefined, now = () => performance.now() }: Stamping = {},
): Sealer {
  const { name, level, ...own } = readP12(file, password);
  assertRoom(own, tsaUrl !== undefined);
  let asksFrom = -Infinity;
  const stamp = async (signature: Buffer): Promise<Node | null> => {
    if (tsaUrl === undefined) return null;
    try {
      if (now() < asksFrom) throw new Error('the time stamp authority did not answer a moment ago, and is asked again in a minute');
      return await timeStamp(tsaUrl, signature);
    } catch (error) {
      if (error instanceof TsaAway) asksFrom = now() + TSA_RESTS_MS;
      onUnstamped(error);
      return null;
    }
  };
  const sign = async (bytes: Buffer): Promise<Buffer> => {
    const { signature, whole } = signed(bytes, own);
    return whole(await stamp(signature));
  };
  return { name, level, sign };
}

/** What seals by the settings; undefined where they give no certificate. */
export const sealerOf = (
  { SEAL_P12, SEAL_P12_PASSWORD, TSA_URL }: Pick<Settings, 'SEAL_P12' | 'SEAL_P12_PASSWORD' | 'TSA_URL'>,
  onUnstamped: (error: unknown) => void,
): Sealer | undefined =>
  SEAL_P12 === undefined ? undefined : p12Sealer(readFileSync(SEAL_P12), SEAL_P12_PASSWORD ?? '', { tsaUrl: TSA_URL, onUnstamped });
