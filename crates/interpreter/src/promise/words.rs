//! What promises say, in English: for scenario names and terminals. The window has its own words in
//! its own languages.

use itinera_journey::Library;
use itinera_journey::model::{
    Channel, Deed, Over, Promise, PromiseForm, PromiseZone, TimeUnit, Version,
};

fn span(amount: u32, unit: TimeUnit) -> String {
    let unit = match unit {
        TimeUnit::Seconds => "second",
        TimeUnit::Minutes => "minute",
        TimeUnit::Hours => "hour",
        TimeUnit::Days => "day",
    };
    let plural = if amount == 1 { "" } else { "s" };
    format!("{amount} {unit}{plural}")
}

fn message(channel: Option<Channel>) -> &'static str {
    match channel {
        None => "message",
        Some(Channel::Email) => "e-mail",
        Some(Channel::Sms) => "SMS",
        Some(Channel::Push) => "push message",
    }
}

fn deed(deed: &Deed, version: &Version, library: &Library) -> String {
    match deed {
        Deed::Message { channel } => format!("any {}", message(*channel)),
        Deed::Activities { ids } if ids.is_empty() => "no activity".to_owned(),
        Deed::Activities { ids } => {
            let caption = |id| match version.activities.get(id) {
                Some(activity) if !activity.label.is_empty() => activity.label.clone(),
                Some(_) => version.caption(id, library),
                None => id.to_string(),
            };
            let names: Vec<String> = ids.iter().map(caption).collect();
            names.join(" or ")
        }
        Deed::Action { action } => library
            .actions
            .get(action)
            .map_or_else(|| action.to_string(), |action| action.name.clone()),
    }
}

/// What a promise says; its name does not count.
pub fn words(promise: &Promise, version: &Version, library: &Library) -> String {
    let deed = |of| deed(of, version, library);
    match &promise.form {
        PromiseForm::AtMost {
            messages,
            channel,
            amount,
            unit,
        } => {
            let plural = if *messages == 1 { "" } else { "s" };
            let (what, span) = (message(*channel), span(*amount, *unit));
            format!("nobody gets more than {messages} {what}{plural} in {span}")
        }
        PromiseForm::NeverAfter { first, never, over } => {
            let until = match over {
                Over::Event => " before the next event",
                Over::Passage => " in the same passage",
                Over::Person => "",
            };
            format!("after {}, never {}{until}", deed(first), deed(never))
        }
        PromiseForm::EndsWithin { amount, unit } => {
            format!("everyone who enters ends within {}", span(*amount, *unit))
        }
        PromiseForm::Once { call, over } => {
            let per = match over {
                Over::Event => "for one event",
                Over::Passage => "for one entry",
                Over::Person => "for one person",
            };
            format!("{} at most once {per}", deed(call))
        }
        PromiseForm::QuietHours { hours, zone } => {
            let whose = match zone {
                PromiseZone::Journey => "the journey's time",
                PromiseZone::Person => "the person's time",
            };
            let (from, to) = (hours.from.strftime("%H:%M"), hours.to.strftime("%H:%M"));
            format!("no message between {from} and {to}, {whose}")
        }
        PromiseForm::Reaches { deed: of } => {
            format!("everyone who enters reaches {}", deed(of))
        }
        PromiseForm::NoError { timeouts: true } => "nobody ends in error or times out".to_owned(),
        PromiseForm::NoError { timeouts: false } => "nobody ends in error".to_owned(),
    }
}
