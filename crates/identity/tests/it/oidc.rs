//! The OpenID provider's decisions: one row a refusal, and what is told about a person.

use identity::oidc::{
    ACCESS_LIVES, Authorize, Client, ClientDefect, Denied, Given, Granted, Hint, Kind, Leave, Params,
    PersonClaims, Proof, Scope, Step, TOLD_LIVES, TokenAsk, Told, Why, id_token, logout_token, metadata,
    origin, redeemed, redirect_defect, refreshed, shown, told, trusts, userinfo,
};
use identity::{Command, Directory, OfficeFacts, OfficeKind, PersonFacts, PostFacts, World, decide};
use value::{AccountId, Date, Digest, OfficeId, PostId, RoleId, SignedDuration, Timestamp, Words};

const ISSUER: &str = "https://luohu.example";
const REDIRECT: &str = "https://wiki.example/back?tenant=7";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn client() -> Client {
    Client {
        id: "wiki".into(),
        name: Words::new("知识库", "Wiki"),
        redirects: vec![REDIRECT.into()],
        post_logout: vec!["https://wiki.example/bye".into()],
        back_channel: None,
        home: None,
        secret: Some(Digest::of(b"s3cret")),
        secret_until: None,
        scopes: vec![Scope::Openid, Scope::Profile, Scope::OfflineAccess],
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_409_600 + second).unwrap()
}

fn params(pairs: &[(&str, &str)]) -> Params {
    Params::of_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap()
}

/// A good request.
fn good() -> Params {
    params(&[
        ("response_type", "code"),
        ("client_id", "wiki"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid profile luohu_posts email"),
        ("state", "s t&1"),
        ("nonce", "n-1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ])
}

fn read(params: &Params) -> Result<Authorize, Denied> {
    Authorize::read(params, Some(&client()), ISSUER)
}

#[test]
fn a_good_request_is_read_and_answered_at_its_own_address() {
    let asked = read(&good()).unwrap();
    assert_eq!(
        asked.scopes,
        [Scope::Openid, Scope::Profile],
        "what the client may have, and nobody's e-mail"
    );
    assert_eq!((asked.state.as_deref(), asked.nonce.as_deref()), (Some("s t&1"), Some("n-1")));
    assert_eq!(asked.challenge, Digest::of(VERIFIER.as_bytes()));
    assert_eq!(
        asked.answer(ISSUER, "c0de"),
        format!("{REDIRECT}&code=c0de&iss=https%3A%2F%2Fluohu.example&state=s%20t%261")
    );
}

#[test]
fn each_wrong_request_is_refused_for_its_own_reason() {
    let rows: &[(&str, Option<&str>, Why)] = &[
        ("response_type", Some("token"), Why::ResponseType),
        ("response_type", Some("code id_token"), Why::ResponseType),
        ("response_type", None, Why::Malformed),
        ("response_mode", Some("fragment"), Why::ResponseMode),
        ("request", Some("e30.e30."), Why::RequestObject),
        ("request_uri", Some("https://evil.example/r"), Why::RequestUri),
        ("scope", Some("profile"), Why::NoOpenid),
        ("scope", None, Why::NoOpenid),
        ("code_challenge", None, Why::PkceMissing),
        ("code_challenge_method", Some("plain"), Why::PkcePlain),
        ("code_challenge_method", None, Why::PkcePlain),
        ("code_challenge", Some("short"), Why::PkceShape),
        ("code_challenge", Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="), Why::PkceShape),
        ("prompt", Some("none login"), Why::PromptWrong),
        ("prompt", Some("create"), Why::PromptWrong),
        ("max_age", Some("-1"), Why::PromptWrong),
        ("max_age", Some("soon"), Why::PromptWrong),
    ];
    for (name, value, why) in rows {
        let Err(Denied::Redirect(to)) = read(&good().with(name, *value)) else { panic!("{name} {value:?}") };
        assert!(to.starts_with(&format!("{REDIRECT}&error={}&error_description=", why.error())), "{to}");
        assert!(to.ends_with("&iss=https%3A%2F%2Fluohu.example&state=s%20t%261"), "{to}");
        let words = why.words().en.replace(' ', "%20");
        assert!(to.contains(words.split('%').next().unwrap()), "{name}: {to}");
    }
}

#[test]
fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let near = [
        "https://wiki.example/back",
        "https://wiki.example/back?tenant=8",
        "https://wiki.example/back?tenant=7&x=1",
        "https://WIKI.example/back?tenant=7",
        "https://wiki.example/back/?tenant=7",
        "https://wiki.example.evil.example/back?tenant=7",
        "http://wiki.example/back?tenant=7",
    ];
    for place in near {
        let denied = read(&good().with("redirect_uri", Some(place))).unwrap_err();
        assert_eq!(denied, Denied::Page(Why::RedirectWrong), "{place}");
    }
    assert_eq!(read(&good().with("redirect_uri", None)).unwrap_err(), Denied::Page(Why::RedirectWrong));
    assert_eq!(Authorize::read(&good(), None, ISSUER).unwrap_err(), Denied::Page(Why::ClientUnknown));
}

#[test]
fn parameters_come_once_and_are_not_endless() {
    let twice = [("state", "a"), ("state", "a")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(Params::of_pairs(twice).err(), Some(Why::Malformed));
    let long = [("state".to_owned(), "x".repeat(5_000))];
    assert_eq!(Params::of_pairs(long).err(), Some(Why::Malformed));
    let many = (0..41).map(|n| (format!("p{n}"), String::new()));
    assert_eq!(Params::of_pairs(many).err(), Some(Why::Malformed));
    assert_eq!(params(&[("state", "")]).get("state"), None, "an empty value is none");
}

#[test]
fn who_is_signed_in_is_asked_again_only_where_the_client_says_so() {
    let step = |pairs: &[(&str, &str)], auth_time: Option<i64>| {
        let asked = pairs.iter().fold(good(), |asked, (name, value)| asked.with(name, Some(value)));
        read(&asked).unwrap().step(auth_time.map(at), at(1_000))
    };
    assert_eq!(step(&[], Some(0)), Step::Go);
    assert_eq!(step(&[], None), Step::SignIn);
    assert_eq!(step(&[("prompt", "login")], Some(0)), Step::SignIn);
    assert_eq!(step(&[("max_age", "1000")], Some(0)), Step::Go);
    assert_eq!(step(&[("max_age", "999")], Some(0)), Step::SignIn);
    assert_eq!(step(&[("prompt", "none")], Some(0)), Step::Go);
    assert_eq!(step(&[("prompt", "none")], None), Step::Refuse(Why::LoginRequired));
    assert_eq!(step(&[("prompt", "none"), ("max_age", "1")], Some(0)), Step::Refuse(Why::LoginRequired));
}

fn granted() -> Granted {
    Granted::of(&read(&good()).unwrap(), at(0), "sid-1".into())
}

#[test]
fn a_code_gives_tokens_once_in_time_to_its_client_at_its_address_with_its_verifier() {
    let granted = granted();
    let good = Given { kind: "code", client: "wiki", expires_at: at(60), used: false, granted: &granted };
    let ask = |given: Given<'_>, client: &str, redirect: &str, verifier: &str, second: i64| {
        redeemed(&given, client, redirect, verifier, at(second))
    };
    assert_eq!(ask(good, "wiki", REDIRECT, VERIFIER, 59), Ok(()));
    assert_eq!(ask(good, "wiki", REDIRECT, VERIFIER, 60), Err(Why::CodeInvalid), "expired");
    assert_eq!(ask(Given { used: true, ..good }, "wiki", REDIRECT, VERIFIER, 1), Err(Why::CodeInvalid));
    assert_eq!(ask(Given { kind: "refresh", ..good }, "wiki", REDIRECT, VERIFIER, 1), Err(Why::CodeInvalid));
    assert_eq!(ask(good, "mail", REDIRECT, VERIFIER, 1), Err(Why::CodeInvalid), "another client");
    assert_eq!(ask(good, "wiki", "https://wiki.example/", VERIFIER, 1), Err(Why::CodeInvalid));
    assert_eq!(
        ask(good, "wiki", REDIRECT, CHALLENGE, 1),
        Err(Why::VerifierWrong),
        "the challenge is no verifier"
    );
    assert_eq!(ask(good, "wiki", REDIRECT, "", 1), Err(Why::VerifierWrong));
}

#[test]
fn a_refresh_token_gives_what_was_granted_or_less() {
    let granted = granted();
    let good = Given { kind: "refresh", client: "wiki", expires_at: at(60), used: false, granted: &granted };
    let ask = |given: Given<'_>, client: &str, scope: Option<&str>, second: i64| {
        refreshed(&given, client, scope, at(second))
    };
    assert_eq!(ask(good, "wiki", None, 1), Ok(vec![Scope::Openid, Scope::Profile]));
    assert_eq!(ask(good, "wiki", Some("openid"), 1), Ok(vec![Scope::Openid]));
    for wider in ["openid luohu_posts", "openid email", "profile", "openid openid"] {
        assert_eq!(ask(good, "wiki", Some(wider), 1), Err(Why::ScopeWider), "{wider}");
    }
    assert_eq!(ask(good, "wiki", None, 60), Err(Why::RefreshInvalid));
    assert_eq!(ask(good, "mail", None, 1), Err(Why::RefreshInvalid));
    assert_eq!(ask(Given { used: true, ..good }, "wiki", None, 1), Err(Why::RefreshInvalid));
    assert_eq!(ask(Given { kind: "access", ..good }, "wiki", None, 1), Err(Why::RefreshInvalid));
    assert_eq!(shown(&good, at(1)), Err(Why::TokenInvalid), "a refresh token is no access token");
    assert_eq!(shown(&Given { kind: Kind::Access.as_str(), ..good }, at(59)), Ok(()));
    assert_eq!(shown(&Given { kind: Kind::Access.as_str(), ..good }, at(60)), Err(Why::TokenInvalid));
    let day = SignedDuration::from_hours(24);
    assert_eq!(granted.refresh_ends(at(0)), at(0) + day * 14);
    assert_eq!(granted.refresh_ends(at(0) + day * 29), at(0) + day * 30, "the sign-in serves 30 days");
}

#[test]
fn a_client_says_in_one_way_who_it_is() {
    let basic = |text: &str| format!("Basic {text}");
    let read = |header: Option<&str>, pairs: &[(&str, &str)]| Proof::read(header, &params(pairs));
    // "wiki:s3cret" and "wiki:a%2Bb" in base64.
    let proof = read(Some(&basic("d2lraTpzM2NyZXQ=")), &[]).ok().unwrap();
    assert!(client().admits(proof.secret.as_deref(), at(0)) && proof.client == "wiki");
    assert_eq!(read(Some(&basic("d2lraTphJTJCYg==")), &[]).ok().unwrap().secret.as_deref(), Some("a+b"));
    let posted = read(None, &[("client_id", "wiki"), ("client_secret", "s3cret")]).ok().unwrap();
    assert!(client().admits(posted.secret.as_deref(), at(0)));
    assert!(!client().admits(Some("s3cret2"), at(0)) && !client().admits(None, at(0)));
    let public = Client { secret: None, ..client() };
    assert!(
        public.admits(None, at(0))
            && !public.admits(Some(""), at(0))
            && !public.admits(Some("s3cret"), at(0))
    );
    // A secret ends, and whoever still has it is nobody.
    let ends = Client { secret_until: Some(at(60)), ..client() };
    assert!(ends.admits(Some("s3cret"), at(59)) && !ends.admits(Some("s3cret"), at(60)));
    type Pairs = &'static [(&'static str, &'static str)];
    let rows: &[(Option<&str>, Pairs, Why)] = &[
        (None, &[], Why::ClientWrong),
        (Some("Bearer x"), &[], Why::ClientWrong),
        (Some("Basic"), &[], Why::ClientWrong),
        (Some("Basic !!!"), &[], Why::ClientWrong),
        (Some("Basic d2lraQ=="), &[], Why::ClientWrong),
        (Some("Basic d2lraTpzM2NyZXQ="), &[("client_secret", "s3cret")], Why::ClientTwice),
        (Some("Basic d2lraTpzM2NyZXQ="), &[("client_id", "mail")], Why::ClientTwice),
    ];
    for (header, pairs, why) in rows {
        assert_eq!(read(*header, pairs).err(), Some(*why), "{header:?}");
    }
}

#[test]
fn the_token_endpoint_takes_two_kinds_of_grant() {
    let code = [
        ("grant_type", "authorization_code"),
        ("code", "c"),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let read = |pairs: &[(&str, &str)]| TokenAsk::read(&params(pairs)).err();
    assert_eq!(read(&code), None);
    assert_eq!(read(&code[..3]), Some(Why::VerifierWrong), "no PKCE, no token");
    assert_eq!(read(&code[1..]), Some(Why::Malformed));
    assert_eq!(read(&[("grant_type", "authorization_code")]), Some(Why::Malformed));
    assert_eq!(read(&[("grant_type", "refresh_token")]), Some(Why::Malformed));
    for kind in ["password", "client_credentials", "implicit"] {
        assert_eq!(read(&[("grant_type", kind)]), Some(Why::GrantType));
    }
}

fn directory() -> (Directory, Date) {
    let today: Date = "2026-03-02".parse().unwrap();
    let world = World { now: at(0), today, by: AccountId::new("admin") };
    let (district, post, wang) = (OfficeId::new("luohu"), PostId::new("clerk-1"), AccountId::new("wang"));
    let office = OfficeFacts::new(Words::new("罗湖区", "Luohu District"), OfficeKind::District, None);
    let held = PostFacts::new(district.clone(), Words::new("窗口", "Clerk"), vec![RoleId::new("clerk")]);
    let person = PersonFacts::new(Words::new("王（演示）", "Wang (demo)"));
    let commands = [
        Command::OpenOffice { office: district, facts: office, opened: today },
        Command::OpenPost { post: post.clone(), facts: held, opened: today },
        Command::AddPerson { person: wang.clone(), facts: person, from: today },
        Command::Appoint { person: wang, post, from: today, until: None },
    ];
    let mut directory = Directory::default();
    for command in &commands {
        for event in decide(&directory, command, &world).unwrap() {
            directory.evolve(&event);
        }
    }
    (directory, today)
}

#[test]
fn a_client_learns_what_its_scopes_say_and_nothing_else() {
    let (directory, today) = directory();
    let plain = Words::new("账号名", "account name");
    let wang = PersonClaims::of(&directory, &AccountId::new("wang"), "p-1", &plain, today).unwrap();
    assert_eq!(userinfo(&wang, &[Scope::Openid]).to_string(), r#"{"sub":"p-1"}"#);
    assert_eq!(userinfo(&wang, &[Scope::Openid, Scope::Profile])["preferred_username"], "wang");
    let all = userinfo(&wang, &Scope::ALL);
    assert_eq!(all["name"], "王（演示）");
    assert_eq!(all["name#en"], "Wang (demo)");
    let posts = &all["luohu_posts"];
    assert_eq!(posts[0]["post"], "clerk-1");
    assert_eq!(posts[0]["office_name"]["en"], "Luohu District");
    assert_eq!(all.as_object().unwrap().len(), 5, "{all}");
    let li = PersonClaims::of(&directory, &AccountId::new("li"), "p-2", &plain, today).unwrap();
    assert_eq!(userinfo(&li, &Scope::ALL)["name"], "账号名");
    for number in ["13800138000", "8613800138000", "11010519491231002X"] {
        assert_eq!(
            PersonClaims::of(&directory, &AccountId::new(number), "p-3", &plain, today),
            None,
            "{number}"
        );
    }
    let claims = id_token(ISSUER, "wiki", &wang, &granted(), "access", at(5));
    assert_eq!((claims["aud"].as_str(), claims["nonce"].as_str()), (Some("wiki"), Some("n-1")));
    let iat = claims["iat"].as_i64().unwrap();
    assert_eq!(claims["exp"].as_i64().unwrap() - iat, ACCESS_LIVES.as_secs());
    assert_eq!((iat, claims["auth_time"].as_i64()), (at(5).as_second(), Some(at(0).as_second())));
    assert_eq!(claims["at_hash"].as_str().unwrap().len(), 22);
    let logout = logout_token(ISSUER, "wiki", "p-1", "sid-1", "id-1", at(0));
    assert!(logout.get("nonce").is_none(), "section 2.4 forbids it");
    assert!(logout["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
}

#[test]
fn signing_out_goes_on_to_a_registered_address_only() {
    let claims = serde_json::json!({ "iss": ISSUER, "aud": "wiki", "sub": "wang", "sid": "sid-1" });
    let hint = Hint::of(&claims, ISSUER).unwrap();
    assert_eq!(Hint::of(&claims, "https://other.example"), None);
    let bye = params(&[("post_logout_redirect_uri", "https://wiki.example/bye"), ("state", "x")]);
    let leave = Leave::read(&bye, Some(&hint), Some(&client()), Some("sid-1")).unwrap();
    assert_eq!((leave.onward.as_deref(), leave.certain), (Some("https://wiki.example/bye?state=x"), true));
    assert!(
        !Leave::read(&bye, Some(&hint), Some(&client()), Some("sid-2")).unwrap().certain,
        "another session"
    );
    assert!(!Leave::read(&bye, None, Some(&client()), Some("sid-1")).unwrap().certain, "nobody vouches");
    let evil = bye.with("post_logout_redirect_uri", Some("https://wiki.example/bye/"));
    assert_eq!(Leave::read(&evil, Some(&hint), Some(&client()), None), Err(Why::LeaveWrong));
    assert_eq!(Leave::read(&bye, None, None, None), Err(Why::LeaveWrong));
    let other = bye.with("client_id", Some("mail"));
    assert_eq!(Leave::read(&other, Some(&hint), Some(&client()), None), Err(Why::ClientUnknown));
}

#[test]
fn a_client_is_registered_whole_or_not_at_all() {
    assert_eq!(client().defects(), []);
    assert_eq!(Client { id: "Wiki".into(), ..client() }.defects(), [ClientDefect::Id]);
    assert_eq!(Client { name: Words::new("", "Wiki"), ..client() }.defects(), [ClientDefect::Name]);
    assert_eq!(Client { redirects: vec![], ..client() }.defects(), [ClientDefect::Redirect]);
    assert_eq!(Client { scopes: vec![Scope::Profile], ..client() }.defects(), [ClientDefect::Scope]);
    for (place, wrong) in [
        ("http://127.0.0.1:9/out", false),
        ("http://10.0.0.7/out", true),
        ("https://wiki.example/out", false),
        ("https://user@wiki.example/out", true),
        ("ftp://wiki.example/out", true),
        ("http://127.0.0.1:9/a b", true),
    ] {
        let defects = Client { back_channel: Some(place.into()), ..client() }.defects();
        assert_eq!(defects == [ClientDefect::BackChannel], wrong, "{place}: {defects:?}");
    }
    for good in ["https://a.example/x", "http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]:7/"] {
        assert!(!redirect_defect(good), "{good}");
    }
    for bad in [
        "http://a.example/x",
        "http://localhost.evil.example/",
        "http://127.0.0.1:80@evil.example/",
        "https://u@a.example/",
        "https://a.example/#x",
        "https://a.example/ x",
        "javascript:alert(1)",
        "https://",
        "/back",
    ] {
        assert!(redirect_defect(bad), "{bad}");
    }
    assert_eq!(origin("https://a.example:8/x?y"), Some("https://a.example:8"));
}

#[test]
fn every_refusal_is_told_in_both_languages_as_the_standard_wants_it() {
    let oauth = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
    for why in Why::ALL {
        let told = told(*why);
        assert!(told["error_description"].as_str().unwrap().chars().all(oauth), "RFC 6749 5.2: {told}");
        assert!(told["error_description_zh"].as_str().unwrap().contains(|c: char| c > '\u{3000}'), "{told}");
        assert!((400..=500).contains(&why.status()), "{told}");
    }
    let said = metadata(ISSUER);
    assert_eq!(said["issuer"], ISSUER);
    assert_eq!(said["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(said["scopes_supported"].as_array().unwrap().len(), Scope::ALL.len());
}

#[test]
fn an_agreement_is_about_one_system_and_exactly_those_scopes() {
    let digest = Told::digest("wang", "wiki", &[Scope::Openid, Scope::Profile]);
    assert_eq!(digest, Told::digest("wang", "wiki", &[Scope::Openid, Scope::Profile]));
    for (account, client, scopes) in [
        ("li", "wiki", &[Scope::Openid, Scope::Profile][..]),
        ("wang", "mail", &[Scope::Openid, Scope::Profile]),
        ("wang", "wiki", &[Scope::Openid]),
        ("wang", "wiki", &Scope::ALL),
    ] {
        assert_ne!(digest, Told::digest(account, client, scopes));
    }
    let agreed = Told { scopes: vec![Scope::Openid], since: at(0) };
    assert!(agreed.stands(&client(), false));
    assert!(!agreed.stands(&client(), true), "it asks for a new one");
    assert!(!agreed.stands(&Client { secret: None, ..client() }, false), "anybody may say they are it");
    assert_eq!(Told::ends(at(0)), at(0) + TOLD_LIVES);
}

#[test]
fn what_a_system_may_learn_is_one_line_with_its_times() {
    let agreed = |scopes: &[Scope], since| {
        serde_json::to_string(&Told { scopes: scopes.to_vec(), since: at(since) }).unwrap()
    };
    let tokens = serde_json::to_string(&granted()).unwrap();
    let (first, second) = (agreed(&[Scope::Openid], 50), agreed(&[Scope::Openid, Scope::Posts], 20));
    let rows = [
        ("told", "wiki", first.as_str(), at(1_000)),
        ("told", "wiki", &second, at(900)),
        ("refresh", "wiki", &tokens, at(2_000)),
        ("code", "mail", &tokens, at(1_000)),
        ("told", "old", &first, at(100)),
        ("told", "broken", "{}", at(1_000)),
    ];
    let found = trusts(rows, at(100));
    assert_eq!(found.iter().map(|one| one.client.as_str()).collect::<Vec<_>>(), ["mail", "wiki"]);
    assert_eq!((found[0].alive_until, found[0].until), (None, at(1_000)), "a code is no sign-in yet");
    assert_eq!((found[1].since, found[1].until), (at(0), at(2_000)));
    assert_eq!(found[1].alive_until, Some(at(2_000)));
    assert_eq!(found[1].scopes, [Scope::Openid, Scope::Profile, Scope::Posts]);
    assert_eq!(trusts(rows, at(3_000)), []);
}
