import type { Kysely } from 'kysely';
import { type Recipient, recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { readHoldersOf } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readMessageFiles } from '../../db/threads/message-files.ts';
import { readContacts } from '../../db/threads/contacts.ts';
import { readFundWriters, readLetterMessage, readMentions, readThreadFile } from '../../db/threads/threads.ts';
import type { Event } from '../../domain/core/event.ts';
import { ACTING_ROLES, EVERYTHING } from '../../domain/core/role.ts';
import type { AddressedLetter } from '../core/letter-content.ts';

type Message = Awaited<ReturnType<typeof readLetterMessage>>;

/** Those of these people who still work for the fund. */
async function stillOfFund(db: Kysely<DB>, ids: readonly string[]): Promise<string[]> {
  const holders = new Set((await readHoldersOf(db, ACTING_ROLES)).map(({ personId }) => personId));
  return ids.filter((id) => holders.has(id));
}

/**
 * The people of the fund who have written in the thread; as long as none has, the contact that the fund has named, of a
 * request also who answers for it, or else those whose turn it is on the file.
 */
async function ofFund(db: Kysely<DB>, threadId: string, message: Message): Promise<Recipient[]> {
  const { state, application_id: applicationId, request_id: requestId } = message;
  const writers = await stillOfFund(db, await readFundWriters(db, threadId));
  if (writers.length > 0) return recipientsById(db, writers);
  const found = await readThreadFile(db, EVERYTHING, applicationId ?? requestId ?? '');
  const contact = found && (await readContacts(db, found.file)).fund.contact;
  if (contact && (contact.namedAt !== null || requestId !== null)) return recipientsById(db, [contact.id]);
  return recipientsByRole(db, state === 'submitted' ? 'screener' : 'lead');
}

/** The people of the beneficiary: of a request for the Datalab's help, the person who asked. */
const ofBeneficiary = async (db: Kysely<DB>, { application_id: applicationId, created_by: askedBy }: Message): Promise<Recipient[]> =>
  applicationId === null
    ? (await recipientsById(db, [askedBy])).map((person) => ({ ...person, ofApplicant: true }))
    : recipientsOfApplication(db, applicationId);

/** A note reaches the people whom it mentions, and what follows it the people who have written in it as well. */
async function ofNote(db: Kysely<DB>, { streamId, version }: Pick<Event, 'streamId' | 'version'>): Promise<Recipient[]> {
  const before = version > 1 ? await stillOfFund(db, await readFundWriters(db, streamId)) : [];
  return recipientsById(db, [...new Set([...(await readMentions(db, streamId, version)), ...before])]);
}

/** The recipients of a message: the other side, or the colleagues of its author. */
export async function aboutThread(db: Kysely<DB>, event: Event): Promise<AddressedLetter> {
  const { streamId, name, facts } = event;
  // A file goes to those whom its message has reached.
  const version = name === 'attachToMessage' ? Number(facts['message']) : event.version;
  const message = await readLetterMessage(db, streamId, version);
  const { title, organisation, subject, text, side } = message;
  const told = { title, organisation, subject, text, asksAnswer: message.asks_answer };
  const author = `${message.given_name} ${message.usual_name}`;
  const others = (people: Recipient[]) => people.filter(({ id }) => id !== message.written_by);
  const toOtherSide = () => (side === 'fund' ? ofBeneficiary(db, message) : ofFund(db, streamId, message));
  const seenAuthor = side === 'fund' ? null : author;
  switch (name) {
    case 'addNote':
    case 'continueNote':
      return { to: others(await ofNote(db, { streamId, version })), owed: { name, facts: { ...told, author } } };
    case 'startThread':
    case 'writeMessage':
      return { to: others(await toOtherSide()), owed: { name, facts: { ...told, author: seenAuthor } } };
    case 'attachToMessage': {
      // One letter for all files of one sending: it leaves with the last file, so that no file goes unannounced.
      const files = (await readMessageFiles(db, streamId)).filter((file) => file.version === version);
      if (files.at(-1)?.id !== facts['attachmentId']) return null;
      const { of_fund: isNote } = message;
      const to = isNote ? await ofNote(db, { streamId, version }) : await toOtherSide();
      const names = { title, organisation, subject, files: files.map((file) => file.name) };
      return { to: others(to), owed: { name, facts: { ...names, isNote, author: isNote ? author : seenAuthor } } };
    }
    default:
      return null;
  }
}
