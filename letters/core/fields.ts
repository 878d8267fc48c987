/** Names of the parts of an application in one language; `entry` names a list's entry by its place, from 1. */
export type FieldNames = {
  fields: Readonly<Record<string, string>>;
  parts: Readonly<Record<string, string>>;
  entry: (place: number) => string;
};

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * What a JSON pointer into an application's content refers to, in words: /costLines/1/amountCents is « Dépenses, ligne
 * 2, montant ».
 */
export function nameOf({ fields, parts, entry }: FieldNames, pointer: string, question: string | null): string {
  const [field = '', key, part] = pointer.slice(1).split('/').map(unescape);
  const names = [fields[field] ?? field];
  if (key !== undefined) names.push(field === 'answers' || field === 'documents' ? (question ?? key) : entry(Number(key) + 1));
  if (part !== undefined) names.push(parts[part] ?? part);
  return names.join(', ');
}
