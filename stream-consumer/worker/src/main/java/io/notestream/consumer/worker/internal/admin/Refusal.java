package io.notestream.consumer.worker.internal.admin;

/**
 * Why a request is refused. Immutable.
 *
 * @param status the HTTP status
 * @param message what is wrong and what to do, for people
 */
record Refusal(int status, String message) {}
