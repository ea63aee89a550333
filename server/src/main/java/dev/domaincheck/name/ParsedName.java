package dev.domaincheck.name;

/** What an input turned out to be: a name that could be registered, or why it is none. */
public sealed interface ParsedName permits DomainName, RejectedName {}
