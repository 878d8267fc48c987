import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { LetterKeeping } from '../../activities/decision-letters.ts';
import { commands as commandsOf, type Commands, type Keys, uploads as uploadsOf } from '../../activities/index.ts';
import { mayAsk } from '../../api/http/operation.ts';
import { operations } from '../../api/operations.ts';
import { type Chance, chanceOf } from '../../soak/chaos/chance.ts';
import { recordFile } from '../../db/core/stored-files.ts';
import { readPerson } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { isWorkingDay, moveDate, nextWorkingHour, parisDate } from '../../domain/core/calendar.ts';
import type { Receipt } from '../../domain/core/command.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import type { FileStore } from '../../files/store.ts';
import { createEngine, type Engine } from './engine.ts';

/** A fund that is lived through: its people, and the instant at which it is. */
export type Fund = {
  db: Kysely<DB>;
  chance: Chance;
  /** The instant from which its days are counted, and the one up to which it is lived through. */
  present: string;
  until: string;
  now: () => string;
  today: () => string;
  /** A day so many days from the present, as yyyy-mm-dd. */
  date: (days: number) => string;
  /** An instant of office hours on that day, or of the last working day before it. */
  on: (days: number) => string;
  /** An instant of office hours so many days from now, or of the next working day after them. */
  in: (days: number) => string;
  /** An instant of office hours on a day, or on the next working day after it. */
  at: (day: string) => string;
  personId: (login: string) => string;
  loginOf: (personId: string) => string;
  moveTo: Engine['moveTo'];
  waiting: Engine['waiting'];
  /** A person gives a command, some minutes later: on a thing, or without one to create it. It must be accepted. */
  act: (login: string, name: keyof Commands, body: unknown, id?: string) => Promise<Receipt>;
  /**
   * The same with the model of a document that a call's next version asks for, as a CSV; nothing where the fund has no
   * store for files.
   */
  sendModel: (login: string, file: { name: string; text: string; document: string }, streamId: string) => Promise<void>;
  /** The same with an export of the accounting system that is imported into an envelope. */
  sendExport: (login: string, text: string, envelopeId: string) => Promise<void>;
};

const MINUTE_MS = 60_000;
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Ids and keys that follow from the seed; ids sort by the instant at which their thing was made. */
function idsOf(chance: Chance): (at: string) => string {
  return (at) =>
    uuid({ msecs: Date.parse(at), seq: chance.below(2 ** 31), random: Uint8Array.from({ length: 16 }, () => chance.below(256)) });
}

/** What the front door checks before a command: a role that may give it, and a body of the right form. */
const specs = new Map(operations.map(({ spec }) => [spec.operationId, spec]));

type FundOptions = {
  callers: Record<string, Caller>;
  seed: number;
  present: string;
  until: string;
  from: string;
  keys: Keys;
  keeping?: LetterKeeping | undefined;
  files?: FileStore | undefined;
};

export function openFund(db: Kysely<DB>, { callers, seed, present, until, from, keys, keeping, files }: FundOptions): Fund {
  const chance = chanceOf(seed);
  const [newId, newKey, minutes, hours] = [
    idsOf(chance.fork('ids')),
    idsOf(chance.fork('keys')),
    chance.fork('minutes'),
    chance.fork('hours'),
  ];
  const [commands, uploads] = [commandsOf(db, keys), uploadsOf(db)];
  const logins = new Map(Object.entries(callers).map(([login, { personId }]) => [personId, login]));
  const engine = createEngine(db, from, keeping);
  const { now, moveTo } = engine;
  const roles = new Map<string, { on: string; roles: Role[] }>();

  /**
   * Besides their token's, a person has the roles that were given here, and those of the person they stand in for: an
   * absence begins with a day.
   */
  async function callerOf(login: string): Promise<Caller> {
    const caller = callers[login];
    if (!caller) throw new Error(`no person has the login ${login}`);
    const on = parisDate(now());
    const known = roles.get(login);
    const read = known?.on === on ? known : { on, roles: (await readPerson(db, caller.personId)).roles };
    roles.set(login, read);
    return { ...caller, roles: read.roles };
  }

  const atOffice = (day: string): string => later(nextWorkingHour(`${day}T00:00:00Z`, 8), hours.below(9 * 60) * MINUTE_MS);

  /** What a person asks for some minutes later, checked as the front door does. */
  const asking = async (login: string, name: string, body: unknown, id?: string) => {
    const spec = specs.get(name);
    if (!spec) throw new Error(`the front door has no ${name}`);
    const soon = later(now(), minutes.between(1, 12) * MINUTE_MS);
    await moveTo(soon < until ? soon : until);
    const caller = await callerOf(login);
    if (!mayAsk(spec, caller)) throw new Error(`${name} is for ${spec.roles?.join(', ')}; ${login} is ${caller.roles.join(', ')}`);
    const creates = id === undefined;
    const thing = id ?? newId(now());
    return { name, id: thing, creates, key: newKey(now()), caller, body: spec.body?.parse(body) ?? body };
  };
  const means = { clock: now, triesAtMost: 1 };
  const toldOf = async (asked: { name: string; body: unknown }, login: string, answer: Awaited<ReturnType<Commands[keyof Commands]>>) => {
    if ('refusal' in answer)
      throw new Error(`${now()}, ${login}: ${asked.name} ${JSON.stringify(asked.body)} was refused: ${JSON.stringify(answer.refusal)}`);
    await engine.hear(answer.moved);
    return answer.receipt;
  };

  const act: Fund['act'] = async (login, name, body, id) => {
    const asked = await asking(login, name, body ?? {}, id);
    const answer = await commands[name](asked, means);
    if (name === 'giveRole' || name === 'withdrawRole') roles.clear();
    return toldOf(asked, login, answer);
  };

  const sendModel: Fund['sendModel'] = async (login, { name, text, document }, streamId) => {
    if (!files) return;
    const [fileId, bytes] = [newId(now()), Buffer.from(text)];
    await recordFile(db, fileId);
    await files.put(fileId, Readable.from([bytes]));
    const type = 'text/csv' as const;
    const body = { name, document, claimedType: type, foundType: type, sizeBytes: bytes.length, sha256: sha256Of(bytes) };
    const asked = await asking(login, 'addModel', body, streamId);
    await toldOf(asked, login, await uploads.addModel(fileId)(asked, means));
  };

  const sendExport: Fund['sendExport'] = async (login, text, envelopeId) => {
    const bytes = Buffer.from(text);
    const asked = await asking(login, 'importPayments', { sha256: sha256Of(bytes), sizeBytes: bytes.length, year: null }, envelopeId);
    const answer = await uploads.importPayments(asked, means, { bytes, expectedSha256: null, isRehearsal: false });
    if (!('importedBefore' in answer || 'rehearsed' in answer)) await toldOf(asked, login, answer);
  };

  return {
    db,
    chance,
    present,
    until,
    now,
    today: () => parisDate(now()),
    date: (days) => moveDate(parisDate(present), { days }),
    on: (days) => {
      let day = moveDate(parisDate(present), { days });
      while (!isWorkingDay(day)) day = moveDate(day, { days: -1 });
      return atOffice(day);
    },
    in: (days) => atOffice(moveDate(parisDate(now()), { days })),
    at: atOffice,
    personId: (login) => callers[login]?.personId ?? '',
    loginOf: (personId) => logins.get(personId) ?? '',
    moveTo,
    act,
    sendModel,
    sendExport,
    waiting: engine.waiting,
  };
}
