type Typed = Record<string, string | string[]>;

/** The values of a body by the pointers of its fields, as people type them: amounts in euros, and a decimal comma. */
export function typed(value: unknown, pointer = ''): Typed {
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return { [pointer]: value.map(String) };
  if (typeof value === 'object' && value !== null)
    return Object.assign({}, ...Object.entries(value).map(([name, each]) => typed(each, `${pointer}/${name}`))) as Typed;
  if (value === null || value === undefined) return {};
  return { [pointer]: pointer.endsWith('Cents') ? String(Number(value) / 100) : String(value).replace('.', ',') };
}
