import type { Decider } from '../../domain/core/event.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import type { FundService } from './letter.ts';

/** Who took a decision, by name, as whom, in whose stead, and on which day. */
export type Author = { name: string; decider: Decider; inSteadOf: string | null; decidedOn: string };

/**
 * The author of a decision, as its letter must name them: first name, surname, capacity and service (CRPA L212-1). A
 * teleservice dispenses from their signature alone (CE 05/03/2024 n° 489189).
 */
export const authorOf = {
  fr({ name, decider, inSteadOf, decidedOn }: Author, { name: service }: FundService): string {
    const capacity = decider === 'committee' ? '' : `, ${fr.roles[decider]}`;
    const stead = inSteadOf === null ? '' : ` (en suppléance de ${inSteadOf})`;
    const by = `${decider === 'committee' ? 'le comité, présidé par ' : ''}${name}${capacity}${stead}`;
    return `Décision prise le ${fr.day(decidedOn)} par ${by}${service === null ? '' : `, ${service}`}.`;
  },
  en({ name, decider, inSteadOf, decidedOn }: Author, { name: service }: FundService): string {
    const capacity = decider === 'committee' ? '' : `, ${en.roles[decider]}`;
    const stead = inSteadOf === null ? '' : ` (in the stead of ${inSteadOf})`;
    const by = `${decider === 'committee' ? 'the committee, chaired by ' : ''}${name}${capacity}${stead}`;
    return `Decided on ${en.day(decidedOn)} by ${by}${service === null ? '' : `, ${service}`}.`;
  },
};
