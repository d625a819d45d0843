/**
 * How the services reach a DynamoDB that is not at AWS. What is the same for an endpoint on this
 * machine and for the real service does not live here: that is the SDK's.
 */
@NullMarked
package io.notestream.model.endpoint;

import org.jspecify.annotations.NullMarked;
