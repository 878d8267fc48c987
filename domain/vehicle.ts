import type { Call, Vehicle } from './call.ts';

/**
 * The legal form of an award to this organisation: the first vehicle that names its legal category, else the one that names none.
 * A call has one for every category that is eligible (`callFaults`), so that only an organisation that is not eligible falls through;
 * it gets the last one.
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
