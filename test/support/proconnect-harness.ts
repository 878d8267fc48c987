import { issuerOf } from '../../web/core/issuer.ts';
import { type PagesHarness, startPagesHarness } from './pages-harness.ts';
import { startProConnect } from './proconnect.ts';

const CLIENT = { id: 'guichet', secret: 'a-secret-of-the-tests' };

/** What the issuer says of a person of the lakes' office. */
export const ofLakes = (givenName: string, usualName: string, email: string) => ({
  given_name: givenName,
  usual_name: usualName,
  email,
  siret: '99990017800016',
  organization_label: 'Office national des lacs et rivières',
  idp_id: '71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
});

/**
 * The pages with sign-in at an issuer that behaves as ProConnect does. `acrs`: how strong its sign-ins must be;
 * `believesRoles`: whether its roles are accepted.
 */
export async function startProConnectHarness({ acrs, believesRoles = false }: { acrs: readonly string[]; believesRoles?: boolean }) {
  // The pages know their issuer before it exists: it needs their address.
  const late = {
    begin: (to: string, again?: never) => client().begin(to, again),
    finish: (at: URL, attempt: never) => client().finish(at, attempt),
    signOutUrl: (id: string | null) => client().signOutUrl(id),
  };
  const harness: PagesHarness = await startPagesHarness({ issuer: late as never });
  const issuer = await startProConnect({ ...CLIENT, redirectUri: `${harness.url}/connexion/retour` });
  const known = issuerOf({
    ...{ issuer: issuer.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, publicUrl: harness.url, acrs: [...acrs] },
    scope: 'openid given_name usual_name email uid siret idp_id organization_label',
    believesRolesOf: () => believesRoles,
  });
  const client = () => known;
  return { harness, issuer };
}

/** The cookies that a browser would send back after an answer. */
export const cookiesIn = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .filter((each) => !each?.endsWith('='))
    .join('; ');
