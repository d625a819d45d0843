package io.notestream.model.table;

/**
 * A difference between a table and its definition. Immutable.
 *
 * @param what what differs, as a sentence
 * @param remedy what to do about it, such as a command; it fits behind a colon
 */
public record TableDifference(String what, String remedy) {}
