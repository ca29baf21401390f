# What checks say (issue-<code>), why an edit was refused (refusal-<code>), what is wrong with an
# expression (expr-<code>). Codes are spelled as the program spells them.

issue-ERR_JOURNEY_EMPTY = The journey is empty. Begin with an event.
issue-ERR_JOURNEY_START = The journey has no entry. Put an event at its beginning.
issue-ERR_JOURNEY_CYCLE = The journey leads back to itself. Remove a link of the loop.
issue-ERR_JOURNEY_NAMESPACES = The events of the journey have different namespaces. Use events of one namespace.
issue-ERR_JOURNEY_TOO_MANY = The journey has more than 50 activities. Split it.
issue-WARN_JOURNEY_MANY = The journey is close to the limit of 50 activities.
issue-WARN_ACTIVITY_DISCONNECTED = Nothing leads here from the entry: nobody will get to this activity.
issue-ERR_ACTIVITY_PARALLEL = Only events and waits can follow one activity in parallel.
issue-ERR_ACTIVITY_EVENT_GONE = The event of this activity no longer exists. Delete the activity or use another event.
issue-ERR_ACTIVITY_ACTION_GONE = The action of this activity no longer exists. Delete the activity or use another action.
issue-ERR_JOURNEYVERSION_100 = The journey is not well formed: { $what }.
issue-ERR_JOURNEYVERSION_200 = The path “{ $path }” has no condition.
issue-ERR_JOURNEYVERSION_305 = A parameter of the action is malformed.
issue-ERR_JOURNEYVERSION_601 = The parameter “{ $label }” of the action has no value.
issue-ERR_EXPRESSION = The expression is not valid: { $message }
issue-ERR_WAIT_RANGE = A wait lasts from 1 second to 30 days.
issue-ERR_EVENT_SCHEMA_MISSING = The event “{ $name }” has no schema.
issue-ERR_EVENT_KEY_MISSING = The event “{ $name }” has no key: it is not known whom it concerns.
issue-ERR_EVENT_CONDITION_MISSING = The event “{ $name }” has no condition to recognise it by.
issue-ERR_EVENT_FIELDS_UNKNOWN = The event “{ $name }” uses fields that its schema does not have. Choose its fields again.
issue-ERR_ACTION_URL_MISSING = The action “{ $name }” has no URL.
issue-ERR_ACTION_URL_MALFORMED = The URL of the action “{ $name }” is not an http or https address.
issue-ERR_ACTION_URL_NOT_STATIC = The URL of the action “{ $name }” holds a user, a query or a fragment. Give its static part only.
issue-ERR_ACTION_URL_IP = The URL of the action “{ $name }” names an IP address. Use a host name.
issue-ERR_ACTION_URL_PRIVATE = The URL of the action “{ $name }” names a private host. Use a public host name.
issue-ERR_ACTION_URL_PORT = The URL of the action “{ $name }” uses another port than 80 or 443.
issue-WARN_ACTION_URL_HTTP = The action “{ $name }” is called over http, which is not encrypted. Prefer https.
issue-ERR_ACTION_HEADER_MISSING = The header “{ $header }” of the action “{ $name }” has no value.
issue-ERR_ACTION_KEY_NAME = The API key of the action “{ $name }” has no name.
issue-ERR_GROUP_SCHEMA_MISSING = The field group “{ $name }” has no schema.
issue-WARN_GROUP_EMPTY = The field group “{ $name }” has no field selected: expressions cannot read it.
issue-ERR_SCHEMA_EMPTY = The schema “{ $name }” has no field.
issue-WARN_WAIT_LONG = Nobody stays in a journey for more than 30 days: a wait as long as this one may never end.
issue-ERR_WAIT_UNTIL_MISSING = The wait has no expression for its date.
issue-WARN_WAITS_TOO_LONG = The waits on one way through the journey add up to more than 30 days. People leave after 30 days.
issue-ERR_EVENT_TIMEOUT_RANGE = An event is listened to for 1 second to 30 days.
issue-WARN_EVENT_TIMEOUT_LONG = Nobody stays in a journey for more than 30 days: a timeout as long as this one may never come.
issue-ERR_EVENT_TIMEOUT_TWICE = Only one of the events in parallel can have a timeout: it holds for all of them.
issue-ERR_REACTION_TIMEOUT_RANGE = A reaction is listened to for 40 seconds to 29 days.
issue-ERR_REACTION_MESSAGE_MISSING = The reaction has no message. Choose one.
issue-ERR_REACTION_MESSAGE_GONE = The message of this reaction is no longer in the journey. Choose another.
issue-ERR_REACTION_NOT_UPSTREAM = The message of this reaction is not sent before it. Choose another.
issue-ERR_REACTION_TYPE_MISSING = It is not said which reaction is waited for. Choose one.
issue-ERR_REACTION_TYPE = Messages of this channel have no such reaction. Choose another.
issue-WARN_REACTION_FAR = The reaction does not follow its message directly: reactions that come before it is listened to are lost.
issue-WARN_PATH_NEVER = Nobody ever takes the path “{ $path }”: this can never hold: { $tests }
issue-WARN_PATH_NEVER_HERE = Nobody who comes here takes the path “{ $path }”: with what was tested before, this can never hold: { $tests }
issue-WARN_PATH_COVERED = Nobody takes the path “{ $path }”: whoever it is meant for takes a path above. What contradicts: { $tests }
issue-WARN_PATH_ALWAYS = Everybody takes the path “{ $path }”: its condition always holds, and what is below it is never reached.
issue-WARN_PATH_ABOVE = Nobody takes the path “{ $path }”: its times are taken by the paths above, or there are none.
issue-WARN_PATH_OVER = Nobody takes the path “{ $path }”: its period is over before anybody can enter.
issue-WARN_PATH_SHARE = Nobody takes the path “{ $path }”: its share is 0 %.
issue-WARN_OTHERS_NEVER = Nobody takes the path for other cases: the paths above leave nobody over. { $tests }
issue-WARN_WAIT_LOST = This wait is never over first: “{ $winner }”, which starts with it, is.
issue-WARN_TIMEOUT_LOST = The timeout of this event never comes first: “{ $winner }”, which starts with it, does.
issue-WARN_ACTIVITY_NEVER = Nobody ever comes here: every way to this activity is closed.
issue-WARN_MAY_BE_EMPTY = This may be sent empty: the event “{ $event }”, whose field { $field } is used, may not have come. Give a default value, or part the ways before.
issue-ERR_SEGMENT_MISSING = The segment qualification has no segment. Choose one.
issue-ERR_SEGMENT_GONE = The segment no longer exists. Choose another.
issue-ERR_SEGMENT_BEHAVIOUR = Choose whether entering the segment counts, leaving it, or both.
issue-ERR_SEGMENT_NAMESPACE = A segment qualification that begins a journey needs a namespace.
issue-ERR_AUTHORING_SEGMENTS_2 = The segment “{ $name }” has never been calculated. Nobody qualifies until it is.
issue-ERR_JOURNEY_SEGMENT_AND_JUMP = A journey cannot have both a segment qualification and a jump.
issue-ERR_CONDITION_MIXED = All paths of a condition must be of one type.
issue-ERR_CONDITION_DATES = The dates of the path “{ $path }” end before they begin.
issue-ERR_SPLIT_COUNT = A percentage split has 2 to 20 paths.
issue-ERR_SPLIT_TOTAL = The percentages add up to { $total }, not to 100.
issue-ERR_MESSAGE_MISSING = It is not said which message is sent. Choose one.
issue-ERR_MESSAGE_GONE = The message no longer exists, or is of another channel. Choose another.
issue-ERR_JUMP_NAMESPACE = Only journeys with a namespace can jump.
issue-ERR_JUMP_TARGET_MISSING = The jump has no target. Choose a journey.
issue-ERR_JUMP_TARGET_GONE = The target of the jump no longer exists. Choose another journey.
issue-ERR_JUMP_TARGET_START = “{ $name }” does not begin with an event: it cannot be jumped to.
issue-ERR_JUMP_OTHER_NAMESPACE = “{ $name }” has another namespace than this journey.
issue-ERR_JUMP_LOOP = Jumps lead from “{ $name }” back to this journey.
issue-ERR_JUMP_EVENT_CHANGED = The first event of “{ $name }” has changed. Open the jump and map its fields again.
issue-ERR_UPDATE_NAMESPACE = Only journeys with a namespace can update profiles.
issue-ERR_UPDATE_SCHEMA = It is not said which profile schema is updated. Choose one.
issue-ERR_UPDATE_DATASET = It is not said which dataset the update is sent under.
issue-ERR_UPDATE_FIELD_MISSING = It is not said which field is updated. Choose one.
issue-ERR_UPDATE_FIELD_UNKNOWN = The schema has no field “{ $field }” that can be updated. Choose another.
issue-ERR_UPDATE_FIELD_FIXED = The field “{ $field }” is an identifier or an enumeration: it cannot be updated.
issue-ERR_UPDATE_VALUE_MISSING = The update has no value.
issue-ERR_PROPERTIES_TIME_ZONE = There is no such time zone. Choose another in the properties.
issue-ERR_PROPERTIES_PROFILE_ZONE = Without a namespace there is no profile whose time zone could be used.
issue-ERR_PROPERTIES_DATES = The end date is not after the start date.
issue-ERR_PROPERTIES_RE_ENTRANCE = The re-entrance wait period is 1 second to 29 days.
issue-ERR_PROPERTIES_TIMEOUT = The timeout is 1 to 30 seconds.
issue-ERR_SOURCE_URL_MISSING = The data source “{ $name }” has no URL.
issue-ERR_SOURCE_URL = The URL of the data source “{ $name }” cannot be used: { $fault ->
    [ERR_ACTION_URL_NOT_STATIC] it holds a user, a query or a fragment.
    [ERR_ACTION_URL_IP] it names an IP address.
    [ERR_ACTION_URL_PRIVATE] it names a private host.
    [ERR_ACTION_URL_PORT] it uses another port than 80 or 443.
   *[other] it is not an http or https address.
 }
issue-WARN_SOURCE_URL_HTTP = The data source “{ $name }” is called over http, which is not encrypted. Prefer https.
issue-WARN_PROMISE_ACTIVITY_GONE = What must hold (“{ $name }”) names an activity that the journey no longer has ({ $id }). Choose another one, or remove the promise.
issue-WARN_PROMISE_ACTION_GONE = What must hold (“{ $name }”) names an action that the journey does not call ({ $id }). Choose another one, or remove the promise.
issue-WARN_PROMISE_EMPTY = What must hold (“{ $name }”) names no activity yet. Choose at least one.
issue-WARN_PROMISE_RANGE = What must hold (“{ $name }”) has a time or a number out of range: 1 second to 30 days, at most 100 messages, hours that differ.
issue-WARN_EVENT_KEY_OPTIONAL = The key of the event “{ $name }” is read from “{ $field }”, which its schema does not require: events without it concern nobody and are discarded.
issue-WARN_RUN_ENDLESS = A run does not come to an end ({ $step }): the journey leads back into itself.
issue-WARN_RUN_JUMP_LOOP = The journey “{ $name }” jumps back to this one: people go round and round, as often as they may enter again.
issue-WARN_RUN_JUMP_CLOSED = The journey “{ $name }” lets nobody in at that time: people who jump do not arrive there.
issue-WARN_RUN_KEY_MISSING = The event “{ $name }” came without a key: it concerns nobody and is discarded.
issue-ERR_SOURCE_KEY_NAME = The API key of the data source “{ $name }” has no name.
issue-ERR_GROUP_RESPONSE_MISSING = The field group “{ $name }” has no sample of the answer: its fields are not known.
issue-ERR_GROUP_PARAMETER = The payload of the field group “{ $name }” uses the parameter “{ $parameter }”, which is not among its dynamic values.
issue-ERR_SOURCE_PARAMETER_MISSING = The field group “{ $group }” needs a value for its parameter “{ $name }”.
issue-ERR_SOURCE_PARAMETER_UNKNOWN = The field group “{ $group }” has no parameter “{ $name }”.
issue-ERR_ENGINE_NEED = The engine cannot run this journey: it does not know { $need ->
    [reactions] reactions to messages
    [segmentQualifications] segment qualifications
    [segments] segment memberships
    [experienceEvents] experience events
    [externalSources] external data sources
    [jumps] jumps
   *[profileUpdates] profile updates
 } yet.

refusal-startsWithoutEvent = Not added: a journey begins with an event. Add an event first.
refusal-cycle = Not linked: the journey would lead back to itself.
refusal-onlyEventsAndWaitsInParallel = Not linked: only events and waits can follow one activity in parallel.
refusal-otherNamespace = Not added: this event has another namespace than the journey's entry event.
refusal-endIsAutomatic = Nothing changed: End markers come and go by themselves.
refusal-alreadyLinked = Nothing changed: these two activities are linked already.
refusal-unknownActivity = Nothing changed: this activity is no longer there.
refusal-unknownTransition = Nothing changed: this link is no longer there.
refusal-unknownOutlet = Nothing changed: the activity has no such path ({ $outlet }).
refusal-unknownEvent = Not added: this event is no longer configured.
refusal-unknownAction = Not added: this action is no longer configured.
refusal-idTaken = Nothing changed: “{ $id }” exists already.
refusal-badId = Nothing changed: “{ $id }” is not a well-formed identifier.
refusal-typeChanges = Not saved: an activity cannot change its type. Delete it and add another.
refusal-conditionNeedsPath = Not saved: a condition keeps at least one path.
refusal-textTooLong = Not saved: the text is longer than { $limit } characters. Shorten it.
refusal-unknownPromise = Nothing changed: what must hold is no longer stated there.
refusal-tooManyPromises = Not added: a journey states at most { $limit } promises.
refusal-nameMissing = Not saved: a name is needed.
refusal-nameInvalid = Not saved: “{ $name }” is not a valid name. Begin with a letter or an underscore; then letters, digits and underscores, 30 at most.
refusal-nameTaken = Not saved: the name “{ $name }” is in use. Choose another.
refusal-timeoutRange = Not saved: the timeout is 1 to 30 seconds.
refusal-unknownTimeZone = Not saved: there is no time zone “{ $zone }”.
refusal-builtIn = Nothing changed: this object is built in; it cannot be renamed, copied or deleted.
refusal-headerName = Not saved: “{ $name }” is not a valid header name.
refusal-headerLocked = Not saved: the header “{ $name }” cannot be removed.
refusal-damaged = Nothing changed: the stored document cannot be read.
refusal-cardIncomplete = Not applied: the row of the condition is not complete.
refusal-reactionNeedsMessage = Not added: a reaction follows a message. Add an e-mail, SMS or push message first.
refusal-segmentWithJump = Not added: a journey cannot have both a segment qualification and a jump.
refusal-needsNamespace = Not added: the journey's entry event has no namespace, so that people have no profile.
refusal-noMessageConfigured = Not added: no message of this channel is configured. Configure an action with this channel first.
refusal-reEntranceRange = Not saved: the re-entrance wait period is 1 second to 29 days.

expr-empty = there is no expression
expr-unexpected = “{ $found }” is not expected here
expr-expected = { $what ->
    [value] a value
    [name] a name
   *[other] { $what }
    } is expected here
expr-badCharacter = “{ $found }” is not part of the language
expr-unterminated = this text has no closing quote
expr-badNumber = “{ $found }” is not a number of the language
expr-numberTooLarge = { $found } does not fit a 64-bit integer
expr-tooDeep = the expression is nested too deeply or chains too many operators
expr-tooLong = the expression is too long
expr-unknownFunction = there is no function “{ $name }”
expr-unknownField = there is no field “{ $name }” here
expr-unknownProperty = there is no journey property “{ $name }”
expr-unknownSegment = there is no segment “{ $name }”
expr-loopFieldOutside = “{ $name }” stands for an element and belongs inside a list's filter
expr-pathFunction = “{ $name }()” cannot be used in a path here
expr-parameters = this data source takes no parameter “{ $name }”
expr-parameterMissing = this data source needs the parameter “{ $name }”
expr-notAList = “{ $name }()” picks from a list or a map, which does not stand here
expr-fieldNeeded = “{ $name }” needs a field of an event or a data source here
expr-bareDefault = a call as the default value needs parentheses around it: ({ $name }(…))
expr-badHour = an hour lies between 0 and 23
expr-badDay = this month has no such day
expr-operands = “{ $operator }” cannot be applied to { $left } and { $right }
expr-operand = “{ $operator }” cannot be applied to { $found }
expr-arguments = “{ $name }” does not take { $found }
expr-constantNeeded = “{ $name }” needs a constant text here
expr-mixedList = the elements of a list must have one type, not { $left } and { $right }
expr-nestedList = a list cannot hold { $found }
expr-branches = “then” yields { $left } but “else” yields { $right }
expr-defaultType = the default value must be { $left }, not { $right }
expr-yields = the expression must yield { $expected }, but yields { $found }
expr-badConstant = “{ $found }” is not { $what ->
    [date] a date
    [dateTimeOffset] a date and time with an offset
    [dateTime] a date and time
    [duration] a duration
    [wholeNumber] a whole number
    [decimalNumber] a decimal number
    [timeZone] a time zone
    [datePart] a part of dates (years, months, days, hours, minutes, seconds)
    [regularExpression] a regular expression that can be used here
    [replacement] a replacement
   *[other] { $what }
    }
expr-overflow = the result does not fit a 64-bit integer
expr-tooMuch = the evaluation takes too much
