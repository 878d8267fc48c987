import { z } from 'zod';
import { RefusedThreadCommand, ThreadCommand } from '../command-names.ts';
import { noteReading, readMessageRows, readThreadRows } from '../../db/threads/threads.ts';
import { Id } from '../../domain/core/words.ts';
import { ACTING_ROLES, isStaff } from '../../domain/core/role.ts';
import {
  AddNote,
  BEGINNING_COMMANDS,
  ContinueNote,
  mayAddNote,
  StartThread,
  THREAD_COMMANDS,
  WriteMessage,
} from '../../domain/threads/thread.ts';
import { command, note, read } from '../http/operation.ts';
import { readHoldersOf } from '../../db/review/reviews.ts';
import { PersonName } from '../http/answer/names.ts';
import { toOffers } from '../refused-commands.ts';
import { readFile, readSeenThread } from './read-file.ts';
import { FileView, offersOnFile, ThreadView, toThread } from './thread-view.ts';

export const startThread = command({
  operationId: 'startThread',
  path: '/threads',
  summary: 'Writes to the other side about an application, its grant or a request for the Datalab’s help',
  roles: BEGINNING_COMMANDS.startThread,
  body: StartThread,
  creates: true,
  refusals: ['not_found', 'file_not_submitted', 'conflict_of_interest'],
});

export const addNote = command({
  operationId: 'addNote',
  path: '/notes',
  summary: 'Writes a note about a file for the fund alone, and notifies the colleagues whom it mentions',
  roles: BEGINNING_COMMANDS.addNote,
  body: AddNote,
  creates: true,
  refusals: ['not_found', 'conflict_of_interest', 'mentions_outsider'],
});

export const writeMessage = command({
  operationId: 'writeMessage',
  path: '/threads/{id}/messages',
  subject: 'thread',
  summary: 'Goes on with a thread: the other side is notified',
  roles: THREAD_COMMANDS.writeMessage,
  body: WriteMessage,
  refusals: ['conflict_of_interest'],
});

export const continueNote = command({
  operationId: 'continueNote',
  path: '/threads/{id}/notes',
  subject: 'thread',
  summary: 'Goes on with a note for the fund alone',
  roles: THREAD_COMMANDS.continueNote,
  body: ContinueNote,
  refusals: ['conflict_of_interest', 'mentions_outsider'],
});

export const listThreads = read(
  {
    operationId: 'listThreads',
    path: '/threads',
    summary: 'What was written about a file, the thread last written in first; the fund’s people see their notes too',
    query: z.strictObject({ file: Id }),
    problems: ['not_found'],
    answer: z
      .object({
        file: FileView,
        items: z.array(ThreadView),
        commands: z.array(ThreadCommand),
        refused: z.array(RefusedThreadCommand),
      })
      .meta({ id: 'Threads' }),
  },
  async ({ deps, caller, at, query, language }) => {
    const { db } = deps;
    const { found, reader } = await readFile(deps, caller, query.file);
    const rows = await readThreadRows(db, query.file, isStaff(reader.roles));
    const messages = await readMessageRows(
      db,
      rows.map(({ id }) => id),
    );
    const { title, reference, file } = found;
    return {
      file: { kind: file.kind, id: file.id, title, reference },
      items: rows.map((row) => toThread(row, { messages, found, reader, at }, language)),
      ...toOffers(offersOnFile(file, { caller: reader, at }), language),
    };
  },
);

export const getThread = read(
  {
    operationId: 'getThread',
    path: '/threads/{id}',
    summary: 'One thread with its messages, and the file that it is about',
    answer: ThreadView.extend({ file: FileView }).meta({ id: 'ThreadWithFile' }),
  },
  async ({ deps, caller, at, id, language }) => {
    const { row, found, reader } = await readSeenThread(deps, caller, id);
    const messages = await readMessageRows(deps.db, [id]);
    const { title, reference, file } = found;
    return {
      ...toThread(row, { messages, found, reader, at }, language),
      file: { kind: file.kind, id: file.id, title, reference },
    };
  },
);

export const listColleagues = read(
  {
    operationId: 'listColleagues',
    path: '/notes/colleagues',
    summary: 'The people of the fund whom a note about a file may mention, by name',
    roles: ACTING_ROLES,
    query: z.strictObject({ file: Id }),
    problems: ['not_found'],
    answer: z.object({ items: z.array(PersonName.extend({ organisation: z.string() })) }).meta({ id: 'Colleagues' }),
  },
  async ({ deps, caller, query }) => {
    const { found, reader } = await readFile(deps, caller, query.file);
    const holders = isStaff(reader.roles) ? await readHoldersOf(deps.db, ACTING_ROLES) : [];
    return {
      items: holders
        .filter((person) => person.personId !== caller.personId && mayAddNote(found.file, person) === null)
        .map(({ personId: id, ...person }) => ({
          id,
          name: `${person.given_name} ${person.usual_name}`,
          organisation: person.organisation_name,
        })),
    };
  },
);

export const markThreadRead = note(
  {
    operationId: 'markThreadRead',
    method: 'put',
    path: '/threads/{id}/reading',
    summary: 'Says that the caller has read a thread up to its last message',
    answer: z.object({ version: z.int() }).meta({ id: 'ThreadReading' }),
  },
  async ({ deps, caller, at, id }) => {
    const { row } = await readSeenThread(deps, caller, id);
    await noteReading(deps.db, { threadId: id, personId: caller.personId, version: row.version, at });
    return { version: row.version };
  },
);
