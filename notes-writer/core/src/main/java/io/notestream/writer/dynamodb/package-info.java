/**
 * The clients with which the writer calls DynamoDB: time limits and retries are set here, endpoint
 * and credentials by the transport. What is read and written with them does not live here.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.writer.dynamodb;

import org.jspecify.annotations.NullMarked;
