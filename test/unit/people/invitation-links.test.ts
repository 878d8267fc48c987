import { hashOfToken, LinkUnknown, linksUnder } from '../../../db/people/invitation-links.ts';
import { ANOTHER_KEY } from '../../support/ibans.ts';
import { INVITATION_KEY, LINKS } from '../../support/invitation-links.ts';

const ID = '019aa1c0-0000-7000-8000-000000000002';

test('a link is the same each time it is made, and of 256 bits', () => {
  expect(LINKS.tokenOf(ID)).toMatch(/^[\w-]{43}$/);
  expect(linksUnder(INVITATION_KEY).tokenOf(ID)).toBe(LINKS.tokenOf(ID));
});

test('another invitation, and another key, have another link', () => {
  expect(LINKS.tokenOf(ID.replace('2', '3'))).not.toBe(LINKS.tokenOf(ID));
  expect(linksUnder(ANOTHER_KEY).tokenOf(ID)).not.toBe(LINKS.tokenOf(ID));
});

test('an invitation of another key is not written to: its link would lead nowhere', () => {
  const linkSha256 = hashOfToken(LINKS.tokenOf(ID));
  expect(LINKS.tokenOfKept({ id: ID, linkSha256 })).toBe(LINKS.tokenOf(ID));
  const under = () => linksUnder(ANOTHER_KEY).tokenOfKept({ id: ID, linkSha256 });
  expect(under).toThrow(LinkUnknown);
  expect(under).toThrow(`The invitation ${ID} was made under another INVITATION_KEY`);
});

test('an address is hashed under the key, so that its hash cannot be guessed without it', () => {
  const [one] = LINKS.fingerprintsOf('noe@lacs.example');
  expect(LINKS.fingerprintsOf('noe@lacs.example')).toEqual([one]);
  expect(linksUnder(ANOTHER_KEY).fingerprintsOf('noe@lacs.example')).not.toEqual([one]);
});

test('a key of another length is refused', () => {
  expect(() => linksUnder(Buffer.alloc(31).toString('base64'))).toThrow('a key of invitations has 32 bytes');
});
