import { applicationTable } from '../domain/applications/application-life.ts';
import { correctionTable } from '../domain/applications/correction.ts';
import { callTable } from '../domain/calls/call-life.ts';
import { appealTable } from '../domain/committee/appeal-life.ts';
import { sessionTable } from '../domain/committee/session.ts';
import type { Language } from '../domain/core/words.ts';
import { labelIn, type StateTable } from '../domain/core/state-table.ts';
import { missionTable } from '../domain/datalab/mission.ts';
import { datalabTable } from '../domain/datalab/request.ts';
import { accountTable } from '../domain/grants/final-account.ts';
import { amendmentTable } from '../domain/grants/amendment-life.ts';
import { grantTable } from '../domain/grants/grant.ts';
import { milestoneTable } from '../domain/grants/milestone.ts';
import { obligationTable } from '../domain/grants/obligation.ts';
import { trancheTable } from '../domain/grants/tranche.ts';
import { stepTable } from '../domain/review/review.ts';

/** The nouns whose state a refusal may name on its own. */
const TABLES: readonly StateTable<string>[] = [
  applicationTable,
  stepTable,
  correctionTable,
  appealTable,
  sessionTable,
  callTable,
  grantTable,
  trancheTable,
  accountTable,
  amendmentTable,
  milestoneTable,
  obligationTable,
  datalabTable,
  missionTable,
];

const takes = (table: StateTable<string>, command: string): boolean =>
  Object.values(table).some((row) => Object.hasOwn(row.takes, command));

/** The commands and dates that lead to a state, in the tables that accept this command in another state. */
export const leadingTo = (command: string, state: string): string[] =>
  TABLES.filter((table) => takes(table, command)).flatMap((table) =>
    Object.values(table).flatMap(({ takes: taken }) =>
      Object.entries(taken).flatMap(([name, { to }]) => (to.includes(state) ? [name] : [])),
    ),
  );

/** The label of the state in which a command was refused: by the noun that accepts the command in another state. */
export function stateLabel(language: Language, command: string, state: string): string {
  const table =
    TABLES.find((each) => Object.hasOwn(each, state) && takes(each, command)) ?? TABLES.find((each) => Object.hasOwn(each, state));
  return table ? labelIn(table, state, language) : state;
}
