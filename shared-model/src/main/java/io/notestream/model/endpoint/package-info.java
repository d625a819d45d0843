/**
 * Region and credentials for a DynamoDB-compatible endpoint on this machine. For DynamoDB itself
 * they come from the AWS SDK's default chain, so nothing about that lives here.
 *
 * <p><b>API.</b> Every program of this project and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.endpoint;

import org.jspecify.annotations.NullMarked;
