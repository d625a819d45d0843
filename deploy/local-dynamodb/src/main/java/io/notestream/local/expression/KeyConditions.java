package io.notestream.local.expression;

import io.notestream.local.error.ServiceException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query on key attributes, a KeyConditionExpression or KeyConditions, before it
 * is known which keys the queried table or index has. Immutable.
 */
public interface KeyConditions {

  /**
   * The conditions on a table or index of that key. Whether the values have the types of the key
   * attributes is the caller's to check.
   *
   * @param hash the partition key
   * @param range the sort key, null if there is none
   * @throws ServiceException ValidationException if a query cannot be made of the conditions
   */
  KeyCondition on(String hash, @Nullable String range);

  /** The names of the attributes that have conditions, in order. */
  Set<String> attributes();
}
