import { readFileSync } from 'node:fs';

const EXAMPLE = 'deploy/guichet.env.example';

/** The example of settings, with these lines filled in; throws where it has no line of that name. */
export function fillIn(values: Readonly<Record<string, string>>): string {
  let text = readFileSync(EXAMPLE, 'utf8');
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^#?${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`${EXAMPLE} has no line ${name}`);
    text = text.replace(line, () => `${name}=${value}`);
  }
  return text;
}

/** The variables of a file of settings, as systemd and Docker read it. */
export const variablesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
