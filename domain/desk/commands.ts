import { applicationTable } from '../applications/application-life.ts';
import { ON_OVERLAPS } from './may-on-application.ts';
import { callTable } from '../calls/call-life.ts';
import { APPEAL_COMMANDS } from '../committee/appeal.ts';
import { sessionTable } from '../committee/session.ts';
import { keysOf } from '../core/records.ts';
import { commandsOf } from '../core/state-table.ts';
import { missionTable } from '../datalab/mission.ts';
import { datalabTable } from '../datalab/request.ts';
import { amendmentTable } from '../grants/amendment-life.ts';
import { accountTable } from '../grants/final-account.ts';
import { grantTable } from '../grants/grant.ts';
import { milestoneTable } from '../grants/milestone.ts';
import { obligationTable } from '../grants/obligation.ts';
import { trancheTable } from '../grants/tranche.ts';
import { CHANGE_COMMANDS, ENVELOPE_COMMANDS, FREEZE_COMMANDS, LINE_COMMANDS, MOVEMENT_COMMANDS } from '../ledger/may.ts';
import { ACCOUNT_COMMANDS } from '../people/account.ts';
import { COMPETENCE_COMMANDS } from '../people/competence.ts';
import { IDENTITY_COMMANDS } from '../people/identity.ts';
import { INVITATION_COMMANDS } from '../people/invitation.ts';
import { ABSENCE_COMMANDS, INTEREST_COMMANDS, INTERESTS_COMMANDS } from '../people/may.ts';
import { ORGANISATION_COMMANDS } from '../people/organisation.ts';
import { CONTACT_COMMANDS } from '../threads/contact.ts';
import { LABEL_COMMANDS } from '../threads/label.ts';
import { BEGINNING_COMMANDS, THREAD_COMMANDS } from '../threads/thread.ts';

/** The commands that people give on a thing, by what it is: what its page may offer, and its tasks may ask for. */
export const COMMANDS_OF = {
  application: [...commandsOf(applicationTable), ...keysOf(ON_OVERLAPS)],
  call: commandsOf(callTable),
  session: commandsOf(sessionTable),
  datalabRequest: commandsOf(datalabTable),
  mission: commandsOf(missionTable),
  grant: commandsOf(grantTable),
  tranche: commandsOf(trancheTable),
  amendment: commandsOf(amendmentTable),
  milestone: commandsOf(milestoneTable),
  obligation: commandsOf(obligationTable),
  finalAccount: commandsOf(accountTable),
  appeal: keysOf(APPEAL_COMMANDS),
  envelope: keysOf(ENVELOPE_COMMANDS),
  change: keysOf(CHANGE_COMMANDS),
  freeze: keysOf(FREEZE_COMMANDS),
  movement: keysOf(MOVEMENT_COMMANDS),
  line: keysOf(LINE_COMMANDS),
  person: [...keysOf(ACCOUNT_COMMANDS), ...keysOf(COMPETENCE_COMMANDS), ...keysOf(ORGANISATION_COMMANDS)],
  identity: keysOf(IDENTITY_COMMANDS),
  absence: keysOf(ABSENCE_COMMANDS),
  interest: [...keysOf(INTERESTS_COMMANDS), ...keysOf(INTEREST_COMMANDS)],
  invitation: [...keysOf(INVITATION_COMMANDS), 'inviteColleague' as const, 'acceptInvitation' as const],
  thread: [...keysOf(BEGINNING_COMMANDS), ...keysOf(THREAD_COMMANDS), ...keysOf(CONTACT_COMMANDS), ...keysOf(LABEL_COMMANDS)],
};
export type Thing = keyof typeof COMMANDS_OF;

/** The commands that people give on one kind of thing. */
export type CommandOn<Kind extends Thing> = (typeof COMMANDS_OF)[Kind][number];

/** Commands that tasks ask for, though no page offers them beside others of their thing. */
const OF_TASKS = ['giveRole', 'proposeMission'] as const;

/** The commands that a task may ask for. */
export const TASK_COMMANDS = [...new Set([...Object.values(COMMANDS_OF).flat(), ...OF_TASKS])];
export type TaskCommand = (typeof TASK_COMMANDS)[number];
