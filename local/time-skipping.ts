import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir } from './cache.ts';
import { launch } from './launch.ts';
import { freePort } from './port.ts';
import { aloud, provision, type Say } from './provision.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';
import { accepts } from './until.ts';

const VERSION = '1.38.0';
// Also the cache's key: a machine with the script of an earlier recipe makes this one beside it.
const FOLDER = `temporal-test-server-${VERSION}-archived`;
const FILE = 'temporal-test-server';
const MAIN = 'io.temporal.testserver.TestServer';
/** Java's own: a server lives as long as a file of tests. */
const FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const ARCHIVE = 'classes.jsa';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>guichet</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/**
 * The path of Temporal's time-skipping test server: the user's cache, the SDK's download, or its Java form fetched with
 * Maven.
 */
export async function provisionTimeSkippingServer(say: Say, signal?: AbortSignal): Promise<string> {
  const path = await provision({
    what: 'The time-skipping test server of Temporal',
    folder: FOLDER,
    file: FILE,
    ways: [
      { name: 'download by the SDK', fill: (folder) => sdkDownload('time-skipping', folder, FILE, say, signal) },
      { name: 'Java and Maven', fill: (folder) => withMaven(folder, say, signal) },
    ],
    install: 'Install Java 17 or later and Maven.',
    say,
    signal,
  });
  await archiveClasses(dirname(path), signal);
  return path;
}

/**
 * Has a server that is stopped again leave its classes in an archive, once: from it Java starts with a third of the CPU
 * time. Without the archive a server starts all the same.
 */
async function archiveClasses(folder: string, signal?: AbortSignal): Promise<void> {
  const [jars, archive] = [join(folder, 'jars'), join(folder, ARCHIVE)];
  if (!existsSync(jars) || existsSync(archive)) return;
  const half = `${archive}.${process.pid}`;
  const port = await freePort();
  try {
    const server = await launch({
      name: 'The time-skipping test server',
      command: 'java',
      args: [...FLAGS, `-XX:ArchiveClassesAtExit=${half}`, '-cp', `${jars}/*`, MAIN, String(port)],
      logFile: join(folder, 'archive.log'),
      ready: () => accepts('127.0.0.1', port),
      deadlineMs: 60_000,
      signal,
    });
    await server.stop({ patienceMs: 60_000 });
    renameSync(half, archive);
  } catch {
    signal?.throwIfAborted();
  }
}

/**
 * The SDK runs an executable with the port as its only argument, so a script stands in for it. Without more arguments
 * the clock starts locked, as the SDK expects: it moves when a test moves it. With --enable-time-skipping it would run
 * ahead to the next timer as soon as nothing is at work.
 */
async function withMaven(folder: string, say: Say, signal?: AbortSignal): Promise<void> {
  await run('java', ['-version']);
  const jars = join(folder, 'jars');
  mkdirSync(jars);
  writeFileSync(join(folder, 'pom.xml'), POM);
  const args = [
    '-q',
    '-B',
    '-f',
    join(folder, 'pom.xml'),
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${jars}`,
  ];
  await aloud(say, 'Getting the time-skipping test server with Maven, which is done once', () => run('mvn', args, { cwd: folder, signal }));
  const kept = join(cacheDir(), FOLDER);
  const flags = [...FLAGS, `-XX:SharedArchiveFile='${join(kept, ARCHIVE)}'`].join(' ');
  writeFileSync(join(folder, FILE), `#!/bin/sh\nexec java ${flags} -cp '${join(kept, 'jars')}/*' ${MAIN} "$1"\n`, { mode: 0o755 });
}
