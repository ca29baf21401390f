# Voir à l’avance : simulation, couverture, comparaison, et ce qui est regardé avant la publication.
views = Vue
view-journey = Parcours
view-coverage = Couverture
view-simulation = Simulation
view-comparison = Comparaison

ahead-simulation = Simulation
ahead-simulation-text = Faites passer beaucoup de personnes par le parcours, sur cette machine et sans réseau, et voyez ce qu’elles reçoivent et quand.
ahead-simulate = Simuler
ahead-simulating = Simulation en cours
ahead-progress = { $done } personnes sur { $of }
ahead-empty = Dessinez d’abord un parcours.
ahead-has-errors = { $count ->
     [one] Une erreur doit d’abord être corrigée.
    *[other] { $count } erreurs doivent d’abord être corrigées.
  }
ahead-under-a-second = moins d’une seconde
ahead-at-once = tout de suite
ahead-before = { $time } avant
ahead-between = de { $from } à { $to }
ahead-around = environ { $mean }
ahead-rate = { $calls } par { $per }
ahead-more = { $count } de plus
ahead-remove = Retirer { $name }
ahead-time-day = { $amount ->
     [one] { $amount } jour
    *[other] { $amount } jours
  }
ahead-time-hour = { $amount ->
     [one] { $amount } heure
    *[other] { $amount } heures
  }
ahead-time-minute = { $amount ->
     [one] { $amount } minute
    *[other] { $amount } minutes
  }
ahead-time-second = { $amount ->
     [one] { $amount } seconde
    *[other] { $amount } secondes
  }
ahead-unit-second = secondes
ahead-unit-minute = minutes
ahead-unit-hour = heures
ahead-unit-day = jours
ahead-unit-of = Unité de { $name }

# Ce qui est supposé
ahead-assumptions = Hypothèses
ahead-assumptions-text = Ce que la simulation suppose. C’est deviné d’après le parcours ; changez ce que vous savez mieux.
ahead-set = Jeu d’hypothèses
ahead-set-guessed = Devinées d’après le parcours
ahead-set-save = Enregistrer les hypothèses
ahead-set-save-text = Elles sont gardées avec le parcours, sous le nom que vous donnez. Un nom déjà connu est remplacé.
ahead-set-name = Nom
ahead-profiles-choose = Prendre les profils d’un fichier…
ahead-profiles-read = { $people ->
     [one] { $name } : une personne.
    *[other] { $name } : { $people } personnes.
  }
ahead-profiles-drop = Sans le fichier
ahead-broken = { $count ->
     [one] Une ligne ne contient pas de profil et est laissée de côté.
    *[other] { $count } lignes ne contiennent pas de profil et sont laissées de côté.
  }
ahead-broken-line = Ligne { $line } : { $message }
ahead-broken-more = et { $count } de plus
ahead-people-title = Personnes
ahead-people = Personnes
ahead-seed = Graine
ahead-start = La première arrive le (UTC)
ahead-spread = Elles arrivent en
ahead-entry-title = Ce avec quoi elles entrent
ahead-entry-text = Champs de l’événement, ou autres données, avec lesquels elles entrent.
ahead-profile-title = Comment elles sont
ahead-profile-text = Attributs de leurs profils.
ahead-profile-file = Les profils viennent de { $name } ; ces attributs ne servent pas.
ahead-segments-title = Segments où elles sont
ahead-segments-text = La part des personnes qui y sont à leur arrivée.
ahead-segments-add = Ajouter un segment
ahead-segment = Segment
ahead-share-inside = Part à l’intérieur
ahead-events-title = Événements qui suivent
ahead-events-text = Ce qui arrive aux personnes après leur entrée.
ahead-events-add = Ajouter un événement
ahead-event = Événement
ahead-payload = Champs de l’événement
ahead-since = Compté à partir
ahead-since-listening = du moment où le parcours l’attend
ahead-since-entry = de leur entrée
ahead-probability = Part des personnes
ahead-after = Combien de temps après
ahead-delay-constant = toujours le même
ahead-delay-between = entre deux durées
ahead-delay-around = autour d’une moyenne
ahead-delay-time = Durée
ahead-from = De
ahead-to = À
ahead-mean = Moyenne
ahead-deviation = Écart type
ahead-later-words = { $share }, après : { $after }
ahead-reactions-title = Réactions aux messages
ahead-reactions-text = Ce que les personnes font des messages qu’elles reçoivent.
ahead-reactions-add = Ajouter une réaction
ahead-message = Message
ahead-reaction = Réaction
ahead-changes-title = Segments où elles entrent ou dont elles sortent
ahead-changes-text = Changements après leur entrée dans le parcours.
ahead-changes-add = Ajouter un changement
ahead-status = Ce qui arrive
ahead-status-realized = entre
ahead-status-existing = est dedans
ahead-status-exited = sort
ahead-again-title = Revenir
ahead-again-text = Personnes qui entrent plus d’une fois.
ahead-again-add = Certaines reviennent
ahead-times = Fois au plus
ahead-endpoints-title = Comment les points d’accès répondent
ahead-endpoints-text = Un point d’accès qui n’est pas nommé répond tout de suite, avec succès.
ahead-endpoints-add = Ajouter un point d’accès
ahead-endpoint = Point d’accès
ahead-latency = Met
ahead-failing = Part qui échoue
ahead-failing-status = Code HTTP alors
ahead-failing-words = { $share } échouent
ahead-hanging = Part jamais répondue
ahead-hanging-words = { $share } jamais répondus
ahead-cap-own = Un plafond : les appels au-delà sont jetés
ahead-cap-calls = Appels au plus
ahead-cap-words = au plus { $rate }
ahead-uncapped = Sans plafond, pas même celui d’origine
ahead-throttle-own = Une limitation : les appels au-delà attendent
ahead-throttle-calls = Appels à la fois
ahead-throttle-words = limité à { $rate }
ahead-per = Par
ahead-answer = Champs de la réponse
ahead-distribution = Valeur
ahead-kind-constant = toujours la même
ahead-kind-oneOf = une parmi plusieurs
ahead-kind-whole = un nombre entier
ahead-kind-number = un nombre
ahead-kind-normal = un nombre autour d’une moyenne
ahead-kind-instant = un instant
ahead-kind-numbered = textes numérotés
ahead-value = Valeur
ahead-choice-value = Valeur { $number }
ahead-choice-weight = Poids { $number }
ahead-choice-add = Ajouter une valeur
ahead-instant-from = Au plus tôt, depuis l’entrée
ahead-instant-to = Au plus tard, depuis l’entrée
ahead-form = Écrit comme
ahead-form-dateTime = date, heure et fuseau
ahead-form-dateTimeOnly = date et heure
ahead-form-dateOnly = date
ahead-prefix = Avant le numéro
ahead-missing = Part qui ne l’a pas
ahead-field-path = Nouveau champ : { $what }
ahead-field-placeholder = person.gender
ahead-field-add = Ajouter
ahead-always = toujours { $value }
ahead-whole-words = nombres entiers de { $from } à { $to }
ahead-number-words = de { $from } à { $to }
ahead-normal-words = autour de { $mean }, ± { $deviation }
ahead-numbered-words = { $prefix }1, { $prefix }2, …
ahead-missing-words = { $share } ne l’ont pas

# Ce qui en est sorti
ahead-result = Résultat
ahead-stale = Le parcours a changé depuis. Relancez.
ahead-tab-overview = Aperçu
ahead-tab-charts = Graphiques
ahead-tab-table = Tableau
ahead-count = { $people ->
     [one] { $number } personne
    *[other] { $number } personnes
  }
ahead-count-stopped = { $number } arrêtées
ahead-entered = Entrées
ahead-time-title = Temps pour arriver au bout
ahead-duration = La moitié de celles qui finissent ne mettent pas plus de { $p50 }, neuf sur dix pas plus de { $p90 }, 99 sur 100 pas plus de { $p99 }. La plus lente : { $max }.
ahead-duration-none = Personne n’est arrivé au bout.
ahead-duration-at-once = Toutes celles qui finissent le font en moins d’une seconde.
ahead-findings = Ce qui mérite un regard
ahead-findings-none = Rien n’a été trouvé.
ahead-taken-title = Supposé
ahead-taken = { $people ->
     [one] Une personne, graine { $seed }, arrivée : { $spread }.
    *[other] { $people } personnes, graine { $seed }, arrivées en : { $spread }.
  }
ahead-taken-file = Personnes de { $name }, graine { $seed }, arrivées en : { $spread }.
ahead-taken-all = Toutes les hypothèses
ahead-independent = Les personnes ne se sont pas gênées.
ahead-shared = Les personnes se sont gênées : elles partageaient les plafonds de { $names }.
ahead-limits = Ce que la simulation ne sait pas
ahead-waiting-title = Où des personnes restent
ahead-person-title = L’une d’elles
ahead-person-text = Voyez ce qui est arrivé à une personne, pas à pas.
ahead-person = Personne
ahead-person-number = N° { $person }
ahead-person-open = Ouvrir en mode test
ahead-person-save = Enregistrer comme scénario
ahead-digest = Empreinte { $digest } : les mêmes parcours, hypothèses et graine la redonnent.
ahead-as-table = En tableau
ahead-time = Heure (UTC)
ahead-day = Jour
ahead-calls = Appels
ahead-calls-title = Appels de { $name } dans le temps
ahead-calls-words = { $calls ->
     [one] { $number } appel, { $failed } en échec.
    *[other] { $number } appels, { $failed } en échec.
  }
ahead-cap-line = plafond { $calls } par { $per }
ahead-cap-busiest = Au plus fort, { $busiest } des { $calls } permis par { $per } étaient voulus.
ahead-capped = { $count ->
     [one] Le plafond a jeté un appel.
    *[other] Le plafond a jeté { $number } appels.
  }
ahead-queued = { $count ->
     [one] La limitation a fait attendre un appel.
    *[other] La limitation a fait attendre { $number } appels.
  }
ahead-activity = Activité
ahead-days-title = Personnes à { $name } par jour
ahead-days-none = Personne n’y est venu.
ahead-days-words = { $days ->
     [one] { $most } personnes le seul jour, { $day }.
    *[other] Sur { $days } jours ; le plus, { $most } personnes, le { $day }.
  }
ahead-messages = Messages
ahead-messages-title = Messages par personne
ahead-messages-words = { $got } personnes ont reçu un message, { $none } aucun.
ahead-or-more = { $count } ou plus
ahead-phase = Phase
ahead-phases-title = Comment leurs parcours ont fini
ahead-activities = Activités
ahead-reached = Atteinte
ahead-passed = Passée
ahead-failed = Échec
ahead-timed-out = Délai dépassé
ahead-paths = Chemins
ahead-path = Chemin
ahead-path-from = De
ahead-path-to = À
ahead-export-csv = Exporter en CSV
ahead-export-json = Exporter en JSON
ahead-export-name = { $name } simulé
ahead-exported = Le résultat a été exporté vers { $path }.

# Comparaison
ahead-comparison = Comparaison
ahead-comparison-text = Les mêmes personnes passent par deux versions : qui prend un autre chemin, où, et pourquoi.
ahead-comparison-none = Il n’y a pas encore d’autre version. Choisissez un fichier exporté auparavant, par exemple.
ahead-compare-with = Comparer avec
ahead-compare-choose = Choisissez une version
ahead-compare-file = Choisir un fichier…
ahead-compare = Comparer
ahead-comparing = Comparaison en cours
ahead-compare-taken = Avec les hypothèses de la simulation : { $taken }
ahead-version-name = { $name }, version { $number } ({ $status })
ahead-this-version = Cette version, { $number }
ahead-groups = Qui prend un autre chemin
ahead-all-same = { $count ->
     [one] La personne prend le même chemin dans les deux.
    *[other] Les { $number } personnes prennent le même chemin dans les deux.
  }
ahead-some-differ = { $number } personnes sur { $all } ({ $share }) prennent un autre chemin.
ahead-group-people = { $count ->
     [one] { $number } personne
    *[other] { $number } personnes
  }
ahead-group-entry = À l’entrée
ahead-group-after = Après
ahead-group-before = Avant : { $way }
ahead-group-now = Maintenant : { $way }
ahead-group-examples = Par exemple :
ahead-onward-to = vers { $name }
ahead-onward-later = vers { $name }, à un autre moment
ahead-onward-running = elles y restent
ahead-onward-finished = elles finissent
ahead-onward-error = elles s’arrêtent sur une erreur
ahead-onward-timedout = leur délai est dépassé
ahead-onward-outside = elles n’entrent pas
ahead-show-all = Montrer les { $count }
ahead-changed-counts = Nombres qui changent
ahead-no-counts-change = Aucun nombre ne change.
ahead-before-column = Avant
ahead-now-column = Maintenant
ahead-difference = Différence

# Avant de publier
before-title = Avant de publier
before-text = Ce qui parle pour et contre { $name }, version { $number }.
before-looking = Un regard en avant
before-not-all = Tout n’a pas été regardé.
before-progress = { $done } sur { $of }
before-again = Regarder à nouveau
before-show = Montrer
before-go = Montrer : { $what }
before-waiting = Pas encore regardé.
before-running = En cours.
before-cancelled = Annulé.
before-failed = Cela n’a pas pu être regardé : { $reason }
before-good = En ordre
before-look = Mérite un regard
before-bad = Pas en ordre
before-whole-good = Tout est en ordre.
before-whole-look = Rien n’est faux ; quelque chose mérite un regard.
before-whole-bad = Quelque chose n’est pas en ordre.
before-back = Retour au parcours
before-publish = Publier maintenant
before-publish-text = { $name }, version { $number }, part vers le moteur et ne peut plus être modifiée ensuite. C’est à vous de publier.
before-issues = Erreurs et avertissements
before-issues-none = Le parcours n’en a pas.
before-issues-found = { $errors ->
     [0] Aucune erreur
     [one] Une erreur
    *[other] { $errors } erreurs
  }, { $warnings ->
     [0] aucun avertissement
     [one] un avertissement
    *[other] { $warnings } avertissements
  }.
before-issues-good = Rien dans le dessin n’empêche les personnes de passer.
before-issues-look = Un avertissement n’empêche pas la publication, mais les personnes pourraient ne pas recevoir ce que vous vouliez.
before-issues-bad = Un parcours avec des erreurs ne peut pas être publié.
before-scenarios = Scénarios
before-scenarios-missing = Il n’y en a pas, et les propriétés du parcours en demandent.
before-scenarios-none = Il n’y en a pas.
before-scenarios-failed = { $count ->
     [one] Le seul scénario ne passe pas.
    *[other] { $failed } sur { $count } ne passent pas.
  }
before-scenarios-passed = { $count ->
     [one] Le seul scénario passe.
    *[other] Les { $count } passent.
  }
before-scenarios-good = Ce que vous avez enregistré comme juste en sort toujours.
before-scenarios-look = Sans scénarios, rien ne vous dit quand un changement casse ce qui marche. Enregistrez un test comme scénario.
before-scenarios-bad = Ce que vous avez enregistré comme juste en sort autrement.
before-simulation = Simulation
before-simulation-nobody = Sur { $people } personnes, aucune n’est entrée.
before-simulation-fine = { $people } personnes sont passées ; rien n’a été trouvé.
before-simulation-found = { $people } personnes sont passées ; { $findings ->
     [one] une chose trouvée
    *[other] { $findings } choses trouvées
  }, { $capped ->
     [0] aucun appel jeté par un plafond.
     [one] un appel jeté par un plafond.
    *[other] { $capped } appels jetés par des plafonds.
  }
before-simulation-good = Avec ces hypothèses, les personnes reçoivent ce qui est dessiné, et les plafonds tiennent.
before-simulation-look = Il se passe quelque chose qui n’est peut-être pas voulu. Regardez-le sur le canevas.
before-simulation-bad = Les personnes ne recevraient pas ce que vous voulez qu’elles reçoivent.
before-comparison = Comparé avec la version en ligne
before-comparison-none = Rien de ce parcours n’est en ligne.
before-comparison-same = Les { $people } personnes prennent le même chemin que dans la version en ligne.
before-comparison-differs = { $different } personnes sur { $people } prennent un autre chemin, en { $groups ->
     [one] un groupe.
    *[other] { $groups } groupes.
  }
before-comparison-good = Le chemin de personne ne change.
before-comparison-look = Assurez-vous que ces changements sont bien ceux que vous voulez.

# Couverture
ahead-coverage = Couverture
ahead-coverage-text = Quels chemins vos scénarios enregistrés prennent, pour qu’un changement n’y passe pas inaperçu.
ahead-covered = { $count ->
     [0] Aucun chemin ne peut être pris.
    *[other] { $covered } des { $count } chemins possibles sont couverts.
  }
ahead-looking = Les scénarios s’exécutent
ahead-generating = Des scénarios sont créés
ahead-generate = Créer des scénarios pour ce qui manque
ahead-generated = Scénarios créés
ahead-generated-text = { $count ->
     [one] Un scénario a été créé et enregistré. Il dit ce qui en sort maintenant : lisez-le, puis gardez-le ou supprimez-le.
    *[other] { $count } scénarios ont été créés et enregistrés. Ils disent ce qui en sort maintenant : lisez-les, puis gardez-les ou supprimez-les.
  }
ahead-exhausted = Le travail permis est épuisé. Relancez la création pour continuer.
ahead-uncovered = Pas couverts
ahead-uncovered-none = Tous les chemins possibles sont couverts.
ahead-unreachable = Impossibles
ahead-unrunnable = Scénarios qui n’ont pas pu être exécutés
ahead-taken-by = Couverts par
ahead-covered-by = Couvert par { $names }
ahead-tone-covered = couvert
ahead-tone-uncovered = pas couvert
ahead-tone-impossible = impossible
ahead-sign-covered = ✓
ahead-sign-uncovered = pas couvert
ahead-sign-impossible = impossible
before-coverage = Couverture
before-coverage-all = Les { $count } chemins sont pris par un scénario.
before-coverage-missing = { $covered } des { $count } chemins sont pris par un scénario.
before-coverage-unreachable = Les { $count } chemins possibles sont couverts ; { $unreachable ->
     [one] un chemin est impossible.
    *[other] { $unreachable } chemins sont impossibles.
  }
before-coverage-good = Un changement sur n’importe quel chemin est vu par un scénario.
before-coverage-look = Ce qu’aucun scénario ne prend n’a jamais été essayé, ou ne peut jamais arriver.
before-promises = Ce qui doit tenir
before-promises-none = Rien n’est énoncé.
before-promises-broken = { $count ->
     [one] La seule promesse est rompue.
    *[other] { $broken } promesses sur { $count } sont rompues.
  }
before-promises-found = Rien ne rompt ce qui est énoncé, en { $scenarios } scénarios avec { $persons } personnes ; { $findings ->
     [one] une chose trouvée
    *[other] { $findings } choses trouvées
  } en chemin.
before-promises-kept = Rien ne rompt ce qui est énoncé, en { $scenarios } scénarios avec { $persons } personnes. C’est une recherche, pas une preuve.
before-promises-good = Les personnes reçoivent ce que vous avez promis, autant que cherché.
before-promises-look = Énoncez ce qui doit être vrai de toutes, par exemple pas plus de deux messages par jour, et regardez ce qui a été trouvé.
before-promises-bad = Quelqu’un recevrait ce que vous avez promis que personne ne reçoit. Voyez-le arriver en mode test.
