import { type CallState, callTable } from '../../../domain/calls/call-life.ts';
import { codeOf } from '../../support/call-code.ts';
import { openCall } from '../../support/calls.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import { askCall, closeCall, REASON } from '../../support/waitlist-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const { terms } = SHIPPED_CALL;
const envelopeOf = async (harness: AppHarness): Promise<string> =>
  (await (await harness.as('admin')).get('/calls/donnees-2023')).body.envelopeId;

let drafts = 0;
async function drafted(harness: AppHarness): Promise<string> {
  drafts += 1;
  const id = `draft-${drafts}`;
  expectStatus(
    await (await harness.as('admin')).post('/calls', { id, code: codeOf(id), envelopeId: await envelopeOf(harness), terms }),
    201,
  );
  return id;
}
const published = (harness: AppHarness): Promise<string> => openCall(harness, {});
const redrafted = async (harness: AppHarness): Promise<string> => {
  const id = await published(harness);
  expectStatus(await update(harness, 'admin', id), 200);
  return id;
};
const closed = async (harness: AppHarness): Promise<string> => {
  const id = await published(harness);
  await closeCall(harness, id);
  return id;
};

const update = async (harness: AppHarness, login: string, id: string) =>
  askCall(await harness.as(login), id, '', { version: await versionOf(harness, id), envelopeId: await envelopeOf(harness), terms });
const publish = async (harness: AppHarness, login: string, id: string) =>
  askCall(await harness.as(login), id, '/publication', { version: await versionOf(harness, id) });
const close = async (harness: AppHarness, login: string, id: string) =>
  askCall(await harness.as(login), id, '/closing', { version: await versionOf(harness, id), reason: REASON });
const versionOf = async (harness: AppHarness, id: string): Promise<number> =>
  (await (await harness.as('admin')).get(`/calls/${id}`)).body.version;

const people = { may: 'admin', mayNot: 'lead' };
testTransitions<CallState, string>({
  table: callTable,
  stateOf: async (harness, id) => (await (await harness.as('admin')).get(`/calls/${id}`)).body.state,
  cases: {
    'draft updateCall': { reach: drafted, ask: update, ...people },
    'draft publishCall': { reach: drafted, ask: publish, ...people },
    'published updateCall': { reach: published, ask: update, ...people },
    'published publishCall': { reach: redrafted, ask: publish, ...people },
    'published closeCall': { reach: published, ask: close, ...people },
  },
  ends: { closed },
});
