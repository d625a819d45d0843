/**
 * The notes API as an AWS Lambda function behind an HTTP API of API Gateway or a function URL. It
 * turns events into requests and responses into results; the core does everything else.
 *
 * <p><b>API.</b> Lambda calls {@code ApiHandler} by its name.
 */
@NullMarked
package io.notestream.writer.lambda;

import org.jspecify.annotations.NullMarked;
