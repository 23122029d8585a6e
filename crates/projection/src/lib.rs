//! Events to rows and figures.
