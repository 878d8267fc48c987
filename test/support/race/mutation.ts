import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A place in a source file, by its text, and what replaces it in a program that is wrong on purpose. */
export type Change = { file: string; is: string; becomes: string };

function changed(source: string, { file, is, becomes }: Change): string {
  const parts = source.split(is);
  if (parts.length !== 2) throw new Error(`${file} has this ${parts.length - 1} times, and not once: ${is}`);
  return parts.join(becomes);
}

/** A program that is started with this module is given the changes of its sources here. */
const changes = JSON.parse(process.env['MUTATION'] ?? '[]') as Change[];
registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const own = changes.filter(({ file }) => pathToFileURL(resolve(file)).href === url);
    return own.length === 0 ? loaded : { ...loaded, source: own.reduce(changed, String(loaded.source)) };
  },
});
