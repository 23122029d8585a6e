//! Pages for residents, desks and supervisors; the API.
