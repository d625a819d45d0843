/**
 * The engine in JUnit tests: an annotation that starts one, and passes it with its clock and
 * clients to test methods. Uses the engine's API only, and the AWS SDK only where a test asks for
 * one of its clients.
 *
 * <p><b>API.</b> {@code LocalDynamoDbTest} is for every test that needs an engine, and changes only
 * with notice.
 */
@NullMarked
package io.notestream.local.junit;

import org.jspecify.annotations.NullMarked;
