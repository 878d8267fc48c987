import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that this machine may have: the one that NAME_PATH names, as CADDY_PATH does, or the one on the path. */
export function programHere(name: string): string | undefined {
  const named = process.env[`${name.toUpperCase().replaceAll('-', '_')}_PATH`];
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return [...(named ? [named] : []), ...places].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
