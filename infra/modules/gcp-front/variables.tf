variable "project_id" {
  description = "Google Cloud project of the proxy."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the project's id, such as graphveil-demo, not its name and not its number."
  }
}

variable "region" {
  description = "Region of the function."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region must be a region such as europe-west3, not a zone and not a multi-region."
  }
}

variable "name" {
  description = "Name of the function; everything that is made here is `<name>-front`."
  type        = string
  default     = "graphveil"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,22}[a-z0-9]$", var.name))
    error_message = "name must be 4 to 24 lower-case letters, digits and hyphens, and start with a letter, such as \"graphveil\"."
  }
}

variable "service" {
  description = "The Cloud Run service behind it: `function.name` of module gcp-proxy."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,61}[a-z0-9]$", var.service))
    error_message = "service must be the name of the function's service, as module gcp-proxy prints it in function.name, not its URL."
  }
}

variable "domain" {
  description = "Host name of the proxy, whose DNS record is set to output `address`. The function's `public_url` is `https://<domain>`."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a host name in lower case, such as graph.example.com, without https:// and without a path."
  }
}

variable "allowed_ranges" {
  description = "Networks that reach the proxy, as CIDR ranges of IPv4; everybody else is refused with 403. At most 100."
  type        = list(string)
  nullable    = false
  validation {
    condition     = length(var.allowed_ranges) >= 1 && length(var.allowed_ranges) <= 100 && alltrue([for range in var.allowed_ranges : can(cidrnetmask(range))])
    error_message = "allowed_ranges must be 1 to 100 ranges of IPv4 such as 203.0.113.0/24; a single address is 203.0.113.7/32."
  }
  validation {
    condition     = !contains(var.allowed_ranges, "0.0.0.0/0")
    error_message = "allowed_ranges must name networks: 0.0.0.0/0 lets everybody in, and the load balancer would protect nothing."
  }
}

variable "requests_per_minute" {
  description = "How often one address may call in a minute; over it Cloud Armor answers with 429."
  type        = number
  default     = 3000
  nullable    = false
  validation {
    condition     = var.requests_per_minute >= 1 && var.requests_per_minute <= 1000000 && floor(var.requests_per_minute) == var.requests_per_minute
    error_message = "requests_per_minute must be a whole number from 1 to 1000000, such as 3000."
  }
}

variable "labels" {
  description = "Labels of everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition = length(var.labels) <= 64 && alltrue([
      for name, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", name)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "labels must be at most 64, names and values of lower-case letters, digits, _ and -, at most 63 characters long, such as owner = \"analytics\"."
  }
}
