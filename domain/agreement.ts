import type { ApplicationContent } from './application.ts';
import type { Call, Vehicle } from './call.ts';
import type { RecordGuarantee } from './guarantee.ts';
import type { PlannedTranche } from './tranche-plan.ts';
import type { Words } from './words.ts';

/**
 * What the agreement of a grant says, made from its call, its application and its tranches: the same rows say the same.
 * `plan`: 1 is the agreement that makes the grant, each after it an amendment. `since`: the instant at which the plan was made as it is.
 */
export type Agreement = {
  grantId: string;
  plan: number;
  since: string;
  call: Pick<Call, 'id' | 'version'> & Pick<Call['terms'], 'title' | 'reports'>;
  envelope: Words;
  beneficiary: { name: string; siret: string };
  vehicle: Vehicle;
  awardedCents: number;
  content: ApplicationContent;
  types: readonly Words[];
  startsOn: string;
  durationMonths: number;
  tranches: readonly PlannedTranche[];
  /** Those that are recorded, oldest first. */
  guarantees: readonly Omit<RecordGuarantee, 'version'>[];
};
