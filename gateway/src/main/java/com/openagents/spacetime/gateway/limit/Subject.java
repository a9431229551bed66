package com.openagents.spacetime.gateway.limit;

/** Who a limit is kept for: a subject of an issuer, both verbatim as the token has them. */
public record Subject(String issuer, String subject) {}
