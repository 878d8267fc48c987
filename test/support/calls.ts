import { randomBytes } from 'node:crypto';
import { loadPublished } from '../../db/calls/calls.ts';
import { CallFile, type CallTerms } from '../../domain/calls/call.ts';
import { pdf, sendTo } from './attachments-fixtures.ts';
import { codeOf } from './call-code.ts';
import type { Project } from './fixtures.ts';
import { expectStatus, STUDENTS } from './fixtures.ts';
import { THREE_OPINIONS } from './three-opinions.ts';
import type { AppHarness } from './app-harness.ts';

/** The terms that matter once an application is awarded: until then all goes as under the call of three opinions. */
const OF_GRANTS: readonly (keyof CallTerms)[] = [
  ...(['tranches', 'trancheConditions', 'obligations', 'finalAccount', 'tracking', 'publication', 'claimsFirst', 'legalForms'] as const),
];
const likeCodes = new Map<string, string>();
/** The code of a call that differs from that of three opinions in terms of grants alone, and in its envelope. */
export const codeOfLike = (callId: string): string | undefined => likeCodes.get(callId);

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
  if (Object.keys(terms).every((term) => (OF_GRANTS as readonly string[]).includes(term))) likeCodes.set(name, file.code);
  return name;
}

/** A document that a call asks for with an act, of all organisations, without a model and at any age. */
export const documentFor = (key: string, when: CallTerms['documents'][number]['when'], label: { fr: string; en: string }) => ({
  ...{ key, label, when, obligation: null },
  ...{ legalCategories: [], model: null, modelFile: null, validMonths: null },
});
export const SPENDING = documentFor('spending', 'report', { fr: 'Dépenses', en: 'Spending' });
export const DELIBERATION = documentFor('deliberation', 'submission', { fr: 'Délibération', en: 'Deliberation' });

/** A call whose newest version names a model file; `id`: that of the file. */
export async function openCallWithModel(harness: AppHarness): Promise<{ callId: string; id: string }> {
  const callId = await openCall(harness, { terms: { documents: [SPENDING] } });
  const { attachmentId: id } = expectStatus(
    await sendTo(harness, 'admin', `/calls/${callId}/models`, pdf(), { document: SPENDING.key }),
    201,
  );
  const admin = await harness.as('admin');
  const { version } = (await admin.get(`/calls/${callId}`)).body;
  expectStatus(await admin.post(`/calls/${callId}/publication`, { version }), 200);
  return { callId, id: String(id) };
}

/** The students' project under a call whose envelope holds no more than this. */
export const littleCall = async (harness: AppHarness, credits: { aeCents: number; cpCents: number }): Promise<Project> => ({
  ...STUDENTS,
  callId: await openCall(harness, credits),
});
