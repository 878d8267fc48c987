import { execFile } from 'node:child_process';
import { privateEncrypt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { sealPdf } from '../../../letters/core/sealed-pdf.ts';
import { startPdf } from '../../../letters/core/pdf.ts';
import { selfSigned } from '../../../local/kept-seal.ts';
import { sealedBy } from '../../../letters/core/sealed-by.ts';
import { p12Sealer } from '../../../runtime/seal/seal.ts';
import { readSettings } from '../../../runtime/settings.ts';
import { sealerOf, type SealService, serviceSealer, stamperOf } from '../../../runtime/seal/service.ts';
import { readPdf } from '../../support/pdf.ts';

const AT = '2026-11-30T10:00:00.000Z';
const PASSWORD = 'un mot de passe';
const p12 = selfSigned('Fonds des données – démonstration', PASSWORD);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seal-'));
  await writeFile(join(folder, 'seal.p12'), p12);
  await openssl('pkcs12', '-in', 'seal.p12', '-passin', `pass:${PASSWORD}`, '-nokeys', '-out', 'seal.pem');
});
afterAll(() => rm(folder, { recursive: true }));

/** Another program that knows signatures; its answer in words. */
const openssl = async (...args: string[]): Promise<string> =>
  promisify(execFile)('openssl', args, { cwd: folder }).then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ stderr }: { stderr: string }) => stderr,
  );

async function document(): Promise<Buffer> {
  const pdf = startPdf('fr', 'Essai', AT);
  pdf.heading('H1', 'Essai');
  pdf.text('Une décision.');
  return buffer(pdf.end());
}

/** What a sealed document signs, and its signature, by its own figures. */
function partsOf(sealed: Buffer): { signed: Buffer; signature: Buffer } {
  const [, ...figures] = /\/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]/.exec(sealed.toString('latin1')) ?? [];
  const [opens = 0, closes = 0, rest = 0] = figures.map(Number);
  expect(closes + rest).toBe(sealed.length);
  const signature = Buffer.from(sealed.subarray(opens + 1, closes - 1).toString('latin1'), 'hex');
  return { signed: Buffer.concat([sealed.subarray(0, opens), sealed.subarray(closes)]), signature };
}

async function verify(signed: Buffer, signature: Buffer): Promise<string> {
  await writeFile(join(folder, 'signed.bin'), signed);
  // What follows the signature in its room is zeros.
  const length = 4 + signature.readUInt16BE(2);
  await writeFile(join(folder, 'signature.der'), signature.subarray(0, length));
  const files = ['-in', 'signature.der', '-content', 'signed.bin', '-CAfile', 'seal.pem', '-out', 'out.bin'];
  return openssl('cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-purpose', 'any', ...files);
}

const words = { reason: 'Cachet du fonds', at: AT };

test('a sealed document begins with the document, is read as before, and has a CAdES signature that another program verifies', async () => {
  const pdf = await document();
  const sealed = await sealPdf(pdf, p12Sealer(p12, PASSWORD), words);
  expect(sealed.subarray(0, pdf.length).equals(pdf)).toBe(true);
  expect(await readPdf(sealed)).toMatchObject({
    title: 'Essai',
    isTagged: true,
    parts: [
      ['H1', 'Essai'],
      ['P', 'Une décision.'],
    ],
  });
  const { signed, signature } = partsOf(sealed);
  expect(await verify(signed, signature)).toMatch(/verification successful/i);
  expect(sealed.toString('latin1')).toContain('/SubFilter /ETSI.CAdES.detached');
});

test('one byte that is changed in it breaks its seal', async () => {
  const { signed, signature } = partsOf(await sealPdf(await document(), p12Sealer(p12, PASSWORD), words));
  signed[200] = (signed[200] ?? 0) ^ 1;
  expect(await verify(signed, signature)).toMatch(/verification failure/i);
});

/** An authority of our own: it stamps what it is asked to, by a certificate made for that, or hangs up (null). */
async function openAuthority(answer: (query: Buffer) => Promise<Buffer | null>) {
  const server = createServer(async (req, res) => {
    const reply = await answer(await buffer(req));
    if (reply === null) return void res.destroy();
    res.setHeader('Content-Type', 'application/timestamp-reply');
    res.end(reply);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const TSA = `
[tsa]
default_tsa = own
[own]
serial = tsa.serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = tsa.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[stamping]
basicConstraints = critical, CA:true
extendedKeyUsage = critical, timeStamping
`;

async function stamp(query: Buffer): Promise<Buffer> {
  await writeFile(join(folder, 'query.tsq'), query);
  await openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
  return readFile(join(folder, 'reply.tsr'));
}

test('where there is a time stamp authority, the seal has its token, which is of this seal', async () => {
  await writeFile(join(folder, 'tsa.cnf'), TSA);
  await writeFile(join(folder, 'tsa.serial'), '01');
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa.key', '-subj', '/CN=Horodatage de test'];
  await openssl('req', '-x509', ...key, '-config', 'tsa.cnf', '-extensions', 'stamping', '-out', 'tsa.pem', '-days', '2');
  const authority = await openAuthority(stamp);
  const unstamped: unknown[] = [];
  const sealer = p12Sealer(p12, PASSWORD, { tsaUrl: authority.url, onUnstamped: (error) => unstamped.push(error) });
  const { signed, signature } = partsOf(await sealPdf(await document(), sealer, words));
  authority.close();
  expect(unstamped).toEqual([]);
  expect(await openssl('ts', '-verify', '-in', 'reply.tsr', '-queryfile', 'query.tsq', '-CAfile', 'tsa.pem')).toMatch(/Verification: OK/);
  await openssl('ts', '-reply', '-in', 'reply.tsr', '-token_out', '-out', 'token.der');
  expect(signature.includes(await readFile(join(folder, 'token.der')))).toBe(true);
  expect(await verify(signed, signature)).toMatch(/verification successful/i);
});

test('the hash of a day’s seal has a token of that authority, which another program verifies', async () => {
  const authority = await openAuthority(stamp);
  const hash = 'a1'.repeat(32);
  const untold: unknown[] = [];
  const show = stamperOf(readSettings({ TSA_URL: authority.url }), (error) => untold.push(error))!;
  const token = await show(Buffer.from(hash, 'hex'));
  authority.close();
  expect([await show(Buffer.from(hash, 'hex')), untold.length]).toEqual([null, 1]);
  expect(stamperOf(readSettings({}), () => undefined)).toBeUndefined();
  await writeFile(join(folder, 'token.der'), Buffer.from(token ?? '', 'base64'));
  const check = (digest: string) => openssl('ts', '-verify', '-digest', digest, '-token_in', '-in', 'token.der', '-CAfile', 'tsa.pem');
  expect(await check(hash)).toMatch(/Verification: OK/);
  expect(await check('b2'.repeat(32))).not.toMatch(/Verification: OK/);
});

test('an authority that answers nonsense, or stamps something else, leaves a seal without a stamp, and is reported', async () => {
  const other = Buffer.concat([await readFile(join(folder, 'reply.tsr'))]);
  for (const answer of [Buffer.from('none'), other]) {
    const authority = await openAuthority(() => Promise.resolve(answer));
    const unstamped: unknown[] = [];
    const sealer = p12Sealer(p12, PASSWORD, { tsaUrl: authority.url, onUnstamped: (error) => unstamped.push(error) });
    const { signed, signature } = partsOf(await sealPdf(await document(), sealer, words));
    authority.close();
    expect(unstamped).toHaveLength(1);
    expect(await verify(signed, signature)).toMatch(/verification successful/i);
  }
});

test('a signature service outside seals by the same interface, and one that signs too much is refused', async () => {
  const asked: Buffer[] = [];
  const service = { name: 'Service', sign: (bytes: Buffer) => Promise.resolve((asked.push(bytes), Buffer.from('3003020101', 'hex'))) };
  const { signed } = partsOf(await sealPdf(await document(), service, words));
  expect(asked).toEqual([signed]);
  await expect(sealPdf(await document(), { ...service, sign: () => Promise.resolve(Buffer.alloc(20_000)) }, words)).rejects.toThrow(
    /no room/,
  );
});

test('an authority that does not answer is not asked again for a minute, and seals go on without a stamp', async () => {
  let [asked, now] = [0, 0];
  const authority = await openAuthority(() => Promise.resolve(((asked += 1), null)));
  const unstamped: unknown[] = [];
  const stamping = { tsaUrl: authority.url, onUnstamped: (error: unknown) => unstamped.push(error), now: () => now };
  const sealer = p12Sealer(p12, PASSWORD, stamping);
  const askedAt = async (at: number): Promise<number> => {
    now = at;
    await sealPdf(await document(), sealer, words);
    return asked;
  };
  expect([await askedAt(0), await askedAt(59_999), await askedAt(60_000)]).toEqual([1, 1, 2]);
  authority.close();
  expect(unstamped).toHaveLength(3);
});

const keyIn = (file: Buffer): string => {
  const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(file.toString('latin1')), PASSWORD);
  const key = read.safeContents.flatMap(({ safeBags }) => safeBags).find((bag) => bag.key)?.key;
  return forge.pki.privateKeyToPem(key as forge.pki.rsa.PrivateKey);
};

/** A signature service of our own, which signs hashes by the key of the seal, as version 2 of the CSC API says. */
async function openService(
  answers: { signature?: (hash: Buffer) => Buffer; status?: number; padding?: number; hangsUp?: boolean; stops?: boolean } = {},
) {
  const asked: { path: string | undefined; token: string | undefined; body: Record<string, unknown> }[] = [];
  // SHA-256 as DER has it before a hash in a signature by RSA.
  const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const sign = (hash: Buffer) => privateEncrypt(keyIn(p12), Buffer.concat([prefix, hash]));
  const server = createServer(async (req, res) => {
    const body = JSON.parse((await buffer(req)).toString());
    asked.push({ path: req.url, token: req.headers.authorization, body });
    if (answers.hangsUp) return void res.destroy();
    res.statusCode = answers.status ?? 200;
    const signature = () => (answers.signature ?? sign)(Buffer.from(body.hashes[0], 'base64')).toString('base64');
    const said = req.url?.endsWith('/authorize') ? { SAD: 'activation' } : { signatures: [signature()] };
    if (answers.stops) return void res.write('{', () => res.destroy());
    res.end(JSON.stringify({ ...said, padding: ' '.repeat(answers.padding ?? 0) }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const service: SealService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/csc/v2`,
    ...{ credential: 'cachet', certificates: await readFile(join(folder, 'seal.pem'), 'utf8') },
    ...{ token: () => Promise.resolve('jeton'), pin: () => Promise.resolve('1234') },
  };
  return { service, asked, close: () => server.close() };
}

test('a remote service seals by its key, of which it is sent the hash alone, authorised by the token and the PIN of their files', async () => {
  const { service, asked, close } = await openService();
  const { signed, signature } = partsOf(await sealPdf(await document(), serviceSealer(service), words));
  close();
  expect(await verify(signed, signature)).toMatch(/verification successful/i);
  const hashes = [expect.stringMatching(/^[\w+/]{43}=$/)];
  const common = { credentialID: 'cachet', hashes, hashAlgorithmOID: '2.16.840.1.101.3.4.2.1' };
  expect(asked).toEqual([
    {
      ...{ path: '/csc/v2/credentials/authorize', token: 'Bearer jeton' },
      body: { ...common, numSignatures: 1, authData: [{ id: 'PIN', value: '1234' }] },
    },
    {
      path: '/csc/v2/signatures/signHash',
      token: 'Bearer jeton',
      body: { ...common, SAD: 'activation', signAlgo: '1.2.840.113549.1.1.11' },
    },
  ]);
});

test.each([
  ['signs by another key', { signature: () => Buffer.alloc(384, 1) }, /of another key/],
  ['refuses', { status: 401 }, /answered 401 to credentials\/authorize/],
  ['answers at any length', { padding: 300_000 }, /more than 262144 bytes/],
  ['does not answer', { hangsUp: true }, /did not answer/],
])('a service that %s leaves the document without a seal, and is reported', async (_, answers, message) => {
  const { service, close } = await openService(answers);
  const unsealed: unknown[] = [];
  const sealer = serviceSealer(service, { onUnsealed: (error) => unsealed.push(error) });
  const pdf = await document();
  const left = await sealedBy(sealer, pdf, { language: 'fr', at: AT });
  close();
  expect(left.equals(pdf)).toBe(true);
  expect(unsealed).toMatchObject([{ message: expect.stringMatching(message) }]);
});

test.each([
  ['does not answer', { hangsUp: true }],
  ['stops within its answer', { stops: true }],
])('a service that %s is not asked again for a minute', async (_, answers) => {
  const { service, asked, close } = await openService(answers);
  let now = 0;
  const sealer = serviceSealer(service, { now: () => now });
  const pdf = await document();
  const askedAt = async (at: number): Promise<number> => {
    now = at;
    await sealedBy(sealer, pdf, { language: 'fr', at: AT });
    return asked.length;
  };
  expect([await askedAt(0), await askedAt(59_999), await askedAt(60_000)]).toEqual([1, 1, 2]);
  close();
});

/** A certificate that another one issued, with what it states of itself beside the rest. */
function issued(statements: string | null): string {
  const [issuer, own] = [forge.pki.rsa.generateKeyPair(1024), forge.pki.rsa.generateKeyPair(1024)];
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = own.publicKey;
  certificate.serialNumber = '01';
  certificate.setSubject([{ name: 'commonName', value: 'Cachet' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'Autorité' }]);
  if (statements !== null)
    certificate.setExtensions([{ id: '1.3.6.1.5.5.7.1.3', value: Buffer.from(statements, 'hex').toString('latin1') }]);
  certificate.sign(issuer.privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
/** Qualified, in a device, for seals: as DER has the statements of ETSI EN 319 412-5. */
const [QUALIFIED, DEVICE, FOR_SEALS] = ['3008060604008e460101', '3008060604008e460104', '3013060604008e4601063009060704008e46010602'];

test.each([
  ['qualified', `302d${QUALIFIED}${DEVICE}${FOR_SEALS}`],
  ['advanced', `3021${QUALIFIED}${FOR_SEALS}`],
  ['advanced', null],
])('eIDAS art. 3, 27°: its seals are %s as far as its certificate states that', async (level, statements) => {
  const { service, close } = await openService();
  close();
  expect(serviceSealer({ ...service, certificates: issued(statements) })).toMatchObject({ name: 'Cachet', level });
  expect(serviceSealer(service)).toMatchObject({ level: 'self_issued' });
});

test('certificates that make no seal are refused in words', async () => {
  const { service, close } = await openService();
  close();
  expect(() => serviceSealer({ ...service, certificates: 'none' })).toThrow(/SEAL_SERVICE_CERTIFICATES holds no certificate/);
  const broken = service.certificates.replace(/(BEGIN CERTIFICATE-----\n)[\w+/]{4}/, '$1AAAA');
  expect(() => serviceSealer({ ...service, certificates: broken })).toThrow(/none of X.509 with an RSA key/);
  expect(() => serviceSealer({ ...service, certificates: service.certificates.repeat(16) })).toThrow(/SEAL_SERVICE_CERTIFICATES holds 16/);
});

/** An element of DER with these parts. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const head = Buffer.from([tag, 0x82, 0, 0]);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

test('a time stamp that a seal has no room for is left out, and is reported', async () => {
  const granted = der(0x30, Buffer.from('020100', 'hex'));
  const authority = await openAuthority((query) => Promise.resolve(der(0x30, granted, der(0x30, query, der(0x04, Buffer.alloc(16_000))))));
  const unstamped: unknown[] = [];
  const sealer = p12Sealer(p12, PASSWORD, { tsaUrl: authority.url, onUnstamped: (error) => unstamped.push(error) });
  const { signed, signature } = partsOf(await sealPdf(await document(), sealer, words));
  authority.close();
  expect(unstamped).toMatchObject([{ message: expect.stringContaining('has room for 8192') }]);
  expect(await verify(signed, signature)).toMatch(/verification successful/i);
});

test('a file with more certificates than a seal has room for, with its time stamp, is refused in words', () => {
  const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(p12.toString('latin1')), PASSWORD);
  const bags = read.safeContents.flatMap(({ safeBags }) => safeBags);
  const [key, certificate] = [bags.find((bag) => bag.key)?.key, bags.find(({ cert }) => cert)?.cert];
  const sealerWith = (certificates: number, tsaUrl?: string) => {
    const chain = Array.from({ length: certificates }, () => certificate as forge.pki.Certificate);
    const file = forge.pkcs12.toPkcs12Asn1(key as forge.pki.rsa.PrivateKey, chain, PASSWORD, { algorithm: 'aes256' });
    return () => p12Sealer(Buffer.from(forge.asn1.toDer(file).getBytes(), 'latin1'), PASSWORD, { tsaUrl });
  };
  expect(sealerWith(8)).not.toThrow();
  expect(sealerWith(8, 'http://127.0.0.1:9')).toThrow(/SEAL_P12 holds 8 certificates.*openssl pkcs12 -export/);
  expect(sealerWith(16)).toThrow(/SEAL_P12 holds 16 certificates/);
});

test('a file that is not there, or opens by another password, is refused in words that name the setting', () => {
  const SEAL_P12 = join(folder, 'none.p12');
  const settings = readSettings({ SEAL_P12, SEAL_P12_PASSWORD: PASSWORD });
  expect(() => sealerOf(settings, { onUnstamped: () => undefined })).toThrow(/^SEAL_P12 cannot be read \(ENOENT.*may read\.$/);
  expect(() => p12Sealer(p12, 'another')).toThrow(/^SEAL_P12 cannot be opened: SEAL_P12_PASSWORD is not its password/);
  expect(() => p12Sealer(Buffer.from('seal'), PASSWORD)).toThrow(/^SEAL_P12 cannot be opened: .* no file of PKCS #12\.$/);
});

test('a file that OpenSSL has made of a key and its certificate seals', async () => {
  const own = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Fonds', '-keyout', 'own.key', '-out', 'own.pem'];
  await openssl('req', ...own);
  await openssl('pkcs12', '-export', '-inkey', 'own.key', '-in', 'own.pem', '-out', 'own.p12', '-passout', `pass:${PASSWORD}`);
  expect(p12Sealer(await readFile(join(folder, 'own.p12')), PASSWORD)).toMatchObject({ name: 'Fonds', level: 'self_issued' });
});
