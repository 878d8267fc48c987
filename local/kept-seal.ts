import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import { writeAtomically } from './files.ts';
import { keptSealPassword } from './kept-keys.ts';

const YEARS = 10;

/** A certificate that no one has issued, with its key, for a demonstration: readers of PDF do not know its issuer. */
export function selfSigned(name: string, password: string): Buffer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A serial number is not negative.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date(Date.now() + YEARS * 365 * 86_400_000);
  // Without its type a name with accents is written in another encoding than it is read, and the file does not open.
  const subject = [{ name: 'commonName', value: name, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  const p12 = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, { algorithm: 'aes256' });
  return Buffer.from(forge.asn1.toDer(p12).getBytes(), 'latin1');
}

/** The seal of a demonstration, which `npm start` makes at its first start; as the settings of an API. */
export function keptSeal(dataDir: string): { SEAL_P12: string; SEAL_P12_PASSWORD: string } {
  const file = join(dataDir, 'seal.p12');
  const password = keptSealPassword(dataDir);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(file, selfSigned('Guichet – démonstration', password), 0o600);
  }
  return { SEAL_P12: file, SEAL_P12_PASSWORD: password };
}
