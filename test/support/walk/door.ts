import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { directCommands, rowActivities } from '../../../activities/index.ts';
import { operations } from '../../../api/operations.ts';
import { recordCommand } from '../../../db/commands.ts';
import type { DB } from '../../../db/schema.ts';
import { AddAttachment } from '../../../domain/attachment.ts';
import type { Answer, Receipt } from '../../../domain/command.ts';
import type { Caller } from '../../../domain/role.ts';

const specs = new Map(operations.map(({ spec }) => [spec.operationId, spec]));

export type Request = { name: string; id: string; caller: Caller; body: unknown; at: string };
/** Refused at the door, by who asks or by the form of what it asks; or by the thing itself. */
export type Outcome = { receipt: Receipt } | { refused: string; atDoor: boolean };

/** What the front door and a worker do between them, without HTTP and without Temporal. */
export type Entrance = {
  send: (request: Request) => Promise<Outcome>;
  /** Meets a deadline, by the name of what is due. */
  meet: (what: string, id: string, at: string) => Promise<Receipt | null>;
};

type Command = (commandId: number, at: string, fileId?: string) => Promise<Answer>;
type Deadline = (id: string, at: string) => Promise<Receipt | null>;

export function openEntrance(db: Kysely<DB>): Entrance {
  // By the names that the tables give them: what is not there is found by the first who asks for it.
  const all = { ...directCommands(db), ...rowActivities(db) } as unknown as Record<string, Command & Deadline>;
  const transaction = (name: string): Command & Deadline => {
    const found = all[name];
    if (!found) throw new Error(`${name} is in a table, and no transaction has its name`);
    return found;
  };
  return {
    async send({ name, id, caller, body, at }) {
      const spec = specs.get(name);
      if (!spec) throw new Error(`${name} is in a table, and no operation has its name`);
      if (spec.roles && !spec.roles.some((role) => caller.roles.includes(role))) return { refused: 'role_required', atDoor: true };
      // Of a file, what is told of it stands in its query and its headers.
      const parsed = (spec.body ?? AddAttachment).safeParse(body);
      if (!parsed.success) return { refused: 'invalid_request', atDoor: true };
      const recorded = await recordCommand(db, {
        name,
        id,
        creates: spec.status === 201 && !spec.path.includes('{'),
        key: randomUUID(),
        caller,
        body: parsed.data,
      });
      if ('refusal' in recorded) throw new Error('a key was fresh, and is known');
      const answer = await transaction(name)(recorded.commandId, at, randomUUID());
      return 'refusal' in answer ? { refused: answer.refusal.code, atDoor: false } : { receipt: answer.receipt };
    },
    meet: (what, id, at) => transaction(what)(id, at),
  };
}
