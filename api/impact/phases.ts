import { z } from 'zod';
import { readGrantRow } from '../../db/grants/grants.ts';
import { readPhases } from '../../db/impact/phases.ts';
import { RecordPhase } from '../../domain/impact/phase.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { onGrant } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';

export const recordPhase = onGrant({
  operationId: 'recordPhase',
  path: '/phases',
  summary: 'Records where a project stands: its phase, its impact step, or both, from a given day',
  body: RecordPhase,
  refusals: ['wrong_state', 'phase_missing', 'phase_date_to_come'],
});

const PhaseView = z
  .object({
    phase: RecordPhase.shape.phase.unwrap(),
    impactStep: RecordPhase.shape.impactStep.unwrap(),
    on: z.iso.date().meta({ description: 'The day from which this holds' }),
    recordedAt: z.iso.datetime(),
    recordedBy: z.string().nullable().meta({ description: 'Null for applicants' }),
  })
  .meta({ id: 'Phase' });

export const listPhases = read(
  {
    operationId: 'listPhases',
    path: '/grants/{id}/phases',
    summary: 'Where a project has stood, by the day from which each state held',
    answer: z.object({ items: z.array(PhaseView) }).meta({ id: 'Phases' }),
  },
  async ({ deps: { db }, caller, id }) => {
    if (!(await readGrantRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    return {
      items: (await readPhases(db, id)).map(({ phase, impactStep, on, recordedAt, givenName, usualName }) => ({
        phase,
        impactStep,
        on,
        recordedAt,
        recordedBy: isStaff(caller.roles) ? `${givenName} ${usualName}` : null,
      })),
    };
  },
);
