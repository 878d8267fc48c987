import { type Caller, isStaff } from '../core/role.ts';
import { isOfHouse } from '../people/conflict.ts';

/**
 * True for a person who follows an application of this organisation as one of the fund: no reader is told of a file of
 * an organisation for which they work. What a call hides of it is left out where letters are addressed.
 */
export const followsAsFund = (organisationId: string, reader: Caller): boolean =>
  isStaff(reader.roles) && !isOfHouse(organisationId, reader);
