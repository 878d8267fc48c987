import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { commands, deadlines, uploads } from '../../../activities/index.ts';
import { operations } from '../../../api/operations.ts';
import type { Command } from '../../../db/core/commands.ts';
import type { DB } from '../../../db/core/schema.ts';
import { AddAttachment } from '../../../domain/applications/attachment.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { IBANS } from '../ibans.ts';
import { USUAL_SETTINGS } from '../../../domain/core/fund-settings.ts';

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

type Deadline = (id: string, at: string) => Promise<Receipt | null>;

export function openEntrance(db: Kysely<DB>): Entrance {
  // By the names that the tables give them: what is not there is found by the first who asks for it.
  // One person opens the credits that a walk needs: how much of them is no part of any table.
  const asked: Record<string, Command> = { ...commands(db, IBANS, { ...USUAL_SETTINGS, creditsAloneAtMostCents: 10 ** 11 }) };
  const dated: Record<string, Deadline> = { ...deadlines(db) };
  const named = <T>(all: Record<string, T>, name: string): T => {
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
      const creates = spec.status === 201 && !spec.path.includes('{');
      const command = name === 'addAttachment' ? uploads(db).addAttachment(randomUUID()) : named(asked, name);
      const answer = await command({ name, id, creates, key: randomUUID(), caller, body: parsed.data }, { clock: () => at });
      return 'refusal' in answer ? { refused: answer.refusal.code, atDoor: false } : { receipt: answer.receipt };
    },
    meet: (what, id, at) => named(dated, what)(id, at),
  };
}
