import { randomUUID } from 'node:crypto';
import { deadlines, uploads } from '../../../activities/index.ts';
import { loadPublished } from '../../../db/calls/calls.ts';
import { sha256Of } from '../../../domain/grants/payment-export.ts';
import { CallFile } from '../../../domain/calls/call.ts';
import { type CommandHarness, drafted, inReview, versionOf } from '../../support/command-harness.ts';
import { opinionOn, STUDENTS } from '../../support/fixtures.ts';
import { describeOffers } from '../../support/offers/describe.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import type { Undone } from '../../support/undone.ts';

const REASON = 'Une raison.';
type Db = Undone['db'];

/** Another call of the same fund: applications for the same cost are found across two calls. */
const ANOTHER_CALL = CallFile.parse({ ...THREE_OPINIONS, id: 'deux-fois', code: 'DEUX' });
const ITEMS = [{ field: '/summary', kind: 'incomplete', comment: REASON }];
async function submitted(harness: CommandHarness, project: Parameters<typeof drafted>[1] = STUDENTS): Promise<string> {
  const { id, version } = await drafted(harness, project);
  await harness.accept('applicant', 'submitApplication', { version }, { id });
  return id;
}

/** Answers the open correction request with another summary. */
async function correct({ accept }: CommandHarness, db: Db, id: string): Promise<void> {
  const { callId: _, ...content } = STUDENTS;
  const answer = { ...content, siret: '99990017800016', summary: 'Un autre résumé.', version: await versionOf(db, id) };
  await accept('applicant', 'answerCorrection', answer, { id });
}

/** Adds a file of a few bytes, as the front door records it. */
async function addFile({ callers }: CommandHarness, db: Db, login: string, id: string, purpose: string): Promise<void> {
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const type = 'text/plain';
  const body = { name: 'note.txt', purpose, claimedType: type, foundType: type, sizeBytes: 9, sha256: sha256Of(Buffer.from(purpose)) };
  const answer = await uploads(db).addAttachment(randomUUID())({
    name: 'addAttachment',
    id,
    creates: false,
    key: randomUUID(),
    caller,
    body,
  });
  if ('refusal' in answer) throw new Error(JSON.stringify(answer.refusal));
}

describeOffers(
  ['application'],
  [
    {
      name: 'a draft with a file that is written over, submitted, and found inadmissible',
      async live(harness, db, { look }) {
        const { accept } = harness;
        const { id, version } = await drafted(harness);
        await addFile(harness, db, 'applicant', id, 'application');
        const { callId: _, ...content } = STUDENTS;
        await accept('editor', 'updateApplication', { ...content, siret: '99990017800016', version: version + 1 }, { id });
        await accept('applicant', 'submitApplication', { version: version + 2 }, { id });
        await addFile(harness, db, 'screener', id, 'review');
        await look('application', id);
        await accept('screener', 'decideAdmissibility', { revision: 1, decision: 'inadmissible', reason: REASON }, { id });
      },
    },
    {
      name: 'a draft that is taken back, under a call that has closed',
      async live(harness, db, { look }) {
        const { accept } = harness;
        const [{ id }, { id: kept }] = [await drafted(harness), await drafted(harness)];
        const call = await db.selectFrom('call').where('id', '=', STUDENTS.callId).select('stream_id').executeTakeFirstOrThrow();
        await accept('admin', 'closeCall', { version: await versionOf(db, call.stream_id), reason: REASON }, { id: call.stream_id });
        const { callId: _, ...content } = STUDENTS;
        await accept('editor', 'updateApplication', { ...content, siret: '99990017800016', version: 1 }, { id: kept });
        await look('application', kept);
        await accept('applicant', 'withdrawApplication', { version: 1, reason: REASON }, { id });
      },
    },
    {
      name: 'a draft under a call that takes applications no more',
      async live(harness, db, { look }) {
        const terms = { ...THREE_OPINIONS.terms, opensOn: '2023-01-01', closesOn: '2023-12-31' };
        await loadPublished(db, CallFile.parse({ ...THREE_OPINIONS, id: 'echu', code: 'ECHU', terms }), new Date().toISOString());
        const { id } = await drafted(harness, { ...STUDENTS, callId: 'echu' });
        await look('application', id);
      },
    },
    {
      name: 'an application that is corrected before it is screened, and taken back while it is in review',
      async live(harness, db, { look }) {
        const { accept } = harness;
        const id = await submitted(harness);
        await accept('screener', 'requestCorrection', { revision: 1, items: ITEMS, requiredBy: null }, { id });
        await addFile(harness, db, 'applicant', id, 'correction');
        await look('application', id);
        await correct(harness, db, id);
        await accept('screener', 'decideAdmissibility', { revision: 2, decision: 'admissible', reason: '' }, { id });
        await accept('applicant', 'withdrawApplication', { version: await versionOf(db, id), reason: REASON }, { id });
      },
    },
    {
      name: 'an application whose correction is late, and which was met by silence',
      async live(harness, db, { look }) {
        const { accept } = harness;
        const id = await submitted(harness);
        await db.updateTable('application').set({ silence_at: '2026-01-01T00:00:00Z' }).where('id', '=', id).execute();
        await deadlines(db).recordSilence(id, new Date().toISOString());
        await look('application', id);
        await accept('screener', 'requestCorrection', { revision: 1, items: ITEMS, requiredBy: null }, { id });
        await db
          .updateTable('correction')
          .set({ requested_at: '2026-01-01T00:00:00Z', remind_at: null, due_at: '2026-02-01T00:00:00Z' })
          .where('application_id', '=', id)
          .execute();
        await look('application', id);
      },
    },
    {
      name: 'an application that asks for the same cost as another one, which is settled twice',
      async live(harness, db, { look }) {
        const { accept } = harness;
        await loadPublished(db, ANOTHER_CALL, new Date().toISOString());
        const other = await submitted(harness);
        const id = await submitted(harness, { ...STUDENTS, callId: ANOTHER_CALL.id });
        await accept('screener', 'settleOverlap', { otherId: other, outcome: 'upheld', reason: REASON }, { id });
        await accept('lead', 'settleOverlap', { otherId: other, outcome: 'dismissed', reason: REASON }, { id });
        await look('application', id);
      },
    },
    {
      name: 'an application that its screener and its lead have an interest in',
      async live(harness, __, { look }) {
        const { accept, callers } = harness;
        for (const login of ['screener', 'lead', 'reviewer-legal'])
          await accept(login, 'declareInterest', { siret: '99990017800016', reason: REASON }, { id: callers[login]?.personId ?? '' });
        await look('application', await submitted(harness));
      },
    },
    {
      name: 'an application in review that concerns its lead',
      async live(harness) {
        const { accept, callers } = harness;
        const id = await inReview(harness);
        await accept('lead', 'declareInterest', { applicationId: id, reason: REASON }, { id: callers['lead']?.personId ?? '' });
        await accept('reviewer-legal', 'giveOpinion', opinionOn('legal'), { id });
      },
    },
  ],
);
