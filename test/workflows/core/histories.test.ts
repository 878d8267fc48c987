import { applicationTable } from '../../../domain/applications/application-life.ts';
import type { FollowedKind } from '../../../domain/core/command.ts';
import { datalabTable } from '../../../domain/datalab/request.ts';
import { missionTable } from '../../../domain/datalab/mission.ts';
import { grantTable } from '../../../domain/grants/grant.ts';
import { sessionTable } from '../../../domain/committee/session.ts';
import * as workflows from '../../../workflows/index.ts';
import { payloadsOf, readRecorded, recordedNames } from '../../histories/files.ts';
import { ENDED, LIVES } from '../../histories/lives.ts';
import { setting } from '../../support/database.ts';
import { replayHistories } from '../../support/replay.ts';

const names = recordedNames();
const kindOf = (name: string): string => readRecorded(name).workflowId.split(':')[0] ?? '';
const eventsOf = (name: string): string[] => readRecorded(name).history.events.map(({ eventType }) => eventType);

test('every life has its recorded history, and every history its life', () => {
  expect(names).toEqual(Object.keys(LIVES).sort());
});

test('every workflow has a recorded history', () => {
  expect([...new Set(names.map(kindOf))].sort()).toEqual(Object.keys(workflows).sort());
});

test('today’s workflows go on with every history that was ever recorded', async () => {
  const code = { workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') } };
  const failed: string[] = [];
  const replayed: string[] = [];
  for await (const { workflowId, error } of replayHistories(code, names.map(readRecorded))) {
    replayed.push(workflowId);
    if (error) failed.push(`${names.find((name) => readRecorded(name).workflowId === workflowId)}: ${error.message}`);
  }
  expect(failed).toEqual([]);
  expect(replayed).toHaveLength(names.length);
}, 240_000);

/** A draft has no workflow yet. */
const states: Partial<Record<FollowedKind, string[]>> = {
  application: Object.keys(applicationTable).filter((state) => state !== 'draft'),
  session: Object.keys(sessionTable),
  grant: Object.keys(grantTable),
  datalab_request: Object.keys(datalabTable),
  mission: Object.keys(missionTable),
};

test.each(Object.entries(states))('of the histories of %s, one at least has been in each of its states', (kind, expected) => {
  const told = names.filter((name) => kindOf(name) === kind).flatMap((name) => payloadsOf(name).join('\n'));
  const met = new Set([...told.join('\n').matchAll(/"state":"([a-z_]+)"/g)].map(([, state]) => state));
  expect(expected.filter((state) => !met.has(state))).toEqual([]);
});

test('some were recorded at their end, and the others half way', () => {
  const ended = names.filter((name) => eventsOf(name).at(-1) === 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
  expect(ended).toEqual(Object.keys(ENDED).sort());
});

test('a history holds ids, instants and states: no person’s name or words, and nothing of the machine', () => {
  for (const name of names) {
    const text = [JSON.stringify(readRecorded(name)), ...payloadsOf(name)].join('\n');
    expect({ name, found: /Benkirane|étudiant|crédits manquent|@(?!temporalio)[a-z0-9-]+"/i.exec(text)?.[0] }).toEqual({ name });
  }
});
