/**
 * The reaction that tells others of an expiration: the message, and the three services it can be
 * sent with. Each service's client is needed on the class path only where it is used. When and how
 * often to publish is not decided here.
 */
@NullMarked
package io.notestream.consumer.expiry.publish;

import org.jspecify.annotations.NullMarked;
