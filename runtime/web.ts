import type { Beside } from '../api/app.ts';
import type { Deps } from '../api/http/deps.ts';
import type { Attributing } from '../domain/core/fund-settings.ts';
import type { LegalNotice } from '../web/core/deps.ts';
import { issuerOf } from '../web/core/issuer.ts';
import { createPages } from '../web/core/router.ts';
import { pages } from '../web/pages.ts';
import { PAGES_CLIENT } from '../local/issuer-keys.ts';
import { isLoopback } from './loopback.ts';
import { believesRolesOf, publicUrlOf, required, type Settings } from './settings.ts';

/**
 * Whether the local issuer signs people in, as any of its invented people. Browsers are sent there: an issuer on
 * loopback can be reached from this machine alone.
 */
export const isLocalIssuer = ({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client }: Pick<Settings, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID'>): boolean =>
  client === PAGES_CLIENT && issuer !== undefined && isLoopback(new URL(issuer).hostname);

/** What the operator has named for the pages that the law asks for. */
const legalNoticeOf = (settings: Settings): LegalNotice => ({
  publisher: settings.LEGAL_PUBLISHER,
  director: settings.LEGAL_DIRECTOR,
  host: settings.LEGAL_HOST,
  contact: settings.SERVICE_CONTACT,
  dataProtection: settings.DPO_CONTACT,
  accessibility: settings.ACCESSIBILITY_CONTACT,
  security: settings.SECURITY_CONTACT,
  feedbackUrl: settings.FEEDBACK_URL,
});

/** An invented fund, whose SIRET belongs to no establishment. */
const DEMONSTRATION: Attributing = { name: 'Fonds de démonstration (données inventées)', siret: '99980000600002' };

/** The fund as its open data name it; in a demonstration an invented one. */
export function attributingOf(settings: Settings): Attributing | undefined {
  const { FUND_NAME: name, FUND_SIRET: siret } = settings;
  if (name !== undefined && siret !== undefined) return { name, siret };
  return isLocalIssuer(settings) ? DEMONSTRATION : undefined;
}

/** The pages, by the settings of their service. */
export function webPagesOf(deps: Deps, settings: Settings): Beside {
  const publicUrl = publicUrlOf(settings);
  const { OIDC_CLIENT_ID: clientId } = settings;
  return createPages(
    {
      ...deps,
      publicUrl,
      serviceName: settings.SERVICE_NAME,
      legal: legalNoticeOf(settings),
      isDemonstration: isLocalIssuer(settings),
      isDevelopment: process.env['WATCH_REPORT_DEPENDENCIES'] !== undefined,
      theme: settings.THEME === 'dsfr' ? { name: 'dsfr', dir: required(settings, 'DSFR_DIR') } : { name: 'neutral' },
      issuer:
        clientId === undefined
          ? undefined
          : issuerOf({
              issuer: required(settings, 'OIDC_ISSUER'),
              clientId,
              clientSecret: settings.OIDC_CLIENT_SECRET,
              publicUrl,
              acrs: settings.OIDC_ACR ?? [],
              scope: settings.OIDC_SCOPE,
              believesRolesOf: believesRolesOf(settings),
            }),
    },
    pages,
  );
}
