export type Row = Record<string, string>;

/** The tables of a section of a page, the cells of each row by their headings. */
export function tablesOf(page: string, section: string): Row[][] {
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const [own = ''] = text.split('\n## ');
  return [...own.matchAll(/(^\|.*\n)+/gm)].map(([table]) => {
    const [headings = [], , ...rows] = table
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return rows.map((cells) => Object.fromEntries(headings.map((heading, place) => [heading, cells[place] ?? ''])));
  });
}
