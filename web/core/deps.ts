import type { Deps } from '../../api/http/deps.ts';
import type { Issuer } from './issuer.ts';

/**
 * What the pages say that the law asks of a public service; each is absent in a demonstration. Contacts are mail or web
 * addresses.
 */
export type LegalNotice = {
  /** The administration that publishes the service: its name and address. */
  publisher?: string | undefined;
  /** The director of publication: their name and position. */
  director?: string | undefined;
  /** The host: its name, address and telephone number. */
  host?: string | undefined;
  contact?: string | undefined;
  dataProtection?: string | undefined;
  accessibility?: string | undefined;
  security?: string | undefined;
  /** Where people tell their opinion of the service. */
  feedbackUrl?: string | undefined;
};

/** The dependencies of the pages, beside those of the API. */
export type WebDeps = Deps & {
  /** The origin at which browsers reach the pages, such as `https://guichet.example`. */
  publicUrl: string;
  /** Where people sign in; undefined where no client of the issuer is named. */
  issuer?: Issuer | undefined;
  /** `dsfr`: the State's design system, from a folder of its official package. */
  theme: { name: 'neutral' } | { name: 'dsfr'; dir: string };
  serviceName: string;
  legal: LegalNotice;
  /** The local issuer signs people in, as any of its invented people: each page says so. */
  isDemonstration: boolean;
  /** Shows the pages that are for developers, such as the list of components. */
  isDevelopment?: boolean;
};
