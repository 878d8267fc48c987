import type { z } from 'zod';
import type { FieldFault } from '../../domain/core/refusal.ts';
import { pointerTo } from './pointer.ts';

/**
 * A field that should not be there is pointed at itself; each fault is a code, whose words are those of the problem's
 * language.
 */
function faultsOf(issue: z.core.$ZodIssue, at: readonly string[]): FieldFault[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), fault: 'unknown' }));
  if (issue.code === 'custom') return [{ pointer: pointerTo(path), fault: issue.message }];
  return [{ pointer: pointerTo(path), fault: issue.input === undefined ? 'missing' : issue.code }];
}

/**
 * What a schema found, each field and fault once. The schema must have reported its input (`reportInput`): what is
 * missing is told from what is wrong.
 */
export function fieldFaults(error: z.core.$ZodError, at: readonly string[] = []): FieldFault[] {
  const faults = error.issues.flatMap((issue) => faultsOf(issue, at));
  return [...new Map(faults.map((each) => [`${each.pointer} ${each.fault}`, each])).values()];
}
