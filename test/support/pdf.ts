import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A PDF as a reader finds it: what it says of itself, and its parts in the order of their structure, each by its role with what it says. */
export type ReadPdf = {
  title: string;
  language: string | null;
  isTagged: boolean;
  createdAt: string;
  pages: number;
  parts: [role: string, text: string][];
  /** What is on the pages beside the structure. */
  artifacts: string[];
};

type Node = { role: string; children: (Node | { type: string; id: string })[] };
type Item = { type?: string; id?: string | null; tag?: string; str?: string; hasEOL?: boolean };

/** What each marked part of a page says, by the id that the structure knows it by; what is marked without one is an artifact. */
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

const WITHIN = ['Root', 'Document', 'L', 'LI'];

function partsIn(node: Node, said: ReadonlyMap<string, string>): [string, string][] {
  if (WITHIN.includes(node.role)) return node.children.flatMap((child) => ('role' in child ? partsIn(child, said) : []));
  return [[node.role, node.children.map((child) => ('id' in child ? (said.get(child.id) ?? '') : '')).join('')]];
}

/** Lines are joined as they were written: where a line is full, and where its writer ended it, cannot be told apart. */
const oneLine = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim();

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  try {
    const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, string | undefined> };
    const read: ReadPdf = {
      title: info['Title'] ?? '',
      language: info['Language'] ?? null,
      isTagged: ((await pdf.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked') === true,
      createdAt: info['CreationDate'] ?? '',
      pages: pdf.numPages,
      parts: [],
      artifacts: [],
    };
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: true });
      const { said, artifacts } = markedIn(items as Item[]);
      read.parts.push(
        ...partsIn((await page.getStructTree()) as unknown as Node, said).map(([role, text]): [string, string] => [role, oneLine(text)]),
      );
      read.artifacts.push(artifacts);
    }
    return read;
  } finally {
    await pdf.loadingTask.destroy();
  }
}
