//! `luohu keys`: the key file made, listed and rotated from the command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use crypto::{Keyring, Secret, Unlock};

struct Told {
    code: i32,
    out: String,
    err: String,
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keys-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn luohu(folder: &Path, words: &[&str], env: &[(&str, &str)]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
    command.current_dir(folder).args(["keys"]).args(words).args(["--data", "data"]);
    command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
    let output = command.envs(env.iter().copied()).output().unwrap();
    Told {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Name, suite and state of every listed key.
fn rows(told: &Told) -> Vec<(String, String, String)> {
    assert_eq!(told.code, 0, "{}", told.err);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 6, "{line}");
        (cells[1].to_owned(), cells[3].to_owned(), cells[4].to_owned())
    };
    told.out.lines().map(row).collect()
}

fn row(name: &str, suite: &str, state: &str) -> (String, String, String) {
    (name.to_owned(), suite.to_owned(), state.to_owned())
}

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn ring(folder: &Path) -> Keyring {
    let text = std::fs::read_to_string(folder.join("data/keys.json")).unwrap();
    Keyring::from_json(&text, &Unlock::Key(Secret::new((0..32).collect()))).unwrap().ring
}

#[test]
fn rotating_keeps_every_old_key() {
    let folder = folder("rotate");
    let env = [("LUOHU_MASTER_KEY", KEY)];
    let made = rows(&luohu(&folder, &["init", "--suite", "national"], &env));
    let first = ["token", "field", "vault"].map(|name| row(name, "national", "active"));
    assert_eq!(made, first);
    let before = ring(&folder);
    let mut rng = engine::SeededRng::new(1);
    let sealed = before.seal("field", &mut rng, b"17", "张三".as_bytes()).unwrap();
    let (kid, signature) = before.sign("token", b"decision").unwrap();
    let text = std::fs::read_to_string(folder.join("data/keys.json")).unwrap();

    let rotated = rows(&luohu(&folder, &["rotate", "--purpose", "sign", "--suite", "international"], &env));
    assert_eq!(rotated.len(), 4);
    assert_eq!(rotated[0], row("token", "national", "retired"));
    assert_eq!(rotated[3], row("token", "international", "active"));
    let rotated = rows(&luohu(&folder, &["rotate"], &env));
    assert_eq!(rotated.len(), 7);
    assert_eq!(rotated.iter().filter(|row| row.2 == "active").count(), 3);
    assert_eq!(rows(&luohu(&folder, &["list"], &env)), rotated);

    let after = ring(&folder);
    for key in before.keys() {
        assert!(after.find(key.id).is_ok(), "{} was lost", key.id);
    }
    assert_eq!(after.open("field", b"17", &sealed).unwrap(), "张三".as_bytes());
    assert!(after.verify("token", kid, b"decision", &signature).is_ok());
    assert_ne!(after.sign("token", b"decision").unwrap().0, kid);
    // Every wrapped secret is another text than before.
    let again = std::fs::read_to_string(folder.join("data/keys.json")).unwrap();
    let wrapped = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains("\"secret\"")).map(str::to_owned).collect()
    };
    assert_eq!(wrapped(&text).len(), 3);
    assert!(wrapped(&text).iter().all(|line| !again.contains(line.trim())));
}

/// Another master key, and another suite: every key is still there, and the old master key opens nothing any more.
#[test]
fn the_master_key_can_be_changed() {
    let folder = folder("master");
    let env = [("LUOHU_MASTER_KEY", KEY)];
    luohu(&folder, &["init"], &env);
    luohu(&folder, &["rotate"], &env);
    let before = ring(&folder);
    let sealed = before.seal("field", &mut engine::SeededRng::new(1), b"17", "张三".as_bytes()).unwrap();
    let change = ["change-master", "--new-key-file", "next.key"];
    let other = KEY.replace("00", "ff");
    assert_eq!(luohu(&folder, &change, &[("LUOHU_MASTER_KEY", &other)]).code, 1);
    assert!(!folder.join("next.key").exists(), "no master key is made for nothing");

    let told = luohu(&folder, &change, &env);
    assert_eq!(rows(&told).len(), 6);
    let next = std::fs::read_to_string(folder.join("next.key")).unwrap();
    assert!(next.trim().len() == 64 && next.trim() != KEY && !told.out.contains(next.trim()));
    assert_eq!(luohu(&folder, &["list"], &env).code, 1, "the old one opens nothing");
    let words = ["--key-file", "next.key"];
    assert_eq!(rows(&luohu(&folder, &[&["list"], &words[..]].concat(), &[])), rows(&told));
    let text = std::fs::read_to_string(folder.join("data/keys.json")).unwrap();
    let secret = (0..32).map(|at| u8::from_str_radix(&next[2 * at..2 * at + 2], 16).unwrap()).collect();
    let after = Keyring::from_json(&text, &Unlock::Key(Secret::new(secret))).unwrap().ring;
    for key in before.keys() {
        assert!(after.find(key.id).is_ok(), "{} was lost", key.id);
    }
    assert_eq!(after.open("field", b"17", &sealed).unwrap(), "张三".as_bytes());

    // Again, to the other suite; into its own file it cannot go.
    let own = ["change-master", "--new-key-file", "next.key", "--key-file", "next.key"];
    assert_eq!(luohu(&folder, &own, &[]).code, 2);
    let third =
        ["change-master", "--new-key-file", "third.key", "--suite", "national", "--key-file", "next.key"];
    assert_eq!(rows(&luohu(&folder, &third, &[])).len(), 6);
    assert!(
        std::fs::read_to_string(folder.join("data/keys.json")).unwrap().contains("\"suite\": \"national\"")
    );
    assert_eq!(rows(&luohu(&folder, &["list", "--key-file", "third.key"], &[])).len(), 6);
}

#[test]
fn a_half_written_file_of_a_crash_does_no_harm() {
    let folder = folder("crash");
    let env = [("LUOHU_MASTER_KEY", KEY)];
    luohu(&folder, &["init"], &env);
    std::fs::write(folder.join("data/keys.json.new"), "{\"form\":\"luohu-ke").unwrap();
    assert_eq!(rows(&luohu(&folder, &["list"], &env)).len(), 3);
    assert_eq!(rows(&luohu(&folder, &["rotate"], &env)).len(), 6);
    assert!(!folder.join("data/keys.json.new").exists());
}

#[test]
fn the_key_file_of_the_master_key_is_for_its_owner_only() {
    let folder = folder("file");
    let words = ["--key-file", "master.key"];
    let told = luohu(&folder, &[&["init"], &words[..]].concat(), &[]);
    assert_eq!(rows(&told).len(), 3);
    assert!(told.err.contains("master.key") && told.err.contains("主密钥"), "{}", told.err);
    let key = std::fs::read_to_string(folder.join("master.key")).unwrap();
    assert_eq!(key.trim().len(), 64);
    assert!(!told.out.contains(key.trim()) && !told.err.contains(key.trim()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("master.key"), mode("data/keys.json")), (0o600, 0o600));
        let open_to = |mode| {
            let rights = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(folder.join("master.key"), rights).unwrap();
        };
        for loose in [0o640, 0o604, 0o644] {
            open_to(loose);
            let told = luohu(&folder, &[&["list"], &words[..]].concat(), &[]);
            assert_eq!((told.code, told.out.as_str()), (2, ""));
            assert!(told.err.contains("chmod 600") && told.err.contains("可被他人读取"), "{}", told.err);
        }
        open_to(0o400);
    }
    assert_eq!(rows(&luohu(&folder, &[&["list"], &words[..]].concat(), &[])).len(), 3);
    // The same key through the environment.
    assert_eq!(rows(&luohu(&folder, &["list"], &[("LUOHU_MASTER_KEY", key.trim())])).len(), 3);
}

#[test]
fn without_the_right_master_key_nothing_happens() {
    let folder = folder("wrong");
    let env = [("LUOHU_MASTER_KEY", KEY)];
    assert_eq!(luohu(&folder, &["list"], &env).code, 2, "no key file yet");
    assert_eq!(luohu(&folder, &["init"], &[]).code, 2, "no master key");
    assert_eq!(luohu(&folder, &["init", "--suite", "rot13"], &env).code, 2);
    luohu(&folder, &["init"], &env);
    let before = std::fs::read(folder.join("data/keys.json")).unwrap();
    let other = KEY.replace("00", "ff");
    let told = luohu(&folder, &["rotate"], &[("LUOHU_MASTER_KEY", &other)]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("master key") && told.err.contains("主密钥"), "{}", told.err);
    for short in ["", "00", &KEY[1..], &KEY.replace("1f", "1g")] {
        assert_eq!(luohu(&folder, &["rotate"], &[("LUOHU_MASTER_KEY", short)]).code, 2, "{short}");
    }
    assert_eq!(luohu(&folder, &["init", "--key-file", "new.key"], &[]).code, 2, "there is one already");
    assert!(!folder.join("new.key").exists(), "no master key is made for nothing");
    assert_eq!(std::fs::read(folder.join("data/keys.json")).unwrap(), before);
}

#[test]
fn a_passphrase_works_as_well() {
    let folder = folder("phrase");
    let env = [("LUOHU_MASTER_PASSPHRASE", "罗湖区主口令，二〇二六年三月起用")];
    assert_eq!(rows(&luohu(&folder, &["init"], &env)).len(), 3);
    let told = luohu(&folder, &["rotate", "--json"], &env);
    let rows: Vec<serde_json::Value> =
        told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0]["state"], "retired");
    assert_eq!(luohu(&folder, &["list"], &[("LUOHU_MASTER_PASSPHRASE", "short")]).code, 1);
}

#[test]
fn a_district_is_not_served_without_its_master_key() {
    let folder = folder("served");
    assert_eq!(luohu(&folder, &["init"], &[("LUOHU_MASTER_KEY", KEY)]).code, 0);
    let serve = |key: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luohu"));
        command.current_dir(&folder).args(["serve", "--port", "0", "--data", "data"]);
        command.env_remove("LUOHU_MASTER_KEY").env_remove("LUOHU_MASTER_PASSPHRASE");
        command.envs(key.map(|key| ("LUOHU_MASTER_KEY", key)));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told) = serve(None);
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("个人信息") && told.contains("personal data can be neither kept nor shown"),
        "{told}"
    );
    assert!(!folder.join("data/master.key").exists(), "no second master key is made");
    let (code, told) = serve(Some(&KEY.replace("1f", "2f")));
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("master key"), "{told}");
    // Looking at the log needs no key.
    store::SqliteStore::open(folder.join("data/district.db")).unwrap();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_luohu"));
    verify.current_dir(&folder).args(["verify", "--deep", "--data", "data"]);
    assert!(verify.env_remove("LUOHU_MASTER_KEY").status().unwrap().success());
}
