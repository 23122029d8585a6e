//! The model as a whole: indices fit, names are found, the text is kept.

use crate::support::{clean, file, flow, line};

#[test]
fn indices_fit_together() {
    let xml = file(
        "",
        &(line(
            "<parallelGateway id='x' name='分'><documentation>第一</documentation><documentation>second</documentation></parallelGateway>",
        ) + "<userTask id='u' luohu:role='a'/>"
            + &flow("c", "x", "u")
            + &flow("d", "u", "end")),
    );
    let model = clean(&xml);
    assert_eq!((model.id.as_str(), model.name.as_str(), model.xml.as_ref()), ("defs", "Small", xml.as_str()));
    let process = model.process("p").unwrap();
    assert_eq!(process.name, "过程");
    for (at, node) in process.nodes.iter().enumerate() {
        assert_eq!(node.ix.at(), at);
        assert_eq!(process.find(node.id.as_str()), Some(node.ix));
        assert!(node.outgoing.iter().all(|flow| process.flow(*flow).from == node.ix));
        assert!(node.incoming.iter().all(|flow| process.flow(*flow).to == node.ix));
        assert_eq!(node.scope, None);
        assert!(node.line >= 4, "{}", node.line);
    }
    for (at, flow) in process.flows.iter().enumerate() {
        assert_eq!(flow.ix.at(), at);
    }
    let x = process.node(process.find("x").unwrap());
    assert_eq!((x.name.as_str(), x.documentation.as_str()), ("分", "第一\nsecond"));
    let exits: Vec<_> = process.exits(x.ix).map(|flow| flow.id.as_str()).collect();
    assert_eq!(exits, ["b", "c"]);
    assert_eq!(process.start.len(), 1);
    assert_eq!(process.find("nobody"), None);
}

#[test]
fn a_model_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<bpmn::Model>();
}
