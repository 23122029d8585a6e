//! Files shown on a page.

use xtask::new_app::files_of;

#[test]
fn fenced_blocks_with_a_path_are_files_and_others_are_not() {
    let page = "text\n```toml apps/a/app.toml\nid = 1\n\nx = 2\n```\n```sh\nls\n```\n```json apps/a/form/b.json\n{}\n```\n";
    let files = files_of(page, "a");
    assert_eq!(
        files,
        [("app.toml".into(), "id = 1\n\nx = 2\n".into()), ("form/b.json".into(), "{}\n".into())]
    );
    assert!(files_of(page, "b").is_empty());
}
