package api.authz

# The answer for a request: allowed, and why not.
decision := {"allowed": true} if allow

decision := {"allowed": false, "reason": reason} if {
	not allow
	reason := concat("; ", reasons)
}

default allow := false

# Everybody reads the catalogue.
allow if {
	input.method == "GET"
	input.path[0] == "products"
}

# Who signed in reads their own orders.
allow if {
	input.method == "GET"
	input.path == ["orders", input.user]
}

# Roles decide about the rest.
allow if {
	some role in data.teams.roles[input.user]
	some grant in data.teams.grants[role]
	grant.method == input.method
	grant.resource == input.path[0]
}

reasons contains "sign in first" if not input.user

reasons contains sprintf("%s has no role for %s %s", [input.user, input.method, input.path[0]]) if input.user
