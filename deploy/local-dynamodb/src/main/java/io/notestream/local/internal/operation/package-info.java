/**
 * The operations of the two APIs, one class each, and what they share. An operation turns a checked
 * request into reads and commits of {@code table}, and those into a reply; nothing here knows HTTP.
 */
@NullMarked
package io.notestream.local.internal.operation;

import org.jspecify.annotations.NullMarked;
