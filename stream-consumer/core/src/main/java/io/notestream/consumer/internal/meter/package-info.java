/**
 * The consumer's meters and their names. They have few tags, and never a user's or a note's id
 * among them. Where they are published is up to whoever brings the registry.
 *
 * <p><b>Internal.</b> Used by the façade and {@code internal.run}; may change without notice. The
 * names of the meters are stable.
 */
@NullMarked
package io.notestream.consumer.internal.meter;

import org.jspecify.annotations.NullMarked;
