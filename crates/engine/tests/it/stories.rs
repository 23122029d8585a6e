//! Every story of every app goes as expected.

use std::sync::Arc;

use crate::world;

#[test]
fn every_story_goes_as_expected() {
    let mut ran = 0;
    for (path, folder) in world::folders() {
        let app = Arc::new(world::app(&folder));
        for (name, text) in catalog::stories(&folder) {
            let story = catalog::read_story(&name, &text).unwrap();
            let happened = engine::story::run(&app, &folder, &story).unwrap();
            let expected = std::fs::read_to_string(path.join("story").join(format!("{name}.expected")));
            assert_eq!(expected.unwrap_or_default(), happened, "story {name} of {}", folder.name);
            ran += 1;
        }
    }
    assert!(ran >= 12, "only {ran} stories ran");
}
