list-search = Search
list-shown = { $shown }/{ $total }
list-empty = Nothing here yet
list-no-result = Nothing matches the search
list-clear = Clear the search
list-errors = { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }
list-warnings = { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
add-version = Create a journey
add-event = Add an event
add-action = Add an action
add-profile = Add a test profile
column-name = Name
column-description = Description
column-number = Version
column-status = Status
column-usedIn = Used in
column-createdAt = Created
column-changedAt = Last update
column-actions = Row actions
column-field = Field
column-type = Type
column-mode = Given
column-value = Value or label
row-duplicate = Duplicate { $name }
row-delete = Delete { $name }
delete-title = Delete?
delete-body = “{ $name }” will be deleted.
checklist-title = Your first journey in three steps
checklist-body = This workspace is empty. Begin with what happens to a person.
checklist-done = Done
checklist-event = Configure an event
checklist-event-body = What starts the journey: paste a sample of what is sent.
checklist-action = Configure an action
checklist-action-body = What the journey does: a call to another system.
checklist-journey = Draw a journey
checklist-journey-body = Put them together on the canvas, test, publish.
checklist-samples = Or look at a journey that is already drawn, with test profiles and scenarios:
sample-spa = Add the sample “Spa”
sample-hotel = Add the sample “Hotel”
add-dataSource = Add a data source
add-segment = Add a segment
profiles-import = Import test profiles
profiles-import-hint = Paste comma-separated values with a header, or JSON. A column is a namespace (e.g. CustomerId), name, testProfile, or a field of the profile schema by its dotted path. Who has the identity of a known profile replaces it.
profiles-import-file = Choose a file
profiles-imported = { $created } new, { $changed } replaced.
