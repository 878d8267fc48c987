import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate';

/** The rules of HTML; style is not checked. */
const HTML_RULES: ConfigData = {
  extends: ['html-validate:standard'],
  rules: {
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    // A button of a form sends it unless it says otherwise.
    'no-implicit-button-type': 'off',
    // Our script is a module of our own server.
    'require-sri': 'off',
  },
};

/** Resolves the rules once, where the library would put its table of all elements together again for each page. */
class ResolvedOnce extends StaticConfigLoader {
  #resolved: ReturnType<StaticConfigLoader['getConfigFor']> | undefined;

  override getConfigFor(handle: string) {
    return (this.#resolved ??= super.getConfigFor(handle));
  }
}

const htmlRules = new HtmlValidate(new ResolvedOnce(HTML_RULES));

/** What is wrong with a page by these rules, each in a few words. */
export async function faultsOfHtml(html: string): Promise<string[]> {
  const { results } = await htmlRules.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `HTML ${ruleId}, line ${line}: ${message}`));
}
