import type { Deps } from '../../api/http/deps.ts';
import type { Issuer } from './issuer.ts';

/** What the pages work with beside what the API has. */
export type WebDeps = Deps & {
  /** Where browsers reach the pages: an origin, as `https://guichet.example`. */
  publicUrl: string;
  /** Where people sign in; undefined where no client of the issuer is named. */
  issuer?: Issuer | undefined;
  /** `dsfr`: the State's design system, from a folder of its official package. */
  theme: { name: 'neutral' } | { name: 'dsfr'; dir: string };
  serviceName: string;
  /** The local issuer signs people in, as any of its invented people: each page says so. */
  isDemonstration: boolean;
  /** Shows what only who builds pages wants to see. */
  isDevelopment?: boolean;
};
