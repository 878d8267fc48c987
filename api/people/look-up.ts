import { describeOrganisation, readOrganisation } from '../../db/people/organisations.ts';
import type { Deps } from '../http/deps.ts';

/**
 * Asks the directory about an organisation whose name or legal category no token has given, or whose département is not
 * known. The answer is kept, with its source and its date. A directory that does not answer blocks no sign-in: it is
 * asked again at the next one.
 */
export async function lookUpOrganisation(
  { db, directory, logger, clock }: Pick<Deps, 'db' | 'directory' | 'logger' | 'clock'>,
  id: string,
): Promise<void> {
  if (!directory) return;
  const { siret, name, legalCategory, department } = await readOrganisation(db, id);
  if (legalCategory !== null && name !== siret && department !== null) return;
  try {
    const described = await directory.find(siret, 'signIns');
    if (!described) return;
    // A name that a token has already given stays.
    const missing = {
      name: name === siret ? described.name : null,
      legalCategory: legalCategory === null ? described.legalCategory : null,
      department: department === null ? described.department : null,
    };
    if (Object.values(missing).every((said) => said === null)) return;
    const at = await clock(new Date().toISOString());
    await describeOrganisation(db, id, { ...missing, by: directory.source, at });
  } catch (error) {
    logger.warn({ err: error }, 'the directory of organisations does not answer');
  }
}
