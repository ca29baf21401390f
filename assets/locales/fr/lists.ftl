list-search = Rechercher
list-shown = { $shown }/{ $total }
list-empty = Rien pour l’instant
list-no-result = Aucun résultat pour cette recherche
list-clear = Effacer la recherche
list-errors = { $count ->
        [one] { $count } erreur
       *[other] { $count } erreurs
    }
list-warnings = { $count ->
        [one] { $count } avertissement
       *[other] { $count } avertissements
    }
add-version = Créer un parcours
add-event = Ajouter un événement
add-action = Ajouter une action
add-profile = Ajouter un profil de test
column-name = Nom
column-description = Description
column-number = Version
column-status = Statut
column-usedIn = Utilisé dans
column-createdAt = Création
column-changedAt = Dernière mise à jour
column-actions = Actions
column-field = Champ
column-type = Type
column-mode = Fourni
column-value = Valeur ou libellé
row-duplicate = Dupliquer { $name }
row-delete = Supprimer { $name }
delete-title = Supprimer ?
delete-body = « { $name } » sera supprimé.
checklist-title = Votre premier parcours en trois étapes
checklist-body = Cet espace de travail est vide. Commencez par ce qui arrive à une personne.
checklist-done = Terminé
checklist-event = Configurer un événement
checklist-event-body = Ce qui démarre le parcours : collez un exemple de ce qui est envoyé.
checklist-action = Configurer une action
checklist-action-body = Ce que fait le parcours : un appel à un autre système.
checklist-journey = Dessiner un parcours
checklist-journey-body = Assemblez-les sur le canevas, testez, publiez.
checklist-samples = Ou regardez un parcours déjà dessiné, avec ses profils de test et ses scénarios :
sample-spa = Ajouter l’exemple « Spa »
sample-hotel = Ajouter l’exemple « Hôtel »
add-dataSource = Ajouter une source de données
add-segment = Ajouter un segment
profiles-import = Importer des profils de test
profiles-import-hint = Collez des valeurs séparées par des virgules avec un en-tête, ou du JSON. Une colonne est un espace de noms (p. ex. CustomerId), name, testProfile, ou un champ du schéma de profil par son chemin pointé. Qui porte l’identité d’un profil connu le remplace.
profiles-import-file = Choisir un fichier
profiles-imported = { $created } nouveau(x), { $changed } remplacé(s).
