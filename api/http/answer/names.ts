import { z } from 'zod';

/** A person, as shown wherever one is named. */
export const PersonName = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'PersonName' });

/** An organisation, as shown wherever one is named. */
export const OrganisationName = z.object({ id: z.uuid(), name: z.string(), siret: z.string() }).meta({ id: 'OrganisationName' });
