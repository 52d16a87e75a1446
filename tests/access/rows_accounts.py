from tests.access.table import Row, public_row, row

NEW = {"username": "newcomer", "password1": "{password}", "password2": "{password}"}
CHANGE = {"old_password": "{password}", "new_password1": "violet meadow 42", "new_password2": "violet meadow 42"}
RESET = {"uid": "MQ", "token": "x-y", "new_password1": "violet meadow 42", "new_password2": "violet meadow 42"}

SIGN_IN = {"username": "{my_name}", "password": "{password}"}

ROWS: list[Row] = [
    public_row("GET", "/"),
    public_row("GET", "/health/"),
    public_row("GET", "/health/live"),
    public_row("GET", "/schema/"),
    public_row("GET", "/docs/"),
    public_row("POST", "/dj-rest-auth/registration/", 201, body=NEW),
    public_row("POST", "/dj-rest-auth/registration/", 400, body=NEW | {"username": "OWNER1"}),
    public_row("POST", "/dj-rest-auth/login/", body=SIGN_IN, anonymous=400, inactive=400),
    public_row("POST", "/dj-rest-auth/login/", 400, body={"username": "owner1", "password": "not this one"}),
    public_row("POST", "/dj-rest-auth/logout/"),
    public_row("POST", "/dj-rest-auth/token/refresh/", body={"refresh": "{my_refresh}"}, anonymous=401, inactive=401),
    public_row("POST", "/dj-rest-auth/token/refresh/", 401),
    public_row("POST", "/dj-rest-auth/password/reset/", body={"email": "somebody@example.org"}),
    public_row("POST", "/dj-rest-auth/password/reset/confirm/", 400, body=RESET),
    row("POST", "/dj-rest-auth/password/change/", body=CHANGE),
    row("POST", "/dj-rest-auth/password/change/", 400, body=CHANGE | {"old_password": "not this one"}),
    row("GET", "/dj-rest-auth/user/"),
    row("PUT", "/dj-rest-auth/user/", body={"username": "{my_name}", "first_name": "Jo"}),
    row("PUT", "/dj-rest-auth/user/", 400, body={"username": "Owner1"}, owner=200),
    row("PATCH", "/dj-rest-auth/user/", body={"last_name": "Smith"}),
    row("GET", "/accounts/sessions/"),
    row("DELETE", "/accounts/sessions/", 204),
    row("DELETE", "/accounts/sessions/{my_session}/", 204),
    row("DELETE", "/accounts/sessions/{owner_session}/", 204, to={"owner"}, others=404),
    row("DELETE", "/accounts/sessions/{inactive_session}/", 404),
    row("DELETE", "/accounts/sessions/{missing}/", 404),
    row("GET", "/accounts/export/"),
    row("DELETE", "/accounts/me/", 204, body={"password": "{password}"}),
    row("DELETE", "/accounts/me/", 400, body={"password": "not this one"}),
    public_row("GET", "{image_url}"),
    public_row("GET", "{image}", 403),
    public_row("GET", "{image}?expires=99999999999&signature=0", 403),
]
