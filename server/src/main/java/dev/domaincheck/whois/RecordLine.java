package dev.domaincheck.whois;

/**
 * One line of a record with what its layout says.
 *
 * @param line the text
 * @param indent the columns before it; a tab goes to the next multiple of eight
 * @param afterGap whether an empty line stands above it
 */
record RecordLine(Line line, int indent, boolean afterGap) {}
