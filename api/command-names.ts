import { z } from 'zod';
import { CalculationView } from './http/answer/calculation-view.ts';
import { APPLICATION_STATES } from '../domain/applications/application-life.ts';
import { capitalised } from '../domain/core/format.ts';
import { COMMANDS_OF, type CommandOn, TASK_COMMANDS, type Thing } from '../domain/desk/commands.ts';

/**
 * The commands that a view may offer on this kind of thing, and what it says of those that it does not: two schemas of
 * OpenAPI.
 */
const offeredOn = <Kind extends Thing>(kind: Kind) => {
  const commands: readonly CommandOn<Kind>[] = COMMANDS_OF[kind];
  const id = `${capitalised(kind)}Command`;
  const command = z.enum(commands).meta({ id });
  const refused = z
    .object({
      ...{ command, code: z.string(), detail: z.string() },
      why: CalculationView.nullable().meta({ description: 'How its rule came to refuse; null where the reason says all' }),
    })
    .meta({ id: `Refused${id}`, description: 'A command of this state that a rule refuses to the caller now, with its reason' });
  return [command, refused] as const;
};

/** The states of an application, as a schema of OpenAPI. */
export const ApplicationState = z.enum(APPLICATION_STATES).meta({ id: 'ApplicationState' });

export const [ApplicationCommand, RefusedApplicationCommand] = offeredOn('application');
export const [CallCommand, RefusedCallCommand] = offeredOn('call');
export const [SessionCommand, RefusedSessionCommand] = offeredOn('session');
export const [DatalabRequestCommand, RefusedDatalabRequestCommand] = offeredOn('datalabRequest');
export const [MissionCommand, RefusedMissionCommand] = offeredOn('mission');
export const [GrantCommand, RefusedGrantCommand] = offeredOn('grant');
export const [TrancheCommand, RefusedTrancheCommand] = offeredOn('tranche');
export const [AmendmentCommand, RefusedAmendmentCommand] = offeredOn('amendment');
export const [MilestoneCommand, RefusedMilestoneCommand] = offeredOn('milestone');
export const [ObligationCommand, RefusedObligationCommand] = offeredOn('obligation');
export const [FinalAccountCommand, RefusedFinalAccountCommand] = offeredOn('finalAccount');
export const [AppealCommand, RefusedAppealCommand] = offeredOn('appeal');
export const [EnvelopeCommand, RefusedEnvelopeCommand] = offeredOn('envelope');
export const [ChangeCommand, RefusedChangeCommand] = offeredOn('change');
export const [FreezeCommand, RefusedFreezeCommand] = offeredOn('freeze');
export const [MovementCommand, RefusedMovementCommand] = offeredOn('movement');
export const [LineCommand, RefusedLineCommand] = offeredOn('line');
export const [PersonCommand, RefusedPersonCommand] = offeredOn('person');
export const [IdentityCommand, RefusedIdentityCommand] = offeredOn('identity');
export const [AbsenceCommand, RefusedAbsenceCommand] = offeredOn('absence');
export const [InterestCommand, RefusedInterestCommand] = offeredOn('interest');
export const [InvitationCommand, RefusedInvitationCommand] = offeredOn('invitation');
export const [ThreadCommand, RefusedThreadCommand] = offeredOn('thread');
export const TaskCommand = z.enum(TASK_COMMANDS).meta({ id: 'TaskCommand' });
