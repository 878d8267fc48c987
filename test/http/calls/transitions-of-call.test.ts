import { type CallState, callTable } from '../../../domain/calls/call-life.ts';
import { codeOf } from '../../support/call-code.ts';
import { openCall } from '../../support/calls.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { expectStatus } from '../../support/lives.ts';
import { testTransitions } from '../../support/transitions.ts';
import { askCall, closeCall, REASON } from '../../support/waitlist-lives.ts';
import type { World } from '../../support/world.ts';

const { terms } = SHIPPED_CALL;
const envelopeOf = async (world: World): Promise<string> => (await (await world.as('admin')).get('/calls/donnees-2023')).body.envelopeId;

let drafts = 0;
async function drafted(world: World): Promise<string> {
  drafts += 1;
  const id = `draft-${drafts}`;
  expectStatus(await (await world.as('admin')).post('/calls', { id, code: codeOf(id), envelopeId: await envelopeOf(world), terms }), 201);
  return id;
}
const published = (world: World): Promise<string> => openCall(world, {});
const redrafted = async (world: World): Promise<string> => {
  const id = await published(world);
  expectStatus(await update(world, 'admin', id), 200);
  return id;
};
const closed = async (world: World): Promise<string> => {
  const id = await published(world);
  await closeCall(world, id);
  return id;
};

const update = async (world: World, login: string, id: string) =>
  askCall(await world.as(login), id, '', { version: await versionOf(world, id), envelopeId: await envelopeOf(world), terms });
const publish = async (world: World, login: string, id: string) =>
  askCall(await world.as(login), id, '/publication', { version: await versionOf(world, id) });
const close = async (world: World, login: string, id: string) =>
  askCall(await world.as(login), id, '/closing', { version: await versionOf(world, id), reason: REASON });
const versionOf = async (world: World, id: string): Promise<number> => (await (await world.as('admin')).get(`/calls/${id}`)).body.version;

const people = { may: 'admin', mayNot: 'lead' };
testTransitions<CallState, string>({
  table: callTable,
  stateOf: async (world, id) => (await (await world.as('admin')).get(`/calls/${id}`)).body.state,
  cases: {
    'draft updateCall': { reach: drafted, ask: update, ...people },
    'draft publishCall': { reach: drafted, ask: publish, ...people },
    'published updateCall': { reach: published, ask: update, ...people },
    'published publishCall': { reach: redrafted, ask: publish, ...people },
    'published closeCall': { reach: published, ask: close, ...people },
  },
  ends: { closed },
});
