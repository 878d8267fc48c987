import { z } from 'zod';
import { type Ratio, rounded } from '../../../domain/core/ratio.ts';

const DECIMALS = 4;

/** A ratio as people read it. It is computed exactly; only the shown value is rounded. */
export const Figure = (description: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${description}. A ratio, rounded to ${DECIMALS} decimals, halves away from zero: 0.2412 is 24.12 %` });

export const toFigure = (exact: Ratio | null): number | null => exact && rounded(exact, DECIMALS);
