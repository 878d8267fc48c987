import { faultOfToken } from '../../../api/http/caller/access-token.ts';

const NOW = 1_772_442_000;
const fault = (header: { typ?: string }, payload: Record<string, unknown> = {}, lifetimeAtMostSeconds = 3_600) =>
  faultOfToken(header, { iat: NOW, exp: NOW + 3_600, ...payload }, { lifetimeAtMostSeconds, now: NOW });

test.each([
  ['of RFC 9068', { typ: 'at+jwt' }, {}],
  ['of RFC 9068, its media type in full', { typ: 'application/at+jwt' }, {}],
  ['that has a nonce, and says by its type what it is', { typ: 'at+jwt' }, { nonce: 'n' }],
  ['that is a JWT', { typ: 'JWT' }, {}],
  ['of Keycloak', { typ: 'JWT' }, { typ: 'Bearer' }],
  ['of Cognito', { typ: 'JWT' }, { token_use: 'access' }],
])('an access token %s is taken', (_, header, payload) => expect(fault(header, payload)).toBeNull());

test.each([
  ['that does not say what it is', {}, {}],
  ['of another type', { typ: 'logout+jwt' }, {}],
  ['that is an ID token of a sign-in with a nonce', { typ: 'JWT' }, { nonce: 'n' }],
  ['that is an ID token beside an access token', { typ: 'JWT' }, { at_hash: 'h' }],
  ['that is an ID token beside a code', { typ: 'JWT' }, { c_hash: 'h' }],
  ['that is an ID token of Keycloak', { typ: 'JWT' }, { typ: 'ID' }],
  ['that is a refresh token of Keycloak', { typ: 'JWT' }, { typ: 'Refresh' }],
  ['that is an ID token of Cognito', { typ: 'JWT' }, { token_use: 'id' }],
])('a token %s lets no person in', (_, header, payload) => expect(fault(header, payload)).toBe('no_access_token'));

test('a token lives as long as it may, and no second longer', () => {
  expect([fault({ typ: 'JWT' }), fault({ typ: 'JWT' }, { exp: NOW + 3_601 })]).toEqual([null, 'lives_too_long']);
});

test('a token is not issued later than now, by which it would live longer', () => {
  const issued = (iat: number) => fault({ typ: 'JWT' }, { iat, exp: iat + 60 });
  expect([issued(NOW + 5), issued(NOW + 6)]).toEqual([null, 'issued_in_the_future']);
});
