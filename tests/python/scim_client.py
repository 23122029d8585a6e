"""An independent SCIM client works a provisioning session: scim_client.py BASE TOKEN. Exit 1 at the first difference."""

import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Error, PatchOp, PatchOperation, SearchRequest

base, token = sys.argv[1:]
http = Client(base_url=base, headers={"Authorization": f"Bearer {token}"})
scim = SyncSCIMClient(http)
scim.discover()
User, Group = scim.get_resource_model("User"), scim.get_resource_model("Group")


def same(found, wanted, what):
    if found != wanted:
        sys.exit(f"{what}: {found!r} instead of {wanted!r}")


created = scim.create(User(user_name="zhao.demo", display_name="赵（演示）", active=True))
same(created.user_name, "zhao.demo", "created")
for number in range(5):
    scim.create(User(user_name=f"demo-{number}", display_name=f"演示{number}", active=True))
same(scim.query(User, created.id).display_name, "赵（演示）", "read")

again = scim.create(User(user_name="zhao.demo", display_name="赵（演示）"), raise_scim_errors=False)
same((isinstance(again, Error), again.status, again.scim_type), (True, 409, "uniqueness"), "twice")

found = scim.query(User, query_parameters=SearchRequest(filter='userName sw "demo-" and active eq true', count=2))
same((found.total_results, len(found.resources)), (5, 2), "filtered and paged")
found = scim.query(User, query_parameters=SearchRequest(filter='userName eq "nobody"'))
same(found.total_results, 0, "found nothing")
wrong = http.get("/Users", params={"filter": "userName eq"})
same((wrong.status_code, wrong.json()["scimType"]), (400, "invalidFilter"), "a broken filter")

patch = PatchOp[User](operations=[PatchOperation(op=PatchOperation.Op.replace_, path="active", value=False)])
same(scim.modify(User, created.id, patch).active, False, "deactivated")
patch = PatchOp[User](operations=[PatchOperation(op=PatchOperation.Op.replace_, path="displayName", value="赵某（演示）")])
same(scim.modify(User, created.id, patch).display_name, "赵某（演示）", "renamed")
found = scim.query(User, query_parameters=SearchRequest(filter="active eq false"))
same([user.user_name for user in found.resources], ["zhao.demo"], "the deactivated")

scim.delete(User, created.id)
gone = scim.query(User, created.id, raise_scim_errors=False)
same(gone.status, 404, "deleted")
same(Client(base_url=base).get("/Users").status_code, 401, "without a token")
same(http.get("/Users/demo-1", headers={"If-None-Match": http.get("/Users/demo-1").headers["ETag"]}).status_code, 304, "unchanged")
print("created, read, filtered, paged, patched, deleted")
