/**
 * The reaction that publishes a message about an expiration: the message, and the three services
 * that can carry it. The client of a service is needed on the class path only where it is used.
 * When and how often to publish is not decided here.
 *
 * <p><b>API.</b> Receivers of the messages may rely on their JSON schema; the reaction itself is
 * found by {@link java.util.ServiceLoader}, and no program needs to import its classes.
 */
@NullMarked
package io.notestream.consumer.expiry.publish;

import org.jspecify.annotations.NullMarked;
