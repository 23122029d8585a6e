//! DMN decision tables and graphs: outcome and trace.
