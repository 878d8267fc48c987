import { people, type LocalPerson } from './people.ts';

const ROLES: Readonly<Record<string, string>> = {
  applicant: 'rédige les dossiers',
  signatory: 'dépose et signe',
  manager: 'gère les accès',
  screener: 'vérifie la recevabilité',
  reviewer: 'rend des avis',
  lead: 'dirige le Datalab',
  member: 'vote au comité',
  chair: 'préside le comité',
  finance: 'finances',
  payer: 'paie',
  controller: 'contrôle budgétaire',
  auditor: 'audite',
  admin: 'administre le fonds',
};

const escape = (words: string): string =>
  words.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:2rem 1rem;color:#161616;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}ul{list-style:none;padding:0;display:grid;gap:.5rem;
grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}a{display:block;padding:.75rem 1rem;border:1px solid #929292;
border-radius:4px;color:inherit;text-decoration:none}a:hover,a:focus{border-color:#1b3a6b;outline:2px solid #1b3a6b}
small{display:block;color:#555}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}small{color:#aaa}}`;

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

const link = (uid: string, { login, givenName, usualName, roles }: LocalPerson): string =>
  `<li><a href="/qui/${uid}?login=${login}"><strong>${escape(`${givenName} ${usualName}`)}</strong>` +
  `<small>${roles.map((role) => ROLES[role] ?? role).join(', ')} · ${login}</small></a></li>`;

/** Who are you? A link for each of the people, by organisation. */
export function chooserPage(uid: string): string {
  const groups = Map.groupBy(people, ({ organisation }) => organisation.name);
  const lists = [...groups].map(([name, those]) => `<h2>${escape(name)}</h2><ul>${those.map((person) => link(uid, person)).join('')}</ul>`);
  return page(
    'Qui êtes-vous ?',
    `<h1>Qui êtes-vous ?</h1><p>Démonstration : choisissez une personne, sans mot de passe.</p>${lists.join('')}`,
  );
}

/** The page that offers to end the session at the issuer too. */
export const signedOutPage = (form: string): string =>
  page(
    'Déconnexion',
    `<h1>Se déconnecter aussi d’ici ?</h1>${form}<p><button form="op.logoutForm" name="logout" value="yes">Se déconnecter</button></p>`,
  );
