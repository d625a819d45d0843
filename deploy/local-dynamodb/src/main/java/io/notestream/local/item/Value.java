package io.notestream.local.item;

import java.util.List;
import java.util.Set;

/**
 * An attribute value. Immutable; equal as the service compares: sets without regard to order,
 * numbers by value.
 */
public sealed interface Value {

  record S(String value) implements Value {}

  record N(DynamoNumber value) implements Value {}

  record B(Bytes value) implements Value {}

  record Bool(boolean value) implements Value {}

  record Null() implements Value {}

  record M(Item value) implements Value {}

  record L(List<Value> values) implements Value {}

  record SS(Set<String> values) implements Value {}

  record NS(Set<DynamoNumber> values) implements Value {}

  record BS(Set<Bytes> values) implements Value {}

  /** The type as it stands in requests. */
  default String type() {
    if (this instanceof Bool) {
      return "BOOL";
    }
    return this instanceof Null ? "NULL" : getClass().getSimpleName();
  }
}
