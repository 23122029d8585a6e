//! Statutory clocks: calendars, budgets, what stopped or extended them, due dates with their explanation.
