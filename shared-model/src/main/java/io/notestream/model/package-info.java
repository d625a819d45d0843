/**
 * What the writer and the consumer agree on. They never call each other: this module and the tables
 * in DynamoDB are all that they share.
 */
@NullMarked
package io.notestream.model;

import org.jspecify.annotations.NullMarked;
