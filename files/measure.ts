import { createHash } from 'node:crypto';

/**
 * What is learnt of a stream as it passes. `isText`: all of it is UTF-8 without control characters but tabs and line
 * ends. `active`: the content of a text that a browser would show as a page, or a shell would execute; null for any
 * other.
 */
export type Measure = { sizeBytes: number; sha256: string; isText: boolean; active: Active | null };
export type Active = 'markup' | 'script';

/** The stream is longer than it may be. */
export class TooLarge extends Error {}

// Tab, line feed, form feed and carriage return belong to texts; so does the byte order mark of UTF-8.

const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;

/** A text that begins with a tag is a page, whatever the tag; so is one that contains one of these anywhere. */
const FIRST_TAG = /^\s*<[!?%/a-z]/i;
const TAGS =
  /<(?:!doctype|\?(?:xml|php|=)|%|(?:html|head|body|script|svg|iframe|frame|frameset|object|embed|applet|form|meta|link|base|style|hta:application|xsl:stylesheet)[\s/>])/i;
const FIRST_LINE_OF_SCRIPT = /^\s*(?:#!|@echo\b)/i;

/** The number of characters that show how a text begins, and the longest of these tags that two chunks may share. */
const [BEGINNING, LONGEST_TAG] = [200, 20];

/** Distinguishes texts from other bytes, chunk by chunk: a character may be split between two, and so may a tag. */
function textCheck(): { take: (chunk?: Uint8Array) => void; found: () => Pick<Measure, 'isText' | 'active'> } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [isText, hasTag, beginning, last] = [true, false, '', ''];
  const look = (text: string): void => {
    isText = !CONTROLS.test(text);
    beginning += text.slice(0, BEGINNING - beginning.length);
    last += text;
    hasTag ||= TAGS.test(last);
    last = last.slice(-LONGEST_TAG);
  };
  const activeIn = (): Active | null => {
    if (!isText) return null;
    if (hasTag || FIRST_TAG.test(beginning)) return 'markup';
    return FIRST_LINE_OF_SCRIPT.test(beginning) ? 'script' : null;
  };
  return {
    take: (chunk) => {
      if (!isText) return;
      try {
        look(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
      } catch {
        isText = false;
      }
    },
    found: () => ({ isText, active: activeIn() }),
  };
}

/**
 * Passes a stream on while it counts and hashes it; throws TooLarge at the first byte above the limit. `measured` is
 * known once the stream has ended.
 */
export function measure(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): { bytes: AsyncIterable<Uint8Array>; measured: () => Measure } {
  const hash = createHash('sha256');
  const text = textCheck();
  let sizeBytes = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new TooLarge();
      hash.update(chunk);
      text.take(chunk);
      yield chunk;
    }
    text.take();
  }
  return { bytes: bytes(), measured: () => ({ sizeBytes, sha256: hash.digest('hex'), ...text.found() }) };
}

/** Bytes on their way out differ from those that came in. */
export class Altered extends Error {}

/**
 * Passes a stream on and holds its last chunk back until the whole is verified: an incomplete file never looks
 * complete.
 */
export async function* intact(
  source: AsyncIterable<Uint8Array>,
  expected: Pick<Measure, 'sizeBytes' | 'sha256'>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (sizeBytes !== expected.sizeBytes || hash.digest('hex') !== expected.sha256)
    throw new Altered('a file is not what was recorded of it');
  if (held) yield held;
}
