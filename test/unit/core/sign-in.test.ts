import { askStrength, type SignIn, type Strength } from '../../../api/http/caller/sign-in.ts';

const NOW = 1_772_442_000;
const codeOf = (operationId: string, signIn: SignIn, strength: Strength): string => {
  try {
    askStrength(operationId, signIn, strength, NOW);
    return 'asked no more';
  } catch (error) {
    return error instanceof Error && 'facts' in error ? (error.facts as { code: string }).code : 'failed';
  }
};

test.each<[string, SignIn, Strength, string]>([
  ['where no setting asks for anything', { at: null, acr: null }, {}, 'asked no more'],
  ['just recent enough', { at: NOW - 300, acr: null }, { recentSeconds: 300 }, 'asked no more'],
  ['a second too old', { at: NOW - 301, acr: null }, { recentSeconds: 300 }, 'sign_in_again'],
  ['of an instant that the token does not tell', { at: null, acr: 'eidas3' }, { recentSeconds: 300 }, 'sign_in_again'],
  ['strong enough, however old', { at: null, acr: 'eidas3' }, { acrs: ['eidas2', 'eidas3'] }, 'asked no more'],
  ['too weak, however recent', { at: NOW, acr: 'eidas1' }, { acrs: ['eidas2', 'eidas3'] }, 'sign_in_again'],
])('who signs with a sign-in %s', (_, signIn, strength, code) => expect(codeOf('signGrant', signIn, strength)).toBe(code));

test('what moves no money and gives no role is asked with any sign-in', () => {
  expect(codeOf('certifyService', { at: null, acr: null }, { recentSeconds: 1, acrs: ['eidas3'] })).toBe('asked no more');
});
