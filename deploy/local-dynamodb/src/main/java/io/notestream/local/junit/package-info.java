/**
 * The engine in JUnit tests: an annotation that starts one and hands out clients and the clock.
 * Uses the public face of the engine alone, and the AWS SDK only where a test asks for one of its
 * clients.
 */
@NullMarked
package io.notestream.local.junit;

import org.jspecify.annotations.NullMarked;
