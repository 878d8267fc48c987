import { z } from 'zod';

/** A person, as whatever names one shows it. */
export const PersonName = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'PersonName' });

/** An organisation, as whatever names one shows it. */
export const OrganisationName = z.object({ id: z.uuid(), name: z.string(), siret: z.string() }).meta({ id: 'OrganisationName' });
