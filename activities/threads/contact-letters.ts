import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { recipientsById } from '../../db/people/people.ts';
import type { StreamKind } from '../../db/core/columns.ts';
import { readContacts, readFileIdOf, readFileName } from '../../db/threads/contacts.ts';
import { readThreadFile } from '../../db/threads/threads.ts';
import type { Event } from '../../domain/core/event.ts';
import { EVERYTHING } from '../../domain/core/role.ts';
import { fileIn } from '../../domain/threads/contact.ts';
import type { Contact } from '../../letters/texts.ts';
import { type AddressedLetter, nameOf } from '../core/letter-content.ts';

/** The person who is named is told, unless they named themselves. */
export async function aboutContact(db: Kysely<DB>, { name, facts, personId }: Event): Promise<AddressedLetter> {
  const file = fileIn(facts);
  const { contactId, side } = facts;
  if (name !== 'nameContact' || !file || typeof contactId !== 'string' || contactId === personId) return null;
  const named = await recipientsById(db, [contactId]);
  const to = side === 'beneficiary' ? named.map((person) => ({ ...person, ofApplicant: true as const })) : named;
  return { to, owed: { name, facts: { ...(await readFileName(db, file)), by: await nameOf(db, personId) } } };
}

/** The person of the fund to turn to about an event's file; null where it has no file, or no person is in charge. */
export async function readFundContact(db: Kysely<DB>, kind: StreamKind, { streamId }: Event): Promise<Contact | null> {
  const id = await readFileIdOf(db, kind, streamId);
  const found = id === null ? undefined : await readThreadFile(db, EVERYTHING, id);
  const contact = found && (await readContacts(db, found.file)).fund.contact;
  return contact ? { name: contact.name, email: contact.email } : null;
}
