/** The answer for each of these names, in as many places as there are names. */
export const eachOf = <const Names extends readonly string[], Answer>(names: Names, ask: (name: string) => Promise<Answer>) =>
  Promise.all(names.map((name) => ask(name))) as Promise<unknown> as Promise<{ -readonly [Place in keyof Names]: Answer }>;
