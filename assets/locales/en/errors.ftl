# What went wrong, what was kept, what to do: one text for each code of a problem.
error-notAWorkspace = { $path } is not an Itinera workspace. Nothing in it was changed. Open another file with --workspace.
error-newerVersion = { $path } was made by a newer Itinera (format { $found }; this one knows { $known }). Nothing in it was changed. Update Itinera to open it.
error-damaged = The workspace is damaged: { $what }. Nothing was changed. Restore the file from a copy.
error-readOnly = The workspace is read-only, so nothing was saved. Close it where else it is open, or make its file writable, and open it again.
error-unknownObject = This is no longer in the workspace. Go back to the list.
error-fileAccess = The workspace could not be read or written: { $message }. What was saved before is kept. Try again.
error-refused = This change is not allowed here. Nothing was changed.
error-staleRevision = This was changed elsewhere meanwhile. Nothing was overwritten: reload to see the newest state.
error-nothingToUndo = There is nothing to take back.
error-locked = This cannot be changed now: it is live, in test, being published or read-only. Nothing was changed.
error-inUse = { $count ->
     [one] One journey uses this, so it was not deleted.
    *[other] { $count } journeys use this, so it was not deleted.
  } Remove it there first.
error-sampleNotJson = The sample is not JSON: line { $line }, column { $column }. Nothing was taken over; mend it and read it again.
error-sampleNotObject = The sample is not a JSON object: begin it with a brace.
error-sampleFieldName = “{ $name }” cannot be the name of a field. Rename it in the sample.
error-sampleTooDeep = The sample is nested too deeply. Shorten it.
error-bundleTooLarge = The file is larger than { $limit } MiB, which no bundle is. Nothing was imported.
error-bundleTooDeep = The file is nested more than { $limit } levels deep, which no bundle is. Nothing was imported.
error-bundleTooMany = The bundle holds { $found } objects of one kind ({ $what }); at most { $limit } are read. Nothing was imported.
error-bundleFormat = The bundle has format { $found }, and this Itinera reads format 1. Nothing was imported. Update Itinera to read it.
error-bundleTruncated = The file ends too early, in line { $line }: it was not copied or saved whole. Nothing was imported.
error-bundleNotJson = This file is no bundle: it is not JSON from line { $line }, column { $column }. Nothing was imported.
error-bundleOtherShape = This is not a bundle as Itinera writes them: line { $line }, column { $column } ({ $what }). Nothing was imported.
error-bundleInconsistent = The bundle’s parts do not fit together: { $what }. Nothing was imported.
error-hasErrors = { $count ->
     [one] One error must be mended first.
    *[other] { $count } errors must be mended first.
  } The sign in the bar lists what is wrong.
error-noNamespace = The journey’s entry event has no namespace. Choose one in the event’s pane.
error-notInTest = Test mode is off. Turn it on again.
error-file = The file { $path } could not be used: { $message }. Nothing was half written.
error-noFileBrowser = No file browser could be opened. The logs are in { $path }.
error-fileExists = { $path } is there already. Nothing was written.
error-engineAddress = “{ $address }” is not an address of an engine. It looks like https://engine.example.com.
error-engineUnreachable = Nothing answers at { $address }. Check the address, and that the engine runs.
error-engineTimeout = The engine did not answer in time. Try again.
error-engineInterrupted = The connection to { $address } broke before the engine had answered. Try again.
error-notAnEngine = What answers at this address is not an Itinera engine. Check the address in the settings.
error-unauthorized = The engine refused the token. Enter the right one in the settings.
error-engineRefused = The engine refused this: { $message }.
error-missingSecrets = The engine lacks secrets that this journey’s actions need.
error-otherContent = The engine already holds this version with another content. Make a new version.
error-engineFailed = The engine failed (status { $status }). Its log says more; try again.
error-noEngine = No engine is set up. Enter its address in the settings, or start a local one there.
error-engineStart = The local engine could not be started: { $message }.
error-secretsLocked = The kept secrets are locked. Enter the passphrase in the settings.
error-passphraseWrong = This is not the passphrase. Nothing was changed.
error-passphraseShort = The passphrase is too short. Choose a longer one.
error-secretMissing = No secret is kept for this on this machine. Enter it in the action’s pane.
error-secretsUnavailable = The secrets could not be read or kept on this machine. Nothing was changed.
error-document = A document could not be read: { $message }. Nothing was changed.
error-profiles = No profile was read, because of number or line { $line }: { $fault ->
     [namespace] there is no namespace “{ $what }”.
     [segment] there is no segment “{ $what }”.
     [identity] it has no identity in any namespace.
     [integer] “{ $what }” is not an integer.
     [number] “{ $what }” is not a number.
     [boolean] “{ $what }” is neither true nor false.
     [empty] nobody is in it.
     [tooMany] more than { $what } profiles are in it.
    *[syntax] { $what }
  }
error-noIdentity = The profile has no identity in the journey’s namespace. Give it one in the profile’s pane.
error-scenarioTooLarge = The scenario is larger than { $limit } MiB.
error-scenarioMalformed = This is not a scenario (line { $line }, column { $column }): { $what }
error-scenarioFormat = The scenario has format { $number }; this program reads format { $limit }.
error-scenarioJourney = The journey “{ $journey }” has errors: { $issues }
error-scenarioEndless = After the last step the run does not come to an end; it was stopped after { $limit } inputs.
error-scenarioEndlessAfter = { $place }: the run does not come to an end; it was stopped after { $limit } inputs.
error-scenarioAmbiguous = { $place }: several activities are called “{ $name }”; use the id.
error-scenarioNoActivity = { $place }: the journey has no activity “{ $name }”; it has: { $known }
error-scenarioNoEvent = { $place }: the journey has no event “{ $name }”.
error-scenarioNoSegment = { $place }: the journey names no segment “{ $name }”.
error-scenarioNoJourney = { $place }: no journey given is called “{ $name }”.
error-scenarioNoVersion = { $place }: nothing given is version { $number } of the journey.
error-scenarioSameVersion = { $place }: version { $number } of one journey is there twice.
error-scenarioNothing = { $place }: there is no journey.
error-scenarioNoTimeZone = { $place }: there is no time zone “{ $name }”.
error-scenarioNoWait = { $place }: give seconds or an ISO 8601 duration.
error-scenarioShortWait = { $place }: at least 1 second.
error-scenarioNoReply = { $place }: give at least one reply.
error-scenarioStubOfNothing = { $place }: give either “action”, or “dataSource” and “fieldGroup”.
error-scenarioStubUnused = { $place }: the journey uses no such action or field group.
error-scenarioNoDuration = { $place }: this is not an ISO 8601 duration.
error-scenarioTooFar = { $place }: this is too far away.
error-scenarioBackwards = { $place }: this is before the step above.
error-scenarioNotOneThing = { $place }: give exactly one of event, reaction, segment, stop, close and publish.
error-scenarioNobody = { $place }: whom does it concern?
error-scenariosFail = { $count ->
     [one] A scenario does not pass: { $names }.
    *[other] { $count } scenarios do not pass: { $names }.
  } The journey’s properties ask for that before publication.
error-noScenario = Scenarios must pass before publication, and the journey has none yet. Save a test run as one.
error-live = No call can be made from here: { $message }.
error-assumptionsFormat = The assumptions have format { $found }, which this program does not read.
error-assumption = { $place }: { $fault }
error-simulationTooLarge = The journey is too large to be simulated.
error-profilesUnreadable = The profiles cannot be read: { $message }
error-noProfiles = None of the { $lines } lines holds a profile. Line { $line }: { $message }
error-noPerson = There is no person { $person }.
error-cancelled = Cancelled.
error-emptyProfiles = The file is empty: there is nobody in it.
error-profilesGone = The file with profiles is not in memory any more. Choose it again.
