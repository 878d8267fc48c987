import type { OrganisationDirectory } from '../api/http/deps.ts';
import { directoryAt, directoryOfThese, STAND_IN } from '../api/people/organisation-directory.ts';
import { people } from '../local/people.ts';
import type { Settings } from './settings.ts';

/**
 * The directory of organisations by SIRET: the one that is named, else the organisations of the demonstration alone.
 */
export function directoryOf({
  ORGANISATION_DIRECTORY_URL: url,
  SERVICE_NAME: name,
}: Pick<Settings, 'ORGANISATION_DIRECTORY_URL' | 'SERVICE_NAME'>): OrganisationDirectory {
  if (url !== undefined) return directoryAt(url, { userAgent: name.replace(/[^\x20-\x7e]/g, '') || 'Guichet' });
  const organisations = people.map(({ siret, organisation }) => ({ siret, ...organisation }));
  return directoryOfThese(STAND_IN, organisations);
}
