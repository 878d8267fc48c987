import { randomBytes } from 'node:crypto';
import { loadPublished } from '../../db/calls/calls.ts';
import { CallFile, type CallTerms } from '../../domain/calls/call.ts';
import { codeOf } from './call-code.ts';
import type { Project } from './fixtures.ts';
import { STUDENTS } from './fixtures.ts';
import { THREE_OPINIONS } from './three-opinions.ts';
import type { AppHarness } from './app-harness.ts';

/** Loads a call like that of three opinions, with other terms or an envelope of its own; returns its id. */
export async function openCall(
  { database: { db } }: Pick<AppHarness, 'database'>,
  { terms = {}, aeCents, cpCents }: { terms?: Partial<CallTerms>; aeCents?: number; cpCents?: number },
): Promise<string> {
  // With a letter, so that it is not the code of its envelope.
  const name = `c${randomBytes(4).toString('hex').slice(1)}`;
  const envelope =
    aeCents !== undefined && cpCents !== undefined
      ? { ...THREE_OPINIONS.envelope, code: name.toUpperCase(), aeCents, cpCents }
      : THREE_OPINIONS.envelope;
  const file = CallFile.parse({ ...THREE_OPINIONS, id: name, code: codeOf(name), envelope, terms: { ...THREE_OPINIONS.terms, ...terms } });
  await loadPublished(db, file, new Date().toISOString());
  return name;
}

/** The students' project under a call whose envelope holds no more than this. */
export const littleCall = async (harness: AppHarness, credits: { aeCents: number; cpCents: number }): Promise<Project> => ({
  ...STUDENTS,
  callId: await openCall(harness, credits),
});
