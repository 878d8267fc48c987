import { describeOrganisation, readOrganisation } from '../../db/people/organisations.ts';
import type { Deps } from '../http/deps.ts';

/**
 * Asks the directory who is behind an organisation of which no token has said the name, or the legal category. What it
 * says is kept, with its source and its date. A directory that does not answer holds nobody up: it is asked at the next
 * sign-in.
 */
export async function lookUpOrganisation(
  { db, directory, logger, clock }: Pick<Deps, 'db' | 'directory' | 'logger' | 'clock'>,
  id: string,
): Promise<void> {
  if (!directory) return;
  const { siret, name, legalCategory } = await readOrganisation(db, id);
  if (legalCategory !== null && name !== siret) return;
  try {
    const described = await directory.find(siret, 'signIns');
    if (!described) return;
    // What the organisation is called already, by a token, it stays.
    const missing = { name: name === siret ? described.name : null, legalCategory: legalCategory ?? described.legalCategory };
    const at = await clock(new Date().toISOString());
    await describeOrganisation(db, id, { ...missing, by: directory.source, at });
  } catch (error) {
    logger.warn({ err: error }, 'the directory of organisations does not answer');
  }
}
