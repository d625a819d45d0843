/**
 * The public face of the engine: how it is started, its clock, and what a test may do to it.
 * Protocol, storage and rules live in the packages below.
 */
@NullMarked
package io.notestream.local;

import org.jspecify.annotations.NullMarked;
