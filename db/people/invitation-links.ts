import { createHash, createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** The hash under which an invitation's token is stored, so that the link cannot be made from the database. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The requested invitation's link was made under another key. The message says so, for the operator. */
export class LinkUnknown extends Error {}

/** What a letter asks of its reader: an opinion, by the number of its assignment, or an answer to a mission. */
type AskedByLetter = { applicationId: string; step: string; number: number } | { missionId: string };

/** The links of one installation's letters that a person follows without a session. */
export type InvitationLinks = {
  /** The end of an invitation's link: 256 bits, always the same, in base64url. */
  tokenOf: (invitationId: string) => string;
  /** The same for a stored invitation. Throws LinkUnknown if the token does not match its hash. */
  tokenOfKept: (kept: { id: string; linkSha256: Buffer }) => string;
  /** A keyed hash of a text that names an address, which cannot be guessed without the key. */
  fingerprintsOf: (text: string) => [kept: string];
  /**
   * The end of the link by which a person declines from their letter what it asks: 256 bits, always the same, in
   * base64url.
   */
  declineOf: (asked: AskedByLetter, personId: string) => string;
};

/**
 * Links under this key, 32 bytes in base64. Each use has a derived key of its own, which reveals nothing of the other.
 */
export function linksUnder(base64: string): InvitationLinks {
  const secret = Buffer.from(base64, 'base64');
  if (secret.length !== KEY_BYTES) throw new Error(`a key of invitations has ${KEY_BYTES} bytes`);
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `guichet invitation ${use}`, KEY_BYTES));
  const [linking, fingerprinting, declining] = [derived('link'), derived('fingerprint'), derived('decline')];
  const tokenOf = (id: string): string => createHmac('sha256', linking).update(id).digest('base64url');
  return {
    tokenOf,
    tokenOfKept({ id, linkSha256 }) {
      const token = tokenOf(id);
      if (hashOfToken(token).equals(linkSha256)) return token;
      throw new LinkUnknown(`The invitation ${id} was made under another INVITATION_KEY: its letter waits for that one, or for its end.`);
    },
    fingerprintsOf: (text) => [createHmac('sha256', fingerprinting).update(text).digest('hex')],
    declineOf: (asked, personId) =>
      createHmac('sha256', declining)
        .update(
          [...('missionId' in asked ? ['mission', asked.missionId] : [asked.applicationId, asked.step, asked.number]), personId].join('\n'),
        )
        .digest('base64url'),
  };
}
