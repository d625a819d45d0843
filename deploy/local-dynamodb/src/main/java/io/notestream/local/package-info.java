/**
 * The engine's entry point: how it is started and stopped, and its clock. The other classes here
 * put the engine together out of the packages under {@code internal}, where protocol, storage and
 * rules live.
 *
 * <p><b>API.</b> {@code LocalDynamoDb}, its builder and {@code LocalClock} are for tests and
 * programs that embed the engine, and change only with notice.
 */
@NullMarked
package io.notestream.local;

import org.jspecify.annotations.NullMarked;
