import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** From the front door down to the rules. */
const LAYERS = ['api', 'activities', 'letters', 'db', 'domain'] as const;
/** Each depends on those before it; `core` on none. */
const NOUNS = [
  ...['core', 'people', 'calls', 'applications', 'review', 'committee'],
  ...['grants', 'impact', 'ledger', 'datalab', 'desk'],
] as const;

const ROOM = { width: 78, height: 44, gap: 6, left: 96, top: 74 };
const WIDTH = ROOM.left + NOUNS.length * (ROOM.width + ROOM.gap) + 24;
const ARCS_TOP = ROOM.top + LAYERS.length * (ROOM.height + ROOM.gap) + 26;
const HEIGHT = ARCS_TOP + 350;

/** The noun of a file: a folder of its path with the name of one; undefined for files above all nouns. */
const nounOf = (path: string): string | undefined => NOUNS.find((noun) => path.split('/').slice(1, -1).includes(noun));

type House = { files: Map<string, number>; imports: Map<string, number> };

const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

/**
 * How many files each folder has, as `layer/noun`, and how often a noun's files import another's of their layer, as
 * `noun>other`.
 */
function readHouse(root: string): House {
  const house: House = { files: new Map(), imports: new Map() };
  for (const path of globSync(`{${LAYERS.join(',')}}/**/*.ts`, { cwd: root })) {
    const noun = nounOf(path) ?? (path.startsWith('api/http/') ? 'core' : undefined);
    if (!noun) continue;
    count(house.files, `${path.split('/')[0]}/${noun}`);
    for (const [, specifier = ''] of readFileSync(join(root, path), 'utf8').matchAll(/ from '(\.[^']+)'/g)) {
      const imported = join(dirname(path), specifier);
      const other = imported.split('/')[0] === path.split('/')[0] && nounOf(imported);
      if (other && other !== noun) count(house.imports, `${noun}>${other}`);
    }
  }
  return house;
}

const centreOf = (noun: string): number => ROOM.left + NOUNS.findIndex((each) => each === noun) * (ROOM.width + ROOM.gap) + ROOM.width / 2;

function drawRoom(house: House, layer: string, row: number): string[] {
  const y = ROOM.top + row * (ROOM.height + ROOM.gap);
  const rooms = NOUNS.flatMap((noun) => {
    const files = house.files.get(`${layer}/${noun}`);
    if (!files) return [];
    const x = centreOf(noun) - ROOM.width / 2;
    const depth = Math.min(1, files / 28).toFixed(2);
    return [
      `<rect class="room" x="${x}" y="${y}" width="${ROOM.width}" height="${ROOM.height}" rx="4" fill-opacity="${depth}"/>`,
      `<text class="${files > 12 ? 'on' : ''}" x="${centreOf(noun)}" y="${y + ROOM.height / 2 + 5}" text-anchor="middle">${files}</text>`,
    ];
  });
  return [`<text x="16" y="${y + ROOM.height / 2 + 5}" font-weight="700">${layer}/</text>`, ...rooms];
}

/**
 * An arc from a noun to one that it imports, with a width by the number of imports. `core`, which all import, has none:
 * it would hide the others.
 */
function drawArc(key: string, times: number): string {
  const [from = '', to = ''] = key.split('>');
  const [x1, x2] = [centreOf(from), centreOf(to)];
  const depth = Math.abs(x1 - x2) * 0.46;
  const thickness = Math.max(0.6, Math.sqrt(times) / 1.8).toFixed(1);
  const kind = x2 < x1 ? 'back' : 'ahead';
  return `<path class="${kind}" stroke-width="${thickness}" d="M${x1} ${ARCS_TOP} C${x1} ${ARCS_TOP + depth} ${x2} ${ARCS_TOP + depth} ${x2} ${ARCS_TOP}"/>`;
}

const STYLE = `
    text { fill: #161616 } .on { fill: #fff } .room { fill: #000091; stroke: #000091 } .paper { fill: #fff }
    path { fill: none; stroke-opacity: .55 } .back { stroke: #000091 } .ahead { stroke: #b34000 }
    @media (prefers-color-scheme: dark) {
      text { fill: #eee } .on { fill: #161616 } .room { fill: #8585f6; stroke: #8585f6 } .paper { fill: #161616 }
      .back { stroke: #8585f6 } .ahead { stroke: #ff9575 }
    }`;

/**
 * A picture of the code base, made from its files: a field for each noun in each layer with the number of its files,
 * and below them an arc for each noun that imports another. @returns an SVG document
 */
export function drawHouse(root: string): string {
  const house = readHouse(root);
  const arcs = [...house.imports].filter(([key]) => !key.endsWith('>core')).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="14" role="img" aria-labelledby="t d">`,
    '<title id="t">The house: nouns inside the layers</title>',
    '<desc id="d">A table of layers by nouns with the number of files in each, and arcs between nouns that import each other.</desc>',
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    '<text x="16" y="30">Files of each layer, by noun</text>',
    ...NOUNS.map((noun) => `<text x="${centreOf(noun)}" y="58" text-anchor="middle" font-weight="700">${noun}</text>`),
    ...LAYERS.flatMap((layer, row) => drawRoom(house, layer, row)),
    ...arcs.map(([key, times]) => drawArc(key, times)),
    `<text x="16" y="${HEIGHT - 18}">An arc: a noun imports another, as thick as it does so often. Blue: one that stands before it; red: one that stands after it. All import core.</text>`,
    '</svg>',
    '',
  ].join('\n');
}
