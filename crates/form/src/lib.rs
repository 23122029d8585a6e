//! Forms: JSON Schema and layout to fields, validation, journey.
