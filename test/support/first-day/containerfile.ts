import { readFileSync } from 'node:fs';

type Instruction = { name: string; rest: string };

/** What deploy/Containerfile says, stage after stage, as far as it can be done outside of a container. */
export type Containerfile = {
  /** What the first stage copies from the project, and what it runs there. */
  install: Instruction[];
  /** The variables of the image, by the folders that they name in it. */
  env: Record<string, string>;
  /** The folder of the program, and the one of its state. */
  folders: { program: string; state: string };
  /** What a container of this image runs unless it is told otherwise. */
  command: string[];
};

function stagesOf(text: string): Instruction[][] {
  const stages: Instruction[][] = [];
  for (const line of text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')) {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push([]);
    if (name) stages.at(-1)?.push({ name, rest });
  }
  return stages;
}

/** Reads it; throws where it has other stages than an installation and an image. */
export function readContainerfile(): Containerfile {
  const file = 'deploy/Containerfile';
  const [install, image, ...more] = stagesOf(readFileSync(file, 'utf8'));
  if (!install || !image || more.length > 0) throw new Error(`${file} no longer has two stages`);
  const restOf = (name: string): string => image.findLast((each) => each.name === name)?.rest ?? '';
  const env = Object.fromEntries([...restOf('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
  return {
    install: install.filter(({ name }) => name === 'COPY' || name === 'RUN'),
    env,
    folders: { program: restOf('WORKDIR'), state: env['DATA_DIR'] ?? '' },
    command: JSON.parse(restOf('CMD')) as string[],
  };
}
