import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './cache.ts';
import { aloud, provision, type Say } from './provision.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';

const VERSION = '1.38.0';
// Also the cache's key: a machine with the script of an earlier recipe makes this one beside it.
const FOLDER = `temporal-test-server-${VERSION}-locked`;
const FILE = 'temporal-test-server';

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
  return provision({
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
  const kept = join(cacheDir(), FOLDER, 'jars');
  const script = `#!/bin/sh\nexec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '${kept}/*' io.temporal.testserver.TestServer "$1"\n`;
  writeFileSync(join(folder, FILE), script, { mode: 0o755 });
}
