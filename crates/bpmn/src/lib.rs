//! BPMN 2.0 XML to a checked model with findings.
