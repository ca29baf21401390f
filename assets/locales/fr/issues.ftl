# Ce que disent les vérifications (issue-<code>), les refus (refusal-<code>) et les erreurs
# d’expression (expr-<code>). Les codes s’écrivent comme dans le programme.

issue-ERR_JOURNEY_EMPTY = Le parcours est vide. Commencez par un événement.
issue-ERR_JOURNEY_START = Le parcours n’a pas d’entrée. Placez un événement à son début.
issue-ERR_JOURNEY_CYCLE = Le parcours revient sur lui-même. Supprimez un lien de la boucle.
issue-ERR_JOURNEY_NAMESPACES = Les événements du parcours ont des espaces de noms différents. Utilisez des événements d’un seul espace de noms.
issue-ERR_JOURNEY_TOO_MANY = Le parcours compte plus de 50 activités. Divisez-le.
issue-WARN_JOURNEY_MANY = Le parcours approche de la limite de 50 activités.
issue-WARN_ACTIVITY_DISCONNECTED = Rien ne mène ici depuis l’entrée : personne n’atteindra cette activité.
issue-ERR_ACTIVITY_PARALLEL = Seuls des événements et des attentes peuvent suivre une activité en parallèle.
issue-ERR_ACTIVITY_EVENT_GONE = L’événement de cette activité n’existe plus. Supprimez l’activité ou utilisez un autre événement.
issue-ERR_ACTIVITY_ACTION_GONE = L’action de cette activité n’existe plus. Supprimez l’activité ou utilisez une autre action.
issue-ERR_JOURNEYVERSION_100 = Le parcours est mal formé : { $what }.
issue-ERR_JOURNEYVERSION_200 = Le chemin « { $path } » n’a pas de condition.
issue-ERR_JOURNEYVERSION_305 = Un paramètre de l’action est mal formé.
issue-ERR_JOURNEYVERSION_601 = Le paramètre « { $label } » de l’action n’a pas de valeur.
issue-ERR_EXPRESSION = L’expression n’est pas valide : { $expr ->
    [empty] { expr-empty }
    [unexpected] { expr-unexpected }
    [expected] { expr-expected }
    [badCharacter] { expr-badCharacter }
    [unterminated] { expr-unterminated }
    [badNumber] { expr-badNumber }
    [numberTooLarge] { expr-numberTooLarge }
    [tooDeep] { expr-tooDeep }
    [tooLong] { expr-tooLong }
    [unknownFunction] { expr-unknownFunction }
    [unknownField] { expr-unknownField }
    [unknownProperty] { expr-unknownProperty }
    [unknownSegment] { expr-unknownSegment }
    [loopFieldOutside] { expr-loopFieldOutside }
    [pathFunction] { expr-pathFunction }
    [parameters] { expr-parameters }
    [parameterMissing] { expr-parameterMissing }
    [notAList] { expr-notAList }
    [fieldNeeded] { expr-fieldNeeded }
    [bareDefault] { expr-bareDefault }
    [badHour] { expr-badHour }
    [badDay] { expr-badDay }
    [operands] { expr-operands }
    [operand] { expr-operand }
    [arguments] { expr-arguments }
    [constantNeeded] { expr-constantNeeded }
    [mixedList] { expr-mixedList }
    [nestedList] { expr-nestedList }
    [branches] { expr-branches }
    [defaultType] { expr-defaultType }
    [yields] { expr-yields }
    [badConstant] { expr-badConstant }
    [overflow] { expr-overflow }
    [tooMuch] { expr-tooMuch }
   *[other] { $message }
    }
issue-ERR_WAIT_RANGE = Une attente dure de 1 seconde à 30 jours.
issue-ERR_EVENT_SCHEMA_MISSING = L’événement « { $name } » n’a pas de schéma.
issue-ERR_EVENT_KEY_MISSING = L’événement « { $name } » n’a pas de clé : on ne sait pas qui il concerne.
issue-ERR_EVENT_CONDITION_MISSING = L’événement « { $name } » n’a pas de condition pour le reconnaître.
issue-ERR_EVENT_FIELDS_UNKNOWN = L’événement « { $name } » utilise des champs absents de son schéma. Choisissez à nouveau ses champs.
issue-ERR_ACTION_URL_MISSING = L’action « { $name } » n’a pas d’URL.
issue-ERR_ACTION_URL_MALFORMED = L’URL de l’action « { $name } » n’est pas une adresse http ou https.
issue-ERR_ACTION_URL_NOT_STATIC = L’URL de l’action « { $name } » contient un utilisateur, une requête ou un fragment. N’indiquez que sa partie statique.
issue-ERR_ACTION_URL_IP = L’URL de l’action « { $name } » désigne une adresse IP. Utilisez un nom d’hôte.
issue-ERR_ACTION_URL_PRIVATE = L’URL de l’action « { $name } » désigne un hôte privé. Utilisez un nom d’hôte public.
issue-ERR_ACTION_URL_PORT = L’URL de l’action « { $name } » utilise un autre port que 80 ou 443.
issue-WARN_ACTION_URL_HTTP = L’action « { $name } » est appelée en http, sans chiffrement. Préférez https.
issue-ERR_ACTION_HEADER_MISSING = L’en-tête « { $header } » de l’action « { $name } » n’a pas de valeur.
issue-ERR_ACTION_KEY_NAME = La clé d’API de l’action « { $name } » n’a pas de nom.
issue-ERR_GROUP_SCHEMA_MISSING = Le groupe de champs « { $name } » n’a pas de schéma.
issue-WARN_GROUP_EMPTY = Le groupe de champs « { $name } » n’a aucun champ sélectionné : les expressions ne peuvent pas le lire.
issue-ERR_SCHEMA_EMPTY = Le schéma « { $name } » n’a aucun champ.
issue-WARN_WAIT_LONG = Personne ne reste plus de 30 jours dans un parcours : une attente aussi longue pourrait ne jamais finir.
issue-ERR_WAIT_UNTIL_MISSING = L’attente n’a pas d’expression pour sa date.
issue-WARN_WAITS_TOO_LONG = Les attentes d’un chemin du parcours dépassent 30 jours en tout. On quitte un parcours après 30 jours.
issue-ERR_EVENT_TIMEOUT_RANGE = Un événement s’attend de 1 seconde à 30 jours.
issue-WARN_EVENT_TIMEOUT_LONG = Personne ne reste plus de 30 jours dans un parcours : un délai aussi long pourrait ne jamais être atteint.
issue-ERR_EVENT_TIMEOUT_TWICE = Un seul des événements en parallèle peut avoir un délai : il vaut pour tous.
issue-ERR_REACTION_TIMEOUT_RANGE = Une réaction s’attend de 40 secondes à 29 jours.
issue-ERR_REACTION_MESSAGE_MISSING = La réaction n’a pas de message. Choisissez-en un.
issue-ERR_REACTION_MESSAGE_GONE = Le message de cette réaction n’est plus dans le parcours. Choisissez-en un autre.
issue-ERR_REACTION_NOT_UPSTREAM = Le message de cette réaction n’est pas envoyé avant elle. Choisissez-en un autre.
issue-ERR_REACTION_TYPE_MISSING = La réaction attendue n’est pas indiquée. Choisissez-en une.
issue-ERR_REACTION_TYPE = Les messages de ce canal n’ont pas cette réaction. Choisissez-en une autre.
issue-WARN_REACTION_FAR = La réaction ne suit pas directement son message : les réactions arrivées avant qu’elle ne soit attendue sont perdues.
issue-WARN_PATH_NEVER = Personne ne prend jamais le chemin « { $path } » : ceci ne peut jamais être vrai : { $tests }
issue-WARN_PATH_NEVER_HERE = Personne arrivant ici ne prend le chemin « { $path } » : avec ce qui a été testé avant, ceci ne peut jamais être vrai : { $tests }
issue-WARN_PATH_COVERED = Personne ne prend le chemin « { $path } » : ceux à qui il est destiné prennent un chemin au-dessus. Ce qui se contredit : { $tests }
issue-WARN_PATH_ALWAYS = Tout le monde prend le chemin « { $path } » : sa condition est toujours vraie, et ce qui est en dessous n’est jamais atteint.
issue-WARN_PATH_ABOVE = Personne ne prend le chemin « { $path } » : ses horaires sont pris par les chemins au-dessus, ou il n’y en a pas.
issue-WARN_PATH_OVER = Personne ne prend le chemin « { $path } » : sa période est terminée avant que quiconque puisse entrer.
issue-WARN_PATH_SHARE = Personne ne prend le chemin « { $path } » : sa part est de 0 %.
issue-WARN_OTHERS_NEVER = Personne ne prend le chemin des autres cas : les chemins au-dessus ne laissent personne. { $tests }
issue-WARN_WAIT_LOST = Cette attente n’est jamais la première terminée : « { $winner } », qui commence avec elle, l’est.
issue-WARN_TIMEOUT_LOST = Le délai de cet événement n’arrive jamais en premier : « { $winner } », qui commence avec lui, le précède.
issue-WARN_ACTIVITY_NEVER = Personne n’arrive jamais ici : tous les chemins vers cette activité sont fermés.
issue-WARN_MAY_BE_EMPTY = Ceci peut partir vide : l’événement « { $event } », dont le champ { $field } est utilisé, peut ne pas être arrivé. Donnez une valeur par défaut, ou séparez les chemins avant.
issue-ERR_SEGMENT_MISSING = La qualification n’a pas de segment. Choisissez-en un.
issue-ERR_SEGMENT_GONE = Le segment n’existe plus. Choisissez-en un autre.
issue-ERR_SEGMENT_BEHAVIOUR = Indiquez si l’entrée dans le segment compte, la sortie, ou les deux.
issue-ERR_SEGMENT_NAMESPACE = Une qualification de segment qui ouvre un parcours a besoin d’un espace de noms.
issue-ERR_AUTHORING_SEGMENTS_2 = Le segment « { $name } » n’a jamais été calculé. Personne ne se qualifie avant qu’il le soit.
issue-ERR_JOURNEY_SEGMENT_AND_JUMP = Un parcours ne peut pas contenir à la fois une qualification de segment et un saut.
issue-ERR_CONDITION_MIXED = Tous les chemins d’une condition doivent être du même type.
issue-ERR_CONDITION_DATES = Les dates du chemin « { $path } » finissent avant de commencer.
issue-ERR_SPLIT_COUNT = Une répartition en pourcentages a de 2 à 20 chemins.
issue-ERR_SPLIT_TOTAL = Les pourcentages font { $total } en tout, et non 100.
issue-ERR_MESSAGE_MISSING = Le message à envoyer n’est pas indiqué. Choisissez-en un.
issue-ERR_MESSAGE_GONE = Le message n’existe plus ou est d’un autre canal. Choisissez-en un autre.
issue-ERR_JUMP_NAMESPACE = Seuls les parcours qui ont un espace de noms peuvent sauter.
issue-ERR_JUMP_TARGET_MISSING = Le saut n’a pas de cible. Choisissez un parcours.
issue-ERR_JUMP_TARGET_GONE = La cible du saut n’existe plus. Choisissez un autre parcours.
issue-ERR_JUMP_TARGET_START = « { $name } » ne commence pas par un événement : on ne peut pas y sauter.
issue-ERR_JUMP_OTHER_NAMESPACE = « { $name } » a un autre espace de noms que ce parcours.
issue-ERR_JUMP_LOOP = Des sauts ramènent de « { $name } » à ce parcours.
issue-ERR_JUMP_EVENT_CHANGED = Le premier événement de « { $name } » a changé. Ouvrez le saut et associez de nouveau ses champs.
issue-ERR_UPDATE_NAMESPACE = Seuls les parcours qui ont un espace de noms peuvent modifier des profils.
issue-ERR_UPDATE_SCHEMA = Le schéma de profil à modifier n’est pas indiqué. Choisissez-en un.
issue-ERR_UPDATE_DATASET = Le jeu de données sous lequel la modification est envoyée n’est pas indiqué.
issue-ERR_UPDATE_FIELD_MISSING = Le champ à modifier n’est pas indiqué. Choisissez-en un.
issue-ERR_UPDATE_FIELD_UNKNOWN = Le schéma n’a pas de champ « { $field } » modifiable. Choisissez-en un autre.
issue-ERR_UPDATE_FIELD_FIXED = Le champ « { $field } » est un identifiant ou une énumération : il ne peut pas être modifié.
issue-ERR_UPDATE_VALUE_MISSING = La modification n’a pas de valeur.
issue-ERR_PROPERTIES_TIME_ZONE = Ce fuseau horaire n’existe pas. Choisissez-en un autre dans les propriétés.
issue-ERR_PROPERTIES_PROFILE_ZONE = Sans espace de noms, il n’y a pas de profil dont le fuseau horaire pourrait servir.
issue-ERR_PROPERTIES_DATES = La date de fin n’est pas postérieure à la date de début.
issue-ERR_PROPERTIES_RE_ENTRANCE = Le délai avant une nouvelle entrée est de 1 seconde à 29 jours.
issue-ERR_PROPERTIES_TIMEOUT = Le délai d’expiration est de 1 à 30 secondes.
issue-ERR_SOURCE_URL_MISSING = La source de données « { $name } » n’a pas d’URL.
issue-ERR_SOURCE_URL = L’URL de la source de données « { $name } » ne peut pas servir : { $fault ->
    [ERR_ACTION_URL_NOT_STATIC] elle contient un utilisateur, une requête ou un fragment.
    [ERR_ACTION_URL_IP] elle désigne une adresse IP.
    [ERR_ACTION_URL_PRIVATE] elle désigne un hôte privé.
    [ERR_ACTION_URL_PORT] elle utilise un autre port que 80 ou 443.
   *[other] ce n’est pas une adresse http ou https.
 }
issue-WARN_SOURCE_URL_HTTP = La source de données « { $name } » est appelée en http, sans chiffrement. Préférez https.
issue-WARN_PROMISE_ACTIVITY_GONE = Ce qui doit rester vrai (« { $name } ») nomme une activité que le parcours n’a plus ({ $id }). Choisissez-en une autre, ou supprimez la promesse.
issue-WARN_PROMISE_ACTION_GONE = Ce qui doit rester vrai (« { $name } ») nomme une action que le parcours n’appelle pas ({ $id }). Choisissez-en une autre, ou supprimez la promesse.
issue-WARN_PROMISE_EMPTY = Ce qui doit rester vrai (« { $name } ») ne nomme encore aucune activité. Choisissez-en au moins une.
issue-WARN_PROMISE_RANGE = Ce qui doit rester vrai (« { $name } ») a une durée ou un nombre hors limites : de 1 seconde à 30 jours, 100 messages au plus, des heures différentes.
issue-WARN_EVENT_KEY_OPTIONAL = La clé de l’événement « { $name } » est lue dans « { $field } », que son schéma n’exige pas : les événements qui ne l’ont pas ne concernent personne et sont écartés.
issue-WARN_RUN_ENDLESS = Une exécution n’arrive pas à sa fin ({ $step }) : le parcours ramène à lui-même.
issue-WARN_RUN_JUMP_LOOP = Le parcours « { $name } » saute de nouveau vers celui-ci : les personnes tournent en rond, aussi souvent qu’elles peuvent revenir.
issue-WARN_RUN_JUMP_CLOSED = Le parcours « { $name } » ne laisse entrer personne à ce moment-là : celles qui sautent n’y arrivent pas.
issue-WARN_RUN_KEY_MISSING = L’événement « { $name } » est arrivé sans clé : il ne concerne personne et il est écarté.
issue-ERR_SOURCE_KEY_NAME = La clé d’API de la source de données « { $name } » n’a pas de nom.
issue-ERR_GROUP_RESPONSE_MISSING = Le groupe de champs « { $name } » n’a pas d’exemple de réponse : ses champs ne sont pas connus.
issue-ERR_GROUP_PARAMETER = Le contenu envoyé du groupe de champs « { $name } » utilise le paramètre « { $parameter } », absent de ses valeurs dynamiques.
issue-ERR_SOURCE_PARAMETER_MISSING = Le groupe de champs « { $group } » a besoin d’une valeur pour son paramètre « { $name } ».
issue-ERR_SOURCE_PARAMETER_UNKNOWN = Le groupe de champs « { $group } » n’a pas de paramètre « { $name } ».
issue-ERR_ENGINE_NEED = Le moteur ne peut pas exécuter ce parcours : il ne connaît pas encore { $need ->
    [reactions] les réactions aux messages
    [segmentQualifications] les qualifications de segment
    [segments] les appartenances à des segments
    [experienceEvents] les événements d’expérience
    [externalSources] les sources de données externes
    [jumps] les sauts
   *[profileUpdates] les mises à jour de profils
 }.

refusal-startsWithoutEvent = Non ajouté : un parcours commence par un événement. Ajoutez d’abord un événement.
refusal-cycle = Lien non créé : le parcours reviendrait sur lui-même.
refusal-onlyEventsAndWaitsInParallel = Lien non créé : seuls des événements et des attentes peuvent suivre une activité en parallèle.
refusal-otherNamespace = Non ajouté : cet événement a un autre espace de noms que l’événement d’entrée du parcours.
refusal-endIsAutomatic = Rien n’a changé : les marqueurs de fin apparaissent et disparaissent d’eux-mêmes.
refusal-alreadyLinked = Rien n’a changé : ces deux activités sont déjà liées.
refusal-unknownActivity = Rien n’a changé : cette activité n’existe plus.
refusal-unknownTransition = Rien n’a changé : ce lien n’existe plus.
refusal-unknownOutlet = Rien n’a changé : l’activité n’a pas ce chemin ({ $outlet }).
refusal-unknownEvent = Non ajouté : cet événement n’est plus configuré.
refusal-unknownAction = Non ajouté : cette action n’est plus configurée.
refusal-idTaken = Rien n’a changé : « { $id } » existe déjà.
refusal-badId = Rien n’a changé : « { $id } » n’est pas un identifiant bien formé.
refusal-typeChanges = Non enregistré : une activité ne change pas de type. Supprimez-la et ajoutez-en une autre.
refusal-conditionNeedsPath = Non enregistré : une condition garde au moins un chemin.
refusal-textTooLong = Non enregistré : le texte dépasse { $limit } caractères. Raccourcissez-le.
refusal-unknownPromise = Rien n’a changé : cette promesse n’y est plus.
refusal-tooManyPromises = Non ajouté : un parcours énonce { $limit } promesses au plus.
refusal-nameMissing = Non enregistré : il faut un nom.
refusal-nameInvalid = Non enregistré : « { $name } » n’est pas un nom valide. Commencez par une lettre ou un tiret bas ; puis lettres, chiffres et tirets bas, 30 au plus.
refusal-nameTaken = Non enregistré : le nom « { $name } » est déjà utilisé. Choisissez-en un autre.
refusal-timeoutRange = Non enregistré : le délai va de 1 à 30 secondes.
refusal-unknownTimeZone = Non enregistré : il n’y a pas de fuseau horaire « { $zone } ».
refusal-builtIn = Rien n’a changé : cet objet est prédéfini ; il ne peut être ni renommé, ni copié, ni supprimé.
refusal-headerName = Non enregistré : « { $name } » n’est pas un nom d’en-tête valide.
refusal-headerLocked = Non enregistré : l’en-tête « { $name } » ne peut pas être supprimé.
refusal-damaged = Rien n’a changé : le document enregistré est illisible.
refusal-cardIncomplete = Non appliqué : la ligne de la condition est incomplète.
refusal-reactionNeedsMessage = Non ajoutée : une réaction suit un message. Ajoutez d’abord un e-mail, un SMS ou une notification push.
refusal-segmentWithJump = Non ajouté : un parcours ne peut pas contenir à la fois une qualification de segment et un saut.
refusal-needsNamespace = Non ajouté : l’événement d’entrée du parcours n’a pas d’espace de noms, les personnes n’ont donc pas de profil.
refusal-noMessageConfigured = Non ajouté : aucun message de ce canal n’est configuré. Configurez d’abord une action avec ce canal.
refusal-reEntranceRange = Non enregistré : le délai avant une nouvelle entrée est de 1 seconde à 29 jours.

expr-empty = il n’y a pas d’expression
expr-unexpected = « { $found } » n’est pas attendu ici
expr-expected = { $what ->
    [value] une valeur
    [name] un nom
   *[other] { $what }
    } est attendu ici
expr-badCharacter = « { $found } » ne fait pas partie du langage
expr-unterminated = il manque le guillemet fermant de ce texte
expr-badNumber = « { $found } » n’est pas un nombre du langage
expr-numberTooLarge = { $found } dépasse un entier de 64 bits
expr-tooDeep = l’expression est trop imbriquée ou enchaîne trop d’opérateurs
expr-tooLong = l’expression est trop longue
expr-unknownFunction = il n’y a pas de fonction « { $name } »
expr-unknownField = il n’y a pas de champ « { $name } » ici
expr-unknownProperty = il n’y a pas de propriété de parcours « { $name } »
expr-unknownSegment = il n’y a pas de segment « { $name } »
expr-loopFieldOutside = « { $name } » désigne un élément et n’a sa place que dans le filtre d’une liste
expr-pathFunction = « { $name }() » ne peut pas être utilisé ici dans un chemin
expr-parameters = cette source de données n’accepte pas de paramètre « { $name } »
expr-parameterMissing = cette source de données a besoin du paramètre « { $name } »
expr-notAList = « { $name }() » choisit dans une liste ou une table, absente ici
expr-fieldNeeded = « { $name } » demande ici un champ d’un événement ou d’une source de données
expr-bareDefault = un appel comme valeur par défaut se met entre parenthèses : ({ $name }(…))
expr-badHour = une heure va de 0 à 23
expr-badDay = ce mois n’a pas ce jour
expr-operands = « { $operator } » ne s’applique pas à { $left } et { $right }
expr-operand = « { $operator } » ne s’applique pas à { $found }
expr-arguments = « { $name } » n’accepte pas { $found }
expr-constantNeeded = « { $name } » demande ici un texte constant
expr-mixedList = les éléments d’une liste doivent avoir un seul type, et non { $left } et { $right }
expr-nestedList = une liste ne peut pas contenir { $found }
expr-branches = « then » donne { $left } mais « else » donne { $right }
expr-defaultType = la valeur par défaut doit être { $left }, et non { $right }
expr-yields = l’expression doit donner { $expected }, mais donne { $found }
expr-badConstant = « { $found } » n’est pas { $what ->
    [date] une date
    [dateTimeOffset] une date et heure avec décalage
    [dateTime] une date et heure
    [duration] une durée
    [wholeNumber] un nombre entier
    [decimalNumber] un nombre décimal
    [timeZone] un fuseau horaire
    [datePart] une partie de date (years, months, days, hours, minutes, seconds)
    [regularExpression] une expression régulière utilisable ici
    [replacement] un texte de remplacement
   *[other] { $what }
    }
expr-overflow = le résultat dépasse un entier de 64 bits
expr-tooMuch = l’évaluation demande trop de calcul
