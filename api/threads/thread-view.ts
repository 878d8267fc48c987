import { z } from 'zod';
import { RefusedThreadCommand, ThreadCommand } from '../command-names.ts';
import type { MessageRow, readThreadFile, ThreadRow } from '../../db/threads/threads.ts';
import { type Asker, askingOf, offeredBy, type Offers } from '../../domain/core/may.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import {
  BEGINNING_COMMANDS,
  mayAddNote,
  mayContinueNote,
  mayStartThread,
  mayWriteMessage,
  THREAD_COMMANDS,
  type ThreadFile,
} from '../../domain/threads/thread.ts';
import { FILE_TYPES } from '../../domain/applications/attachment.ts';
import { mayAttachToMessage, type ThreadWithFiles } from '../../domain/threads/message-file.ts';
import { PersonName } from '../http/answer/names.ts';
import { toOffers } from '../refused-commands.ts';

/** The file of a thread, or of these contacts. */
export const FileView = z
  .object({ kind: z.enum(['application', 'datalab_request']), id: z.uuid(), title: z.string(), reference: z.string().nullable() })
  .meta({ id: 'ThreadFile' });

const Message = z
  .object({
    version: z.int().positive(),
    side: z.enum(SIDES),
    text: z.string(),
    asksAnswer: z.boolean(),
    author: PersonName.nullable().meta({ description: 'Null for applicants where the fund writes' }),
    writtenAt: z.iso.datetime(),
    mentions: z.array(PersonName),
    files: z
      .array(
        z.object({
          ...{ id: z.uuid(), name: z.string(), type: z.enum(FILE_TYPES), sizeBytes: z.int(), addedAt: z.iso.datetime() },
        }),
      )
      .meta({ description: 'Those that its author has joined to it, oldest first' }),
    isRead: z.boolean().meta({ description: 'Whether a person of the other side has read it; of a note, a colleague' }),
  })
  .meta({ id: 'Message' });

export const ThreadView = z
  .object({
    id: z.uuid(),
    version: z.int().positive(),
    subject: z.string(),
    ofFund: z.boolean().meta({ description: 'A note: the fund’s people alone read it' }),
    isUnread: z.boolean().meta({ description: 'The caller has not read its last message' }),
    asksAnswer: z.boolean().meta({ description: 'Its last message asks the caller’s side for an answer' }),
    messages: z.array(Message).meta({ description: 'The oldest first' }),
    commands: z.array(ThreadCommand),
    refused: z.array(RefusedThreadCommand),
  })
  .meta({ id: 'Thread' });

export const offersOnFile = (file: ThreadFile, { caller, at }: Asker): Offers<keyof typeof BEGINNING_COMMANDS> =>
  offeredBy(BEGINNING_COMMANDS, caller, askingOf({ startThread: mayStartThread, addNote: mayAddNote }, [file], caller, at));

const MAY = { writeMessage: mayWriteMessage, continueNote: mayContinueNote, attachToMessage: mayAttachToMessage };
const offersInThread = (thread: ThreadWithFiles, { caller, at }: Asker): Offers<keyof typeof THREAD_COMMANDS> =>
  offeredBy(THREAD_COMMANDS, caller, askingOf(MAY, [thread], caller, at));

type Around = {
  messages: readonly MessageRow[];
  found: NonNullable<Awaited<ReturnType<typeof readThreadFile>>>;
  reader: Caller;
  at: string;
};

/** A thread as its reader may see it: the beneficiary is written to by the fund, and not by one of its people. */
export function toThread(row: ThreadRow, around: Around, language: Language): z.infer<typeof ThreadView> {
  const { found, reader, at } = around;
  const messages = around.messages.filter(({ thread_id: id }) => id === row.id);
  const staff = isStaff(reader.roles);
  const own = row.readings.find(({ person_id: id }) => id === reader.personId)?.version ?? 0;
  const last = messages.at(-1);
  const isOther = ({ side, written_by: author }: MessageRow, { person_id: id, organisation_id: house }: ThreadRow['readings'][number]) =>
    row.of_fund ? id !== author : (house === found.organisation_id) !== (side === 'beneficiary');
  return {
    id: row.id,
    version: row.version,
    subject: row.subject,
    ofFund: row.of_fund,
    isUnread: own < row.version,
    asksAnswer: last !== undefined && last.asks_answer && (last.side === 'fund') !== staff,
    messages: messages.map((message) => ({
      version: message.version,
      side: message.side,
      text: message.text,
      asksAnswer: message.asks_answer,
      author:
        staff || message.side === 'beneficiary' ? { id: message.written_by, name: `${message.given_name} ${message.usual_name}` } : null,
      writtenAt: message.written_at,
      mentions: message.mentions,
      files: message.files.map(({ sha256: _, ...file }) => file),
      isRead: row.readings.some((reading) => reading.version >= message.version && isOther(message, reading)),
    })),
    ...toOffers(
      offersInThread(
        {
          ...{ ofFund: row.of_fund, file: found.file, last: { version: last?.version ?? 0, writtenBy: last?.written_by ?? '' } },
          held: messages.flatMap(({ files }) => files),
        },
        { caller: reader, at },
      ),
      language,
    ),
  };
}
