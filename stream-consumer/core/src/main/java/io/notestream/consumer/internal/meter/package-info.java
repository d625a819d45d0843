/**
 * The figures that the pipeline gives of itself, and their names. Few tags, and never a user's or a
 * note's id among them. Where figures go is decided by whoever brings the registry.
 */
@NullMarked
package io.notestream.consumer.internal.meter;

import org.jspecify.annotations.NullMarked;
