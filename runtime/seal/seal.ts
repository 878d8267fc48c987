import { createHash, randomBytes, sign as signBytes } from 'node:crypto';
import forge from 'node-forge';
import type { SealLevel } from '../../domain/core/seal-level.ts';
import { type Sealer, SIGNATURE_BYTES } from '../../letters/core/sealed-pdf.ts';

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
export function nameOf({ subject }: forge.pki.Certificate): string {
  const field = subject.getField('CN');
  if (!field) return 'Guichet';
  return field.valueTagClass === Type.UTF8 ? forge.util.decodeUtf8(field.value) : field.value;
}

/** The length of a signature by the key of a certificate, in bytes. */
export const keyBytesOf = ({ publicKey }: forge.pki.Certificate): number =>
  Math.ceil((publicKey as forge.pki.rsa.PublicKey).n.bitLength() / 8);

/** Opens a file of PKCS #12; throws a sentence where it is none, or of another password. */
function openP12(file: Buffer, password: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1.fromDer(file.toString('latin1')), password);
  } catch (error) {
    const why = 'SEAL_P12 cannot be opened: SEAL_P12_PASSWORD is not its password, or it is no file of PKCS #12.';
    throw new Error(why, { cause: error });
  }
}

/** The key of a P12 file, with its certificate first and the rest of its chain. */
function readP12(file: Buffer, password: string): { key: string; keyBytes: number; chain: Node[]; name: string; level: SealLevel } {
  const p12 = openP12(file, password);
  const bags = p12.safeContents.flatMap(({ safeBags }) => safeBags);
  const key = bags.find((bag) => bag.key)?.key;
  const certificates = bags.flatMap(({ cert }) => cert ?? []);
  const isOfKey = ({ publicKey }: forge.pki.Certificate): boolean =>
    key !== undefined && key !== null && (publicKey as forge.pki.rsa.PublicKey).n.equals((key as forge.pki.rsa.PrivateKey).n);
  const own = certificates.find(isOfKey);
  if (!key || !own) throw new Error('SEAL_P12 holds no RSA key with its certificate: make one file of both (`openssl pkcs12 -export`).');
  const chain = [own, ...certificates.filter((each) => each !== own)].map((each) => forge.pki.certificateToAsn1(each));
  const level = own.isIssuer(own) ? 'self_issued' : 'advanced';
  return { key: forge.pki.privateKeyToPem(key), keyBytes: keyBytesOf(own), chain, name: nameOf(own), level };
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

/** The most bytes read of an answer from outside: more than any stamp, signature or token has. */
const ANSWER_BYTES = 262_144;

/**
 * The body of an answer, which is read no further than anything that is expected of it.
 * @throws RangeError where it is longer
 */
export async function boundedBody(answer: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES) throw new RangeError(`the answer has more than ${ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

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
    .then(async (each) => [each, await boundedBody(each)] as const)
    .catch((error: unknown) => {
      throw new TsaAway('the time stamp authority did not answer', { cause: error });
    });
  if (!answer.ok) throw new Error(`the time stamp authority answered ${answer.status}`);
  return body;
}

/**
 * The token of a time stamp authority for a SHA-256 (RFC 3161).
 * @throws TsaAway where it does not answer; an Error where it gives no token for it
 */
async function tokenOf(url: string, digest: Buffer): Promise<Node> {
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const asked = seq(one(), seq(algorithm('sha256'), octets(digest)), integer(nonce), leaf(Type.BOOLEAN, '\xff'));
  const [status, token] = within(parsed(await answerOf(url, bytesOf(asked))));
  const granted = status && within(status)[0]?.value;
  if (!token || (granted !== '\x00' && granted !== '\x01')) throw new Error('the time stamp authority refused');
  const whole = bytesOf(token);
  if (!whole.includes(digest) || !whole.includes(nonce)) throw new Error('the time stamp is of something else');
  return token;
}

/** The same as its bytes in base64, which `openssl ts -verify -token_in` reads once they are decoded. */
export const stampOf = async (url: string, digest: Buffer): Promise<string> => bytesOf(await tokenOf(url, digest)).toString('base64');

/**
 * The token for the SHA-256 of these bytes, as an attribute of a signature.
 * @throws what `tokenOf` throws; an Error where a seal has no room for the token
 */
async function timeStamp(url: string, bytes: Buffer): Promise<Node> {
  const token = await tokenOf(url, sha256(bytes));
  const stamp = tagged(1, attribute('timeStampToken', token));
  const { length } = bytesOf(stamp);
  if (length > TOKEN_BYTES) throw new Error(`the time stamp has ${length} bytes, and a seal has room for ${TOKEN_BYTES}`);
  return stamp;
}

/**
 * What a seal is made of: the certificate of its key, with those of its issuers after it, and what signs by that key
 * (RSASSA-PKCS1-v1_5 with SHA-256): the key itself, or a service that keeps it.
 */
type Key = { chain: readonly Node[]; keyBytes: number; rawSign: (bytes: Buffer) => Promise<Buffer> };

/** The attributes that CAdES signs for bytes outside the signature. */
function attributesOf(bytes: Buffer, [own]: readonly Node[]): Node[] {
  if (!own) throw new Error('a seal needs a certificate');
  return [
    attribute('contentType', oid('data')),
    attribute('messageDigest', octets(sha256(bytes))),
    // Without it another certificate of the same key could be put in its place.
    attribute('signingCertificateV2', seq(seq(seq(octets(sha256(bytesOf(own))))))),
  ].toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
}

/** A CMS signature, whole: with its certificates, and a time stamp of it where one is given. */
function wholeOf(chain: readonly Node[], attributes: readonly Node[], signature: Buffer, stamp: Node | null): Buffer {
  const [own = seq()] = chain;
  const named = [one(), issuerAndSerial(own), algorithm('sha256'), tagged(0, ...attributes), algorithm('rsa'), octets(signature)];
  const signer = seq(...named, ...(stamp ? [stamp] : []));
  const content = seq(one(), set(algorithm('sha256')), seq(oid('data')), tagged(0, ...chain), set(signer));
  return bytesOf(seq(oid('signedData'), tagged(0, content)));
}

/**
 * Refuses a file with more certificates than a seal has room for, since no document could be sealed by it.
 * @param file the setting that names it, and how another one is made
 */
function assertRoom({ chain, keyBytes }: Key, isStamped: boolean, file: { name: string; made: string }): void {
  const room = SIGNATURE_BYTES - (isStamped ? TOKEN_BYTES : 0);
  const { length } = wholeOf(chain, attributesOf(Buffer.alloc(0), chain), Buffer.alloc(keyBytes), null);
  if (length > room)
    throw new Error(
      `${file.name} holds ${chain.length} certificates, with which a seal takes ${length} bytes of ${room}: make a file with the seal’s own certificate and those of its issuers alone (${file.made}), without the root if need be.`,
    );
}

export type Stamping = {
  tsaUrl?: string | undefined;
  onUnstamped?: (error: unknown) => void;
  onUnsealed?: ((error: unknown) => void) | undefined;
  now?: () => number;
};

/**
 * What seals by a key. A document is sealed without a time stamp where its authority gives none that a seal has room
 * for: `onUnstamped` hears why.
 * @param now a clock in ms, by which an authority that does not answer is asked again
 * @throws Error where no seal has room for its certificates, in words that say what to do
 */
export function sealerBy(
  { name, level, ...own }: Key & Pick<Sealer, 'name' | 'level'>,
  file: { name: string; made: string },
  { tsaUrl, onUnstamped = () => undefined, onUnsealed = () => undefined, now = () => performance.now() }: Stamping = {},
): Sealer {
  assertRoom(own, tsaUrl !== undefined, file);
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
    const attributes = attributesOf(bytes, own.chain);
    const signature = await own.rawSign(bytesOf(set(...attributes)));
    return wholeOf(own.chain, attributes, signature, await stamp(signature));
  };
  return { name, level, sign, onUnsealed };
}

/**
 * What seals with the certificate of a P12 file.
 * @throws Error where the file opens no seal, in words that say what to do
 */
export function p12Sealer(file: Buffer, password: string, stamping: Stamping = {}): Sealer {
  const { key, keyBytes, ...named } = readP12(file, password);
  const rawSign = (bytes: Buffer): Promise<Buffer> => Promise.resolve(signBytes('sha256', bytes, key));
  return sealerBy({ ...named, keyBytes, rawSign }, { name: 'SEAL_P12', made: '`openssl pkcs12 -export`' }, stamping);
}
