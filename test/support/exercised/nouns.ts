import { amendmentTable } from '../../../domain/grants/amendment-life.ts';
import { appealTable } from '../../../domain/committee/appeal-life.ts';
import { applicationTable } from '../../../domain/applications/application-life.ts';
import { callTable } from '../../../domain/calls/call-life.ts';
import { correctionTable } from '../../../domain/applications/correction.ts';
import { datalabTable } from '../../../domain/datalab/request.ts';
import { accountTable } from '../../../domain/grants/final-account.ts';
import { grantTable } from '../../../domain/grants/grant.ts';
import { milestoneTable } from '../../../domain/grants/milestone.ts';
import { missionTable } from '../../../domain/datalab/mission.ts';
import { obligationTable } from '../../../domain/grants/obligation.ts';
import { stepTable } from '../../../domain/review/review.ts';
import { sessionTable } from '../../../domain/committee/session.ts';
import type { StateTable } from '../../../domain/core/state-table.ts';
import { trancheTable } from '../../../domain/grants/tranche.ts';

/**
 * What has a state: its table of states, and the column of its stream in the database's table of the same name. `key`:
 * the column that tells several of one stream apart; `fact`: the fact by which an event names one.
 */
export type Noun = { table: StateTable<string>; stream: string; key?: string; fact?: string };

/** Everything that has a state, by its table in the database. */
export const NOUNS: Readonly<Record<string, Noun>> = {
  call: { table: callTable, stream: 'stream_id' },
  application: { table: applicationTable, stream: 'id' },
  correction: { table: correctionTable, stream: 'application_id', key: 'number' },
  review_step: { table: stepTable, stream: 'application_id', key: 'key', fact: 'step' },
  session: { table: sessionTable, stream: 'id' },
  appeal: { table: appealTable, stream: 'application_id', key: 'number', fact: 'appeal' },
  grant: { table: grantTable, stream: 'id' },
  amendment: { table: amendmentTable, stream: 'grant_id', key: 'number', fact: 'amendment' },
  tranche: { table: trancheTable, stream: 'grant_id', key: 'rank', fact: 'tranche' },
  milestone: { table: milestoneTable, stream: 'grant_id', key: 'rank', fact: 'milestone' },
  obligation: { table: obligationTable, stream: 'grant_id', key: 'key', fact: 'obligation' },
  final_account: { table: accountTable, stream: 'grant_id' },
  datalab_request: { table: datalabTable, stream: 'id' },
  mission: { table: missionTable, stream: 'id' },
};
