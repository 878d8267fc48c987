import { defineConfig, type OxlintOverride } from 'oxlint';

/** What stands above every layer: programs, what they share, what they show, and what tries them. */
const PROGRAMS = ['runtime', 'examples', 'bin', 'soak', 'test'];

/** The layers that each folder may not import, and where the code should go instead. */
const WALLS = {
  files: {
    not: ['web', 'domain', 'db', 'activities', 'workflows', 'words', 'letters', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'files/ keeps bytes under an id and knows nothing of the fund. Who may see a file is said in domain/, where it hangs in db/.',
  },
  domain: {
    not: ['web', 'files', 'db', 'activities', 'workflows', 'words', 'letters', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'domain/ holds rules without I/O. A query belongs in db/, a wait in workflows/, a text in letters/.',
  },
  db: {
    not: ['web', 'files', 'activities', 'workflows', 'words', 'letters', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'db/ reads and writes rows and knows only domain/. What combines rows into a command belongs in activities/.',
  },
  activities: {
    not: ['web', 'workflows', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'activities/ run one transaction for one command. Waiting belongs in workflows/, HTTP in api/.',
  },
  workflows: {
    not: ['web', 'files', 'db', 'words', 'letters', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'workflows/ tell what waits and what follows. Anything that touches a row belongs in activities/.',
    types: { of: 'activities', message: 'A workflow calls activities through a proxy: import their types only.' },
  },
  letters: {
    not: ['web', 'files', 'db', 'activities', 'workflows', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'letters/ hold texts. What they say must reach them as arguments.',
  },
  words: {
    not: ['web', 'files', 'db', 'activities', 'workflows', 'letters', 'observe', 'api', 'local', ...PROGRAMS],
    message: 'words/ hold what people read of commands, and know only domain/. A letter belongs in letters/, a page in web/.',
  },
  web: {
    not: ['local', 'workflows', 'files', 'observe', ...PROGRAMS],
    message: 'web/ shows pages: it asks the operations of api/ in this process, and never goes around them.',
    only: { of: 'db', folder: 'pages', message: 'Pages use db/pages/, where their own state is kept, and ask operations for all else.' },
    types: { of: 'activities', message: 'Pages ask operations, not transactions.' },
  },
  api: {
    not: ['web', 'local', ...PROGRAMS],
    message:
      'api/ is the front door: it reads through db/ and asks through workflows/messages. What starts processes belongs in bin/, runtime/ or local/.',
    types: { of: 'activities', message: 'The API is handed its transactions by bin/: import their types only.' },
  },
  observe: {
    not: ['web', 'files', 'activities', 'words', 'letters', 'api', 'local', ...PROGRAMS],
    message: 'observe/ tells of what others do. What it counts reaches it as an argument; what is served to people belongs in api/.',
  },
  local: {
    not: ['web', 'files', 'db', 'activities', 'workflows', 'words', 'letters', 'observe', 'api', ...PROGRAMS],
    message: 'local/ starts what one machine needs and knows nothing of the fund.',
  },
  runtime: {
    not: ['examples', 'bin', 'soak', 'test'],
    message: 'runtime/ is what programs share. What one program does belongs in bin/.',
  },
  bin: {
    not: ['soak', 'test'],
    message: 'bin/ holds what people start. What tries it belongs in soak/ or test/.',
  },
};

/** The nouns in the order of domain/: each may import those before it there, and `desk` looks across them all. */
const NOUNS = ['people', 'calls', 'applications', 'review', 'committee', 'grants', 'impact', 'ledger', 'datalab', 'threads', 'desk'];

/** The imports of domain/ that go back in that order. */
export const BACK: Record<string, { to: string; since: string }> = {
  'domain/people/presence.ts': { to: 'applications', since: 'a person is present on an application, at one of its commands' },
  'domain/applications/clocks.ts': { to: 'review', since: 'a correction stops the clocks of the review as well' },
  'domain/applications/correction.ts': { to: 'review', since: 'a reviewer requests corrections by the step that they review' },
  'domain/applications/attachment.ts': { to: 'grants', since: 'the state of the grant decides who may add a file' },
  'domain/committee/appeal.ts': { to: 'grants', since: 'an upheld appeal may commit a grant again' },
  'domain/committee/reexamination.ts': { to: 'grants', since: 'an award that is withdrawn ends its grant' },
  'domain/committee/scenario.ts': { to: 'ledger', since: 'a scenario shows the movements that it would post' },
  'domain/grants/claim.ts': { to: 'ledger', since: 'a claim is kept by movements' },
  'domain/grants/delegation.ts': { to: 'ledger', since: 'a delegation moves one of the two credits' },
  'domain/grants/payment-queue.ts': { to: 'ledger', since: 'payments end with the complementary period of their year' },
  'domain/grants/tranche.ts': { to: 'ledger', since: 'the amounts of a tranche are kept by movements' },
};

const LAYERS = Object.keys(WALLS);

/** `core` of each layer. */
const CORE = LAYERS.map((layer) => (layer === 'api' ? 'api/http' : `${layer}/core`));

/** The files of `core` that import nouns of a layer below, since they serve or read all of them. */
export const ACROSS: Record<string, string> = {
  'activities/core/letter-content.ts': 'what a letter says is hidden from a person with a conflict',
  'activities/core/next-deadline.ts': 'the next date of each thing',
  'activities/core/workflow-wakeups.ts': 'wakes what a session has decided, and opinions that have moved',
  'api/http/caller/auth.ts': 'finds the person behind a token',
  'api/http/problem/conflict-details.ts': 'what has changed since a stale version was read',
  'api/http/deps.ts': 'what the front door needs, among it the accounts of bank details',
  'api/http/problem/sentence.ts': 'the limits of a form of a call, which sentences say',
  'api/http/answer/timeline-entries.ts': 'a timeline shows steps and files by their labels',
  'db/core/audit.ts': 'reads the accounts of both ledgers',
  'db/core/columns.ts': 'the type of each column of each table',
  'db/core/events.ts': 'the streams of people, envelopes and threads, which have one state',
  'db/core/overdue.ts': 'finds steps that are awaited',
  'db/core/relay.ts': 'finds envelopes whose credits are to be spread',
  'db/core/watch.ts': 'figures by account',
  'words/core/choices.ts': 'labels choices that a noun names itself',
  'web/core/layout.ts': 'what is written about a file is no task',
  'web/core/command-subjects.ts': 'reads the thing that a command is about',
};

/** An import that leaves its folder for one of these. */
const into = (...folders: string[]): string => `^(\\.\\./)+(${folders.join('|')})/`;

type Pattern = ({ regex: string } | { group: string[] }) & { message: string; allowTypeImports?: boolean; importNames?: string[] };

/** What the files of a layer may not import. */
function wallOf(layer: string): Pattern[] {
  const wall: (typeof WALLS)[keyof typeof WALLS] | undefined = WALLS[layer as keyof typeof WALLS];
  if (!wall) return [];
  return [
    { regex: into(...wall.not), message: wall.message },
    ...('types' in wall ? [{ regex: into(wall.types.of), allowTypeImports: true, message: wall.types.message }] : []),
    ...('only' in wall
      ? [{ group: [`**/${wall.only.of}/**`, `!**/${wall.only.of}/${wall.only.folder}/**`], message: wall.only.message }]
      : []),
  ];
}

const ownNouns: Pattern = {
  regex: `^(\\.\\./)+((fr|en)/)?(${NOUNS.join('|')})/`,
  message:
    'core imports no noun of its layer. What several nouns share stands in core, what looks across them in desk or at the layer’s root.',
};
const lowerNouns: Pattern = {
  regex: `^(\\.\\./)+(${LAYERS.join('|')})/((fr|en)/)?(${NOUNS.join('|')})/`,
  message: 'core knows no noun of a layer below, except in the files that oxlint.config.ts names.',
};

const allButSchema: Pattern = {
  group: ['../**', '!../core/schema.ts'],
  message: 'db/connection/ passes statements on, and knows only the types of the tables.',
};

/** Else a way on is forgotten: the link of one table loses the list that its reader works through. */
const bareLinks: Pattern = {
  regex: 'core/addresses\\.ts$',
  importNames: ['addressOfCommand'],
  message: 'A link to an act names the list from which its reader came: use `wayToAct` of web/core/came-from.ts.',
};

/** The nouns of domain/ that may not be imported from this one. */
function laterNouns(noun: string, but?: string): Pattern[] {
  const later = NOUNS.slice(NOUNS.indexOf(noun) + 1).filter((each) => each !== but);
  if (later.length === 0) return [];
  return [
    {
      regex: into(...later),
      message: `In domain/ ${noun} comes before ${later.join(', ')}: an import back needs a reason in oxlint.config.ts.`,
    },
  ];
}

/** A later override of a file replaces an earlier one, so each has all patterns. */
const forbid = (files: string[], patterns: Pattern[]): OxlintOverride => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const layerOf = (path: string): string => path.split('/')[0] ?? '';

const walls: OxlintOverride[] = [
  ...LAYERS.map((layer) => forbid([`${layer}/**/*.ts`], wallOf(layer))),
  forbid(['db/connection/**/*.ts'], [allButSchema]),
  forbid(['web/**/*.ts'], [...wallOf('web'), bareLinks]),
  // Tasks are such a list: each names the one that is next there.
  forbid(['web/desk/tasks.ts'], wallOf('web')),
  ...NOUNS.map((noun) => forbid([`domain/${noun}/**/*.ts`], [...wallOf('domain'), ...laterNouns(noun)])),
  ...Object.entries(BACK).map(([file, { to }]) => forbid([file], [...wallOf('domain'), ...laterNouns(file.split('/')[1] ?? '', to)])),
  ...CORE.map((folder) => forbid([`${folder}/**/*.ts`], [...wallOf(layerOf(folder)), ownNouns, lowerNouns])),
  ...Object.keys(ACROSS).map((file) => forbid([file], [...wallOf(layerOf(file)), ownNouns])),
];

export default defineConfig({
  ignorePatterns: ['.data', 'coverage'],
  plugins: ['typescript', 'import'],
  jsPlugins: ['./test/support/no-clock.js'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/consistent-type-imports': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-console': 'error',
    eqeqeq: 'error',
    // What a file says of itself is looked at for them.
    'no-control-regex': 'off',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'no-array-constructor': 'error',
    'no-unused-expressions': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
  },
  overrides: [
    ...walls,
    {
      files: ['domain/**/*.ts'],
      rules: {
        'no-restricted-globals': ['error', { name: 'process', message: 'A setting reaches domain/ as an argument.' }],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'domain/ has no clock: take the instant as an argument.' },
          { object: 'Math', property: 'random', message: 'domain/ has no chance: take the value as an argument.' },
        ],
        'guichet/no-clock': 'error',
      },
    },
    { files: ['{soak,examples,bin,runtime,local}/**/*.ts', 'test/setup/**/*.ts'], rules: { 'no-console': 'off' } },
  ],
});
