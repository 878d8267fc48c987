/** What a project is about; its budget, its months and its figures are drawn. `users`: the people whom it serves. */
export type Project = { type: string; title: string; problem: string; users: string };

const all = (type: string, ...rows: readonly (readonly [title: string, problem: string, users: string])[]): Project[] =>
  rows.map(([title, problem, users]) => ({ type, title, problem, users }));

/** Rights that are proposed, or granted, without an application. */
export const PROACTIVE = all(
  'proactive',
  [
    'Chèque énergie : l’envoyer à qui y a droit sans attendre la demande',
    'Un ménage sur cinq qui a droit au chèque énergie ne le demande pas, alors que son revenu et son logement sont connus.',
    'Les ménages modestes',
  ],
  [
    'Bourses des collèges : proposées d’après le revenu déjà connu',
    'Les familles remplissent chaque automne un dossier que l’administration fiscale saurait remplir pour elles.',
    'Les familles de collégiens boursiers',
  ],
  [
    'Formulaires préremplis de l’allocation de rentrée',
    'La même situation familiale est redemandée à trois guichets, et une demande sur huit s’arrête en chemin.',
    'Les familles avec enfants scolarisés',
  ],
  [
    'Retraite des marins : reconstituer les carrières sans pièces papier',
    'Reconstituer une carrière prend sept mois, faute d’un rapprochement entre rôles d’équipage et cotisations.',
    'Les marins et leurs ayants droit',
  ],
  [
    'Permis bateau : le renouvellement proposé à l’échéance',
    'Des milliers de titulaires apprennent à quai que leur titre est périmé.',
    'Les plaisanciers',
  ],
  [
    'Aide à la rénovation : dire à chacun ce à quoi il a droit',
    'Un propriétaire sur deux renonce devant des conditions qu’aucun service ne lui calcule.',
    'Les propriétaires occupants',
  ],
  [
    'Complémentaire santé : ouvrir le droit avec le revenu de l’année',
    'Le droit s’éteint à la date anniversaire, faute d’une demande que le revenu déclaré rend inutile.',
    'Les assurés sous plafond de ressources',
  ],
  [
    'Tarif social de l’eau : appliqué sur la facture',
    'Le tarif existe et n’est demandé que par un foyer éligible sur six.',
    'Les abonnés aux revenus modestes',
  ],
  [
    'Carte mobilité : instruire sans redemander le certificat',
    'Le certificat médical est redemandé alors que la décision du médecin-conseil est au dossier.',
    'Les personnes à mobilité réduite',
  ],
  [
    'Exonération de redevance des petites embarcations',
    'L’exonération est acquise de droit, et pourtant réclamée pièce par pièce.',
    'Les propriétaires de petites embarcations',
  ],
  [
    'Aides aux jeunes agriculteurs : un dossier prérempli',
    'Dix-neuf pièces sont demandées, dont quatorze se trouvent déjà dans une administration.',
    'Les agriculteurs qui s’installent',
  ],
  [
    'Prime à la conversion : vérifier d’office et payer plus tôt',
    'Le paiement attend quatre mois des pièces que l’immatriculation connaît déjà.',
    'Les acheteurs de véhicules propres',
  ],
  [
    'Indemnisation des calamités : partir des relevés et non des formulaires',
    'Les parcelles sinistrées sont visibles du ciel, et chaque exploitant les décrit pourtant à la main.',
    'Les exploitants sinistrés',
  ],
  [
    'Logement étudiant : une proposition sans dossier social',
    'Le dossier social étudiant redemande des revenus que l’administration détient, et un étudiant sur quatre abandonne.',
    'Les étudiants boursiers',
  ],
  [
    'Carte d’invalidité : le renouvellement sans visite',
    'Le renouvellement demande une visite que l’état de santé, constaté pour toujours, rend inutile.',
    'Les titulaires d’un droit permanent',
  ],
  [
    'Vétérans : des pensions révisées d’office',
    'La révision n’est faite que pour ceux qui la demandent, et peu savent qu’elle existe.',
    'Les pensionnés',
  ],
  [
    'Bourse au mérite : l’annoncer avec les résultats',
    'La bourse est acquise avec la mention, et un lauréat sur trois ne la réclame jamais.',
    'Les bacheliers',
  ],
  [
    'Taxe de séjour : une déclaration déjà remplie',
    'Les plateformes connaissent les nuitées, et les loueurs les recopient une à une.',
    'Les loueurs saisonniers',
  ],
  [
    'Licence de pêche : délivrée avec la déclaration de navire',
    'Deux services demandent la même coque, le même moteur et le même patron.',
    'Les patrons pêcheurs',
  ],
  [
    'Chômage saisonnier : des droits rouverts sans nouvelle inscription',
    'Chaque automne, les mêmes personnes remplissent le même dossier que leurs employeurs ont déjà déclaré.',
    'Les travailleurs saisonniers',
  ],
);

/** Data that others may reuse. */
export const DATA_AVAILABLE = all(
  'data_available',
  [
    'Débits des rivières : une API à l’heure près',
    'Les débits sont mesurés toutes les cinq minutes et publiés une fois par jour, en tableur.',
    'Collectivités, bureaux d’études, secours',
  ],
  [
    'Herbiers nationaux : huit millions de planches consultables',
    'Les planches sont numérisées et dorment dans un entrepôt que personne n’interroge.',
    'Chercheurs et naturalistes',
  ],
  [
    'Bathymétrie des lacs : un référentiel ouvert',
    'Chaque gestionnaire relève ses fonds à ses frais, faute de savoir ce qui existe.',
    'Gestionnaires de lacs, communes riveraines',
  ],
  [
    'Feux et balises : l’état du balisage en temps réel',
    'Une bouée éteinte est connue du bord plusieurs jours après l’avoir été du service.',
    'Navigateurs, ports, applications nautiques',
  ],
  [
    'Qualité des eaux de baignade : une donnée par site et par jour',
    'Les analyses paraissent en fin de saison, quand elles ne servent plus.',
    'Baigneurs et communes',
  ],
  [
    'Registre des barrages : une seule fiche par ouvrage',
    'Quatre inventaires décrivent les mêmes ouvrages sous des noms différents.',
    'Services de contrôle, exploitants',
  ],
  [
    'Espèces invasives : alertes partagées entre gestionnaires',
    'Un foyer signalé en amont n’est connu en aval qu’à l’année suivante.',
    'Gestionnaires d’espaces naturels',
  ],
  [
    'Catalogue des semences : une API pour les filières',
    'Les obligations d’étiquetage reposent sur un fichier envoyé par courriel.',
    'Semenciers et contrôleurs',
  ],
  [
    'Trafic fluvial : ouvrir les passages aux écluses',
    'Les passages sont comptés à chaque écluse et agrégés à la main deux fois par an.',
    'Transporteurs, ports, recherche',
  ],
  [
    'Sédiments : mettre fin aux analyses en double',
    'Le même sédiment est analysé par trois organismes, faute d’un dépôt commun.',
    'Ports et agences de l’eau',
  ],
  [
    'Phénologie : deux siècles d’observations ouvertes',
    'Les dates de floraison relevées depuis 1830 tiennent dans des carnets que nul ne peut croiser avec le climat.',
    'Climatologues, enseignants',
  ],
  [
    'Arrêtés de navigation : lisibles par une machine',
    'Les restrictions paraissent en images, et les applications les recopient avec des erreurs.',
    'Éditeurs d’applications, navigateurs',
  ],
  [
    'Piézomètres : des niveaux de nappe exploitables',
    'Les niveaux des nappes sont publiés sans unité ni altitude commune.',
    'Préfectures, agriculteurs',
  ],
  [
    'Flore protégée : répondre en un jour aux bureaux d’études',
    'Une demande de données attend sept semaines, et chaque étude la refait.',
    'Bureaux d’études, aménageurs',
  ],
  [
    'Archives des crues : deux cents ans de hauteurs',
    'Les hauteurs relevées avant 1970 ne servent à aucun modèle, faute d’être saisies.',
    'Hydrologues et communes',
  ],
  [
    'Droits de pêche : un référentiel par tronçon',
    'Un pêcheur doit appeler trois fédérations pour savoir s’il peut lancer sa ligne.',
    'Pêcheurs et fédérations',
  ],
  [
    'Épaves : les positions et les dangers',
    'Trois services tiennent trois listes d’épaves, et aucune n’est à jour.',
    'Navigateurs et plongeurs',
  ],
  [
    'Arbres remarquables : un inventaire partagé',
    'Chaque commune tient le sien, et aucun aménageur ne les consulte tous.',
    'Communes, aménageurs',
  ],
  [
    'Vents côtiers : les capteurs des ports en accès libre',
    'Chaque port mesure le vent pour lui seul, et les modèles s’arrêtent à vingt milles.',
    'Prévisionnistes et navigateurs',
  ],
);

/** Policies that are steered by measurements. */
export const POLICIES = all(
  'public_policy',
  [
    'Sécheresse : prévoir les restrictions deux semaines plus tôt',
    'Les arrêtés tombent quand la rivière est déjà basse, et les cultures engagées.',
    'Préfets, irrigants',
  ],
  [
    'Contrôles des moulins : viser ceux qui dérivent',
    'Les contrôles suivent l’ordre alphabétique, et neuf sur dix ne trouvent rien.',
    'Services de police de l’eau',
  ],
  [
    'Secours en mer : où placer les moyens l’été',
    'Les moyens sont répartis comme en 1998, alors que la fréquentation a changé de côte.',
    'Centres de secours en mer',
  ],
  [
    'Érosion du trait de côte : dire où et quand',
    'Les communes décident de leurs permis sans savoir où sera la plage dans vingt ans.',
    'Communes littorales',
  ],
  [
    'Entretien des phares : réparer avant la panne',
    'La maintenance suit un calendrier, et les pannes n’en suivent aucun.',
    'Services des phares et balises',
  ],
  [
    'Pollutions accidentelles : remonter à la source en une heure',
    'La source d’une pollution est trouvée dans un cas sur trois, et jamais le jour même.',
    'Services de l’eau, industriels',
  ],
  [
    'Forêts de montagne : choisir ce que l’on replante',
    'On replante ce qui a séché, faute de croiser sols, pentes et climats à venir.',
    'Forestiers publics',
  ],
  [
    'Files d’attente aux guichets portuaires',
    'Les capitaines attendent une demi-journée une visite qui dure dix minutes.',
    'Capitaineries et armateurs',
  ],
  [
    'Restauration des zones humides : mesurer ce qui revient',
    'Cinquante chantiers sont finis, et l’on ne sait pas lesquels ont ramené l’eau.',
    'Agences et conservatoires',
  ],
  [
    'Jardins botaniques : ouvrir au bon moment',
    'Les horaires datent d’un arrêté de 1974 et laissent dehors un visiteur sur quatre.',
    'Visiteurs et agents',
  ],
  [
    'Pêche de loisir : des quotas fondés sur les prises',
    'Les quotas reposent sur une enquête de 2009, et les stocks ont changé.',
    'Pêcheurs, comités',
  ],
  [
    'Fraude aux permis : signaler ce qui sort de l’ordinaire',
    'Les contrôles aléatoires trouvent une fraude sur mille dossiers.',
    'Services instructeurs',
  ],
  [
    'Fréquentation des sites fragiles',
    'Un sentier est fermé quand il est ruiné, faute de compter ceux qui l’empruntent.',
    'Gardes et gestionnaires',
  ],
  [
    'Étiage : partager l’eau entre usages',
    'Chaque usage plaide avec ses propres chiffres, et aucun ne se recoupe.',
    'Commissions locales de l’eau',
  ],
  [
    'Dragage : n’ouvrir que les chenaux qui se comblent',
    'Le dragage suit un calendrier de 1986, et la moitié des chenaux n’en avait pas besoin.',
    'Ports et exploitants',
  ],
  [
    'Pollens : prévenir les allergiques à temps',
    'Le bulletin paraît le vendredi pour la semaine qui vient de finir.',
    'Personnes allergiques',
  ],
  [
    'Amarrage : des tarifs fondés sur l’usage',
    'Le tarif ignore la saison, et les places vides côtoient les listes d’attente.',
    'Ports de plaisance',
  ],
  [
    'Vols de bateaux : orienter les patrouilles',
    'Les patrouilles passent à heure fixe, ce que les voleurs savent aussi.',
    'Gendarmerie maritime',
  ],
  [
    'Quais : réparer d’abord ce qui porte',
    'Les crédits vont aux quais les plus visibles, et non aux plus chargés.',
    'Ports et exploitants',
  ],
  [
    'Balisage : savoir quelle bouée a dérivé après la tempête',
    'Un bateau fait le tour des bouées après chaque coup de vent, et la moitié n’ont pas bougé.',
    'Navigateurs et services du balisage',
  ],
);

/** Of towns: shared data, and services that are built on data. */
export const SHARED = all(
  'shared_data',
  [
    'Adresses du pays de Valombre : une base commune',
    'Trois communes numérotent la même rue, et les secours se trompent.',
    'Vingt-deux communes',
  ],
  [
    'Marchés publics : des avis communs à la vallée',
    'Les petites communes achètent seules ce que la voisine achète aussi.',
    'Douze communes',
  ],
  ['Réseaux enterrés : un plan partagé', 'Chaque chantier coupe un câble que le plan d’à côté connaissait.', 'Syndicats et communes'],
  ['Équipements sportifs : une seule carte', 'Les créneaux libres d’un gymnase ne sont connus que de son gardien.', 'Clubs et écoles'],
  [
    'Permis de construire : des délais publiés',
    'Personne ne sait combien de temps prend un permis dans la vallée.',
    'Habitants et entreprises',
  ],
  ['Bruit : des mesures communes aux deux rives', 'Deux rives mesurent le même bruit selon deux méthodes.', 'Riverains'],
  ['Crues : une alerte commune aux communes d’aval', 'L’aval apprend la crue une heure après l’amont.', 'Riverains et secours'],
);
export const LOCAL = all(
  'local_service',
  [
    'Cantines : commander ce qui sera mangé',
    'Un repas sur cinq est jeté, faute de prévoir les absences.',
    'Familles et cuisines scolaires',
  ],
  [
    'Transport à la demande : des tournées qui se remplissent',
    'Le minibus part vide le mardi et refuse du monde le jeudi.',
    'Habitants sans voiture',
  ],
  ['Fuites d’eau : les trouver avant la facture', 'Un tiers de l’eau mise en réseau se perd sous les rues.', 'Abonnés du service de l’eau'],
  [
    'Éclairage : éteindre où personne ne passe',
    'L’éclairage coûte un quart de l’énergie de la commune et éclaire des rues vides.',
    'Habitants',
  ],
  [
    'Aide à domicile : les bons passages au bon moment',
    'Les passages se chevauchent chez l’un et manquent chez l’autre.',
    'Personnes âgées',
  ],
  ['Déchets : passer quand le bac est plein', 'Les tournées ramassent des bacs à moitié vides.', 'Foyers de la vallée'],
);
