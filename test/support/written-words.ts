import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import type { Language } from '../../domain/core/words.ts';

type Written = {
  /** Its file, from the root. */
  file: string;
  line: number;
  language: Language;
  text: string;
};

const ROOT = resolve(import.meta.dirname, '../..');
/** The layers that hold texts for people. */
const FOLDERS = ['api', 'calls', 'domain', 'letters', 'web', 'words'];

const nameOf = (node: ts.Node): string => {
  const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
  return isNamed && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) ? node.name.text : '';
};

/** The language of a value by its name (`fr`, `CLOSED_FR`); undefined where the name says none. */
function languageOf(node: ts.Node): Language | undefined {
  const [, language] = /(?:^|_)(fr|en)$/i.exec(nameOf(node)) ?? [];
  return language?.toLowerCase() as Language | undefined;
}

/** The language of a call's argument, of a function that takes French and then English: `field('Motif', 'Reason')`. */
function languageOfArgument(node: ts.Node): Language | undefined {
  if (!ts.isCallExpression(node.parent) || !ts.isIdentifier(node.parent.expression)) return undefined;
  const place = node.parent.arguments.indexOf(node as ts.Expression);
  if (!['field', 'choice'].includes(node.parent.expression.text) || place < 0) return undefined;
  return place % 2 === 0 ? 'fr' : 'en';
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddle(node) ||
  ts.isTemplateTail(node);

/** What one file says to people. */
function wordsOf(file: string): Written[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Written[] = [];
  const walk = (node: ts.Node, inherited: Language | undefined): void => {
    const language = languageOf(node) ?? (isText(node) ? languageOfArgument(node) : undefined) ?? inherited;
    if (isText(node) && language !== undefined)
      found.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, language, text: node.text });
    ts.forEachChild(node, (child) => walk(child, language));
  };
  walk(source, /^(?:letters|words\/core)\/(fr|en)[/.]/.exec(file)?.[1] as Language | undefined);
  return found;
}

/**
 * Every text that people read, as its source writes it: letters, pages, forms, refusals, labels and shipped calls, each
 * sentence of a template by its parts.
 */
export const writtenWords = (): Written[] =>
  FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
    .filter((file) => /\.(ts|json)$/.test(file))
    .flatMap(wordsOf);
