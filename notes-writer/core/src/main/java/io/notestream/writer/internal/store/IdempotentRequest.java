package io.notestream.writer.internal.store;

/**
 * A request that its caller may repeat without effect. Immutable.
 *
 * @param key a digest of the route and the caller's key
 * @param content a digest of what the caller wants: the same key with another content is refused
 */
public record IdempotentRequest(String key, String content) {}
