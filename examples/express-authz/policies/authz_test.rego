package api.authz_test

import data.api.authz

test_everybody_reads_products if authz.allow with input as {"method": "GET", "path": ["products", "7"]}

test_own_orders if authz.allow with input as {"method": "GET", "path": ["orders", "ann"], "user": "ann"}

test_not_the_orders_of_others if {
	not authz.allow with input as {"method": "GET", "path": ["orders", "bob"], "user": "ann"}
}

test_says_why if {
	decision := authz.decision with input as {"method": "POST", "path": ["products"]}
	decision == {"allowed": false, "reason": "sign in first"}
}
