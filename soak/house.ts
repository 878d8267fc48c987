import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Table from 'cli-table3';
import ts from 'typescript';

/** The layers, and what programs share: what a change of the product has to read. */
const SOURCE = '{domain,words,db,activities,api,web,letters,workflows,runtime,files,local,observe,bin,examples}/**/*.ts';
/** What browsers run and draw, and the settings of tools: their prose is counted with the rest. */
const SCRIPTS = ['web/assets/*.{js,css}', '*.{js,ts}'];
const TESTS = '{test,soak}/**/*.ts';
const DOCUMENTS = ['*.md', 'docs/**/*.md', 'db/migrations/*.sql'];

/** The width of what people read: comments, docstrings and documents. Code is as wide as the formatter lets it. */
const WIDTH = 120;

/** One figure of the code base. `most` is its bound; `worst` names the worst cases, the worst first. */
type Figure = { what: string; value: number; most?: number; worst: string[] };

type Texts = ReadonlyMap<string, string>;

const read = (...patterns: string[]): Texts => new Map(globSync(patterns).map((path) => [path, readFileSync(path, 'utf8')]));

/** The number of lines of each function, without those of the functions inside it. */
function lengthsIn(path: string, text: string): { lines: number; where: string }[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const found: { lines: number; where: string }[] = [];
  /** Returns the lines that functions take from the code around them. */
  const visit = (node: ts.Node): number => {
    let inside = 0;
    ts.forEachChild(node, (child) => {
      inside += visit(child);
    });
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return inside;
    const [first, last] = [lineOf(node.getStart(source)), lineOf(node.end)];
    found.push({ lines: last - first + 1 - inside, where: `${path}:${first + 1}` });
    return last - first;
  };
  visit(source);
  return found;
}

const isComment = (line: string): boolean => /^\s*(\/\/|\/?\*|--)/.test(line);
const isTableOrLink = (line: string): boolean => /^\s*\||https?:\/\//.test(line);

/**
 * The lines of a file that are wider than the limit: for a document all but tables, links and code, for code its
 * comments.
 */
function wideIn(path: string, text: string): string[] {
  let isCode = !path.endsWith('.md');
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('```')) isCode = !isCode;
    const isProse = path.endsWith('.md') ? !isCode && !isTableOrLink(line) : isComment(line);
    return isProse && line.length > WIDTH ? [`${path}:${index + 1}`] : [];
  });
}

/** Subjects that name no person, and a relative clause in the place of its noun: both leave the reader to guess. */
const VAGUE = /\b(?:some|any|every|no)body\b|\bwhoever\b|\b(?:some|any|every)one\b/gi;
const BARE_WHO = /\b(?:[Oo]f|[Tt]o|[Bb]y|[Ff]or|[Ff]rom|[Tt]han|[Aa]s|[Ww]ith|[Oo]n) who\b/g;

/** What people read of a file: all of a document, and of code its comments and its texts. */
function proseOf(path: string, text: string): string {
  if (!/\.[tj]s$/.test(path)) return text;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan())
    if (token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia)
      found.push(scanner.getTokenText());
  return found.join('\n');
}

/** How often the prose of these files has such words, and the files that have them most. */
function said(prose: Texts, words: RegExp): Omit<Figure, 'what'> {
  const counts = [...prose]
    .map(([path, text]) => ({ path, times: text.match(words)?.length ?? 0 }))
    .filter(({ times }) => times > 0)
    .toSorted((a, b) => b.times - a.times);
  return {
    value: counts.reduce((sum, { times }) => sum + times, 0),
    worst: counts.slice(0, 5).map(({ path, times }) => `${path} ${times}`),
  };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** How many files contain the name of each command as a word: the median, and the most. */
function namedBy(texts: Texts, commands: readonly string[]): Record<'median' | 'most', Omit<Figure, 'what'>> {
  const files = [...texts.values()].map((text) => new Set(text.match(/\w+/g)));
  const counts = commands
    .map((name) => ({ name, files: files.filter((words) => words.has(name)).length }))
    .toSorted((a, b) => b.files - a.files);
  const median = quantile(
    counts.map((each) => each.files),
    0.5,
  );
  const worst = counts.slice(0, 5).map((each) => `${each.name} ${each.files}`);
  return { median: { value: median, worst }, most: { value: counts[0]?.files ?? 0, worst } };
}

/** The figures of the code base in this checkout. */
export function readHouse(): Figure[] {
  const [source, tests, documents] = [read(SOURCE), read(TESTS), read(...DOCUMENTS)];
  const lengths = [...source].flatMap(([path, text]) => lengthsIn(path, text)).toSorted((a, b) => b.lines - a.lines);
  const lines = lengths.map((each) => each.lines);
  const longest = lengths.slice(0, 5).map((each) => `${each.where} ${each.lines}`);
  const scripts = read(...SCRIPTS);
  const wide = [...source, ...scripts, ...tests, ...documents].flatMap(([path, text]) => wideIn(path, text));
  const proseIn = (...texts: Texts[]): Texts =>
    new Map(texts.flatMap((each) => [...each].map(([path, text]) => [path, proseOf(path, text)] as const)));
  const prose = proseIn(source, scripts, documents);
  const proseOfTests = proseIn(tests);
  const rooms = [...Map.groupBy(source.keys(), dirname)]
    .map(([room, files]) => ({ room, files: files.length }))
    .toSorted((a, b) => b.files - a.files);
  const openapi = readFileSync('docs/openapi.json', 'utf8');
  const document = JSON.parse(openapi) as { paths: Record<string, Record<string, { operationId?: string }>> };
  const commands = Object.values(document.paths).flatMap((path) =>
    Object.entries(path).flatMap(([method, { operationId }]) => (method !== 'get' && operationId ? [operationId] : [])),
  );
  // Made-up lives are no part of a command: the checklist for a new one leaves them out as well.
  const product = new Map([...source].filter(([path]) => !path.startsWith('examples/')));
  const named = namedBy(product, commands);
  return [
    { what: 'source files that name a command (median)', ...named.median, most: 11 },
    { what: 'source files that name the most named command', ...named.most, most: 20 },
    { what: 'test files that name a command (median)', ...namedBy(tests, commands).median },
    { what: 'lines of docs/openapi.json', value: openapi.split('\n').length - 1, most: 33_000, worst: [] },
    { what: 'lines of a function (90th percentile)', value: quantile(lines, 0.9), most: 19, worst: [] },
    { what: 'lines of the longest function', value: lines[0] ?? 0, most: 80, worst: longest },
    { what: `lines of prose wider than ${WIDTH}`, value: wide.length, most: 0, worst: wide.slice(0, 5) },
    { what: 'subjects that name no person (somebody, whoever …)', ...said(prose, VAGUE), most: 15 },
    { what: 'prepositions before "who" without its noun', ...said(prose, BARE_WHO), most: 0 },
    { what: 'the same subjects in tests', ...said(proseOfTests, VAGUE), most: 60 },
    { what: 'the same prepositions in tests', ...said(proseOfTests, BARE_WHO), most: 0 },
    {
      what: 'files in the fullest folder of source',
      value: rooms[0]?.files ?? 0,
      most: 32,
      worst: rooms.slice(0, 5).map(({ room, files }) => `${room} ${files}`),
    },
  ];
}

if (import.meta.main) {
  const table = new Table({
    head: ['', 'is', 'at most', 'worst'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'left'],
  });
  const figures = readHouse();
  for (const { what, value, most, worst } of figures) table.push([what, value, most ?? '', worst.join('\n')]);
  console.log(table.toString());
  if (figures.some(({ value, most }) => most !== undefined && value > most)) process.exitCode = 1;
}
