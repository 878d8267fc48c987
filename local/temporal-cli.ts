import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aloud, provision, type Say } from './provision.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';

/** The last tag that `go install` accepts: later ones have `replace` lines in their go.mod. */
const VERSION = '1.5.1';
const MODULE = `github.com/temporalio/cli/cmd/temporal@v${VERSION}`;

/**
 * The path of a `temporal` program: TEMPORAL_CLI_PATH, the path, the user's cache, the SDK's download, or built with Go
 * (some minutes, once). A TEMPORAL_CLI_PATH that does not work is an error, not a reason to look elsewhere.
 */
export async function provisionTemporal(say: Say, signal?: AbortSignal): Promise<string> {
  const named = process.env['TEMPORAL_CLI_PATH'];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`TEMPORAL_CLI_PATH is '${named}', where no program is: name the temporal program, or unset it.`);
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'temporal'))
    .find(isProgram);
  if (onPath) return onPath;
  return provision({
    what: 'Temporal',
    folder: `temporal-cli-${VERSION}`,
    file: 'temporal',
    ways: [
      { name: 'TEMPORAL_CLI_PATH', fill: () => Promise.reject(new Error('not set')) },
      { name: 'the path', fill: () => Promise.reject(new Error('no temporal there')) },
      { name: 'download by the SDK', fill: (folder) => sdkDownload('dev-server', folder, 'temporal', say, signal) },
      {
        name: 'go install',
        fill: async (folder) => {
          await run('go', ['version']);
          const env = { ...process.env, GOBIN: folder, GOFLAGS: '-trimpath' };
          await aloud(say, 'Building Temporal with Go, which takes some minutes and is done once', () =>
            run('go', ['install', MODULE], { env, signal }),
          );
        },
      },
    ],
    install: 'Install the Temporal CLI (docs.temporal.io/cli) or Go 1.24 or later, or set TEMPORAL_ADDRESS to a server of yours.',
    say,
    signal,
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
