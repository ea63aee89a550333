package dev.domaincheck.cli;

import dev.domaincheck.client.Availability;

/**
 * An answer of {@code bulk} that an earlier run printed.
 *
 * @param line the line of the list that it answers, from 1
 * @param input the name as it was printed
 * @param availability the verdict
 */
record AnsweredRow(int line, String input, Availability availability) {}
