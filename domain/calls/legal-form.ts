import { type Call, type Vehicle, VEHICLE_RULES, type VehicleRule } from './call.ts';
import { percentOfCents } from '../core/money.ts';

/**
 * The legal form of an award to this organisation: the first vehicle that names its legal category, else the one that
 * names none. A call has one for every category that is eligible (`callFaults`), so that only an organisation that is
 * not eligible falls through; it gets the last one.
 */
export function vehicleOf({ terms: { vehicles } }: Pick<Call, 'terms'>, { legalCategory }: { legalCategory: string | null }): Vehicle {
  const named = vehicles.find(({ legalCategories }) => legalCategory !== null && legalCategories.includes(legalCategory));
  const vehicle = named ?? vehicles.find(({ legalCategories }) => legalCategories.length === 0) ?? vehicles.at(-1);
  if (!vehicle) throw new RangeError('a call has at least one vehicle');
  return vehicle;
}

/** The vehicle of this key, which a grant of the call keeps. */
export function vehicleByKey({ terms: { vehicles } }: Pick<Call, 'terms'>, key: string): Vehicle {
  const vehicle = vehicles.find((each) => each.key === key);
  if (!vehicle) throw new RangeError(`the call has no vehicle ${key}`);
  return vehicle;
}

/** The article that a rule of a vehicle comes from. */
export const articleOf = ({ source, sources }: Pick<Vehicle, 'source' | 'sources'>, rule: VehicleRule): string => sources[rule] ?? source;

/** What limits the tranches of an award. */
export type Limits = Pick<
  Vehicle,
  'advanceMaxPercent' | 'guaranteedAdvanceMaxPercent' | 'instalmentsMaxPercent' | 'longProject' | 'source' | 'sources'
>;

/** A cap of a vehicle: in % of the award and in cents of it, with the article that it comes from. */
export type Cap = { maxPercent: number; maxCents: number; source: string };

const capOf = (limits: Limits, rule: VehicleRule, maxPercent: number, awardedCents: number): Cap => ({
  maxPercent,
  maxCents: percentOfCents(awardedCents, maxPercent),
  source: articleOf(limits, rule),
});

/** What may be advanced of an award without a guarantee. */
export const advanceCap = (limits: Limits, awardedCents: number): Cap => capOf(limits, 'advance', limits.advanceMaxPercent, awardedCents);

/** What may be advanced of it where a guarantee covers the advance; null where a guarantee changes nothing. */
export const guaranteedCap = (limits: Limits, awardedCents: number): Cap | null =>
  limits.guaranteedAdvanceMaxPercent === null ? null : capOf(limits, 'guaranteedAdvance', limits.guaranteedAdvanceMaxPercent, awardedCents);

/** What advance and instalments may reach before the balance, for a project of so many months. */
export function instalmentsCap(limits: Limits, awardedCents: number, durationMonths: number): Cap {
  const { longProject } = limits;
  return longProject && durationMonths > longProject.aboveMonths
    ? capOf(limits, 'longProject', longProject.instalmentsMaxPercent, awardedCents)
    : capOf(limits, 'instalments', limits.instalmentsMaxPercent, awardedCents);
}

/**
 * Each rule of a vehicle with its figure and the article that it comes from; a rule that it does not have is left out.
 */
export function rulesOf(vehicle: Vehicle): { rule: VehicleRule; percent: number; article: string }[] {
  const percents: Record<VehicleRule, number | null> = {
    advance: vehicle.advanceMaxPercent,
    guaranteedAdvance: vehicle.guaranteedAdvanceMaxPercent,
    instalments: vehicle.instalmentsMaxPercent,
    longProject: vehicle.longProject?.instalmentsMaxPercent ?? null,
    ownFunding: vehicle.ownFundingMinPercent,
    publicAid: vehicle.publicAidMaxPercent,
  };
  return VEHICLE_RULES.flatMap((rule) => {
    const percent = percents[rule];
    return percent === null ? [] : [{ rule, percent, article: articleOf(vehicle, rule) }];
  });
}
