import type { Code, Declared } from './declared.ts';

/** What no test can meet, each with the reason; a `*` stands for any operation. */
export type Exempt = Readonly<Record<string, string>>;

/** The faults that the notes of a run show, and how much of each kind was met. */
type Comparison = { faults: string[]; counts: Record<string, number> };

/** The same fact of any operation, where the fact is of one. */
const ofAny = (fact: string): string => fact.replace(/^answer \w+/, 'answer *');

/** A command that was refused below the front door has met its problem as well. */
const isMet = (met: ReadonlySet<string>, fact: string): boolean => met.has(fact) || met.has(fact.replace(/^answer/, 'refusal'));

/**
 * Compares what was met with what is declared. The faults: what was not met, unless it is exempt; and exemptions that
 * are not needed, since they were met or are not declared.
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

/**
 * Where a command or a date of a table has led to another state than its table says; those of `mayLeave` are not named
 * where they leave a state as it is.
 */
export const strayed = (nouns: Code['nouns'], met: ReadonlySet<string>, mayLeave: Exempt): string[] =>
  [...met].filter((fact) => {
    const [kind, noun = '', from = '', name = '', to = ''] = fact.split(' ');
    const taken = kind === 'led' ? nouns[noun]?.table[from]?.takes[name] : undefined;
    return taken !== undefined && !taken.to.includes(to) && !(to === from && Object.hasOwn(mayLeave, name));
  });
