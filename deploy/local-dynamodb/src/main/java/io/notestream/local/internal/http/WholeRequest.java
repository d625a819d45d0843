package io.notestream.local.internal.http;

import io.netty.handler.codec.http.HttpRequest;

/**
 * A request that has arrived completely.
 *
 * @param body the body as it was sent, perhaps compressed; empty if there is none
 */
record WholeRequest(HttpRequest head, byte[] body) {}
