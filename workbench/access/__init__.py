"""Who may do what: roles and acts, who holds which role, and when others may reach the app.

`acts` has the roles and the least one for each act; `roles_file` says who holds which; and
`shared_mode` refuses to serve others without sign-in.
"""

from workbench.access.acts import ACTS, LEAST, ROLES, Act, Forbidden, Role, may, require

__all__ = ["ACTS", "LEAST", "ROLES", "Act", "Forbidden", "Role", "may", "require"]
