/**
 * From stream records to changes of notes. Pure and total: no I/O, no clock, and for any record
 * whatever an answer instead of an exception. What a change leads to is decided elsewhere.
 */
@NullMarked
package io.notestream.consumer.decode;

import org.jspecify.annotations.NullMarked;
