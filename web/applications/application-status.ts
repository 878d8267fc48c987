import { hasEndedEarly } from '../../domain/desk/application-label.ts';
import type { GrantState } from '../../domain/grants/grant.ts';
import { status } from '../core/components/status.ts';
import type { Html } from '../core/html.ts';

/** The state of an application; of an award whose grant has ended early, its end, which is no success. */
export const applicationStatus = ({ state, label, grantState }: { state: string; label: string; grantState: GrantState | null }): Html =>
  status(hasEndedEarly(grantState) ? 'ended_early' : state, label);
