import { createHash, randomBytes, sign as signBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import forge from 'node-forge';
import type { SealLevel } from '../domain/core/seal-level.ts';
import type { Sealer } from '../letters/core/sealed-pdf.ts';
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

/** The token of a time stamp authority for these bytes (RFC 3161); throws where it gives none for them. */
export async function timeStamp(url: string, bytes: Buffer): Promise<Node> {
  const digest = sha256(bytes);
  const nonce = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const asked = seq(one(), seq(algorithm('sha256'), octets(digest)), integer(nonce), leaf(Type.BOOLEAN, '\xff'));
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/timestamp-query' },
    body: new Uint8Array(bytesOf(asked)),
    signal: AbortSignal.timeout(TSA_MS),
  });
  if (!answer.ok) throw new Error(`the time stamp authority answered ${answer.status}`);
  const [status, token] = within(parsed(Buffer.from(await answer.arrayBuffer())));
  const granted = status && within(status)[0]?.value;
  if (!token || (granted !== '\x00' && granted !== '\x01')) throw new Error('the time stamp authority refused');
  const whole = bytesOf(token);
  if (!whole.includes(digest) || !whole.includes(nonce)) throw new Error('the time stamp is of something else');
  return token;
}

/** A CMS signature of bytes that stand outside of it, with what CAdES asks for, and a time stamp where one is given. */
async function signed(
  bytes: Buffer,
  { key, chain }: Pick<ReturnType<typeof readP12>, 'key' | 'chain'>,
  stamp: (signature: Buffer) => Promise<Node | null>,
): Promise<Buffer> {
  const [own] = chain;
  if (!own) throw new Error('a seal needs a certificate');
  const attributes = [
    attribute('contentType', oid('data')),
    attribute('messageDigest', octets(sha256(bytes))),
    // Without it another certificate of the same key could be put in its place.
    attribute('signingCertificateV2', seq(seq(seq(octets(sha256(bytesOf(own))))))),
  ].toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
  const signature = signBytes('sha256', bytesOf(set(...attributes)), key);
  const token = await stamp(signature);
  const signer = seq(
    one(),
    issuerAndSerial(own),
    algorithm('sha256'),
    tagged(0, ...attributes),
    algorithm('rsa'),
    octets(signature),
    ...(token ? [tagged(1, attribute('timeStampToken', token))] : []),
  );
  const content = seq(one(), set(algorithm('sha256')), seq(oid('data')), tagged(0, ...chain), set(signer));
  return bytesOf(seq(oid('signedData'), tagged(0, content)));
}

/**
 * What seals with the certificate of a P12 file. A document is sealed without a time stamp where its authority does not
 * answer: `onUnstamped` hears why.
 */
export function p12Sealer(
  file: Buffer,
  password: string,
  { tsaUrl, onUnstamped = () => undefined }: { tsaUrl?: string | undefined; onUnstamped?: (error: unknown) => void } = {},
): Sealer {
  const { name, level, ...own } = readP12(file, password);
  const stamp = async (signature: Buffer): Promise<Node | null> => {
    if (tsaUrl === undefined) return null;
    try {
      return await timeStamp(tsaUrl, signature);
    } catch (error) {
      onUnstamped(error);
      return null;
    }
  };
  return { name, level, sign: (bytes) => signed(bytes, own, stamp) };
}

/** What seals by the settings; undefined where they give no certificate. */
export const sealerOf = (
  { SEAL_P12, SEAL_P12_PASSWORD, TSA_URL }: Pick<Settings, 'SEAL_P12' | 'SEAL_P12_PASSWORD' | 'TSA_URL'>,
  onUnstamped: (error: unknown) => void,
): Sealer | undefined =>
  SEAL_P12 === undefined ? undefined : p12Sealer(readFileSync(SEAL_P12), SEAL_P12_PASSWORD ?? '', { tsaUrl: TSA_URL, onUnstamped });
