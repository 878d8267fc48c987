import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowClient } from '@temporalio/client';
import { pino } from 'pino';
import { authenticator } from '../../api/http/caller/auth.ts';
import type { Deps } from '../../api/http/deps.ts';
import { POSTGRES_CLOCK, readClock } from '../../db/core/clock.ts';
import { openSecurityLog } from '../../db/core/security-log.ts';
import { diskStore } from '../../files/disk.ts';
import type { FileStore } from '../../files/store.ts';
import type { Mail } from '../../letters/core/post.ts';
import { type Again, type Asked, openCopies } from './copies.ts';
import { type Database, freshDatabase, setting } from './database.ts';
import { type Door, openDoors } from './door.ts';
import { createFollower } from './follower.ts';
import { plainMail } from './french.ts';
import { meansOn } from './means.ts';
import { reached } from './openapi.ts';
import { ofFile } from './of-file.ts';

export type { Actor, Asked, Door } from './door.ts';

export type AppHarness = Door & {
  database: Database;
  /** Where the harness keeps attachments: the store, and its folder. */
  files: FileStore;
  filesDir: string;
  /** All letters that have left, in order, with ordinary spaces. */
  mail: Mail[];
  /** The harness's clock, as an ISO instant. */
  now: () => Promise<string>;
  /** Resolves when every change has been processed, and its consequences too. */
  heard: () => Promise<void>;
  /** A second front door to the same harness, with some dependencies replaced. */
  door: (means: Partial<Deps>) => Door;
  stop: () => Promise<void>;
  /** Where applications may be copied. */
  again?: Again;
};

/**
 * `withoutFollowing`: while this runs, commands have no consequences, so that a test sees what a command itself has
 * done.
 */
export type LocalAppHarness = AppHarness & {
  withoutFollowing: <T>(run: () => Promise<T>) => Promise<T>;
  /** The dependencies of its front door. */
  deps: Deps;
};

/** How soon a change that came without a request is found. */
const LOOKS_EVERY_MS = 250;

/** Stands for an absent Temporal: every use of it fails. */
const ABSENT = { withDeadline: () => Promise.reject(new Error('there is no Temporal here')) } as unknown as WorkflowClient;

/**
 * The front door in this process, on a database of its own: real tokens, and a mailbox to look into. There is no
 * Temporal: what workflows do is done here, as soon as a write was answered.
 * @param letters whether letters are written, which takes a quarter of a file's time: only for files that read them
 * @param copies whether applications that come equally far are made once and then copied; not for files that look at
 * how each of them came there
 * @param publicUrl where letters lead; nowhere where it is absent
 * @param template what its database is a clone of
 */
export async function startAppHarness({
  letters = false,
  copies = true,
  publicUrl,
  template,
}: { letters?: boolean; copies?: boolean; publicUrl?: string; template?: string } = {}): Promise<LocalAppHarness> {
  reached.clear();
  const database = await freshDatabase(template);
  const { db } = database.application;
  const filesDir = join(setting('TEST_ISSUER_DATA_DIR'), `files-${randomUUID()}`);
  const files = diskStore(filesDir);
  const mail: Mail[] = [];
  const clock = POSTGRES_CLOCK;
  const follow = createFollower(db, letters ? async (letter) => void mail.push(plainMail(letter)) : undefined, publicUrl);
  let isHeld = false;
  const heard = async (): Promise<void> => {
    if (!isHeld) await follow();
  };
  const withoutFollowing: LocalAppHarness['withoutFollowing'] = async (run) => {
    isHeld = true;
    try {
      // Earlier consequences are carried out first.
      await follow();
      return await run();
    } finally {
      isHeld = false;
    }
  };
  const security = openSecurityLog(db);
  const deps: Deps = {
    ...meansOn(db),
    temporal: ABSENT,
    taskQueue: 'none',
    clock,
    hint: () => undefined,
    files,
    authenticate: authenticator(db, { issuer: setting('TEST_ISSUER'), audience: 'guichet', believesRolesOf: () => true }),
    logger: pino({ level: 'silent' }),
    security,
  };
  const fault: unknown[] = [];
  const look = setInterval(() => void heard().catch((error: unknown) => fault.push(error)), LOOKS_EVERY_MS);

  const doors = openDoors(deps, { afterWriting: heard });

  async function stop(): Promise<void> {
    clearInterval(look);
    doors.close();
    await heard();
    await security.stop();
    await database.drop();
    await rm(filesDir, { recursive: true, force: true });
    if (fault.length > 0) throw new Error('what follows a write failed', { cause: fault[0] });
  }

  const front = doors.open();
  const idOf = async (login: string): Promise<string> => (await front.as(login)).id;
  const borrow = async (asked: Asked) => (await import('./originals.ts')).borrowInto(database.db, asked, idOf);
  return {
    ...front,
    ...(copies ? { again: openCopies(database.db, { isHeard: true, borrow }) } : {}),
    database,
    files,
    filesDir,
    mail,
    now: () => readClock(db, clock),
    heard,
    withoutFollowing,
    door: doors.open,
    deps,
    stop,
  };
}

/** The front door of a file’s tests. */
export const appOfFile = (options?: Parameters<typeof startAppHarness>[0]): LocalAppHarness =>
  ofFile(
    () => startAppHarness(options),
    ({ stop }) => stop(),
  );
