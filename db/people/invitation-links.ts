import { createHash, createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** Under what the link that ends with this token is kept: who reads the database cannot make the link of it. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The invitation whose link is asked for was made under another key. The message says so, for the operator. */
export class LinkUnknown extends Error {}

/** The links of one installation's invitations. */
export type InvitationLinks = {
  /** With what the link of an invitation ends: 256 bits, the same each time, in base64url. */
  tokenOf: (invitationId: string) => string;
  /** The same of an invitation that is kept. Throws LinkUnknown where it is not what the invitation is known by. */
  tokenOfKept: (kept: { id: string; linkSha256: Buffer }) => string;
  /** A hash of a text that names an address, by which nobody without the key finds it out. */
  fingerprintsOf: (text: string) => [kept: string];
};

/** Links under this key, 32 bytes in base64. Each use has a key of its own, which says nothing of the other. */
export function linksUnder(base64: string): InvitationLinks {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== KEY_BYTES) throw new Error(`a key of invitations has ${KEY_BYTES} bytes`);
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `guichet invitation ${use}`, KEY_BYTES));
  const [linking, fingerprinting] = [derived('link'), derived('fingerprint')];
  const tokenOf = (id: string): string => createHmac('sha256', linking).update(id).digest('base64url');
  return {
    tokenOf,
    tokenOfKept({ id, linkSha256 }) {
      const token = tokenOf(id);
      if (hashOfToken(token).equals(linkSha256)) return token;
      throw new LinkUnknown(`The invitation ${id} was made under another INVITATION_KEY: its letter waits for that one, or for its end.`);
    },
    fingerprintsOf: (text) => [createHmac('sha256', fingerprinting).update(text).digest('hex')],
  };
}
