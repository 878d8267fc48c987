import { findCallStream } from '../db/calls/call-lives.ts';
import { applicationTable } from '../domain/applications/application-life.ts';
import { callTable } from '../domain/calls/call-life.ts';
import { type CommandOf, rolesFor, type AnyTable } from '../domain/core/state-table.ts';
import { sessionTable } from '../domain/committee/session.ts';
import { missionTable } from '../domain/datalab/mission.ts';
import { datalabTable } from '../domain/datalab/request.ts';
import { grantTable } from '../domain/grants/grant.ts';
import { separationOf } from '../domain/people/conflict.ts';
import { command, type CommandOperation, type CommandSpec, type Naming, type Subject } from './http/operation.ts';

/** A command on one thing, whose state table knows the roles that may give it. `path`: behind the thing's own. */
export type OnThing<Name extends CommandSpec['operationId']> = Omit<CommandSpec<Name>, 'roles' | 'creates' | 'naming' | 'subject'>;

/** `isFile`: true where the fund's money depends on it, so that each command checks who may not give it. */
const commandsOn =
  <Table extends AnyTable<Table>>(
    table: Table,
    [subject, thing]: [Subject, path: string],
    { naming, isFile = false }: { naming?: Naming; isFile?: boolean } = {},
  ) =>
  <Name extends CommandOf<Table> & CommandSpec['operationId']>({ path, refusals, ...spec }: OnThing<Name>): CommandOperation<Name> => {
    const roles = rolesFor(table, spec.operationId);
    return command<Name>({
      ...spec,
      ...(naming ? { naming } : {}),
      subject,
      path: `${thing}${path}`,
      roles,
      refusals: isFile ? [...refusals, ...separationOf(roles)] : refusals,
    });
  };

export const onApplication = commandsOn(applicationTable, ['application', '/applications/{id}'], { isFile: true });
export const onCall = commandsOn(callTable, ['call', '/calls/{callId}'], { naming: { parameter: 'callId', find: findCallStream } });
export const onDatalabRequest = commandsOn(datalabTable, ['datalab_request', '/datalab-requests/{id}']);
export const onGrant = commandsOn(grantTable, ['grant', '/grants/{id}'], { isFile: true });
export const onMission = commandsOn(missionTable, ['mission', '/missions/{id}'], { isFile: true });
export const onSession = commandsOn(sessionTable, ['session', '/sessions/{id}']);
