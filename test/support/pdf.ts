import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/**
 * A PDF as a reader finds it: its metadata, and its parts in the order of their structure, each with its role and its
 * text.
 */
export type ReadPdf = {
  title: string;
  language: string | null;
  isTagged: boolean;
  createdAt: string;
  pages: number;
  parts: [role: string, text: string][];
  /** The rows of each table, with the text of each cell; a table that goes on over pages is one for each page. */
  tables: string[][][];
  /** What in the structure is not as PDF 1.7 (§14.8.4) has it. */
  faults: string[];
  /** What is on the pages outside the structure. */
  artifacts: string[];
};

type Node = { role: string; children: (Node | { type: string; id: string })[] };
type Item = { type?: string; id?: string | null; tag?: string; str?: string; hasEOL?: boolean };

/**
 * The text of each marked part of a page, by the id under which the structure knows it; what is marked without an id is
 * an artifact.
 */
function markedIn(items: readonly Item[]): { said: Map<string, string>; artifacts: string } {
  const said = new Map<string, string>();
  let artifacts = '';
  const open: (string | null)[] = [];
  for (const { type, id, str = '', hasEOL } of items) {
    if (type?.startsWith('beginMarkedContent')) open.push(id ?? null);
    else if (type === 'endMarkedContent') open.pop();
    else {
      const text = str + (hasEOL ? '\n' : '');
      const part = open.findLast((each) => each !== null);
      if (part) said.set(part, (said.get(part) ?? '') + text);
      else artifacts += text;
    }
  }
  return { said, artifacts: artifacts.trim() };
}

const WITHIN = ['Root', 'Document', 'L', 'LI', 'Table', 'TR'];

function partsIn(node: Node, said: ReadonlyMap<string, string>): [string, string][] {
  if (WITHIN.includes(node.role)) return node.children.flatMap((child) => ('role' in child ? partsIn(child, said) : []));
  return [[node.role, node.children.map((child) => ('id' in child ? (said.get(child.id) ?? '') : '')).join('')]];
}

/** The part of a structure that is on this page: each page returns the whole structure of what goes on over pages. */
function onPage({ role, children }: Node): Node {
  const here = children.map((child) => ('role' in child ? onPage(child) : child));
  return { role, children: here.filter((child) => !('role' in child) || child.children.length > 0) };
}

function tablesIn(node: Node, said: ReadonlyMap<string, string>): string[][][] {
  const inner = node.children.flatMap((child) => ('role' in child ? [child] : []));
  if (node.role !== 'Table') return inner.flatMap((child) => tablesIn(child, said));
  return [inner.map((row) => partsIn(row, said).map(([, text]) => oneLine(text)))];
}

/** What each role may contain; all other roles contain text. */
const HOLDS: Record<string, readonly string[]> = {
  Root: ['Document'],
  Document: ['H1', 'H2', 'H3', 'P', 'L', 'Table'],
  L: ['LI'],
  LI: ['LBody'],
  Table: ['TR'],
  TR: ['TH', 'TD'],
};

/** What is misplaced in a page's structure, and the tables with rows of different lengths. */
function faultsIn({ role, children }: Node): string[] {
  const held = HOLDS[role];
  const inner = children.flatMap((child) => ('role' in child ? [child] : []));
  const lengths = role === 'Table' ? new Set(inner.map((row) => row.children.length)) : new Set();
  return [
    ...(held ? (inner.length < children.length ? [`${role} holds text`] : []) : inner.map((child) => `${role} holds ${child.role}`)),
    ...inner.filter((child) => held && !held.includes(child.role)).map((child) => `${role} holds ${child.role}`),
    ...(lengths.size > 1 ? [`${role} has rows of ${[...lengths].join(' and ')} cells`] : []),
    ...inner.flatMap(faultsIn),
  ];
}

/** Headings that are more than one level below the heading before them. */
function skippedIn(parts: readonly [string, string][]): string[] {
  const levels = parts.flatMap(([role]) => (/^H\d$/.test(role) ? [Number(role.slice(1))] : []));
  return levels.flatMap((level, place) =>
    level > (levels[place - 1] ?? 0) + 1 ? [`H${level} stands under H${levels[place - 1] ?? 0}`] : [],
  );
}

/** Lines that begin with a sign which belongs to the line before. */
const looseIn = (items: readonly Item[]): string[] =>
  items.flatMap(({ str }) => (str && /^[;:!?»]/.test(str) ? [`a line begins with ${str}`] : []));

/** Joins lines: a line that was full, and one that its writer ended, cannot be told apart. */
const oneLine = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim();

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  try {
    const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, string | undefined> };
    const read: ReadPdf = {
      title: oneLine(info['Title'] ?? ''),
      language: info['Language'] ?? null,
      isTagged: ((await pdf.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked') === true,
      createdAt: info['CreationDate'] ?? '',
      pages: pdf.numPages,
      parts: [],
      tables: [],
      faults: [],
      artifacts: [],
    };
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: true });
      const { said, artifacts } = markedIn(items as Item[]);
      const tree = onPage((await page.getStructTree()) as unknown as Node);
      read.parts.push(...partsIn(tree, said).map(([role, text]): [string, string] => [role, oneLine(text)]));
      read.tables.push(...tablesIn(tree, said));
      read.faults.push(...[...faultsIn(tree), ...looseIn(items as Item[])].map((fault) => `page ${number}: ${fault}`));
      read.artifacts.push(artifacts);
    }
    read.faults.push(...skippedIn(read.parts));
    return read;
  } finally {
    await pdf.loadingTask.destroy();
  }
}
