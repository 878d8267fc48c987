const LONGEST = 200;
/** What a search may cost: all of it where every piece has an end, or else for each character of the text. */
const MOST_STEPS = 1_000_000;
const MOST_STEPS_PER_CHARACTER = 100;

const ESCAPED = String.raw`\\(?:[dDwWsS\\^$.*+?()[\]{}|/\-]|[pP]\{[\w=]+\})`;
const CHOICE = String.raw`\[\^?(?:[^\\[\]]|${ESCAPED})+\]`;
const TIMES = String.raw`(?:\{(?<from>\d{1,3})(?:(?<range>,)(?<to>\d{0,3}))?\}|(?<mark>[*+?]))?`;
/** A character, a kind of characters or a choice of them, and how often it comes. */
const PIECE = new RegExp(String.raw`(?:[^\\^$*+?()[\]{}|]|${ESCAPED}|${CHOICE})${TIMES}`, 'uy');

/** `longest`: null where it has no end. */
type Piece = { shortest: number; longest: number | null };

function pieceOf({ from, range, to, mark }: Record<string, string | undefined>): Piece {
  if (mark !== undefined) return { shortest: mark === '+' ? 1 : 0, longest: mark === '?' ? 1 : null };
  const shortest = Number(from ?? 1);
  if (range === undefined) return { shortest, longest: shortest };
  return { shortest, longest: to ? Number(to) : null };
}

/**
 * The pieces of a pattern that begins at a text's beginning and has no group, choice, back reference or look-around;
 * null for any other.
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
 * True for a regular expression that is searched for in a time which grows with the text and no faster, whatever the
 * text. Whoever answers a form chooses the text, and a search cannot be interrupted: so what cannot be told from the
 * pattern alone is refused. Without groups a search can only try each length of each piece; of pieces without an end
 * there may be one, since two would share the text between them in every way there is.
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
