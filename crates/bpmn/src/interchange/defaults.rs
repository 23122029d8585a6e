//! The attribute defaults of the BPMN 2.0 schemas (Semantic.xsd), for the comparison of models.

const ACTIVITY: &[(&str, &str)] =
    &[("isForCompensation", "false"), ("startQuantity", "1"), ("completionQuantity", "1")];
const CATCH: &[(&str, &str)] = &[("parallelMultiple", "false")];
const GATEWAY: &[(&str, &str)] = &[("gatewayDirection", "Unspecified")];
const WEB_SERVICE: &[(&str, &str)] = &[("implementation", "##WebService")];
const UNSPECIFIED: &[(&str, &str)] = &[("implementation", "##unspecified")];
const COLLECTION: &[(&str, &str)] = &[("isCollection", "false")];
const SUB_PROCESS: &[(&str, &str)] = &[("triggeredByEvent", "false")];
const CLOSED: &[(&str, &str)] = &[("isClosed", "false")];
const LOOP_TYPE: &[(&str, &str)] = &[("loopType", "None")];
const TEXT: &[(&str, &str)] = &[("textFormat", "text/plain")];

/// What an element of the BPMN namespace says where it says nothing: groups of attribute and value.
pub(crate) fn of(name: &str) -> &'static [&'static [(&'static str, &'static str)]] {
    match name {
        "task" | "manualTask" | "scriptTask" | "callActivity" => &[ACTIVITY],
        "userTask" | "businessRuleTask" => &[ACTIVITY, UNSPECIFIED],
        "globalUserTask" | "globalBusinessRuleTask" => &[UNSPECIFIED],
        "serviceTask" | "sendTask" => &[ACTIVITY, WEB_SERVICE],
        "receiveTask" => &[ACTIVITY, WEB_SERVICE, &[("instantiate", "false")]],
        "subProcess" => &[ACTIVITY, SUB_PROCESS],
        "transaction" => &[ACTIVITY, SUB_PROCESS, &[("method", "##Compensate")]],
        "adHocSubProcess" => &[ACTIVITY, SUB_PROCESS, &[("cancelRemainingInstances", "true")]],
        "startEvent" => &[CATCH, &[("isInterrupting", "true")]],
        "intermediateCatchEvent" => &[CATCH],
        "boundaryEvent" => &[CATCH, &[("cancelActivity", "true")]],
        "exclusiveGateway" | "inclusiveGateway" | "parallelGateway" | "complexGateway" => &[GATEWAY],
        "eventBasedGateway" => &[GATEWAY, &[("instantiate", "false"), ("eventGatewayType", "Exclusive")]],
        "multiInstanceLoopCharacteristics" => &[&[("isSequential", "false"), ("behavior", "All")]],
        "standardLoopCharacteristics" => &[&[("testBefore", "false")]],
        "dataObject" | "dataInput" | "dataOutput" | "inputDataItem" | "outputDataItem" => &[COLLECTION],
        "itemDefinition" => &[COLLECTION, &[("itemKind", "Information")]],
        "dataStore" => &[&[("isUnlimited", "true")]],
        "association" => &[&[("associationDirection", "None")]],
        "textAnnotation" | "documentation" => &[TEXT],
        "process" => &[CLOSED, &[("processType", "None")]],
        "collaboration" | "choreography" | "globalConversation" | "globalChoreographyTask" => &[CLOSED],
        "choreographyTask" | "subChoreography" | "callChoreography" => &[LOOP_TYPE],
        "participantMultiplicity" => &[&[("minimum", "0"), ("maximum", "1")]],
        "extension" => &[&[("mustUnderstand", "false")]],
        "definitions" => &[&[
            ("typeLanguage", "http://www.w3.org/2001/XMLSchema"),
            ("expressionLanguage", "http://www.w3.org/1999/XPath"),
        ]],
        _ => &[],
    }
}
