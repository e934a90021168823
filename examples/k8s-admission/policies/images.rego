package kubernetes.admission

# Images name a version: `:latest` today is another image tomorrow.
deny contains msg if {
	some container in containers
	not versioned(container.image)
	msg := sprintf("container %s: image %s names no fixed version", [container.name, container.image])
}

# What runs as root is told of, and let in.
warn contains msg if {
	some container in containers
	not container.securityContext.runAsNonRoot
	msg := sprintf("container %s may run as root", [container.name])
}

containers := input.request.object.spec.template.spec.containers if input.request.object.kind == "Deployment"

versioned(image) if {
	not endswith(image, ":latest")
	contains(image, ":")
}

versioned(image) if contains(image, "@sha256:")
