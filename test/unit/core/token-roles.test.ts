import { believesRolesOf, readSettings } from '../../../runtime/settings.ts';

const [ONE, OTHER] = ['13002526500013', '99990017800016'];
const believed = (env: NodeJS.ProcessEnv) => [ONE, OTHER].map(believesRolesOf(readSettings(env)));

test.each([
  ['nothing', {}, [false, false]],
  ['true', { TOKEN_ROLES: 'true' }, [true, true]],
  ['true, and one SIRET', { TOKEN_ROLES: 'true', TOKEN_ROLES_SIRETS: ONE }, [true, false]],
  ['true, and two SIRETs', { TOKEN_ROLES: 'true', TOKEN_ROLES_SIRETS: `${ONE}, ${OTHER}` }, [true, true]],
  ['a SIRET alone', { TOKEN_ROLES_SIRETS: ONE }, [false, false]],
])('where the settings say %s', (_, env, said) => expect(believed(env)).toEqual(said));

test('a SIRET with a wrong digit stops the start', () => {
  expect(() => readSettings({ TOKEN_ROLES: 'true', TOKEN_ROLES_SIRETS: '13002526500014' })).toThrow('TOKEN_ROLES_SIRETS');
});
