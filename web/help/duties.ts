import { changesPage } from './changes.ts';
import { DAY_MS } from '../../domain/core/calendar.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { LegalNotice } from '../core/deps.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import type { Language } from '../../domain/core/words.ts';
import { bilingual } from '../core/words.ts';

/** What the operator names, as these pages show it. */
type Named = Exclude<keyof LegalNotice, 'feedbackUrl' | 'security'>;

/** A page of text alone: sections of paragraphs and lists, and what the operator names. */
type Section = { heading: string; paragraphs: readonly string[]; list: readonly string[]; named: readonly Named[] };

const section = (heading: string, paragraphs: readonly string[], list: readonly string[] = [], named: readonly Named[] = []): Section => ({
  heading,
  paragraphs,
  list,
  named,
});

const NAMES: Record<Language, Record<Named, string>> = bilingual({
  fr: {
    publisher: 'Éditeur',
    director: 'Direction de la publication',
    host: 'Hébergeur',
    contact: 'Nous écrire',
    dataProtection: 'Délégué à la protection des données',
    accessibility: 'Signaler une difficulté d’accès',
  },
  en: {
    publisher: 'Publisher',
    director: 'Director of publication',
    host: 'Host',
    contact: 'Write to us',
    dataProtection: 'Data protection officer',
    accessibility: 'Report a difficulty of access',
  },
});

/** Shown in the place of what no setting names: an installation that browsers of other machines reach names it all. */
const UNNAMED = bilingual({
  fr: { text: 'Cette installation est une démonstration : elle n’a personne à nommer ici.' },
  en: { text: 'This installation is a demonstration: it has no one to name here.' },
});

const WORDS = bilingual({
  fr: {
    accessibility: {
      title: 'Accessibilité : non conforme',
      sections: [
        section('État de conformité', [
          'Ce service s’attache à rendre ses pages accessibles, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Il n’a pas encore été audité au regard du référentiel général d’amélioration de l’accessibilité (RGAA 4.1.2). Sans audit, il est réputé non conforme.',
        ]),
        section(
          'Ce qui est fait',
          ['Ces mesures ne remplacent pas un audit :'],
          [
            'toutes les pages et tous les formulaires fonctionnent sans JavaScript et au clavier ;',
            'chaque page est contrôlée automatiquement par axe-core et html-validate, en clair, en sombre et sur écran étroit ;',
            'les états sont écrits en toutes lettres, jamais par la seule couleur, et chaque graphique a son tableau ;',
            'les erreurs sont annoncées en haut du formulaire, avec un lien vers chaque champ.',
          ],
        ),
        section('Contenus non accessibles', [
          'Les pièces jointes par les déposants sont reçues telles quelles. Les conventions et les procès-verbaux sont produits en PDF balisé, dont la conformité n’a pas été contrôlée par un tiers.',
        ]),
        section('Établissement de cette déclaration', [
          'Technologies employées : HTML, CSS, SVG, et un peu de JavaScript facultatif. Aucun audit n’ayant été mené, il n’y a ni taux de conformité, ni échantillon de pages, ni liste de non-conformités à présenter. La déclaration sera mise à jour à l’issue du premier audit.',
        ]),
        section(
          'Signaler une difficulté',
          [
            'Si vous ne parvenez pas à accéder à un contenu, écrivez-nous en indiquant l’adresse de la page : une solution ou le contenu sous une autre forme vous sera proposé.',
            'Si vous n’obtenez pas de réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son formulaire en ligne, auprès d’un de ses délégués, ou par courrier gratuit, sans affranchir, à Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.',
          ],
          [],
          ['accessibility'],
        ),
      ],
    },
    legal: {
      title: 'Mentions légales',
      sections: [
        section('Éditeur et hébergeur', [], [], ['publisher', 'director', 'host', 'contact']),
        section('Nature du service', [
          'Guichet reçoit des demandes de financement de projets de données, les fait instruire, puis suit les conventions, les paiements et l’impact des projets retenus. Les décisions d’irrecevabilité et de refus indiquent comment et jusqu’à quand les contester.',
        ]),
        section('Réutilisation', [
          'Sauf mention contraire, les textes de ces pages peuvent être réutilisés sous la licence Ouverte 2.0. Les dossiers et les pièces des déposants ne sont pas concernés.',
        ]),
      ],
    },
    personal: {
      title: 'Données personnelles et cookies',
      sections: [
        section('Pourquoi ces données sont traitées', [
          'Pour instruire les demandes, établir et exécuter les conventions, payer, rendre compte, et assurer que chaque acte est fait par une personne qui en a le droit. Base : mission d’intérêt public et obligations légales de l’administration (RGPD, article 6, 1, c et e).',
        ]),
        section(
          'Quelles données',
          ['Seulement ce qui est nécessaire :'],
          [
            'votre nom, votre adresse électronique professionnelle et votre administration, transmis par votre fournisseur d’identité ;',
            'vos rôles, vos absences, les intérêts que vous déclarez, et les actes que vous faites dans le service ;',
            'l’adresse de la personne qu’un collègue invite, effacée dès que l’invitation est acceptée, retirée ou échue ;',
            'les noms des personnes citées dans les dossiers, et les coordonnées bancaires des bénéficiaires, chiffrées en base ;',
            'la version d’un dossier que vous avez lue en dernier, que vous êtes la seule personne à voir, gardée 90 jours ;',
            'ce que vous avez demandé en une fois sur plusieurs dossiers, que vous êtes la seule personne à voir, gardé 30 jours ;',
            'un journal de sécurité : connexions, refus, lectures sensibles, avec l’adresse réseau.',
          ],
        ),
        section('Qui y a accès', [
          'Les personnes de votre administration pour vos dossiers, et les agents du fonds selon leur rôle. L’interlocuteur d’un dossier y montre son nom et son adresse électronique à l’autre partie. Les chiffres publics et les fiches des projets financés ne nomment aucune personne. Toute lecture de coordonnées bancaires et toute lecture d’audit sont elles-mêmes inscrites.',
        ]),
        section('Combien de temps', [
          'La durée de conservation est fixée par l’administration qui exploite ce service, selon ses règles d’archivage et les obligations comptables. Les actes sont enchaînés par des empreintes qui ne portent aucune donnée personnelle : les noms peuvent être effacés sans les rompre.',
        ]),
        section(
          'Vos droits',
          [
            'Vous pouvez demander l’accès, la rectification, la limitation, et vous opposer pour des raisons tenant à votre situation, auprès du délégué à la protection des données de l’administration qui exploite ce service. Votre nom et votre administration se corrigent auprès de votre fournisseur d’identité. Vous pouvez saisir la CNIL.',
          ],
          [],
          ['dataProtection'],
        ),
        section(
          'Cookies',
          ['Aucun cookie de mesure d’audience ni de tiers : aucun consentement n’est donc demandé. Le service ne dépose que :'],
          [
            'un cookie de session, effacé à la déconnexion et au plus tard après 12 heures ;',
            'un cookie de connexion en cours, effacé au retour du fournisseur d’identité, et au plus tard après 10 minutes ;',
            'vos choix de langue et d’apparence, pendant un an, si vous en faites.',
          ],
        ),
        section('Ce que garde votre navigateur', [
          'Tant que le service n’a pas enregistré ce que vous tapez, votre navigateur le garde, pour vous seul. Il l’efface dès que c’est enregistré, à la déconnexion, et quand une autre personne s’y connecte.',
        ]),
      ],
    },
    eco: {
      title: 'Écoconception',
      sections: [
        section(
          'Ce qui est fait',
          ['Le service est conçu pour être léger, et durable sur des équipements anciens :'],
          [
            'pages produites par le serveur, sans bibliothèque dans le navigateur et sans contenu de tiers ;',
            'moins de 20 ko de styles et de script avant compression, mis en cache durablement ;',
            'polices du système, aucune image décorative, graphiques dessinés en SVG avec leur tableau ;',
            'aucune donnée chargée en arrière-plan : une page se recharge quand vous le décidez ;',
            'messages regroupés une fois par jour pour qui le souhaite.',
          ],
        ),
        section('Ce qui reste à faire', [
          'Aucune évaluation au regard du référentiel général d’écoconception de services numériques (RGESN) n’a encore été menée : il n’y a donc pas de score à présenter.',
        ]),
        section('Contribuer', [
          'Désactivez les messages immédiats si vous ne les lisez pas, et joignez des fichiers compressés plutôt que numérisés en haute définition.',
        ]),
      ],
    },
    help: {
      title: 'Aide',
      sections: [
        section(
          'Déposer un dossier',
          [
            'Commencez par la page d’accueil : choisissez un appel, puis vérifiez l’éligibilité de votre administration et de votre projet.',
          ],
          [
            'Rédiger : toute personne de votre administration qui a le rôle « Rédaction des dossiers ». Si votre administration est éligible, vous pouvez le prendre vous-même, depuis votre compte.',
            'Déposer et signer : la personne qui a le rôle « Signature autorisée ». Il se demande depuis votre compte.',
            'Votre saisie est conservée au fil de l’eau ; rien n’est transmis avant le dépôt.',
          ],
        ),
        section(
          'Après le dépôt',
          ['La page du dossier dit à tout moment où il en est, qui doit agir, et avec quelle échéance.'],
          [
            'Une correction est demandée : répondez avant la date limite, depuis la page du dossier.',
            'Le projet est retenu : la convention se signe dans Guichet, par votre administration puis par le fonds.',
            'Pendant le projet : un bilan est attendu à chaque jalon. Une fois accepté, il permet de débloquer la tranche suivante.',
          ],
        ),
        section(
          'Les mots du fonds',
          ['Quelques mots reviennent souvent :'],
          [
            'AE, autorisation d’engagement : ce que le fonds peut promettre.',
            'CP, crédit de paiement : ce qu’il peut payer cette année.',
            'Service fait : la dépense correspond au travail livré.',
            'Tranche : une part de l’aide, versée pour une période du projet.',
            'Débloquer une tranche : l’engager, une fois ses conditions remplies.',
            'Jalon : la fin d’une période du projet, où un bilan est rendu.',
          ],
        ),
        section('Accès et comptes', [
          'La connexion se fait avec votre compte professionnel. Les rôles sont confiés par la personne qui gère les accès de votre administration ou, à défaut, par l’administration du fonds. Nul ne se confie à soi-même le droit de signer.',
          'Un collègue doit écrire avec vous ? Invitez-le depuis « Mon administration » : il reçoit un lien, valable quatorze jours, et se connecte avec son propre compte.',
          'En cas d’absence, les agents du fonds la déclarent depuis « Mon compte », et y désignent la personne qui les remplace.',
        ]),
        section(
          'Une difficulté',
          [
            'Chaque message d’erreur porte une référence : indiquez-la à l’administration du fonds. Un enregistrement qui n’a pas pu être confirmé se réessaie sans risque : il n’est fait qu’une fois.',
          ],
          [],
          ['contact'],
        ),
      ],
    },
  },
  en: {
    accessibility: {
      title: 'Accessibility: not compliant',
      sections: [
        section('Compliance', [
          'This service strives to make its pages accessible, as article 47 of law 2005-102 of 11 February 2005 asks. It has not been audited against the general accessibility framework (RGAA 4.1.2) yet. Without an audit it counts as not compliant.',
        ]),
        section(
          'What is done',
          ['This does not replace an audit:'],
          [
            'all pages and forms work without JavaScript and by keyboard;',
            'each page is checked automatically by axe-core and html-validate, light, dark and on a narrow screen;',
            'states are written in words, never by colour alone, and each chart has its table;',
            'errors are told at the top of a form, with a link to each field.',
          ],
        ),
        section('What is not accessible', [
          'Files that applicants attach are taken as they come. Agreements and minutes are made as tagged PDF, whose compliance has not been audited from outside.',
        ]),
        section('How this was drawn up', [
          'Technologies: HTML, CSS, SVG, and a little JavaScript that is optional. Since there was no audit, there is neither a rate of compliance, nor a sample of pages, nor a list of faults. This statement will be brought up to date after the first audit.',
        ]),
        section(
          'Tell us of a difficulty',
          [
            'If you cannot reach something, write to us with the page’s address: you will be offered a way, or the content in another form.',
            'If the answer does not satisfy you, you may turn to the Défenseur des droits: by its online form, to one of its delegates, or by free post to Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.',
          ],
          [],
          ['accessibility'],
        ),
      ],
    },
    legal: {
      title: 'Legal notice',
      sections: [
        section('Publisher and host', [], [], ['publisher', 'director', 'host', 'contact']),
        section('What the service is', [
          'Guichet takes requests to fund data projects, has them reviewed, then follows agreements, payments and impact of those that are awarded. A decision is contested in the ways and times that it states.',
        ]),
        section('Reuse', [
          'Unless said otherwise, the texts of these pages may be reused under the Open Licence 2.0. Applications and applicants’ files are not concerned.',
        ]),
      ],
    },
    personal: {
      title: 'Personal data and cookies',
      sections: [
        section('Why these data are processed', [
          'To review requests, make and carry out agreements, pay, report, and see to it that each act is done by a person who may do it. Basis: a mission of public interest and legal duties of the administration (GDPR, article 6, 1, c and e).',
        ]),
        section(
          'Which data',
          ['Only what is needed:'],
          [
            'your name, your professional mail address and your organisation, as your sign-in provider says them;',
            'your roles, your absences, the interests that you declare, and what you do in the service;',
            'the address of whom a colleague invites, erased as soon as the invitation is accepted, withdrawn or over;',
            'names of people in applications, and beneficiaries’ bank details, encrypted in the database;',
            'which version of a file you read last, seen by you alone and kept for 90 days;',
            'what you asked for at once on several files, seen by you alone and kept for 30 days;',
            'a security log: sign-ins, refusals, sensitive readings, with the network address.',
          ],
        ),
        section('Who sees them', [
          'People of your organisation read your applications, and so do the fund’s people, by their roles. The contact of a file shows name and mail address there to the other side. Public figures and the sheets of funded projects name no person. Each reading of bank details and each audit reading is noted itself.',
        ]),
        section('For how long', [
          'The administration that runs this service says how long they are kept, by its rules of archiving and of accounting. Acts are chained by hashes that hold no personal data: names can be erased without breaking them.',
        ]),
        section(
          'Your rights',
          [
            'You may ask for access, rectification and restriction, and object for reasons of your situation, at the data protection officer of the administration that runs this service. Name and organisation are corrected by your sign-in provider. You may turn to the CNIL.',
          ],
          [],
          ['dataProtection'],
        ),
        section(
          'Cookies',
          ['No cookie measures audiences or is a third party’s: so no consent is asked. The service sets only:'],
          [
            'a session cookie, dropped at sign-out and after 12 hours at the latest;',
            'a cookie of a sign-in under way, dropped when you come back, and after 10 minutes at the latest;',
            'your choice of language and appearance, for a year, if you make one.',
          ],
        ),
        section('What your browser keeps', [
          'As long as the service has not saved what you type, your browser keeps it, for you alone. It drops it as soon as it is saved, at sign-out, and when another person signs in there.',
        ]),
      ],
    },
    eco: {
      title: 'Eco-design',
      sections: [
        section(
          'What is done',
          ['The service is made to be light, and to last on old equipment:'],
          [
            'pages made by the server, without a library in the browser and without third parties;',
            'less than 20 kB of styles and script before compression, kept in caches;',
            'the system’s fonts, no decorative picture, charts drawn as SVG with their table;',
            'nothing loaded in the background: a page is loaded again when you decide;',
            'messages once a day for those who prefer it.',
          ],
        ),
        section('What is left to do', [
          'It was not assessed against the general framework for eco-design (RGESN) yet: so there is no score to show.',
        ]),
        section('Help', [
          'Turn immediate messages off if you do not read them, and attach compressed files rather than high-definition scans.',
        ]),
      ],
    },
    help: {
      title: 'Help',
      sections: [
        section(
          'Apply',
          ['Begin at the home page: choose a call, then check whether your organisation and your project are eligible.'],
          [
            'Write: the people of your organisation who have the role “Drafting applications”. If your organisation is eligible you may take it yourself, from your account.',
            'Submit and sign: the people who have the role “Authorised signatory”. It is asked for from your account.',
            'What you type is kept as you go; nothing is sent before the submission.',
          ],
        ),
        section(
          'After the submission',
          ['The application’s page says at any time where it stands, who has to act, and by when.'],
          [
            'A correction is asked for: answer before the deadline, on the application’s page.',
            'The project is awarded: the agreement is signed in Guichet, by your organisation and then by the fund.',
            'During the project: a report is expected at each milestone. Once accepted, it lets the next tranche be confirmed.',
          ],
        ),
        section(
          'The fund’s words',
          ['Some words come often:'],
          [
            'AE, commitment authorisation: what the fund may promise.',
            'CP, payment credit: what it may pay this year.',
            'Service certified: the expense matches the work that was delivered.',
            'Tranche: a part of the grant, paid for a period of the project.',
          ],
        ),
        section('Access and accounts', [
          'You sign in with your professional account. Roles are given by the person who manages access in your organisation, or else by the fund’s admins. No one can give themselves the right to sign.',
          'Should a colleague write with you? Invite them from “My organisation”: they get a link, valid for fourteen days, and sign in with their own account.',
          'Away? The fund’s people declare an absence and who stands in from “My account”.',
        ]),
        section(
          'A difficulty',
          [
            'Each error message has a reference: tell the fund’s admins. What could not be confirmed is safely tried again: it is done only once.',
          ],
          [],
          ['contact'],
        ),
      ],
    },
  },
});

type Name = 'accessibility' | 'legal' | 'personal' | 'eco' | 'help';

const linkTo = (contact: string): Html =>
  html`<a class="fr-link" href="${contact.includes('://') ? contact : `mailto:${contact}`}">${contact}</a>`;

/** What the operator has named, contacts as links. */
function namedFacts(language: Language, legal: LegalNotice, named: readonly Named[]): Part {
  const facts = named.map((name): [string, Part] => {
    const value = legal[name];
    const isContact = name !== 'publisher' && name !== 'director' && name !== 'host';
    return [NAMES[language][name], value && (isContact ? linkTo(value) : value)];
  });
  if (named.length === 0) return null;
  return facts.some(([, value]) => value) ? summaryList(facts) : html`<p>${UNNAMED[language].text}</p>`;
}

const written = (language: Language, legal: LegalNotice, { heading, paragraphs, list, named }: Section): Part =>
  html`<h2>${heading}</h2>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${
      list.length > 0 &&
      html`<ul>
        ${list.map((item) => html`<li>${item}</li>`)}
      </ul>`
    }
    ${namedFacts(language, legal, named)}`;

const pageOf = (path: string, name: Name): Page => ({
  path,
  of: 'public',
  get: async ({ language, deps: { legal } }) => {
    const { title, sections } = WORDS[language][name];
    return { title, body: html`<div class="g-words">${sections.map((each) => written(language, legal, each))}</div>` };
  },
});

const SECURITY_PATH = '/.well-known/security.txt';
/** RFC 9116 recommends that such a file expires within a year. */
const SECURITY_DAYS = 180;

/** Where people report a vulnerability, as RFC 9116 has it. Throws `not_found` where the operator names no contact. */
const securityPage: Page = {
  path: SECURITY_PATH,
  of: 'public',
  get: async ({ deps: { legal, publicUrl }, at, res }) => {
    const { security } = legal;
    if (!security) throw new Problem({ code: 'not_found' });
    const lines = [
      `Contact: ${security.includes('://') ? security : `mailto:${security}`}`,
      `Expires: ${new Date(Date.parse(at) + SECURITY_DAYS * DAY_MS).toISOString()}`,
      'Preferred-Languages: fr, en',
      `Canonical: ${publicUrl}${SECURITY_PATH}`,
    ];
    res.type('text/plain').end(`${lines.join('\n')}\n`);
    return { written: true };
  },
};

/** The pages that the law asks of a service of the State, and the help. */
export const dutyPages: readonly Page[] = [
  pageOf('/aide', 'help'),
  changesPage,
  pageOf('/accessibilite', 'accessibility'),
  pageOf('/mentions-legales', 'legal'),
  pageOf('/donnees-personnelles', 'personal'),
  pageOf('/ecoconception', 'eco'),
  securityPage,
];
