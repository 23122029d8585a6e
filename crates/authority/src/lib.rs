//! Who may do which act: powers, basis, standing, separation of duties.
