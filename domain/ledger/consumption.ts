/**
 * The groupings of consumption. A combination of project types is a group of its own, so that the rows add up to the
 * total.
 */
export const CONSUMPTION_BY = ['envelope', 'year', 'call', 'projectType', 'organisation'] as const;
export type ConsumptionBy = (typeof CONSUMPTION_BY)[number];
