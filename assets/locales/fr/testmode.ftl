# Test mode.
test-toggle = Test
test-toggle-tip = Tester le parcours sur cette machine
test-not-live = Un parcours en ligne ne se teste pas ; créez une nouvelle version.
test-has-errors = { $count ->
     [one] Une erreur doit être corrigée avant le test.
    *[other] { $count } erreurs doivent être corrigées avant le test.
  }
test-empty = Dessinez d’abord un parcours.
test-locked = Le parcours est verrouillé pour le moment.
test-panel = Mode test
test-purpose = Envoyez des événements pour des profils de test et suivez leur chemin. Le temps est simulé, les actions répondent par des simulacres, et rien ne quitte cette machine.
test-event = Événement
test-reminder = Seuls les profils de test peuvent entrer dans le parcours.
test-trigger = Déclencher un événement
test-clock = Horloge simulée
test-nothing-next = Rien n’est en attente.
test-next = Prochaine échéance : { $at }
test-step = Avancer d’un pas
test-run = Aller jusqu’à la fin
test-plus-minute = +1 minute
test-plus-hour = +1 heure
test-plus-day = +1 jour
test-results = Résultats
test-nobody = Personne n’est encore entré. Déclenchez un événement pour commencer.
test-people = Personnes dans ce test
test-standing = La personne se trouve ici
test-failed-at = Échec à { $name } :
test-failure-title = Erreur d’exécution
test-failure-url = URL : { $url }
test-failure-code = Erreur : { $code }
test-show-log = Afficher le journal
phase-running = En cours
phase-finished = Terminé
phase-error = Erreur
phase-timedout = Délai dépassé
discards-title = Événements sans effet
discard-notListening = La personne est dans le parcours, mais n’attend pas cet événement.
discard-noInstance = Personne n’est dans le parcours avec cette clé, et il ne commence pas par cet événement.
discard-journeyNotOpen = Le parcours n’accepte pas de nouvelles personnes.
discard-outsideEntryDates = La date est antérieure au début ou postérieure à la fin.
discard-reentranceNotAllowed = La personne est déjà passée par le parcours et ne peut pas y entrer à nouveau.
discard-reentranceWaitPeriod = La personne est entrée trop récemment pour entrer à nouveau.
discard-notATestProfile = La clé n’appartient à aucun profil de test.
discard-testProfileLimit = Ce test compte déjà 100 profils.
discard-missingKey = L’événement ne contient pas de clé.
discard-EVENT_WITH_NO_JOURNEY = Aucun parcours n’utilise cet événement.
discard-ERROR_SERVICE_INTERNAL = Une défaillance inattendue.
discard-other = Rejeté : { $code }
stubs-title = Réponses des actions
stubs-text = En test, les actions ne sont pas appelées : ces réponses les remplacent.
stub-answers = { $answer } · { $latency } ms
stub-edit = Modifier la réponse de { $name }
stub-title = Réponse de { $name }
stub-text = Ce que l’action répond désormais, dans ce test.
stub-outcome = Résultat
stub-outcome-answer = Une réponse
stub-outcome-connection = La connexion échoue
stub-outcome-dns = L’hôte est introuvable
stub-outcome-tls = Le certificat est refusé
stub-status = Statut HTTP
stub-latency = Latence (ms)
stub-latency-help = En temps simulé ; au-delà du délai du parcours, l’appel expire.
stub-body = Corps (JSON)
calls-title = Appels ({ $count })
call-body = corps
log-title = État du test
log-people = { $count ->
     [0] Personne dans le journal.
     [one] Une personne dans le journal.
    *[other] { $count } personnes dans le journal.
  }
log-refresh = Actualiser
log-failed = Le journal n’a pas pu être lu. Le test continue ; actualisez pour réessayer.
log-copy = Copier { $name }
log-items = { $count ->
     [one] { $count } élément
    *[other] { $count } éléments
  }
log-keys = { $count ->
     [one] { $count } clé
    *[other] { $count } clés
  }
send-title = Configuration de l’événement
send-event = Événement
send-profile = Profil de test
send-no-profile = Choisissez un profil
send-new-profile = Nouveau profil de test…
send-code-view = Vue code
send-code-reset = Réinitialiser
send-code-invalid = Ce JSON n’est pas valide.
send-key = Identifiant du profil
send-rule = L’événement est reconnu si : { $rule }
send-in-rule = { $path } · fait partie de la condition d’identification
send-no-fields = Cet événement n’a aucun champ.
send-not-integer = Saisissez un nombre entier.
send-not-decimal = Saisissez un nombre, avec un point avant les décimales.
send-not-dateOnly = Saisissez une date, par exemple 2026-01-31.
send-not-dateTimeOnly = Saisissez une date et une heure, par exemple 2026-01-31T08:00:00.
send-not-dateTime = Saisissez une date et une heure avec leur décalage, par exemple 2026-01-31T08:00:00Z.
send-send = Envoyer
profile-title = Nouveau profil de test
profile-name = Nom
profile-namespace = Espace de noms
profile-key = Clé
profile-key-help = L’identifiant que portent les événements de cette personne.
profile-save = Créer
