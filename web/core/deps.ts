import type { Deps } from '../../api/http/deps.ts';
import type { Issuer } from './issuer.ts';

/** The dependencies of the pages, beside those of the API. */
export type WebDeps = Deps & {
  /** The origin at which browsers reach the pages, such as `https://guichet.example`. */
  publicUrl: string;
  /** Where people sign in; undefined where no client of the issuer is named. */
  issuer?: Issuer | undefined;
  /** `dsfr`: the State's design system, from a folder of its official package. */
  theme: { name: 'neutral' } | { name: 'dsfr'; dir: string };
  serviceName: string;
  /** The local issuer signs people in, as any of its invented people: each page says so. */
  isDemonstration: boolean;
  /** Shows the pages that are for developers, such as the list of components. */
  isDevelopment?: boolean;
};
