# What a simulation finds and does not know, what a comparison tells, and why there is no result.
issue-SIMULATION_PROMISE_BROKEN = What must hold does not for { $count } people, first for person { $person }: { $why ->
        [tooMany] too many messages in too short a time
        [after] something is done that must never follow
        [tooLong] it takes too long
        [again] something is done twice
        [atHour] a message goes out in quiet hours
        [notReached] something promised is never done
        [ended] the passage ends in a failure
       *[other] { $why }
    }
issue-SIMULATION_NOBODY_ENTERED = Nobody entered the journey. See under “Not listened to” why.
issue-SIMULATION_NEVER_REACHED = Nobody reached “{ $name }”.
issue-SIMULATION_CAPPED = The cap of { $endpoint } threw away { $count } of { $calls } calls. Spread the people over more time, or handle the failure on an alternative path.
issue-SIMULATION_STOPPED = { $count } people stopped at “{ $name }” since a call or its data failed and no path takes care of it.
issue-SIMULATION_EMPTY_PARAMETER = “{ $name }” sent the parameter “{ $parameter }” empty, { $count } times among the people looked at.
issue-SIMULATION_MISSING_KEY = { $count } events came without a key: they concern nobody.
issue-SIMULATION_LOST_REACTION = { $count } reactions to “{ $name }” came while the journey did not listen: put the reaction right behind its message.
issue-SIMULATION_STILL_WAITING = { $count } people wait behind “{ $name }” for something that never came to them: they stay for up to 30 days.
issue-SIMULATION_JUMP_NOT_FOLLOWED = The journey that “{ $name }” jumps to is not simulated.
issue-SIMULATION_KEYS_SHARED = The key is drawn among few values: people with the same key are counted as different ones.
issue-SIMULATION_EVENTS_UNKNOWN = The journey reads experience events. Drawn people have none: use profiles from a file.
issue-COMPARISON_ADDED = “{ $name }” was added.
issue-COMPARISON_REMOVED = “{ $name }” was removed.
issue-COMPARISON_CHANGED = “{ $name }”: { $field } was changed from “{ $from }” to “{ $to }”.
issue-COMPARISON_WAY = “{ $name }” leads elsewhere.
issue-COMPARISON_PROPERTY = The journey’s property { $field } was changed from “{ $from }” to “{ $to }”.
issue-COMPARISON_SHARED = People share caps, so that a change elsewhere moved them.

assumption-duration = “{ $what }” is not a length of time such as PT6H or P2D.
assumption-negative = “{ $what }” is negative.
assumption-share = { $what } is not a share from 0 to 1.
assumption-order = It ends before it begins.
assumption-weight = { $what } is not a weight: a number, not negative.
assumption-nothing = There is nothing to choose from.
assumption-deviation = { $what } is not a standard deviation: a number, not negative.
assumption-nobody = There is nobody to simulate.
assumption-tooMany = { $what } people are too many.
assumption-event = The journey has no event “{ $what }”.
assumption-segment = The journey names no segment “{ $what }”.
assumption-message = The journey has no message “{ $what }”.
assumption-endpoint = The journey uses no action or field group “{ $what }”.
assumption-status = { $what } is not the status of a failure.
