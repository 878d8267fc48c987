import type { Kysely } from 'kysely';
import { z } from 'zod';
import { RefusedThreadCommand, ThreadCommand } from '../command-names.ts';
import { readHoldersOf } from '../../db/review/reviews.ts';
import { type ContactRow, readContacts } from '../../db/threads/contacts.ts';
import type { DB } from '../../db/core/schema.ts';
import { readColleagues } from '../../db/people/people.ts';
import { type Asker, askingOf, offeredBy } from '../../domain/core/may.ts';
import { recordOf } from '../../domain/core/records.ts';
import { Id } from '../../domain/core/words.ts';
import { type Side, SIDES } from '../../domain/grants/signature.ts';
import { CONTACT_COMMANDS, maySpeakFor, mayNameContact, NameContact } from '../../domain/threads/contact.ts';
import { sideOf, type ThreadFile, WRITERS } from '../../domain/threads/thread.ts';
import { PersonName } from '../http/answer/names.ts';
import { command, read } from '../http/operation.ts';
import { toOffers } from '../refused-commands.ts';
import { readFile } from './read-file.ts';
import { FileView } from './thread-view.ts';

const SideContact = z
  .object({
    contact: z
      .object({
        ...PersonName.shape,
        email: z.string(),
        namedBy: z.string().nullable().meta({ description: 'By name; null for a default, and for applicants of the fund’s contact' }),
        namedAt: z.iso.datetime().nullable().meta({ description: 'Null for a default' }),
      })
      .nullable(),
    gone: z.string().nullable().meta({ description: 'The name of a person who was named and no longer speaks for this side' }),
  })
  .meta({ id: 'SideContact' });

export const nameContact = command(
  {
    operationId: 'nameContact',
    method: 'put',
    path: '/contacts',
    summary: 'Names the person to whom the other side of a file turns',
    roles: CONTACT_COMMANDS.nameContact,
    body: NameContact,
    refusals: ['not_found', 'file_not_submitted', 'conflict_of_interest', 'not_a_contact'],
  },
  { on: 'caller' },
);

const offersOnContacts = (file: ThreadFile, { caller, at }: Asker) =>
  offeredBy(CONTACT_COMMANDS, caller, askingOf({ nameContact: mayNameContact }, [file], caller, at));

export const getContacts = read(
  {
    operationId: 'getContacts',
    path: '/contacts',
    summary: 'To whom each side of a file turns on the other: who was named, or else who began it, and who is in charge of it',
    query: z.strictObject({ file: Id }),
    problems: ['not_found'],
    answer: z
      .object({
        file: FileView,
        ...recordOf(SIDES, () => SideContact),
        ownSide: z.enum(SIDES).meta({ description: 'That of the caller' }),
        commands: z.array(ThreadCommand),
        refused: z.array(RefusedThreadCommand),
      })
      .meta({ id: 'Contacts' }),
  },
  async ({ deps, caller, at, query, language }) => {
    const { db } = deps;
    const { found, reader } = await readFile(deps, caller, query.file);
    const { file, title, reference } = found;
    const ownSide = sideOf(file, reader);
    const { beneficiary, fund } = await readContacts(db, file);
    return {
      file: { kind: file.kind, id: file.id, title, reference },
      beneficiary,
      fund: ownSide === 'fund' ? fund : withoutNamer(fund),
      ownSide,
      ...toOffers(offersOnContacts(file, { caller: reader, at }), language),
    };
  },
);

export const listContactCandidates = read(
  {
    operationId: 'listContactCandidates',
    path: '/contacts/candidates',
    summary: 'The people who may speak for the caller’s side of a file, by name; empty if the caller may name no contact',
    query: z.strictObject({ file: Id }),
    problems: ['not_found'],
    answer: z.object({ items: z.array(PersonName) }).meta({ id: 'ContactCandidates' }),
  },
  async ({ deps, caller, at, query }) => {
    const { found, reader } = await readFile(deps, caller, query.file);
    const { file } = found;
    const mayName = offersOnContacts(file, { caller: reader, at }).commands.length > 0;
    return { items: mayName ? await readCandidatesOf(deps.db, sideOf(file, reader), file) : [] };
  },
);

/** Applicants read of the fund's people whom they may turn to, and not who decided that. */
const withoutNamer = ({ contact, gone }: ContactRow): ContactRow => ({ contact: contact && { ...contact, namedBy: null }, gone });

/** The people who may speak for a side of a file, by name. */
async function readCandidatesOf(db: Kysely<DB>, side: Side, file: ThreadFile): Promise<z.infer<typeof PersonName>[]> {
  const people =
    side === 'fund'
      ? await readHoldersOf(db, WRITERS.fund)
      : (await readColleagues(db, file.organisationId)).people.map((each) => ({
          ...each,
          personId: each.id,
          organisationId: each.organisation_id,
        }));
  return people
    .filter((person) => maySpeakFor(side, file, person))
    .map((person) => ({ id: person.personId, name: `${person.given_name} ${person.usual_name}` }));
}
