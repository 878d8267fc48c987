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

/** An import that leaves its folder for one of these. */
const into = (...folders: string[]): string => `^(\\.\\./)+(${folders.join('|')})/`;

const walls: OxlintOverride[] = Object.entries(WALLS).map(([folder, wall]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: into(...wall.not), message: wall.message },
          ...('types' in wall ? [{ regex: into(wall.types.of), allowTypeImports: true, message: wall.types.message }] : []),
        ],
      },
    ],
  },
}));

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
