/**
 * What the tables have to hold, computed from a history and from nothing else: no code of the
 * pipeline is used here, or an error in it would be on both sides.
 */
package io.notestream.consumer.oracle;
