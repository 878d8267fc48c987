import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each layer may import. A message says where the code should go instead. */
const zones = [
  {
    target: './files',
    from: ['./domain', './db', './activities', './workflows', './letters', './observe', './api', './local', './bin', './test'],
    message: 'files/ keeps bytes under an id and knows nothing of the fund. Who may see a file is said in domain/, where it hangs in db/.',
  },
  {
    target: './domain',
    from: ['./files', './db', './activities', './workflows', './letters', './observe', './api', './local', './bin', './test'],
    message: 'domain/ holds rules without I/O. A query belongs in db/, a wait in workflows/, a text in letters/.',
  },
  {
    target: './db',
    from: ['./files', './activities', './workflows', './letters', './observe', './api', './local', './bin', './test'],
    message: 'db/ reads and writes rows and knows only domain/. What combines rows into a command belongs in activities/.',
  },
  {
    target: './activities',
    from: ['./workflows', './observe', './api', './local', './bin', './test'],
    message: 'activities/ run one transaction for one command. Waiting belongs in workflows/, HTTP in api/.',
  },
  {
    target: './workflows',
    from: ['./files', './db', './letters', './observe', './api', './local', './bin', './test'],
    message: 'workflows/ tell what waits and what follows. Anything that touches a row belongs in activities/.',
  },
  {
    target: './letters',
    from: ['./files', './db', './activities', './workflows', './observe', './api', './local', './bin', './test'],
    message: 'letters/ hold texts. What they say must reach them as arguments.',
  },
  {
    target: './api',
    from: ['./local', './bin', './test'],
    message:
      'api/ is the front door: it reads through db/ and asks through workflows/messages. What starts processes belongs in bin/ or local/.',
  },
  {
    target: './observe',
    from: ['./files', './activities', './letters', './api', './local', './bin', './test'],
    message: 'observe/ tells of what others do. What it counts reaches it as an argument; what is served to people belongs in api/.',
  },
  {
    target: './local',
    from: ['./files', './db', './activities', './workflows', './letters', './observe', './api', './test'],
    message: 'local/ starts what one machine needs and knows nothing of the fund.',
  },
];

const noValuesFrom = (folder, message) => ({
  'no-restricted-imports': 'off',
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: [folder], allowTypeImports: true, message }] }],
});

export default tseslint.config(
  { ignores: ['node_modules', '.data', 'coverage'] },
  tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: noValuesFrom('**/activities/**', 'A workflow calls activities through a proxy: import their types only.'),
  },
  {
    files: ['api/**/*.ts'],
    rules: noValuesFrom('**/activities/**', 'The API is handed its transactions by bin/: import their types only.'),
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'A setting reaches domain/ as an argument.' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'domain/ has no clock: take the instant as an argument.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'domain/ has no clock: take the instant as an argument.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'domain/ has no chance: take the value as an argument.',
        },
      ],
    },
  },
  { files: ['bench/**/*.ts', 'bin/**/*.ts', 'local/**/*.ts', 'test/setup/**/*.ts'], rules: { 'no-console': 'off' } },
);
