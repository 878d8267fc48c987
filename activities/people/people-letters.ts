import type { Kysely } from 'kysely';
import { readUncoveredTitles } from '../../db/datalab/day-ledger.ts';
import { readOrganisationName, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readInterests } from '../../db/people/declared-interests.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Event } from '../../domain/core/event.ts';
import { Role, STOOD_IN_ROLES } from '../../domain/core/role.ts';
import type { AddressedLetter } from '../core/letter-content.ts';

/**
 * Whom a person's event concerns, and the leads where days that it had promised are there no more: they ask somebody
 * else, or move them.
 */
export async function aboutPerson(db: Kysely<DB>, event: Event): Promise<AddressedLetter[]> {
  return [await aboutThemselves(db, event), await aboutUncovered(db, event)].flat();
}

async function aboutUncovered(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<AddressedLetter> {
  const halfDays = Number(facts['uncoveredHalfDays'] ?? 0);
  if (halfDays === 0) return null;
  const [person, titles] = [(await readNames(db, [id])).get(id) ?? '', await readUncoveredTitles(db, id)];
  return { to: await recipientsByRole(db, 'lead'), owed: { name: 'uncoverDays', facts: { person, halfDays, titles } } };
}

/**
 * Whoever is given a role, or loses one, is told of it; of an absence, whoever is away and whoever stands in; of a
 * interest, whose it is.
 */
async function aboutThemselves(
  db: Kysely<DB>,
  { streamId: id, name, facts, personId }: Event,
): Promise<AddressedLetter | AddressedLetter[]> {
  switch (name) {
    case 'giveRole':
    case 'withdrawRole': {
      const organisation = await readOrganisationName(db, String(facts['organisationId']));
      return { to: await recipientsById(db, [id]), owed: { name, facts: { role: Role.parse(facts['role']), organisation } } };
    }
    case 'declareAbsence':
    case 'endAbsence': {
      const { substituteId, startsOn, endsOn } = facts;
      const names = await readNames(db, [id, String(substituteId)]);
      const [person, substitute] = [names.get(id) ?? '', names.get(String(substituteId)) ?? ''];
      const roles = (await readCandidate(db, id))?.roles ?? [];
      const passing = { roles: STOOD_IN_ROLES.filter((role) => roles.includes(role)), reviews: roles.includes('reviewer') };
      const days = { startsOn: String(startsOn), endsOn: String(endsOn) };
      const about = async (to: string, toSubstitute: boolean): Promise<AddressedLetter> => ({
        to: await recipientsById(db, [to]),
        owed:
          name === 'declareAbsence'
            ? { name, facts: { person, substitute, ...days, ...passing, toSubstitute } }
            : { name, facts: { person, toSubstitute } },
      });
      return [await about(id, false), await about(String(substituteId), true)];
    }
    case 'declareInterest':
    case 'withdrawInterest': {
      const [interest] = await readInterests(db, id, Number(facts['number']));
      if (!interest) return null;
      const subject = interest.title ?? interest.organisation_name ?? interest.siret ?? '';
      const by = personId === id ? null : `${interest.declarer_given} ${interest.declarer_usual}`;
      return {
        to: await recipientsById(db, [id]),
        owed: name === 'declareInterest' ? { name, facts: { subject, reason: interest.reason, by } } : { name, facts: { subject } },
      };
    }
    default:
      return null;
  }
}
