const WIDTH = 120;

/** A paragraph in lines that are no longer than the project's width. */
export const filled = (words: string): string[] =>
  words.split(' ').reduce<string[]>((lines, word) => {
    const line = [lines.at(-1), word].filter(Boolean).join(' ');
    return line.length <= WIDTH ? [...lines.slice(0, -1), line] : [...lines, word];
  }, []);
