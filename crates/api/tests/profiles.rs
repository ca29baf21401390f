//! Test profiles from a text.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use itinera_api::Workspace;
use itinera_api::wire::{CreateRequest, ImportProfilesRequest, ListRequest, Problem};
use itinera_journey::issue::ObjectKind;
use itinera_journey::model::Profile;
use tempfile::TempDir;

fn import(workspace: &Workspace, text: &str) -> Result<(usize, usize), Problem> {
    let text = text.to_owned();
    let answer = workspace.import_profiles(ImportProfilesRequest { text })?;
    Ok((answer.created, answer.changed))
}

fn profiles(workspace: &Workspace) -> Vec<Profile> {
    let request = ListRequest {
        kind: ObjectKind::Profile,
        search: String::new(),
    };
    let rows = workspace.list_objects(request).unwrap().rows;
    let open = |object| workspace.open_object(object).unwrap().document;
    let mut all: Vec<Profile> = rows
        .into_iter()
        .map(|row| serde_json::from_value(open(row.object)).unwrap())
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

#[test]
fn comma_separated_values_become_typed_profiles_and_replace_who_is_known() {
    let home = TempDir::new().unwrap();
    let workspace = support::workspace(&home, true);
    let text = "\u{feff}CustomerId,name,testProfile,email,homeAddress.city,loyaltyPoints,loyaltyMember\n\
                anna-1,\"Anna, the first\",true,anna@example.com,Paris,12,true\n\
                marc-1,,false,,,,\n";
    assert_eq!(import(&workspace, text).unwrap(), (2, 0));
    let all = profiles(&workspace);
    assert_eq!(all[0].name, "Anna, the first");
    assert!(all[0].test_profile && !all[1].test_profile);
    assert_eq!(all[0].attributes["loyaltyPoints"], 12);
    assert_eq!(all[0].attributes["loyaltyMember"], true);
    assert_eq!(all[0].attributes["homeAddress"]["city"], "Paris");
    let keys: Vec<_> = all[0].identities.values().map(String::as_str).collect();
    assert_eq!(keys, ["anna-1", "anna@example.com"]);
    assert_eq!(all[1].name, "marc-1");
    assert!(all[1].attributes.is_empty());

    let again = "CustomerId,testProfile\nanna-1,true\nlea-1,true\n";
    assert_eq!(import(&workspace, again).unwrap(), (1, 1));
    assert_eq!(profiles(&workspace).len(), 3);
}

#[test]
fn json_may_hold_experience_events_and_segments() {
    let home = TempDir::new().unwrap();
    let workspace = support::workspace(&home, true);
    let kind = ObjectKind::Segment;
    workspace.create_object(CreateRequest { kind }).unwrap();
    let one = r#"{"identities": {"Customer ID": "anna-1"}, "testProfile": true,
        "attributes": {"person": {"gender": "Female"}},
        "experienceEvents": [{"timestamp": "2026-11-01T00:00:00Z"}], "segments": {"Segment1": "realized"}}"#;
    assert_eq!(import(&workspace, one).unwrap(), (1, 0));
    let all = profiles(&workspace);
    assert_eq!(all[0].experience_events.len(), 1);
    assert_eq!(all[0].segments.len(), 1);
    assert_eq!(import(&workspace, &format!("[{one}]")).unwrap(), (0, 1));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_nothing_is_kept() {
    let home = TempDir::new().unwrap();
    let workspace = support::workspace(&home, true);
    for (text, line, fault) in [
        ("CustomerId,loyaltyPoints\na,1\nb,many\n", 3, "integer"),
        ("CustomerId,loyaltyMember\na,maybe\n", 2, "boolean"),
        (
            "CustomerId,homeAddress.city\na,Paris\nb,Rome,x\n",
            3,
            "syntax",
        ),
        ("name\nAnna\n", 2, "identity"),
        ("CustomerId\n", 1, "empty"),
        (r#"[{"identities": {"Nobody": "a"}}]"#, 1, "namespace"),
        (
            r#"[{"identities": {"Email": "a"}, "segments": {"Best": "exited"}}]"#,
            1,
            "segment",
        ),
        ("[\n{\"identities\": 1}]", 2, "syntax"),
    ] {
        let problem = import(&workspace, text).unwrap_err();
        assert_eq!(problem.code, "profiles", "{text}");
        assert_eq!(problem.details["fault"], fault, "{text}");
        assert_eq!(problem.details["line"], line, "{text}");
        assert!(profiles(&workspace).is_empty(), "{text}");
    }
}
