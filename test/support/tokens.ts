import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { readIssuerKeys } from '../../local/issuer-keys.ts';
import { setting } from './database.ts';

/** The organisations of the local issuer's people; OUTSIDER is a business to which no call is open. */
export const FUND = { siret: '13002526500013', organisation_name: 'Direction interministérielle du numérique', legal_category: '7120' };
export const OFFICE = { siret: '99990017800016', organisation_name: 'Office national des lacs et rivières', legal_category: '7389' };
export const OUTSIDER = { siret: '41816609600051', organisation_name: 'Barques et Cie', legal_category: '5710' };

type Claims = { sub: string; roles: string[] } & typeof FUND;

/** What the local issuer would say of a person whom it does not know. */
export const claimsOf = ({ sub, ...claims }: Claims): JWTPayload => ({
  iss: setting('TEST_ISSUER'),
  aud: 'guichet',
  sub,
  given_name: 'Camille',
  usual_name: 'Quelconque',
  email: `${sub}@example.org`,
  ...claims,
});

/** A token of the local issuer, signed with its own key, with the claims that a test wants. */
export async function signToken(
  payload: JWTPayload,
  { expiresIn = '1h', issuedAt }: { expiresIn?: string | null; issuedAt?: string } = {},
): Promise<string> {
  const { alg = '', kid = '', ...key } = readIssuerKeys(setting('TEST_ISSUER_DATA_DIR'))?.key ?? {};
  const token = new SignJWT(payload).setProtectedHeader({ typ: 'at+jwt', alg, kid }).setIssuedAt(issuedAt);
  if (expiresIn !== null) token.setExpirationTime(expiresIn);
  return token.sign(await importJWK(key, alg));
}
