import type { Declared } from './declared.ts';

/** What no test can meet, each with why; a `*` stands for any operation. */
export type Exempt = Readonly<Record<string, string>>;

/** What stands against the notes of a run, and how much of each kind was met. */
export type Comparison = { faults: string[]; counts: Record<string, number> };

/** The same of any operation, where a fact is of one. */
const ofAny = (fact: string): string => fact.replace(/^answer \w+/, 'answer *');

/** A command that was refused below the front door has met its problem as well. */
const isMet = (met: ReadonlySet<string>, fact: string): boolean => met.has(fact) || met.has(fact.replace(/^answer/, 'refusal'));

/**
 * Holds what was met against what is declared: what nothing met is named, unless it is exempt; and so is what is exempt
 * without need, since it was met, or is not declared.
 */
export function compare(declared: Declared, met: ReadonlySet<string>, exempt: Exempt): Comparison {
  const all = Object.values(declared).flat();
  const isExempt = (fact: string): boolean => Object.hasOwn(exempt, fact) || Object.hasOwn(exempt, ofAny(fact));
  const unmet = all.filter((fact) => !isMet(met, fact));
  const isNeeded = (entry: string): boolean => unmet.some((fact) => fact === entry || ofAny(fact) === entry);
  return {
    faults: [
      ...unmet.filter((fact) => !isExempt(fact)).map((fact) => `nothing met: ${fact}`),
      ...Object.keys(exempt)
        .filter((entry) => !isNeeded(entry))
        .map((entry) => `exempt without need: ${entry}`),
    ],
    counts: Object.fromEntries(Object.entries(declared).map(([kind, facts]) => [kind, facts.filter((fact) => isMet(met, fact)).length])),
  };
}
