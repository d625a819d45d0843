package io.notestream.model.table;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Names of the key attributes and the indexes, the same in all three tables. */
public final class KeyAttributes {

  /** The partition key of every table. */
  public static final String PK = "PK";

  /** The sort key of every table. */
  public static final String SK = "SK";

  /** The first index of every table. */
  public static final String GSI1 = "GSI1";

  /** The partition key of {@link #GSI1}. */
  public static final String GSI1_PK = "GSI1PK";

  /** The sort key of {@link #GSI1}, except in {@code note-views}, where a counter is. */
  public static final String GSI1_SK = "GSI1SK";

  /** The second index of {@code note-views}. */
  public static final String GSI2 = "GSI2";

  /** The partition key of {@link #GSI2}. */
  public static final String GSI2_PK = "GSI2PK";

  /** The sort key of {@link #GSI2}. */
  public static final String GSI2_SK = "GSI2SK";

  private KeyAttributes() {}

  /**
   * {@return a primary key}
   *
   * @param pk the partition key
   * @param sk the sort key
   */
  public static Map<String, AttributeValue> primaryKey(String pk, String sk) {
    return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
  }
}
