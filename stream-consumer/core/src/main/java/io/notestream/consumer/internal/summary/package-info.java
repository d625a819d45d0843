/**
 * Which counters and marks there are, and what each kind of change does to them. Pure. How often a
 * change is counted, and when, is not decided here.
 */
@NullMarked
package io.notestream.consumer.internal.summary;

import org.jspecify.annotations.NullMarked;
