import type { Language } from '../../domain/core/words.ts';
import { html } from './html.ts';
import type { Shown } from './page.ts';
import { bilingual } from './words.ts';

const words = bilingual({
  fr: {
    notFound: 'Page introuvable, ou non accessible avec vos droits.',
    spentLink:
      'Ce lien ne permet plus de répondre. Il a déjà été répondu à la demande, elle a pris fin, elle est passée à une autre personne ou son délai est passé ; ou bien l’adresse est incomplète. Ce qui vous est demandé encore est dans « Ce qui m’attend » : il faut vous connecter.',
    role: 'Votre compte n’a pas le droit de voir cette page ou de faire cette action. Demandez ce rôle à la personne qui gère les accès de votre administration, ou à l’administration du fonds.',
    tooLong:
      'Votre saisie est trop longue pour être envoyée en une fois : rien n’a été enregistré. Elle n’est pas perdue : revenez à la page précédente de votre navigateur, raccourcissez-la, et renvoyez-la.',
    failed: 'Service momentanément indisponible. Réessayez dans quelques minutes ; si cela persiste, indiquez la référence ci-dessous.',
    tasks: 'Ce qui m’attend',
    home: 'Accueil',
    reference: (id: string) => `Référence : ${id}`,
  },
  en: {
    notFound: 'Page not found, or not accessible with your rights.',
    spentLink:
      'This link no longer serves to answer. The request was answered, has ended, has passed to another person or is past its deadline; or the address is incomplete. What is still asked of you is under “What waits for me”: you have to sign in.',
    role: 'Your account may not see this page or do this. Ask the person who manages access in your organisation for the role, or the administration of the fund.',
    tooLong:
      'What you typed is too long to be sent at once: nothing was saved. It is not lost: go back to the previous page of your browser, shorten it, and send it again.',
    failed: 'The service is unavailable for a moment. Try again in a few minutes; if it goes on, tell us the reference below.',
    tasks: 'What waits for me',
    home: 'Home',
    reference: (id: string) => `Reference: ${id}`,
  },
});

/** The message for a caller who lacks a role: who can give it. */
export const lackOfRole = (language: Language): string => words[language].role;

/** What happened. `isSpentLink`: the link of a letter that has nothing left to lead to. */
type Failure = { title: string; detail: string; code: string; status: number; requestId: string; isSpentLink: boolean };

/** The error page: what happened and what to do; the request's id where something broke. */
export function errorPage(language: Language, { title, detail, code, status, requestId, isSpentLink }: Failure): Shown {
  const said = words[language];
  const own: Readonly<Record<string, string>> = {
    not_found: isSpentLink ? said.spentLink : said.notFound,
    role_required: lackOfRole(language),
    body_too_large: said.tooLong,
  };
  const text = own[code] ?? (status >= 500 ? said.failed : detail);
  return {
    title,
    status,
    body: html`<p class="fr-text--lead">${text}</p>
      <p><a class="fr-btn" href="/taches">${said.tasks}</a> <a class="fr-btn fr-btn--tertiary" href="/">${said.home}</a></p>
      ${status >= 500 && html`<p class="g-muted g-small">${said.reference(requestId)}</p>`}`,
  };
}
