const LONGEST = 200;
/** The cost of a search: in total if every piece is bounded, otherwise for each character of the text. */
const MOST_STEPS = 1_000_000;
const MOST_STEPS_PER_CHARACTER = 100;

const ESCAPED = String.raw`\\(?:[dDwWsS\\^$.*+?()[\]{}|/\-]|[pP]\{[\w=]+\})`;
const CHOICE = String.raw`\[\^?(?:[^\\[\]]|${ESCAPED})+\]`;
const TIMES = String.raw`(?:\{(?<from>\d{1,3})(?:(?<range>,)(?<to>\d{0,3}))?\}|(?<mark>[*+?]))?`;
/** A character, a class of characters or a choice of them, with its repetition. */
const PIECE = new RegExp(String.raw`(?:[^\\^$*+?()[\]{}|]|${ESCAPED}|${CHOICE})${TIMES}`, 'uy');

/** `longest`: null if it is unbounded. */
type Piece = { shortest: number; longest: number | null };

function pieceOf({ from, range, to, mark }: Record<string, string | undefined>): Piece {
  if (mark !== undefined) return { shortest: mark === '+' ? 1 : 0, longest: mark === '?' ? 1 : null };
  const shortest = Number(from ?? 1);
  if (range === undefined) return { shortest, longest: shortest };
  return { shortest, longest: to ? Number(to) : null };
}

/**
 * The pieces of a pattern that is anchored at the start and has no group, alternation, back reference or look-around;
 * null for any other pattern.
 */
function piecesOf(pattern: string): Piece[] | null {
  if (!pattern.startsWith('^') || pattern.length > LONGEST) return null;
  const end = pattern.endsWith('$') && !pattern.endsWith('\\$') ? pattern.length - 1 : pattern.length;
  const pieces: Piece[] = [];
  for (let at = 1; at < end;) {
    PIECE.lastIndex = at;
    const found = PIECE.exec(pattern);
    if (!found) return null;
    pieces.push(pieceOf(found.groups ?? {}));
    at = PIECE.lastIndex;
  }
  return pieces;
}

/**
 * True for a regular expression whose search time grows no faster than the text, whatever the text. The person who
 * answers a form chooses the text, and a search cannot be interrupted, so a pattern that cannot be judged by itself is
 * refused. Without groups, a search can only try each length of each piece. At most one piece may be unbounded: two
 * would share the text between them in every possible way.
 */
export function isQuickPattern(pattern: string): boolean {
  const pieces = piecesOf(pattern);
  if (!pieces) return false;
  const ended = pieces.flatMap(({ shortest, longest }) => (longest === null ? [] : [{ shortest, longest }]));
  const endless = pieces.filter(({ longest }) => longest === null);
  const ways = ended.reduce((product, { shortest, longest }) => product * Math.max(1, longest - shortest + 1), 1);
  const length = [...ended.map(({ longest }) => longest), ...endless.map(({ shortest }) => shortest)].reduce((sum, each) => sum + each, 1);
  return endless.length <= 1 && ways * length <= (endless.length === 1 ? MOST_STEPS_PER_CHARACTER : MOST_STEPS);
}
