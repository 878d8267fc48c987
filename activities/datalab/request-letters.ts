import type { Kysely } from 'kysely';
import { readDatalabRequestRow } from '../../db/datalab/requests.ts';
import { readWorkers } from '../../db/datalab/day-ledger.ts';
import { recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { waitFor } from '../../domain/datalab/request.ts';
import type { Event } from '../../domain/core/event.ts';
import { EVERYTHING } from '../../domain/core/role.ts';
import { type AddressedLetter, droppedIn } from '../core/letter-content.ts';

/**
 * The recipients of letters about a request for the Datalab's help. The dates follow from the event: when the letter
 * leaves, the row may wait for another one.
 */
export async function aboutDatalabRequest(
  db: Kysely<DB>,
  { streamId: id, name, at, facts }: Event,
): Promise<AddressedLetter | AddressedLetter[]> {
  const row = await readDatalabRequestRow(db, EVERYTHING, id);
  if (!row) return null;
  const { title, organisation_name: organisation, contact_person_id: contactId, reason } = row;
  const contact = `${row.contact_given_name} ${row.contact_usual_name}`;
  const asker = () => recipientsById(db, [row.created_by]);
  const leads = () => recipientsByRole(db, 'lead');
  const atWork = async () => [...(await recipientsById(db, [contactId])), ...(await leads())];
  const both = async () => [...(await asker()), ...(await atWork())];
  switch (name) {
    case 'createDatalabRequest': {
      const expectedOn = parisDate(waitFor.qualification(at).expectedBy);
      // There is no contact yet; a contact at the time of the letter was named later.
      return { to: [...(await asker()), ...(await leads())], owed: { name, facts: { title, organisation, expectedOn } } };
    }
    case 'remindQualification':
    case 'remindDatalabDecision':
      return { to: await leads(), owed: { name, facts: { title, organisation } } };
    case 'qualifyDatalabRequest':
      return { to: await asker(), owed: { name, facts: { title, expectedOn: parisDate(waitFor.decision(at).expectedBy) } } };
    case 'acceptDatalabRequest': {
      const period = { startsOn: String(facts['startsOn']), endsOn: String(facts['endsOn']) };
      const to = [...(await asker()), ...(await recipientsById(db, [contactId]))];
      return { to, owed: { name, facts: { title, organisation, halfDays: Number(facts['halfDays']), ...period, contact } } };
    }
    case 'staffDatalabRequest': {
      const period = { startsOn: String(facts['startsOn']), endsOn: String(facts['endsOn']) };
      const said = { title, organisation, halfDays: Number(facts['halfDays']), ...period };
      return [
        { to: await recipientsById(db, await readWorkers(db, id)), owed: { name, facts: { ...said, to: 'staff' } } },
        { to: await recipientsById(db, droppedIn(facts)), owed: { name, facts: { ...said, to: 'dropped' } } },
        { to: await asker(), owed: { name, facts: { ...said, to: 'asker' } } },
      ];
    }
    case 'declineDatalabRequest':
      return { to: await asker(), owed: { name, facts: { title, reason: reason ?? '' } } };
    case 'withdrawDatalabRequest':
      return {
        to: [...(await both()), ...(await recipientsById(db, await readWorkers(db, id, true)))],
        owed: { name, facts: { title, organisation, reason: reason ?? '' } },
      };
    case 'remindDelivery':
      return { to: await atWork(), owed: { name, facts: { title, organisation, endsOn: row.ends_on ?? '', contact } } };
    case 'deliverDatalabRequest': {
      const closesOn = parisDate(waitFor.feedback(at).closesAt);
      return { to: await asker(), owed: { name, facts: { title, summary: row.summary ?? '', closesOn } } };
    }
    case 'remindFeedback': {
      const closesOn = parisDate(waitFor.feedback(row.delivered_at ?? at).closesAt);
      return { to: await asker(), owed: { name, facts: { title, closesOn } } };
    }
    case 'closeDatalabRequest': {
      const said = { rating: Number(facts['rating']), helped: facts['helped'] === true };
      return { to: await atWork(), owed: { name, facts: { title, organisation, ...said } } };
    }
    case 'closeUnanswered':
      return { to: await asker(), owed: { name, facts: { title } } };
    default:
      return null;
  }
}
