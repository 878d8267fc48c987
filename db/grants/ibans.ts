import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;

/** The row and the grant of an IBAN: its encryption is not valid in another row, or for another grant. */
type IbanOf = { payeeId: string; grantId: string };

/** An IBAN as its row stores it. `keyId`: null if it was written, unencrypted, before there were keys. */
export type KeptIban = { iban: string; keyId: string | null };

/** An IBAN cannot be read: its key is missing, or its row was altered. The message says which, for the operator. */
export class IbanUnreadable extends Error {}

/** The keys of one installation: IBANs are encrypted under the current one, and read under either. */
export type Ibans = {
  /** The id of the current key. */
  keyId: string;
  /** The ids of all configured keys. */
  keyIds: readonly string[];
  encrypt: (iban: string, of: IbanOf) => KeptIban & { keyId: string };
  /** Throws IbanUnreadable. */
  decrypt: (kept: KeptIban, of: IbanOf) => string;
  /** Hashes of a text that holds an IBAN, one for each key: the first is stored, any of them recognises a repeat. */
  fingerprintsOf: (text: string) => [kept: string, ...others: string[]];
};

type Key = { id: string; encryption: Buffer; fingerprint: Buffer };

/** Each use has a derived key of its own, which reveals nothing of the others. */
function keyOf(base64: string): Key {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== KEY_BYTES) throw new Error(`a key of IBANs has ${KEY_BYTES} bytes`);
  const derived = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', `guichet iban ${use}`, length));
  return {
    id: derived('key id', KEY_ID_BYTES).toString('hex'),
    encryption: derived('encryption', KEY_BYTES),
    fingerprint: derived('fingerprint', KEY_BYTES),
  };
}

const boundTo = ({ payeeId, grantId }: IbanOf, { id }: Key): Buffer => Buffer.from(`payee ${payeeId} of grant ${grantId} under ${id}`);

function encryptUnder(key: Key, iban: string, of: IbanOf): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.encryption, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(of, key));
  return Buffer.concat([nonce, cipher.update(iban, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decryptUnder(key: Key, kept: string, of: IbanOf): string {
  const bytes = Buffer.from(kept, 'base64');
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(-TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key.encryption, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(of, key)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/**
 * IBANs under these keys, each 32 bytes in base64.
 * @param other another key with which IBANs are read: the previous or the next one
 */
export function ibansUnder(current: string, other?: string): Ibans {
  const key = keyOf(current);
  const keys = [key, ...(other === undefined ? [] : [keyOf(other)])];
  return {
    keyId: key.id,
    keyIds: keys.map(({ id }) => id),
    encrypt: (iban, of) => ({ iban: encryptUnder(key, iban, of), keyId: key.id }),
    decrypt({ iban, keyId }, of) {
      if (keyId === null) return iban;
      const its = keys.find(({ id }) => id === keyId);
      if (!its)
        throw new IbanUnreadable(
          `The bank details ${of.payeeId} are encrypted under the key ${keyId}, which is not given: give it as IBAN_KEY_OTHER.`,
        );
      try {
        return decryptUnder(its, iban, of);
      } catch {
        throw new IbanUnreadable(
          `The bank details ${of.payeeId} were altered, or belong to another grant: what is kept of their account was not encrypted for them.`,
        );
      }
    },
    fingerprintsOf: (text) =>
      keys.map(({ id, fingerprint }) => `${id}:${createHmac('sha256', fingerprint).update(text).digest('hex')}`) as [string, ...string[]],
  };
}
