//! Users and groups through the whole of a request: JSON -> commands -> directory -> JSON.

use identity::scim::{
    Answer, Kind, POST, Plan, Problem, Query, View, apply_patch, resource_types, schemas,
    service_provider_config,
};
use identity::{Command, decide_all};
use serde_json::{Value as Json, json};

use crate::given::*;

const BASE: &str = "https://luohu.example.cn/scim/v2";
const TODAY: &str = "2026-02-01";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

fn view(town: &Town) -> View<'_> {
    View { directory: &town.directory, base: BASE, today: day(TODAY) }
}

fn done(town: &mut Town, plan: &Plan) -> Result<Answer, Problem> {
    let events = decide_all(&town.directory, &plan.commands, &world(day(TODAY)))
        .map_err(|(_, refusal)| Problem::from(&refusal))?;
    events.iter().for_each(|event| town.directory.evolve(event));
    town.events.extend(events);
    view(town).done(plan)
}

fn create(town: &mut Town, kind: Kind, body: &Json) -> Result<Answer, Problem> {
    let plan = view(town).create(kind, body)?;
    done(town, &plan)
}

fn patch(town: &mut Town, kind: Kind, id: &str, operations: Json) -> Result<Json, Problem> {
    let body = json!({ "schemas": [PATCH], "Operations": operations });
    let plan = view(town).patch(kind, id, None, &body)?;
    Ok(done(town, &plan)?.body.unwrap())
}

fn get(town: &Town, kind: Kind, id: &str) -> Result<Json, Problem> {
    view(town).read(kind, id, &Query::default(), None).map(|answer| answer.body.unwrap())
}

fn list(town: &Town, kind: Kind, pairs: &[(&str, &str)]) -> Result<Json, Problem> {
    let query = Query::of_pairs(pairs.iter().copied())?;
    Ok(view(town).list(kind, &query)?.body.unwrap())
}

fn ids(body: &Json) -> Vec<&str> {
    let resources = body["Resources"].as_array().into_iter().flatten();
    resources.map(|resource| resource["id"].as_str().unwrap()).collect()
}

fn user_body(name: &str) -> Json {
    json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name })
}

#[test]
fn a_user_is_created_with_a_badges_worth() {
    let mut town = town();
    let mut body = user_body("bjensen@example.com");
    let more = json!({
        "externalId": "bjensen", "displayName": "巴芭拉",
        "name": { "familyName": "Jensen", "givenName": "Barbara" },
        "emails": [{ "value": "babs@jensen.org", "type": "home" }, { "value": "bjensen@example.com", "type": "work" }],
        "phoneNumbers": [{ "value": "13800138000", "type": "mobile" }], "password": "t1meMa$heen",
        "addresses": [{ "streetAddress": "100 Universal City Plaza" }],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = create(&mut town, Kind::User, &body).unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(
        answer.location.as_deref(),
        Some("https://luohu.example.cn/scim/v2/Users/bjensen@example.com")
    );
    assert_eq!(answer.etag.as_deref(), Some("W/\"1\""));
    let stored = serde_json::to_string(&town.events.last().unwrap()).unwrap();
    for private in ["13800138000", "t1meMa", "Universal", "jensen.org"] {
        assert!(!stored.contains(private), "{stored}");
    }
    let body = answer.body.unwrap();
    assert_eq!(body["displayName"], "巴芭拉");
    assert_eq!(body["name"]["formatted"], "Barbara Jensen");
    assert_eq!(body["emails"], json!([{ "value": "bjensen@example.com", "type": "work", "primary": true }]));
    assert_eq!(body["active"], true);
    assert_eq!(body["meta"]["created"], "2026-02-01T01:00:00Z");
    assert_eq!(get(&town, Kind::User, "bjensen@example.com").unwrap(), body);
}

#[test]
fn a_user_shows_posts_and_office_and_they_cannot_be_written() {
    let mut town = town();
    let wang = get(&town, Kind::User, "wang").unwrap();
    assert_eq!(wang["groups"][0]["value"], "handler");
    assert_eq!(wang["groups"][0]["$ref"], format!("{BASE}/Groups/handler"));
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(wang[enterprise], json!({ "department": "城管", "organization": "罗湖区" }));
    for path in ["groups", "id", "meta.version", &format!("{enterprise}:department")] {
        let operation = json!([{ "op": "replace", "path": path, "value": "x" }]);
        let problem = patch(&mut town, Kind::User, "wang", operation).unwrap_err();
        assert_eq!(problem.scim_type, Some("mutability"), "{path}");
    }
    let renamed = json!([{ "op": "replace", "path": "userName", "value": "king" }]);
    assert_eq!(patch(&mut town, Kind::User, "wang", renamed).unwrap_err().scim_type, Some("mutability"));
}

#[test]
fn wrong_bodies_are_told_with_the_keyword_of_the_standard() {
    let mut town = town();
    let with = |name: &str, value: Json| {
        let mut body = user_body("new");
        body[name] = value;
        body
    };
    let rows = [
        (json!([]), 400, Some("invalidSyntax")),
        (json!({ "userName": "new" }), 400, Some("invalidSyntax")),
        (json!({ "schemas": [POST], "userName": "new" }), 400, Some("invalidValue")),
        (user_body(" "), 400, Some("invalidValue")),
        (user_body("a b"), 400, Some("invalidValue")),
        (user_body("wang"), 409, Some("uniqueness")),
        (user_body("WANG"), 409, Some("uniqueness")),
        (with("active", json!(3)), 400, Some("invalidValue")),
        (with("displayName", json!(3)), 400, Some("invalidValue")),
        (with("emails", json!("x")), 400, Some("invalidValue")),
        (with("emails", json!([{ "value": "no address" }])), 400, Some("invalidValue")),
        (with("externalId", json!("440303198506307899")), 400, Some("invalidValue")),
    ];
    let before = town.directory.version();
    for (body, status, scim_type) in rows {
        let problem = create(&mut town, Kind::User, &body).expect_err(&body.to_string());
        assert_eq!((problem.status, problem.scim_type), (status, scim_type), "{body}");
        let told = problem.body();
        assert_eq!(told["status"], status.to_string());
        assert_eq!(told["schemas"][0], "urn:ietf:params:scim:api:messages:2.0:Error");
    }
    assert_eq!(town.directory.version(), before);
}

#[test]
fn put_takes_away_what_it_leaves_out() {
    let mut town = town();
    let mut body = user_body("zhao");
    body["emails"] = json!([{ "value": "zhao@example.cn" }]);
    body["active"] = json!(false);
    let plan = view(&town).replace(Kind::User, "zhao", None, &body).unwrap();
    assert_eq!(plan.commands.len(), 2);
    let answer = done(&mut town, &plan).unwrap();
    assert_eq!((answer.status, answer.body.unwrap()["active"].clone()), (200, json!(false)));
    let plan = view(&town).replace(Kind::User, "zhao", None, &user_body("zhao")).unwrap();
    let body = done(&mut town, &plan).unwrap().body.unwrap();
    assert_eq!((body.get("emails"), &body["active"]), (None, &json!(true)));
    let whole = get(&town, Kind::User, "zhao").unwrap();
    let plan = view(&town).replace(Kind::User, "zhao", None, &whole).unwrap();
    assert_eq!(plan.commands, Vec::<Command>::new(), "what was read is put back without a change");
}

#[test]
fn operations_of_patch() {
    let mut town = town();
    let change = |town: &mut Town, operations| patch(town, Kind::User, "zhao", operations);
    let body = change(&mut town, json!([
        { "op": "Add", "value": { "emails": [{ "value": "z@example.cn", "type": "work" }], "displayName": "赵一" } },
        { "op": "replace", "path": "name.formatted", "value": "Zhao One" },
        { "op": "add", "path": "externalId", "value": "k1" },
    ])).unwrap();
    assert_eq!((&body["displayName"], &body["name"]["formatted"]), (&json!("赵一"), &json!("Zhao One")));
    assert_eq!((&body["emails"][0]["value"], &body["externalId"]), (&json!("z@example.cn"), &json!("k1")));
    let by_filter =
        json!([{ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "zz@example.cn" }]);
    assert_eq!(change(&mut town, by_filter).unwrap()["emails"][0]["value"], "zz@example.cn");
    let by_schema = json!([{ "op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:displayName", "value": "赵二" }]);
    assert_eq!(change(&mut town, by_schema).unwrap()["displayName"], "赵二");
    let text = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    assert_eq!(change(&mut town, text).unwrap()["active"], false);
    let dotted =
        json!([{ "op": "replace", "value": { "name.formatted": "Zhao Three", "active": true, "id": "x" } }]);
    let body = change(&mut town, dotted).unwrap();
    assert_eq!((&body["name"]["formatted"], &body["active"]), (&json!("Zhao Three"), &json!(true)));
    let gone = json!([
        { "op": "remove", "path": "emails[value ew \"example.cn\"]" },
        { "op": "remove", "path": "externalId" },
    ]);
    let body = change(&mut town, gone).unwrap();
    assert_eq!((body.get("emails"), body.get("externalId")), (None, None));
    let rows = [
        (json!([{ "op": "remove" }]), "noTarget"),
        (json!([{ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "x@y" }]), "noTarget"),
        (json!([{ "op": "move", "path": "active" }]), "invalidSyntax"),
        (json!([{ "op": "add", "path": "active" }]), "invalidValue"),
        (json!([{ "op": "add", "value": 3 }]), "invalidValue"),
        (json!([{ "op": "add", "path": "nickName", "value": "x" }]), "invalidPath"),
        (
            json!([{ "op": "add", "path": "phoneNumbers[type eq \"work\"].value", "value": "x" }]),
            "invalidPath",
        ),
        (json!([{ "op": "add", "path": "name.familyName", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "add", "path": "emails[", "value": "x" }]), "invalidFilter"),
        (json!([{ "op": "add", "path": "active[value pr]", "value": "x" }]), "invalidPath"),
        (json!([{ "op": "replace", "path": "displayName", "value": "好" }, { "op": "remove" }]), "noTarget"),
    ];
    let before = town.directory.version();
    for (operations, scim_type) in rows {
        let problem = change(&mut town, operations.clone()).expect_err(&operations.to_string());
        assert_eq!((problem.status, problem.scim_type), (400, Some(scim_type)), "{operations}");
    }
    assert_eq!(town.directory.version(), before);
    let lacks = view(&town).patch(Kind::User, "zhao", None, &json!({ "Operations": [] })).unwrap_err();
    assert_eq!(lacks.scim_type, Some("invalidSyntax"));
    let many = vec![json!({ "op": "replace", "path": "active", "value": true }); 101];
    assert_eq!(change(&mut town, Json::from(many)).unwrap_err().scim_type, Some("tooMany"));
}

#[test]
fn members_of_a_group_are_appointments() {
    let mut town = town();
    let members = |body: &Json| -> Vec<String> {
        let of = body["members"].as_array().into_iter().flatten();
        of.map(|member| member["value"].as_str().unwrap().to_owned()).collect()
    };
    let change = |town: &mut Town, operations| patch(town, Kind::Group, "handler", operations);
    let body = change(
        &mut town,
        json!([{ "op": "add", "path": "members", "value": [
        { "value": "zhao", "display": "赵" }, { "value": "wang" }, { "value": "sun" },
    ] }]),
    )
    .unwrap();
    assert_eq!(members(&body), ["wang", "sun", "zhao"]);
    let body = change(&mut town, json!([{ "op": "remove", "path": "members[value eq \"zhao\"]" }])).unwrap();
    assert_eq!(members(&body), ["wang", "sun"]);
    let body =
        change(&mut town, json!([{ "op": "remove", "path": "members", "value": [{ "value": "sun" }] }]))
            .unwrap();
    assert_eq!(members(&body), ["wang"]);
    let body =
        change(&mut town, json!([{ "op": "replace", "path": "members", "value": [{ "value": "zhao" }] }]))
            .unwrap();
    assert_eq!(members(&body), ["zhao"], "back on the day of leaving");
    assert!(town.directory.standing(&who("wang"), day(TODAY)).unwrap().hats.is_empty());
    assert_eq!(town.directory.standing(&who("wang"), day("2026-01-31")).unwrap().hats.len(), 1);
    let body = change(&mut town, json!([{ "op": "remove", "path": "members" }])).unwrap();
    assert_eq!(body.get("members"), None);
    let nobody = json!([{ "op": "add", "path": "members", "value": [{ "value": "none" }] }]);
    let problem = change(&mut town, nobody).unwrap_err();
    assert!(problem.detail.starts_with("person-unknown"), "{}", problem.detail);
    let two = json!([{ "op": "add", "path": "members", "value": [{ "value": "sun" }] }]);
    let problem = patch(&mut town, Kind::Group, "audit", two).unwrap_err();
    assert!(problem.detail.starts_with("two-administrators"), "{}", problem.detail);
    let nested =
        json!([{ "op": "add", "path": "members", "value": [{ "value": "audit", "type": "Group" }] }]);
    assert_eq!(change(&mut town, nested).unwrap_err().scim_type, Some("invalidValue"));
}

#[test]
fn a_group_is_created_changed_and_closed() {
    let mut town = town();
    let group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    let bare = json!({ "schemas": [group], "displayName": "值班长", "members": [{ "value": "zhao" }] });
    let answer = create(&mut town, Kind::Group, &bare).unwrap();
    let body = answer.body.unwrap();
    let id = body["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (answer.status, &body[POST]),
        (201, &json!({ "office": "luohu", "roles": [], "title": "值班长" }))
    );
    let said = json!({ "office": "city", "roles": ["handler"], "title": "Head", "area": "440303001" });
    let with = json!({ "schemas": [group, POST], "displayName": "值班长", "members": [{ "value": "zhao" }], POST: said });
    let plan = view(&town).replace(Kind::Group, &id, None, &with).unwrap();
    assert_eq!(done(&mut town, &plan).unwrap().body.unwrap()[POST], said);
    let role = json!([{ "op": "add", "path": format!("{POST}:roles"), "value": "verifier" }]);
    let body = patch(&mut town, Kind::Group, &id, role).unwrap();
    assert_eq!(body[POST]["roles"], json!(["handler", "verifier"]));
    let office =
        json!([{ "op": "replace", "value": { POST: { "office": "water" }, "displayName": "组长" } }]);
    let body = patch(&mut town, Kind::Group, &id, office).unwrap();
    assert_eq!((&body[POST]["office"], &body["displayName"]), (&json!("water"), &json!("组长")));
    let whole = get(&town, Kind::Group, &id).unwrap();
    assert_eq!(view(&town).replace(Kind::Group, &id, None, &whole).unwrap().commands, Vec::<Command>::new());
    let plan = view(&town).delete(Kind::Group, &id, None).unwrap();
    let answer = done(&mut town, &plan).unwrap();
    assert_eq!((answer.status, answer.body), (204, None));
    assert_eq!(get(&town, Kind::Group, &id).unwrap_err().status, 404);
    assert!(town.directory.standing(&who("zhao"), day(TODAY)).unwrap().hats.is_empty());
    let plan = view(&town).delete(Kind::Group, "handler", None).unwrap();
    done(&mut town, &plan).unwrap();
    let again = view(&town).delete(Kind::Group, "handler", None).unwrap_err();
    assert_eq!(again.status, 404);
}

#[test]
fn a_deleted_user_is_gone_and_may_come_again() {
    let mut town = town();
    let plan = view(&town).delete(Kind::User, "li", None).unwrap();
    done(&mut town, &plan).unwrap();
    assert_eq!(get(&town, Kind::User, "li").unwrap_err().status, 404);
    assert_eq!(get(&town, Kind::User, "wu").unwrap_err().status, 404);
    assert_eq!(list(&town, Kind::User, &[("filter", "userName eq \"li\"")]).unwrap()["totalResults"], 0);
    assert_eq!(create(&mut town, Kind::User, &user_body("li")).unwrap().status, 201);
    assert_eq!(get(&town, Kind::User, "li").unwrap().get("groups"), None);
    // What other systems know the account by is not handed on with it: see `Directory::returns`.
    assert_eq!(town.directory.returns(&who("li")), 1);
    assert_eq!(town.directory.returns(&who("zhao")), 0);
    let officer = view(&town).delete(Kind::User, "wang", None).unwrap();
    assert!(done(&mut town, &officer).unwrap_err().detail.starts_with("officer-of-cell"));
}

#[test]
fn versions_guard_changes() {
    let mut town = town();
    let answer = view(&town).read(Kind::User, "zhao", &Query::default(), None).unwrap();
    let etag = answer.etag.unwrap();
    let read = |town: &Town, tag: &str| {
        view(town).read(Kind::User, "zhao", &Query::default(), Some(tag)).unwrap().status
    };
    assert_eq!((read(&town, &etag), read(&town, "W/\"99\""), read(&town, "*")), (304, 200, 304));
    let put = |town: &Town, tag: &str| view(town).replace(Kind::User, "zhao", Some(tag), &user_body("zhao"));
    assert!(put(&town, &etag).is_ok());
    town.must(TODAY, Command::DeactivatePerson { person: who("zhao") });
    assert_eq!(put(&town, &etag).unwrap_err().status, 412);
    assert!(put(&town, "*").is_ok());
    assert_eq!(view(&town).delete(Kind::User, "zhao", Some(&etag)).unwrap_err().status, 412);
    let body = json!({ "schemas": [PATCH], "Operations": [] });
    assert_eq!(view(&town).patch(Kind::User, "zhao", Some(&etag), &body).unwrap_err().status, 412);
}

#[test]
fn lists_filter_sort_and_page() {
    let town = town();
    let all = list(&town, Kind::User, &[]).unwrap();
    assert_eq!(ids(&all), ["li", "qian", "sun", "wang", "zhao"]);
    assert_eq!(
        (&all["totalResults"], &all["startIndex"], &all["itemsPerPage"]),
        (&json!(5), &json!(1), &json!(5))
    );
    let page = list(&town, Kind::User, &[("startIndex", "2"), ("count", "2")]).unwrap();
    assert_eq!((ids(&page), &page["totalResults"]), (vec!["qian", "sun"], &json!(5)));
    let page = list(
        &town,
        Kind::User,
        &[("startIndex", "-5"), ("count", "1"), ("sortBy", "userName"), ("sortOrder", "descending")],
    );
    assert_eq!(ids(&page.unwrap()), ["zhao"]);
    let none = list(&town, Kind::User, &[("count", "-1")]).unwrap();
    assert_eq!((&none["totalResults"], none.get("Resources")), (&json!(5), None));
    assert_eq!(ids(&list(&town, Kind::User, &[("startIndex", "99")]).unwrap()), Vec::<&str>::new());
    let filtered = |filter: &str| list(&town, Kind::User, &[("filter", filter)]).unwrap();
    assert_eq!(ids(&filtered("active eq false")), ["qian"]);
    assert_eq!(ids(&filtered("userName eq \"WANG\"")), ["wang"]);
    assert_eq!(ids(&filtered("userName eq \"wang\" and active eq false")), Vec::<&str>::new());
    assert_eq!(ids(&filtered("groups.value eq \"handler\" or userName sw \"z\"")), ["wang", "zhao"]);
    assert_eq!(ids(&filtered("id eq \"wu\"")), Vec::<&str>::new());
    let by_office = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"城管\"";
    assert_eq!(ids(&filtered(by_office)), ["li", "wang"]);
    assert_eq!(ids(&filtered("not (groups pr) and meta.version eq \"W/\\\"1\\\"\"")), ["zhao"]);
    let by_post = list(&town, Kind::User, &[("sortBy", "groups.display"), ("filter", "groups pr")]).unwrap();
    assert_eq!(by_post["totalResults"], 3);
    let groups =
        list(&town, Kind::Group, &[("filter", "members[value eq \"li\"]"), ("attributes", "displayName")])
            .unwrap();
    assert_eq!(ids(&groups), ["verifier"]);
    let keys: std::collections::BTreeSet<&str> =
        groups["Resources"][0].as_object().unwrap().keys().map(String::as_str).collect();
    assert!(keys.into_iter().eq(["displayName", "id", "schemas"]));
    assert!(!ids(&list(&town, Kind::Group, &[]).unwrap()).contains(&"spare"), "a closed post is no group");
    let wrong =
        [("filter", "x"), ("count", "x"), ("sortOrder", "up"), ("sortBy", "a b"), ("attributes", "a,,b")];
    for pair in wrong {
        assert_eq!(list(&town, Kind::User, &[pair]).unwrap_err().status, 400, "{pair:?}");
    }
    assert_eq!(
        list(&town, Kind::User, &[("attributes", "a"), ("excludedAttributes", "b")]).unwrap_err().status,
        400
    );
}

#[test]
fn attributes_are_chosen_and_search_reads_a_body() {
    let town = town();
    let shown = |pairs: &[(&str, &str)]| {
        let query = Query::of_pairs(pairs.iter().copied()).unwrap();
        view(&town).read(Kind::User, "wang", &query, None).unwrap().body.unwrap()
    };
    let narrow = shown(&[(
        "attributes",
        "name.formatted, groups.value,urn:ietf:params:scim:schemas:core:2.0:User:active",
    )]);
    let keys: std::collections::BTreeSet<&str> =
        narrow.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(keys.into_iter().eq(["active", "groups", "id", "name", "schemas"]));
    assert_eq!(narrow["groups"], json!([{ "value": "handler" }]));
    let less = shown(&[("excludedAttributes", "groups.display,meta,id")]);
    assert_eq!(
        (less.get("meta"), &less["id"], less["groups"][0].get("display")),
        (None, &json!("wang"), None)
    );
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": "userName pr", "sortBy": "displayName", "sortOrder": "descending", "startIndex": 1, "count": 2,
        "attributes": ["userName"],
    });
    let query = Query::of_body(&body).unwrap();
    let found = view(&town).list(Kind::User, &query).unwrap().body.unwrap();
    assert_eq!((ids(&found), &found["totalResults"]), (vec!["zhao", "wang"], &json!(5)));
    for wrong in [json!([]), json!({ "filter": 3 }), json!({ "count": "x" }), json!({ "attributes": "x" })] {
        assert!(Query::of_body(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_server_says_what_it_does() {
    let config = service_provider_config(BASE);
    assert_eq!((&config["patch"]["supported"], &config["bulk"]["supported"]), (&json!(true), &json!(false)));
    assert_eq!(config["filter"]["maxResults"], 200);
    let types = resource_types(BASE);
    assert_eq!(ids(&types), ["User", "Group"]);
    let told = schemas(BASE);
    let of = |id: &str| {
        let schema = told["Resources"].as_array().unwrap().iter().find(|schema| schema["id"] == id).unwrap();
        let names = schema["attributes"].as_array().unwrap().iter();
        names.map(|attribute| attribute["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Every attribute that a resource shows is in its schema, and every extension in its resource type.
    let town = town();
    let common = ["schemas", "id", "externalId", "meta"];
    for (at, (kind, id)) in [(Kind::User, "wang"), (Kind::Group, "handler")].into_iter().enumerate() {
        let resource = get(&town, kind, id).unwrap();
        for (name, value) in resource.as_object().unwrap() {
            if name.starts_with("urn:") {
                assert_eq!(types["Resources"][at]["schemaExtensions"][0]["schema"], *name);
                let known = of(name);
                assert!(value.as_object().unwrap().keys().all(|part| known.contains(part)), "{value}");
            } else {
                assert!(common.contains(&name.as_str()) || of(kind.schema()).contains(name), "{name}");
            }
        }
    }
}

#[test]
fn elements_are_added_once_and_not_without_end() {
    let members =
        |range: std::ops::Range<u32>| range.map(|n| json!({ "value": format!("u{n}") })).collect::<Json>();
    let body = |op: &str, value: Json| json!({ "schemas": [PATCH], "Operations": [{ "op": op, "path": "members", "value": value }] });
    let mut resource = json!({ "displayName": "x" });
    apply_patch(Kind::Group, &mut resource, &body("add", members(0..1_500))).unwrap();
    apply_patch(Kind::Group, &mut resource, &body("add", members(500..2_000))).unwrap();
    assert_eq!(resource["members"].as_array().unwrap().len(), 2_000);
    let more = apply_patch(Kind::Group, &mut resource.clone(), &body("add", members(2_000..2_001)));
    assert_eq!(more.unwrap_err().scim_type, Some("tooMany"));
    let long = apply_patch(Kind::Group, &mut resource.clone(), &body("replace", members(0..2_001)));
    assert_eq!(long.unwrap_err().scim_type, Some("tooMany"));
    apply_patch(Kind::Group, &mut resource, &body("remove", members(1..2_000))).unwrap();
    assert_eq!(resource["members"], json!([{ "value": "u0" }]));
}

#[test]
fn a_patch_never_changes_the_resource_of_another_kind() {
    let mut resource = json!({ "displayName": "x" });
    let body = json!({ "schemas": [PATCH], "Operations": [{ "op": "add", "path": "members", "value": [] }] });
    assert_eq!(apply_patch(Kind::User, &mut resource, &body).unwrap_err().scim_type, Some("invalidPath"));
    assert!(apply_patch(Kind::Group, &mut resource, &body).is_ok());
}
