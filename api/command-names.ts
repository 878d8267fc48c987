import { z } from 'zod';
import { COMMANDS_OF, type CommandOn, TASK_COMMANDS, type Thing } from '../domain/desk/commands.ts';

/** The commands that a view may offer on this kind of thing, as one schema of OpenAPI. */
const offeredOn = <Kind extends Thing>(kind: Kind) => {
  const commands: readonly CommandOn<Kind>[] = COMMANDS_OF[kind];
  return z.enum(commands).meta({ id: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Command` });
};

export const ApplicationCommand = offeredOn('application');
export const CallCommand = offeredOn('call');
export const SessionCommand = offeredOn('session');
export const DatalabRequestCommand = offeredOn('datalabRequest');
export const MissionCommand = offeredOn('mission');
export const GrantCommand = offeredOn('grant');
export const TrancheCommand = offeredOn('tranche');
export const AmendmentCommand = offeredOn('amendment');
export const MilestoneCommand = offeredOn('milestone');
export const ObligationCommand = offeredOn('obligation');
export const FinalAccountCommand = offeredOn('finalAccount');
export const EnvelopeCommand = offeredOn('envelope');
export const ChangeCommand = offeredOn('change');
export const FreezeCommand = offeredOn('freeze');
export const MovementCommand = offeredOn('movement');
export const LineCommand = offeredOn('line');
export const PersonCommand = offeredOn('person');
export const IdentityCommand = offeredOn('identity');
export const AbsenceCommand = offeredOn('absence');
export const InterestCommand = offeredOn('interest');
export const InvitationCommand = offeredOn('invitation');
export const TaskCommand = z.enum(TASK_COMMANDS).meta({ id: 'TaskCommand' });
