package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import java.util.List;
import java.util.Set;

/**
 * The conditions of a query on key attributes, a KeyConditionExpression or KeyConditions, before it
 * is known which keys the queried table or index has. Immutable.
 */
public interface KeyConditions {

  /** An attribute of a key. */
  record KeyAttribute(String name, Value.Type type) {}

  /**
   * Returns the condition for a table or index with this key.
   *
   * @param hash the attributes of the partition key
   * @param range the attributes of the sort key, empty if there is none
   * @throws ServiceException ValidationException if the conditions do not fit the key
   */
  KeyCondition on(List<KeyAttribute> hash, List<KeyAttribute> range);

  /** Returns the names of the attributes that have conditions, in order. */
  Set<String> attributes();
}
