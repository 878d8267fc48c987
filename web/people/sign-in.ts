import { callerWhoSignsIn } from '../../api/http/caller/auth.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { lookUpOrganisation } from '../../api/people/look-up.ts';
import { pageOfInvitation } from '../../domain/core/page-address.ts';
import { cookieName, cookiesOf, dropCookie, setCookie } from '../core/cookies.ts';
import { firstOf } from '../core/forms/values.ts';
import { html } from '../core/html.ts';
import { type Attempt, CAME_BACK, SIGNED_OUT } from '../core/issuer.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { beginSession, endSession } from '../core/session.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Se connecter',
    why: 'La connexion se fait avec votre compte professionnel. Guichet ne connaît pas votre mot de passe.',
    button: 'Se connecter avec mon compte professionnel',
    invited:
      'Vous avez reçu une invitation. Connectez-vous avec le compte professionnel qui porte l’adresse à laquelle elle a été envoyée.',
    interrupted: 'Votre session a pris fin. Ce que vous aviez saisi est conservé : connectez-vous pour continuer.',
    encore:
      'Cette action demande de vous être connecté il y a peu, ou avec une authentification plus forte. Votre saisie est conservée : connectez-vous de nouveau pour continuer.',
    none: 'La connexion n’est pas configurée sur ce service.',
    signedOut: 'Vous êtes déconnecté.',
    goOn: 'Continuer',
    again: 'La connexion n’a pas abouti. Recommencez depuis cette page.',
  },
  en: {
    title: 'Sign in',
    why: 'You sign in with your professional account. Guichet does not know your password.',
    button: 'Sign in with my professional account',
    invited: 'You have received an invitation. Sign in with the professional account of the address to which it was sent.',
    interrupted: 'Your session has ended. What you had typed is kept: sign in to go on.',
    encore: 'This asks for a recent sign-in, or a stronger one. What you had typed is kept: sign in again to go on.',
    none: 'Sign-in is not configured on this service.',
    signedOut: 'You are signed out.',
    goOn: 'Continue',
    again: 'Signing in did not succeed. Start again from this page.',
  },
});

const ATTEMPT = 'sign-in';
const ATTEMPT_MS = 10 * 60_000;

/** The page to return to after a sign-in, as a path of our own; the tasks where the address is not ours. */
export function ownPath(said: string | null | undefined, publicUrl: string): string {
  if (!said?.startsWith('/')) return '/taches';
  const url = URL.parse(said, publicUrl);
  // `/.//elsewhere` is a path of ours, whose normal form a browser would take for another site.
  const isOurs = url?.origin === new URL(publicUrl).origin && !url.pathname.startsWith('//');
  return url && isOurs ? url.pathname + url.search : '/taches';
}

const leave: Page = {
  path: '/connexion/partir',
  of: 'public',
  get: async ({ deps, res, query }) => {
    if (!deps.issuer) throw new Problem({ code: 'issuer_unavailable' });
    const again = query.has('encore') ? { acrs: deps.strength?.acrs ?? [] } : undefined;
    const { url, attempt } = await deps.issuer.begin(ownPath(query.get('retour'), deps.publicUrl), again);
    setCookie(res, deps.publicUrl, ATTEMPT, Buffer.from(JSON.stringify(attempt)).toString('base64url'), ATTEMPT_MS);
    return { to: url };
  },
};

const signIn: Page = {
  path: '/connexion',
  of: 'public',
  get: async ({ deps, language, query }) => {
    const said = words[language];
    const to = ownPath(query.get('retour'), deps.publicUrl);
    return {
      title: said.title,
      body: html`
        ${query.has('encore') && html`<div class="fr-alert fr-alert--warning"><p>${said.encore}</p></div>`}
        ${query.has('interrompu') && html`<div class="fr-alert fr-alert--warning"><p>${said.interrupted}</p></div>`}
        ${query.has('echec') && html`<div class="fr-alert fr-alert--error"><p>${said.again}</p></div>`}
        ${to.startsWith(pageOfInvitation('')) && html`<div class="fr-alert fr-alert--info"><p>${said.invited}</p></div>`}
        <p class="fr-text--lead">${said.why}</p>
        ${deps.issuer ? html`<p><a class="fr-btn fr-btn--lg" href="${address('/connexion/partir', { retour: to, encore: query.get('encore') })}">${said.button}</a></p>` : html`<p>${said.none}</p>`}
      `,
    };
  },
};

function attemptIn({ deps, req }: Visit): Attempt | undefined {
  const kept = cookiesOf(req).get(cookieName(deps.publicUrl, ATTEMPT));
  if (!kept) return undefined;
  try {
    return JSON.parse(Buffer.from(kept, 'base64url').toString());
  } catch {
    return undefined;
  }
}

const cameBack: Page = {
  path: CAME_BACK,
  of: 'public',
  get: async (visit) => {
    const { deps, req, res } = visit;
    const attempt = attemptIn(visit);
    if (!attempt || !deps.issuer) return { to: '/connexion?echec=1' };
    dropCookie(res, deps.publicUrl, ATTEMPT);
    const came = await deps.issuer.finish(new URL(req.originalUrl, deps.publicUrl), attempt);
    const { identity, signIn: signedIn, issuedAt: at, idToken } = came;
    // A person whose account is disabled gets no session: this throws.
    const caller = await callerWhoSignsIn(deps, identity, at);
    await lookUpOrganisation(deps, caller.organisationId);
    const signedInAt = new Date((signedIn.at ?? Date.now() / 1_000) * 1_000).toISOString();
    await beginSession(deps, req, res, { ...caller, roles: [...caller.roles], signedInAt, acr: signedIn.acr, idToken });
    return { to: ownPath(attempt.returnTo, deps.publicUrl) };
  },
};

const signOut: Page = {
  path: '/deconnexion',
  of: 'public',
  isUnlimited: true,
  post: async (visit) => {
    const { deps, req, res, language, person } = visit;
    await endSession(deps, req, res);
    const there = person && deps.issuer ? await deps.issuer.signOutUrl(person.idToken).catch(() => null) : null;
    // Drafts that only the browser keeps must not be left to its next user.
    res.set('Clear-Site-Data', '"cache", "storage"');
    if (!there) return { to: SIGNED_OUT };
    // Not a redirect: the content security policy lets a form lead to our own pages only.
    res.set('Refresh', `0; url=${there}`);
    return {
      title: words[language].signedOut,
      body: html`<p><a class="fr-link" href="${there}">${words[language].goOn}</a></p>`,
    };
  },
};

const signedOut: Page = {
  path: SIGNED_OUT,
  of: 'public',
  get: async ({ language }) => ({
    title: words[language].signedOut,
    body: html`<p><a class="fr-btn" href="/">${words[language].goOn}</a></p>`,
  }),
};

/** The language and the look that a visitor chooses; only their browser keeps them. */
const looks: Page = {
  path: '/apparence',
  of: 'public',
  isUnlimited: true,
  post: async ({ deps, res, fields }) => {
    const language = firstOf(fields, 'langue');
    const look = firstOf(fields, 'theme');
    const A_YEAR_MS = 365 * 24 * 60 * 60_000;
    if (language === 'fr' || language === 'en') setCookie(res, deps.publicUrl, 'language', language, A_YEAR_MS);
    if (['auto', 'light', 'dark'].includes(look)) setCookie(res, deps.publicUrl, 'look', look, A_YEAR_MS);
    return { to: ownPath(firstOf(fields, 'retour'), deps.publicUrl) };
  },
};

export const signInPages: readonly Page[] = [signIn, leave, cameBack, signOut, signedOut, looks];
