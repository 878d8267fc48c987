import { randomBytes } from 'node:crypto';
import shipped from '../../calls/donnees-2023.json' with { type: 'json' };
import { loadCall } from '../../db/calls.ts';
import { CallFile, type CallTerms } from '../../domain/call.ts';
import type { Project } from './lives.ts';
import { STUDENTS } from './lives.ts';
import type { World } from './world.ts';

/** Loads a call like the shipped one, with other terms or an envelope of its own; returns its id. */
export async function openCall(
  { database: { db } }: World,
  { terms = {}, aeCents, cpCents }: { terms?: Partial<CallTerms>; aeCents?: number; cpCents?: number },
): Promise<string> {
  const name = randomBytes(4).toString('hex');
  const envelope =
    aeCents !== undefined && cpCents !== undefined ? { ...shipped.envelope, code: name.toUpperCase(), aeCents, cpCents } : shipped.envelope;
  await loadCall(db, CallFile.parse({ ...shipped, id: name, envelope, terms: { ...shipped.terms, ...terms } }), new Date().toISOString());
  return name;
}

/** The students' project under a call whose envelope holds no more than this. */
export const littleCall = async (world: World, credits: { aeCents: number; cpCents: number }): Promise<Project> => ({
  ...STUDENTS,
  callId: await openCall(world, credits),
});
