package io.notestream.model.table;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The names of the key attributes and indexes, the same in all three tables. */
public final class KeyAttributes {

  public static final String PK = "PK";
  public static final String SK = "SK";
  public static final String GSI1 = "GSI1";
  public static final String GSI1_PK = "GSI1PK";
  public static final String GSI1_SK = "GSI1SK";
  public static final String GSI2 = "GSI2";
  public static final String GSI2_PK = "GSI2PK";
  public static final String GSI2_SK = "GSI2SK";

  private KeyAttributes() {}

  /** The primary key of an item. */
  public static Map<String, AttributeValue> primaryKey(String pk, String sk) {
    return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
  }
}
