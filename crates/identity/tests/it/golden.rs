//! The text of every kind of event. A line here is never changed: logs with it exist.

use std::collections::BTreeSet;

use identity::{Event, Fact};
use value::canonical;

const FACTS: &[&str] = &[
    r#"{"OfficeOpened":{"office":"city","from":"2026-01-01","facts":{"name":{"zh":"城管局","en":"City Management"},"kind":"department","parent":"luohu","uscc":"91440303MA5GKL12XA","area":"440303"}}}"#,
    r#"{"OfficeOpened":{"office":"luohu","from":"2026-01-01","facts":{"name":{"zh":"罗湖区","en":"Luohu"},"kind":"district"}}}"#,
    r#"{"OfficeChanged":{"office":"city","from":"2026-03-01","facts":{"name":{"zh":"城管局","en":"City Management"},"kind":"station","parent":"luohu"}}}"#,
    r#"{"OfficeClosed":{"office":"city","last_day":"2026-12-31"}}"#,
    r#"{"PostOpened":{"post":"handler","from":"2026-01-01","facts":{"office":"city","title":{"zh":"承办人","en":"Handler"},"roles":["handler"],"area":"440303001"}}}"#,
    r#"{"PostChanged":{"post":"handler","from":"2026-02-01","facts":{"office":"city","title":{"zh":"承办人","en":"Handler"},"roles":[]}}}"#,
    r#"{"PostClosed":{"post":"handler","last_day":"2026-12-31"}}"#,
    r#"{"PersonAdded":{"person":"wang","from":"2026-01-01","facts":{"name":{"zh":"王","en":"Wang"},"email":"wang@example.cn","external":"701984"}}}"#,
    r#"{"PersonChanged":{"person":"wang","from":"2026-01-02","facts":{"name":{"zh":"王","en":"Wang"}}}}"#,
    r#"{"PersonDeactivated":{"person":"wang","from":"2026-01-03"}}"#,
    r#"{"PersonReactivated":{"person":"wang","from":"2026-01-04"}}"#,
    r#"{"PersonLeft":{"person":"wang","from":"2026-01-05"}}"#,
    r#"{"Appointed":{"appointment":1,"person":"wang","post":"handler","from":"2026-01-01"}}"#,
    r#"{"Appointed":{"appointment":2,"person":"wang","post":"handler","from":"2026-01-01","until":"2026-06-30"}}"#,
    r#"{"AppointmentEnded":{"appointment":1,"last_day":"2025-12-31"}}"#,
    r#"{"CertificateIssued":{"person":"wang","certificate":{"kind":"执法证","number":"A-1","from":"2026-01-01","until":null}}}"#,
    r#"{"CertificateRevoked":{"person":"wang","kind":"执法证","number":"A-1","last_day":"2026-02-01","reason":"遗失"}}"#,
    r#"{"DutyAssigned":{"office":"city","day":"2026-05-01","person":"wang"}}"#,
    r#"{"DutyLifted":{"office":"city","day":"2026-05-01","person":"wang"}}"#,
    r#"{"CellOpened":{"cell":"g1","area":"440303001001","officer":"wang","from":"2026-01-01"}}"#,
    r#"{"CellHandedOver":{"cell":"g1","officer":"li","from":"2026-02-01"}}"#,
    r#"{"CellClosed":{"cell":"g1","last_day":"2026-02-28"}}"#,
    r#"{"LeaveCovered":{"cover":1,"absent":"wang","deputy":"li","from":"2026-07-01","until":"2026-07-31","posts":["handler"]}}"#,
    r#"{"CoverEnded":{"cover":1,"last_day":"2026-07-15"}}"#,
    r#"{"RepresentativeNamed":{"uscc":"91440303MA5GKL12XA","name":{"zh":"示范公司","en":"Sample Ltd"},"representative":"zhao"}}"#,
    r#"{"MandateOffered":{"mandate":1,"principal":"lin","agent":"zhao","items":["food-licence"],"until":"2026-12-31"}}"#,
    r#"{"MandateAccepted":{"mandate":1}}"#,
    r#"{"MandateEnded":{"mandate":1}}"#,
];

/// A new kind of fact does not compile here before it has a name, and does not pass before it has a line above.
fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::OfficeOpened { .. } => "OfficeOpened",
        Fact::OfficeChanged { .. } => "OfficeChanged",
        Fact::OfficeClosed { .. } => "OfficeClosed",
        Fact::PostOpened { .. } => "PostOpened",
        Fact::PostChanged { .. } => "PostChanged",
        Fact::PostClosed { .. } => "PostClosed",
        Fact::PersonAdded { .. } => "PersonAdded",
        Fact::PersonChanged { .. } => "PersonChanged",
        Fact::PersonDeactivated { .. } => "PersonDeactivated",
        Fact::PersonReactivated { .. } => "PersonReactivated",
        Fact::PersonLeft { .. } => "PersonLeft",
        Fact::Appointed { .. } => "Appointed",
        Fact::AppointmentEnded { .. } => "AppointmentEnded",
        Fact::CertificateIssued { .. } => "CertificateIssued",
        Fact::CertificateRevoked { .. } => "CertificateRevoked",
        Fact::DutyAssigned { .. } => "DutyAssigned",
        Fact::DutyLifted { .. } => "DutyLifted",
        Fact::CellOpened { .. } => "CellOpened",
        Fact::CellHandedOver { .. } => "CellHandedOver",
        Fact::CellClosed { .. } => "CellClosed",
        Fact::LeaveCovered { .. } => "LeaveCovered",
        Fact::CoverEnded { .. } => "CoverEnded",
        Fact::RepresentativeNamed { .. } => "RepresentativeNamed",
        Fact::MandateOffered { .. } => "MandateOffered",
        Fact::MandateAccepted { .. } => "MandateAccepted",
        Fact::MandateEnded { .. } => "MandateEnded",
    }
}

/// As many as [`kind`] has arms.
const KINDS: usize = 26;

fn line(fact: &str) -> String {
    format!(r#"{{"at":"2026-03-02T01:00:00Z","by":"admin","fact":{fact}}}"#)
}

#[test]
fn every_kind_reads_and_writes_the_same_text() {
    let (mut kinds, mut names) = (BTreeSet::new(), BTreeSet::new());
    for fact in FACTS {
        let text = line(fact);
        let event: Event = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
        assert_eq!(canonical::encode(&canonical::decode(&text).unwrap()), text, "canonical");
        assert!(fact.starts_with(&format!("{{\"{}\":", kind(&event.fact))));
        kinds.insert(kind(&event.fact));
        names.insert(event.fact.name());
    }
    assert_eq!(kinds.len(), KINDS);
    assert_eq!(names, Fact::NAMES.into());
}

#[test]
fn what_is_not_known_is_refused() {
    for wrong in [
        r#"{"OfficeClosed":{"office":"city","last_day":"2026-12-31","more":1}}"#,
        r#"{"OfficeClosed":{"office":"city"}}"#,
        r#"{"OfficeClosed":{"office":"city","last_day":"2026-13-01"}}"#,
        r#"{"OfficeBurnt":{"office":"city"}}"#,
        r#"{"PersonAdded":{"person":"wang","from":"2026-01-01","facts":{"name":{"zh":"王","en":"Wang"},"mobile":"1"}}}"#,
    ] {
        assert!(serde_json::from_str::<Event>(&line(wrong)).is_err(), "{wrong}");
    }
    let outside = line(FACTS[3]).replace("\"by\"", "\"more\":1,\"by\"");
    assert!(serde_json::from_str::<Event>(&outside).is_err());
}
